//! From names and values to types, secrets and defaults. What may be a secret is taken for one, and only numbers, flags,
//! durations, sizes and words of a closed set become defaults.

use std::net::{IpAddr, SocketAddr};

use secure_config_schema::{parse_byte_size, parse_duration};

use super::spec::{Spec, Stated};
use super::{name, shape};

/// A type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Bool,
    Port,
    Unsigned,
    Signed,
    Float,
    Duration,
    ByteSize,
    Path,
    Ip,
    Socket,
    List,
    Secret,
    Secrets,
}

impl Kind {
    pub(super) fn rust(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::Bool => "bool",
            Self::Port => "u16",
            Self::Unsigned => "u64",
            Self::Signed => "i64",
            Self::Float => "f64",
            Self::Duration => "Duration",
            Self::ByteSize => "ByteSize",
            Self::Path => "PathBuf",
            Self::Ip => "IpAddr",
            Self::Socket => "SocketAddr",
            Self::List => "Vec<String>",
            Self::Secret => "SecretString",
            Self::Secrets => "Vec<SecretString>",
        }
    }

    pub(super) fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::Secrets)
    }
}

/// What is made of a variable.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    pub(super) kind: Kind,
    pub(super) is_optional: bool,
    /// In the words of `#[secret(…)]`.
    pub(super) format: Option<&'static str>,
    /// In the words of `#[config(…)]`: the default and rules.
    pub(super) rules: Vec<String>,
    /// What was guessed, and by what.
    pub(super) reasons: Vec<String>,
}

/// Words that say how much is logged.
const LEVELS: &[&str] = &["off", "trace", "debug", "info", "warn", "warning", "error", "fatal"];

/// Guesses for a variable with these values; `ident` is how the field is called, which the derive judges as well.
pub(super) fn guess(variable: &str, ident: &str, values: &[&str], spec: &Spec, is_commented_out: bool) -> Guess {
    let values: Vec<&str> = values.iter().copied().filter(|value| !value.is_empty()).collect();
    let known: Vec<&str> = values.iter().filter_map(|value| literal(value)).filter(|value| !value.is_empty()).collect();
    let mut out = of_values(variable, ident, &values, &known, spec);
    let has_default = out.rules.iter().any(|rule| rule.starts_with("default"));
    let is_empty = values.is_empty();
    if has_default {
        return out;
    }
    let why = if is_commented_out { "commented out" } else { "empty" };
    match spec.required {
        Some(required) => out.is_optional = !required,
        None if spec.infers => out.is_optional = is_empty,
        // A template has no values for secrets, needed or not.
        None if is_commented_out || (is_empty && !out.kind.is_secret()) => {
            out.is_optional = true;
            out.reasons.push(format!("optional, because it is {why}"));
        }
        None => {}
    }
    out
}

/// The text that a value stands for, where that does not depend on other variables.
pub(super) fn literal(value: &str) -> Option<&str> {
    if let Some(inner) = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
        let (_, fallback) = inner.split_once(":-").or_else(|| inner.split_once('-'))?;
        return (!fallback.contains(['$', '{', '}'])).then_some(fallback);
    }
    let is_call = value.ends_with(')')
        && value.split_once('(').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
    (!value.contains('$') && !is_call).then_some(value)
}

