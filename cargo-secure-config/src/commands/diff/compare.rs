//! The changes between two schemas, variable by variable, each with its weight for who deploys the program.

use secure_config_schema::{Base, Field, Leaf, Literal, Presence, Rules, Schema, leaves, sections};

/// What a change means for a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// A program that starts today may not start.
    Breaking,
    /// It starts, and may behave differently.
    Notable,
    /// Nothing has to be done.
    Harmless,
}

/// One change.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) variable: String,
    pub(super) weight: Weight,
    pub(super) text: String,
}

/// Collects what changes for one variable.
struct Changes<'a> {
    variable: &'a str,
    out: &'a mut Vec<Change>,
}

impl Changes<'_> {
    fn add(&mut self, weight: Weight, text: impl Into<String>) {
        self.out.push(Change { variable: self.variable.to_owned(), weight, text: text.into() });
    }
}

/// All changes, in the order of the new schema, what is gone last.
pub(super) fn settings(old: &'static Schema, new: &'static Schema) -> Vec<Change> {
    let mut out = Vec::new();
    environments(old, new, &mut out);
    let (before, after): (Vec<_>, Vec<_>) = (leaves(old, None).collect(), leaves(new, None).collect());
    for leaf in &after {
        let mut changes = Changes { variable: &leaf.variable, out: &mut out };
        match before.iter().find(|old| old.variable == leaf.variable) {
            Some(old) => field(old, leaf, &mut changes),
            None => added(&before, leaf, &mut changes),
        }
    }
    for leaf in &before {
        let is_read = |new: &Leaf| new.variable == leaf.variable || has_alias(new.field, &leaf.variable);
        if !after.iter().any(is_read) {
            let mut changes = Changes { variable: &leaf.variable, out: &mut out };
            changes.add(Weight::Breaking, "is read no more: what is set there has no effect");
        }
    }
    relations(old, new, &mut out);
    out
}

fn has_alias(field: &Field, variable: &str) -> bool {
    field.get_aliases().iter().any(|alias| alias.variable == variable)
}

fn environments(old: &Schema, new: &Schema, out: &mut Vec<Change>) {
    let (before, after) = (old.get_environments(), new.get_environments());
    match (before, after) {
        (None, Some(after)) => {
            let mut changes = Changes { variable: after.variable(), out };
            changes.add(Weight::Breaking, format!("new: says where the program runs: {}", after.names().join(", ")));
        }
        (Some(before), None) => {
            let mut changes = Changes { variable: before.variable(), out };
            changes.add(Weight::Notable, "is read no more: the program does not ask where it runs");
        }
        (Some(before), Some(after)) => {
            let mut changes = Changes { variable: after.variable(), out };
            if before.variable() != after.variable() {
                changes
                    .add(Weight::Breaking, format!("says where the program runs, in place of `{}`", before.variable()));
            }
            for name in before.names().iter().filter(|name| after.resolve(name).is_none()) {
                changes.add(Weight::Breaking, format!("`{name}` is no environment any more"));
            }
            for name in after.names().iter().filter(|name| before.resolve(name).is_none()) {
                changes.add(Weight::Harmless, format!("`{name}` is an environment now"));
            }
            for name in before.local().iter().filter(|name| !after.is_local(name) && after.resolve(name).is_some()) {
                changes.add(Weight::Breaking, format!("`{name}` is not local any more: no `.env` is read there"));
            }
        }
        (None, None) => {}
    }
}

fn added(before: &[Leaf], leaf: &Leaf, changes: &mut Changes<'_>) {
    let renamed = before.iter().find(|old| has_alias(leaf.field, &old.variable));
    if let Some(old) = renamed {
        changes.add(Weight::Notable, format!("new name of `{}`, which still works", old.variable));
        field(old, leaf, changes);
        return;
    }
    match leaf.field.presence() {
        Presence::Required if leaf.in_optional_group => {
            changes.add(Weight::Breaking, "new: required where its group is present");
        }
        Presence::Required => changes.add(Weight::Breaking, "new: required"),
        Presence::RequiredIn(names) => {
            changes.add(Weight::Breaking, format!("new: required in {}", names.join(", ")));
        }
        Presence::Defaulted => changes.add(Weight::Harmless, "new: has a default"),
        Presence::Optional => changes.add(Weight::Harmless, "new: optional"),
    }
}

