//! Libraries that fill a struct by serde: the derive, and a function for each default.

use std::fmt::Write;

use super::{digest, doc, is_nested, structs};
use crate::bench::fields::{Field, Group, Origin, Workload};

pub(super) fn code(workload: &Workload) -> String {
    let head = |_: &str| "#[derive(serde::Deserialize)]\n".to_owned();
    let is_defaulted = |field: &Field| is_nested(workload) && field.origin == Origin::Default;
    let mut out = structs(
        workload,
        head,
        |_| String::new(),
        |group, field| {
            let serde = |()| format!("#[serde(default = \"{}\")] ", function(group, field));
            doc(group, field) + &is_defaulted(field).then_some(()).map_or_else(String::new, serde)
        },
    );
    for (group, field) in workload.fields().filter(|(_, field)| is_defaulted(field)) {
        let (name, ty) = (function(group, field), field.kind.ty());
        let _ = write!(out, "fn {name}() -> {ty} {{\n    {}.into()\n}}\n\n", field.literal());
    }
    out + &digest(workload)
}

fn function(group: &Group, field: &Field) -> String {
    format!("default_{}_{}", group.name, field.name)
}
