//! Values as they are written behind `KEY=`. The readers of `.env` files disagree on escapes and on `$`, so only what
//! all of them read alike is written: POSIX `sh`, python-dotenv, docker compose, dotenvy and this project's own reader.

use crate::visible::is_hidden;

/// `value` as it is written behind `KEY=` in a `.env` file, bare or in quotes, so that every reader gets `value` back.
/// `None` where the readers disagree on every spelling: for `${`, for control characters but tab and line feed, and for
/// some mixtures of single quotes, backslashes and `$`.
///
/// ```
/// use secure_config_schema::render::dotenv_value;
/// assert_eq!(dotenv_value("8080").as_deref(), Some("8080"));
/// assert_eq!(dotenv_value("two words").as_deref(), Some("'two words'"));
/// assert_eq!(dotenv_value("it's").as_deref(), Some("\"it's\""));
/// assert_eq!(dotenv_value("${HOME}"), None);
/// ```
#[inline]
pub fn dotenv_value(value: &str) -> Option<String> {
    if value.bytes().all(is_bare) {
        return Some(value.to_owned());
    }
    // python-dotenv expands `${…}` inside any quotes and knows no escape for it.
    if value.contains("${") || value.chars().any(|c| is_hidden(c) && !matches!(c, '\n' | '\t')) {
        return None;
    }
    if is_literal_in_single_quotes(value) {
        return Some(format!("'{value}'"));
    }
    // Between double quotes `$` and the backtick are the shell's, and not every reader knows their escapes.
    if value.contains(['$', '`']) {
        return None;
    }
    Some(format!("\"{}\"", value.replace('\\', r"\\").replace('"', "\\\"")))
}

/// Whether no reader gives the byte a meaning of its own, wherever in a value it stands.
#[inline]
const fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b':' | b',' | b'@' | b'%' | b'+' | b'=' | b'-')
}

/// python-dotenv takes `\\` and `\'` for escapes even here, where the shell and our reader know none.
#[inline]
fn is_literal_in_single_quotes(value: &str) -> bool {
    !value.contains('\'') && !value.contains(r"\\") && !value.ends_with('\\')
}
