//! JSON whose texts may be secrets: taken apart where it stands, and each text decoded into a buffer of its exact size that is
//! overwritten when dropped.

use std::fmt;

use secure_config_runtime::Bytes;
use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A value of a JSON document, as it stands there.
///
/// ```
/// use secure_config_http::Json;
/// let document = Json::parse(br#"{"data": {"port": 5432, "password": "a\"b"}}"#).unwrap();
/// let data = document.get("data").unwrap();
/// assert_eq!(data.get("port").unwrap().raw(), "5432");
/// assert_eq!(data.get("password").unwrap().text().unwrap().as_slice(), br#"a"b"#);
/// assert!(document.get("error").is_none());
/// ```
#[derive(Clone, Copy)]
pub struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// Reads a document; `None` if it is not one.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        serde_json::from_str::<&RawValue>(text).ok().map(|raw| Self(raw.get()))
    }

    /// The value as it stands in the document: a number with its digits, a text with its quotes.
    pub fn raw(self) -> &'a str {
        self.0
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// The members of an object, in order; `None` of anything else.
    ///
    /// ```
    /// use secure_config_http::Json;
    /// let object = Json::parse(br#"{"a": 1, "b": null}"#).unwrap();
    /// let names: Vec<_> = object.members().unwrap().into_iter().map(|(name, _)| name).collect();
    /// assert_eq!(names, ["a", "b"]);
    /// ```
    pub fn members(self) -> Option<Vec<(String, Json<'a>)>> {
        self.0.starts_with('{').then(|| serde_json::from_str::<Members<'a>>(self.0).ok().map(|members| members.0))?
    }

    /// The items of an array; `None` of anything else.
    ///
    /// ```
    /// use secure_config_http::Json;
    /// assert_eq!(Json::parse(b"[1, 2]").unwrap().items().unwrap().len(), 2);
    /// ```
    pub fn items(self) -> Option<Vec<Json<'a>>> {
        self.0.starts_with('[').then(|| serde_json::from_str::<Items<'a>>(self.0).ok().map(|items| items.0))?
    }

    /// A member of an object that is not `null`; of two with one name, the last.
    pub fn get(self, name: &str) -> Option<Json<'a>> {
        let found = self.members()?.into_iter().rev().find(|(known, _)| known == name)?.1;
        Some(found).filter(|value| !value.is_null())
    }

    /// What stands below several names.
    ///
    /// ```
    /// use secure_config_http::Json;
    /// let document = Json::parse(br#"{"auth": {"lease_duration": 60}}"#).unwrap();
    /// assert_eq!(document.at(&["auth", "lease_duration"]).and_then(Json::number), Some(60.0));
    /// ```
    pub fn at(self, path: &[&str]) -> Option<Json<'a>> {
        path.iter().try_fold(self, |value, name| value.get(name))
    }

    /// A text, decoded; `None` of anything else.
    pub fn text(self) -> Option<Bytes> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        let size = decode(inner, &mut |_| {})?;
        let mut out = Vec::with_capacity(size);
        decode(inner, &mut |bytes| out.extend_from_slice(bytes))?;
        Some(Bytes::from(out))
    }

    /// A text that is no secret.
    ///
    /// ```
    /// use secure_config_http::Json;
    /// assert_eq!(Json::parse(br#""kv""#).unwrap().word().as_deref(), Some("kv"));
    /// ```
    pub fn word(self) -> Option<String> {
        String::from_utf8(self.text()?.as_slice().to_vec()).ok()
    }

    /// A value as a program's variable would hold it: a text decoded, anything else as it stands; `None` of `null`.
    ///
    /// ```
    /// use secure_config_http::Json;
    /// assert_eq!(Json::parse(b"3.10").unwrap().value().unwrap().as_slice(), b"3.10");
    /// assert!(Json::parse(b"null").unwrap().value().is_none());
    /// ```
    pub fn value(self) -> Option<Bytes> {
        if self.is_null() {
            None
        } else if self.0.starts_with('"') {
            self.text()
        } else {
            Some(Bytes::from(self.0))
        }
    }

    /// A number.
    pub fn number(self) -> Option<f64> {
        self.0.parse().ok()
    }

    /// A flag.
    pub fn flag(self) -> Option<bool> {
        self.0.parse().ok()
    }
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json([REDACTED])")
    }
}

