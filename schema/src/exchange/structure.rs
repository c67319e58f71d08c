//! A struct of the tree, and the names of its variables.

use super::field;
use super::out::Out;
use crate::{Docs, Environments, Name, RelationKind, Schema};

/// What stands before the names of a struct's variables.
#[derive(Clone, Copy)]
pub(super) struct Prefix<'a> {
    /// That of the struct around it.
    up: Option<&'a Prefix<'a>>,
    own: Name,
}

impl Prefix<'_> {
    /// Writes it, and says whether there was anything to write.
    #[inline]
    const fn write(&self, out: &mut Out<'_>) -> bool {
        name(out, self.own, self.up)
    }
}

/// Writes a whole name: that of a variable, or what stands before others.
#[inline]
const fn name(out: &mut Out<'_>, own: Name, prefix: Option<&Prefix<'_>>) -> bool {
    let part = match own {
        Name::Whole(whole) => {
            out.escaped(whole);
            return !whole.is_empty();
        }
        Name::Part(part) => part,
    };
    let stands_before = match prefix {
        Some(prefix) => prefix.write(out),
        None => false,
    };
    if stands_before && !part.is_empty() {
        out.raw(b"_");
    }
    out.escaped(part);
    stands_before || !part.is_empty()
}

/// A variable's whole name in quotes.
#[inline]
pub(super) const fn variable(out: &mut Out<'_>, own: Name, prefix: &Prefix<'_>) {
    out.raw(b"\"");
    name(out, own, Some(prefix));
    out.raw(b"\"");
}

/// A struct; `holder` is what the field that holds it adds to the names, and stands before those.
#[inline]
pub(super) const fn write(
    out: &mut Out<'_>,
    schema: &Schema,
    docs: Option<&Docs>,
    holder: Option<(Name, &Prefix<'_>)>,
) {
    let prefix = match holder {
        Some((own, up)) => Prefix { up: Some(up), own },
        None => Prefix { up: None, own: Name::Whole(schema.get_prefix()) },
    };
    out.raw(b"{\"name\":");
    out.text(schema.name());
    out.optional(b",\"doc\":", some(schema.doc()));
    if let Some(docs) = docs {
        out.optional(b",\"more\":", some(docs.more));
    }
    out.optional(b",\"app\":", schema.get_app());
    out.optional(b",\"prefix\":", some(schema.get_prefix()));
    if let Some(known) = schema.get_environments() {
        environments(out, known);
    }
    out.flag(b",\"allow_unknown\":", schema.is_unknown_allowed());
    relations(out, schema);
    out.raw(b",\"fields\":[");
    let fields = schema.fields();
    let mut at = 0;
    while at < fields.len() {
        out.raw(if at == 0 { b"\n" } else { b",\n" });
        let doc = match docs {
            Some(docs) if at < docs.fields.len() => Some(&docs.fields[at]),
            _ => None,
        };
        field::write(out, &fields[at], doc, &prefix);
        at += 1;
    }
    out.raw(b"]}");
}

/// A text that says something.
#[inline]
pub(super) const fn some(text: &str) -> Option<&str> {
    if text.is_empty() { None } else { Some(text) }
}

#[inline]
const fn environments(out: &mut Out<'_>, known: &Environments) {
    out.raw(b",\"environments\":{\"variable\":");
    out.text(known.variable());
    out.raw(b",\"names\":");
    out.texts(known.names());
    out.raw(b",\"local\":");
    out.texts(known.local());
    out.raw(b"}");
}

#[inline]
const fn relations(out: &mut Out<'_>, schema: &Schema) {
    let relations = schema.get_relations();
    let mut at = 0;
    while at < relations.len() {
        out.raw(if at == 0 { b",\"relations\":[{\"kind\":" } else { b",{\"kind\":" });
        out.text(match relations[at].kind {
            RelationKind::ExactlyOne => "exactly_one",
            RelationKind::AtMostOne => "at_most_one",
            RelationKind::AtLeastOne => "at_least_one",
            RelationKind::AllOrNone => "all_or_none",
        });
        out.raw(b",\"fields\":[");
        let mut row = 0;
        while row < relations[at].fields.len() {
            if row > 0 {
                out.raw(b",");
            }
            out.text(schema.fields()[relations[at].fields[row] as usize].get_ident());
            row += 1;
        }
        out.raw(b"]}");
        at += 1;
    }
    if at > 0 {
        out.raw(b"]");
    }
}
