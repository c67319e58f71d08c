//! `compose.yaml`: the program under docker compose. Secrets come as files, all else from the environment of whoever
//! starts it; a required value that is missing stops compose before the program starts.

use super::Options;
use super::deployed::{Deployed, Value, file_of};
use super::yaml::{Entry, Yaml, entry, key, quoted};
use crate::{Docs, Schema, suffix};

/// The text of `compose.yaml`.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::compose(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("TOKEN_FILE: \"/run/secrets/token\"") && text.contains("file: \"./secrets/token\""));
/// ```
pub fn compose(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let deployed = Deployed::of(schema, docs, options);
    let mut page = Yaml::default();
    page.comment(0, &deployed.head("Docker Compose", HOW_TO_USE));
    page.blank();
    page.line(0, "services:");
    page.line(1, &format!("{}:", key(&deployed.app)));
    page.line(2, &entry("image", &deployed.app));
    page.section(2, "environment", &environment(&deployed));
    page.section(2, "secrets", &each_secret(&deployed, |file| vec![format!("- {}", quoted(file))]));
    for line in HARDENING {
        page.line(2, line);
    }
    let files = each_secret(&deployed, |file| {
        vec![format!("{}:", key(file)), format!("  {}", entry("file", &literal(&format!("./secrets/{file}"))))]
    });
    if !files.is_empty() {
        page.blank();
        page.section(0, "secrets", &files);
    }
    page.text
}

const HOW_TO_USE: &str = "\
A secret is a file below `./secrets` that the container's user may read and version control ignores. Everything else is
taken from the environment of `docker compose` or from its `.env`. What is commented out is optional. Your own additions
belong into `compose.override.yaml`.";

/// No core dump, for it would hold the secrets, and no program that gets more rights than it was started with.
const HARDENING: [&str; 4] = ["ulimits:", "  core: 0", "security_opt:", "  - \"no-new-privileges:true\""];

fn environment(deployed: &Deployed) -> Vec<Entry> {
    let mut out = Vec::new();
    if let Some(variable) = deployed.environment_variable {
        out.push(Entry::Active(entry(variable, &literal(&deployed.environment))));
    }
    for value in &deployed.values {
        out.push(Entry::Comment(value.doc()));
        if value.leaf.field.is_secret() {
            secret(&mut out, value);
        } else {
            plain(&mut out, value);
        }
    }
    out
}

fn secret(out: &mut Vec<Entry>, value: &Value) {
    match value.leaf.variable_with(suffix::FILE) {
        Some(variable) => {
            let line = entry(&variable, &literal(&format!("/run/secrets/{}", value.file())));
            out.push(if value.is_needed { Entry::Active(line) } else { Entry::Idle(line) });
        }
        None => out.push(Entry::Comment(format!("{} is found in /run/secrets", value.leaf.variable))),
    }
    if let Some(date) = value.date() {
        let reference = reference(&date, ":-", "");
        out.extend(reference.map(|reference| Entry::Active(entry(&date, &reference))));
    }
}

fn plain(out: &mut Vec<Entry>, value: &Value) {
    let variable = &value.leaf.variable;
    // An empty value counts as unset, unless the field says otherwise.
    let colon = if value.leaf.field.is_empty_allowed() { "" } else { ":" };
    let line = if value.is_needed {
        reference(variable, &format!("{colon}?"), &format!("set {variable}"))
    } else {
        value.default().and_then(|default| reference(variable, &format!("{colon}-"), &default))
    };
    match line {
        Some(line) if value.is_in_doubt => out.push(Entry::Idle(entry(variable, &line))),
        Some(line) => out.push(Entry::Active(entry(variable, &line))),
        None if value.is_needed => out.push(Entry::Comment(format!("{variable} is required: set it"))),
        None => out.push(Entry::Idle(entry(variable, &reference(variable, "", "").unwrap_or_default()))),
    }
}

/// Lines for the file of every secret and of what may stand beside it.
fn each_secret(deployed: &Deployed, lines: fn(&str) -> Vec<String>) -> Vec<Entry> {
    let mut out = Vec::new();
    for value in deployed.secrets() {
        let own = lines(&value.file());
        out.extend(own.into_iter().map(if value.is_needed { Entry::Active } else { Entry::Idle }));
        for slot in value.slots() {
            out.extend(lines(&file_of(&slot)).into_iter().map(Entry::Idle));
        }
    }
    out
}

/// `${NAME:-text}`; nothing where compose would read something else than was meant.
fn reference(variable: &str, operator: &str, text: &str) -> Option<String> {
    let is_name = variable.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && variable.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    // Compose knows no escape for the end of the braces, and not every version one for what stands between them.
    let is_clear = !text.contains(['$', '{', '}', '\\', '"', '\'', '`']) && !text.contains(char::is_control);
    (is_name && is_clear).then(|| format!("${{{variable}{operator}{text}}}"))
}

/// A text that compose takes as it is.
fn literal(text: &str) -> String {
    text.replace('$', "$$")
}
