//! One word of an attribute: its value, whether it is known, whether it stands there twice.

use super::list;
use crate::context::Context;
use crate::literal::{self, Value};
use crate::nearest::nearest;
use crate::symbol;
use crate::syntax::{Cursor, Error, Result, Text, Word};
use crate::tokens::{Delimiter, Span};

/// Notes a fault inside one word and skips to the next, so that the others are read too.
pub(super) fn go_on(cx: &mut Context, read: Result<()>, meta: &mut Word<'_>) {
    if let Err(error) = read {
        cx.push(error);
    } else if meta.input.is_empty() || meta.input.is_at(',') {
        return;
    } else if meta.input.is_at('=') || meta.input.is_at_group(Delimiter::Parenthesis) {
        cx.fault(meta.input.span(), format!("`{}` takes no value", meta.name));
    } else {
        cx.fault(meta.input.span(), "expected `,`");
    }
    meta.input.leave_out();
}

/// The fault of a word that is not known here.
pub(super) fn unknown(word: &str, span: Span, known: &[&str]) -> Error {
    let hint = match (symbol::home(word, known), nearest(word, known)) {
        (Some(home), _) => home,
        (None, Some(meant)) => format!("did you mean `{meant}`?"),
        (None, None) if known.len() == 1 => format!("the only one known here is {}", list(known)),
        (None, None) => format!("known here are {}", list(known)),
    };
    let text = if word.is_empty() { "expected a word".to_owned() } else { format!("unknown word `{word}`") };
    Error::new(span, format!("{text}: {hint}"))
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
pub(super) fn assigned<'a>(meta: &'a mut Word<'_>, example: &str) -> Result<&'a mut Cursor> {
    if meta.input.skip('=') {
        return Ok(meta.input);
    }
    let word = &meta.name;
    Err(Error::new(meta.span, format!("`{word}` needs a value: `{word} = {example}`")))
}

/// `= "text"`.
pub(super) fn text(meta: &mut Word<'_>, example: &str) -> Result<Text> {
    let value = assigned(meta, &format!("\"{example}\""))?;
    value.text().map_err(|error| Error::new(error.span, format!("expected text in quotes, such as \"{example}\"")))
}

/// `= "text"` or `= ["a", "b"]`, with at least one text.
pub(super) fn texts(cx: &mut Context, meta: &mut Word<'_>, example: &str) -> Result<Vec<Text>> {
    let value = assigned(meta, &format!("\"{example}\""))?;
    let span = value.span();
    let texts = literal::texts(value)?;
    if texts.is_empty() {
        cx.fault(span, "the list is empty: name at least one, or leave the word out");
    }
    Ok(texts)
}

/// `= value`.
pub(super) fn value(meta: &mut Word<'_>, example: &str) -> Result<Value> {
    literal::value(assigned(meta, example)?)
}

/// `("a", "b")`, each read by `item`.
pub(super) fn names<T>(
    meta: &mut Word<'_>,
    example: &str,
    item: impl FnMut(&mut Cursor) -> Result<T>,
) -> Result<Vec<T>> {
    match meta.input.group(&[Delimiter::Parenthesis]) {
        Some(group) => Cursor::inside(&group).list(item),
        None => {
            let word = &meta.name;
            Err(Error::new(meta.span, format!("`{word}` needs a list in parentheses: `{word}({example})`")))
        }
    }
}
