//! Text put into Markdown so that it stays text. Of the user's own Markdown only code spans and fenced code survive:
//! links, emphasis, tables and HTML come out as they were written, on one line, inside a table's cell or outside one.

use crate::render::lines::{lines, one_line};
use crate::visible;

/// `text` as code. A code span where that is safe inside a table; else an element with everything encoded, because
/// the readers of tables disagree on a backslash before `|`.
#[inline]
pub(in crate::render) fn code(text: &str) -> String {
    let text = visible(text);
    let is_plain = !text.is_empty() && text.trim() == text && !text.contains(['`', '|', '\\']);
    if is_plain {
        format!("`{text}`")
    } else {
        format!("<code>{}</code>", encode(&text, |c| c != '_' && !is_markup(c)))
    }
}

/// A variable's name as the value of an attribute or the target of a link.
#[inline]
pub(super) fn anchor(variable: &str) -> String {
    encode(&visible(variable), |c| c == '_' || !(c.is_ascii_punctuation() || c == ' '))
}

#[inline]
fn encode(text: &str, stays: fn(char) -> bool) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if stays(c) { out.push(c) } else { out.push_str(&entity(c)) }
    }
    out
}

/// One line of prose, its code spans kept.
#[inline]
pub(in crate::render) fn text(prose: &str) -> String {
    let line = one_line(prose);
    let mut out = String::new();
    let mut rest = line.as_str();
    while let Some(start) = rest.find('`') {
        let ticks = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let (before, from) = rest.split_at(start);
        push_text(&mut out, before);
        let inner = &from[ticks..];
        if let Some(end) = find_run(inner, ticks) {
            out.push_str(&code(inner[..end].trim()));
            rest = &inner[end + ticks..];
        } else {
            push_text(&mut out, &from[..ticks]);
            rest = inner;
        }
    }
    push_text(&mut out, rest);
    start_as_text(&out)
}

/// A whole doc comment on one line: paragraphs, items of lists and lines of code are told apart by `<br>`.
#[inline]
pub(in crate::render) fn prose(doc: &str) -> String {
    let mut blocks: Vec<(Kind, String)> = Vec::new();
    let mut fenced = false;
    let mut open = false;
    for line in lines(doc) {
        let bare = line.trim();
        if bare.starts_with("```") {
            fenced = !fenced;
            open = false;
        } else if fenced {
            blocks.push((Kind::Code, line));
        } else if bare.is_empty() {
            open = false;
        } else if let (true, false, Some((_, last))) = (open, is_item(bare), blocks.last_mut()) {
            last.push(' ');
            last.push_str(bare);
        } else {
            blocks.push((Kind::Text, bare.to_owned()));
            open = true;
        }
    }
    let blocks: Vec<_> = blocks.iter().map(|(kind, block)| kind.markdown(block)).collect();
    blocks.join("<br>")
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Code,
}

impl Kind {
    #[inline]
    fn markdown(self, block: &str) -> String {
        match self {
            Kind::Text => text(block),
            Kind::Code => code(block),
        }
    }
}

/// Where the next run of exactly `ticks` backticks begins.
#[inline]
fn find_run(text: &str, ticks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == ticks {
            return Some(start);
        }
        at = start + run;
    }
    None
}

#[inline]
fn push_text(out: &mut String, text: &str) {
    let mut last = out.chars().next_back();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let is_inside_word = last.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
        match c {
            '_' if is_inside_word => out.push(c),
            '_' => out.push_str(&entity(c)),
            _ if is_markup(c) => out.push_str(&entity(c)),
            _ => out.push(c),
        }
        last = Some(c);
    }
}

/// A paragraph must not become a heading, a list or a rule by the character that it starts with.
#[inline]
fn start_as_text(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let at = match line[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => digits,
        Some('#' | '+' | '-' | '=') if digits == 0 => 0,
        _ => return line.to_owned(),
    };
    let mut out = line[..at].to_owned();
    let mut rest = line[at..].chars();
    out.extend(rest.next().map(entity));
    out.push_str(rest.as_str());
    out
}

#[inline]
fn is_item(line: &str) -> bool {
    let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = after_number.len() < line.len() && after_number.starts_with(". ");
    is_numbered || line.starts_with("- ") || line.starts_with("* ")
}

/// Whether `c` means something to a reader of Markdown wherever it stands; `$` begins a formula on some sites.
#[inline]
const fn is_markup(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$')
}

#[inline]
fn entity(c: char) -> String {
    match c {
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '&' => "&amp;".to_owned(),
        c => format!("&#{};", u32::from(c)),
    }
}
