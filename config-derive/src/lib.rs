//! `#[derive(SecureConfig)]`.
//!
//! Four stages, one after the other: `parse` reads the attributes and keeps their spans, `model` turns them into a
//! checked description, `check` finds what contradicts, `expand` writes constant data and one call a field. What needs
//! a field's type, or the whole tree, is left to constant evaluation in the user's crate.
#![forbid(unsafe_code)]

#[macro_use]
mod tokens;

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
mod syntax;

use syntax::Input;
use tokens::TokenStream;

/// Makes a settings struct loadable, or a field-less enum a closed set of values.
///
/// The attributes are described in the guide of the crate `secure-config`.
#[proc_macro_derive(SecureConfig, attributes(secret, rotate, required, not_secret, config, secure_config))]
#[cfg_attr(not(test), allow(clippy::useless_conversion))]
pub fn derive_secure_config(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into()).into()
}

/// What `secure_config::assert_fresh!` expands to; not for direct use.
#[doc(hidden)]
#[proc_macro]
#[cfg_attr(not(test), allow(clippy::useless_conversion))]
pub fn __fresh_test(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    fresh::test(input.into(), is_in_function).into()
}

/// Whether what stands there is called in the body of a function. Where the source cannot be had, it is taken to be beside it.
#[cfg(not(test))]
fn is_in_function(place: tokens::Span) -> bool {
    let source = place.local_file().and_then(|file| std::fs::read_to_string(file).ok());
    source.is_some_and(|source| fresh::is_in_function(&source, place.line(), place.column()))
}

/// Outside of the compiler there is no source.
#[cfg(test)]
fn is_in_function(_: tokens::Span) -> bool {
    false
}

fn derive(input: TokenStream) -> TokenStream {
    let input = &match Input::parse(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut cx = context::Context::new();
    let raw = parse::parse(&mut cx, input);
    let model = raw.map(|raw| model::model(&mut cx, input, raw));
    if let Some(model) = &model {
        check::check(&mut cx, model);
    }
    match cx.finish() {
        Ok(()) => model.map_or_else(TokenStream::new, |model| expand::expand(&model)),
        Err(errors) => {
            let stub = expand::stub(input, model.as_ref());
            quote! { #errors #stub }
        }
    }
}
