//! Hand-written: structs of options for the file, and a line for each field.

use std::fmt::Write;

use super::{digest, doc, readers, structs};
use crate::bench::fields::{Field, Group, Kind, Origin, Shape, Workload};

pub(super) fn code(workload: &Workload) -> String {
    let mut out = structs(workload, |_| String::new(), |_| String::new(), doc);
    let parameter = |group: Option<&Group>| match workload.shape {
        Shape::Flat => String::new(),
        Shape::Layered => format!("file: {}File", group.map_or_else(String::new, Group::type_name)),
        Shape::Dotenv => "map: &mut HashMap<String, String>".to_owned(),
    };
    if workload.shape == Shape::Layered {
        file(workload, &mut out);
    }
    let value = |group: &Group, field: &Field| {
        let name = Workload::variable(group, field, "_");
        let how = match field.kind {
            Kind::Text => "text",
            Kind::Secret => "secret",
            Kind::Flag | Kind::Number(_) | Kind::Float => "parsed",
        };
        match workload.shape {
            Shape::Flat if field.kind == Kind::Secret => format!("SecretString::from(text({name:?})?)"),
            Shape::Flat => format!("{how}({name:?})?"),
            Shape::Dotenv if field.kind == Kind::Secret => format!("SecretString::from(taken(map, {name:?})?)"),
            Shape::Dotenv if field.kind == Kind::Text => format!("taken(map, {name:?})?"),
            Shape::Dotenv => format!("taken_parsed(map, {name:?})?"),
            Shape::Layered => {
                let file = format!("file.{}", field.name);
                match (field.origin, field.kind) {
                    (Origin::Default, Kind::Text) => {
                        format!("{how}_over({name:?}, {file}.or_else(|| Some({}.to_owned())))?", field.literal())
                    }
                    (Origin::Default, _) => format!("{how}_over({name:?}, {file}.or(Some({})))?", field.literal()),
                    _ => format!("{how}_over({name:?}, {file})?"),
                }
            }
        }
    };
    out.push_str(&readers(workload, parameter, |group| format!("file.{}", group.name), value));
    out + &digest(workload)
}

/// The structs that serde fills from the file: any field may be absent there.
fn file(workload: &Workload, out: &mut String) {
    let head = "#[derive(Default, serde::Deserialize)]\n#[serde(default)]\n";
    for group in &workload.groups {
        let _ = writeln!(out, "{head}struct {}File {{", group.type_name());
        for field in &group.fields {
            let _ = writeln!(out, "    {}: Option<{}>,", field.name, field.kind.ty());
        }
        out.push_str("}\n\n");
    }
    let _ = writeln!(out, "{head}struct File {{");
    for group in &workload.groups {
        let _ = writeln!(out, "    {}: {}File,", group.name, group.type_name());
    }
    out.push_str("}\n\n");
}
