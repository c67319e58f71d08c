//! The values of a schema's secrets where a place holds them, read as the program itself would read them. A value that it would
//! refuse counts as well: it may be the secret of another place. What cannot be read is a failure, because a secret that was
//! passed over would not be compared. What is known for a placeholder (`changeme`) is none, and is left out.

use secure_config_runtime::{Bytes, LoadError};
use secure_config_schema::{Base, Field, Leaf, Many, Name, Schema, Type, leaves, suffix};

use crate::Failure;
use crate::given::Given;

/// A secret that is set.
pub(super) struct Secret {
    pub(super) variable: String,
    pub(super) path: String,
    pub(super) part: Option<&'static str>,
    pub(super) value: Bytes,
}

/// How many values before the current one are looked for.
const PREVIOUS: u32 = 16;

/// A name that the program would read for a secret, and what separates the values behind it.
struct Wanted {
    leaf: Leaf,
    variable: &'static str,
    separator: Option<&'static str>,
}

/// Every secret of the schema that the places have: current, next and previous ones, whether they are still accepted or not.
pub(super) fn secrets(schema: &'static Schema, given: &Given) -> Result<Vec<Secret>, Failure> {
    let wanted = wanted(schema);
    // No rule, no date and no environment: nothing but what stands there. Schemas are for good.
    let fields: Vec<Field> = wanted.iter().map(field).collect();
    let flat: &'static Schema = Box::leak(Box::new(Schema::new(schema.name(), schema.doc(), fields.leak())));
    let mut values: Vec<(String, Bytes)> = Vec::new();
    let outcome =
        given.loader(flat)?.load_with(&mut |variable, value| values.push((variable.to_owned(), Bytes::from(value))));
    if let Err(error) = &outcome {
        is_complete(error)?;
    }
    let mut out = Vec::new();
    for each in &wanted {
        for (_, value) in values.iter().filter(|(variable, _)| variable == each.variable) {
            match each.separator {
                Some(separator) => members(&each.leaf, each.variable, value.as_slice(), separator, &mut out),
                None => split(&each.leaf, each.variable, value.as_slice(), &mut out),
            }
        }
    }
    Ok(out)
}

fn wanted(schema: &'static Schema) -> Vec<Wanted> {
    let mut out = Vec::new();
    for leaf in leaves(schema, None).filter(|leaf| leaf.field.is_secret()) {
        let mut names = vec![leaf.variable.clone()];
        names.extend(leaf.variable_with(suffix::NEXT));
        if let Some(previous) = leaf.variable_with(suffix::PREVIOUS) {
            names.push(previous.clone());
            names.extend((2..=PREVIOUS).map(|number| format!("{previous}_{number}")));
        }
        let list = leaf.field.get_rotation().and_then(|rotation| rotation.previous_list());
        out.extend(names.into_iter().map(|name| Wanted { leaf: leaf.clone(), variable: name.leak(), separator: None }));
        out.extend(list.map(|(variable, separator)| Wanted {
            leaf: leaf.clone(),
            variable,
            separator: Some(separator),
        }));
    }
    out
}

/// A field that may be missing, of the type that the secret has.
fn field(wanted: &Wanted) -> Field {
    let old = wanted.leaf.field;
    let base = old.get_type().map_or(Base::Text, |ty| ty.base());
    let many = old.get_type().map_or(Many::One, |ty| ty.how_many());
    let ty = Type::of(base).secret().many(many).optional();
    let mut field = Field::value("value", Name::Whole(wanted.variable), ty, "");
    if wanted.variable == wanted.leaf.variable {
        field = field.aliases(old.get_aliases());
    }
    if let Some(format) = old.get_secret().and_then(|secret| secret.get_format()) {
        field = field.secret(Box::leak(Box::new(secure_config_schema::Secret::new().format(format))));
    }
    if old.reads_file() { field } else { field.no_file() }
}

/// Whether all values that are there were read, whatever else is wrong with them.
fn is_complete(error: &LoadError) -> Result<(), Failure> {
    let hides = |code: &str| {
        let is_unread = ["SC03", "SC04", "SC08"].iter().any(|kind| code.starts_with(kind)) || code == "SC0503";
        is_unread && !matches!(code, "SC0307" | "SC0404" | "SC0407")
    };
    let concerns = |path: &str, is_secret: bool| path.is_empty() || is_secret;
    let found =
        error.problems().iter().find(|problem| hides(problem.code()) && concerns(problem.path(), problem.is_secret()));
    match found {
        Some(problem) => {
            let place = problem.origin().map(ToString::to_string).unwrap_or_default();
            let what = if problem.variable().is_empty() { place } else { format!("`{}`", problem.variable()) };
            Err(Failure::new(format!("not every secret could be read: {} at {what}", problem.code()))
                .hint("`cargo secure-config check` with the same files says more"))
        }
        None => Ok(()),
    }
}

