//! Environments that `#[required(in = …)]` names, against those that the outermost struct declares.

use super::text::{Text, same, same_in_any_case};
use crate::structure::SPELLINGS;
use crate::{Environments, Schema, Shape};

/// Every environment that a field of the tree names is declared by `schema`, where it declares any.
#[track_caller]
#[inline]
pub const fn environments_are_known(schema: &Schema) {
    if let Some(known) = schema.get_environments()
        && let Some(fault) = stranger(schema, known)
    {
        fault.fail();
    }
}

/// A struct that is loaded declares its environments if any field of the tree depends on them.
#[track_caller]
#[inline]
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
        text.push("`, which is loaded, names none: add `#[config(environment = \"APP_ENV\")]` to it");
        text.fail();
    }
}

#[inline]
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

/// The first environment that a field of the tree names and `known` does not have.
#[inline]
const fn stranger(schema: &Schema, known: &Environments) -> Option<Text> {
    let mut rest = schema.fields();
    while let [field, tail @ ..] = rest {
        let mut names = field.get_required_in();
        while let [name, others @ ..] = names {
            if !is_known(name, known.names()) {
                let mut text = Text::new();
                text.push("`required(in = …)` of `");
                text.push(field.get_ident());
                text.push("`: no environment `");
                text.push(name);
                text.push("`; there are ");
                text.push_list(known.names());
                return Some(text);
            }
            names = others;
        }
        if let Shape::Group { schema, .. } = field.get_shape()
            && let Some(fault) = stranger(schema, known)
        {
            return Some(fault);
        }
        rest = tail;
    }
    None
}

#[inline]
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
