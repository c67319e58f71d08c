//! The four attributes of a field's life: `#[secret]`, `#[rotate]`, `#[required]`, `#[not_secret]`, and what is inside them.

use super::list;
use super::word::{assigned, flag, go_on, once, text, texts, unknown};
use crate::attributes::{At, FieldWords, RotateWords, SecretWords};
use crate::context::Context;
use crate::nearest::nearest;
use crate::symbol;
use crate::syntax::{self, Attribute, Error, Literal, Meta, Result, Text, Word};
use crate::tokens::{Delimiter, Span};

/// The formats of secrets, with their names in the schema.
const FORMATS: &[(&str, &str)] =
    &[("url", "Url"), ("pem", "Pem"), ("base64", "Base64"), ("hex", "Hex"), ("jwt", "Jwt"), ("uuid", "Uuid")];
const CRITICALITIES: &[(&str, &str)] = &[("low", "Low"), ("medium", "Medium"), ("high", "High")];
const OVERDUE: &[(&str, bool)] = &[("warn", false), ("fail", true)];

/// As an attribute of its own.
pub(super) fn bare(cx: &mut Context, out: &mut FieldWords, attr: &Attribute, word: &'static str) {
    let span = attr.span;
    let mut inner = Inner::new(cx, word);
    match &attr.meta {
        Meta::Word => {}
        Meta::List(group) if word != symbol::NOT_SECRET => {
            let result = syntax::words(group, |meta| {
                let read = inner.word(cx, meta);
                go_on(cx, read, meta);
            });
            cx.take(result);
        }
        _ => {
            let more = if word == symbol::NOT_SECRET { "" } else { ", or with words in parentheses" };
            cx.fault(span, format!("expected `#[{word}]`{more}"));
        }
    }
    inner.finish(cx, out, span);
}

/// The same words inside `#[secure_config(…)]`.
pub(super) fn inside(
    cx: &mut Context,
    out: &mut FieldWords,
    word: &'static str,
    span: Span,
    meta: &mut Word<'_>,
) -> Result<()> {
    let mut inner = Inner::new(cx, word);
    if word != symbol::NOT_SECRET
        && let Some(group) = meta.input.group(&[Delimiter::Parenthesis])
    {
        syntax::words(&group, |meta| {
            let read = inner.word(cx, meta);
            go_on(cx, read, meta);
        })?;
    }
    inner.finish(cx, out, span);
    Ok(())
}

/// What is inside one of them.
struct Inner {
    attribute: &'static str,
    secret: SecretWords,
    rotate: RotateWords,
    environments: Option<Vec<Text>>,
    /// Faults before this attribute.
    before: usize,
}

impl Inner {
    fn new(cx: &Context, attribute: &'static str) -> Self {
        let (secret, rotate) = (SecretWords::default(), RotateWords::default());
        Self { attribute, secret, rotate, environments: None, before: cx.count() }
    }

