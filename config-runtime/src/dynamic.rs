//! Loads by a schema alone, for tools that have a program's schema and none of its types: they learn what the program
//! would say of a place before it is started there. What only the program's own code can judge (`parse`, `from_str`, `serde`,
//! `validate`) is taken as good.

use std::collections::HashSet;
use std::hash::BuildHasher;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{SecretBox, SecretString};
use secure_config_schema::{Base, Field, Many, Schema, Shape, Variant};

use crate::error::LoadError;
use crate::loader::{Sources, load_by_schema};
use crate::raw::{Raw, once};
use crate::reader::Reader;
use crate::redact::Withheld;
use crate::report::Report;
use crate::secret::{SecretValue, fixed_bytes};
use crate::source::Source;
use crate::value::{ByteSize, Value, View};
use crate::violation::Violation;

/// A loader that knows a schema and no type: it ends with the report, or with the problems, that the program's own load would
/// give.
///
/// ```
/// use secure_config_runtime::{Memory, SchemaLoader};
/// use secure_config_schema::{Base, Field, Name, Schema, Type};
/// const PORT: Type = Type::of(Base::Integer { bits: 16, signed: false, nonzero: false });
/// static FIELDS: &[Field] = &[Field::value("port", Name::Part("PORT"), PORT, "Port to listen on.")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS);
///
/// let load = |port| SchemaLoader::new(&SCHEMA).source(Memory::from([("PORT", port)])).load();
/// assert!(load("8080").is_ok());
/// assert_eq!(load("many").unwrap_err().problems()[0].code(), "SC0201");
/// ```
#[derive(Debug)]
pub struct SchemaLoader {
    schema: &'static Schema,
    sources: Sources,
    environment: Option<Withheld>,
}

impl SchemaLoader {
    /// A loader without sources.
    pub fn new(schema: &'static Schema) -> Self {
        Self { schema, sources: Sources::None, environment: None }
    }

    /// Adds a source below the ones that are there.
    #[must_use]
    pub fn source(mut self, source: impl Source + 'static) -> Self {
        self.sources = self.sources.push(Box::new(source));
        self
    }

    /// Adds what the program's own `load` reads: the process environment, secrets directories and `.env`.
    #[must_use]
    pub fn usual_sources(mut self) -> Self {
        self.sources = self.sources.and_usual();
        self
    }

    /// Says where the program runs, whatever the sources say.
    #[must_use]
    pub fn environment(mut self, name: impl Into<String>) -> Self {
        self.environment = Some(Withheld(name.into()));
        self
    }

    /// Loads, and drops the values.
    ///
    /// # Errors
    /// Every missing, malformed and forbidden value of the whole tree, at once.
    pub fn load(&self) -> Result<Report, LoadError> {
        self.load_with(&mut |_, _| {})
    }

    /// Loads, and hands each value that a source has to `each`, by its variable, as a process would be given it: for what
    /// starts the program. Defaults are left to the program.
    ///
    /// ```
    /// use secure_config_runtime::{Memory, SchemaLoader};
    /// # use secure_config_schema::{Base, Field, Name, Schema, Type};
    /// # static FIELDS: &[Field] = &[Field::value("host", Name::Part("HOST"), Type::of(Base::Text), "")];
    /// # static SCHEMA: Schema = Schema::new("Settings", "", FIELDS);
    /// let mut given = Vec::new();
    /// let loader = SchemaLoader::new(&SCHEMA).source(Memory::from([("HOST", "localhost"), ("SHELL", "/bin/sh")]));
    /// loader.load_with(&mut |variable, value| given.push((variable.to_owned(), value.to_vec()))).unwrap();
    /// assert_eq!(given, [("HOST".to_owned(), b"localhost".to_vec())]);
    /// ```
    ///
    /// # Errors
    /// As [`load`](Self::load); some values were handed over then.
    pub fn load_with(&self, each: &mut dyn FnMut(&str, &[u8])) -> Result<Report, LoadError> {
        let environment = self.environment.as_ref().map(|name| name.0.as_str());
        let mut read = |reader: &mut Reader<'_>| structure(reader, self.schema, each);
        load_by_schema(self.schema, environment, self.sources.as_slice(), &mut read)
    }
}