fn field(old: &Leaf, new: &Leaf, changes: &mut Changes<'_>) {
    presence(old, new, changes);
    kind(old.field, new.field, changes);
    rules(old.field, new.field, changes);
    secrecy(old.field, new.field, changes);
    for alias in old.field.get_aliases().iter().filter(|alias| !has_alias(new.field, alias.variable)) {
        if alias.variable != new.variable {
            changes.add(Weight::Breaking, format!("its other name `{}` is read no more", alias.variable));
        }
    }
    let (before, after) = (old.field.shown_default(), new.field.shown_default());
    if let (Some(before), Some(after)) = (&before, &after)
        && before != after
    {
        changes.add(Weight::Notable, format!("default changes from `{}` to `{}`", before.text(), after.text()));
    }
    let deprecated = |leaf: &Leaf| leaf.field.get_rules().get_deprecated();
    if let (None, Some(why)) = (deprecated(old), deprecated(new)) {
        changes.add(Weight::Notable, format!("is deprecated: {why}"));
    }
    if old.field.reads_file() && !new.field.reads_file() {
        changes.add(Weight::Breaking, format!("`{}_FILE` is read no more", new.variable));
    }
}

fn presence(old: &Leaf, new: &Leaf, changes: &mut Changes<'_>) {
    let (before, after) = (old.field.presence(), new.field.presence());
    match (before, after) {
        (Presence::Required, Presence::Required) if old.in_optional_group && !new.in_optional_group => {
            changes.add(Weight::Breaking, "is required now: its group is not optional any more");
        }
        (before, after) if before == after => {}
        (_, Presence::Required) => changes.add(Weight::Breaking, "is required now"),
        (Presence::Required, _) => changes.add(Weight::Harmless, "is not required any more"),
        (before, Presence::RequiredIn(names)) => {
            let were: &[&str] = if let Presence::RequiredIn(names) = before { names } else { &[] };
            let new: Vec<_> = names.iter().copied().filter(|name| !were.contains(name)).collect();
            if new.is_empty() {
                changes.add(Weight::Harmless, "is required in fewer environments");
            } else {
                changes.add(Weight::Breaking, format!("is required in {} now", new.join(", ")));
            }
        }
        (Presence::RequiredIn(_), _) => changes.add(Weight::Harmless, "is not required anywhere any more"),
        (Presence::Defaulted, Presence::Optional) => changes.add(Weight::Notable, "has no default any more"),
        (Presence::Optional, Presence::Defaulted) => changes.add(Weight::Notable, "has a default now"),
        _ => {}
    }
}

fn kind(old: &Field, new: &Field, changes: &mut Changes<'_>) {
    let (Some(before), Some(after)) = (old.get_type(), new.get_type()) else { return };
    let (from, to) = (old.type_name(), new.type_name());
    if before.how_many() != after.how_many() {
        changes.add(Weight::Breaking, format!("type changes from {from} to {to}"));
        return;
    }
    let integers = before.base().integer_bounds().zip(after.base().integer_bounds());
    if let Some((before, after)) = integers {
        if after.0 > before.0 || after.1 < before.1 {
            let (low, high) = after;
            changes.add(Weight::Breaking, format!("takes whole numbers from {low} to {high} now"));
        }
        return;
    }
    match (before.base(), after.base()) {
        (Base::OneOf(before), Base::OneOf(after)) => {
            for variant in before.iter().filter(|was| !after.iter().any(|is| is.name.eq_ignore_ascii_case(was.name))) {
                changes.add(Weight::Breaking, format!("does not take `{}` any more", variant.name));
            }
            for variant in after.iter().filter(|is| !before.iter().any(|was| was.name.eq_ignore_ascii_case(is.name))) {
                changes.add(Weight::Harmless, format!("takes `{}` too", variant.name));
            }
        }
        (before, after) if before == after => {}
        (_, Base::Text) => changes.add(Weight::Harmless, "takes any text now"),
        _ => changes.add(Weight::Breaking, format!("type changes from {from} to {to}")),
    }
}

fn rules(old: &Field, new: &Field, changes: &mut Changes<'_>) {
    let (before, after) = (old.get_rules(), new.get_rules());
    let words = |rules: &Rules| rules.describe().join(", ");
    let narrower = is_narrower(before, after) || (new.is_not_empty() && !old.is_not_empty());
    if narrower {
        let mut words = words(after);
        if new.is_not_empty() && !old.is_not_empty() {
            words = if words.is_empty() { "not empty".to_owned() } else { format!("{words}, not empty") };
        }
        changes.add(Weight::Breaking, format!("has a narrower rule: {words}"));
    } else if words(before) != words(after) {
        let words = words(after);
        let text =
            if words.is_empty() { "has no rule any more".to_owned() } else { format!("has a wider rule: {words}") };
        changes.add(Weight::Harmless, text);
    }
    if before.get_separator() != after.get_separator() {
        changes.add(Weight::Breaking, format!("its members are separated by `{}` now", after.get_separator()));
    }
}

