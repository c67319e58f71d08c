//! Rules of the schema, applied to one parsed value. Knows no types: it sees values as [`View`]s.

use secure_config_schema::{Field, Format, Literal, RelationKind, parse_byte_size, parse_duration};

use crate::code;
use crate::error::listed;
use crate::find::{Is, are_all, contains, run};
use crate::value::View;

/// What is wrong with a value that has the right type.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) code: &'static str,
    pub(crate) rule: String,
}

fn broken(code: &'static str, rule: impl Into<String>) -> Broken {
    Broken { code, rule: rule.into() }
}

/// The first rule that the value breaks. `in_list` says that it is a member of a list, whose length counts and not its own.
pub(crate) fn check(field: &Field, view: View<'_>, in_list: bool) -> Option<Broken> {
    let rules = field.get_rules();
    if let Some(secret) = field.get_secret() {
        let min = u64::from(secret.get_min_len());
        let wrong = match view {
            View::Text(text) if min > 0 && count(text) < min => {
                Some(broken(code::RULE_BROKEN, format!("at least {min} characters")))
            }
            View::Bytes(n) if (n as u64) < min => Some(broken(code::RULE_BROKEN, format!("at least {min} bytes"))),
            View::Text(text) => secret
                .get_format()
                .filter(|format| !has_format(text, *format))
                .map(|format| broken(code::WRONG_FORMAT, format!("expected {}", format.expected()))),
            _ => None,
        };
        if wrong.is_some() {
            return wrong;
        }
    }
    let length = match view {
        View::Many(n) => Some(n as u64),
        View::Text(text) if !in_list => Some(count(text)),
        View::Bytes(n) if !in_list => Some(n as u64),
        _ => None,
    };
    if let Some(n) = length {
        if field.is_not_empty() && n == 0 {
            return Some(broken(code::RULE_BROKEN, "not empty"));
        }
        let (low, high) = rules.get_len();
        if low.is_some_and(|low| n < low) || high.is_some_and(|high| n > high) {
            return Some(broken(code::RULE_BROKEN, described(field)));
        }
    }
    let (low, high) = rules.get_range();
    let too_low = low.is_some_and(|low| is_below(view, low) == Some(true));
    let too_high = high.is_some_and(|high| {
        let above = is_above(view, high) == Some(true);
        above || (rules.is_exclusive() && is_below(view, high) == Some(false))
    });
    // A number that is none is in no range.
    let no_number = low.or(high).is_some() && matches!(view, View::Float(n) if n.is_nan());
    let allowed = rules.get_one_of();
    let stranger = !allowed.is_empty()
        && !matches!(view, View::Many(_))
        && !allowed.iter().any(|literal| is_equal(view, *literal));
    if too_low || too_high || no_number || stranger {
        return Some(broken(code::RULE_BROKEN, described(field)));
    }
    if let (View::Text(text), Some(pattern)) = (view, rules.get_pattern())
        && !matches_pattern(text, pattern)
    {
        return Some(broken(code::RULE_BROKEN, described(field)));
    }
    None
}

/// What a rule across fields asks, if `set` of `all` fields break it.
pub(crate) fn relation(kind: RelationKind, set: usize, all: usize) -> Option<&'static str> {
    let (holds, words) = match kind {
        RelationKind::ExactlyOne => (set == 1, "exactly one"),
        RelationKind::AtMostOne => (set <= 1, "at most one"),
        RelationKind::AtLeastOne => (set >= 1, "at least one"),
        RelationKind::AllOrNone => (set == 0 || set == all, "all or none"),
        _ => (true, ""),
    };
    (!holds).then_some(words)
}

fn described(field: &Field) -> String {
    listed(&field.get_rules().describe(), &Clone::clone)
}

fn count(text: &str) -> u64 {
    text.chars().count() as u64
}

fn is_below(view: View<'_>, bound: Literal) -> Option<bool> {
    compare(view, bound).map(std::cmp::Ordering::is_lt)
}

fn is_above(view: View<'_>, bound: Literal) -> Option<bool> {
    compare(view, bound).map(std::cmp::Ordering::is_gt)
}

