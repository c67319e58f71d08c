//! No variable is read by two fields. Names are hashed down the tree, part by part, into a table of fixed size, and only
//! equal hashes are compared letter by letter, so that 2,000 fields cost the compiler nothing that one would notice.

use super::text::Text;
use crate::{Field, Name, Schema, Shape};

/// Slots of the table; a power of two. A tree with more names than three quarters of it is checked as far as that.
const SLOTS: usize = 1 << 14;

/// No variable is read by two fields, through nesting, aliases and the suffixes `_FILE`, `_PREVIOUS`, `_NEXT` and `_ROTATED_AT`.
///
/// Two fields inside one nested struct are that struct's own fault and not said again by its parents.
#[track_caller]
#[allow(clippy::large_stack_arrays, reason = "it runs in the compiler, which has no heap to offer")]
pub const fn names_are_distinct(schema: &Schema) {
    let mut table = Table { slots: [EMPTY; SLOTS], names: 0, root: schema, text: Text::new(), faults: 0 };
    let prefix = Chain { parent: None, part: schema.get_prefix() };
    walk(schema, &prefix, hash(HASH_START, schema.get_prefix()), None, &mut table);
    if table.faults > 0 {
        table.text.fail();
    }
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

struct Table<'a> {
    slots: [Slot; SLOTS],
    names: u32,
    root: &'a Schema,
    text: Text,
    faults: u32,
}

const HASH_START: u64 = 0xCBF2_9CE4_8422_2325;

const fn hash(mut state: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        state = (state ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01B3);
        i += 1;
    }
    state
}

const fn hash_below(state: u64, part: &str) -> u64 {
    if part.is_empty() {
        state
    } else if state == HASH_START {
        hash(state, part)
    } else {
        hash(hash(state, "_"), part)
    }
}

/// `row` is the position of the outermost struct's field that all this is part of.
#[track_caller]
const fn walk(schema: &Schema, prefix: &Chain<'_>, state: u64, row: Option<u32>, table: &mut Table<'_>) {
    let mut i = 0;
    while i < schema.fields().len() {
        let field = &schema.fields()[i];
        #[allow(clippy::cast_possible_truncation)]
        let row = match row {
            Some(row) => row,
            None => i as u32,
        };
        match (field.get_shape(), field.get_name()) {
            (Shape::Group { schema, .. }, Name::Part(part)) => {
                let below = Chain { parent: Some(prefix), part };
                walk(schema, &below, hash_below(state, part), Some(row), table);
            }
            (Shape::Group { schema, .. }, Name::Whole(part)) => {
                let below = Chain { parent: None, part };
                walk(schema, &below, hash(HASH_START, part), Some(row), table);
            }
            (Shape::Value(_), _) => leaf(field, prefix, state, row, table),
        }
        i += 1;
    }
}

#[track_caller]
const fn leaf(field: &Field, prefix: &Chain<'_>, state: u64, row: u32, table: &mut Table<'_>) {
    let mut k = 0;
    while let Some(name) = name_of(field, k) {
        let found = match name.base {
            Name::Part(part) => hash(hash_below(state, part), name.suffix),
            Name::Whole(whole) => hash(hash(HASH_START, whole), name.suffix),
        };
        table.names += 1;
        insert(table, Slot { hash: found, name: table.names, row }, field, prefix, name);
        k += 1;
    }
}

/// One of a field's names.
#[derive(Clone, Copy)]
struct Spelled {
    base: Name,
    suffix: &'static str,
}

/// The `k`-th name of a field: itself, its aliases, each with the suffixes that are read for it.
const fn name_of(field: &Field, k: usize) -> Option<Spelled> {
    let suffixes = field.suffixes();
    let bases = 1 + field.get_aliases().len();
    if k < bases * suffixes.len() {
        let base = match k / suffixes.len() {
            0 => field.get_name(),
            n => Name::Whole(field.get_aliases()[n - 1].variable),
        };
        return Some(Spelled { base, suffix: suffixes[k % suffixes.len()] });
    }
    match field.get_rotation() {
        Some(rotation) if k == bases * suffixes.len() => match rotation.previous_list() {
            Some((variable, _)) => Some(Spelled { base: Name::Whole(variable), suffix: "" }),
            None => None,
        },
        _ => None,
    }
}

#[track_caller]
const fn insert(table: &mut Table<'_>, new: Slot, field: &Field, prefix: &Chain<'_>, name: Spelled) {
    if table.names as usize > SLOTS / 4 * 3 {
        return;
    }
    #[allow(clippy::cast_possible_truncation)]
    let mut at = new.hash as usize % SLOTS;
    loop {
        let slot = table.slots[at];
        if slot.name == 0 {
            table.slots[at] = new;
            return;
        }
        if slot.hash == new.hash && slot.row != new.row {
            report(table, slot, new, field, prefix, name);
            return;
        }
        at = (at + 1) % SLOTS;
    }
}

const fn report(table: &mut Table<'_>, old: Slot, new: Slot, field: &Field, prefix: &Chain<'_>, name: Spelled) {
    let mut spelled = Text::new();
    spell(&mut spelled, prefix, name);
    let mut first = First { wanted: old.name, names: 0, spelled: Text::new(), ident: "" };
    let root = Chain { parent: None, part: table.root.get_prefix() };
    find(table.root, &root, &mut first);
    if !super::text::same(spelled.as_str(), first.spelled.as_str()) {
        return;
    }
    table.faults += 1;
    if table.faults > 1 {
        table.text.push("; ");
    }
    table.text.push("`");
    table.text.push(spelled.as_str());
    table.text.push("` is read by two fields: `");
    push_path(&mut table.text, table.root, old.row, first.ident);
    table.text.push("` and `");
    push_path(&mut table.text, table.root, new.row, field.get_ident());
    table.text.push("`");
}

const fn push_path(text: &mut Text, root: &Schema, row: u32, ident: &str) {
    let top = root.fields()[row as usize].get_ident();
    text.push(top);
    if let Shape::Group { .. } = root.fields()[row as usize].get_shape() {
        text.push(".");
        text.push(ident);
    }
}

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
            (Shape::Value(_), _) => {
                let mut k = 0;
                while let Some(name) = name_of(field, k) {
                    first.names += 1;
                    if first.names == first.wanted {
                        spell(&mut first.spelled, prefix, name);
                        first.ident = field.get_ident();
                        return;
                    }
                    k += 1;
                }
            }
        }
        i += 1;
    }
}
