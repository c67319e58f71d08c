//! One word of an attribute: its value, whether it is known, whether it stands there twice.

use proc_macro2::{Span, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{LitStr, Token};

use super::list;
use crate::context::Context;
use crate::literal::{self, Value};
use crate::nearest::nearest;
use crate::symbol;

/// Notes a fault inside one word and skips to the next, so that the others are read too.
pub(super) fn go_on(cx: &mut Context, read: syn::Result<()>, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if let Err(error) = read {
        cx.push(error);
    } else if meta.input.is_empty() || meta.input.peek(Token![,]) {
        return Ok(());
    } else if meta.input.peek(Token![=]) || meta.input.peek(syn::token::Paren) {
        let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        cx.fault(meta.input.span(), format!("`{word}` takes no value"));
    } else {
        cx.fault(meta.input.span(), "expected `,`");
    }
    skip(meta)
}

/// Leaves out everything up to the next comma.
pub(super) fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        meta.input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// A fault for a word that is not known here; its value is skipped, so that the next word is read.
pub(super) fn unknown(
    cx: &mut Context,
    word: &str,
    span: Span,
    meta: &ParseNestedMeta<'_>,
    known: &[&str],
) -> syn::Result<()> {
    let hint = match (symbol::home(word, known), nearest(word, known)) {
        (Some(home), _) => home,
        (None, Some(meant)) => format!("did you mean `{meant}`?"),
        (None, None) if known.len() == 1 => format!("the only one known here is {}", list(known)),
        (None, None) => format!("known here are {}", list(known)),
    };
    cx.fault(
        span,
        if word.is_empty() { format!("expected a word: {hint}") } else { format!("unknown word `{word}`: {hint}") },
    );
    skip(meta)
}

/// Sets `slot`, or says that the word stands there twice.
pub(super) fn once<T>(cx: &mut Context, slot: &mut Option<T>, word: &str, span: Span, value: T) {
    if slot.is_some() {
        cx.fault(span, format!("`{word}` stands there twice"));
    } else {
        *slot = Some(value);
    }
}

/// Sets a flag, or says that it stands there twice.
pub(super) fn flag(cx: &mut Context, set: &mut bool, word: &str, span: Span) {
    if *set {
        cx.fault(span, format!("`{word}` stands there twice"));
    }
    *set = true;
}

/// What follows the `=`; `example` says what one could write there.
pub(super) fn assigned<'a>(meta: &'a ParseNestedMeta<'_>, example: &str) -> syn::Result<ParseStream<'a>> {
    if meta.input.peek(Token![=]) {
        return meta.value();
    }
    let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
    Err(meta.error(format!("`{word}` needs a value: `{word} = {example}`")))
}

/// `= "text"`.
pub(super) fn text(meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<LitStr> {
    let value = assigned(meta, &format!("\"{example}\""))?;
    value
        .parse()
        .map_err(|error| syn::Error::new(error.span(), format!("expected text in quotes, such as \"{example}\"")))
}

/// `= "text"` or `= ["a", "b"]`, with at least one text.
pub(super) fn texts(cx: &mut Context, meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<Vec<LitStr>> {
    let value = assigned(meta, &format!("\"{example}\""))?;
    let span = value.span();
    let texts = literal::texts(value)?;
    if texts.is_empty() {
        cx.fault(span, "the list is empty: name at least one, or leave the word out");
    }
    Ok(texts)
}

/// `= value`.
pub(super) fn value(meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<Value> {
    literal::value(assigned(meta, example)?)
}

/// `("a", "b")`.
pub(super) fn names<T: syn::parse::Parse>(meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<Vec<T>> {
    if !meta.input.peek(syn::token::Paren) {
        let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        return Err(meta.error(format!("`{word}` needs a list in parentheses: `{word}({example})`")));
    }
    let content;
    syn::parenthesized!(content in meta.input);
    Ok(content.parse_terminated(T::parse, Token![,])?.into_iter().collect())
}