#[allow(clippy::cast_precision_loss)]
fn compare(view: View<'_>, bound: Literal) -> Option<std::cmp::Ordering> {
    match (view, bound) {
        (View::Int(n), _) => bound.int().map(|bound| n.cmp(&bound)),
        (View::Float(n), Literal::Float(bound)) => n.partial_cmp(&bound),
        (View::Float(n), _) => bound.int().and_then(|bound| n.partial_cmp(&(bound as f64))),
        (View::Duration(d), Literal::Duration(bound)) => Some(d.cmp(&bound)),
        (View::Duration(d), Literal::Text(bound)) => parse_duration(bound).map(|bound| d.cmp(&bound)),
        (View::Size(n), Literal::Text(bound) | Literal::Digits(bound)) => {
            parse_byte_size(bound).map(|bound| n.cmp(&bound))
        }
        (View::Size(n), Literal::Int(bound)) => Some(i128::from(n).cmp(&bound)),
        (View::Char(c), Literal::Char(bound)) => Some(c.cmp(&bound)),
        _ => None,
    }
}

fn is_equal(view: View<'_>, literal: Literal) -> bool {
    match (view, literal) {
        (View::Text(text), Literal::Text(wanted)) => text == wanted,
        (View::Bool(value), Literal::Bool(wanted)) => value == wanted,
        (View::Char(c), Literal::Text(wanted)) => wanted.chars().eq([c]),
        _ => compare(view, literal).is_some_and(std::cmp::Ordering::is_eq),
    }
}

#[cfg(feature = "regex")]
fn matches_pattern(text: &str, pattern: &str) -> bool {
    regex::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|regex| regex.is_match(text))
}

/// Without the feature `regex` the derive refuses `pattern`, so this is not reached.
#[cfg(not(feature = "regex"))]
fn matches_pattern(_text: &str, _pattern: &str) -> bool {
    true
}

fn has_format(text: &str, format: Format) -> bool {
    match format {
        Format::Url => is_url(text),
        Format::Pem => is_pem(text),
        Format::Base64 => is_base64(text),
        Format::Hex => {
            !text.is_empty()
                && text.len().is_multiple_of(2)
                && are_all(text.as_bytes(), |byte| byte.is_ascii_hexdigit())
        }
        Format::Jwt => {
            let mut parts = 0;
            for part in text.split('.') {
                if part.is_empty() || !are_all(part.as_bytes(), is_base64url) {
                    return false;
                }
                parts += 1;
            }
            parts == 3
        }
        Format::Uuid => {
            let dashes = [8, 13, 18, 23];
            let is_it = |(at, byte): (usize, u8)| {
                if dashes.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() }
            };
            text.len() == 36 && text.bytes().enumerate().all(is_it)
        }
        _ => true,
    }
}

/// `scheme://` and something after it, without blanks and control characters.
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    is_scheme(scheme)
        && !rest.is_empty()
        && (!rest.starts_with('/') || scheme == "file")
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && are_all(scheme.as_bytes(), is_of_scheme)
}

