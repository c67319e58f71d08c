//! What independent programs read in the documents of a deployment: PyYAML, json, csv, the formats' own schemas, systemd and
//! varlock. Names and prose that try to break out are read back as what they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use secure_config_schema::render::{self, Options};
use secure_config_schema::{Docs, Field, Presence, Rotation, Schema, ShownDefault, leaves, suffix};

use crate::deployments::{documents, kept};
use crate::hostile::{Dice, Names, program};
use crate::readers::{lossy, python, skip};
use crate::{billing, everything};

#[test]
fn readers_of_each_format_read_what_the_schema_says() {
    for (program, schema, docs) in
        [("billing", &billing::SCHEMA, &billing::DOCS), ("everything", &everything::SCHEMA, &everything::DOCS)]
    {
        let folder = written(program, schema, docs);
        assert_read("PyYAML, check-jsonschema and kubernetes-validate", &folder, &["formal"]);
    }
}

#[test]
fn readers_of_each_format_read_hostile_names_and_prose_as_what_they_are() {
    let mut dice = Dice::new();
    for round in 0..12 {
        let (schema, docs) = program(&mut dice, Names::Hostile);
        let folder = written(&format!("hostile-{round}"), schema, docs);
        assert_read("PyYAML", &folder, &[]);
        assert_table_is_whole(&folder);
    }
}

#[test]
fn table_of_the_inventory_is_read_whole() {
    for (schema, docs) in [(&billing::SCHEMA, &billing::DOCS), (&everything::SCHEMA, &everything::DOCS)] {
        let folder = written("markdown", schema, docs);
        assert_table_is_whole(&folder);
    }
}

fn assert_table_is_whole(folder: &Path) {
    let Some(output) = python("markdown-it-py", "read_markdown.py", &folder.join("SECRETS.md")) else { return };
    assert!(output.status.success(), "{}{}", lossy(&output.stdout), lossy(&output.stderr));
}

fn assert_read(library: &str, folder: &Path, arguments: &[&str]) {
    let Some(output) = run(library, folder, arguments) else { return };
    assert!(output.status.success(), "{}:\n{}{}", folder.display(), lossy(&output.stdout), lossy(&output.stderr));
}

fn run(library: &str, folder: &Path, arguments: &[&str]) -> Option<Output> {
    let Some(interpreter) = std::env::var_os("SECURE_CONFIG_TEST_PYTHON") else {
        skip(library, "no interpreter");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render/read_deployments.py");
    Some(Command::new(interpreter).arg(script).arg(folder).args(arguments).output().unwrap())
}

/// All documents of a program in a folder, the same without prose in a folder below it, and what they have to say.
fn written(program: &str, schema: &'static Schema, docs: &'static Docs) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deployments").join(program);
    let terse = folder.join("terse");
    fs::create_dir_all(&terse).unwrap();
    let (bare, options) = (without_prose(schema), Options::default());
    for document in documents() {
        fs::write(folder.join(document.file()), document.render(schema, Some(docs), &options)).unwrap();
        fs::write(terse.join(document.file()), document.render(bare, None, &options)).unwrap();
    }
    fs::write(folder.join("facts.json"), facts(schema)).unwrap();
    folder
}

/// The same schema without a word of prose, so far as its own fields go.
fn without_prose(schema: &'static Schema) -> &'static Schema {
    let fields: Vec<Field> = schema
        .fields()
        .iter()
        .map(|field| match field.get_type() {
            Some(ty) if field.get_aliases().is_empty() => {
                let mut bare = Field::value(field.get_ident(), field.get_name(), *ty, "");
                bare = bare.fallback(field.get_fallback()).rules(kept(field.get_rules().deprecated("")));
                bare = field.get_secret().map_or(bare, |secret| bare.secret(secret));
                bare = field.get_rotation().map_or(bare, |rotation| bare.rotation(rotation));
                bare = if field.is_empty_allowed() { bare.allow_empty() } else { bare };
                bare = if field.is_secret() && !field.reads_file() { bare.no_file() } else { bare };
                bare.required_in(field.get_required_in())
            }
            _ => *field,
        })
        .collect();
    let name = if schema.get_app().is_some() { schema.name() } else { schema.title() };
    let bare = Schema::new(name, "", Vec::leak(fields)).prefix(schema.get_prefix());
    let bare = schema.get_app().map_or(bare, |app| bare.app(app));
    kept(schema.get_environments().map_or(bare, |environments| bare.environments(environments)))
}

/// What the documents have to say, as JSON. It is worked out here anew, and not by what the documents are made with.
pub(crate) fn facts(schema: &'static Schema) -> String {
    let environment = render::environment(schema, &Options::default());
    let values = leaves(schema, None).map(|leaf| {
        let field = leaf.field;
        let is_certain = !leaf.in_optional_group || group_is_required(schema, &leaf.path, &environment);
        let is_needed = is_certain
            && match field.presence() {
                Presence::Required => true,
                Presence::RequiredIn(names) => names.contains(&environment.as_str()),
                Presence::Defaulted | Presence::Optional => false,
            };
        let listed = field.get_rotation().and_then(Rotation::previous_list).map(|(list, _)| list.to_owned());
        let slots = [suffix::PREVIOUS, suffix::NEXT].map(|ending| leaf.variable_with(ending));
        let slots: Vec<_> = slots.into_iter().chain([listed]).flatten().map(|slot| json(&slot)).collect();
        let default = match field.shown_default() {
            Some(ShownDefault::Value(value)) => json(&value),
            _ => "null".to_owned(),
        };
        format!(
            r#"{{"variable": {}, "path": {}, "secret": {}, "file": {}, "dated": {}, "slots": [{}], "needed": {is_needed}, "empty": {}, "default": {default}}}"#,
            json(&leaf.variable),
            json(&render::path(schema, &environment, &leaf)),
            field.is_secret(),
            leaf.variable_with(suffix::FILE).is_some(),
            leaf.variable_with(suffix::ROTATED_AT).is_some(),
            slots.join(", "),
            field.is_empty_allowed(),
        )
    });
    let values: Vec<_> = values.collect();
    let variable = schema.get_environments().map_or("null".to_owned(), |known| json(known.variable()));
    format!(
        "{{\"app\": {}, \"environment\": {}, \"environment_variable\": {variable}, \"values\": [\n{}\n]}}\n",
        json(&secure_config_schema::app_in_store(schema)),
        json(&environment),
        values.join(",\n")
    )
}

/// Whether the outermost group of a path has to be there; no group within one is optional in these programs.
fn group_is_required(schema: &Schema, path: &str, environment: &str) -> bool {
    let group = schema.fields().iter().find(|field| path.starts_with(&format!("{}.", field.get_ident())));
    group.is_some_and(|field| field.get_required_in().contains(&environment))
}

fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for unit in text.encode_utf16() {
        out.extend([format!("\\u{unit:04x}")]);
    }
    out + "\""
}
