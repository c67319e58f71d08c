//! The shortest way to load a flat struct from the process environment alone: each variable is asked for where its field is
//! read, and nothing is kept that only a problem would need. At the first thing that has to be said, and at
//! everything rare, it gives up, and the struct is loaded again the long way, which finds all there is to say.

use std::cell::Cell;

use secure_config_schema::{Fallback, Field, Name, Presence, Schema, suffix};

use crate::bytes::Bytes;
use crate::code;
use crate::error::listed;
use crate::loader::{Done, Wanted};
use crate::placeholder::is_placeholder;
use crate::raw::Raw;
use crate::reader::{Reads, State, Taken, raw_of};
use crate::rules;
use crate::shown::{Shown, Whence};
use crate::source::{FEW, Source, Spot, has_scheme_of_link};
use crate::value::View;
use crate::violation::Violation;
use crate::warning::Warning;

/// One load of a struct that may be loaded directly.
pub(crate) struct Direct {
    pub(crate) schema: &'static Schema,
    /// None any more once it gave up.
    fields: Cell<&'static [Field]>,
    /// The values, found in one pass where the struct has a prefix; else each is asked for.
    values: Option<Vec<Option<Bytes>>>,
    /// Optional values that are not set.
    absent: Vec<&'static str>,
    /// What a report will show of each field; nothing where none is wanted.
    pub(crate) shown: Shown,
}

impl Direct {
    /// `None` for a struct that has groups, environments, rules across fields, or too many fields.
    pub(crate) fn new(schema: &'static Schema, keep: bool) -> Option<Self> {
        let (index, fields) = (schema.index(), schema.fields());
        let is_plain = !index.has_groups() && schema.get_environments().is_none() && schema.get_relations().is_empty();
        let values = match schema.get_prefix() {
            _ if !is_plain => return None,
            "" if fields.len() <= FEW => None,
            "" => return None,
            _ if index.has_whole_names() || schema.is_like_a_link() => return None,
            prefix => Some(values(schema, prefix)?),
        };
        let shown = if keep { Shown::of(fields.len()) } else { Shown::default() };
        Some(Self { schema, fields: Cell::new(fields), values, absent: Vec::new(), shown })
    }

    /// Whether it did not give up.
    pub(crate) fn is_whole(&self) -> bool {
        !self.fields.get().is_empty()
    }

    /// Tells of the warnings of a good load, and makes the report where one is wanted.
    pub(crate) fn finish(self, sources: &[Box<dyn Source>], wanted: Option<Wanted<'_>>) {
        if cfg!(feature = "tracing") {
            crate::events::warnings(&self.warnings());
        }
        if let Some((report, make)) = wanted {
            *report = make(Done::Directly(self, sources));
        }
    }

    /// The warnings of a good load.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        if self.absent.is_empty() {
            return Vec::new();
        }
        let prefix = self.schema.get_prefix();
        let whole = |name: &&str| if prefix.is_empty() { (*name).to_owned() } else { format!("{prefix}_{name}") };
        vec![Warning::new(code::OPTIONAL_MISSING, format!("not set: {}", listed(&self.absent, &whole)))]
    }

    #[cold]
    fn give_up(&self) -> Taken {
        self.fields.set(&[]);
        Taken::Refused
    }

    /// The value that the one pass found.
    #[inline(never)]
    fn found(&mut self, at: usize) -> Option<Bytes> {
        self.values.as_mut()?.get_mut(at)?.take()
    }

    /// What stands for a variable that is not set.
    #[inline(never)]
    fn stand_in(&mut self, at: usize, field: &'static Field, name: &'static str) -> Taken {
        if field.get_dev_default().is_some() {
            return self.give_up();
        }
        match (field.get_fallback(), field.presence()) {
            (Fallback::Literal(literal), _) => {
                let raw = raw_of(literal, field.get_rules().get_separator());
                let has_password = field.is_shown() && raw.any_text(rules::has_password);
                self.shown.stands_in(at, Whence::Default);
                if has_password { self.give_up() } else { Taken::Raw(raw, field.has_rules()) }
            }
            (Fallback::Code(_), _) => {
                self.shown.stands_in(at, Whence::Default);
                Taken::Absent
            }
            (_, Presence::Optional) => {
                if !field.is_quiet() {
                    self.absent.push(name);
                }
                Taken::Absent
            }
            _ => self.give_up(),
        }
    }
}

