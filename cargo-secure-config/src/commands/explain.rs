//! `explain`: everything about one variable, and never its value.

use clap::Args;
use secure_config_runtime::RotationState;
use secure_config_schema::{Leaf, Presence, Schema, leaves, nearest, suffix};
use serde_json::{Value, json};

use crate::cli::Context;
use crate::given::{Given, alone};
use crate::{Exit, Failure, paint};

/// Everything about one variable: what it is for, its rules, where it is set here, what it shadows, its age; never its value
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config explain DATABASE_URL
  cargo secure-config explain smtp.password --schema schema.json --environment prod

Exit codes:
  0  the variable is explained, whether it is set well or not
  2  the command line is not understood, or there is no such variable
  3  a schema or a file cannot be read, or the program cannot be built")]
pub(crate) struct Explain {
    /// The variable, one of its other names, or the field's path
    #[arg(value_name = "NAME")]
    name: String,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    given: Given,
}

impl Explain {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let settings = context.place.find(context.quiet)?.one()?;
        let leaves: Vec<_> = leaves(settings.schema, Some(settings.docs)).collect();
        let leaf = find(&leaves, &self.name)?;
        let here = self.here(settings.schema, leaf)?;
        if self.json {
            outln!("{:#}", json!({ "variable": leaf.variable, "path": leaf.path, "about": about(leaf), "here": here }));
        } else {
            print(leaf, &here);
        }
        Ok(Exit::Success)
    }

    /// What is known of it here: where it is set, or what is wrong with it.
    fn here(&self, schema: &'static Schema, leaf: &Leaf) -> Result<Value, Failure> {
        let outcome = self.given.loader(alone(schema, leaf))?.load();
        Ok(match outcome {
            Ok(report) => {
                let field = report.fields().first();
                let origin = field.and_then(|field| field.origin()).map(ToString::to_string);
                let shadows: Vec<_> =
                    field.map_or(&[][..], |field| field.shadows()).iter().map(ToString::to_string).collect();
                let age = report.rotation().first().map(|status| match status.state() {
                    RotationState::Unknown => "age not known: set the variable that ends in _ROTATED_AT".to_owned(),
                    state => state.to_string(),
                });
                let warnings: Vec<_> = report
                    .warnings()
                    .iter()
                    .filter(|warning| warning.variable() == leaf.variable)
                    .map(ToString::to_string)
                    .collect();
                json!({ "set": origin, "shadows": shadows, "age": age, "warnings": warnings, "problems": [] })
            }
            Err(_) if leaf.in_optional_group && !self.given.complaints(schema)?.contains(&leaf.variable) => {
                json!({ "set": null, "shadows": [], "age": null, "warnings": [], "problems": [] })
            }
            Err(error) => {
                let problems: Vec<_> = serde_json::from_str::<Value>(&error.to_json())
                    .map(|whole| whole["problems"].clone())
                    .into_iter()
                    .collect();
                json!({ "set": null, "shadows": [], "age": null, "warnings": [], "problems": problems.first() })
            }
        })
    }
}

/// The field that a name means: its variable, another name of it, one with a suffix, or its path.
fn find<'l>(leaves: &'l [Leaf], name: &str) -> Result<&'l Leaf, Failure> {
    let is_it = |leaf: &&Leaf| {
        let suffixed = |suffix: &&str| leaf.variable_with(suffix).as_deref() == Some(name);
        let is_alias = leaf.field.get_aliases().iter().any(|alias| alias.variable == name);
        leaf.variable == name || leaf.path == name || is_alias || leaf.field.suffixes().iter().any(suffixed)
    };
    leaves.iter().find(is_it).ok_or_else(|| {
        // The name is not repeated: somebody may have given a value in its place.
        let names = leaves.iter().flat_map(|leaf| [leaf.variable.as_str(), leaf.path.as_str()]);
        let failure = Failure::usage("no field reads a variable of this name");
        match nearest(name, names) {
            Some(meant) => failure.hint(format!("did you mean `{meant}`?")),
            None => failure.hint("`cargo secure-config inspect` names all variables"),
        }
    })
}

