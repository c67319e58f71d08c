//! What may stand for one field: in a file, where there are numbers, arrays and tables, and in a variable, where all is text.
//!
//! Nothing that the loader takes is refused. Some of what it refuses is let pass, because JSON Schema has no words for it:
//! the range of a duration, of a size with a unit and of a fraction in quotes; the number of members of a list in quotes;
//! numbers that JSON has only one spelling of, such as `1` and `1.0`; and what a type of the program's own makes of a text.

use super::regex::portable;
use super::spelling::{integer_bounds, spelling};
use crate::render::json::{Json, Object};
use crate::render::lines::lines;
use crate::{Base, Field, FieldDoc, Format, Literal, Many, Type, parse_byte_size};

/// Where a definition stands that refuses a URL with a password in it.
pub(in crate::render) const NO_PASSWORD: &str = "no-password";

/// The definition itself: as the loader looks for one, but only where no reader can take the text otherwise.
pub(in crate::render) fn no_password() -> Object {
    const PASSWORD: &str = "(?:^|[^A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*://[^:/?# ]*:(?:[0-9]+|(?:[0-9]+[^0-9:@/?# ,]|[^0-9:@/])(?:[^:@]|:[^/@])*)@";
    let held = Object::new().with("type", "string").with("pattern", PASSWORD);
    Object::new().with("description", "A URL with a password in it belongs in a secret.").with("not", held)
}

/// Whether the field's value must hold no password.
pub(in crate::render) fn may_hold_password(field: &Field) -> bool {
    let can = |ty: &Type| matches!(ty.base(), Base::Text | Base::Path | Base::Url | Base::Custom(_));
    field.is_shown() && field.get_type().is_some_and(can)
}

/// What may stand for the field in a file.
pub(super) fn in_file(field: &Field, ty: &Type, doc: Option<&FieldDoc>) -> Object {
    // Arrays and tables are for serde to judge, and what a type of the program's own takes is not known.
    if field.is_opaque() {
        return Object::new();
    }
    let mut out = match ty.how_many() {
        Many::One => Single::of(field, ty, Place::File, doc).schema(),
        Many::List | Many::Set => {
            let mut out = Object::new().with("type", vec!["array", "string"]);
            out.set("items", member(field, ty, doc));
            out.extend(list_length(field, ty.how_many()));
            out.extend(several(field, ty));
            out
        }
        Many::Map => {
            let mut out = Object::new().with("type", vec!["object", "string"]);
            if may_hold_password(field) {
                out.set("propertyNames", reference());
            }
            out.set("additionalProperties", member(field, ty, doc));
            let (low, high) = bounds(field);
            out.set_some("minProperties", low);
            out.set_some("maxProperties", high);
            out.extend(several(field, ty));
            out
        }
    };
    if may_hold_password(field) {
        out.extend(reference());
    }
    out
}

/// What may stand in an array or a table.
fn member(field: &Field, ty: &Type, doc: Option<&FieldDoc>) -> Object {
    let mut out = Single::of(field, ty, Place::Member, doc).schema();
    if may_hold_password(field) {
        out.extend(reference());
    }
    out
}

/// What may stand for the field in a variable.
pub(in crate::render) fn in_text(field: &Field, ty: &Type, doc: Option<&FieldDoc>) -> Object {
    let mut out = Object::new().with("type", "string");
    if !field.is_opaque() {
        out.extend(match ty.how_many() {
            Many::One => Single::of(field, ty, Place::Variable, doc).schema(),
            Many::List | Many::Set | Many::Map => several(field, ty),
        });
    }
    if may_hold_password(field) {
        out.extend(reference());
    }
    out
}

fn reference() -> Object {
    Object::new().with("$ref", format!("#/$defs/{NO_PASSWORD}"))
}

