//! What both documents say of a field in its place: whether it has to be there, when it is replaced, and which other
//! variables belong to it. How that is laid out is each document's own business.

use super::lines::one_line;
use crate::describe::separator_in_words;

use crate::{Field, Leaf, Presence, Relation, Rotation, Section, Shape, suffix};

/// The leaves of a section in the order of the documents: as declared, the deprecated ones last.
#[inline]
pub(super) fn ordered(section: &Section) -> impl Iterator<Item = &Leaf> {
    let is_deprecated = |leaf: &&Leaf| leaf.field.get_rules().get_deprecated().is_some();
    let leaves = &section.leaves;
    leaves.iter().filter(move |leaf| !is_deprecated(leaf)).chain(leaves.iter().filter(is_deprecated))
}

/// The doc comment of a section, first line and rest: the field's where it has one, else the struct's.
#[inline]
pub(super) fn doc(section: &Section) -> (&'static str, &'static str) {
    match section.field {
        Some(field) if !field.get_doc().is_empty() => (field.get_doc(), section.doc.map_or("", |doc| doc.more)),
        _ => (section.schema.doc(), section.docs.map_or("", |docs| docs.more)),
    }
}

/// Whether there is anything to say of a section.
#[inline]
pub(super) fn is_worth_a_heading(section: &Section) -> bool {
    !section.leaves.is_empty() || !section.schema.get_relations().is_empty() || is_group_optional(section)
}

/// Whether the section itself, not only one above it, may be absent.
#[inline]
pub(super) fn is_group_optional(section: &Section) -> bool {
    matches!(section.field.map(Field::get_shape), Some(Shape::Group { optional: true, .. }))
}

/// Where the value has to be present: `required`, `required in prod`, or nothing where it need not be.
#[inline]
pub(super) fn requirement(leaf: &Leaf) -> Option<String> {
    match (leaf.field.presence(), leaf.in_optional_group) {
        (Presence::Required, false) => Some("required".to_owned()),
        (Presence::Required, true) => Some("required with its group".to_owned()),
        (Presence::RequiredIn(names), in_group) => {
            let group = if in_group { " with its group" } else { "" };
            Some(format!("required in {}{group}", listed(names.iter().map(|name| one_line(name)), "and")))
        }
        (Presence::Defaulted | Presence::Optional, _) => None,
    }
}

/// How long the previous value stays valid and what being overdue means, in words; empty where nothing is said.
#[inline]
pub(super) fn rotation_details(rotation: &Rotation) -> Vec<String> {
    let mut out = Vec::new();
    match rotation.window() {
        None => {}
        Some(1) => out.push("the previous value stays valid for 1 day".to_owned()),
        Some(days) => out.push(format!("the previous value stays valid for {days} days")),
    }
    if rotation.is_overdue_fatal() {
        out.push("when overdue, the program does not start".to_owned());
    }
    out
}

/// The variables that a rotation reads beside the value's own, each with what it holds. A value may be in a file instead.
#[inline]
pub(super) fn rotation_variables(leaf: &Leaf) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let or_in_a_file = |variable: &str| {
        let file = leaf.field.reads_file().then(|| format!("; or in a file: `{variable}{}`", suffix::FILE));
        file.unwrap_or_default()
    };
    let listed = leaf.field.get_rotation().and_then(Rotation::previous_list);
    if let (Some((variable, separator)), true) = (listed, leaf.variable_with(suffix::NEXT).is_some()) {
        let separator = separator_in_words(separator);
        out.push((
            variable.to_owned(),
            format!("the previous values, separated by {separator}{}", or_in_a_file(variable)),
        ));
    }
    if let Some(variable) = leaf.variable_with(suffix::PREVIOUS) {
        let further =
            format!("the previous value; earlier ones in `{variable}_2` and so on{}", or_in_a_file(&variable));
        out.push((variable, further));
    }
    if let Some(variable) = leaf.variable_with(suffix::NEXT) {
        let staged = format!("a staged value, not yet in use{}", or_in_a_file(&variable));
        out.push((variable, staged));
    }
    let date = "when the value was last replaced, in RFC 3339";
    out.extend(leaf.variable_with(suffix::ROTATED_AT).map(|variable| (variable, date.to_owned())));
    out
}

/// A rule across fields: its beginning, and the variables that it is about. A group stands as `PREFIX_*`.
#[inline]
pub(super) fn relation(section: &Section, relation: &Relation) -> (&'static str, Vec<String>) {
    let fields = section.schema.fields();
    let named = relation.fields.iter().filter_map(|&i| fields.get(usize::from(i))).map(|field| {
        let name = field.get_name().behind(&section.prefix);
        match field.get_shape() {
            Shape::Value(_) => name,
            Shape::Group { .. } => format!("{name}_*"),
        }
    });
    (relation.kind.describe(), named.collect())
}

/// `a, b and c`.
#[inline]
pub(super) fn listed(names: impl Iterator<Item = String>, and: &str) -> String {
    let mut names: Vec<_> = names.collect();
    match names.pop() {
        None => String::new(),
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} {and} {last}", names.join(", ")),
    }
}
