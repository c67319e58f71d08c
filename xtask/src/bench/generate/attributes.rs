//! Libraries with a derive of their own, which differ in the words of their attributes.

use super::{digest, doc, is_nested, structs};
use crate::bench::fields::{Field, Group, Kind, Origin, Shape, Workload};

pub(super) fn confique(workload: &Workload) -> String {
    let head = |_: &str| "#[derive(Config)]\n".to_owned();
    let field = |group: &Group, field: &Field| {
        let default = default(workload, field, |literal| format!(", default = {literal}"));
        format!("{}#[config(env = {:?}{default})] ", doc(group, field), Workload::variable(group, field, "_"))
    };
    structs(workload, head, |_| "#[config(nested)] ".to_owned(), field) + &digest(workload)
}

pub(super) fn schematic(workload: &Workload) -> String {
    let head = |_: &str| "#[derive(Config)]\n".to_owned();
    let field = |group: &Group, field: &Field| {
        let default = default(workload, field, |literal| format!(", default = {literal}"));
        format!("{}#[setting(env = {:?}{default})] ", doc(group, field), Workload::variable(group, field, "_"))
    };
    structs(workload, head, |_| "#[setting(nested)] ".to_owned(), field) + &digest(workload)
}

pub(super) fn envconfig(workload: &Workload) -> String {
    let head = |_: &str| "#[derive(Envconfig)]\n".to_owned();
    let field = |group: &Group, field: &Field| {
        format!("{}#[envconfig(from = {:?})] ", doc(group, field), Workload::variable(group, field, "_"))
    };
    structs(workload, head, |_| String::new(), field) + &digest(workload)
}

pub(super) fn conf(workload: &Workload) -> String {
    let serde = if workload.shape == Shape::Flat { "" } else { "#[conf(serde)]\n" };
    let head = |_: &str| format!("#[derive(conf::Conf)]\n{serde}");
    let field = |group: &Group, field: &Field| {
        let mut words = format!("parameter, env = {:?}", Workload::variable(group, field, "_"));
        if field.kind == Kind::Secret {
            words.push_str(", secret, value_parser = secret");
        }
        words.push_str(&default(workload, field, |literal| format!(", default({literal}.into())")));
        format!("{}#[conf({words})] ", doc(group, field))
    };
    structs(workload, head, |_| "#[conf(flatten)] ".to_owned(), field) + &digest(workload)
}

fn default(workload: &Workload, field: &Field, word: impl Fn(String) -> String) -> String {
    let is_defaulted = is_nested(workload) && field.origin == Origin::Default;
    if is_defaulted { word(field.literal()) } else { String::new() }
}