impl Reads for Direct {
    fn take(&mut self, at: usize) -> Taken {
        let Some(field) = self.field(at).filter(|field| field.is_usual()) else { return self.give_up() };
        let (Name::Whole(name) | Name::Part(name)) = field.get_name();
        let value = if self.values.is_some() {
            let Some(value) = self.found(at) else { return self.stand_in(at, field, name) };
            value
        } else if field.reads_file() && is_set_as_file(name) {
            return self.give_up();
        } else {
            let Some(value) = std::env::var_os(name) else { return self.stand_in(at, field, name) };
            Bytes::from(value)
        };
        let bytes = value.as_slice();
        let stands_in = || field.is_secret() && is_placeholder(bytes, field.get_rules().get_example());
        let has_password = || field.is_shown() && rules::has_password(bytes);
        if bytes.is_empty() || has_scheme_of_link(bytes) || stands_in() || has_password() {
            return self.give_up();
        }
        let raw = Raw::bytes(value, field.get_rules().get_separator());
        self.shown.note(at, field, &raw);
        Taken::Raw(raw, field.has_rules())
    }

    fn breaks(&mut self, at: usize, view: View<'_>, in_list: bool) -> bool {
        let is_broken = self.field(at).is_none_or(|field| rules::check(field, view, in_list).is_some());
        if is_broken {
            self.give_up();
        }
        is_broken
    }

    fn field(&self, at: usize) -> Option<&'static Field> {
        self.fields.get().get(at)
    }

    fn refused(&mut self, _at: usize, _violation: Violation) {
        self.give_up();
    }

    fn at_length(&mut self, _act: &mut dyn FnMut(&mut State<'_>)) {
        self.give_up();
    }

    fn speak_of(&mut self, _spot: Option<Spot>) {}

    // Asked of a group, or of a field that the program's own code parses.

    fn first_of_group(&self, _at: usize) -> Option<usize> {
        self.give_up();
        None
    }

    fn is_present(&self, _at: usize) -> bool {
        self.give_up();
        false
    }

    fn is_required_here(&self, _at: usize) -> bool {
        self.give_up();
        false
    }

    #[cfg(feature = "schema-loader")]
    fn variable(&self, _at: usize) -> String {
        self.give_up();
        String::new()
    }

    fn is_absent(&self, _at: usize) -> bool {
        self.give_up();
        false
    }
}

/// Every variable with the prefix, in the place of the field that reads it; `None` if one is anything but a field's value.
fn values(schema: &'static Schema, prefix: &str) -> Option<Vec<Option<Bytes>>> {
    let mut values: Vec<Option<Bytes>> = std::iter::repeat_with(|| None).take(schema.fields().len()).collect();
    let mut is_known = true;
    for (name, value) in std::env::vars_os() {
        // Overwritten when dropped: it may be a secret of somebody else's.
        let value = Bytes::from(value);
        let name = name.as_encoded_bytes();
        if name.first() != prefix.as_bytes().first() {
            continue;
        }
        let Some(part) = name.strip_prefix(prefix.as_bytes()).and_then(|rest| rest.strip_prefix(b"_")) else {
            continue;
        };
        match place(schema, part).and_then(|at| values.get_mut(at)) {
            // Of two of the same name, the first one counts.
            Some(slot) => {
                slot.get_or_insert(value);
            }
            None => is_known = false,
        }
    }
    is_known.then_some(values)
}

/// The field whose name this is.
fn place(schema: &'static Schema, part: &[u8]) -> Option<usize> {
    let is_it = |field: &Field| matches!(field.get_name(), Name::Part(own) if own.as_bytes() == part);
    let first = schema.index().first(part)?;
    schema.fields().get(first..)?.iter().position(is_it).map(|at| first + at)
}

/// Whether `NAME_FILE` is set.
#[inline(never)]
fn is_set_as_file(name: &str) -> bool {
    // Put together on the stack: nothing is allocated for a variable that is hardly ever there.
    #[cfg(unix)]
    if let Some(whole) = [0; 64].get_mut(..name.len() + suffix::FILE.len()) {
        let (front, end) = whole.split_at_mut(name.len());
        front.copy_from_slice(name.as_bytes());
        end.copy_from_slice(suffix::FILE.as_bytes());
        return std::env::var_os(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(whole)).is_some();
    }
    std::env::var_os([name, suffix::FILE].concat()).is_some()
}
