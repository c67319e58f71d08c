//! The words on a field.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, LitInt, LitStr, Meta};

use super::{Form, list, once, unknown, words};
use crate::attributes::{At, FieldWords, Parser, RotateWords, SecretWords};
use crate::context::Context;
use crate::literal::{self, Value};
use crate::nearest::nearest;
use crate::symbol;

/// The formats of secrets, with their names in the schema.
const FORMATS: &[(&str, &str)] =
    &[("url", "Url"), ("pem", "Pem"), ("base64", "Base64"), ("hex", "Hex"), ("jwt", "Jwt"), ("uuid", "Uuid")];
const CRITICALITIES: &[(&str, &str)] = &[("low", "Low"), ("medium", "Medium"), ("high", "High")];

pub(super) fn parse(cx: &mut Context, attrs: &[Attribute], form: Form) -> FieldWords {
    let mut out = FieldWords::default();
    if form == Form::Short {
        for attr in attrs {
            let Some(word) = symbol::BARE.iter().find(|word| attr.path().is_ident(word)) else { continue };
            bare(cx, &mut out, attr, word);
        }
    }
    words(cx, attrs, form, |cx, word, span, meta| {
        if form == Form::Long && symbol::BARE.contains(&word) {
            return nested_word(cx, &mut out, word, span, meta);
        }
        if form == Form::Short && symbol::BARE.contains(&word) {
            cx.fault(span, format!("`{word}` is an attribute of its own: `#[{word}]`"));
            return skip(meta);
        }
        field_word(cx, &mut out, word, span, meta)
    });
    out
}

fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    while !meta.input.is_empty() && !meta.input.peek(syn::Token![,]) {
        meta.input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

/// `#[secret]`, `#[rotate(…)]`, `#[required(in = …)]`, `#[not_secret]`.
fn bare(cx: &mut Context, out: &mut FieldWords, attr: &Attribute, word: &'static str) {
    let span = attr.path().span();
    let mut inner = Inner::new(word);
    match &attr.meta {
        Meta::Path(_) => {}
        Meta::List(_) if word != symbol::NOT_SECRET => {
            let result = attr.parse_nested_meta(|meta| inner.word(cx, &meta));
            cx.take(result);
        }
        _ => cx.fault(attr.span(), format!("expected `#[{word}]`{}", if word == symbol::NOT_SECRET { "" } else { " or with words in parentheses" })),
    }
    inner.finish(cx, out, span);
}

/// The same words inside `#[secure_config(…)]`.
fn nested_word(
    cx: &mut Context,
    out: &mut FieldWords,
    word: &str,
    span: Span,
    meta: &ParseNestedMeta<'_>,
) -> syn::Result<()> {
    let known = symbol::BARE.iter().find(|known| **known == word).copied().unwrap_or_default();
    let mut inner = Inner::new(known);
    if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|meta| inner.word(cx, &meta))?;
    }
    inner.finish(cx, out, span);
    Ok(())
}

/// What is inside one of the four attributes of a field's life.
struct Inner {
    attribute: &'static str,
    secret: SecretWords,
    rotate: RotateWords,
    environments: Vec<LitStr>,
}

impl Inner {
    fn new(attribute: &'static str) -> Self {
        Self { attribute, secret: SecretWords::default(), rotate: RotateWords::default(), environments: Vec::new() }
    }

    fn word(&mut self, cx: &mut Context, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        let span = meta.path.span();
        match (self.attribute, word.as_str()) {
            (symbol::SECRET, symbol::FORMAT) => self.secret.format = one_of(cx, meta, FORMATS)?,
            (symbol::SECRET, symbol::MIN_LEN) => self.secret.min_len = number(cx, meta)?.value,
            (symbol::SECRET, symbol::OWNER) => self.secret.owner = Some(meta.value()?.parse::<LitStr>()?.value()),
            (symbol::SECRET, symbol::CRITICALITY) => self.secret.criticality = one_of(cx, meta, CRITICALITIES)?,
            (symbol::SECRET, _) => return unknown(cx, &word, span, meta, symbol::SECRET_WORDS),
            (symbol::ROTATE, symbol::DAYS) => self.rotate.days = Some(period(cx, meta)?),
            (symbol::ROTATE, symbol::WEEKS) => self.rotate.weeks = Some(period(cx, meta)?),
            (symbol::ROTATE, symbol::MONTHS) => self.rotate.months = Some(period(cx, meta)?),
            (symbol::ROTATE, symbol::ON_COMPROMISE) => self.rotate.on_compromise = true,
            (symbol::ROTATE, symbol::WINDOW_DAYS) => self.rotate.window_days = Some(number(cx, meta)?),
            (symbol::ROTATE, symbol::OVERDUE) => {
                self.rotate.overdue_fails = one_of(cx, meta, &[("warn", "warn"), ("fail", "fail")])? == Some("fail");
            }
            (symbol::ROTATE, symbol::PREVIOUS) => self.rotate.previous = Some(meta.value()?.parse()?),
            (symbol::ROTATE, symbol::LIST_SEPARATOR) => self.rotate.separator = Some(meta.value()?.parse()?),
            (symbol::ROTATE, _) => return unknown(cx, &word, span, meta, symbol::ROTATE_WORDS),
            (symbol::REQUIRED, "in") => self.environments = literal::texts(meta.value()?)?,
            (symbol::REQUIRED, _) => return unknown(cx, &word, span, meta, &["in"]),
            _ => {
                cx.fault(span, format!("`{}` takes nothing", self.attribute));
                return skip(meta);
            }
        }
        Ok(())
    }

