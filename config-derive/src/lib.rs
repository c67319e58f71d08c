//! `#[derive(SecureConfig)]`.
//!
//! Four stages, one after the other: `parse` reads the attributes and keeps their spans, `model` turns them into a
//! checked description, `check` finds what contradicts, `expand` writes constant data and one call a field. What needs
//! a field's type, or the whole tree, is left to constant evaluation in the user's crate.
#![forbid(unsafe_code)]

mod attributes;
mod case;
mod check;
mod context;
mod doc;
mod expand;
mod fresh;
mod literal;
mod model;
mod nearest;
mod parse;
mod secret_name;
mod symbol;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a settings struct loadable, or a field-less enum a closed set of values.
///
/// The attributes are described in the guide of the crate `secure-config`.
#[proc_macro_derive(SecureConfig, attributes(secret, rotate, required, not_secret, config, secure_config))]
pub fn derive_secure_config(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derive(&input).into()
}

/// What `secure_config::assert_fresh!` expands to; not for direct use.
#[doc(hidden)]
#[proc_macro]
pub fn __fresh_test(input: TokenStream) -> TokenStream {
    fresh::test(input.into()).into()
}

fn derive(input: &DeriveInput) -> proc_macro2::TokenStream {
    let mut cx = context::Context::new();
    let raw = parse::parse(&mut cx, input);
    let model = raw.and_then(|raw| model::model(&mut cx, input, raw));
    if let Some(model) = &model {
        check::check(&mut cx, model);
    }
    match cx.finish() {
        Ok(()) => model.map_or_else(proc_macro2::TokenStream::new, |model| expand::expand(&model)),
        Err(errors) => {
            let stub = expand::stub(input, model.as_ref());
            quote::quote! { #errors #stub }
        }
    }
}
