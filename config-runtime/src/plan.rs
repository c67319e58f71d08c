//! The tree of fields laid flat once per load: where each group's fields stand. Everything after it works on positions;
//! names are spelled in `names.rs` and nowhere else.

use std::sync::OnceLock;

use secure_config_schema::{Field, Schema, Shape};

use crate::names::{Roles, Spelled, Table};

/// All fields of a settings struct, groups included. The fields of one group stand side by side.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) schema: &'static Schema,
    entries: Vec<Entry>,
    pub(super) spelled: OnceLock<Spelled>,
    pub(super) table: OnceLock<Option<Table>>,
}

/// One field at its place in the tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) field: &'static Field,
    /// The group that the field stands in; [`OUTERMOST`] for the outermost struct.
    parent: u32,
    /// For a group: where its fields begin.
    pub(crate) first: u32,
}

/// Stands for the outermost struct where a group is asked for; no group has this position.
const OUTERMOST: u32 = u32::MAX;

impl Plan {
    pub(crate) fn new(schema: &'static Schema) -> Self {
        let mut entries = Vec::with_capacity(count(schema));
        add(&mut entries, schema, OUTERMOST);
        let mut at = 0;
        while let Some(Entry { field, .. }) = entries.get(at) {
            if let Shape::Group { schema, .. } = field.get_shape() {
                let first = narrow(entries.len());
                if let Some(entry) = entries.get_mut(at) {
                    entry.first = first;
                }
                add(&mut entries, schema, narrow(at));
            }
            at += 1;
        }
        Self { schema, entries, spelled: OnceLock::new(), table: OnceLock::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    #[inline]
    pub(crate) fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    #[inline]
    pub(crate) fn field(&self, at: usize) -> Option<&'static Field> {
        self.entries.get(at).map(|entry| entry.field)
    }

    /// The group that a field stands in; `None` for the outermost struct.
    pub(super) fn parent(&self, at: usize) -> Option<usize> {
        self.entries.get(at).map(|entry| entry.parent).filter(|parent| *parent != OUTERMOST).map(|at| at as usize)
    }

    /// Whether the variable's name may be one that Kubernetes gives to a service's.
    pub(crate) fn is_like_a_link(&self, at: usize) -> bool {
        if self.schema.is_like_a_link() || !self.schema.index().has_links() {
            return self.schema.is_like_a_link();
        }
        let mut up = Some(at);
        while let Some(at) = up {
            if self.field(at).is_some_and(Field::is_like_a_link) {
                return true;
            }
            up = self.parent(at);
        }
        false
    }

    /// Positions of all fields that are read from variables.
    pub(crate) fn leaves(&self) -> Leaves<'_> {
        Leaves { plan: self, next: 0 }
    }

    /// The positions of a group's fields; of the outermost struct's for `None`.
    pub(crate) fn group(&self, at: Option<usize>) -> std::ops::Range<usize> {
        let (first, schema) = match at.map(|at| self.entries.get(at)) {
            None => (0, Some(self.schema)),
            Some(Some(Entry { field, first, .. })) => match field.get_shape() {
                Shape::Group { schema, .. } => (*first as usize, Some(schema)),
                Shape::Value(_) => (0, None),
            },
            Some(None) => (0, None),
        };
        first..first + schema.map_or(0, |schema| schema.fields().len())
    }

    /// Positions of all fields that are read from variables, as they stand in the source.
    pub(crate) fn in_order(&self) -> Vec<usize> {
        let mut out = Vec::with_capacity(self.entries.len());
        self.collect(None, &mut out);
        out
    }

    fn collect(&self, group: Option<usize>, out: &mut Vec<usize>) {
        for at in self.group(group) {
            match self.field(at).map(Field::get_shape) {
                Some(Shape::Group { .. }) => self.collect(Some(at), out),
                Some(Shape::Value(_)) => out.push(at),
                None => {}
            }
        }
    }

    /// The path of a field in Rust: `smtp.password`.
    pub(crate) fn path(&self, at: usize) -> String {
        crate::error::joined(&self.above(at, Field::get_ident), ".")
    }

    /// The keys of a field in a file, from the outermost table on.
    pub(crate) fn keys(&self, at: usize) -> Vec<&'static str> {
        self.above(at, Field::get_key)
    }

    /// What each field from the outermost group down to this one has.
    fn above(&self, at: usize, part: fn(&Field) -> &'static str) -> Vec<&'static str> {
        let (mut parts, mut up) = (Vec::new(), Some(at));
        while let Some(at) = up {
            parts.extend(self.field(at).map(part));
            up = self.parent(at);
        }
        parts.reverse();
        parts
    }

    /// Every name that is read, with the field that reads it.
    pub(crate) fn roles(&self) -> Roles<'_> {
        Roles::of(self)
    }
}

/// Positions of all fields that are read from variables, with the fields.
pub(crate) struct Leaves<'a> {
    plan: &'a Plan,
    next: usize,
}

impl Iterator for Leaves<'_> {
    type Item = (usize, &'static Field);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.next;
            let field = self.plan.field(at)?;
            self.next += 1;
            if field.get_type().is_some() {
                return Some((at, field));
            }
        }
    }
}

/// Adds the fields of a struct.
fn add(entries: &mut Vec<Entry>, schema: &'static Schema, parent: u32) {
    entries.extend(schema.fields().iter().map(|field| Entry { field, parent, first: 0 }));
}

/// How many fields a struct has, groups and theirs included.
fn count(schema: &Schema) -> usize {
    let mut sum = schema.fields().len();
    for field in schema.fields() {
        if let Shape::Group { schema, .. } = field.get_shape() {
            sum += count(schema);
        }
    }
    sum
}

#[allow(clippy::cast_possible_truncation)]
pub(super) fn narrow(n: usize) -> u32 {
    n as u32
}
