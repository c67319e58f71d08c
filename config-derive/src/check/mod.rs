//! The third stage: what contradicts, as far as it can be seen without knowing types. Each fault stands at the token that
//! has to change.

mod environments;
mod names;
mod nested;
mod secret;
mod value;

use crate::context::Context;
use crate::model::{Model, Shape};

pub(crate) use secret::is_generated;

/// Finds what contradicts.
pub(crate) fn check(cx: &mut Context, model: &Model<'_>) {
    let Shape::Struct(structure) = &model.shape else { return };
    environments::check(cx, structure);
    names::check(cx, structure);
    for field in &structure.fields {
        if field.words.nested.is_some() {
            nested::check(cx, field);
        } else {
            value::check(cx, field);
            secret::check(cx, field);
        }
        environments::check_field(cx, structure, field);
    }
}
