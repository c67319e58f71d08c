//! How values of some types are written: said once at the end of the page, and only for types that occur on it.

use crate::{Base, Leaf, Many};

/// The notes that the leaves need, in a fixed order.
#[inline]
pub(in crate::render) fn notes(leaves: &[&Leaf]) -> Vec<&'static str> {
    NOTES.iter().filter(|note| leaves.iter().any(|leaf| (note.applies)(leaf))).map(|note| note.text).collect()
}

struct Note {
    applies: fn(&Leaf) -> bool,
    text: &'static str,
}

const NOTES: &[Note] = &[
    Note {
        applies: |leaf| base(leaf) == Some(Base::Bool),
        text: "**Booleans**: `true` or `false`; `yes` and `no`, `on` and `off`, `1` and `0` mean the same, in any case.",
    },
    Note {
        applies: |leaf| base(leaf) == Some(Base::Duration),
        text: "**Durations**: whole numbers, each with its unit: `250ms`, `30s`, `1h 30m`, `2d`. The units are `ns`, `us`, \
               `ms`, `s`, `m`, `h`, `d` and `w`.",
    },
    Note {
        applies: |leaf| base(leaf) == Some(Base::ByteSize),
        text: "**Sizes**: a whole number of bytes, alone or with a unit: `512`, `64KiB` (65,536), `10MB` (10,000,000).",
    },
    Note {
        applies: |leaf| matches!(many(leaf), Some(Many::List | Many::Set)),
        text: "**Lists and sets**: the members on one line, with the variable's separator between them. A set holds each \
               member once.",
    },
    Note {
        applies: |leaf| many(leaf) == Some(Many::Map),
        text: "**Maps**: `key=value` pairs on one line, with the variable's separator between them.",
    },
    Note {
        applies: |leaf| matches!(base(leaf), Some(Base::OneOf(_))),
        text: "**Closed sets**: one of the names that stand with the variable, in any case.",
    },
];

#[inline]
fn base(leaf: &Leaf) -> Option<Base> {
    leaf.field.get_type().map(crate::Type::base)
}

#[inline]
fn many(leaf: &Leaf) -> Option<Many> {
    leaf.field.get_type().map(crate::Type::how_many)
}