/// Hands on what a text means, piece by piece, and tells how many bytes that is.
fn decode(text: &str, put: &mut dyn FnMut(&[u8])) -> Option<usize> {
    let mut size = 0;
    let mut give = |bytes: &[u8]| {
        size += bytes.len();
        put(bytes);
    };
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (plain, escaped) = rest.split_at_checked(at)?;
        give(plain.as_bytes());
        let mut letters = escaped.chars();
        letters.next();
        let letter = letters.next()?;
        rest = letters.as_str();
        let meant = match letter {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = unit(&mut rest)?;
                match first {
                    0xd800..0xdc00 => {
                        rest = rest.strip_prefix("\\u")?;
                        let second = unit(&mut rest).filter(|unit| (0xdc00..0xe000).contains(unit))?;
                        char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))?
                    }
                    _ => char::from_u32(first)?,
                }
            }
            other => other,
        };
        give(meant.encode_utf8(&mut [0; 4]).as_bytes());
    }
    give(rest.as_bytes());
    Some(size)
}

fn unit(rest: &mut &str) -> Option<u32> {
    let (digits, after) = rest.split_at_checked(4)?;
    *rest = after;
    u32::from_str_radix(digits, 16).ok()
}

/// A text as JSON writes it, quotes included, in a buffer of its exact size.
///
/// ```
/// use secure_config_http::quoted;
/// assert_eq!(quoted("a\"b\n").as_slice(), br#""a\"b\n""#);
/// ```
pub fn quoted(text: &str) -> Bytes {
    let mut size = 0;
    encode(text, &mut |bytes| size += bytes.len());
    let mut out = Vec::with_capacity(size);
    encode(text, &mut |bytes| out.extend_from_slice(bytes));
    Bytes::from(out)
}

fn encode(text: &str, put: &mut dyn FnMut(&[u8])) {
    put(b"\"");
    for letter in text.chars() {
        match letter {
            '"' => put(b"\\\""),
            '\\' => put(b"\\\\"),
            '\n' => put(b"\\n"),
            '\r' => put(b"\\r"),
            '\t' => put(b"\\t"),
            '\0'..' ' => put(format!("\\u{:04x}", u32::from(letter)).as_bytes()),
            other => put(other.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    put(b"\"");
}

struct Members<'a>(Vec<(String, Json<'a>)>);
struct Items<'a>(Vec<Json<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Vec<(String, Json<'de>)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, raw)) = map.next_entry::<String, &'de RawValue>()? {
                    members.push((name, Json(raw.get())));
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Visit).map(Self)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Vec<Json<'de>>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(raw) = seq.next_element::<&'de RawValue>()? {
                    items.push(Json(raw.get()));
                }
                Ok(items)
            }
        }
        deserializer.deserialize_seq(Visit).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Option<Vec<u8>> {
        Json::parse(json.as_bytes())?.text().map(|bytes| bytes.as_slice().to_vec())
    }

    #[test]
    fn text_means_what_the_library_for_json_takes_it_for() {
        for json in [
            r#""""#,
            r#""plain""#,
            r#""a\"b\\c\/d\b\f\n\r\t""#,
            r#""\u00e4\u20ac""#,
            r#""\ud83d\ude00 and after""#,
            r#""äöü €""#,
        ] {
            let expected: String = serde_json::from_str(json).expect("JSON");
            assert_eq!(text(json), Some(expected.into_bytes()), "{json}");
        }
        for broken in [r#""\ud83d""#, r#""\ud83dx""#, r#""\udc00""#, r#""\ud83d\u0041""#] {
            assert_eq!(text(broken), None, "{broken}");
        }
    }

    #[test]
    fn text_is_quoted_as_the_library_for_json_reads_it() {
        let hard = "a\"b\\c\n\r\t\u{1}ä€😀";
        let quoted = quoted(hard);
        assert_eq!(serde_json::from_slice::<String>(quoted.as_slice()).expect("JSON"), hard);
    }

    #[test]
    fn what_is_no_document_is_refused() {
        for broken in ["", "{", "{\"a\":1}}", "<html>", "{\"a\":}", "\u{feff}{}"] {
            assert!(Json::parse(broken.as_bytes()).is_none(), "{broken}");
        }
        assert!(Json::parse(b"\xff").is_none());
        let deep = "[".repeat(100_000);
        assert!(Json::parse(deep.as_bytes()).is_none());
    }

    #[test]
    fn last_of_two_members_with_one_name_counts_and_null_is_none() {
        let document = Json::parse(br#"{"a":1,"a":2,"b":null}"#).expect("JSON");
        assert_eq!(document.get("a").map(Json::raw), Some("2"));
        assert!(document.get("b").is_none() && document.at(&["a", "x"]).is_none());
    }
}
