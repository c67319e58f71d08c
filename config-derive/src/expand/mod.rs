//! The fourth stage: constant data, and one call a field. There is no logic in what is written here: no match, no loop, no
//! `format!`. All that is named stands in the library's `__private`, which has a short name inside the expansion; macros
//! are spelled from the library's root, because messages show their path.

mod enumeration;
mod guard;
#[cfg(test)]
mod invariants;
mod read;
mod rows;
mod structure;

use crate::model::{Model, Shape};
use crate::syntax::{Body, Input};
use crate::tokens::{Ident, Span, ToTokens, TokenStream, TokenTree, unraw};

/// Writes the impls.
pub(crate) fn expand(model: &Model<'_>) -> TokenStream {
    let krate = &model.krate;
    let short = short_name(&[&model.input.tokens, krate]);
    let p = short.to_tokens();
    let body = match &model.shape {
        Shape::Struct(structure) => structure::expand(model, structure, &p),
        Shape::Enum(variants) => enumeration::expand(model, variants, &p),
    };
    quote! {
        const _: () = {
            use #krate::__private as #short;
            #body
        };
    }
}

/// A name for the library's `__private` that nothing in the input has: items know no hygiene, so the user's types and
/// expressions would find ours.
fn short_name(input: &[&TokenStream]) -> Ident {
    let mut name = "__p".to_owned();
    while input.iter().any(|tokens| holds((*tokens).clone(), &name)) {
        name.push('p');
    }
    Ident::new(&name, Span::call_site())
}

fn holds(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => unraw(&ident) == name,
        TokenTree::Group(group) => holds(group.stream(), name),
        _ => false,
    })
}

/// Impls that stand beside an error, so that it is the only one the user sees.
pub(crate) fn stub(input: &Input, model: Option<&Model<'_>>) -> TokenStream {
    let krate = model.map_or_else(|| quote!(::secure_config), |model| model.krate.clone());
    let p = quote!(#krate::__private);
    let name = &input.ident;
    let (impls, args, bounds) = input.generics.for_impl();
    match &input.body {
        Body::Fields(_) | Body::Tuple | Body::Unit | Body::Union => {
            let debug = match model.map(|model| &model.shape) {
                Some(Shape::Struct(structure)) if structure.words.no_debug => TokenStream::new(),
                _ => quote! {
                    #[automatically_derived]
                    impl #impls #p::Debug for #name #args #bounds {
                        fn fmt(&self, _: &mut #p::Formatter<'_>) -> #p::FmtResult { #p::Ok(()) }
                    }
                },
            };
            quote! {
                const _: () = {
                    #[automatically_derived]
                    impl #impls #krate::SecureConfig for #name #args #bounds {
                        const SCHEMA: &'static #p::Schema = &#p::Schema::new("", "", &[]);
                        const DOCS: &'static #p::Docs = &#p::Docs { more: "", fields: &[] };
                        fn read(_: &mut #p::Reader<'_>) -> #p::Option<Self> { #p::None }
                        fn slot(&self) -> &dyn #p::Debug { &"" }
                    }
                    #debug
                };
            }
        }
        Body::Variants(_) => quote! {
            const _: () = {
                #[automatically_derived]
                impl #impls #krate::Value for #name #args #bounds {
                    fn from_text(_: &#p::str) -> #p::Result<Self, #krate::Violation> { #p::Err(#p::NO_VARIANT) }
                }
            };
        },
    }
}