/// A list or a map in one text.
fn several(field: &Field, ty: &Type) -> Object {
    let (spelling, separator) = (spelling(field, ty), field.get_rules().get_separator());
    let pattern = match ty.how_many() {
        Many::Map => super::spelling::Spelling::map(spelling.as_ref(), separator),
        _ => spelling.map(|spelling| spelling.list(separator)),
    };
    let mut out = Object::new();
    out.set_some("pattern", pattern);
    out
}

/// The least and the greatest number of members.
fn bounds(field: &Field) -> (Option<u64>, Option<u64>) {
    let (low, high) = field.get_rules().get_len();
    let low = if field.is_not_empty() { Some(low.unwrap_or_default().max(1)) } else { low };
    (low, high)
}

fn list_length(field: &Field, many: Many) -> Object {
    let (low, high) = bounds(field);
    let mut out = Object::new();
    out.set_some("minItems", low);
    match (many, high) {
        // A member that stands there twice counts once.
        (Many::Set, Some(high)) => {
            let fits = Object::new().with("maxItems", high);
            let twice = Object::new().with("not", Object::new().with("uniqueItems", true));
            out.set("anyOf", vec![fits, twice]);
        }
        (_, high) => out.set_some("maxItems", high),
    }
    out
}

/// Where a single value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    File,
    /// In an array or a table of a file, where nothing counts as unset.
    Member,
    Variable,
}

/// A single value: the types that it may have and what holds for each of them, or all that it may be.
struct Single {
    types: Vec<&'static str>,
    keywords: Object,
    /// Values that are allowed whatever the rest says.
    named: Vec<Json>,
}

impl Single {
    fn of(field: &Field, ty: &Type, place: Place, doc: Option<&FieldDoc>) -> Self {
        let mut out = Self { types: vec!["string"], keywords: Object::new(), named: Vec::new() };
        if place != Place::Variable {
            out.numbers(field, ty);
        }
        out.text(field, ty, place);
        out.names(field, ty, place, doc);
        out
    }

    /// What a value without quotes may be.
    fn numbers(&mut self, field: &Field, ty: &Type) {
        let rules = field.get_rules();
        let (low, high) = rules.get_range();
        let any_of = rules.get_one_of();
        match ty.base() {
            Base::Bool => {
                self.types = vec!["boolean", "integer", "string"];
                self.range(0, 1);
            }
            Base::Integer { .. } | Base::Float if !any_of.is_empty() => {}
            Base::Integer { signed, nonzero, .. } => {
                self.types = vec!["integer", "string"];
                if let Some((low, high)) = integer_bounds(ty, rules) {
                    self.range(low, high);
                }
                if signed && nonzero {
                    self.keywords.set("not", Object::new().with("const", Json::from(0u64)));
                }
            }
            Base::Float => {
                self.types = vec!["number", "string"];
                self.keywords.set_some("minimum", low.as_ref().and_then(number));
                let key = if rules.is_exclusive() { "exclusiveMaximum" } else { "maximum" };
                self.keywords.set_some(key, high.as_ref().and_then(number));
            }
            // A bare 0 is the only number that needs no unit.
            Base::Duration if low.is_none_or(|low| low.to_text(",").starts_with('0')) && any_of.is_empty() => {
                self.types = vec!["string", "integer"];
                self.range(0, 0);
            }
            Base::ByteSize if any_of.is_empty() => {
                self.types = vec!["integer", "string"];
                let low = low.as_ref().and_then(size).unwrap_or(0);
                let high = high.as_ref().and_then(size).map(|high| high - u64::from(rules.is_exclusive() && high > 0));
                self.range(low.into(), high.unwrap_or(u64::MAX).into());
            }
            Base::Custom(_) => self.types = vec!["string", "number", "boolean"],
            _ => {}
        }
    }

    fn range(&mut self, low: i128, high: i128) {
        let is_exact = |n: i128| u64::try_from(n.unsigned_abs()).is_ok();
        // Where a type ends beyond 64 bits no reader's numbers reach.
        self.keywords.set_some("minimum", Some(low).filter(|low| is_exact(*low)));
        self.keywords.set_some("maximum", Some(high).filter(|high| is_exact(*high)));
    }

