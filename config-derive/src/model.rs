//! The second stage: what was written, turned into what it means. Names are made here, and words that cannot stand
//! together on one field are refused here.

use crate::attributes::{FieldWords, RelationKind, StructWords};
use crate::case::Case;
use crate::context::Context;
use crate::doc::{Doc, doc};
use crate::nearest::nearest;
use crate::parse::{Body, Raw};
use crate::syntax::{self, Input, Text, Type};
use crate::tokens::{Ident, Span, TokenStream, unraw};

/// A checked description of the input.
pub(crate) struct Model<'a> {
    pub(crate) input: &'a Input,
    /// The path of the library.
    pub(crate) krate: TokenStream,
    pub(crate) doc: Doc,
    pub(crate) shape: Shape<'a>,
}

pub(crate) enum Shape<'a> {
    Struct(Box<Structure<'a>>),
    Enum(Vec<Variant<'a>>),
}

pub(crate) struct Structure<'a> {
    pub(crate) words: StructWords,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) relations: Vec<Relation>,
}

/// A rule across fields.
pub(crate) struct Relation {
    pub(crate) kind: RelationKind,
    /// The rows, each with the place where the rule names it.
    pub(crate) rows: Vec<(u16, Span)>,
}

pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    /// The inner type, where the type is written as an `Option`.
    pub(crate) optional: Option<&'a Type>,
    pub(crate) doc: Doc,
    pub(crate) words: FieldWords,
    /// The name in Rust, without `r#`.
    pub(crate) name: String,
    /// The key in files.
    pub(crate) key: String,
    pub(crate) variable: Variable,
}

pub(crate) enum Variable {
    Part(String),
    Whole(String),
}

pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) name: String,
    pub(crate) doc: Doc,
}

/// Makes the description.
pub(crate) fn model<'a>(cx: &mut Context, input: &'a Input, raw: Raw<'a>) -> Model<'a> {
    let krate = raw.words.krate.clone().unwrap_or_else(|| quote!(::secure_config));
    let shape = match raw.body {
        Body::Struct(fields) => Shape::Struct(Box::new(structure(cx, raw.words, fields))),
        Body::Enum(variants) => Shape::Enum(enumeration(cx, &raw.words, variants)),
    };
    Model { input, krate, doc: doc(&input.attributes), shape }
}

fn structure<'a>(cx: &mut Context, words: StructWords, fields: Vec<(&'a syntax::Field, FieldWords)>) -> Structure<'a> {
    let mut out = Vec::new();
    for (field, field_words) in fields {
        let ident = &field.ident;
        let name = unraw(ident);
        let key = words.rename_all.map_or_else(|| name.clone(), |case| case.apply(&name));
        let variable = variable(cx, &field_words, ident, &name);
        let doc = doc(&field.attributes);
        if words.deny_undocumented && doc.first.is_empty() {
            cx.fault(ident.span(), format!("`{name}` has no doc comment, and the struct says `deny_undocumented`"));
        }
        let optional = field.ty.inside_option();
        let mut field = Field { ident, ty: &field.ty, optional, doc, words: field_words, name, key, variable };
        field.settle_constants();
        out.push(field);
    }
    for text in [&words.prefix, &words.environment].into_iter().flatten() {
        check_variable(cx, text);
    }
    let relations = relations(cx, &words, &out);
    Structure { words, fields: out, relations }
}

fn variable(cx: &mut Context, words: &FieldWords, ident: &Ident, name: &str) -> Variable {
    for (alias, _) in &words.aliases {
        check_variable(cx, alias);
    }
    let list = words.rotate.as_ref().and_then(|rotate| rotate.value.previous.as_ref());
    let texts = [words.env.as_ref(), words.name.as_ref(), words.prefix.as_ref(), list];
    for text in texts.into_iter().flatten() {
        // An empty prefix puts the nested struct's variables beside this one's.
        if !(text.value().is_empty() && words.nested.is_some()) {
            check_variable(cx, text);
        }
    }
    match (&words.env, &words.name, &words.prefix, words.nested) {
        (_, _, Some(prefix), Some(_)) => Variable::Part(trim(&prefix.value())),
        (Some(env), ..) => Variable::Whole(env.value()),
        (None, Some(part), ..) => Variable::Part(part.value()),
        _ => {
            let part = Case::ScreamingSnake.apply(name);
            if !is_variable(&part) {
                let word = if words.nested.is_some() { "prefix" } else { "name" };
                let text = format!("no variable can be made of `{name}`: give one by `#[config({word} = \"…\")]`");
                cx.fault(ident.span(), text);
            }
            Variable::Part(part)
        }
    }
}

