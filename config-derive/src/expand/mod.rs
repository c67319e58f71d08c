//! The fourth stage: constant data, and one call a field. There is no logic in what is written here: no match, no loop, no
//! `format!`. Whatever the user can define under a short name is spelled from the library's root.

mod enumeration;
mod guard;
#[cfg(test)]
mod invariants;
mod read;
mod rows;
mod structure;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::model::{Model, Shape};

/// Writes the impls.
pub(crate) fn expand(model: &Model<'_>) -> TokenStream {
    let body = match &model.shape {
        Shape::Struct(structure) => structure::expand(model, structure),
        Shape::Enum(variants) => enumeration::expand(model, variants),
    };
    quote! {
        const _: () = { #body };
    }
}

/// Impls that stand beside an error, so that it is the only one the user sees.
pub(crate) fn stub(input: &DeriveInput, model: Option<&Model<'_>>) -> TokenStream {
    let krate = model.map_or_else(|| quote!(::secure_config), |model| model.krate.clone());
    let p = quote!(#krate::__private);
    let name = &input.ident;
    let (impls, args, bounds) = input.generics.split_for_impl();
    match &input.data {
        syn::Data::Struct(_) | syn::Data::Union(_) => {
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
        syn::Data::Enum(_) => quote! {
            const _: () = {
                #[automatically_derived]
                impl #impls #krate::Value for #name #args #bounds {
                    fn from_text(_: &#p::str) -> #p::Result<Self, #krate::Violation> { #p::Err(#p::NO_VARIANT) }
                }
            };
        },
    }
}
