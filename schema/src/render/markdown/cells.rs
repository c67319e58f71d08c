//! One field as a row: in the table of its group, and, if it is a secret, in the table of all secrets.

use super::escape::{anchor, code, prose, text};
use super::table::Table;
use crate::render::words;
use crate::{Base, Field, Leaf, Presence, ShownDefault, suffix};

/// The table of a group.
#[inline]
pub(super) fn fields<'a>(leaves: impl Iterator<Item = &'a Leaf>) -> Table<4> {
    let mut table = Table::new(["Variable", "Type and rules", "Default", "Description"]);
    for leaf in leaves {
        table.row([variable(leaf), rules(leaf), default(leaf), description(leaf)]);
    }
    table
}

/// The table of all secrets.
#[inline]
pub(super) fn secrets(leaves: &[&Leaf]) -> Table<6> {
    let mut table = Table::new(["Variable", "Rotation", "Window", "Owner", "Criticality", "Required in"]);
    for leaf in leaves.iter().filter(|leaf| leaf.field.is_secret()) {
        let rotation = leaf.field.get_rotation();
        let secret = leaf.field.get_secret();
        let window = match rotation.and_then(crate::rotation::Rotation::window) {
            None => None,
            Some(1) => Some("1 day".to_owned()),
            Some(days) => Some(format!("{days} days")),
        };
        table.row([
            link(&leaf.variable),
            rotation.map_or_else(nothing, |rotation| text(&rotation.describe())),
            window.unwrap_or_else(nothing),
            secret.and_then(crate::secret::Secret::get_owner).map_or_else(nothing, text),
            secret
                .and_then(crate::secret::Secret::get_criticality)
                .map_or_else(nothing, |level| level.name().to_owned()),
            required_in(leaf),
        ]);
    }
    table
}

/// A link to the row of a variable.
#[inline]
pub(super) fn link(variable: &str) -> String {
    format!("[{}](#{})", code(variable), anchor(variable))
}

#[inline]
fn nothing() -> String {
    "–".to_owned()
}

#[inline]
fn variable(leaf: &Leaf) -> String {
    let lock = if leaf.field.is_secret() { "🔒 " } else { "" };
    let mut lines = vec![format!("<a id=\"{}\"></a>{lock}{}", anchor(&leaf.variable), code(&leaf.variable))];
    lines.extend(leaf.variable_with(suffix::FILE).map(|file| format!("or {}", code(&file))));
    for alias in leaf.field.get_aliases() {
        let mark = if alias.deprecated { " (deprecated name)" } else { "" };
        lines.push(format!("or {}{mark}", code(alias.variable)));
    }
    lines.join("<br>")
}

#[inline]
fn rules(leaf: &Leaf) -> String {
    let mut lines = vec![text(&leaf.field.type_name())];
    if let Some(Base::OneOf(variants)) = leaf.field.get_type().map(crate::Type::base) {
        lines.clear();
        if leaf.field.get_type().is_some_and(|ty| ty.how_many() != crate::Many::One) {
            lines.push("several of".to_owned());
        }
        for (i, variant) in variants.iter().enumerate() {
            let meaning = leaf.doc.and_then(|doc| doc.variants.get(i)).map(|doc| prose(doc)).unwrap_or_default();
            let colon = if meaning.is_empty() { "" } else { ": " };
            lines.push(format!("{}{colon}{meaning}", code(variant.name)));
        }
    }
    lines.extend(leaf.field.constraints().iter().map(|rule| text(rule)));
    lines.join("<br>")
}

#[inline]
fn default(leaf: &Leaf) -> String {
    let value = leaf.field.shown_default().map(shown);
    let mut lines = Vec::new();
    lines.extend(words::requirement(leaf).map(|words| text(&words).replacen("required", "**required**", 1)));
    lines.extend(value);
    if lines.is_empty() {
        lines.push("optional".to_owned());
    }
    lines.extend(leaf.field.shown_dev_default().map(|value| format!("in local debug builds: {}", shown(value))));
    lines.join("<br>")
}

#[inline]
fn shown(value: ShownDefault) -> String {
    match value {
        ShownDefault::Value(value) if value.is_empty() => "empty".to_owned(),
        ShownDefault::Value(value) => code(&value),
        ShownDefault::Words(words) => text(&words),
    }
}

#[inline]
fn description(leaf: &Leaf) -> String {
    let field = leaf.field;
    let mut parts = Vec::new();
    parts.push(prose(&format!("{}\n{}", field.get_doc(), leaf.doc.map_or("", |doc| doc.more))));
    parts.extend(deprecation(field));
    parts.extend(field.get_rules().get_example().map(|example| format!("Example: {}", code(example))));
    if let Some(rotation) = field.get_rotation() {
        let mut duty = vec![format!("Replaced {}", rotation.describe())];
        duty.extend(words::rotation_details(rotation));
        parts.push(text(&duty.join("; ")));
        let others = words::rotation_variables(leaf);
        parts.extend(others.iter().map(|(variable, what)| format!("{}: {}", code(variable), text(what))));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("<br>")
}

/// That a field or a group should not be used any more, and why.
#[inline]
pub(super) fn deprecation(field: &Field) -> Option<String> {
    field.get_rules().get_deprecated().map(|why| format!("**Deprecated**: {}", text(why)))
}

#[inline]
fn required_in(leaf: &Leaf) -> String {
    match (leaf.field.presence(), leaf.in_optional_group) {
        (Presence::Required, false) => "everywhere".to_owned(),
        (Presence::Required, true) => "everywhere, with its group".to_owned(),
        (Presence::RequiredIn(names), in_group) => {
            let group = if in_group { ", with its group" } else { "" };
            format!("{}{group}", words::listed(names.iter().map(|name| text(name)), "and"))
        }
        (Presence::Defaulted | Presence::Optional, _) => nothing(),
    }
}
