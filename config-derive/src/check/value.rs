//! Words of one field that contradict each other.

use super::is_generated;
use crate::attributes::{At, FieldWords, Parser};
use crate::context::Context;
use crate::literal::Value;
use crate::model::Field;
use crate::syntax::Text;
use crate::tokens::{TokenStream, TokenTree};

pub(super) fn check(cx: &mut Context, field: &Field<'_>) {
    let words = &field.words;
    required(cx, field);
    defaults(cx, field);
    exclude_each_other(cx, words);
    if let Some(prefix) = &words.prefix {
        cx.fault(
            prefix.span(),
            "`prefix` is for a nested struct: for the variable of a field there are `env` and `name`",
        );
    }
    if let Some(separator) = words.separator.as_ref().filter(|separator| separator.value().is_empty()) {
        cx.fault(separator.span(), "an empty separator separates nothing");
    }
    for place in [&words.vault, &words.secrets_manager, &words.ssm].into_iter().flatten() {
        let text = place.value();
        let is_plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        if !is_plain || text.contains("..") || text.matches('#').count() > 1 || text.ends_with('#') {
            cx.fault(
                place.span(),
                "expected a place in the store, such as \"db#password\": a path, and after a `#` the key there",
            );
        }
    }
    parser(cx, words);
    len(cx, words);
    range(cx, words);
    for member in words.one_of.iter().flat_map(|at| &at.value) {
        if member.is_code() {
            cx.fault(member.span(), "a member of `one_of` is a literal or a constant");
        }
    }
}

fn required(cx: &mut Context, field: &Field<'_>) {
    let words = &field.words;
    let default = words.default.is_some() || words.default_with.is_some();
    let Some(required) = &words.required else { return };
    if default {
        cx.fault(
            required.span,
            "`#[required]` beside a default: a default makes the field optional; drop one of the two",
        );
    } else if field.optional.is_some() && required.value.is_empty() {
        cx.fault(
            required.span,
            "`#[required]` on an `Option`: drop the `Option`, or name the environments: `#[required(in = \"prod\")]`",
        );
    }
}

fn defaults(cx: &mut Context, field: &Field<'_>) {
    let words = &field.words;
    if let (Some(doc), None) = (&words.default_doc, &words.default_with) {
        cx.fault(doc.span(), "`default_doc` says what `default_with` makes, and there is none");
    }
    let given = words.default.iter().chain(&words.dev_default).map(|at| &at.value);
    for value in given.filter(|value| holds_password(value) && !field.is_written_secret()) {
        cx.fault(
            value.span(),
            "the default is a URL with a password: take it out, or make the field a secret and set it from outside",
        );
    }
    if let (Some(default), true) = (&words.default, field.optional.is_some()) {
        let first = default.value.code().and_then(|tokens| tokens.clone().into_iter().next());
        let first = first.map_or_else(String::new, |token| token.to_string());
        if first == "None" {
            cx.fault(default.value.span(), "an `Option` without a default is `None` already: drop the default");
        } else if first == "Some" {
            cx.fault(default.value.span(), "the default of an `Option` is written without `Some`");
        }
    }
    if let Some(At { value, .. }) = &words.dev_default
        && value.is_code()
        && !is_generated(words)
        && !field.is_written_secret()
    {
        cx.fault(value.span(), "`dev_default` is a literal, or `generated` for a secret");
    }
}

/// Whether a text is a URL with `user:password@` in it.
fn holds_password(value: &Value) -> bool {
    match value {
        Value::Text(text, _) => {
            let user = text.split_once("://").and_then(|(_, rest)| {
                let authority = rest.split(['/', '?', '#']).next()?;
                Some(authority.rsplit_once('@')?.0)
            });
            user.and_then(|user| user.split_once(':')).is_some_and(|(_, password)| !password.is_empty())
        }
        Value::List(items, ..) => items.iter().any(holds_password),
        _ => false,
    }
}

fn exclude_each_other(cx: &mut Context, words: &FieldWords) {
    let text = |text: &Option<Text>| text.as_ref().map(Text::span);
    let pairs = [
        (words.default.is_some(), "default", words.default_with.as_ref().map(|at| at.span), "default_with"),
        (words.file.is_some(), "file", words.no_file, "no_file"),
        (words.allow_empty.is_some(), "allow_empty", words.not_empty, "not_empty"),
    ];
    for (there, first, second, word) in pairs {
        if let (true, Some(span)) = (there, second) {
            cx.fault(span, format!("`{word}` beside `{first}`: use one of the two"));
        }
    }
    if let (Some(_), Some(span)) = (&words.env, text(&words.name)) {
        cx.fault(span, "`name` beside `env`: `env` is the whole variable, `name` its last part; use one of the two");
    }
}

/// Rules see values of the library's own types only.
fn parser(cx: &mut Context, words: &FieldWords) {
    let Some(parser) = &words.parser else { return };
    let rules = [
        (words.range.as_ref().map(|range| range.span), "range"),
        (words.len.as_ref().map(|range| range.span), "len"),
        (words.one_of.as_ref().map(|at| at.span), "one_of"),
        (words.pattern.as_ref().map(Text::span), "pattern"),
        (words.not_empty, "not_empty"),
    ];
    for (span, word) in rules {
        if let Some(span) = span {
            let text = format!(
                "`{word}` beside `{}`: the program's own code parses the value, so check it there, or with `validate`",
                parser.value.word()
            );
            cx.fault(span, text);
        }
    }
    if let (Some(At { value: Parser::With(_), .. }), Some(default)) = (&words.parser, &words.default)
        && matches!(default.value, Value::Digits(..) | Value::Float(..) | Value::Bool(..) | Value::Char(..))
    {
        let text =
            "the default beside `parse` goes through that function: write it as text, or make it by `default_with`";
        cx.fault(default.value.span(), text);
    }
}

/// A sum of whole numbers has no type of its own that would say which constant is meant.
fn range(cx: &mut Context, words: &FieldWords) {
    let Some(range) = &words.range else { return };
    for bound in [&range.low, &range.high].into_iter().flatten() {
        if let Value::Code(tokens, span) = bound
            && is_of_digits(tokens.clone())
        {
            cx.fault(*span, "a bound of `range` is a literal or a constant: write the result, or give it a name");
        }
    }
}

fn is_of_digits(tokens: TokenStream) -> bool {
    tokens.into_iter().all(|token| match token {
        TokenTree::Ident(_) => false,
        TokenTree::Group(group) => is_of_digits(group.stream()),
        TokenTree::Literal(literal) => literal.to_string().bytes().all(|b| b.is_ascii_digit() || b == b'_'),
        TokenTree::Punct(_) => true,
    })
}

fn len(cx: &mut Context, words: &FieldWords) {
    let Some(len) = &words.len else { return };
    let mut bounds = [None, None];
    for (bound, number) in [&len.low, &len.high].into_iter().zip(&mut bounds) {
        let Some(bound) = bound else { continue };
        *number = match bound {
            Value::Digits(text, _) => text.parse::<u64>().ok(),
            _ => None,
        };
        if number.is_none() {
            cx.fault(bound.span(), "a bound of `len` is a whole number, written out");
        }
    }
    if let [Some(low), Some(high)] = bounds
        && (low > high || (len.exclusive && low == high))
    {
        cx.fault(len.span, "`len` is empty: no length is between its bounds");
    }
}
