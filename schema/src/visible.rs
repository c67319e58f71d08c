//! Text of unknown origin made safe to print: one line, in which nothing is hidden and nothing moves the cursor.

/// `text` on one line: control characters, line breaks and marks that turn the direction of writing are escaped.
///
/// ```
/// use secure_config_schema::visible;
/// assert_eq!(visible("two\nlines \u{1b}[31m"), r"two\nlines \u{1b}[31m");
/// assert_eq!(visible("grün"), "grün");
/// ```
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push_visible(&mut out, c);
    }
    out
}

/// Adds `c`, escaped where it would not show as what it is.
pub(crate) fn push_visible(out: &mut String, c: char) {
    if is_hidden(c) { out.extend(c.escape_default()) } else { out.push(c) }
}

/// Whether `c` changes how the text around it is shown instead of being shown: control characters, line breaks, marks
/// that turn the direction of writing or take no room.
///
/// ```
/// assert!(secure_config_schema::is_hidden('\u{1b}'));
/// assert!(!secure_config_schema::is_hidden('a'));
/// ```
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
