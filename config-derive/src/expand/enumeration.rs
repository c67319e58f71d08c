//! A field-less enum: a closed set of names.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use crate::model::{Model, Variant};

pub(super) fn expand(model: &Model<'_>, variants: &[Variant<'_>], p: &TokenStream) -> TokenStream {
    let name = &model.input.ident;
    let (impls, args, bounds) = model.input.generics.split_for_impl();
    let rows = variants.iter().map(|variant| {
        let (ident, name) = (variant.ident.unraw().to_string(), &variant.name);
        quote!(#p::Variant { ident: #ident, name: #name })
    });
    let docs = variants.iter().map(|variant| match (&*variant.doc.first, &*variant.doc.more) {
        (first, "") => first.to_owned(),
        (first, more) => format!("{first}\n{more}"),
    });
    let idents = variants.iter().map(|variant| variant.ident);
    quote! {
        static __VARIANTS: &[#p::Variant] = &[#(#rows),*];
        #[automatically_derived]
        impl #impls #p::Value for #name #args #bounds {
            const TYPE: #p::Type = #p::Type::of(#p::Base::OneOf(__VARIANTS));
            const VARIANT_DOCS: &'static [&'static #p::str] = &[#(#docs),*];
            fn from_text(__text: &#p::str) -> #p::Result<Self, #p::Violation> {
                #p::chosen([#(Self::#idents),*], __VARIANTS, __text)
            }
        }
    }
}
