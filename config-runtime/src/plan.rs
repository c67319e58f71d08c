//! The tree of fields laid flat once per load: which variable each field has, and where each group's fields stand.
//! Everything after it works on positions; names are spelled here and nowhere else.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use secure_config_schema::{Field, Name, Schema, Shape, suffix};

/// All fields of a settings struct, groups included. The fields of one group stand side by side.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) schema: &'static Schema,
    entries: Vec<Entry>,
    /// All variable names, end to end.
    names: String,
}

/// One field at its place in the tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) field: &'static Field,
    /// The group that the field stands in; `None` for the outermost struct.
    parent: Option<u32>,
    /// Where the variable's name stands; for a group, what it adds its fields' names to.
    name: (u32, u32),
    /// For a group: where its fields begin.
    pub(crate) first: u32,
}

impl Plan {
    pub(crate) fn new(schema: &'static Schema) -> Self {
        let mut plan = Self { schema, entries: Vec::new(), names: String::new() };
        plan.names.push_str(schema.get_prefix());
        let prefix = (0, narrow(plan.names.len()));
        plan.add(schema, None, prefix);
        let mut at = 0;
        while let Some(&Entry { field, name, .. }) = plan.entries.get(at) {
            if let Shape::Group { schema, .. } = field.get_shape() {
                let first = narrow(plan.entries.len());
                if let Some(entry) = plan.entries.get_mut(at) {
                    entry.first = first;
                }
                plan.add(schema, Some(narrow(at)), name);
            }
            at += 1;
        }
        plan
    }

    fn add(&mut self, schema: &'static Schema, parent: Option<u32>, prefix: (u32, u32)) {
        self.entries.reserve(schema.fields().len());
        for field in schema.fields() {
            let start = self.names.len();
            match field.get_name() {
                Name::Whole(name) => self.names.push_str(name),
                Name::Part(part) => {
                    self.names.extend_from_within(prefix.0 as usize..prefix.1 as usize);
                    if self.names.len() > start && !part.is_empty() {
                        self.names.push('_');
                    }
                    self.names.push_str(part);
                }
            }
            let name = (narrow(start), narrow(self.names.len()));
            self.entries.push(Entry { field, parent, name, first: 0 });
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    /// Positions of all fields that are read from variables.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = (usize, &'static Field)> {
        let value = |(at, entry): (usize, &Entry)| entry.field.get_type().map(|_| (at, entry.field));
        self.entries.iter().enumerate().filter_map(value)
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
            match self.entries.get(at).map(|entry| entry.field.get_shape()) {
                Some(Shape::Group { .. }) => self.collect(Some(at), out),
                Some(Shape::Value(_)) => out.push(at),
                None => {}
            }
        }
    }

    /// The variable of a field.
    pub(crate) fn variable(&self, at: usize) -> &str {
        let name = self.entries.get(at).map_or((0, 0), |entry| entry.name);
        self.names.get(name.0 as usize..name.1 as usize).unwrap_or_default()
    }

    /// The path of a field in Rust: `smtp.password`.
    pub(crate) fn path(&self, at: usize) -> String {
        let mut parts = Vec::new();
        self.up(at, &mut |field| parts.push(field.get_ident()));
        parts.reverse();
        parts.join(".")
    }

    /// The keys of a field in a file, from the outermost table on.
    pub(crate) fn keys(&self, at: usize) -> Vec<&'static str> {
        let mut parts = Vec::new();
        self.up(at, &mut |field| parts.push(field.get_key()));
        parts.reverse();
        parts
    }

    fn up(&self, at: usize, visit: &mut dyn FnMut(&'static Field)) {
        let mut next = Some(at);
        while let Some(entry) = next.and_then(|at| self.entries.get(at)) {
            visit(entry.field);
            next = entry.parent.map(|at| at as usize);
        }
    }

    /// A table from every name that is read to what it is.
    pub(crate) fn roles(&self) -> Roles<'_> {
        let mut roles = Roles { table: HashMap::default() };
        for (at, field) in self.leaves() {
            let variable = self.variable(at);
            roles.table.insert(variable, (at, 0));
            for (i, alias) in field.get_aliases().iter().enumerate() {
                roles.table.insert(alias.variable, (at, i + 1));
            }
            if let Some((list, _)) = field.get_rotation().and_then(|rotation| rotation.previous_list()) {
                roles.table.insert(list, (at, LISTED));
            }
        }
        roles
    }
}

/// Stands for the variable that lists the previous values.
const LISTED: usize = usize::MAX;

/// What a variable is to the field that reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// The value; the number is 0 for the name itself, then counts the aliases.
    Value(usize),
    /// A file that holds the value, for the name of that number.
    File(usize),
    /// When the value was last replaced.
    RotatedAt,
    /// The staged value.
    Next,
    /// A previous value, the latest first.
    Previous(u32),
    /// All previous values.
    PreviousList,
}

/// Every name that is read, with the field that reads it.
pub(crate) struct Roles<'a> {
    table: HashMap<&'a str, (usize, usize), BuildHasherDefault<NameHasher>>,
}

impl Roles<'_> {
    /// The field that reads the variable `name`, and as what.
    pub(crate) fn of(&self, plan: &Plan, name: &str) -> Option<(usize, Role)> {
        if let Some(&(at, number)) = self.table.get(name) {
            return Some((at, if number == LISTED { Role::PreviousList } else { Role::Value(number) }));
        }
        let suffixed = |suffix: &str| name.strip_suffix(suffix).and_then(|base| self.table.get(base)).copied();
        let field = |at: usize| plan.entry(at).map(|entry| entry.field);
        if let Some((at, number)) = suffixed(suffix::FILE) {
            return field(at).filter(|field| field.reads_file()).map(|_| (at, Role::File(number)));
        }
        let rotating = |at: usize| field(at).and_then(Field::get_type).is_some_and(|ty| ty.is_rotating());
        if let Some((at, _)) = suffixed(suffix::ROTATED_AT) {
            return field(at).filter(|field| field.get_rotation().is_some()).map(|_| (at, Role::RotatedAt));
        }
        if let Some((at, _)) = suffixed(suffix::NEXT) {
            return rotating(at).then_some((at, Role::Next));
        }
        let (base, number) = if let Some(base) = name.strip_suffix(suffix::PREVIOUS) {
            (base, 1)
        } else {
            let (base, digits) = name.rsplit_once('_')?;
            (base.strip_suffix(suffix::PREVIOUS)?, digits.parse().ok().filter(|n| *n > 1)?)
        };
        let &(at, _) = self.table.get(base)?;
        rotating(at).then_some((at, Role::Previous(number)))
    }

    /// All names themselves, without the suffixed ones.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.table.keys().copied()
    }
}

/// A multiplying hash of eight bytes at a time. Names come from the program and from its own environment, so nobody gains
/// by making them collide.
#[derive(Default)]
pub(crate) struct NameHasher(u64);

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.mix(u64::from_le_bytes(last));
    }

    fn write_u8(&mut self, _end: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

impl NameHasher {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

#[allow(clippy::cast_possible_truncation)]
fn narrow(n: usize) -> u32 {
    n as u32
}
