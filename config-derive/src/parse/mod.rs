//! The first stage: attributes into words with spans. Every word is looked at, also after a fault.

mod field;
mod life;
mod structure;
mod word;

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Fields, Meta};

use crate::attributes::{FieldWords, StructWords};
use crate::context::Context;
use crate::symbol;

/// What was written, unchecked.
pub(crate) struct Raw<'a> {
    pub(crate) words: StructWords,
    pub(crate) body: Body<'a>,
}

pub(crate) enum Body<'a> {
    Struct(Vec<(&'a syn::Field, FieldWords)>),
    /// Variants, with the name that an attribute gives.
    Enum(Vec<(&'a syn::Variant, Option<syn::LitStr>)>),
}

/// Reads all attributes of the struct or enum.
pub(crate) fn parse<'a>(cx: &mut Context, input: &'a DeriveInput) -> Option<Raw<'a>> {
    let form = Form::of(cx, input);
    match &input.data {
        Data::Struct(data) => {
            let words = structure::parse(cx, &input.attrs, form, symbol::STRUCT_WORDS);
            let Fields::Named(fields) = &data.fields else {
                let text = match &data.fields {
                    Fields::Unit => "`SecureConfig` needs named fields: write `{}` for a struct without any",
                    _ => "`SecureConfig` needs named fields: each becomes a variable",
                };
                cx.fault(input.ident.span(), text);
                return None;
            };
            let fields = fields.named.iter().map(|field| (field, field::parse(cx, &field.attrs, form))).collect();
            Some(Raw { words, body: Body::Struct(fields) })
        }
        Data::Enum(data) => {
            let words = structure::parse(cx, &input.attrs, form, symbol::ENUM_WORDS);
            let mut variants = Vec::new();
            for variant in &data.variants {
                if !matches!(variant.fields, Fields::Unit) {
                    let text = "`SecureConfig` on an enum makes a closed set of names: its variants have no fields";
                    cx.fault(variant.fields.span(), text);
                }
                variants.push((variant, structure::variant_name(cx, &variant.attrs, form)));
            }
            if variants.is_empty() {
                cx.fault(input.ident.span(), "an enum without variants has no value that could be configured");
            }
            Some(Raw { words, body: Body::Enum(variants) })
        }
        Data::Union(_) => {
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
    fn of(cx: &mut Context, input: &DeriveInput) -> Self {
        let mut attrs: Vec<&Attribute> = input.attrs.iter().collect();
        match &input.data {
            Data::Struct(data) => attrs.extend(data.fields.iter().flat_map(|field| &field.attrs)),
            Data::Enum(data) => attrs.extend(data.variants.iter().flat_map(|variant| &variant.attrs)),
            Data::Union(_) => {}
        }
        if !attrs.iter().any(|attr| attr.path().is_ident(symbol::SECURE_CONFIG)) {
            return Form::Short;
        }
        for word in symbol::BARE {
            for attr in attrs.iter().filter(|attr| attr.path().is_ident(word)) {
                let text = format!(
                    "`#[{word}]` beside `#[secure_config(…)]`: a struct uses one form throughout; write `#[secure_config({word})]`"
                );
                cx.fault(attr.path().span(), text);
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
    mut each: impl FnMut(&mut Context, &str, Span, &ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(form.container())) {
        if !matches!(attr.meta, Meta::List(_)) {
            cx.fault(attr.meta.span(), format!("expected `#[{}(…)]`", form.container()));
            continue;
        }
        let result = attr.parse_nested_meta(|meta| {
            let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            let read = each(cx, &word, meta.path.span(), &meta);
            word::go_on(cx, read, &meta)
        });
        cx.take(result);
    }
}

/// The attributes of a field's life do nothing on a struct, an enum or a variant.
fn only_on_fields(cx: &mut Context, attrs: &[Attribute], form: Form) {
    if form == Form::Short {
        for attr in attrs {
            if let Some(word) = symbol::BARE.iter().find(|word| attr.path().is_ident(word)) {
                cx.fault(attr.path().span(), format!("`#[{word}]` belongs on a field"));
            }
        }
    }
}

/// `a`, `b` and `c`, in back quotes.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
