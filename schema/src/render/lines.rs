//! The user's prose, line by line. Whatever a doc comment holds, a line that leaves here is one line for every reader.

use crate::visible::push_visible;

/// The lines of `text` without blanks at their ends and without empty lines at either end of the whole.
///
/// LF, CRLF and a lone CR end a line, because there are readers for which each of them does.
#[inline]
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut out: Vec<String> = text.replace("\r\n", "\n").split(['\n', '\r']).map(clean).collect();
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    let empty = out.iter().take_while(|line| line.is_empty()).count();
    out.drain(..empty);
    out
}

/// All of `text` on one line.
#[inline]
pub(super) fn one_line(text: &str) -> String {
    let lines = lines(text);
    let words: Vec<_> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    words.join(" ")
}

/// All of `text` on one line inside of a comment of HTML, which has no escapes: what would end it is taken out.
#[inline]
pub(super) fn in_comment(text: &str) -> String {
    one_line(text).replace('>', "")
}

#[inline]
fn clean(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.trim_end().chars() {
        if c == '\t' { out.push_str("    ") } else { push_visible(&mut out, c) }
    }
    out
}
