//! How the values of each type are written in text, as regular expressions: the same in a variable and between the quotes
//! of a file.

use super::digits::between;
use super::regex::{any_case, either, literal};
use crate::{Base, Field, Format, Literal, Rules, Type};

/// How a single value is written.
pub(super) struct Spelling {
    /// An expression for the value alone; it has no anchors and may hold `|`.
    pub(super) core: String,
    /// Whether blanks around the value do not count.
    pub(super) trimmed: bool,
}

const BLANK: &str = r"\s*";

impl Spelling {
    fn trimmed(core: impl Into<String>) -> Self {
        Self { core: core.into(), trimmed: true }
    }

    fn bare(core: impl Into<String>) -> Self {
        Self { core: core.into(), trimmed: false }
    }

    /// The whole text; `or_empty` says that an empty one counts as unset.
    pub(super) fn whole(&self, or_empty: bool) -> String {
        let (core, blank) = (&self.core, if self.trimmed { BLANK } else { "" });
        match (or_empty, blank.is_empty()) {
            (true, true) => format!("^(?:{core})?$"),
            (true, false) => format!("^(?:{blank}(?:{core}){blank})?$"),
            (false, _) => format!("^{blank}(?:{core}){blank}$"),
        }
    }

    /// Several of them with a separator between, and perhaps one at the end; also none.
    pub(super) fn list(&self, separator: &str) -> String {
        let (core, separator) = (format!("(?:{})", self.core), literal(separator));
        format!("^{BLANK}(?:{core}(?:{BLANK}{separator}{BLANK}{core})*{BLANK}(?:{separator})?{BLANK})?$")
    }

    /// Pairs of a key and such a value; only where the separator is one character.
    pub(super) fn map(core: Option<&Self>, separator: &str) -> Option<String> {
        let mut chars = separator.chars();
        let one = chars.next().filter(|_| chars.next().is_none())?;
        // In a class these would mean something else.
        let one = if matches!(one, '^' | ']' | '\\' | '-' | '[') { format!("\\{one}") } else { one.to_string() };
        let value = match core {
            Some(spelling) => format!("{BLANK}(?:{}){BLANK}", spelling.core),
            None => format!("[^{one}]*"),
        };
        let (pair, separator) = (format!("[^={one}]*={value}"), literal(separator));
        Some(format!("^{BLANK}(?:{pair}(?:{separator}{pair})*(?:{separator})?{BLANK})?$"))
    }
}

/// How a value of the field is written, or a member of it; `None` where any text may stand there, or nothing is known.
pub(super) fn spelling(field: &Field, ty: &Type) -> Option<Spelling> {
    let rules = field.get_rules();
    let core = match ty.base() {
        Base::Text | Base::Path => return text(field, rules),
        Base::Char => return character(rules),
        Base::Bool => ["true", "false", "yes", "no", "on", "off", "1", "0"].map(any_case).join("|"),
        Base::Integer { signed, nonzero, .. } => integer(ty, rules, signed, nonzero),
        Base::Float => FLOAT.to_owned(),
        Base::Duration => duration(),
        Base::ByteSize => "[0-9]+(?: *(?:[Bb]|[KkMmGgTtPp][Ii]?[Bb]))?".to_owned(),
        Base::Address(what) => address(what)?,
        Base::Url => r"[A-Za-z][A-Za-z0-9+.-]*:[\s\S]*".to_owned(),
        Base::OneOf(variants) => either(variants.iter().map(|variant| any_case(variant.name))),
        Base::Bytes(size) => bytes(size, field),
        Base::Custom(_) => return None,
    };
    Some(Spelling::trimmed(core))
}

fn text(field: &Field, rules: &Rules) -> Option<Spelling> {
    let members = rules.get_one_of();
    if members.is_empty() {
        return Some(Spelling::bare(format(field.get_secret()?.get_format()?)));
    }
    Some(Spelling::bare(either(members.iter().filter_map(Literal::text).map(literal))))
}

fn format(format: Format) -> String {
    const PART: &str = "[A-Za-z0-9_-]+";
    match format {
        Format::Url => r"file://[^\s]+|[A-Za-z][A-Za-z0-9+.-]*://[^\s/][^\s]*".to_owned(),
        Format::Pem => r"\s*-----BEGIN [^\n]+-----[\s\S]*-----END [\s\S]*-----[\s\S]*".to_owned(),
        Format::Base64 => "[A-Za-z0-9+/]+={0,2}|[A-Za-z0-9_-]+={0,2}".to_owned(),
        Format::Hex => "(?:[0-9A-Fa-f]{2})+".to_owned(),
        Format::Jwt => format!(r"{PART}\.{PART}\.{PART}"),
        Format::Uuid => {
            let group = |digits: u8| format!("[0-9A-Fa-f]{{{digits}}}");
            [8, 4, 4, 4, 12].map(group).join("-")
        }
    }
}

