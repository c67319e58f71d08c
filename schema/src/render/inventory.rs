//! The inventory of a program's secrets, for whoever answers for them: who owns each, how bad its loss is, when it is
//! replaced and where it stands in each environment. One list, as a page, as a table for a spreadsheet and as JSON.

use super::deployed::Deployed;
use super::json::{Json, Object};
use super::lines::one_line;
use super::markdown::escape;
use super::{Options, path, words};
use crate::{DevDefault, Docs, Leaf, Rotation, Schema};

/// The inventory in Markdown.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::inventory(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("| `TOKEN` | nobody | not said | no duty | required | `/billing/prod/token` |"));
/// ```
pub fn inventory(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let list = Inventory::of(schema, docs, options);
    let mut out = format!("<!-- {} -->\n\n", comment(&list.generated));
    out.extend([format!("# Secrets of {}\n\n", escape::text(&list.app))]);
    out.extend([format!("{}\n\n", summary(&list))]);
    if list.rows.is_empty() {
        return out;
    }
    let mut head: Vec<String> = COLUMNS.map(str::to_owned).into();
    head.extend(list.environments.iter().map(|name| format!("in {}", escape::text(name))));
    let rule = vec!["---".to_owned(); head.len()];
    let rows = list.rows.iter().map(|row| {
        let mut cells = vec![
            escape::code(&row.variable),
            escape::text(row.owner.unwrap_or("nobody")),
            row.criticality.unwrap_or("not said").to_owned(),
            escape::text(&row.rotation()),
            escape::text(&row.requirement),
        ];
        cells.extend(row.places.iter().map(|place| match place {
            Place::Path(path) => escape::code(path),
            Place::Words(words) => (*words).to_owned(),
        }));
        cells
    });
    for cells in [head, rule].into_iter().chain(rows) {
        out.extend([format!("| {} |\n", cells.join(" | "))]);
    }
    out
}

const COLUMNS: [&str; 5] = ["Secret", "Owner", "Criticality", "Replaced", "Needed"];

fn summary(list: &Inventory) -> String {
    let count = |what: fn(&Row) -> bool| list.rows.iter().filter(|row| what(row)).count();
    let (all, due) = (list.rows.len(), count(|row| row.period_days.is_some()));
    let (unowned, high) = (count(|row| row.owner.is_none()), count(|row| row.criticality == Some("high")));
    format!(
        "Secrets: {all}. Of high criticality: {high}. Replaced by the calendar: {due}. Without an owner: {unowned}."
    )
}

/// The inventory as CSV (RFC 4180): no cell of it is a formula to a spreadsheet. The last column is empty but for its head,
/// which says how the file is renewed.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::inventory_csv(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("\nTOKEN,token,,,,,,required,/billing/prod/token,\n"));
/// ```
pub fn inventory_csv(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let list = Inventory::of(schema, docs, options);
    let mut head: Vec<String> =
        ["secret", "field", "owner", "criticality", "rotation", "period_days", "window_days", "needed"]
            .map(String::from)
            .into();
    head.extend(list.environments.iter().map(|name| format!("in {name}")));
    head.push(list.generated.clone());
    let rows = list.rows.iter().map(|row| {
        let days = |days: Option<u32>| days.map(|days| days.to_string()).unwrap_or_default();
        let mut cells = vec![
            row.variable.clone(),
            row.path.clone(),
            row.owner.unwrap_or_default().to_owned(),
            row.criticality.unwrap_or_default().to_owned(),
            row.duty.clone().unwrap_or_default(),
            days(row.period_days),
            days(row.window_days),
            row.requirement.clone(),
        ];
        cells.extend(row.places.iter().map(|place| place.text().to_owned()));
        cells.push(String::new());
        cells
    });
    let lines = std::iter::once(head).chain(rows).map(|cells| {
        let cells: Vec<_> = cells.iter().map(|cell| csv_cell(cell)).collect();
        cells.join(",") + "\n"
    });
    lines.collect()
}