    fn word(&mut self, cx: &mut Context, meta: &mut Word<'_>) -> Result<()> {
        let (word, span) = (meta.name.clone(), meta.span);
        let (secret, rotate) = (&mut self.secret, &mut self.rotate);
        match (self.attribute, word.as_str()) {
            (symbol::SECRET, symbol::FORMAT) => {
                if let Some(value) = one_of(cx, meta, FORMATS)? {
                    once(cx, &mut secret.format, &word, span, At { value, span });
                }
            }
            (symbol::SECRET, symbol::MIN_LEN) => {
                let number = number(meta, "32")?;
                once(cx, &mut secret.min_len, &word, span, number);
            }
            (symbol::SECRET, symbol::OWNER) => {
                once(cx, &mut secret.owner, &word, span, text(meta, "payments")?.value());
            }
            (symbol::SECRET, symbol::CRITICALITY) => {
                if let Some(criticality) = one_of(cx, meta, CRITICALITIES)? {
                    once(cx, &mut secret.criticality, &word, span, criticality);
                }
            }
            (symbol::SECRET, _) => return Err(unknown(&word, span, symbol::SECRET_WORDS)),
            (symbol::ROTATE, symbol::DAYS) => period(cx, meta, &mut rotate.days, &word)?,
            (symbol::ROTATE, symbol::WEEKS) => period(cx, meta, &mut rotate.weeks, &word)?,
            (symbol::ROTATE, symbol::MONTHS) => period(cx, meta, &mut rotate.months, &word)?,
            (symbol::ROTATE, symbol::ON_COMPROMISE) => flag(cx, &mut rotate.on_compromise, &word, span),
            (symbol::ROTATE, symbol::WINDOW_DAYS) => {
                let window = number(meta, "7")?;
                once(cx, &mut rotate.window_days, &word, span, window);
            }
            (symbol::ROTATE, symbol::OVERDUE) => {
                let fails = one_of(cx, meta, OVERDUE)?.unwrap_or(false);
                once(cx, &mut rotate.overdue_fails, &word, span, At { value: fails, span });
            }
            (symbol::ROTATE, symbol::PREVIOUS) => {
                once(cx, &mut rotate.previous, &word, span, text(meta, "OLD_KEYS")?);
            }
            (symbol::ROTATE, symbol::LIST_SEPARATOR) => once(cx, &mut rotate.separator, &word, span, text(meta, ";")?),
            (symbol::ROTATE, _) => return Err(unknown(&word, span, symbol::ROTATE_WORDS)),
            (symbol::REQUIRED, symbol::IN) => {
                let names = texts(cx, meta, "prod")?;
                once(cx, &mut self.environments, &word, span, names);
            }
            (symbol::REQUIRED, _) => return Err(unknown(&word, span, symbol::REQUIRED_WORDS)),
            _ => return Err(Error::new(span, format!("`{}` takes nothing", self.attribute))),
        }
        Ok(())
    }

    fn finish(mut self, cx: &mut Context, out: &mut FieldWords, span: Span) {
        let word = self.attribute;
        self.rotate.is_faulty = cx.count() > self.before;
        if word == symbol::REQUIRED && self.rotate.is_faulty {
            return;
        }
        match word {
            symbol::SECRET => once(cx, &mut out.secret, word, span, At { value: self.secret, span }),
            symbol::ROTATE => once(cx, &mut out.rotate, word, span, At { value: self.rotate, span }),
            symbol::REQUIRED => {
                once(cx, &mut out.required, word, span, At { value: self.environments.unwrap_or_default(), span });
            }
            _ => once(cx, &mut out.not_secret, word, span, span),
        }
    }
}

fn number(meta: &mut Word<'_>, example: &str) -> Result<At<u32>> {
    let value = assigned(meta, example)?;
    let span = value.span();
    let number = match value.peek().and_then(|token| Literal::of(&token)) {
        Some(Literal::Digits(digits)) => digits.parse().ok(),
        _ => None,
    };
    let number = number.ok_or_else(|| Error::new(span, format!("expected a whole number, such as {example}")))?;
    value.next();
    Ok(At { value: number, span })
}

/// A number that is not 0.
fn period(cx: &mut Context, meta: &mut Word<'_>, slot: &mut Option<At<u32>>, word: &str) -> Result<()> {
    let number = number(meta, "90")?;
    if number.value == 0 {
        cx.fault(number.span, "a period of 0 is none: use `on_compromise`, or leave `#[rotate]` out");
    }
    if number.value > 36_500 {
        cx.fault(number.span, "a period of more than a hundred years is none: use `on_compromise`");
    }
    once(cx, slot, word, meta.span, number);
    Ok(())
}

fn one_of<T: Copy>(cx: &mut Context, meta: &mut Word<'_>, known: &[(&'static str, T)]) -> Result<Option<T>> {
    let text = text(meta, known.first().map_or("", |(name, _)| name))?;
    let found = known.iter().find(|(name, _)| *name == text.value()).map(|(_, variant)| *variant);
    if found.is_none() {
        let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
        let hint = nearest(&text.value(), &names)
            .map_or_else(|| format!("known are {}", list(&names)), |meant| format!("did you mean `{meant}`?"));
        cx.fault(text.span(), format!("unknown {} `{}`: {hint}", meta.name, text.value()));
    }
    Ok(found)
}
