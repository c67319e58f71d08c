//! `vault-policy.hcl`: what the program reads in `HashiCorp` Vault or OpenBao, which is one path, and the same for whoever
//! replaces its secrets. All values of an environment stand as keys under that path of a KV engine, version 2.

use super::deployed::Deployed;
use super::lines::lines;
use super::{Options, name};
use crate::{Docs, Leaf, Schema, Store};

const READ: &str = r#"["read"]"#;

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
        ("data", "The values, and those of earlier versions.", READ),
        ("metadata", "When they were last replaced.", READ),
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
    let mount = segments(options.mount.as_deref().unwrap_or("secret"));
    let place = format!("{}/{}", deployed.app, segment(&deployed.environment));
    let mut keys: Vec<String> = Vec::new();
    let mut paths = Vec::new();
    for value in deployed.secrets() {
        match named(&value.leaf, &deployed) {
            None => keys.push(name(schema, &value.leaf)),
            Some((None, key)) => keys.push(key),
            Some((Some(path), _)) if paths.contains(&path) => {}
            Some((Some(path), _)) => paths.push(path),
        }
    }
    keys.dedup();
    let mut out = String::new();
    let use_of_it = format!("The secrets stand as keys of {mount}/{place}:\n    {}", keys.join("\n    "));
    comment(&mut out, &deployed.head(what, if keys.is_empty() { "" } else { &use_of_it }));
    for (kind, why, capabilities) in rules {
        let rule = |path: String| format!("path \"{path}\" {{\n  capabilities = {capabilities}\n}}\n");
        // Where all fields name places of their own, nothing else is read.
        if !keys.is_empty() || paths.is_empty() {
            out.push('\n');
            comment(&mut out, why);
            out.push_str(&rule(format!("{mount}/{kind}/{place}")));
        }
        for path in &paths {
            match path.strip_prefix('/') {
                None => {
                    out.push('\n');
                    comment(&mut out, &format!("{why} A field names the place."));
                    out.push_str(&rule(format!("{mount}/{kind}/{}", segments(path))));
                }
                // Values that the server makes are nobody's to replace.
                Some(_) if *capabilities != READ => {}
                // Which engine that is, only the server knows: the path of one with versions differs.
                Some(whole) => {
                    let whole = segments(whole);
                    out.push('\n');
                    comment(
                        &mut out,
                        &format!("{why} A field names the place with its engine, which may have versions or not."),
                    );
                    if let Some((engine, rest)) = whole.split_once('/') {
                        out.push_str(&rule(format!("{engine}/{kind}/{rest}")));
                    }
                    if *kind == "data" {
                        out.push_str(&rule(whole));
                    }
                }
            }
        }
    }
    out
}

/// The place that a field names: a path, if it is not the program's own, and a key.
fn named(leaf: &Leaf, deployed: &Deployed) -> Option<(Option<String>, String)> {
    let said = leaf.field.get_rules().get_store(Store::Vault)?;
    let (path, key) = said.split_once('#').unwrap_or((said, ""));
    let path = path.split_once("?version=").map_or(path, |(path, _)| path);
    let path = path.replace("{app}", &deployed.app).replace("{environment}", &deployed.environment);
    Some((Some(path).filter(|path| !path.is_empty()), key.to_owned()))
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