/// Reads a struct: first every field, then the rules across them.
fn structure(reader: &mut Reader<'_>, schema: &'static Schema, each: &mut dyn FnMut(&str, &[u8])) -> Option<()> {
    let mut is_whole = true;
    for (row, field) in schema.fields().iter().enumerate() {
        is_whole &= match field.get_shape() {
            Shape::Value(_) => value(reader, row, field, each).is_some(),
            Shape::Group { optional: true, .. } if !reader.is_wanted(row) => true,
            Shape::Group { schema, .. } => match reader.enter(row) {
                Some(mut inner) => structure(&mut inner, schema, each).is_some(),
                None => false,
            },
        };
    }
    let relations = schema.get_relations();
    // They are looked at whether the fields are good or not, as the derive's code does.
    let agree = relations.is_empty() || reader.relations(relations);
    (is_whole && agree).then_some(())
}

/// What a value is made of, as the rules see it.
#[derive(Default)]
struct Parsed {
    many: Option<usize>,
    values: Vec<Box<dyn Seen>>,
}

trait Seen {
    fn views(&self, visit: &mut dyn FnMut(View<'_>));
}

impl<T: Value> Seen for T {
    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        Value::views(self, visit);
    }
}

fn views(parsed: &Parsed, visit: &mut dyn FnMut(View<'_>)) {
    if let Some(many) = parsed.many {
        visit(View::Many(many));
    }
    parsed.values.iter().for_each(|value| value.views(visit));
}

fn value(
    reader: &mut Reader<'_>,
    row: usize,
    field: &'static Field,
    each: &mut dyn FnMut(&str, &[u8]),
) -> Option<Parsed> {
    let variable = (!reader.is_absent(row)).then(|| reader.variable(row));
    let mut others = Vec::new();
    let with_others = |current: Option<Parsed>, reader: &mut Reader<'_>, row: usize| {
        if field.get_type().is_some_and(|ty| ty.is_rotating()) {
            others = reader.others(row);
        }
        current
    };
    let mut given = |variable: &str, raw: &Raw<'_>| match (raw.text(), raw.as_bytes()) {
        (Ok(text), _) => each(variable, text.as_bytes()),
        (Err(_), Ok(bytes)) => each(variable, bytes),
        (Err(_), Err(_)) => {}
    };
    let read = |raw: Raw<'_>| {
        variable.iter().for_each(|variable| given(variable, &raw));
        parse(field, raw)
    };
    let mut all = reader.read(row, read, views, |_| Some(Parsed::default()), with_others);
    for other in others {
        let (spot, raw) = (other.spot(), other.into_raw());
        given(&spot.name, &raw);
        let other = reader.checked_beside(row, spot, parse(field, raw), views);
        all = all.filter(|_| other.is_some());
    }
    all
}

fn parse(field: &Field, raw: Raw<'_>) -> Result<Parsed, Violation> {
    let mut values = Vec::new();
    match field.get_type().map(|ty| ty.how_many()) {
        Some(Many::List) => raw.each_member(|member| one(field, member).map(|value| values.extend(value)))?,
        Some(Many::Set) => {
            let (mut known, keys) = (HashSet::new(), std::hash::RandomState::new());
            raw.each_member(|member| {
                // Which members are the same, the type alone can say; here it is those that are written alike. No copy is
                // kept: it may be a secret that stands in the wrong place.
                let is_new = known.insert(keys.hash_one(member.as_bytes()?));
                one(field, member).map(|value| values.extend(value.filter(|_| is_new)))
            })?;
        }
        Some(Many::Map) => {
            let mut known = HashSet::new();
            raw.each_pair(|key, value| {
                once(known.insert(key.to_owned()))?;
                one(field, value).map(|value| values.extend(value))
            })?;
        }
        _ => return one(field, raw).map(|value| Parsed { many: None, values: value.into_iter().collect() }),
    }
    Ok(Parsed { many: Some(values.len()), values })
}

type One = Result<Option<Box<dyn Seen>>, Violation>;