    fn finish(self, cx: &mut Context, out: &mut FieldWords, span: Span) {
        let word = self.attribute;
        match word {
            symbol::SECRET => once(cx, &mut out.secret, word, span, At { value: self.secret, span }),
            symbol::ROTATE => once(cx, &mut out.rotate, word, span, At { value: self.rotate, span }),
            symbol::REQUIRED => once(cx, &mut out.required, word, span, At { value: self.environments, span }),
            _ => once(cx, &mut out.not_secret, word, span, span),
        }
    }
}

fn number(cx: &mut Context, meta: &ParseNestedMeta<'_>) -> syn::Result<At<u32>> {
    let literal: LitInt = meta.value()?.parse()?;
    let value = cx.take(literal.base10_parse()).unwrap_or(1);
    Ok(At { value, span: literal.span() })
}

/// A number that is not 0.
fn period(cx: &mut Context, meta: &ParseNestedMeta<'_>) -> syn::Result<At<u32>> {
    let number = number(cx, meta)?;
    if number.value == 0 {
        cx.fault(number.span, "a period of 0 is none: use `on_compromise`, or leave `#[rotate]` out");
    }
    if number.value > 36_500 {
        cx.fault(number.span, "a period of more than a hundred years is none");
    }
    Ok(number)
}

fn one_of(
    cx: &mut Context,
    meta: &ParseNestedMeta<'_>,
    known: &[(&'static str, &'static str)],
) -> syn::Result<Option<&'static str>> {
    let text: LitStr = meta.value()?.parse()?;
    let found = known.iter().find(|(name, _)| *name == text.value()).map(|(_, variant)| *variant);
    if found.is_none() {
        let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
        let hint = nearest(&text.value(), &names)
            .map_or_else(|| format!("known are {}", list(&names)), |meant| format!("did you mean `{meant}`?"));
        cx.fault(text.span(), format!("unknown value: {hint}"));
    }
    Ok(found)
}

fn field_word(
    cx: &mut Context,
    out: &mut FieldWords,
    word: &str,
    span: Span,
    meta: &ParseNestedMeta<'_>,
) -> syn::Result<()> {
    let text = || -> syn::Result<LitStr> { meta.value()?.parse() };
    let path = || -> syn::Result<At<_>> { Ok(At { value: literal::tokens(meta.value()?)?, span }) };
    match word {
        symbol::DEFAULT => once(cx, &mut out.default, word, span, At { value: literal::value(meta.value()?)?, span }),
        symbol::DEFAULT_WITH => once(cx, &mut out.default_with, word, span, path()?),
        symbol::DEFAULT_DOC => once(cx, &mut out.default_doc, word, span, text()?),
        symbol::DEV_DEFAULT => once(cx, &mut out.dev_default, word, span, At { value: literal::value(meta.value()?)?, span }),
        symbol::ENV => once(cx, &mut out.env, word, span, text()?),
        symbol::NAME => once(cx, &mut out.name, word, span, text()?),
        symbol::ALIAS => out.aliases.extend(literal::texts(meta.value()?)?.into_iter().map(|alias| (alias, false))),
        symbol::DEPRECATED_ALIAS => {
            out.aliases.extend(literal::texts(meta.value()?)?.into_iter().map(|alias| (alias, true)));
        }
        symbol::NESTED => once(cx, &mut out.nested, word, span, span),
        symbol::FIELD_PREFIX => once(cx, &mut out.prefix, word, span, text()?),
        symbol::RANGE => once(cx, &mut out.range, word, span, literal::range(meta.value()?)?),
        symbol::LEN => once(cx, &mut out.len, word, span, literal::range(meta.value()?)?),
        symbol::ONE_OF => match literal::value(meta.value()?)? {
            Value::List(values, _) => once(cx, &mut out.one_of, word, span, At { value: values, span }),
            other => cx.fault(other.span(), "expected an array: `one_of = [\"a\", \"b\"]`"),
        },
        symbol::PATTERN => once(cx, &mut out.pattern, word, span, text()?),
        symbol::NOT_EMPTY => once(cx, &mut out.not_empty, word, span, span),
        symbol::VALIDATE => once(cx, &mut out.validate, word, span, path()?),
        symbol::FROM_STR => once(cx, &mut out.parser, word, span, At { value: Parser::FromStr, span }),
        symbol::PARSE => {
            let path = path()?;
            once(cx, &mut out.parser, word, span, At { value: Parser::With(path.value), span });
        }
        symbol::SERDE => once(cx, &mut out.parser, word, span, At { value: Parser::Serde, span }),
        symbol::EXAMPLE => once(cx, &mut out.example, word, span, text()?),
        symbol::DEPRECATED => once(cx, &mut out.deprecated, word, span, text()?),
        symbol::SEPARATOR => once(cx, &mut out.separator, word, span, text()?),
        symbol::ALLOW_EMPTY => once(cx, &mut out.allow_empty, word, span, span),
        symbol::QUIET => once(cx, &mut out.quiet, word, span, span),
        symbol::FILE => once(cx, &mut out.file, word, span, span),
        symbol::NO_FILE => once(cx, &mut out.no_file, word, span, span),
        _ => return unknown(cx, word, span, meta, symbol::FIELD_WORDS),
    }
    Ok(())
}
