//! Environments that `#[required(in = …)]` names, against those that the outermost struct declares.

use super::text::{Text, same, same_in_any_case};
use crate::structure::SPELLINGS;
use crate::{Environments, Schema, Shape};

/// Every environment that a field of the tree names is declared by `schema`, where it declares any.
#[track_caller]
pub const fn environments_are_known(schema: &Schema) {
    if let Some(known) = schema.get_environments() {
        walk(schema, known);
    }
}

/// A struct that is loaded declares its environments if any field of the tree depends on them.
#[track_caller]
pub const fn outermost_has_environments(schema: &Schema) {
    if schema.get_environments().is_some() {
        return;
    }
    if let Some(ident) = dependent(schema) {
        let mut text = Text::new();
        text.push("`");
        text.push(ident);
        text.push("` depends on the environment (`required(in = …)` or `dev_default`), and `");
        text.push(schema.name());
        text.push("` names none: add `#[config(environment = \"APP_ENV\")]` to the struct");
        text.fail();
    }
}

const fn dependent(schema: &Schema) -> Option<&'static str> {
    let mut i = 0;
    while i < schema.fields().len() {
        let field = &schema.fields()[i];
        if !field.get_required_in().is_empty() || field.get_dev_default().is_some() {
            return Some(field.get_ident());
        }
        if let Shape::Group { schema, .. } = field.get_shape()
            && let Some(found) = dependent(schema)
        {
            return Some(found);
        }
        i += 1;
    }
    None
}

#[track_caller]
const fn walk(schema: &Schema, known: &Environments) {
    let mut i = 0;
    while i < schema.fields().len() {
        let field = &schema.fields()[i];
        let mut j = 0;
        while j < field.get_required_in().len() {
            let name = field.get_required_in()[j];
            if !is_known(name, known.names()) {
                let mut text = Text::new();
                text.push("`required(in = …)` of `");
                text.push(field.get_ident());
                text.push("`: no environment `");
                text.push(name);
                text.push("`; there are ");
                text.push_list(known.names());
                text.fail();
            }
            j += 1;
        }
        if let Shape::Group { schema, .. } = field.get_shape() {
            walk(schema, known);
        }
        i += 1;
    }
}

const fn is_known(name: &str, names: &[&str]) -> bool {
    let mut i = 0;
    while i < names.len() {
        if same_in_any_case(name, names[i]) {
            return true;
        }
        let mut j = 0;
        while j < SPELLINGS.len() {
            let (short, long) = SPELLINGS[j];
            if (same(name, short) && same(names[i], long)) || (same(name, long) && same(names[i], short)) {
                return true;
            }
            j += 1;
        }
        i += 1;
    }
    false
}
