//! A settings struct.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, WherePredicate, parse_quote_spanned};

use super::{guard, read, rows};
use crate::attributes::RelationKind;
use crate::model::{Field, Model, Structure, trim};

pub(super) fn expand(model: &Model<'_>, structure: &Structure<'_>) -> TokenStream {
    let krate = &model.krate;
    let p = quote!(#krate::__private);
    let name = &model.input.ident;
    let generics = bounded(model, structure);
    let (impls, args, bounds) = generics.split_for_impl();
    let is_generic = model.input.generics.params.iter().any(|param| !matches!(param, GenericParam::Lifetime(_)));

    let schema = schema(model, structure, &p);
    let docs = rows::docs(model, structure, &p);
    // A static is one copy in the program; a constant is one in each place that names it. A static cannot be generic.
    let (schema, docs) = if is_generic {
        (quote!(&#schema), quote!(&#docs))
    } else {
        (
            quote!({ static DATA: #p::Schema = #schema; &DATA }),
            quote!({ static DATA: #p::Docs = #docs; &DATA }),
        )
    };
    let this = quote!(<Self as #krate::SecureConfig>);
    let guards = guard::guards(model, structure, &p, &this);
    let (outer_guards, inner_guards) = if is_generic {
        (TokenStream::new(), quote!(const { #guards };))
    } else {
        let this = quote!(<#name as #krate::SecureConfig>);
        let guards = guard::guards(model, structure, &p, &this);
        (guards, TokenStream::new())
    };
    let read = read::body(model, structure, &p);
    let debug = if structure.words.no_debug {
        TokenStream::new()
    } else {
        let slots = structure.fields.iter().map(|field| read::slot(model, field, &p));
        quote! {
            #[automatically_derived]
            impl #impls #p::Debug for #name #args #bounds {
                fn fmt(&self, __f: &mut #p::Formatter<'_>) -> #p::FmtResult {
                    #p::debug(__f, <Self as #krate::SecureConfig>::SCHEMA, &[#(#slots),*])
                }
            }
        }
    };
    let text = name.to_string();
    let slot = if structure.words.no_debug {
        quote! {
            #[allow(unused_imports)]
            use #p::{ByDebug as _, ByName as _};
            (&#p::Probe(self, &#text)).slot()
        }
    } else {
        quote!(self)
    };
    quote! {
        #[automatically_derived]
        impl #impls #krate::SecureConfig for #name #args #bounds {
            const SCHEMA: &'static #p::Schema = #schema;
            const DOCS: &'static #p::Docs = #docs;
            fn read(__cx: &mut #p::Reader<'_>) -> #p::Option<Self> {
                #inner_guards
                #read
            }
            fn slot(&self) -> &dyn #p::Debug {
                #slot
            }
        }
        #debug
        #outer_guards
    }
}

fn schema(model: &Model<'_>, structure: &Structure<'_>, p: &TokenStream) -> TokenStream {
    let words = &structure.words;
    let name = model.input.ident.to_string();
    let doc = &model.doc.first;
    let fields = structure.fields.iter().map(|field| rows::row(model, field, p));
    let app = words.app.as_ref().map(|app| quote!(.app(#app)));
    let prefix = words.prefix.as_ref().map(|prefix| {
        let prefix = trim(&prefix.value());
        quote!(.prefix(#prefix))
    });
    let environments = words.environment.as_ref().map(|variable| {
        let list = |list: &Option<crate::attributes::At<Vec<syn::LitStr>>>| {
            list.as_ref().map(|list| {
                let names = &list.value;
                quote!(&[#(#names),*])
            })
        };
        let names = list(&words.environments).unwrap_or_else(|| quote!(#p::Environments::NAMES));
        let local = match (list(&words.local), &words.environments) {
            (Some(local), _) => local,
            // Of the struct's own names those are local that are so by default.
            (None, Some(own)) => {
                let local = own.value.iter().filter(|name| matches!(&*name.value(), "dev" | "development" | "test"));
                quote!(&[#(#local),*])
            }
            (None, None) => quote!(#p::Environments::LOCAL),
        };
        quote!(.environments(&#p::Environments::new(#variable, #names, #local)))
    });
    let relations = (!structure.relations.is_empty()).then(|| {
        let relations = structure.relations.iter().map(|(kind, rows)| {
            let kind = match kind {
                RelationKind::ExactlyOne => quote!(ExactlyOne),
                RelationKind::AtMostOne => quote!(AtMostOne),
                RelationKind::AtLeastOne => quote!(AtLeastOne),
                RelationKind::AllOrNone => quote!(AllOrNone),
            };
            quote!(#p::Relation { kind: #p::RelationKind::#kind, fields: &[#(#rows),*] })
        });
        quote!(.relations(&[#(#relations),*]))
    });
    let allow_unknown = words.allow_unknown.then(|| quote!(.allow_unknown()));
    quote! {
        #p::Schema::new(#name, #doc, &[#(#fields),*])
            #app #prefix #environments #relations #allow_unknown
            .debug_build(#p::cfg!(debug_assertions))
    }
}

/// The generics, with a bound for each field whose type names a parameter.
fn bounded(model: &Model<'_>, structure: &Structure<'_>) -> Generics {
    let mut generics = model.input.generics.clone();
    let params: Vec<String> = generics.type_params().map(|param| param.ident.to_string()).collect();
    if params.is_empty() {
        return generics;
    }
    let predicates: Vec<WherePredicate> = structure
        .fields
        .iter()
        .filter(|field| names_any(field.ty.to_token_stream(), &params))
        .filter_map(|field| bound(model, field))
        .collect();
    generics.make_where_clause().predicates.extend(predicates);
    generics
}

fn bound(model: &Model<'_>, field: &Field<'_>) -> Option<WherePredicate> {
    let (krate, ty) = (&model.krate, field.ty);
    let span: Span = ty.span();
    let bound = match (field.words.nested, &field.words.parser, &field.words.secret) {
        (Some(_), ..) => quote_spanned!(span=> #krate::__private::Group),
        (None, Some(_), _) => return None,
        (None, None, Some(_)) => quote_spanned!(span=> #krate::SecretValue),
        (None, None, None) => quote_spanned!(span=> #krate::Value),
    };
    Some(parse_quote_spanned!(span=> #ty: #bound))
}

fn names_any(tokens: TokenStream, names: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident.to_string()),
        TokenTree::Group(group) => names_any(group.stream(), names),
        _ => false,
    })
}
