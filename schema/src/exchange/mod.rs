//! The schema on its way out of a program: a versioned document in JSON. The same code writes it when the program is
//! compiled, for a section of the binary, and when it runs, for a file; so the two are the same, byte for byte.
//!
//! What each key means stands in `docs/SCHEMA_FORMAT.md`.

mod field;
mod out;
mod structure;

use crate::{Docs, Schema};
use out::Out;

/// The version of the format. A reader takes every document of its own version, passes over keys that it does not know, and
/// refuses a higher version.
pub const VERSION: u32 = 1;

/// What a document in a binary begins with. Behind it stand the version and the length, both as 32 bits with the least
/// byte first, and the document.
pub const MAGIC: [u8; 16] = *b"\x7fsecure-config\r\n";

/// How many bytes stand before a document in a binary.
pub const HEAD: usize = MAGIC.len() + 8;

/// The name of the section of a binary that holds the documents: in ELF, in Mach-O (in the segment `__DATA`), in PE.
pub const SECTIONS: [&str; 3] = [".secure_config", "__secure_config", ".seccfg"];

/// The document of a settings struct.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, exchange};
/// static FIELDS: &[Field] = &[Field::value("host", Name::Part("HOST"), Type::of(Base::Text), "Mail relay.")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).prefix("SMTP");
/// let text = exchange::document(&SCHEMA, None);
/// assert!(text.starts_with(r#"{"format":"secure-config-schema","version":1,"settings":["#));
/// assert!(text.contains(r#"{"ident":"host","variable":"SMTP_HOST","part":"HOST","doc":"Mail relay.","type":{"base":"text"}}"#));
/// ```
#[inline]
pub fn document(schema: &Schema, docs: Option<&Docs>) -> String {
    let mut buffer = vec![0; len(schema, docs)];
    whole(&mut Out::new(&mut buffer), schema, docs);
    String::from_utf8(buffer).unwrap_or_default()
}

/// How many bytes the document has.
///
/// ```
/// use secure_config_schema::{Schema, exchange};
/// static SCHEMA: Schema = Schema::new("Settings", "", &[]);
/// assert_eq!(exchange::len(&SCHEMA, None), exchange::document(&SCHEMA, None).len());
/// ```
#[inline]
pub const fn len(schema: &Schema, docs: Option<&Docs>) -> usize {
    let mut out = Out::new(&mut []);
    whole(&mut out, schema, docs);
    out.len()
}

/// The document with its head, for a section of a binary; `N` is its length and that of the head.
///
/// ```
/// use secure_config_schema::{Schema, exchange};
/// static SCHEMA: Schema = Schema::new("Settings", "", &[]);
/// const LEN: usize = exchange::HEAD + exchange::len(&SCHEMA, None);
/// static EMBEDDED: [u8; LEN] = exchange::framed(&SCHEMA, None);
/// assert_eq!(&EMBEDDED[exchange::HEAD..], exchange::document(&SCHEMA, None).as_bytes());
/// ```
///
/// # Panics
/// If `N` is another number, or the document has 4 GiB: in a constant, that is an error of the compiler.
#[allow(clippy::cast_possible_truncation, reason = "it is looked at")]
#[inline]
pub const fn framed<const N: usize>(schema: &Schema, docs: Option<&Docs>) -> [u8; N] {
    let len = N - HEAD;
    assert!(len <= u32::MAX as usize, "the schema is too large to be embedded");
    let mut buffer = [0; N];
    let mut out = Out::new(&mut buffer);
    out.raw(&MAGIC);
    out.raw(&VERSION.to_le_bytes());
    out.raw(&(len as u32).to_le_bytes());
    whole(&mut out, schema, docs);
    assert!(out.len() == N, "the document has another length");
    buffer
}

#[inline]
const fn whole(out: &mut Out<'_>, schema: &Schema, docs: Option<&Docs>) {
    out.raw(b"{\"format\":\"secure-config-schema\",\"version\":");
    out.number(VERSION as u128);
    out.raw(b",\"settings\":[\n");
    structure::write(out, schema, docs, None);
    out.raw(b"\n]}\n");
}
