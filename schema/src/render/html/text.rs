//! Text put into HTML so that it stays text. Of the user's prose only paragraphs, lists, code spans and fenced code get a
//! shape of their own.

use crate::render::lines::{lines, one_line};
use crate::visible;

/// Text between tags or in an attribute's quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A value or a name, with what does not show made visible.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(&visible(text)))
}

/// One line, its code spans kept.
pub(super) fn line(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::new();
    let mut rest = line.as_str();
    while let Some((before, from)) = rest.split_once('`') {
        out.push_str(&escaped(before));
        let inner = from.trim_start_matches('`');
        let ticks = "`".repeat(1 + from.len() - inner.len());
        if let Some((span, after)) = split_at_run(inner, &ticks) {
            out.push_str(&code(span.trim()));
            rest = after;
        } else {
            out.push_str(&ticks);
            rest = inner;
        }
    }
    out.push_str(&escaped(rest));
    out
}

/// What stands before and after the next run of exactly these backticks.
fn split_at_run<'a>(text: &'a str, ticks: &str) -> Option<(&'a str, &'a str)> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let end = start + text[start..].len() - text[start..].trim_start_matches('`').len();
        if end - start == ticks.len() {
            return Some((&text[..start], &text[end..]));
        }
        at = end;
    }
    None
}

/// A whole doc comment as blocks, each on a line of its own.
pub(super) fn prose(first: &str, more: &str) -> String {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fenced = false;
    // Whether the next line goes on with the last block.
    let mut open = false;
    for line in lines(&format!("{first}\n{more}")) {
        let bare = line.trim();
        if bare.starts_with("```") {
            fenced = !fenced;
            open = false;
        } else if fenced {
            match blocks.last_mut() {
                Some(Block::Code(lines)) if open => lines.push(line),
                _ => blocks.push(Block::Code(vec![line])),
            }
            open = true;
        } else if bare.is_empty() {
            open = false;
        } else if let Some((is_numbered, item)) = item(bare) {
            match blocks.last_mut() {
                Some(Block::List(numbered, items)) if *numbered == is_numbered => items.push(item.to_owned()),
                _ => blocks.push(Block::List(is_numbered, vec![item.to_owned()])),
            }
            open = true;
        } else {
            match blocks.last_mut() {
                Some(Block::Text(text)) if open => *text = format!("{text} {bare}"),
                Some(Block::List(_, items)) if open => {
                    let last = items.pop().unwrap_or_default();
                    items.push(format!("{last} {bare}"));
                }
                _ => blocks.push(Block::Text(bare.to_owned())),
            }
            open = true;
        }
    }
    blocks.iter().map(|block| format!("{}\n", block.html())).collect()
}

enum Block {
    Text(String),
    /// Whether it is numbered, and its items.
    List(bool, Vec<String>),
    Code(Vec<String>),
}

impl Block {
    fn html(&self) -> String {
        match self {
            Block::Text(text) => format!("<p>{}</p>", line(text)),
            Block::List(is_numbered, items) => {
                let tag = if *is_numbered { "ol" } else { "ul" };
                let items: String = items.iter().map(|item| format!("<li>{}</li>", line(item))).collect();
                format!("<{tag}>{items}</{tag}>")
            }
            // Wide code can be scrolled by keys, too.
            Block::Code(lines) => {
                format!("<pre tabindex=\"0\"><code>{}</code></pre>", escaped(&lines.join("\n")))
            }
        }
    }
}

/// The text of an item of a list, and whether it has a number.
fn item(line: &str) -> Option<(bool, &str)> {
    let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = after_number.strip_prefix(". ").filter(|_| after_number.len() < line.len());
    let plain = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
    plain.map(|item| (false, item)).or_else(|| numbered.map(|item| (true, item)))
}
