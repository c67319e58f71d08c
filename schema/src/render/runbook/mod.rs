//! `ROTATION.md`: how each secret is replaced, step by step, for whoever is on duty. What to do depends on what the secret
//! is, which its type and its form say; the steps themselves stand in `steps`.

mod steps;

use self::steps::Steps;
use super::deployed::{Deployed, Value};
use super::markdown::escape;
use super::{Options, path, words};
use crate::{Criticality, Docs, Rotation, Schema, Secret};

/// The text of `ROTATION.md`.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Rotation, Schema, Type, render};
/// static QUARTERLY: Rotation = Rotation::new().days(90).window_days(7);
/// static FIELDS: &[Field] = &[Field::value("key", Name::Part("KEY"), Type::of(Base::Text).secret().rotating(), "Signs.")
///     .rotation(&QUARTERLY)];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::runbook(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("## `KEY`") && text.contains("`KEY_PREVIOUS`") && text.contains("`/billing/prod/key`"));
/// ```
pub fn runbook(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let deployed = Deployed::of(schema, docs, options);
    let [generated, renew] = deployed.generated();
    let head = format!("{generated} {}", renew.trim()).replace("--", "- -").replace('>', "&gt;");
    let mut blocks = vec![
        format!("<!-- {head} -->"),
        format!("# Replacing the secrets of {}", escape::text(&deployed.app)),
        format!("For the environment {}.\n{INTRODUCTION}", escape::code(&deployed.environment)),
        STORING.to_owned(),
    ];
    for value in deployed.secrets() {
        blocks.extend(chapter(schema, &deployed, value));
    }
    format!("{}\n", blocks.join("\n\n"))
}

const INTRODUCTION: &str = "\
Each chapter is one secret. Where a secret may have become known, do not wait for its date: tell first, begin at once, and
keep no window for the previous value.";

const STORING: &str = "\
## How a value is stored

A value never stands in a command, where the shell's history and the list of processes show it, nor in a ticket or a chat.
Make it into a file in memory (`umask 077; cd /dev/shm`), store the file, and remove it. `PLACE` is what a chapter names; for
Vault its last part is `KEY` and what stands before it is `PLACE`.

```sh
aws secretsmanager put-secret-value --secret-id PLACE --secret-string file://new-value
aws ssm put-parameter --name PLACE --type SecureString --overwrite --value file://new-value
vault kv patch -mount=secret PLACE KEY=@new-value
```

The program reads its settings when it starts, so a stored value is in use after a restart:
`kubectl rollout restart deployment/NAME`, `docker compose up --force-recreate --detach` or `systemctl restart NAME`.";

fn chapter(schema: &Schema, deployed: &Deployed, value: &Value) -> Vec<String> {
    let leaf = &value.leaf;
    let variable = escape::code(&leaf.variable);
    let place = escape::code(&path(schema, &deployed.environment, leaf));
    let steps = Steps::of(leaf, &place);
    let mut blocks = vec![format!("## {variable}")];
    let doc = escape::text(leaf.field.get_doc());
    if !doc.is_empty() {
        blocks.push(doc);
    }
    blocks.push(facts(value, &place));
    for (heading, lines) in
        [("Prerequisites", steps.before), ("Steps", steps.work), ("Verify", steps.check), ("Roll back", steps.back)]
    {
        blocks.push(format!("### {heading}"));
        let lines = lines.iter().enumerate().map(|(i, line)| format!("{}. {line}", i + 1));
        blocks.push(lines.collect::<Vec<_>>().join("\n"));
    }
    blocks.push("### Tell".to_owned());
    blocks.push(tell(value));
    blocks
}

fn facts(value: &Value, place: &str) -> String {
    let field = value.leaf.field;
    let mut lines = vec![format!("- Place: {place}"), format!("- Kind: {}", escape::text(&field.type_name()))];
    if let Some(rotation) = field.get_rotation() {
        lines.push(format!("- Replaced: {}", rotation.describe()));
        lines.extend(words::rotation_details(rotation).iter().map(|detail| format!("- {detail}")));
    } else {
        lines.push("- Replaced: when it may have become known".to_owned());
    }
    let rules = field.constraints();
    if !rules.is_empty() {
        lines.push(format!(
            "- A new value: {}",
            rules.iter().map(|rule| escape::text(rule)).collect::<Vec<_>>().join("; ")
        ));
    }
    if let Some(criticality) = field.get_secret().and_then(Secret::get_criticality) {
        lines.push(format!("- Criticality: {}", criticality.name()));
    }
    lines.join("\n")
}

fn tell(value: &Value) -> String {
    let secret = value.leaf.field.get_secret();
    let owner = match secret.and_then(Secret::get_owner) {
        Some(owner) => format!("{}, who answer for it", escape::text(owner)),
        None => "whoever answers for the program: the secret has no owner yet (`#[secret(owner = \"…\")]`)".to_owned(),
    };
    let beforehand = match value.leaf.field.get_rotation().and_then(Rotation::window) {
        Some(days) if days > 0 => "before the first step and when the previous value is gone",
        _ => {
            "before the first step, because there is a moment in which the old value is refused, and after the last one"
        }
    };
    let incident = match secret.and_then(Secret::get_criticality) {
        Some(Criticality::High) => " After a leak also whoever leads incidents, at once: its criticality is high.",
        _ => " After a leak also whoever leads incidents.",
    };
    format!("{owner}: {beforehand}.{incident}")
}