/// A value, or what it consists of: a key of a list may stand alone elsewhere, and so may the password of a URL.
fn split(leaf: &Leaf, variable: &str, value: &[u8], out: &mut Vec<Secret>) {
    let separator = leaf.field.get_rules().get_separator();
    match leaf.field.get_type().map(|ty| ty.how_many()) {
        Some(Many::List | Many::Set) => members(leaf, variable, value, separator, out),
        Some(Many::Map) => {
            for member in parts(value, separator) {
                if let Some(at) = member.iter().position(|byte| *byte == b'=') {
                    push(leaf, variable, Some("member"), member[at + 1..].trim_ascii(), out);
                }
            }
        }
        _ => {
            push(leaf, variable, None, value, out);
            if let Some(password) = password(value) {
                push(leaf, variable, Some("password"), password.as_slice(), out);
            }
        }
    }
}

fn members(leaf: &Leaf, variable: &str, value: &[u8], separator: &str, out: &mut Vec<Secret>) {
    parts(value, separator).for_each(|member| push(leaf, variable, Some("member"), member, out));
}

fn push(leaf: &Leaf, variable: &str, part: Option<&'static str>, value: &[u8], out: &mut Vec<Secret>) {
    if !value.is_empty() {
        out.push(Secret { variable: variable.to_owned(), path: leaf.path.clone(), part, value: Bytes::from(value) });
    }
}

fn parts<'a>(value: &'a [u8], separator: &'a str) -> impl Iterator<Item = &'a [u8]> {
    let separator = separator.as_bytes();
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let text = rest?;
        let at = (0..text.len()).find(|at| !separator.is_empty() && text[*at..].starts_with(separator));
        let (part, next) = match at {
            Some(at) => (&text[..at], Some(&text[at + separator.len()..])),
            None => (text, None),
        };
        rest = next;
        Some(part.trim_ascii())
    })
}

/// The password in `scheme://user:password@…`, with its escapes decoded.
fn password(value: &[u8]) -> Option<Bytes> {
    let start = value.windows(3).position(|three| three == b"://")? + 3;
    let rest = &value[start..];
    let authority = &rest[..rest.iter().position(|byte| b"/?#".contains(byte)).unwrap_or(rest.len())];
    let user = &authority[..authority.iter().rposition(|byte| *byte == b'@')?];
    let password = &user[user.iter().position(|byte| *byte == b':')? + 1..];
    let mut out = Vec::with_capacity(password.len());
    let mut rest = password;
    while let [first, after @ ..] = rest {
        let hex = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        (out, rest) = match (first, after) {
            (b'%', [high, low, after @ ..]) if hex(high).is_some() && hex(low).is_some() => {
                out.push(hex(high).unwrap_or_default() << 4 | hex(low).unwrap_or_default());
                (out, after)
            }
            _ => {
                out.push(*first);
                (out, after)
            }
        };
    }
    let out = Bytes::from(out);
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn password_of_a_url_is_found_and_decoded() {
        let found =
            |text: &str| password(text.as_bytes()).map(|found| String::from_utf8(found.as_slice().to_vec()).unwrap());
        for (text, wanted) in [
            ("postgres://app:hunter2@db/app", Some("hunter2")),
            ("postgres://app:p%40ss%2Fw@db/app", Some("p@ss/w")),
            ("redis://:only@cache", Some("only")),
            ("postgres://app:a@b@db", Some("a@b")),
            ("postgres://app:100%@db", Some("100%")),
            ("postgres://app@db/app", None),
            ("postgres://db/app?x=a:b@c", None),
            ("hunter2", None),
        ] {
            assert_eq!(found(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn list_is_taken_apart() {
        let of = |text: &'static str| parts(text.as_bytes(), ",").collect::<Vec<_>>();
        assert_eq!(of("a, b,,c"), [&b"a"[..], b"b", b"", b"c"]);
        assert_eq!(of(""), [b""]);
    }
}
