//! `kubernetes.yaml`: what is no secret as a `ConfigMap`, a `Deployment` to start from, and the Secret by its name alone.
//! The Secret is mounted as a directory: its keys are files that the loader finds, and they follow a rotation.

use super::Options;
use super::deployed::{Deployed, file_of};
use super::yaml::{Entry, Yaml, entry, quoted};
use crate::{Docs, Schema};

/// The text of `kubernetes.yaml`.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::kubernetes(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("secretName: \"billing-secrets\"") && text.contains("--from-file=token=./secrets/token"));
/// ```
pub fn kubernetes(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let deployed = Deployed::of(schema, docs, options);
    let mut page = Yaml::default();
    page.comment(0, &deployed.head("Kubernetes objects", &format!("{HOW_TO_USE}{}", create_secret(&deployed))));
    page.blank();
    let has_config = config_map(&mut page, &deployed);
    deployment(&mut page, &deployed, has_config);
    page.text
}

/// The name of the Secret that holds the values.
pub(super) fn secret_name(deployed: &Deployed) -> String {
    format!("{}-secrets", deployed.app)
}

const HOW_TO_USE: &str = "\
Change it by an overlay of your own (kustomize), and set there what stands empty: an empty value counts as unset, and the
program refuses to start without it. What is commented out is optional.";

/// How the Secret is made: its values never stand in a manifest.
fn create_secret(deployed: &Deployed) -> String {
    let from_file = |file: &str| format!("      {}", shell_word(&format!("--from-file={file}=./secrets/{file}")));
    let mut needed = vec![format!("    kubectl create secret generic {}", secret_name(deployed))];
    let mut optional = Vec::new();
    for value in deployed.secrets() {
        if value.is_needed { &mut needed } else { &mut optional }.push(from_file(&value.file()));
        optional.extend(value.slots().iter().chain(&value.date()).map(|variable| from_file(&file_of(variable))));
    }
    let mut out = String::new();
    if needed.len() + optional.len() > 1 {
        out = format!("\n\nThe Secret is made from files, one for each value:\n{}", needed.join(" \\\n"));
    }
    if !optional.is_empty() {
        out.extend(["\nand, as far as there are any:\n", &optional.join("\n")]);
    }
    out
}

fn config_map(page: &mut Yaml, deployed: &Deployed) -> bool {
    let mut data = Vec::new();
    if let Some(variable) = deployed.environment_variable {
        data.push(Entry::Active(entry(variable, &deployed.environment)));
    }
    for value in deployed.plain() {
        let variable = &value.leaf.variable;
        data.push(Entry::Comment(value.doc()));
        // An empty value that counts as set would hide that nobody set it.
        let is_active = value.is_needed && !value.leaf.field.is_empty_allowed();
        let line = entry(variable, &value.default().unwrap_or_default());
        data.push(if is_active { Entry::Active(line) } else { Entry::Idle(line) });
    }
    if data.is_empty() {
        return false;
    }
    page.line(0, "apiVersion: v1");
    page.line(0, "kind: ConfigMap");
    page.line(0, "metadata:");
    page.line(1, &entry("name", &config_name(deployed)));
    page.section(0, "data", &data);
    page.line(0, "---");
    true
}

fn config_name(deployed: &Deployed) -> String {
    format!("{}-config", deployed.app)
}

fn deployment(page: &mut Yaml, deployed: &Deployed, has_config: bool) {
    let app = quoted(&deployed.app);
    let has_secrets = deployed.secrets().next().is_some();
    page.line(0, "apiVersion: apps/v1");
    page.line(0, "kind: Deployment");
    page.line(0, "metadata:");
    page.line(1, &format!("name: {app}"));
    page.line(0, "spec:");
    page.line(1, "selector:");
    page.line(2, "matchLabels:");
    page.line(3, &format!("app.kubernetes.io/name: {app}"));
    page.line(1, "template:");
    page.line(2, "metadata:");
    page.line(3, "labels:");
    page.line(4, &format!("app.kubernetes.io/name: {app}"));
    page.line(2, "spec:");
    page.comment(
        3,
        "Kubernetes would set variables of other services, and some of them could be taken for the program's own.",
    );
    page.line(3, "enableServiceLinks: false");
    page.comment(3, "The token would be mounted below /run/secrets, and the program asks Kubernetes for nothing.");
    page.line(3, "automountServiceAccountToken: false");
    page.line(3, "securityContext:");
    page.line(4, "runAsNonRoot: true");
    page.line(4, "runAsUser: 65532");
    page.comment(4, "The files of the Secret belong to this group, which alone may read them.");
    page.line(4, "fsGroup: 65532");
    page.line(4, "seccompProfile:");
    page.line(5, "type: RuntimeDefault");
    page.line(3, "containers:");
    page.line(4, &format!("- name: {app}"));
    page.line(5, &format!("image: {}", quoted(&format!("{}:latest", deployed.app))));
    if has_config {
        page.line(5, "envFrom:");
        page.line(6, "- configMapRef:");
        page.line(8, &entry("name", &config_name(deployed)));
    }
    page.line(5, "securityContext:");
    page.line(6, "allowPrivilegeEscalation: false");
    page.line(6, "readOnlyRootFilesystem: true");
    page.line(6, "capabilities:");
    page.line(7, "drop:");
    page.line(8, "- ALL");
    if has_secrets {
        page.line(5, "volumeMounts:");
        page.line(6, "- name: secrets");
        page.line(7, "mountPath: /run/secrets");
        page.line(7, "readOnly: true");
        page.line(3, "volumes:");
        page.line(4, "- name: secrets");
        page.line(5, "secret:");
        page.line(6, &entry("secretName", &secret_name(deployed)));
        page.line(6, "defaultMode: 0440");
    }
}

/// A word that the shell takes as it is.
fn shell_word(text: &str) -> String {
    let is_bare = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=./".contains(&byte));
    if is_bare { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
