//! The prose of a settings struct. It stands apart from the schema, because only documents need it: a program that
//! writes none carries none of it.

/// The doc comments of a struct beyond what the schema holds.
#[derive(Clone, Copy, Debug)]
pub struct Docs {
    /// The struct's doc comment from its second line on.
    pub more: &'static str,
    /// One for each field, in the schema's order.
    pub fields: &'static [FieldDoc],
}

/// The doc comment of one field beyond its first line.
#[derive(Clone, Copy, Debug)]
pub struct FieldDoc {
    /// The field's doc comment from its second line on.
    pub more: &'static str,
    /// What each name of a closed set means, in the set's order; empty elsewhere.
    pub variants: &'static [&'static str],
    /// The prose of a nested struct.
    pub group: Option<&'static Docs>,
}

impl FieldDoc {
    /// A field that is read from a variable.
    pub const fn value(more: &'static str, variants: &'static [&'static str]) -> Self {
        Self { more, variants, group: None }
    }

    /// A field that is a nested struct.
    pub const fn group(more: &'static str, group: &'static Docs) -> Self {
        Self { more, variants: &[], group: Some(group) }
    }
}
