//! A field-less enum: a closed set of names.

use crate::model::{Model, Variant};
use crate::tokens::{TokenStream, unraw};

pub(super) fn expand(model: &Model<'_>, variants: &[Variant<'_>], p: &TokenStream) -> TokenStream {
    let name = &model.input.ident;
    let (impls, args, bounds) = model.input.generics.for_impl();
    let rows = variants.iter().map(|variant| {
        let (ident, name) = (unraw(variant.ident), &variant.name);
        quote!(#p::Variant { ident: #ident, name: #name })
    });
    let docs = variants.iter().map(|variant| match (&*variant.doc.first, &*variant.doc.more) {
        (first, "") => first.to_owned(),
        (first, more) => format!("{first}\n{more}"),
    });
    let values = variants.iter().map(|variant| {
        let ident = variant.ident;
        quote!(Self::#ident)
    });
    quote! {
        static __VARIANTS: &[#p::Variant] = &[#(rows)];
        #[automatically_derived]
        impl #impls #p::Value for #name #args #bounds {
            const TYPE: #p::Type = #p::Type::of(#p::Base::OneOf(__VARIANTS));
            const VARIANT_DOCS: &'static [&'static #p::str] = &[#(docs)];
            fn from_text(__text: &#p::str) -> #p::Result<Self, #p::Violation> {
                #p::chosen([#(values)], __VARIANTS, __text)
            }
        }
    }
}