fn of_values(variable: &str, ident: &str, values: &[&str], known: &[&str], spec: &Spec) -> Guess {
    let mut out = Guess { kind: Kind::Text, is_optional: false, format: None, rules: Vec::new(), reasons: Vec::new() };
    if let Some(why) = secrecy(variable, ident, values, known, spec) {
        let is_list = ident.ends_with('s')
            && known.iter().any(|value| value.contains(','))
            && !known.iter().any(|v| v.contains("://"));
        out.kind = if is_list { Kind::Secrets } else { Kind::Secret };
        let is_like = |is: fn(&str) -> bool| !known.is_empty() && known.iter().all(|value| is(value));
        if out.kind == Kind::Secret && is_like(shape::is_url) && values.len() == known.len() {
            out.format = Some("url");
        } else if out.kind == Kind::Secret && is_like(|value| value.starts_with("-----BEGIN ")) {
            out.format = Some("pem");
        }
        out.reasons.extend(why);
        return out;
    }
    let is_wary = name::is_wary(variable) || name::is_wary(ident) || spec.sensitive == Some(true);
    if let Some(stated) = &spec.stated {
        of_stated(&mut out, stated, known, is_wary);
        return out;
    }
    let mut kinds: Vec<_> = known.iter().map(|value| of_value(variable, value)).collect();
    kinds.dedup();
    out.kind = match kinds.as_slice() {
        [] => of_name(variable),
        [one] => *one,
        some if some.iter().all(|kind| matches!(kind, Kind::Unsigned | Kind::Port)) => Kind::Unsigned,
        some if some.iter().all(|kind| matches!(kind, Kind::Unsigned | Kind::Signed)) => Kind::Signed,
        some if some.iter().all(|kind| matches!(kind, Kind::Unsigned | Kind::Signed | Kind::Float)) => Kind::Float,
        _ => Kind::Text,
    };
    match (out.kind, known.first()) {
        (Kind::Text, Some(first)) if is_level(variable, known) => {
            let is_upper = first.bytes().all(|byte| byte.is_ascii_uppercase());
            let word =
                |word: &str| if is_upper { format!("{:?}", word.to_ascii_uppercase()) } else { format!("{word:?}") };
            let words: Vec<_> = LEVELS.iter().map(|level| word(level)).collect();
            out.rules.push(format!("one_of = [{}]", words.join(", ")));
            if !is_wary {
                let first = LEVELS.iter().find(|level| level.eq_ignore_ascii_case(first)).copied().unwrap_or("info");
                out.rules.push(format!("default = {}", word(first)));
            }
            out.reasons.push("a closed set of words, by the name and the value".to_owned());
        }
        (Kind::Text, _) => {}
        (kind, first) => {
            let by = if first.is_some() { "by the value" } else { "by the name" };
            out.reasons.push(format!("`{}`, {by}", kind.rust()));
            out.rules.extend(first.filter(|_| !is_wary).and_then(|first| default(kind, first)));
        }
    }
    out
}

/// Why the variable is a secret, if it is one; no words where a file says so.
fn secrecy(variable: &str, ident: &str, values: &[&str], known: &[&str], spec: &Spec) -> Option<Vec<String>> {
    let by_shape = values.iter().chain(known).find_map(|value| shape::secret(value));
    if let Some(why) = by_shape {
        return Some(vec![format!("a secret, by the value: {why}")]);
    }
    let is_number = |value: &&str| value.len() <= 7 && value.bytes().all(|byte| byte.is_ascii_digit());
    let is_flag = |value: &&str| matches!(value.to_ascii_lowercase().as_str(), "true" | "false");
    let is_harmless = !known.is_empty()
        && (name::is_count(variable) && known.iter().all(is_number)
            || name::is_flag(variable) && known.iter().all(is_flag));
    let is_typed = matches!(spec.stated, Some(Stated::Kind(kind)) if kind != Kind::Text)
        || matches!(spec.stated, Some(Stated::Number { .. }));
    let by_name = name::is_secret(variable) || name::is_secret(ident);
    match spec.sensitive {
        Some(true) => Some(Vec::new()),
        // The derive has the last word on a text with such a name.
        _ if by_name && !is_harmless && !is_typed => Some(vec!["a secret, by the name".to_owned()]),
        _ => None,
    }
}