fn character(rules: &Rules) -> Option<Spelling> {
    let (members, range) = (rules.get_one_of(), rules.get_range());
    let character = |literal: &Literal| match literal {
        Literal::Char(c) => Some(c.to_string()),
        literal => literal.text().map(str::to_owned),
    };
    if !members.is_empty() {
        return Some(Spelling::bare(either(members.iter().filter_map(character).map(|text| literal(&text)))));
    }
    let (Some(Literal::Char(low)), Some(Literal::Char(high))) = range else {
        return Some(Spelling::bare(r"[\s\S]"));
    };
    let high = if rules.is_exclusive() { (low..high).next_back()? } else { high };
    // Both ends in a class, where only these few mean something else.
    let end = |c: char| if matches!(c, '^' | ']' | '\\' | '-' | '[') { format!("\\{c}") } else { c.to_string() };
    Some(Spelling::bare(format!("[{}-{}]", end(low), end(high))))
}

fn integer(ty: &Type, rules: &Rules, signed: bool, nonzero: bool) -> String {
    let members = rules.get_one_of();
    if !members.is_empty() {
        return either(members.iter().filter_map(Literal::int).map(|n| between(n, n, signed, false)));
    }
    match integer_bounds(ty, rules) {
        Some((low, high)) => between(low, high, signed, nonzero),
        None => "[+-]?[0-9]+".to_owned(),
    }
}

/// The least and the greatest number by the type and the rules.
pub(super) fn integer_bounds(ty: &Type, rules: &Rules) -> Option<(i128, i128)> {
    let (low, high) = ty.base().integer_bounds()?;
    let (least, most) = rules.get_range();
    let least = least.and_then(|literal| literal.int()).unwrap_or(low);
    let most = most.and_then(|literal| literal.int());
    let most = most.map_or(high, |most| if rules.is_exclusive() { most.saturating_sub(1) } else { most });
    Some((low.max(least), high.min(most)))
}

/// As the standard library reads them; endless ones and what is no number have names.
const FLOAT: &str = "[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[Ee][+-]?[0-9]+)?\
    |[+-]?(?:[Ii][Nn][Ff](?:[Ii][Nn][Ii][Tt][Yy])?|[Nn][Aa][Nn])";

fn duration() -> String {
    let unit = "(?:ns|us|µs|ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)";
    format!("0|[0-9]+ *{unit}(?: *[0-9]+ *{unit})*")
}

/// By the words that the loader's own types have for themselves.
fn address(what: &str) -> Option<String> {
    const V4: &str =
        r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}";
    // A colon and what else may stand in one: the groups of the sixth version can be left out in too many ways.
    const V6: &str = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";
    const PORT: &str = ":[0-9]{1,5}";
    let v6_port = format!(r"\[{V6}(?:%[0-9]+)?\]{PORT}");
    Some(match what {
        "an IP address" => format!("{V4}|{V6}"),
        "an IPv4 address" => V4.to_owned(),
        "an IPv6 address" => V6.to_owned(),
        "an IP address with a port, such as `127.0.0.1:8080`" => format!("{V4}{PORT}|{v6_port}"),
        "an IPv4 address with a port, such as `127.0.0.1:8080`" => format!("{V4}{PORT}"),
        "an IPv6 address with a port, such as `[::1]:8080`" => v6_port,
        _ => return None,
    })
}

/// Base64, standard or URL-safe, padded or not; or hexadecimal digits.
fn bytes(size: Option<usize>, field: &Field) -> String {
    let format = field.get_secret().and_then(crate::Secret::get_format);
    let Some(size) = size else {
        return match format {
            Some(Format::Hex) => "(?:[0-9A-Fa-f]{2})*".to_owned(),
            _ => "[A-Za-z0-9+/]*={0,2}|[A-Za-z0-9_-]*={0,2}".to_owned(),
        };
    };
    let hex = format!("[0-9A-Fa-f]{{{}}}", size.saturating_mul(2));
    // Of the last digit some bits belong to no byte, and have to be 0.
    let (last, padding) = match size % 3 {
        0 => ("", ""),
        1 => ("[AQgw]", "(?:==)?"),
        _ => ("[AEIMQUYcgkosw048]", "(?:=)?"),
    };
    let digits = size.saturating_mul(4).div_ceil(3) - usize::from(!last.is_empty());
    let base64 = || format!("(?:[A-Za-z0-9+/]{{{digits}}}|[A-Za-z0-9_-]{{{digits}}}){last}{padding}");
    match format {
        Some(Format::Hex) => hex,
        Some(_) => base64(),
        None => format!("{hex}|{}", base64()),
    }
}
