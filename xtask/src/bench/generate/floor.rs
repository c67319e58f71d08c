//! The floor: the table of names, and each field by its number in it.

use std::fmt::Write;

use super::{digest, doc, is_nested, readers, structs};
use crate::bench::fields::{Field, Group, Kind, Origin, Shape, Workload};

pub(super) fn code(workload: &Workload) -> String {
    let mut out = structs(workload, |_| String::new(), |_| String::new(), doc);
    let _ = write!(out, "static VARIABLES: &[&str] = &[");
    for (group, field) in workload.fields() {
        let _ = write!(out, "\n    {:?},", Workload::variable(group, field, "_"));
    }
    // Where a secret's file may be named: a program that follows the same rules has to look there, too.
    let is_secret = |(_, field): &(&Group, &Field)| matches!(field.kind, Kind::Secret);
    let secrets: Vec<_> = workload.fields().filter(is_secret).collect();
    for (group, field) in &secrets {
        let _ = write!(out, "\n    \"{}_FILE\",", Workload::variable(group, field, "_"));
    }
    out.push_str("\n];\n\n");
    let numbers: Vec<_> = workload.fields().map(|(group, field)| (group.name.as_str(), field.name.as_str())).collect();
    if is_nested(workload) {
        let slots = (numbers.len() * 4).next_power_of_two();
        let paths: String = numbers.iter().map(|(group, field)| format!("\n    \"{group}.{field}\",")).collect();
        let _ = write!(
            out,
            "static KEYS: &[&str] = &[{paths}\n];\n\n\
             static BY_VARIABLE: Table<{slots}> = Table::new(VARIABLES);\n\
             static BY_KEY: Table<{slots}> = Table::new(KEYS);\n\n\
             fn over(path: &str) -> Result<Settings, Fault> {{\n\
             \x20   let text = std::fs::read_to_string(path)?;\n\
             \x20   let mut found = passed(&BY_VARIABLE);\n\
             \x20   file::under(&text, &BY_KEY, &mut found)?;\n\
             \x20   Settings::read(&mut found)\n\
             }}\n\n"
        );
    }
    let value = |group: &Group, field: &Field| {
        let at = numbers.iter().position(|pair| *pair == (&group.name, &field.name)).unwrap_or_default();
        let how = match field.kind {
            Kind::Secret => {
                let file = secrets.iter().position(|(a, b)| (&a.name, &b.name) == (&group.name, &field.name));
                return format!("found.secret({at}, {})?", numbers.len() + file.unwrap_or_default());
            }
            Kind::Text => "text",
            Kind::Flag | Kind::Number(_) | Kind::Float => "parsed",
        };
        match field.origin {
            Origin::Default if is_nested(workload) => format!("found.{how}_or({at}, {})?", field.literal()),
            _ => format!("found.{how}({at})?"),
        }
    };
    let parameter = |_: Option<&Group>| match workload.shape {
        Shape::Flat if !workload.declares_prefix => "found: Asked".to_owned(),
        _ => "found: &mut Found<'_>".to_owned(),
    };
    out.push_str(&readers(workload, parameter, |_| "found".to_owned(), value));
    out + &digest(workload)
}
