//! `external-secret.yaml`: the External Secrets Operator copies the values from a store, where they stand under the one
//! convention of all back ends, into the Secret that `kubernetes.yaml` mounts.

use super::deployed::Deployed;
use super::kubernetes::secret_name;
use super::yaml::{Entry, Yaml, entry, quoted};
use super::{Options, path};
use crate::{Docs, Rotation, Schema, suffix};

/// The text of `external-secret.yaml`.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::external_secret(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("key: \"/billing/prod/token\""));
/// ```
pub fn external_secret(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let deployed = Deployed::of(schema, docs, options);
    let mut page = Yaml::default();
    page.comment(0, &deployed.head("ExternalSecret", HOW_TO_USE));
    page.blank();
    page.line(0, "apiVersion: external-secrets.io/v1");
    page.line(0, "kind: ExternalSecret");
    page.line(0, "metadata:");
    page.line(1, &entry("name", &deployed.app));
    page.line(0, "spec:");
    refresh(&mut page, &deployed);
    page.line(1, "secretStoreRef:");
    page.line(2, &entry("name", &format!("{}-{}", deployed.app, deployed.environment)));
    page.line(2, "kind: SecretStore");
    page.line(1, "target:");
    page.line(2, &entry("name", &secret_name(&deployed)));
    page.line(2, "creationPolicy: Owner");
    page.comment(2, "A value that is gone from the store must not take the running program's away.");
    page.line(2, "deletionPolicy: Retain");
    let data = data(schema, &deployed);
    if !data.iter().any(|entry| matches!(entry, Entry::Active(_))) {
        page.line(1, "data: []");
    }
    page.section(1, "data", &data);
    page.text
}

const HOW_TO_USE: &str = "\
A key that is not in the store stops the whole copy, so what is optional is commented out; take it in by an overlay of your
own (kustomize), as you do with the name of the store.";

/// How often the store is asked: well within the shortest time for which a previous value stays valid.
fn refresh(page: &mut Yaml, deployed: &Deployed) {
    let windows = deployed.secrets().filter_map(|value| value.leaf.field.get_rotation().and_then(Rotation::window));
    match windows.min() {
        Some(0) => {
            page.comment(1, "A previous value is not valid after its rotation, so the new one must come soon.");
            page.line(1, "refreshInterval: 1m");
        }
        Some(days) => {
            let unit = if days == 1 { "day" } else { "days" };
            page.comment(
                1,
                &format!("Well within the shortest time that a previous value stays valid: {days} {unit}."),
            );
            page.line(1, "refreshInterval: 1h");
        }
        None => page.line(1, "refreshInterval: 1h"),
    }
}

fn data(schema: &Schema, deployed: &Deployed) -> Vec<Entry> {
    let mut out = Vec::new();
    for value in deployed.secrets() {
        let remote = path(schema, &deployed.environment, &value.leaf);
        let wrap = if value.is_needed { Entry::Active } else { Entry::Idle };
        out.push(Entry::Comment(value.doc()));
        out.extend(reference(&value.file(), &remote, None).into_iter().map(wrap));
        if let Some(previous) = value.leaf.variable_with(suffix::PREVIOUS) {
            out.push(Entry::Comment("The previous value, as AWS Secrets Manager calls it:".to_owned()));
            out.extend(reference(&previous.to_lowercase(), &remote, Some("AWSPREVIOUS")).into_iter().map(Entry::Idle));
        }
    }
    out
}

fn reference(file: &str, remote: &str, version: Option<&str>) -> Vec<String> {
    let mut lines = vec![
        format!("- secretKey: {}", quoted(file)),
        "  remoteRef:".to_owned(),
        format!("    {}", entry("key", remote)),
    ];
    lines.extend(version.map(|version| format!("    {}", entry("version", version))));
    lines
}
