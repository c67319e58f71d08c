//! The first stage: attributes into words with spans. Every word is looked at, also after a fault.

mod field;
mod life;
mod structure;
mod word;

use crate::attributes::{FieldWords, StructWords};
use crate::context::Context;
use crate::symbol;
use crate::syntax::{self, Attribute, Input, Meta, Result, Text, Word};
use crate::tokens::Span;

/// What was written, unchecked.
pub(crate) struct Raw<'a> {
    pub(crate) words: StructWords,
    pub(crate) body: Body<'a>,
}

pub(crate) enum Body<'a> {
    Struct(Vec<(&'a syntax::Field, FieldWords)>),
    /// Variants, with the name that an attribute gives.
    Enum(Vec<(&'a syntax::Variant, Option<Text>)>),
}

/// Reads all attributes of the struct or enum.
pub(crate) fn parse<'a>(cx: &mut Context, input: &'a Input) -> Option<Raw<'a>> {
    let form = Form::of(cx, input);
    match &input.body {
        syntax::Body::Fields(fields) => {
            let words = structure::parse(cx, &input.attributes, form, symbol::STRUCT_WORDS);
            let fields = fields.iter().map(|field| (field, field::parse(cx, &field.attributes, form))).collect();
            Some(Raw { words, body: Body::Struct(fields) })
        }
        syntax::Body::Tuple | syntax::Body::Unit => {
            structure::parse(cx, &input.attributes, form, symbol::STRUCT_WORDS);
            let text = match &input.body {
                syntax::Body::Unit => "`SecureConfig` needs named fields: write `{}` for a struct without any",
                _ => "`SecureConfig` needs named fields: each becomes a variable",
            };
            cx.fault(input.ident.span(), text);
            None
        }
        syntax::Body::Variants(all) => {
            let words = structure::parse(cx, &input.attributes, form, symbol::ENUM_WORDS);
            let mut variants = Vec::new();
            for variant in all {
                if let Some(span) = variant.fields {
                    let text = "`SecureConfig` on an enum makes a closed set of names: its variants have no fields";
                    cx.fault(span, text);
                }
                variants.push((variant, structure::variant_name(cx, &variant.attributes, form)));
            }
            if variants.is_empty() {
                cx.fault(input.ident.span(), "an enum without variants has no value that could be configured");
            }
            Some(Raw { words, body: Body::Enum(variants) })
        }
        syntax::Body::Union => {
            cx.fault(
                input.ident.span(),
                "`SecureConfig` is for structs with named fields and for enums without fields",
            );
            None
        }
    }
}

/// Which of the two forms of attributes a struct uses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `#[secret]`, `#[config(…)]` and so on.
    Short,
    /// `#[secure_config(…)]` alone; `#[config]` is somebody else's.
    Long,
}

impl Form {
    fn of(cx: &mut Context, input: &Input) -> Self {
        let mut attrs: Vec<&Attribute> = input.attributes.iter().collect();
        match &input.body {
            syntax::Body::Fields(fields) => attrs.extend(fields.iter().flat_map(|field| &field.attributes)),
            syntax::Body::Variants(all) => attrs.extend(all.iter().flat_map(|variant| &variant.attributes)),
            syntax::Body::Tuple | syntax::Body::Unit | syntax::Body::Union => {}
        }
        if !attrs.iter().any(|attr| attr.is(symbol::SECURE_CONFIG)) {
            return Form::Short;
        }
        for word in symbol::BARE {
            for attr in attrs.iter().filter(|attr| attr.is(word)) {
                let text = format!(
                    "`#[{word}]` beside `#[secure_config(…)]`: a struct uses one form throughout; write `#[secure_config({word})]`"
                );
                cx.fault(attr.span, text);
            }
        }
        Form::Long
    }

    fn container(self) -> &'static str {
        match self {
            Form::Short => symbol::CONFIG,
            Form::Long => symbol::SECURE_CONFIG,
        }
    }
}

/// Calls `each` for every word inside the container attributes of `attrs`.
fn words(
    cx: &mut Context,
    attrs: &[Attribute],
    form: Form,
    mut each: impl FnMut(&mut Context, &str, Span, &mut Word<'_>) -> Result<()>,
) {
    for attr in attrs.iter().filter(|attr| attr.is(form.container())) {
        let Meta::List(group) = &attr.meta else {
            cx.fault(attr.span, format!("expected `#[{}(…)]`", form.container()));
            continue;
        };
        let result = syntax::words(group, |meta| {
            let read = each(cx, &meta.name.clone(), meta.span, meta);
            word::go_on(cx, read, meta);
        });
        cx.take(result);
    }
}

/// The attributes of a field's life do nothing on a struct, an enum or a variant.
fn only_on_fields(cx: &mut Context, attrs: &[Attribute], form: Form) {
    if form == Form::Short {
        for attr in attrs {
            if let Some(word) = symbol::BARE.iter().find(|word| attr.is(word)) {
                cx.fault(attr.span, format!("`#[{word}]` belongs on a field"));
            }
        }
    }
}

/// `a`, `b` and `c`, in back quotes.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