fn is_of_scheme(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Matching labels with base64 between them.
fn is_pem(text: &str) -> bool {
    let text = text.trim();
    let label = text.strip_prefix("-----BEGIN ").and_then(|rest| rest.split_once("-----")).map(|(label, _)| label);
    let Some(label) = label.filter(|label| !label.is_empty() && !label.contains('\n')) else { return false };
    // Looked for where it stands: put together, it would be a copy of what may be a secret.
    text.match_indices("-----END ").any(|(at, end)| {
        let rest = text.get(at + end.len()..).and_then(|rest| rest.strip_prefix(label));
        at > label.len() + "-----BEGIN -----".len() && rest.is_some_and(|rest| rest.starts_with("-----"))
    })
}

fn is_base64(text: &str) -> bool {
    let bare = text.trim_end_matches('=');
    let padding = text.len() - bare.len();
    let url_safe = bare.contains(['-', '_']);
    let known =
        if url_safe { is_base64url } else { |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/') };
    !bare.is_empty()
        && are_all(bare.as_bytes(), known)
        && bare.len() % 4 != 1
        && (padding == 0 || (padding <= 2 && text.len().is_multiple_of(4)))
}

fn is_base64url(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')
}

/// Whether `scheme://user:password@` stands in the text. A password may hold what no URL does (`/`, `#`, a blank), so it
/// is taken to reach to the last `@`, unless it begins as a port does.
#[inline]
pub(crate) fn has_password(bytes: &[u8]) -> bool {
    // Most values have no `@`, and end here.
    contains(bytes, Is(b'@')) && has_url_with_password(bytes)
}

fn has_url_with_password(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let mut parts = text.split("://");
    let mut before = parts.next().unwrap_or_default();
    for after in parts {
        if ends_as_scheme(before) && begins_with_password(after) {
            return true;
        }
        before = after;
    }
    false
}

/// Whether the last word is a scheme.
fn ends_as_scheme(text: &str) -> bool {
    let start = text.bytes().rposition(|byte| !is_of_scheme(byte)).map_or(0, |at| at + 1);
    text.get(start..).is_some_and(is_scheme)
}

/// Whether what stands behind `://`, up to the next one, begins with `user:password@`.
fn begins_with_password(text: &str) -> bool {
    let user = text.rsplit_once('@').map(|(user, _)| user);
    if begins_with_address(text) {
        return false;
    }
    let Some((name, password)) = user.and_then(|user| user.split_once(':')) else { return false };
    let digits = run(password.as_bytes(), |byte| byte.is_ascii_digit());
    let is_port = digits > 0 && matches!(password.as_bytes().get(digits), Some(b'/' | b'?' | b'#' | b' ' | b','));
    !name.contains(['/', '?', '#', ' ']) && !password.is_empty() && !is_port
}

/// Whether an IPv6 address in brackets stands there, with its port, and nothing else of the authority: its colons part no
/// password from a user.
fn begins_with_address(text: &str) -> bool {
    let Some((address, behind)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) else { return false };
    let behind = behind.strip_prefix(':').map_or(behind, |port| port.trim_start_matches(|c: char| c.is_ascii_digit()));
    address.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        && (behind.is_empty() || behind.starts_with(['/', '?', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_of_a_secret_is_told_from_what_is_not() {
        for (format, good, bad) in [
            (
                Format::Url,
                vec!["postgres://u:p@h/db", "https://x"],
                vec!["", "x", "://x", "1a://x", "http://", "a b://c", "http://a b"],
            ),
            (
                Format::Pem,
                vec!["-----BEGIN KEY-----\nAAAA\n-----END KEY-----\n"],
                vec!["", "-----BEGIN KEY-----", "-----BEGIN A-----\nAA\n-----END B-----"],
            ),
            (Format::Base64, vec!["aGVsbG8=", "aGVsbG8", "-_-_"], vec!["", "a", "aGVsbG8==", "a+-_", "aGVs bG8="]),
            (Format::Hex, vec!["00ff", "ABCD"], vec!["", "0", "0g", "0x00"]),
            (Format::Jwt, vec!["aa.bb.cc"], vec!["", "aa.bb", "aa.bb.cc.dd", "aa..cc", "aa.b b.cc"]),
            (
                Format::Uuid,
                vec!["123e4567-e89b-12d3-a456-426614174000"],
                vec!["", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g"],
            ),
        ] {
            for text in good {
                assert!(has_format(text, format), "{format:?} {text:?}");
            }
            for text in bad {
                assert!(!has_format(text, format), "{format:?} {text:?}");
            }
        }
    }

    #[test]
    fn password_in_a_url_is_seen_and_a_url_without_one_is_fine() {
        for text in [
            "postgres://u:p@h",
            "see https://u:p@h/x now",
            "redis://:secret@h",
            "amqp://u:p%40@h:1/v",
            "postgres://u:se/cret@h",
            "postgres://u:se,cr et#?@h",
            "https://x,postgres://u:p@h",
            "redis://u:123@h",
        ] {
            assert!(has_password(text.as_bytes()), "{text}");
        }
        for text in [
            "postgres://u@h",
            "https://h:80/a@b:c@d",
            "u:p@h",
            "https://h/?q=a://",
            "mailto:a@b",
            "http://u:@h",
            "https://h:443,https://i:443",
            "https://h/a:b@c",
            "https://h:80 mail a@b",
        ] {
            assert!(!has_password(text.as_bytes()), "{text}");
        }
    }
}