fn typed<T: Value + 'static>(raw: Raw<'_>) -> One {
    T::from_raw(raw).map(|value| Some(Box::new(value) as Box<dyn Seen>))
}

/// One value; `None` where nothing is known of its type.
fn one(field: &Field, raw: Raw<'_>) -> One {
    let Some(ty) = field.get_type() else { return Ok(None) };
    match ty.base() {
        Base::Text if ty.is_secret() => typed::<SecretString>(raw),
        Base::Text => typed::<String>(raw),
        Base::Char => typed::<char>(raw),
        Base::Bool => typed::<bool>(raw),
        Base::Integer { bits: 127.., signed: false, nonzero } => {
            let number = u128::from_raw(raw)?;
            if nonzero && number == 0 { Err(Violation::WRONG_TYPE) } else { Ok(Some(Box::new(number))) }
        }
        Base::Integer { nonzero, .. } => {
            let number = i128::from_raw(raw)?;
            let (low, high) = ty.base().integer_bounds().unwrap_or((i128::MIN, i128::MAX));
            let fits = (low..=high).contains(&number) && !(nonzero && number == 0);
            if fits { Ok(Some(Box::new(number))) } else { Err(Violation::WRONG_TYPE) }
        }
        Base::Float => typed::<f64>(raw),
        Base::Duration => typed::<Duration>(raw),
        Base::ByteSize => typed::<ByteSize>(raw),
        Base::Path => typed::<PathBuf>(raw),
        Base::Address(_) => address(ty.base(), raw),
        #[cfg(feature = "url")]
        Base::Url => typed::<::url::Url>(raw),
        #[cfg(not(feature = "url"))]
        Base::Url => typed::<String>(raw),
        Base::OneOf(variants) => member(variants, raw.text()?),
        Base::Bytes(len) => {
            let format = field.get_secret().and_then(|secret| secret.get_format());
            let bytes = match len {
                Some(len) => fixed_bytes(&raw, format, len),
                None => SecretValue::decode(raw, format),
            };
            bytes.map(|bytes: SecretBox<[u8]>| Some(Box::new(bytes) as Box<dyn Seen>))
        }
        _ => Ok(None),
    }
}

fn address(base: Base, raw: Raw<'_>) -> One {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
    let is = |ty: secure_config_schema::Type| ty.base() == base;
    match () {
        () if is(IpAddr::TYPE) => typed::<IpAddr>(raw),
        () if is(Ipv4Addr::TYPE) => typed::<Ipv4Addr>(raw),
        () if is(Ipv6Addr::TYPE) => typed::<Ipv6Addr>(raw),
        () if is(SocketAddr::TYPE) => typed::<SocketAddr>(raw),
        () if is(SocketAddrV4::TYPE) => typed::<SocketAddrV4>(raw),
        () if is(SocketAddrV6::TYPE) => typed::<SocketAddrV6>(raw),
        () => Ok(None),
    }
}

/// The member of a closed set that a text names; case does not count.
fn member(variants: &[Variant], text: &str) -> One {
    let text = text.trim();
    let is_known = variants.iter().any(|variant| variant.name.eq_ignore_ascii_case(text));
    if is_known { Ok(None) } else { Err(Violation::WRONG_TYPE) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;
    use secure_config_schema::{Name, Type};

    #[test]
    fn loader_by_schema_says_nothing_of_values_and_environments() {
        static FIELDS: &[Field] =
            &[Field::value("key", Name::Part("KEY"), Type::of(Base::Bytes(Some(32))).secret(), "A key.")];
        static SCHEMA: Schema = Schema::new("Settings", "", FIELDS);
        let loader = SchemaLoader::new(&SCHEMA)
            .source(Memory::from([("KEY", "q7Xv9Kw3Lm5Zt1Rb8Nc2")]))
            .environment("q7Xv9Kw3Lm5Zt1Rb8Nc2");
        let error = loader.load().expect_err("32 bytes are wanted");
        let said = format!("{loader:?}{loader:#?}{error}{error:?}{}", error.to_json());
        assert!(!said.contains("q7Xv9K") && said.contains("SC0201"), "{said}");
    }
}
