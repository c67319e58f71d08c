//! Makes the schema of what was read. Schemas are constant data, so the parts are leaked: the command line reads a few and
//! ends.

use std::time::Duration;

use secure_config_schema::{
    Alias, Base, Criticality, DevDefault, Docs, Environments, Fallback, Field, FieldDoc, Format, Literal, Many, Name,
    Relation, RelationKind, Rotation, Rules, Schema, Secret, Store, Type, Variant,
};

use super::read;

fn text(text: &str) -> &'static str {
    if text.is_empty() { "" } else { Box::leak(text.to_owned().into_boxed_str()) }
}

fn leaked<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn all<S, T>(parts: &[S], make: impl FnMut(&S) -> T) -> &'static [T] {
    Box::leak(parts.iter().map(make).collect::<Vec<_>>().into_boxed_slice())
}

fn texts(parts: &[String]) -> &'static [&'static str] {
    all(parts, |part| text(part))
}

/// Whether a struct has more fields than the compiler lets one have.
pub(super) fn is_too_large(read: &read::Structure) -> bool {
    let groups = || read.fields.iter().filter_map(|field| field.group.as_deref());
    read.fields.len() >= usize::from(u16::MAX) || groups().any(is_too_large)
}

/// A settings struct, with its prose. What holds in debug builds alone is said of one that comes from such a build.
pub(super) fn settings(read: &read::Structure, is_debug: bool) -> (&'static Schema, &'static Docs) {
    // A field whose type this version does not know is passed over, in both tables alike.
    let known: Vec<_> = read.fields.iter().filter_map(|read| field(read, is_debug)).collect();
    let fields = all(&known, |(field, _)| *field);
    let mut schema = Schema::new(text(&read.name), text(&read.doc), fields).prefix(text(&read.prefix));
    if let Some(app) = &read.app {
        schema = schema.app(text(app));
    }
    if let Some(known) = &read.environments {
        schema = schema.environments(leaked(Environments::new(
            text(&known.variable),
            texts(&known.names),
            texts(&known.local),
        )));
    }
    if read.allow_unknown {
        schema = schema.allow_unknown();
    }
    let relations: Vec<_> = read.relations.iter().filter_map(|read| relation(read, fields)).collect();
    schema = schema.relations(all(&relations, |relation| *relation));
    let docs = Docs { more: text(&read.more), fields: all(&known, |(_, doc)| *doc) };
    (leaked(schema), leaked(docs))
}

fn relation(read: &read::Relation, fields: &[Field]) -> Option<Relation> {
    let kind = match read.kind.as_str() {
        "exactly_one" => RelationKind::ExactlyOne,
        "at_most_one" => RelationKind::AtMostOne,
        "at_least_one" => RelationKind::AtLeastOne,
        "all_or_none" => RelationKind::AllOrNone,
        _ => return None,
    };
    let row = |name: &String| {
        fields.iter().position(|field| field.get_ident() == name).and_then(|row| u16::try_from(row).ok())
    };
    let rows: Option<Vec<_>> = read.fields.iter().map(row).collect();
    Some(Relation { kind, fields: all(&rows?, |row| *row) })
}

/// Says one thing more of a field.
type Say = fn(Field) -> Field;

fn field(read: &read::Field, is_debug: bool) -> Option<(Field, FieldDoc)> {
    let (ident, doc) = (text(&read.ident), text(&read.doc));
    let name = match (&read.part, &read.whole) {
        (_, Some(whole)) => Name::Whole(text(whole)),
        (Some(part), None) => Name::Part(text(part)),
        (None, None) => Name::Part(text(&read.ident.to_ascii_uppercase())),
    };
    let (mut field, prose) = match (&read.group, &read.ty) {
        (Some(group), _) => {
            let (schema, docs) = settings(group, is_debug);
            (Field::group(ident, name, schema, read.optional, doc), FieldDoc::group(text(&read.more), docs))
        }
        (None, Some(read_type)) => {
            let variants = all(&read_type.variants, |variant| text(&variant.doc));
            (Field::value(ident, name, ty(read_type), doc), FieldDoc::value(text(&read.more), variants))
        }
        (None, None) => return None,
    };
    if let Some(key) = &read.key {
        field = field.key(text(key));
    }
    let aliases = all(&read.aliases, |alias| Alias { variable: text(&alias.variable), deprecated: alias.deprecated });
    field = field.aliases(aliases).required_in(texts(&read.required_in));
    if let Some(fallback) = read.default.as_ref().and_then(fallback) {
        field = field.fallback(leaked(fallback));
    }
    if let Some(value) = read.dev_default.as_ref().and_then(dev_default) {
        field = field.dev_default(leaked(value), is_debug);
    }
    if let Some(read) = &read.secret {
        field = field.secret(leaked(secret(read)));
    }
    if let Some(read) = &read.rotation {
        field = field.rotation(leaked(rotation(read)));
    }
    if let Some(read) = &read.rules {
        field = field.rules(leaked(rules(read)));
    }
    let flags: [(bool, Say); 8] = [
        (read.allow_empty, Field::allow_empty),
        (read.not_empty, Field::not_empty),
        (read.quiet, Field::quiet),
        (read.file, Field::file),
        (read.no_file, Field::no_file),
        (read.not_secret, Field::not_secret),
        (read.says_required, Field::says_required),
        (read.opaque, Field::opaque),
    ];
    field = flags.into_iter().filter(|(holds, _)| *holds).fold(field, |field, (_, say)| say(field));
    Some((field, prose))
}

