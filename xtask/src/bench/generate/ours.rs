//! This project's derive.

use super::{digest, doc, is_nested, structs};
use crate::bench::fields::{Field, Group, Origin, PREFIX, Workload};

pub(super) fn code(workload: &Workload) -> String {
    let head = |name: &str| {
        let whole = name == "Settings" && workload.declares_prefix;
        let prefix = if whole { format!("#[config(prefix = {PREFIX:?})]\n") } else { String::new() };
        format!("/// Settings.\n#[derive(SecureConfig)]\n{prefix}")
    };
    let nested = |group: &Group| {
        if workload.declares_prefix {
            return "#[config(nested)] ".to_owned();
        }
        format!("#[config(nested, prefix = \"{PREFIX}_{}\")] ", group.name.to_uppercase())
    };
    let field = |group: &Group, field: &Field| {
        let mut words = Vec::new();
        if !is_nested(workload) && !workload.declares_prefix {
            words.push(format!("env = {:?}", Workload::variable(group, field, "_")));
        }
        if is_nested(workload) && field.origin == Origin::Default {
            words.push(format!("default = {}", field.literal()));
        }
        let words = if words.is_empty() { String::new() } else { format!("#[config({})] ", words.join(", ")) };
        doc(group, field) + &words
    };
    let all = structs(workload, head, nested, field);
    format!("use secure_config::{{SecretString, SecureConfig}};\n\n{all}{}", digest(workload))
}