/// A prefix is joined by `_`, so one that stands at its end already is not wanted twice.
pub(crate) fn trim(prefix: &str) -> String {
    prefix.trim_end_matches('_').to_owned()
}

fn is_variable(text: &str) -> bool {
    let first = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn check_variable(cx: &mut Context, text: &Text) {
    let value = text.value();
    if !is_variable(&value) {
        let hint = Case::ScreamingSnake.apply(&value.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
        let hint = if is_variable(&hint) { format!("; did you mean `{hint}`?") } else { String::new() };
        let text_of_it = format!(
            "`{value}` cannot name a variable: a name has letters, digits and `_`, and does not begin with a digit{hint}"
        );
        cx.fault(text.span(), text_of_it);
    }
}

fn relations(cx: &mut Context, words: &StructWords, fields: &[Field<'_>]) -> Vec<Relation> {
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let mut out = Vec::new();
    for (kind, members, span) in &words.relations {
        let mut rows: Vec<(u16, Span)> = Vec::new();
        for member in members {
            let name = unraw(member);
            match names.iter().position(|known| *known == name).map(u16::try_from) {
                Some(Ok(row)) if rows.iter().any(|(known, _)| *known == row) => {
                    cx.fault(member.span(), format!("`{name}` stands there twice"));
                }
                Some(Ok(row)) => rows.push((row, member.span())),
                _ => {
                    let hint =
                        nearest(&name, &names).map_or_else(String::new, |meant| format!(": did you mean `{meant}`?"));
                    cx.fault(member.span(), format!("no field `{name}`{hint}"));
                }
            }
        }
        if members.len() < 2 {
            cx.fault(*span, "a rule across fields names at least two");
        }
        out.push(Relation { kind: *kind, rows });
    }
    out
}

fn enumeration<'a>(
    cx: &mut Context,
    words: &StructWords,
    variants: Vec<(&'a syntax::Variant, Option<Text>)>,
) -> Vec<Variant<'a>> {
    let case = words.rename_all.unwrap_or(Case::Kebab);
    let mut out: Vec<Variant<'a>> = Vec::new();
    for (variant, given) in variants {
        let name = given.as_ref().map_or_else(|| case.apply(&unraw(&variant.ident)), Text::value);
        let span = given.as_ref().map_or_else(|| variant.ident.span(), Text::span);
        if out.iter().any(|other| other.name.eq_ignore_ascii_case(&name)) {
            cx.fault(span, format!("two variants are named `{name}`; case does not count"));
        }
        if name.trim().is_empty() || name.trim() != name {
            cx.fault(span, "a name is neither empty nor begins or ends with a blank");
        }
        out.push(Variant { ident: &variant.ident, name, doc: doc(&variant.attributes) });
    }
    out
}

/// Types with literals of their own, so that a constant of them can be checked before the program runs.
const WITH_LITERALS: &[&str] = &[
    "bool", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64",
    "char", "String", "PathBuf", "Duration",
];

impl Field<'_> {
    /// The last word of the type's path, inside an `Option` if there is one: `SecretString`.
    pub(crate) fn type_word(&self) -> String {
        self.optional.unwrap_or(self.ty).word()
    }

    /// Whether the value is a secret, as far as can be told without knowing types.
    pub(crate) fn is_written_secret(&self) -> bool {
        let word = self.type_word();
        self.words.secret.is_some() || matches!(&*word, "SecretString" | "SecretBox" | "SecretSlice" | "Rotating")
    }

    pub(crate) fn span(&self) -> Span {
        self.ident.span()
    }

    pub(crate) fn type_span(&self) -> Span {
        self.ty.span()
    }

    /// A constant of a type that has no literals is an expression like any other.
    fn settle_constants(&mut self) {
        if self.words.parser.is_some() || !WITH_LITERALS.contains(&&*self.type_word()) {
            for value in [&mut self.words.default, &mut self.words.dev_default].into_iter().flatten() {
                value.value.forget_constants();
            }
        }
    }
}
