//! Checks that the compiler evaluates: each is a constant whose span is the token that would have to change.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use crate::model::{Field, Model, Structure};

/// Primitive types cannot be text, whatever their field's name; every other type may be an alias of one.
const NEVER_TEXT: &[&str] = &[
    "bool", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64",
];

/// `this` is the struct as `<… as SecureConfig>`.
pub(super) fn guards(model: &Model<'_>, structure: &Structure<'_>, p: &TokenStream, this: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    for (row, field) in structure.fields.iter().enumerate() {
        for (span, check) in checks(field) {
            let check = syn::Ident::new(check, span);
            // Everything takes the user's span, or the error would point at the derive.
            out.extend(respanned(
                &quote_spanned!(span=> const _: () = #p::check::#check(&#this::SCHEMA.fields()[#row]);),
                span,
            ));
        }
        if let Some(secret) = opaque_secret(model, field, p) {
            out.extend(secret);
        }
    }
    let span = model.input.ident.span();
    let whole = quote_spanned! {span=>
        const _: () = #p::check::names_are_distinct(#this::SCHEMA);
        const _: () = #p::check::environments_are_known(#this::SCHEMA);
    };
    out.extend(respanned(&whole, span));
    if let Some(pattern) = structure.fields.iter().find_map(|field| field.words.pattern.as_ref()) {
        out.extend(quote_spanned!(pattern.span()=> #p::pattern_field!();));
    }
    out
}

/// The checks that a field needs, each with the token it is about.
fn checks(field: &Field<'_>) -> Vec<(Span, &'static str)> {
    let words = &field.words;
    if words.nested.is_some() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let default = words.default.as_ref().map(|at| at.value.span());
    let dev_default = words.dev_default.as_ref().map(|at| at.value.span());
    let sound = [
        words.required.as_ref().map(|at| at.span),
        words.rotate.as_ref().map(|at| at.span),
        default,
        words.default_with.as_ref().map(|at| at.span),
        dev_default,
        words.not_secret,
    ];
    let sound = sound.into_iter().flatten().next();
    let plain = NEVER_TEXT.contains(&&*field.type_word());
    if sound.is_some() || !plain {
        out.push((sound.unwrap_or_else(|| field.type_span()), "field_is_sound"));
    }
    out.extend(default.or(dev_default).map(|span| (span, "default_fits")));
    let range = words.range.as_ref().map(|range| range.span).or(words.one_of.as_ref().map(|at| at.span));
    out.extend(range.or(words.len.as_ref().map(|len| len.span)).map(|span| (span, "range_fits")));
    if words.secret.is_none() && words.parser.is_none() && !plain {
        out.push((field.span(), "name_is_not_a_secrets"));
    }
    out
}

/// A secret that the program's own code parses still has to live in a secret type.
fn opaque_secret(model: &Model<'_>, field: &Field<'_>, p: &TokenStream) -> Option<TokenStream> {
    let _ = model;
    field.words.secret.as_ref().filter(|_| field.words.parser.is_some())?;
    let (ty, span) = (field.ty, field.type_span());
    Some(quote_spanned!(span=> const _: () = #p::holds_secrets::<#ty>();))
}

/// The same tokens, all with one span.
fn respanned(tokens: &TokenStream, span: Span) -> TokenStream {
    tokens
        .clone()
        .into_iter()
        .map(|mut token| {
            if let proc_macro2::TokenTree::Group(group) = &token {
                let mut group = proc_macro2::Group::new(group.delimiter(), respanned(&group.stream(), span));
                group.set_span(span);
                return proc_macro2::TokenTree::Group(group);
            }
            token.set_span(span);
            token
        })
        .collect()
}
