//! `github-actions.yaml`: a workflow whose one step gets the values from the secrets and variables of an environment. A
//! name that nobody set there is empty, and empty counts as unset.

use super::Options;
use super::deployed::{Deployed, Value};
use super::yaml::{Entry, Yaml, entry, key};
use crate::{Docs, Schema};

/// The text of `github-actions.yaml`.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::github_actions(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("TOKEN: \"${{ secrets.TOKEN }}\""));
/// ```
pub fn github_actions(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let deployed = Deployed::of(schema, docs, options);
    let app = &deployed.app;
    let mut page = Yaml::default();
    page.comment(0, &deployed.head("GitHub Actions", HOW_TO_USE));
    page.blank();
    page.line(0, &entry("name", app));
    page.line(0, "\"on\":");
    page.line(1, "workflow_dispatch: {}");
    page.line(0, "permissions:");
    page.line(1, "contents: read");
    page.line(0, "jobs:");
    page.line(1, &format!("{}:", key(&job(app))));
    page.line(2, "runs-on: ubuntu-latest");
    page.line(2, &entry("environment", &literal(&deployed.environment)));
    page.line(2, "steps:");
    page.line(3, &format!("- {}", entry("name", &format!("Run {app}"))));
    page.line(4, &entry("run", &format!("./{app}")));
    let mut values = Vec::new();
    if let Some(variable) = deployed.environment_variable {
        values.push(Entry::Active(entry(variable, &literal(&deployed.environment))));
    }
    for value in &deployed.values {
        values.push(Entry::Comment(value.doc()));
        values.extend(mapped(value));
    }
    page.section(4, "env", &values);
    page.text
}

const HOW_TO_USE: &str = "\
Copy `env` to the step that runs the program: no other one should get the secrets. They and the variables are set in the
environment's settings, under the names that stand here; what is optional may be missing there.";

/// The value's own variable, and those that a rotation reads beside it.
fn mapped(value: &Value) -> Vec<Entry> {
    let variable = &value.leaf.variable;
    let field = value.leaf.field;
    let line = reference(if field.is_secret() { "secrets" } else { "vars" }, variable);
    // Where empty counts as set, a name that is missing must not become an empty value.
    let is_idle = field.is_empty_allowed() && !value.is_needed;
    let mut out = vec![if is_idle { Entry::Idle(line) } else { Entry::Active(line) }];
    out.extend(value.slots().iter().map(|slot| Entry::Active(reference("secrets", slot))));
    out.extend(value.date().iter().map(|date| Entry::Active(reference("vars", date))));
    out
}

fn reference(context: &str, variable: &str) -> String {
    entry(variable, &format!("${{{{ {context}.{} }}}}", identifier(variable)))
}

/// Letters, digits and `_`; all else is no name of a secret or a variable.
fn identifier(text: &str) -> String {
    text.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

/// A job's name begins with a letter or `_`.
fn job(app: &str) -> String {
    if app.starts_with(|c: char| c.is_ascii_digit()) { format!("_{app}") } else { app.to_owned() }
}

/// A text in which no expression is evaluated.
fn literal(text: &str) -> String {
    if text.contains("${{") { format!("${{{{ '{}' }}}}", text.replace('\'', "''")) } else { text.to_owned() }
}