    /// What a value in quotes may be.
    fn text(&mut self, field: &Field, ty: &Type, place: Place) {
        let rules = field.get_rules();
        // An empty text counts as unset.
        let or_empty = place != Place::Member && !field.is_empty_allowed();
        let own =
            if matches!(ty.base(), Base::Text | Base::Path) { rules.get_pattern().and_then(portable) } else { None };
        let own = own.map(|pattern| if or_empty { format!("^(?:{pattern})?$") } else { format!("^(?:{pattern})$") });
        let is_named = matches!(ty.base(), Base::Text | Base::Path) && !rules.get_one_of().is_empty();
        let written = if is_named { None } else { spelling(field, ty).map(|spelling| spelling.whole(or_empty)) };
        match (written, own) {
            (Some(first), Some(second)) => {
                let both = [first, second].map(|pattern| Object::new().with("pattern", pattern));
                self.keywords.set("allOf", both.to_vec());
            }
            (first, second) => self.keywords.set_some("pattern", first.or(second)),
        }
        if matches!(ty.base(), Base::Text | Base::Path) {
            let least = field.get_secret().map_or(0, |secret| u64::from(secret.get_min_len()));
            // A member of a list has no length of its own, but a secret one.
            let (low, high) = if place == Place::Member { (None, None) } else { bounds(field) };
            self.length(low.unwrap_or(0).max(least), high, or_empty);
        }
        if let Base::Bytes(None) = ty.base() {
            let format = field.get_secret().and_then(crate::Secret::get_format);
            let (least, _) = bounds(field);
            let least = field.get_secret().map_or(0, |secret| u64::from(secret.get_min_len())).max(least.unwrap_or(0));
            let digits = if format == Some(Format::Hex) { least * 2 } else { (least * 4).div_ceil(3) };
            self.length(digits, None, or_empty);
            if format.is_none() {
                // It would be base64 and hexadecimal at once.
                let both =
                    Object::new().with("type", "string").with("pattern", r"^\s*(?:[0-9A-Fa-f]{2}){16,}={0,2}\s*$");
                self.keywords.set("not", both);
            }
        }
    }

    fn length(&mut self, low: u64, high: Option<u64>, or_empty: bool) {
        self.keywords.set_some("maxLength", high);
        match low {
            0 => {}
            1 if or_empty => {}
            low if or_empty => {
                let (empty, long) = (Object::new().with("maxLength", 0u64), Object::new().with("minLength", low));
                self.keywords.set("anyOf", vec![empty, long]);
            }
            low => self.keywords.set("minLength", low),
        }
    }

    /// The members of a closed set, so that editors can offer them.
    fn names(&mut self, field: &Field, ty: &Type, place: Place, doc: Option<&FieldDoc>) {
        let any_of = field.get_rules().get_one_of();
        self.named = match ty.base() {
            Base::OneOf(variants) => {
                let docs = doc.map_or(&[][..], |doc| doc.variants);
                let names: Vec<_> = variants.iter().map(|variant| Json::from(variant.name)).collect();
                if docs.iter().all(|doc| doc.is_empty()) {
                    let unquoted = variants.iter().filter(|_| place != Place::Variable);
                    let unquoted = unquoted.filter_map(|variant| without_quotes(variant.name));
                    vec![Object::new().with("enum", names.into_iter().chain(unquoted).collect::<Vec<_>>()).into()]
                } else {
                    let mut all = Vec::new();
                    for (i, name) in names.into_iter().enumerate() {
                        let mut one = Object::new().with("const", name);
                        one.set_some(
                            "description",
                            docs.get(i).map(|doc| prose(doc, "")).filter(|doc| !doc.is_empty()),
                        );
                        all.push(one.into());
                    }
                    let unquoted = variants.iter().filter(|_| place != Place::Variable);
                    let unquoted = unquoted.filter_map(|variant| without_quotes(variant.name));
                    all.extend(unquoted.map(|value| Object::new().with("const", value).into()));
                    all
                }
            }
            Base::Bool | Base::Custom(_) | Base::Bytes(_) | Base::Url | Base::Address(_) => Vec::new(),
            _ if any_of.is_empty() => Vec::new(),
            Base::Text | Base::Path => {
                // Nothing else is allowed but an empty text, where that counts as unset.
                if place != Place::Member && !field.is_empty_allowed() {
                    self.keywords.set("maxLength", 0u64);
                } else {
                    self.types.clear();
                }
                vec![Object::new().with("enum", values(any_of, ty)).into()]
            }
            _ if place == Place::Variable => {
                let texts: Vec<_> = any_of.iter().map(|literal| Json::from(literal.to_text(","))).collect();
                vec![Object::new().with("enum", texts).into()]
            }
            _ => vec![Object::new().with("enum", values(any_of, ty)).into()],
        };
    }

