//! No variable is read by two fields. Names are hashed down the tree, part by part, into a table of fixed size, and only
//! equal hashes are compared letter by letter, so that 2,000 fields cost the compiler nothing that one would notice.
//!
//! The compiler interprets this code, so a step counts: what a struct's fields share is worked out once, and nothing but
//! the outermost function knows its caller.

use super::text::Text;
use crate::{Field, Name, Schema, Shape, suffix};

/// Slots of the table; a power of two. A tree with more names than three quarters of it is checked as far as that.
const SLOTS: usize = 1 << 15;
/// The same for a tree of few fields: most structs.
const FEW: usize = 1 << 10;

/// No variable is read by two fields, through nesting, aliases and the suffixes `_FILE`, `_PREVIOUS`, `_NEXT` and `_ROTATED_AT`.
///
/// Two fields inside one nested struct are that struct's own fault and not said again by its parents.
#[track_caller]
#[allow(clippy::large_stack_arrays, reason = "it runs in the compiler, which has no heap to offer")]
#[inline]
pub const fn names_are_distinct(schema: &Schema) {
    let faults = match faults::<FEW>(schema) {
        Some(faults) => faults,
        None => match faults::<SLOTS>(schema) {
            Some(faults) => faults,
            None => return,
        },
    };
    if !faults.is_empty() {
        faults.fail();
    }
}

/// What is wrong; `None` for a tree with too many names for the table.
#[inline]
const fn faults<const N: usize>(schema: &Schema) -> Option<Text> {
    let mut table = Table { slots: [EMPTY; N], names: 0, root: schema, text: Text::new(), last: None };
    let prefix = Chain { parent: None, part: schema.get_prefix() };
    walk(schema, &prefix, hash(HASH_START, schema.get_prefix()), None, &mut table);
    if N < SLOTS && table.is_full() { None } else { Some(table.text) }
}

/// The prefixes above a field.
struct Chain<'a> {
    parent: Option<&'a Chain<'a>>,
    part: &'a str,
}

#[derive(Clone, Copy)]
struct Slot {
    hash: u64,
    /// Number of the name in the order of the walk, from 1; 0 is an empty slot.
    name: u32,
    row: u32,
}

const EMPTY: Slot = Slot { hash: 0, name: 0, row: 0 };

struct Table<'a, const N: usize> {
    slots: [Slot; N],
    names: u32,
    root: &'a Schema,
    text: Text,
    /// The two fields that were named last.
    last: Option<[(u32, &'static str); 2]>,
}

impl<const N: usize> Table<'_, N> {
    #[inline]
    const fn is_full(&self) -> bool {
        self.names as usize > N / 4 * 3
    }
}

const HASH_START: u64 = 0xCBF2_9CE4_8422_2325;

#[allow(clippy::cast_possible_truncation, reason = "a hash loses its upper half on purpose")]
#[inline]
const fn hash(mut state: u64, text: &str) -> u64 {
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        state = ((state ^ *byte as u64) as u128 * 0x0000_0100_0000_01B3) as u64;
        rest = tail;
    }
    state
}

/// `row` is the position of the outermost struct's field that all this is part of.
#[inline]
const fn walk<const N: usize>(
    schema: &Schema,
    prefix: &Chain<'_>,
    state: u64,
    row: Option<u32>,
    table: &mut Table<'_, N>,
) {
    // What stands before each part, with the `_` between them.
    let before = if state == HASH_START { state } else { hash(state, "_") };
    let mut rest = schema.fields();
    let mut i = 0;
    while let [field, tail @ ..] = rest {
        if table.is_full() {
            return;
        }
        let row = match row {
            Some(row) => row,
            None => i,
        };
        let (part, found) = match field.get_name() {
            Name::Part(part) if part.is_empty() => (part, state),
            Name::Part(part) => (part, hash(before, part)),
            Name::Whole(whole) => (whole, hash(HASH_START, whole)),
        };
        if let Shape::Group { schema, .. } = field.get_shape() {
            let parent = if matches!(field.get_name(), Name::Whole(_)) { None } else { Some(prefix) };
            walk(schema, &Chain { parent, part }, found, Some(row), table);
        } else {
            leaf(field, prefix, found, row, table);
        }
        rest = tail;
        i += 1;
    }
}

#[inline]
const fn leaf<const N: usize>(field: &Field, prefix: &Chain<'_>, own: u64, row: u32, table: &mut Table<'_, N>) {
    let suffixes = field.suffixes();
    with_suffixes(field, prefix, field.get_name(), suffixes, own, row, table);
    let mut aliases = field.get_aliases();
    while let [alias, tail @ ..] = aliases {
        let name = Name::Whole(alias.variable);
        with_suffixes(field, prefix, name, suffixes, hash(HASH_START, alias.variable), row, table);
        aliases = tail;
    }
    if let Some(list) = previous_list(field) {
        with_suffixes(field, prefix, Name::Whole(list), list_suffixes(field), hash(HASH_START, list), row, table);
    }
}

/// The variable that lists previous values, if there is one.
#[inline]
const fn previous_list(field: &Field) -> Option<&'static str> {
    match field.get_rotation() {
        Some(rotation) => match rotation.previous_list() {
            Some((variable, _)) => Some(variable),
            None => None,
        },
        None => None,
    }
}

/// What may follow that variable.
#[inline]
const fn list_suffixes(field: &Field) -> &'static [&'static str] {
    if field.reads_file() { &["", suffix::FILE] } else { &[""] }
}

/// One of a field's names.
#[derive(Clone, Copy)]
struct Spelled {
    base: Name,
    suffix: &'static str,
}