fn of_stated(out: &mut Guess, stated: &Stated, known: &[&str], is_wary: bool) {
    let first = known.first().filter(|_| !is_wary);
    match stated {
        Stated::Kind(kind) => {
            out.kind = *kind;
            out.rules.extend(first.and_then(|first| default(*kind, first)));
        }
        Stated::Number { low, high } => {
            out.kind = if low.is_some_and(|low| low >= 0) { Kind::Unsigned } else { Kind::Signed };
            let bounds = |low: Option<i64>, high: Option<i64>| match (low, high) {
                (Some(low), Some(high)) if low <= high => Some(format!("range = {low}..={high}")),
                (Some(low), None) => Some(format!("range = {low}..")),
                (None, Some(high)) => Some(format!("range = ..={high}")),
                _ => None,
            };
            let fits = |value: &&&str| {
                let fits = |n: i64| low.is_none_or(|low| low <= n) && high.is_none_or(|high| n <= high);
                value.parse().is_ok_and(fits)
            };
            out.rules.extend(first.filter(fits).and_then(|first| default(out.kind, first)));
            out.rules.extend(bounds(*low, *high));
        }
        Stated::OneOf(words) => {
            let quoted: Vec<_> = words.iter().map(|word| format!("{word:?}")).collect();
            out.rules.push(format!("one_of = [{}]", quoted.join(", ")));
            let first = first.filter(|first| words.iter().any(|word| word == **first));
            out.rules.extend(first.map(|first| format!("default = {first:?}")));
        }
    }
}

fn is_level(variable: &str, known: &[&str]) -> bool {
    let says_so = name::ends_in(variable, &["level", "log", "loglevel", "verbosity"])
        || variable.eq_ignore_ascii_case("rust_log");
    let is_word = |value: &&str| {
        let is_one_case =
            value.bytes().all(|b| b.is_ascii_lowercase()) || value.bytes().all(|b| b.is_ascii_uppercase());
        is_one_case && LEVELS.iter().any(|level| level.eq_ignore_ascii_case(value))
    };
    says_so && known.iter().all(is_word)
}

fn of_name(variable: &str) -> Kind {
    if name::ends_in(variable, &["port"]) {
        Kind::Port
    } else if name::ends_in(variable, &["path", "dir", "directory", "folder", "file"]) {
        Kind::Path
    } else if name::is_flag(variable) {
        Kind::Bool
    } else {
        Kind::Text
    }
}

fn of_value(variable: &str, value: &str) -> Kind {
    let is_size = || name::ends_in(variable, &["size", "limit", "bytes", "memory", "mem", "body"]);
    if ["true", "false", "yes", "no", "on", "off"].iter().any(|word| word.eq_ignore_ascii_case(value))
        && !is_level(variable, &[value])
    {
        Kind::Bool
    } else if is_integer(value) && value.starts_with('-') && value.parse::<i64>().is_ok() {
        Kind::Signed
    } else if is_integer(value) && value.parse::<u64>().is_ok() {
        let is_port = name::ends_in(variable, &["port"]) && value.parse::<u16>().is_ok();
        match value {
            "0" | "1" if name::is_flag(variable) => Kind::Bool,
            _ if is_port => Kind::Port,
            _ => Kind::Unsigned,
        }
    } else if is_decimal(value) {
        Kind::Float
    } else if is_size() && is_size_text(value) {
        Kind::ByteSize
    } else if value.len() <= 12 && value != "0" && parse_duration(value).is_some() {
        Kind::Duration
    } else if is_size_text(value) {
        Kind::ByteSize
    } else if name::ends_in(variable, &["path", "dir", "directory", "folder", "file"]) && !shape::is_url(value) {
        Kind::Path
    } else if value.parse::<SocketAddr>().is_ok() {
        Kind::Socket
    } else if value.parse::<IpAddr>().is_ok() && name::ends_in(variable, &["ip", "bind", "listen", "addr", "address"]) {
        Kind::Ip
    } else if is_list(variable, value) {
        Kind::List
    } else {
        Kind::Text
    }
}

fn is_integer(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    // A zero in front means that it is no number but a text of digits.
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
}

fn is_decimal(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_digits = |text: &str| !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .split_once('.')
        .is_some_and(|(whole, part)| is_digits(whole) && is_digits(part) && (whole == "0" || !whole.starts_with('0')))
}

fn is_size_text(value: &str) -> bool {
    value.len() <= 12 && value.bytes().any(|byte| byte.is_ascii_alphabetic()) && parse_byte_size(value).is_some()
}

