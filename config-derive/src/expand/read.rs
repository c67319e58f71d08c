//! One call for each field, then the struct if all of them gave something.

use crate::attributes::{At, Parser};
use crate::literal::Value;
use crate::model::{Field, Model, Structure};
use crate::tokens::{Delimiter, Group, Ident, Span, TokenStream, respanned};

/// A name that both the function's head and its body use. It has the derive's own place and never a field's, because a
/// type that a `macro_rules!` was given has the hygiene of the macro's caller.
pub(super) fn local(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The body of `read`.
pub(super) fn body(model: &Model<'_>, structure: &Structure<'_>, p: &TokenStream) -> TokenStream {
    // Not a name that a user's static could have: that would make a pattern of it.
    let locals: Vec<Ident> =
        (0..structure.fields.len()).map(|i| Ident::new(&format!("__f{i}"), Span::mixed_site())).collect();
    let fields = || structure.fields.iter().zip(&locals);
    let calls: TokenStream = fields()
        .enumerate()
        .map(|(row, (field, local))| {
            let call = call(model, field, row, p);
            quote!(let #local = #call;)
        })
        .collect();
    let values = fields().map(|(field, local)| {
        let ident = field.ident;
        quote!(#ident: #local)
    });
    let somes = locals.iter().map(|local| quote!(#p::Some(#local)));
    let relations = (!structure.relations.is_empty()).then(|| {
        quote! {
            if !__cx.relations(<Self as #p::SecureConfig>::SCHEMA.get_relations()) {
                return #p::None;
            }
        }
    });
    let all = match locals.as_slice() {
        [] => TokenStream::new(),
        // A tuple for one field too: without it that is a long way to write `?`, and lints say so.
        locals => quote! { let (#(somes),) = (#(locals),) else { return #p::None; }; },
    };
    let built = quote!(Self { #(values) });
    let built = match &structure.words.validate {
        Some(validate) => quote!(#p::validated_struct(__cx, #built, #validate)),
        None => quote!(#p::Some(#built)),
    };
    let unused = structure.fields.is_empty().then(|| quote!(let _ = &__cx;));
    quote! {
        #unused
        #calls
        #relations
        #all
        #built
    }
}

fn call(model: &Model<'_>, field: &Field<'_>, row: usize, p: &TokenStream) -> TokenStream {
    let read = bare_call(model, field, row, p);
    match &field.words.validate {
        Some(validate) => {
            let path = &validate.value;
            quote!(#p::validated(#read, __cx, #row, #path))
        }
        None => read,
    }
}

fn bare_call(model: &Model<'_>, field: &Field<'_>, row: usize, p: &TokenStream) -> TokenStream {
    let (ty, span, cx) = (field.ty, field.type_span(), local("__cx"));
    if field.words.nested.is_some() {
        return quote_spanned!(span=> <#ty as #p::Group>::read(#cx, #row));
    }
    if let Some(parser) = &field.words.parser {
        let read = parsed(model, field, parser, row, p);
        return match default(field, p) {
            Some(default) => quote!(#p::or_default(#read, __cx, #row, #default)),
            None => read,
        };
    }
    let of = if field.words.secret.is_some() {
        quote_spanned!(span=> <#ty as #p::SecretValue>)
    } else {
        quote_spanned!(span=> <#ty as #p::Value>)
    };
    match default(field, p) {
        Some(default) => quote!(#of::read_or(#cx, #row, #default)),
        None => quote!(#of::read(#cx, #row)),
    }
}

/// The function that makes a default which is no literal.
fn default(field: &Field<'_>, p: &TokenStream) -> Option<TokenStream> {
    if let Some(with) = &field.words.default_with {
        return Some(with.value.clone());
    }
    let default = field.words.default.as_ref().filter(|default| default.value.is_code())?;
    let tokens = default.value.code()?;
    let span = default.value.span();
    let made = match &default.value {
        Value::List(..) => quote_spanned!(span=> #p::FromIterator::from_iter(#tokens)),
        _ => tokens.clone(),
    };
    Some(match field.optional {
        Some(_) => quote_spanned!(span=> || #p::Some(#made)),
        None => quote_spanned!(span=> || #made),
    })
}

fn parsed(model: &Model<'_>, field: &Field<'_>, at: &At<Parser>, row: usize, p: &TokenStream) -> TokenStream {
    let (ty, span, cx) = (field.ty, field.type_span(), local("__cx"));
    match (&at.value, field.optional) {
        (Parser::With(path), _) => quote_spanned!(span=> #p::read_with::<_, #ty>(#cx, #row, #path)),
        (Parser::FromStr, None) => quote_spanned!(span=> #p::read_from_str::<#ty>(#cx, #row)),
        (Parser::FromStr, Some(inner)) => quote_spanned!(span=> #p::read_optional_from_str::<#inner>(#cx, #row)),
        (Parser::Serde, optional) => {
            let call = match optional {
                None => quote_spanned!(span=> read_serde::<#ty>(#cx, #row)),
                Some(inner) => quote_spanned!(span=> read_optional_serde::<#inner>(#cx, #row)),
            };
            let mut call = Group::new(Delimiter::Parenthesis, call);
            call.set_span(at.span);
            let krate = &model.krate;
            let name = respanned(quote!(#krate::__private::serde_field!), at.span);
            quote!(#name #call)
        }
    }
}

/// What `Debug` shows of a field.
pub(super) fn slot(field: &Field<'_>, p: &TokenStream) -> TokenStream {
    let (ty, span, ident) = (field.ty, field.type_span(), field.ident);
    let this = local("self");
    if field.words.nested.is_some() {
        quote_spanned!(span=> <#ty as #p::Group>::slot(&#this.#ident))
    } else if field.words.parser.is_some() {
        if field.is_written_secret() {
            quote!(#p::redacted(&#this.#ident))
        } else {
            quote_spanned!(span=> #p::shown::<#ty>(&#this.#ident))
        }
    } else if field.words.secret.is_some() {
        quote_spanned!(span=> <#ty as #p::SecretValue>::slot(&#this.#ident))
    } else {
        quote_spanned!(span=> <#ty as #p::Value>::slot(&#this.#ident))
    }
}
