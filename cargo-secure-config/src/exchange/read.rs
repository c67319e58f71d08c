//! The shape of the document, as serde reads it. Everything that may be missing may be missing, and what is not known is
//! passed over.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Structure {
    pub(super) name: String,
    #[serde(default)]
    pub(super) doc: String,
    #[serde(default)]
    pub(super) more: String,
    pub(super) app: Option<String>,
    #[serde(default)]
    pub(super) prefix: String,
    pub(super) environments: Option<Environments>,
    #[serde(default)]
    pub(super) allow_unknown: bool,
    #[serde(default)]
    pub(super) relations: Vec<Relation>,
    #[serde(default)]
    pub(super) fields: Vec<Field>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Environments {
    pub(super) variable: String,
    #[serde(default)]
    pub(super) names: Vec<String>,
    #[serde(default)]
    pub(super) local: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Relation {
    pub(super) kind: String,
    #[serde(default)]
    pub(super) fields: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Field {
    pub(super) ident: String,
    pub(super) key: Option<String>,
    pub(super) part: Option<String>,
    pub(super) whole: Option<String>,
    #[serde(default)]
    pub(super) doc: String,
    #[serde(default)]
    pub(super) more: String,
    #[serde(rename = "type")]
    pub(super) ty: Option<Type>,
    pub(super) group: Option<Box<Structure>>,
    #[serde(default)]
    pub(super) optional: bool,
    #[serde(default)]
    pub(super) aliases: Vec<Alias>,
    pub(super) default: Option<Default>,
    pub(super) dev_default: Option<Default>,
    #[serde(default)]
    pub(super) required_in: Vec<String>,
    pub(super) secret: Option<Secret>,
    pub(super) rotation: Option<Rotation>,
    pub(super) rules: Option<Rules>,
    #[serde(default)]
    pub(super) allow_empty: bool,
    #[serde(default)]
    pub(super) not_empty: bool,
    #[serde(default)]
    pub(super) quiet: bool,
    #[serde(default)]
    pub(super) file: bool,
    #[serde(default)]
    pub(super) no_file: bool,
    #[serde(default)]
    pub(super) not_secret: bool,
    #[serde(default)]
    pub(super) says_required: bool,
    #[serde(default)]
    pub(super) opaque: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Type {
    pub(super) base: String,
    pub(super) bits: Option<u8>,
    #[serde(default)]
    pub(super) signed: bool,
    #[serde(default)]
    pub(super) nonzero: bool,
    pub(super) what: Option<String>,
    #[serde(default)]
    pub(super) variants: Vec<Variant>,
    pub(super) len: Option<usize>,
    pub(super) many: Option<String>,
    #[serde(default)]
    pub(super) secret: bool,
    #[serde(default)]
    pub(super) rotating: bool,
    #[serde(default)]
    pub(super) option_inside: bool,
    #[serde(default)]
    pub(super) optional: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Variant {
    pub(super) ident: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) doc: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Alias {
    pub(super) variable: String,
    #[serde(default)]
    pub(super) deprecated: bool,
}

/// One of the three.
#[derive(Debug, Deserialize)]
pub(super) struct Default {
    pub(super) value: Option<Literal>,
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) generated: bool,
}

/// One of them; a duration is two.
#[derive(Debug, Deserialize)]
pub(super) struct Literal {
    pub(super) digits: Option<String>,
    pub(super) int: Option<String>,
    pub(super) float_bits: Option<String>,
    pub(super) bool: Option<bool>,
    pub(super) char: Option<char>,
    pub(super) text: Option<String>,
    pub(super) seconds: Option<u64>,
    pub(super) nanoseconds: Option<u32>,
    pub(super) list: Option<Vec<Literal>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Secret {
    pub(super) format: Option<String>,
    #[serde(default)]
    pub(super) min_len: u32,
    pub(super) owner: Option<String>,
    pub(super) criticality: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Rotation {
    #[serde(default)]
    pub(super) days: u32,
    #[serde(default)]
    pub(super) months: u32,
    #[serde(default)]
    pub(super) on_compromise: bool,
    pub(super) window_days: Option<u32>,
    pub(super) overdue: Option<String>,
    pub(super) previous: Option<Previous>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Previous {
    pub(super) variable: String,
    pub(super) separator: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Rules {
    pub(super) range: Option<Range>,
    pub(super) len: Option<Len>,
    #[serde(default)]
    pub(super) one_of: Vec<Literal>,
    pub(super) pattern: Option<String>,
    pub(super) example: Option<String>,
    pub(super) deprecated: Option<String>,
    pub(super) separator: Option<String>,
    #[serde(default)]
    pub(super) stores: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Range {
    pub(super) low: Option<Literal>,
    pub(super) high: Option<Literal>,
    #[serde(default)]
    pub(super) exclusive: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Len {
    pub(super) low: Option<u64>,
    pub(super) high: Option<u64>,
}