    fn schema(self) -> Object {
        let Self { types, keywords, mut named } = self;
        let mut out = Object::new();
        match types.as_slice() {
            [] => {}
            [one] => out.set("type", *one),
            several => out.set("type", several.to_vec()),
        }
        out.extend(keywords);
        if named.is_empty() {
            return out;
        }
        if !types.is_empty() {
            named.push(out.into());
        }
        match (named.len(), named.pop()) {
            (1, Some(Json::Object(only))) => only,
            (_, last) => Object::new().with("anyOf", named.into_iter().chain(last).collect::<Vec<_>>()),
        }
    }
}

/// A name that a file may hold without quotes, as a number or a flag.
fn without_quotes(name: &str) -> Option<Json> {
    match name {
        "true" => return Some(true.into()),
        "false" => return Some(false.into()),
        _ => {}
    }
    let (whole, fraction) = name.split_once('.').unwrap_or((name, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = are_digits(whole) && are_digits(fraction) && (whole.len() == 1 || !whole.starts_with('0'));
    is_number.then(|| Json::Number(name.to_owned()))
}

/// Literals as values of a file.
pub(super) fn values(literals: &[Literal], ty: &Type) -> Vec<Json> {
    literals.iter().map(|literal| value(literal, ty)).collect()
}

/// A literal as a value of a file.
pub(super) fn value(literal: &Literal, ty: &Type) -> Json {
    match (ty.base(), literal) {
        (_, Literal::List(items)) => Json::List(values(items, ty)),
        (Base::Bool, Literal::Bool(flag)) => Json::Bool(*flag),
        (Base::Integer { .. }, literal) if literal.int().is_some() => literal.int().unwrap_or_default().into(),
        (Base::ByteSize, Literal::Int(_) | Literal::Digits(_)) => literal.int().unwrap_or_default().into(),
        (Base::Float, literal) => number(literal).unwrap_or_else(|| literal.to_text(",").into()),
        (Base::OneOf(variants), literal) => {
            let text = literal.to_text(",");
            let known = variants.iter().find(|variant| variant.name.eq_ignore_ascii_case(&text));
            known.map_or(text.as_str(), |variant| variant.name).into()
        }
        (_, literal) => literal.to_text(",").into(),
    }
}

/// A literal as a number, where JSON has one for it.
fn number(literal: &Literal) -> Option<Json> {
    match literal {
        Literal::Float(n) if n.is_finite() => Some(Json::Number(format!("{n:?}"))),
        literal => literal.int().map(Json::from),
    }
}

fn size(literal: &Literal) -> Option<u64> {
    match literal {
        Literal::Int(n) => u64::try_from(*n).ok(),
        literal => literal.text().and_then(parse_byte_size),
    }
}

/// A doc comment, line by line.
pub(in crate::render) fn prose(first: &str, more: &str) -> String {
    lines(&format!("{first}\n{more}")).join("\n")
}

/// Adds a paragraph of its own.
pub(in crate::render) fn add_paragraph(about: &mut String, words: &str) {
    about.push_str(if about.is_empty() { "" } else { "\n\n" });
    about.push_str(words);
}
