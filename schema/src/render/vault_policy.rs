//! `vault-policy.hcl`: what the program reads in `HashiCorp` Vault or OpenBao, which is one path, and the same for whoever
//! replaces its secrets. All values of an environment stand as keys under that path of a KV engine, version 2.

use super::deployed::Deployed;
use super::lines::lines;
use super::{Options, name};
use crate::{Docs, Schema};

/// The policy of the program.
///
/// `Options::mount` is where the engine is mounted, `secret` unless it says otherwise.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::vault_policy(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("path \"secret/data/billing/prod\" {\n  capabilities = [\"read\"]\n}"));
/// ```
pub fn vault_policy(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let rules = [
        ("data", "The values, and those of earlier versions.", r#"["read"]"#),
        ("metadata", "When they were last replaced.", r#"["read"]"#),
    ];
    policy(schema, docs, options, "Vault policy", &rules)
}

/// The policy of whoever replaces the program's secrets. Deleting versions is not part of it: a previous value is what a
/// rotation goes back to.
///
/// ```
/// use secure_config_schema::{Schema, render};
/// static SCHEMA: Schema = Schema::new("Settings", "", &[]).app("billing");
/// let text = render::vault_policy_rotation(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("\"patch\"") && !text.contains("delete"));
/// ```
pub fn vault_policy_rotation(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let rules = [
        (
            "data",
            "A new version; `patch` replaces one key and leaves the others.",
            r#"["create", "read", "update", "patch"]"#,
        ),
        ("metadata", "Which versions there are, and what is noted beside them.", r#"["read", "update", "patch"]"#),
    ];
    policy(schema, docs, options, "Vault policy for the rotation", &rules)
}

fn policy(
    schema: &'static Schema,
    docs: Option<&'static Docs>,
    options: &Options,
    what: &str,
    rules: &[(&str, &str, &str)],
) -> String {
    let deployed = Deployed::of(schema, docs, options);
    let mut keys: Vec<_> = deployed.secrets().map(|value| name(schema, &value.leaf)).collect();
    keys.dedup();
    let mount = segments(options.mount.as_deref().unwrap_or("secret"));
    let place = format!("{}/{}", deployed.app, segment(&deployed.environment));
    let mut out = String::new();
    let use_of_it = format!("The secrets stand as keys of {mount}/{place}:\n    {}", keys.join("\n    "));
    comment(&mut out, &deployed.head(what, if keys.is_empty() { "" } else { &use_of_it }));
    for (kind, why, capabilities) in rules {
        out.push('\n');
        comment(&mut out, why);
        out.extend([format!("path \"{mount}/{kind}/{place}\" {{\n  capabilities = {capabilities}\n}}\n")]);
    }
    out
}

fn comment(out: &mut String, prose: &str) {
    for line in lines(prose) {
        out.push_str(format!("# {line}").trim_end());
        out.push('\n');
    }
}

/// A mount may stand below others.
fn segments(path: &str) -> String {
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).map(segment).collect();
    parts.join("/")
}

/// A part of a path in which nothing is a wildcard or ends the text: policies know no escape for `*` and `+`, so such a
/// letter becomes `_`, and the rule fits nothing rather than more than was meant.
fn segment(text: &str) -> String {
    text.replace(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | ':')), "_")
}