fn is_list(variable: &str, value: &str) -> bool {
    let members: Vec<_> = value.split(',').map(str::trim).filter(|member| !member.is_empty()).collect();
    let is_named_so = name::ends_in(
        variable,
        &["origins", "hosts", "domains", "list", "features", "brokers", "peers", "servers", "tags"],
    );
    let is_word = |member: &&str| !member.contains([' ', '{', '[', '"', '\'', '=']);
    members.iter().all(is_word) && (members.len() > 1 || (is_named_so && members.len() == 1))
}

/// A default in Rust, where the value is plainly harmless.
fn default(kind: Kind, value: &str) -> Option<String> {
    let text = match kind {
        Kind::Bool => match value.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => "true".to_owned(),
            "false" | "no" | "off" | "0" => "false".to_owned(),
            _ => return None,
        },
        Kind::Port => value.parse::<u16>().ok()?.to_string(),
        Kind::Unsigned => value.parse::<u64>().ok().filter(|number| is_plain(*number))?.to_string(),
        Kind::Signed => value.parse::<i64>().ok().filter(|number| is_plain(number.unsigned_abs()))?.to_string(),
        Kind::Float => {
            let number =
                value.parse::<f64>().ok().filter(|_| is_decimal(value) || (is_integer(value) && value.len() <= 6))?;
            format!("{number:?}")
        }
        Kind::Duration => parse_duration(value).map(|_| format!("{value:?}"))?,
        Kind::ByteSize => parse_byte_size(value).map(|_| format!("{value:?}"))?,
        _ => return None,
    };
    Some(format!("default = {text}"))
}

/// A number that someone chose for its size: short or round. Any other long one may identify something.
fn is_plain(number: u64) -> bool {
    number <= 999_999 || number.is_multiple_of(1000) || number.is_multiple_of(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variable: &str, value: &str) -> (Kind, Vec<String>) {
        let guess = guess(variable, &variable.to_ascii_lowercase(), &[value], &Spec::default(), false);
        (guess.kind, guess.rules)
    }

    #[test]
    fn type_and_default_follow_from_name_and_value() {
        for (variable, value, kind, default) in [
            ("PORT", "8080", Kind::Port, Some("8080")),
            ("PORT", "80800", Kind::Unsigned, Some("80800")),
            ("DEBUG", "1", Kind::Bool, Some("true")),
            ("CACHE", "Off", Kind::Bool, Some("false")),
            ("OFFSET", "-5", Kind::Signed, Some("-5")),
            ("RATIO", "0.25", Kind::Float, Some("0.25")),
            ("TIMEOUT", "30s", Kind::Duration, Some("\"30s\"")),
            ("MAX_BODY", "10MB", Kind::ByteSize, Some("\"10MB\"")),
            ("WORKERS", "${WORKERS:-4}", Kind::Unsigned, Some("4")),
            ("ZIP", "01234", Kind::Text, None),
            ("CUSTOMER", "48151623421", Kind::Unsigned, None),
            ("MAX_TOKENS", "4096", Kind::Unsigned, None),
            ("DATA_DIR", "/var/lib/app", Kind::Path, None),
            ("LISTEN", "0.0.0.0:80", Kind::Socket, None),
            ("ALLOWED_ORIGINS", "https://a.example,https://b.example", Kind::List, None),
            ("BASE_URL", "https://a.example", Kind::Text, None),
            ("PIN", "4711", Kind::Secret, None),
            ("API_KEYS", "one,two", Kind::Secrets, None),
            ("BROKER", "amqp://u:hunter2@mq", Kind::Secret, None),
            ("ADMIN_PASSWORD", "12345678", Kind::Secret, None),
            ("HEX", "0x1F", Kind::Text, None),
        ] {
            let (found, rules) = of(variable, value);
            assert_eq!(found, kind, "{variable}={value}");
            let found = rules.iter().find_map(|rule| rule.strip_prefix("default = "));
            assert_eq!(found, default, "{variable}={value}");
        }
        assert_eq!(of("LOG_LEVEL", "INFO").1[1], "default = \"INFO\"");
        assert_eq!(of("LOG_LEVEL", "app=debug").1, Vec::<String>::new());
    }
}