/// What the schema says, line by line.
fn about(leaf: &Leaf) -> Vec<(&'static str, String)> {
    let field = leaf.field;
    let mut out = vec![("field", leaf.path.clone()), ("type", field.type_name())];
    let rules = field.constraints();
    if !rules.is_empty() {
        out.push(("rules", rules.join(", ")));
    }
    let presence = match field.presence() {
        Presence::Required if leaf.in_optional_group => "required where its group is present".to_owned(),
        Presence::Required => "required".to_owned(),
        Presence::RequiredIn(names) => format!("required in {}", names.join(", ")),
        Presence::Defaulted => "has a default".to_owned(),
        Presence::Optional => "optional".to_owned(),
    };
    out.push(("presence", presence));
    out.extend(field.shown_default().map(|default| ("default", default.text().to_owned())));
    out.extend(field.shown_dev_default().map(|default| ("in local debug builds", default.text().to_owned())));
    if field.is_secret() {
        let secret = field.get_secret();
        let owner =
            secret.and_then(|secret| secret.get_owner()).map_or_else(String::new, |owner| format!(", owner {owner}"));
        let level = secret.and_then(|secret| secret.get_criticality()).map_or("", |level| level.name());
        let level = if level.is_empty() { String::new() } else { format!(", criticality {level}") };
        out.push(("secret", format!("yes{owner}{level}")));
    }
    out.extend(field.get_rotation().map(|duty| ("rotate", duty.describe())));
    out.extend(leaf.variable_with(suffix::FILE).map(|name| ("or in a file", name)));
    for alias in field.get_aliases() {
        let deprecated = if alias.deprecated { " (deprecated)" } else { "" };
        out.push(("other name", format!("{}{deprecated}", alias.variable)));
    }
    out.extend(field.get_rules().get_deprecated().map(|why| ("deprecated", why.to_owned())));
    out
}

fn print(leaf: &Leaf, here: &Value) {
    let (bold, dim, good, warn, bad, reset) =
        (paint::BOLD, paint::DIM, paint::GOOD, paint::WARN, paint::BAD, anstyle::Reset);
    outln!("{bold}{}{reset}", leaf.variable);
    for line in leaf.field.get_doc().lines().chain(leaf.doc.map_or("", |doc| doc.more).lines()) {
        outln!("  {}", secure_config_schema::visible(line));
    }
    let about = about(leaf);
    let width = about.iter().map(|(key, _)| key.len()).max().unwrap_or_default().max("set here".len());
    for (key, text) in &about {
        outln!("  {dim}{key:width$}{reset}  {}", secure_config_schema::visible(text));
    }
    let texts = |key: &str| here[key].as_array().cloned().unwrap_or_default();
    match here["set"].as_str() {
        Some(origin) => outln!("  {good}{:width$}{reset}  {origin}", "set here"),
        None if texts("problems").is_empty() => outln!("  {warn}{:width$}{reset}  no", "set here"),
        None => {}
    }
    for shadow in texts("shadows") {
        outln!("  {dim}{:width$}{reset}  {}", "shadows", shadow.as_str().unwrap_or_default());
    }
    if let Some(age) = here["age"].as_str() {
        outln!("  {dim}{:width$}{reset}  {age}", "age");
    }
    for warning in texts("warnings") {
        outln!("  {warn}{:width$}{reset}  {}", "warning", warning.as_str().unwrap_or_default());
    }
    for problem in texts("problems") {
        let text = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
        let words = [text("problem"), text("expected")]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(": ");
        outln!("  {bad}{:width$}{reset}  {}  {}", "problem", words, text("code"));
        outln!("  {:width$}  fix: {}", "", text("fix"));
    }
}
