//! `kubernetes-rbac.yaml`: who may replace the values. The program itself needs no right, because the kubelet mounts its
//! Secret; whoever rotates gets exactly one Secret and one Deployment, by their names.

use super::Options;
use super::deployed::Deployed;
use super::kubernetes::secret_name;
use super::yaml::{Yaml, entry, quoted};
use crate::{Docs, Schema};

/// The text of `kubernetes-rbac.yaml`.
///
/// ```
/// use secure_config_schema::{Schema, render};
/// static SCHEMA: Schema = Schema::new("Settings", "", &[]).app("billing");
/// let text = render::kubernetes_rbac(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("resourceNames:\n      - \"billing-secrets\""));
/// ```
pub fn kubernetes_rbac(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let deployed = Deployed::of(schema, docs, options);
    let name = format!("{}-rotation", deployed.app);
    let mut page = Yaml::default();
    page.comment(0, &deployed.head("Rights for the rotation", WHY));
    page.blank();
    object(&mut page, "v1", "ServiceAccount", &name);
    page.comment(0, "A job that needs the token asks for it itself.");
    page.line(0, "automountServiceAccountToken: false");
    page.line(0, "---");
    object(&mut page, "rbac.authorization.k8s.io/v1", "Role", &name);
    page.line(0, "rules:");
    rule(&mut page, "", "secrets", &secret_name(&deployed), &["get", "update", "patch"]);
    page.comment(1, "`kubectl rollout restart` and `kubectl rollout status`; the latter watches the one Deployment.");
    rule(&mut page, "apps", "deployments", &deployed.app, &["get", "patch", "watch"]);
    page.line(0, "---");
    object(&mut page, "rbac.authorization.k8s.io/v1", "RoleBinding", &name);
    page.line(0, "roleRef:");
    page.line(1, "apiGroup: rbac.authorization.k8s.io");
    page.line(1, "kind: Role");
    page.line(1, &entry("name", &name));
    page.line(0, "subjects:");
    page.line(1, "- kind: ServiceAccount");
    page.line(2, &entry("name", &name));
    page.text
}

const WHY: &str = "\
The program needs no right of its own: the kubelet mounts its Secret. `list` is missing because it shows values, and `create`
because it cannot be held to one name: an administrator makes the Secret once.";

fn object(page: &mut Yaml, version: &str, kind: &str, name: &str) {
    page.line(0, &format!("apiVersion: {version}"));
    page.line(0, &format!("kind: {kind}"));
    page.line(0, "metadata:");
    page.line(1, &entry("name", name));
}

fn rule(page: &mut Yaml, group: &str, resource: &str, name: &str, verbs: &[&str]) {
    page.line(1, "- apiGroups:");
    page.line(3, &format!("- {}", quoted(group)));
    for (list, items) in [("resources", &[resource][..]), ("resourceNames", &[name]), ("verbs", verbs)] {
        page.line(2, &format!("{list}:"));
        for item in items {
            page.line(3, &format!("- {}", quoted(item)));
        }
    }
}
