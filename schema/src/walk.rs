//! The tree of fields laid flat, with whole variable names and paths: what every renderer starts from.

use crate::{Docs, Field, FieldDoc, Schema, Shape};

/// A field that is read from a variable, with what its place in the tree adds.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The row of the schema.
    pub field: &'static Field,
    /// The prose, where the program carries it.
    pub doc: Option<&'static FieldDoc>,
    /// The whole variable name.
    pub variable: String,
    /// The path in Rust, such as `smtp.password`.
    pub path: String,
    /// Whether a group above may be absent as a whole.
    pub in_optional_group: bool,
}

impl Leaf {
    /// The variable with `suffix` behind it, one of those in [`suffix`](crate::suffix), if that is read for this field.
    ///
    /// ```
    /// use secure_config_schema::{Base, Field, Name, Schema, Type, leaves, suffix};
    /// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
    /// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).prefix("APP");
    /// let token = leaves(&SCHEMA, None).next().unwrap();
    /// assert_eq!(token.variable_with(suffix::FILE).as_deref(), Some("APP_TOKEN_FILE"));
    /// assert_eq!(token.variable_with(suffix::NEXT), None);
    /// ```
    #[inline]
    pub fn variable_with(&self, suffix: &str) -> Option<String> {
        self.field.suffixes().contains(&suffix).then(|| format!("{}{suffix}", self.variable))
    }
}

/// A struct of the tree: its own leaves, and how it is reached.
#[derive(Clone, Debug)]
pub struct Section {
    /// The path in Rust; empty for the outermost struct.
    pub path: String,
    /// What stands before the variables of this struct, without the `_`.
    pub prefix: String,
    /// The row that holds the group; `None` for the outermost struct.
    pub field: Option<&'static Field>,
    /// The prose of that row, where the program carries it.
    pub doc: Option<&'static FieldDoc>,
    /// The struct.
    pub schema: &'static Schema,
    /// The prose, where the program carries it.
    pub docs: Option<&'static Docs>,
    /// Whether this or a group above may be absent as a whole.
    pub optional: bool,
    /// The fields of this struct that are read from variables.
    pub leaves: Vec<Leaf>,
}

/// All structs of the tree, the outermost first, each group where it stands.
#[inline]
pub fn sections(schema: &'static Schema, docs: Option<&'static Docs>) -> Vec<Section> {
    let mut out = Vec::new();
    let top = Place { path: String::new(), prefix: schema.get_prefix().to_owned(), optional: false };
    visit(&mut out, schema, docs, Holder::default(), &top);
    out
}

/// All leaves of the tree, in order.
#[inline]
pub fn leaves(schema: &'static Schema, docs: Option<&'static Docs>) -> impl Iterator<Item = Leaf> {
    sections(schema, docs).into_iter().flat_map(|section| section.leaves)
}

/// What the structs above a field add to it.
struct Place {
    path: String,
    prefix: String,
    optional: bool,
}

#[inline]
fn visit(out: &mut Vec<Section>, schema: &'static Schema, docs: Option<&'static Docs>, holder: Holder, place: &Place) {
    let here = out.len();
    let Place { path, prefix, optional } = place;
    out.push(Section {
        path: path.clone(),
        prefix: prefix.clone(),
        field: holder.field,
        doc: holder.doc,
        schema,
        docs,
        optional: *optional,
        leaves: Vec::new(),
    });
    for (i, row) in schema.fields().iter().enumerate() {
        let doc = docs.and_then(|docs| docs.fields.get(i));
        let name = row.get_name().behind(prefix);
        let path = if path.is_empty() { row.get_ident().to_owned() } else { format!("{path}.{}", row.get_ident()) };
        match row.get_shape() {
            Shape::Value(_) => {
                out[here].leaves.push(Leaf { field: row, doc, variable: name, path, in_optional_group: *optional });
            }
            Shape::Group { schema, optional: own } => {
                let below = Place { path, prefix: name, optional: *optional || own };
                let docs = doc.and_then(|doc| doc.group);
                visit(out, schema, docs, Holder { field: Some(row), doc }, &below);
            }
        }
    }
}

/// The row that holds a struct, with its prose; empty for the outermost one.
#[derive(Clone, Copy, Default)]
struct Holder {
    field: Option<&'static Field>,
    doc: Option<&'static FieldDoc>,
}