#[inline]
const fn with_suffixes<const N: usize>(
    field: &Field,
    prefix: &Chain<'_>,
    base: Name,
    mut suffixes: &'static [&'static str],
    state: u64,
    row: u32,
    table: &mut Table<'_, N>,
) {
    while let [suffix, tail @ ..] = suffixes {
        table.names += 1;
        let new = Slot { hash: hash(state, suffix), name: table.names, row };
        insert(table, new, field, prefix, Spelled { base, suffix });
        suffixes = tail;
    }
}

#[inline]
const fn insert<const N: usize>(table: &mut Table<'_, N>, new: Slot, field: &Field, prefix: &Chain<'_>, name: Spelled) {
    if table.is_full() {
        return;
    }
    #[allow(clippy::cast_possible_truncation)]
    let mut at = new.hash as usize % N;
    loop {
        let slot = table.slots[at];
        if slot.name == 0 {
            table.slots[at] = new;
            return;
        }
        if slot.hash == new.hash && slot.row != new.row && report(table, slot, new, field, prefix, name) {
            return;
        }
        at = (at + 1) % N;
    }
}

/// Adds the fault, unless two different names have one hash.
#[inline]
const fn report<const N: usize>(
    table: &mut Table<'_, N>,
    old: Slot,
    new: Slot,
    field: &Field,
    prefix: &Chain<'_>,
    name: Spelled,
) -> bool {
    let mut spelled = Text::new();
    spell(&mut spelled, prefix, name);
    let mut first = First { wanted: old.name, names: 0, spelled: Text::new(), ident: "" };
    let root = Chain { parent: None, part: table.root.get_prefix() };
    find(table.root, &root, &mut first);
    if !super::text::same(spelled.as_str(), first.spelled.as_str()) {
        return false;
    }
    let fields = [(old.row, first.ident), (new.row, field.get_ident())];
    // Of two that share a name, those with a suffix behind it are shared too.
    if let Some(last) = &table.last
        && !name.suffix.is_empty()
        && are_same(last, &fields)
    {
        return true;
    }
    table.last = Some(fields);
    if !table.text.is_empty() {
        table.text.push("; ");
    }
    table.text.push("`");
    table.text.push(spelled.as_str());
    table.text.push("` is read by two fields: `");
    push_path(&mut table.text, table.root, old.row, first.ident);
    table.text.push("` and `");
    push_path(&mut table.text, table.root, new.row, field.get_ident());
    table.text.push("`");
    true
}

#[inline]
const fn are_same(a: &[(u32, &str); 2], b: &[(u32, &str); 2]) -> bool {
    let ([(old, first), (new, second)], [(other_old, other_first), (other_new, other_second)]) = (a, b);
    *old == *other_old
        && *new == *other_new
        && super::text::same(first, other_first)
        && super::text::same(second, other_second)
}

#[inline]
const fn push_path(text: &mut Text, root: &Schema, row: u32, ident: &str) {
    let top = root.fields()[row as usize].get_ident();
    text.push(top);
    if let Shape::Group { .. } = root.fields()[row as usize].get_shape() {
        text.push(".");
        text.push(ident);
    }
}

#[inline]
const fn spell(text: &mut Text, prefix: &Chain<'_>, name: Spelled) {
    match name.base {
        Name::Part(part) => {
            spell_chain(text, prefix);
            if !text.is_empty() && !part.is_empty() {
                text.push("_");
            }
            text.push(part);
        }
        Name::Whole(whole) => text.push(whole),
    }
    text.push(name.suffix);
}

#[inline]
const fn spell_chain(text: &mut Text, chain: &Chain<'_>) {
    if let Some(parent) = chain.parent {
        spell_chain(text, parent);
    }
    if !text.is_empty() && !chain.part.is_empty() {
        text.push("_");
    }
    text.push(chain.part);
}

/// A second walk that spells the name of one number.
struct First {
    wanted: u32,
    names: u32,
    spelled: Text,
    ident: &'static str,
}

#[inline]
const fn find(schema: &Schema, prefix: &Chain<'_>, first: &mut First) {
    let mut i = 0;
    while i < schema.fields().len() && first.names < first.wanted {
        let field = &schema.fields()[i];
        match (field.get_shape(), field.get_name()) {
            (Shape::Group { schema, .. }, Name::Part(part)) => {
                find(schema, &Chain { parent: Some(prefix), part }, first);
            }
            (Shape::Group { schema, .. }, Name::Whole(part)) => {
                find(schema, &Chain { parent: None, part }, first);
            }
            (Shape::Value(_), _) => find_in(field, prefix, first),
        }
        i += 1;
    }
}

/// The names of one field, in the order in which [`leaf`] enters them.
#[inline]
const fn find_in(field: &Field, prefix: &Chain<'_>, first: &mut First) {
    find_with(field, prefix, field.get_name(), field.suffixes(), first);
    let mut aliases = field.get_aliases();
    while let [alias, tail @ ..] = aliases {
        find_with(field, prefix, Name::Whole(alias.variable), field.suffixes(), first);
        aliases = tail;
    }
    if let Some(list) = previous_list(field) {
        find_with(field, prefix, Name::Whole(list), list_suffixes(field), first);
    }
}

#[inline]
const fn find_with(
    field: &Field,
    prefix: &Chain<'_>,
    base: Name,
    mut suffixes: &'static [&'static str],
    first: &mut First,
) {
    while let [suffix, tail @ ..] = suffixes {
        found(field, prefix, Spelled { base, suffix }, first);
        suffixes = tail;
    }
}

#[inline]
const fn found(field: &Field, prefix: &Chain<'_>, name: Spelled, first: &mut First) {
    first.names += 1;
    if first.names == first.wanted {
        spell(&mut first.spelled, prefix, name);
        first.ident = field.get_ident();
    }
}