/// Whether a value that was taken may be refused.
fn is_narrower(before: &Rules, after: &Rules) -> bool {
    let ((low, high), (new_low, new_high)) = (before.get_range(), after.get_range());
    let higher = match (low, new_low) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(was), Some(is)) => less(&was, &is) != Some(false) && was != is,
    };
    let lower = match (high, new_high) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(was), Some(is)) => {
            (less(&is, &was) != Some(false) && was != is)
                || (was == is && after.is_exclusive() && !before.is_exclusive())
        }
    };
    let ((short, long), (new_short, new_long)) = (before.get_len(), after.get_len());
    let longer = new_short.is_some_and(|is| short.is_none_or(|was| is > was));
    let shorter = new_long.is_some_and(|is| long.is_none_or(|was| is < was));
    let members = after.get_one_of();
    let fewer = !members.is_empty()
        && (before.get_one_of().is_empty() || before.get_one_of().iter().any(|was| !members.contains(was)));
    let pattern = after.get_pattern().is_some() && after.get_pattern() != before.get_pattern();
    higher || lower || longer || shorter || fewer || pattern
}

/// Whether one bound is less than another; `None` where they cannot be compared.
fn less(one: &Literal, other: &Literal) -> Option<bool> {
    if let (Some(one), Some(other)) = (one.int(), other.int()) {
        return Some(one < other);
    }
    let number = |literal: &Literal| match literal {
        Literal::Float(number) => Some(*number),
        Literal::Text(text) => secure_config_schema::parse_duration(text).map(|span| span.as_secs_f64()),
        Literal::Duration(span) => Some(span.as_secs_f64()),
        _ => None,
    };
    Some(number(one)? < number(other)?)
}

fn secrecy(old: &Field, new: &Field, changes: &mut Changes<'_>) {
    match (old.is_secret(), new.is_secret()) {
        (false, true) => changes.add(Weight::Breaking, "is a secret now: it must not stand in a committed file"),
        (true, false) => changes.add(Weight::Notable, "is no secret any more: its value is shown"),
        _ => {}
    }
    let format = |field: &Field| field.get_secret().and_then(|secret| secret.get_format());
    if let Some(after) = format(new)
        && format(old) != Some(after)
    {
        changes.add(Weight::Breaking, format!("has to be {} now", after.expected()));
    }
    let least = |field: &Field| field.get_secret().map_or(0, |secret| secret.get_min_len());
    if least(new) > least(old) {
        changes.add(Weight::Breaking, format!("has to be at least {} long", least(new)));
    }
    match (old.get_rotation(), new.get_rotation()) {
        (None, Some(duty)) => changes.add(Weight::Notable, format!("is to be rotated {} now", duty.describe())),
        (Some(_), None) => changes.add(Weight::Notable, "has no duty to rotate any more"),
        (Some(before), Some(after)) => {
            if before.describe() != after.describe() {
                changes.add(Weight::Notable, format!("is to be rotated {} now", after.describe()));
            }
            if after.is_overdue_fatal() && !before.is_overdue_fatal() {
                changes.add(Weight::Breaking, "stops the start when it is overdue");
            }
        }
        (None, None) => {}
    }
}

/// Rules across fields, said by the names of their variables.
fn relations(old: &'static Schema, new: &'static Schema, out: &mut Vec<Change>) {
    let told = |schema: &'static Schema| -> Vec<(String, String)> {
        let of_section = |section: secure_config_schema::Section| {
            let name = |row: u16| section.schema.fields().get(usize::from(row)).map_or("", |field| field.get_ident());
            let text = |relation: &secure_config_schema::Relation| {
                let names: Vec<_> = relation.fields.iter().map(|row| format!("`{}`", name(*row))).collect();
                (section.prefix.clone(), format!("{} {}", relation.kind.describe(), names.join(", ")))
            };
            section.schema.get_relations().iter().map(text).collect::<Vec<_>>()
        };
        sections(schema, None).into_iter().flat_map(of_section).collect()
    };
    let (before, after) = (told(old), told(new));
    let mut note = |(prefix, text): &(String, String), weight, words: &str| {
        out.push(Change { variable: prefix.clone(), weight, text: format!("{words}: {text}") });
    };
    after
        .iter()
        .filter(|rule| !before.contains(rule))
        .for_each(|rule| note(rule, Weight::Breaking, "new rule across fields"));
    before.iter().filter(|rule| !after.contains(rule)).for_each(|rule| note(rule, Weight::Harmless, "rule is gone"));
}