fn ty(read: &read::Type) -> Type {
    let what = || read.what.as_deref().map_or("a value", text);
    let base = match read.base.as_str() {
        "text" => Base::Text,
        "char" => Base::Char,
        "bool" => Base::Bool,
        "integer" => {
            let bits = read.bits.unwrap_or(64).clamp(1, 128);
            Base::Integer { bits, signed: read.signed, nonzero: read.nonzero }
        }
        "float" => Base::Float,
        "duration" => Base::Duration,
        "size" => Base::ByteSize,
        "path" => Base::Path,
        "address" => Base::Address(what()),
        "url" => Base::Url,
        "one_of" => Base::OneOf(all(&read.variants, |variant| Variant {
            ident: text(&variant.ident),
            name: text(&variant.name),
        })),
        "bytes" => Base::Bytes(read.len),
        // A type of a later version is like one of the program's own: nothing is known of what it takes.
        _ => Base::Custom(what()),
    };
    let mut ty = Type::of(base);
    if read.option_inside {
        ty = ty.optional();
    }
    ty = match read.many.as_deref() {
        Some("list") => ty.many(Many::List),
        Some("set") => ty.many(Many::Set),
        Some("map") => ty.many(Many::Map),
        _ => ty,
    };
    if read.secret {
        ty = ty.secret();
    }
    if read.rotating {
        ty = ty.rotating();
    }
    if read.optional {
        ty = ty.optional();
    }
    ty
}

fn fallback(read: &read::Default) -> Option<Fallback> {
    match (&read.value, &read.code) {
        (Some(value), _) => literal(value).map(Fallback::Literal),
        (None, Some(code)) => Some(Fallback::Code(text(code))),
        (None, None) => None,
    }
}

fn dev_default(read: &read::Default) -> Option<DevDefault> {
    match &read.value {
        Some(value) => literal(value).map(DevDefault::Literal),
        None => read.generated.then_some(DevDefault::Generated),
    }
}

fn literal(read: &read::Literal) -> Option<Literal> {
    let int = || read.int.as_ref()?.parse().ok().map(Literal::Int);
    let float = || u64::from_str_radix(read.float_bits.as_ref()?, 16).ok().map(f64::from_bits).map(Literal::Float);
    let list = || {
        let members: Option<Vec<_>> = read.list.as_ref()?.iter().map(literal).collect();
        members.map(|members| Literal::List(all(&members, |member| *member)))
    };
    let span = || {
        let nanoseconds = read.nanoseconds.unwrap_or_default().min(999_999_999);
        Some(Literal::Duration(Duration::new(read.seconds?, nanoseconds)))
    };
    read.digits
        .as_deref()
        .map(|digits| Literal::Digits(text(digits)))
        .or_else(int)
        .or_else(float)
        .or_else(|| read.bool.map(Literal::Bool))
        .or_else(|| read.char.map(Literal::Char))
        .or_else(|| read.text.as_deref().map(|value| Literal::Text(text(value))))
        .or_else(span)
        .or_else(list)
}

fn secret(read: &read::Secret) -> Secret {
    let mut secret = Secret::new().min_len(read.min_len);
    let formats = [Format::Url, Format::Pem, Format::Base64, Format::Hex, Format::Jwt, Format::Uuid];
    if let Some(format) = formats.into_iter().find(|format| Some(format.name()) == read.format.as_deref()) {
        secret = secret.format(format);
    }
    if let Some(owner) = &read.owner {
        secret = secret.owner(text(owner));
    }
    let levels = [Criticality::Low, Criticality::Medium, Criticality::High];
    if let Some(level) = levels.into_iter().find(|level| Some(level.name()) == read.criticality.as_deref()) {
        secret = secret.criticality(level);
    }
    secret
}

fn rotation(read: &read::Rotation) -> Rotation {
    // More than a century is a slip of somebody's, and would not fit where days are added up.
    let (days, months) = (read.days.min(40_000), read.months.min(1_200));
    let mut duty = Rotation::new().days(days).months(months);
    if read.on_compromise {
        duty = duty.on_compromise();
    }
    if let Some(days) = read.window_days {
        duty = duty.window_days(days);
    }
    if read.overdue.as_deref() == Some("fail") {
        duty = duty.overdue_fails();
    }
    if let Some(previous) = &read.previous {
        duty = duty.previous(text(&previous.variable), text(&previous.separator));
    }
    duty
}

fn rules(read: &read::Rules) -> Rules {
    let mut rules = Rules::new();
    if let Some(range) = &read.range {
        rules = rules.range(range.low.as_ref().and_then(literal), range.high.as_ref().and_then(literal));
        if range.exclusive {
            rules = rules.exclusive();
        }
    }
    if let Some(len) = &read.len {
        rules = rules.len(len.low, len.high);
    }
    let members: Vec<_> = read.one_of.iter().filter_map(literal).collect();
    rules = rules.one_of(all(&members, |member| *member));
    if let Some(pattern) = &read.pattern {
        rules = rules.pattern(text(pattern));
    }
    if let Some(example) = &read.example {
        rules = rules.example(text(example));
    }
    if let Some(why) = &read.deprecated {
        rules = rules.deprecated(text(why));
    }
    if let Some(separator) = &read.separator {
        rules = rules.separator(text(separator));
    }
    for store in Store::ALL {
        if let Some(place) = read.stores.get(store.word()) {
            rules = rules.store(*store, text(place));
        }
    }
    rules
}
