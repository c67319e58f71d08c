//! A settings struct.

use super::guard::Place;
use super::{guard, read, rows};
use crate::attributes::{Parser, RelationKind};
use crate::model::{Field, Model, Structure, trim};
use crate::syntax::Text;
use crate::tokens::{Ident, Span, ToTokens, TokenStream, TokenTree, unraw};

pub(super) fn expand(model: &Model<'_>, structure: &Structure<'_>, p: &TokenStream) -> TokenStream {
    let name = &model.input.ident;
    let (impls, args, _) = model.input.generics.for_impl();
    let bounds = bounds(model, structure, p);
    let is_generic = !model.input.generics.is_empty();

    let fields = structure.fields.iter().map(|field| rows::row(model, field, p));
    let docs = rows::docs(model, structure, p);
    let rows = Ident::new("__ROWS", Span::call_site());
    // A static is one copy in the program; a constant is one in each place that names it. A static cannot be generic.
    let (data, schema, docs, guards_beside, guards_within) = if is_generic {
        // In full: a lint would say that the trait is in scope under its own name.
        let krate = &model.krate;
        let this = quote!(<Self as #krate::SecureConfig>::SCHEMA);
        let schema = schema(model, structure, &quote!(&[#(fields)]), p);
        let guards = guard::guards(model, structure, p, Place::Within, &this, &rows);
        (TokenStream::new(), quote!(&#schema), quote!(&#docs), TokenStream::new(), guards)
    } else {
        let count = structure.fields.len();
        let schema = schema(model, structure, &quote!(&#rows), p);
        let data = quote! {
            static #rows: [#p::Field; #count] = [#(fields)];
            static __SCHEMA: #p::Schema = #schema;
            static __DOCS: #p::Docs = #docs;
        };
        let this = quote!(&__SCHEMA);
        let guards = guard::guards(model, structure, p, Place::Beside, &this, &rows);
        (data, this, quote!(&__DOCS), guards, TokenStream::new())
    };
    let read = read::body(model, structure, p);
    let debug = debug(model, structure, &bounds, p);
    let slot = if structure.words.no_debug {
        let text = unraw(name);
        quote! {
            #[allow(unused_imports)]
            use #p::{ByDebug as _, ByName as _};
            (&#p::Probe(self, &#p::Named(#text))).slot()
        }
    } else {
        quote!(self)
    };
    quote! {
        #data
        #[automatically_derived]
        impl #impls #p::SecureConfig for #name #args #bounds {
            const SCHEMA: &'static #p::Schema = #schema;
            const DOCS: &'static #p::Docs = #docs;
            // Or the compiler would put all nested structs into one function, and their fields onto one stack frame.
            #[inline(never)]
            fn read(__cx: &mut #p::Reader<'_>) -> #p::Option<Self> {
                #guards_within
                #read
            }
            fn slot(&self) -> &dyn #p::Debug {
                #slot
            }
        }
        #debug
        #guards_beside
    }
}

/// Beside a derived `Debug` this is a conflict, and the compiler's note about it names the macro that the impl comes from:
/// so the macro's name is the advice.
fn debug(model: &Model<'_>, structure: &Structure<'_>, bounds: &TokenStream, p: &TokenStream) -> TokenStream {
    if structure.words.no_debug {
        return TokenStream::new();
    }
    let (krate, name) = (&model.krate, &model.input.ident);
    let (impls, args, _) = model.input.generics.for_impl();
    let slots = structure.fields.iter().map(|field| read::slot(field, p));
    quote! {
        #krate::__private::SecureConfig_makes_Debug_so_drop_it_from_derive_or_say_config_no_debug! {
            [#impls] [#name #args] [#bounds] {
                fn fmt(&self, __f: &mut #p::Formatter<'_>) -> #p::FmtResult {
                    #p::debug(__f, <Self as #p::SecureConfig>::SCHEMA, &[#(slots)])
                }
            }
        }
    }
}

fn schema(model: &Model<'_>, structure: &Structure<'_>, rows: &TokenStream, p: &TokenStream) -> TokenStream {
    let (krate, words, doc) = (&model.krate, &structure.words, &model.doc.first);
    let name = unraw(&model.input.ident);
    let app = words.app.as_ref().map(|app| quote!(.app(#app)));
    let prefix = words.prefix.as_ref().map(|prefix| {
        let prefix = trim(&prefix.value());
        quote!(.prefix(#prefix))
    });
    let environments = words.environment.as_ref().map(|variable| {
        let list = |list: &Option<crate::attributes::At<Vec<Text>>>| {
            list.as_ref().map(|list| {
                let names = &list.value;
                quote!(&[#(names)])
            })
        };
        let names = list(&words.environments).unwrap_or_else(|| quote!(#p::Environments::NAMES));
        let local = match (list(&words.local), &words.environments) {
            (Some(local), _) => local,
            // Of the struct's own names those are local that are so by default.
            (None, Some(own)) => {
                let local = own.value.iter().filter(|name| matches!(&*name.value(), "dev" | "development" | "test"));
                quote!(&[#(local)])
            }
            (None, None) => quote!(#p::Environments::LOCAL),
        };
        quote!(.environments(&#p::Environments::new(#variable, #names, #local)))
    });
    let relations = (!structure.relations.is_empty()).then(|| {
        let relations = structure.relations.iter().map(|relation| {
            let rows = relation.rows.iter().map(|(row, _)| row);
            let kind = match relation.kind {
                RelationKind::ExactlyOne => quote!(ExactlyOne),
                RelationKind::AtMostOne => quote!(AtMostOne),
                RelationKind::AtLeastOne => quote!(AtLeastOne),
                RelationKind::AllOrNone => quote!(AllOrNone),
            };
            quote!(#p::Relation { kind: #p::RelationKind::#kind, fields: &[#(rows)] })
        });
        quote!(.relations(&[#(relations)]))
    });
    let allow_unknown = words.allow_unknown.then(|| quote!(.allow_unknown()));
    quote! {
        #p::Schema::new(#name, #doc, #rows)
            #app #prefix #environments #relations #allow_unknown
            .debug_build(#krate::__private::cfg!(debug_assertions))
    }
}

/// The struct's own bounds, and one for each field whose type names a parameter.
fn bounds(model: &Model<'_>, structure: &Structure<'_>, p: &TokenStream) -> TokenStream {
    let generics = &model.input.generics;
    let names = generics.names();
    let fields = structure.fields.iter().filter(|field| names_any(field.ty.to_tokens(), &names));
    let more: Vec<_> = fields.flat_map(|field| field_bounds(field, structure.words.no_debug, p)).collect();
    generics.bounds(&more)
}

fn field_bounds(field: &Field<'_>, no_debug: bool, p: &TokenStream) -> Vec<TokenStream> {
    let (ty, span) = (field.ty, field.ty.span());
    let bound = match (field.words.nested, &field.words.parser, &field.words.secret) {
        (Some(_), ..) => quote_spanned!(span=> #p::Group),
        (None, Some(parser), _) => {
            let inner = field.optional.unwrap_or(ty);
            let mut out: Vec<TokenStream> = Vec::new();
            if matches!(parser.value, Parser::FromStr) {
                out.push(quote_spanned!(span=> #inner: #p::FromStr));
            }
            if !no_debug && !field.is_written_secret() {
                out.push(quote_spanned!(span=> #ty: #p::Debug));
            }
            return out;
        }
        (None, None, Some(_)) => quote_spanned!(span=> #p::SecretValue),
        (None, None, None) => quote_spanned!(span=> #p::Value),
    };
    vec![quote_spanned!(span=> #ty: #bound)]
}

fn names_any(tokens: TokenStream, names: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident.to_string()),
        TokenTree::Group(group) => names_any(group.stream(), names),
        _ => false,
    })
}
