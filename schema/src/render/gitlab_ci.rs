//! `gitlab-ci.yaml`: a hidden job with the variables that are no secret. The others are set in the project's settings and
//! reach a job by themselves; naming them here too would give the program the text `$NAME`.

use super::Options;
use super::deployed::Deployed;
use super::yaml::{Entry, Yaml, entry, quoted};
use crate::{Docs, Schema, suffix};

/// The text of `gitlab-ci.yaml`.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::gitlab_ci(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("TOKEN_FILE: type File"));
/// ```
pub fn gitlab_ci(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let deployed = Deployed::of(schema, docs, options);
    let mut page = Yaml::default();
    page.comment(0, &deployed.head("GitLab CI", &format!("{HOW_TO_USE}\n\n{}", settings(&deployed).join("\n"))));
    page.blank();
    page.line(0, &format!("{}:", quoted(&format!(".{}", deployed.app))));
    page.line(1, "environment:");
    page.line(2, &entry("name", &literal(&deployed.environment)));
    let mut values = Vec::new();
    if let Some(variable) = deployed.environment_variable {
        values.push(Entry::Active(entry(variable, &literal(&deployed.environment))));
    }
    for value in deployed.plain().filter(|value| !value.is_needed) {
        values.push(Entry::Comment(value.doc()));
        let default = value.default().unwrap_or_default();
        values.push(Entry::Idle(entry(&value.leaf.variable, &literal(&default))));
    }
    page.section(1, "variables", &values);
    page.line(1, "script:");
    page.line(2, &format!("- {}", quoted(&format!("./{}", deployed.app))));
    page.text
}

const HOW_TO_USE: &str = "\
A job that runs the program says `extends` with the name below. What follows is set in the project's settings (CI/CD,
Variables), for this environment alone, protected, and masked where it is a secret:";

/// What is set in the project's settings: secrets, and what is required.
fn settings(deployed: &Deployed) -> Vec<String> {
    let mut out = Vec::new();
    for value in &deployed.values {
        let field = value.leaf.field;
        let variable = &value.leaf.variable;
        let optional = if value.is_needed { "" } else { ", optional" };
        match value.leaf.variable_with(suffix::FILE).filter(|_| field.is_secret()) {
            Some(file) => out.push(format!("- {file}: type File{optional}")),
            None if field.is_secret() => out.push(format!("- {variable}: type Variable, masked{optional}")),
            None if value.is_needed => out.push(format!("- {variable}: type Variable")),
            None => {}
        }
        out.extend(value.slots().iter().map(|slot| format!("- {slot}: type Variable, masked, optional")));
        out.extend(value.date().iter().map(|date| format!("- {date}: type Variable, optional")));
    }
    out
}

/// A text in which no variable is expanded.
fn literal(text: &str) -> String {
    text.replace('$', "$$")
}
