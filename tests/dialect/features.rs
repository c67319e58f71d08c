//! What a `.env` holds that its readers are known to take differently. It is a scanner of its own, which decodes nothing:
//! a text without any of these features has to be read alike by all of them.

use std::collections::BTreeSet;

/// A way to write that some reader takes for something else than ours; `docs/DOTENV.md` has rows for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Feature {
    ByteOrderMark,
    Nul,
    /// A blank that is neither a space nor a tab.
    OtherBlank,
    LoneReturn,
    /// A line that does not begin with a name and `=`.
    NoName,
    DashInName,
    /// `export =x`.
    Export,
    /// `A=#x`.
    HashFirst,
    /// A quote or a backslash in a comment behind a value.
    MarkInComment,
    BlankInside,
    /// A quote within a value that does not begin with one.
    QuoteInside,
    /// A backslash without quotes.
    Backslash,
    Dollar,
    /// `\'` in single quotes.
    EscapedSingle,
    /// `\\` in single quotes.
    DoubledInSingle,
    /// `\$` in double quotes.
    EscapedDollar,
    /// An escape in double quotes other than `\n`, `\\`, `\"` and `\$`.
    OtherEscape,
    ReturnInQuotes,
    TextAfterQuote,
    Unclosed,
    BlankAtEnd,
}

/// All features of a text.
pub(crate) fn features(text: &str) -> BTreeSet<Feature> {
    let mut found = BTreeSet::new();
    let mut note = |feature, is_there| {
        if is_there {
            found.insert(feature);
        }
    };
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    note(Feature::ByteOrderMark, bare.len() < text.len());
    note(Feature::Nul, text.contains('\0'));
    note(Feature::OtherBlank, text.contains(is_other_blank));
    note(Feature::LoneReturn, text.replace("\r\n", "\n").contains('\r'));
    note(Feature::BlankAtEnd, text.ends_with(BLANKS));
    let mut rest = bare;
    while !rest.is_empty() {
        rest = entry(rest, &mut note);
    }
    found
}

const BLANKS: [char; 2] = [' ', '\t'];
const MARKS: [char; 3] = ['\'', '"', '\\'];

fn is_other_blank(c: char) -> bool {
    (c.is_whitespace() && !matches!(c, ' ' | '\t' | '\r' | '\n')) || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Notes the features of one entry, or of a line that is none, and gives back what follows.
fn entry<'a>(text: &'a str, note: &mut impl FnMut(Feature, bool)) -> &'a str {
    let (line, next) = line(text);
    let start = text.trim_start_matches(BLANKS);
    if line.trim_start_matches(BLANKS).is_empty() || start.starts_with('#') {
        return next;
    }
    let (mut name, mut after) = name(start);
    if name == "export" && after.starts_with(BLANKS) {
        (name, after) = self::name(after.trim_start_matches(BLANKS));
        if name.is_empty() {
            note(Feature::Export, true);
            return next;
        }
    }
    note(Feature::DashInName, name.contains('-'));
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let Some(after) = after.trim_start_matches(BLANKS).strip_prefix('=').filter(|_| is_name) else {
        note(Feature::NoName, true);
        return next;
    };
    let value = after.trim_start_matches(BLANKS);
    if let Some(inside) = value.strip_prefix(['\'', '"']) {
        return quoted(inside, value.starts_with('"'), note);
    }
    let (value, _) = self::line(value);
    note(Feature::HashFirst, after.starts_with('#'));
    if value.starts_with('#') && !after.starts_with('#') {
        note(Feature::MarkInComment, value.contains(MARKS));
        return next;
    }
    let comment = [" #", "\t#"].into_iter().filter_map(|start| value.find(start)).min();
    let (value, comment) = value.split_at(comment.unwrap_or(value.len()));
    let value = value.trim_end_matches(BLANKS);
    note(Feature::MarkInComment, comment.contains(MARKS));
    note(Feature::BlankInside, value.contains(BLANKS));
    note(Feature::QuoteInside, value.contains(['\'', '"']));
    note(Feature::Backslash, value.contains('\\'));
    note(Feature::Dollar, value.contains('$'));
    next
}

/// Notes the features of what stands behind an opening quote, and gives back what follows the entry.
fn quoted<'a>(inside: &'a str, is_double: bool, note: &mut impl FnMut(Feature, bool)) -> &'a str {
    let mut chars = inside.chars();
    loop {
        match (chars.next(), is_double) {
            (Some('\\'), true) => match chars.next() {
                Some('n' | '\\' | '"') => {}
                Some('$') => note(Feature::EscapedDollar, true),
                _ => note(Feature::OtherEscape, true),
            },
            (Some('\\'), false) => match chars.next() {
                Some('\'') => note(Feature::EscapedSingle, true),
                Some('\\') => note(Feature::DoubledInSingle, true),
                _ => {}
            },
            (Some('$'), true) => note(Feature::Dollar, true),
            (Some('\r'), _) => note(Feature::ReturnInQuotes, true),
            (Some('"'), true) | (Some('\''), false) => break,
            (Some(_), _) => {}
            (None, _) => {
                note(Feature::Unclosed, true);
                return "";
            }
        }
    }
    let after = chars.as_str();
    let (rest, next) = line(after);
    let tail = rest.trim_start_matches(BLANKS);
    let is_comment = tail.starts_with('#') && tail.len() < rest.len();
    note(Feature::MarkInComment, is_comment && tail.contains(MARKS));
    note(Feature::TextAfterQuote, !tail.is_empty() && !is_comment);
    next
}

/// What may be a name, and what follows it.
fn name(text: &str) -> (&str, &str) {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    text.split_at(text.find(|c| !is_of_name(c)).unwrap_or(text.len()))
}

/// The first line without its end, and what follows it.
fn line(text: &str) -> (&str, &str) {
    let (line, next) = text.split_once('\n').unwrap_or((text, ""));
    (line.strip_suffix('\r').unwrap_or(line), next)
}
