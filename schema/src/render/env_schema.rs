//! `.env.schema`: the same variables for programs that read `@env-spec`, such as varlock. Prose cannot become a decorator
//! there, and a default is written only where it is read back as it was.

use super::Options;
use super::deployed::{Deployed, Value};
use super::lines::lines;
use crate::literal::Literal;
use crate::{Base, Docs, Field, Many, Presence, Schema, is_hidden, visible};

/// The text of `.env.schema`.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "A token.")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::env_schema(&SCHEMA, None, &render::Options::default());
/// assert!(text.ends_with("\n# A token.\n# @required @sensitive @type=string\nTOKEN=\n"));
/// ```
pub fn env_schema(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let deployed = Deployed::of(schema, docs, options);
    let mut out = String::new();
    let [generated, renew] = deployed.generated();
    comment(&mut out, &format!("Variables of {}, in @env-spec.\n\n{generated}\n{renew}\n", deployed.app));
    out.push_str("#\n# @defaultRequired=false @defaultSensitive=false\n");
    if let Some(known) = schema.get_environments() {
        let variable = known.variable();
        out.extend([format!("# @currentEnv=${variable}\n# ---\n\n")]);
        comment(&mut out, "Where the program runs.");
        let names: Vec<_> = known.names().iter().filter_map(|name| argument(name)).collect();
        out.extend([format!("# @required @type=enum({})\n{variable}=\n", names.join(", "))]);
    } else {
        out.push_str("# ---\n");
    }
    for value in &deployed.values {
        out.push('\n');
        item(&mut out, value, schema);
    }
    out
}

fn item(out: &mut String, value: &Value, schema: &Schema) {
    let (leaf, field) = (&value.leaf, value.leaf.field);
    comment(out, &format!("{}\n{}", field.get_doc(), leaf.doc.map_or("", |doc| doc.more)));
    if let Some(rotation) = field.get_rotation() {
        comment(out, &format!("Replaced: {}", rotation.describe()));
    }
    if let Some(why) = field.get_rules().get_deprecated() {
        comment(out, &format!("Deprecated: {why}"));
    }
    let default = field.shown_default();
    // A default in a group that may be absent would make it present.
    let given = value.default().filter(|_| !leaf.in_optional_group);
    let written = given.and_then(|default| written(&default, field.is_empty_allowed()));
    if let (Some(default), None) = (&default, &written) {
        let text = visible(default.text());
        comment(out, &format!("Default: {}", if text.is_empty() { "empty" } else { &text }));
    }
    let mut decorators = vec![required(value, schema)];
    if field.is_secret() {
        decorators.push("@sensitive".to_owned());
    }
    decorators.push(format!("@type={}", kind(field)));
    decorators.retain(|decorator| !decorator.is_empty());
    out.extend([format!("# {}\n{}={}\n", decorators.join(" "), leaf.variable, written.unwrap_or_default())]);
}

/// Whether the value is needed: everywhere, or in some environments.
fn required(value: &Value, schema: &Schema) -> String {
    let leaf = &value.leaf;
    match leaf.field.presence() {
        Presence::Required if !leaf.in_optional_group => "@required".to_owned(),
        Presence::RequiredIn(names) if !leaf.in_optional_group => {
            let resolve =
                |name: &&'static str| schema.get_environments().and_then(|known| known.resolve(name)).unwrap_or(name);
            let names: Vec<_> = names.iter().map(resolve).filter_map(argument).collect();
            format!("@required=forEnv({})", names.join(", "))
        }
        _ => String::new(),
    }
}

/// The type, as far as `@env-spec` knows one that refuses nothing which the program accepts.
fn kind(field: &Field) -> String {
    let Some(ty) = field.get_type() else { return "string".to_owned() };
    let base = if ty.how_many() == Many::One && !field.is_empty_allowed() { ty.base() } else { Base::Text };
    match base {
        Base::Bool => "boolean".to_owned(),
        Base::Float => "number".to_owned(),
        Base::Integer { bits, .. } if bits <= 32 => integer(field, &base),
        Base::OneOf(variants) => {
            let names: Option<Vec<_>> = variants.iter().map(|variant| argument(variant.name)).collect();
            names.map_or("string".to_owned(), |names| format!("enum({})", names.join(", ")))
        }
        _ => string(field, ty.how_many()),
    }
}

fn integer(field: &Field, base: &Base) -> String {
    let (low, high) = field.get_rules().get_range();
    let digits = |bound: Option<Literal>| match bound {
        Some(Literal::Int(number)) => Some(number.to_string()),
        Some(Literal::Digits(digits)) => Some(digits.replace('_', "")),
        _ => None,
    };
    let bounds = base.integer_bounds();
    let low = digits(low).or(bounds.map(|(low, _)| low.to_string()));
    let high = digits(high).filter(|_| !field.get_rules().is_exclusive()).or(bounds.map(|(_, high)| high.to_string()));
    let mut options = vec!["isInt=true".to_owned()];
    options.extend(low.map(|low| format!("min={low}")));
    options.extend(high.map(|high| format!("max={high}")));
    format!("number({})", options.join(", "))
}

fn string(field: &Field, many: Many) -> String {
    let mut options = Vec::new();
    let is_text = field.get_type().is_some_and(|ty| ty.is_text()) && many == Many::One;
    let least = field.get_secret().map_or(0, |secret| secret.get_min_len());
    if is_text && least > 0 {
        options.push(format!("minLength={least}"));
    }
    if field.is_empty_allowed() {
        options.push("allowEmpty=true".to_owned());
    }
    if options.is_empty() { "string".to_owned() } else { format!("string({})", options.join(", ")) }
}

/// A text as an argument of a decorator; `None` where it could be read as something else.
fn argument(text: &str) -> Option<String> {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '|' | ' ' | ',' | '+' | '@');
    (!text.is_empty() && text.chars().all(is_plain)).then(|| format!("\"{text}\""))
}

/// A default behind `KEY=`, where it is read back as it was.
fn written(default: &str, is_empty_allowed: bool) -> Option<String> {
    if default.is_empty() {
        return is_empty_allowed.then(|| "\"\"".to_owned());
    }
    let is_plain = !default.contains(['\'', '\\']) && !default.chars().any(is_hidden);
    is_plain.then(|| format!("'{default}'"))
}

/// Prose, in which no line begins a decorator or divides the file.
fn comment(out: &mut String, prose: &str) {
    for line in lines(prose) {
        let bare = line.trim_start();
        let is_syntax = bare.starts_with(['@', '#']) || bare.starts_with("---") || bare.starts_with("===");
        let line = if is_syntax { format!("> {bare}") } else { line };
        out.push_str(format!("# {line}").trim_end());
        out.push('\n');
    }
}