/// A cell of one line. What a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises.
fn csv_cell(text: &str) -> String {
    let text = one_line(text);
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text };
    if text.contains([',', '"', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The inventory as JSON.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::inventory_json(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("\"secret\": \"TOKEN\""));
/// ```
pub fn inventory_json(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let list = Inventory::of(schema, docs, options);
    let secrets = list.rows.iter().map(|row| {
        let mut object = Object::new().with("secret", row.variable.as_str()).with("field", row.path.as_str());
        object.set_some("owner", row.owner);
        object.set_some("criticality", row.criticality);
        object.set_some("rotation", row.duty.as_deref());
        object.set_some("period_days", row.period_days.map(u64::from));
        object.set_some("window_days", row.window_days.map(u64::from));
        object.set("needed", row.requirement.as_str());
        let mut places = Object::new();
        for (environment, place) in list.environments.iter().zip(&row.places) {
            places.set(environment.as_str(), place.text());
        }
        object.with("places", places)
    });
    let document = Object::new()
        .with("generated", list.generated.as_str())
        .with("app", list.app.as_str())
        .with("secrets", secrets.collect::<Vec<Object>>());
    format!("{}\n", Json::from(document))
}

struct Inventory {
    app: String,
    generated: String,
    environments: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    variable: String,
    path: String,
    owner: Option<&'static str>,
    criticality: Option<&'static str>,
    duty: Option<String>,
    period_days: Option<u32>,
    window_days: Option<u32>,
    requirement: String,
    /// One for each environment.
    places: Vec<Place>,
}

enum Place {
    Path(String),
    Words(&'static str),
}

impl Place {
    fn text(&self) -> &str {
        match self {
            Place::Path(path) => path,
            Place::Words(words) => words,
        }
    }

    fn of(schema: &Schema, environment: &str, leaf: &Leaf) -> Self {
        let is_local = schema.get_environments().is_some_and(|known| known.is_local(environment));
        match leaf.field.get_dev_default() {
            Some(DevDefault::Generated) if is_local => Place::Words("the developer's own, or made up at the start"),
            _ if is_local => Place::Words("the developer's own"),
            _ => Place::Path(path(schema, environment, leaf)),
        }
    }
}

impl Inventory {
    fn of(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> Self {
        let deployed = Deployed::of(schema, docs, options);
        let all = schema.get_environments().map(|known| known.names().iter().map(|name| (*name).to_owned()).collect());
        let environments =
            all.filter(|all: &Vec<String>| !all.is_empty()).unwrap_or_else(|| vec![deployed.environment.clone()]);
        let rows = deployed.secrets().map(|value| {
            let (leaf, field) = (&value.leaf, value.leaf.field);
            let rotation = field.get_rotation();
            let secret = field.get_secret();
            Row {
                variable: leaf.variable.clone(),
                path: leaf.path.clone(),
                owner: secret.and_then(crate::Secret::get_owner),
                criticality: secret.and_then(crate::Secret::get_criticality).map(crate::Criticality::name),
                duty: rotation.map(Rotation::describe),
                period_days: rotation.and_then(Rotation::period_days),
                window_days: rotation.and_then(Rotation::window),
                requirement: words::requirement(leaf).unwrap_or_else(|| "optional".to_owned()),
                places: environments.iter().map(|environment| Place::of(schema, environment, leaf)).collect(),
            }
        });
        let rows = rows.collect();
        let generated = deployed.generated();
        let generated = generated.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        Self { app: deployed.app, generated, environments, rows }
    }
}

impl Row {
    fn rotation(&self) -> String {
        match (&self.duty, self.window_days) {
            (None, _) => "no duty".to_owned(),
            (Some(duty), None) => duty.clone(),
            (Some(duty), Some(1)) => format!("{duty}; the previous value stays valid for 1 day"),
            (Some(duty), Some(days)) => format!("{duty}; the previous value stays valid for {days} days"),
        }
    }
}

/// A text inside an HTML comment, which it cannot end.
fn comment(text: &str) -> String {
    text.replace("--", "- -").replace('>', "&gt;")
}
