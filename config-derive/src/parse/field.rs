//! The words on a field.

use super::word::{assigned, once, text, texts, unknown, value};
use super::{Form, life, words};
use crate::attributes::{At, FieldWords, Parser};
use crate::context::Context;
use crate::literal::{self, Value};
use crate::symbol;
use crate::syntax::{Attribute, Error, Result, Word};
use crate::tokens::{Span, TokenStream};

pub(super) fn parse(cx: &mut Context, attrs: &[Attribute], form: Form) -> FieldWords {
    let mut out = FieldWords::default();
    if form == Form::Short {
        for attr in attrs {
            let Some(word) = symbol::BARE.iter().find(|word| attr.is(word)) else { continue };
            life::bare(cx, &mut out, attr, word);
        }
    }
    words(cx, attrs, form, |cx, word, span, meta| match symbol::BARE.iter().find(|bare| **bare == word) {
        Some(bare) if form == Form::Long => life::inside(cx, &mut out, bare, span, meta),
        Some(_) => Err(Error::new(span, format!("`{word}` is an attribute of its own: `#[{word}]`"))),
        None => {
            let known = if form == Form::Long {
                [symbol::BARE, symbol::FIELD_WORDS].concat()
            } else {
                symbol::FIELD_WORDS.to_vec()
            };
            field_word(cx, &mut out, word, span, meta, &known)
        }
    });
    out
}

fn field_word(
    cx: &mut Context,
    out: &mut FieldWords,
    word: &str,
    span: Span,
    meta: &mut Word<'_>,
    known: &[&str],
) -> Result<()> {
    match word {
        symbol::DEFAULT => once(cx, &mut out.default, word, span, At { value: value(meta, "…")?, span }),
        symbol::DEFAULT_WITH => once(cx, &mut out.default_with, word, span, path(meta)?),
        symbol::DEFAULT_DOC => once(cx, &mut out.default_doc, word, span, text(meta, "the number of cores")?),
        symbol::DEV_DEFAULT => once(cx, &mut out.dev_default, word, span, At { value: value(meta, "…")?, span }),
        symbol::ENV => once(cx, &mut out.env, word, span, text(meta, "DATABASE_URL")?),
        symbol::NAME => once(cx, &mut out.name, word, span, text(meta, "URL")?),
        symbol::ALIAS => out.aliases.extend(texts(cx, meta, "OLD_NAME")?.into_iter().map(|alias| (alias, false))),
        symbol::DEPRECATED_ALIAS => {
            out.aliases.extend(texts(cx, meta, "OLD_NAME")?.into_iter().map(|alias| (alias, true)));
        }
        symbol::NESTED => once(cx, &mut out.nested, word, span, span),
        symbol::FIELD_PREFIX => once(cx, &mut out.prefix, word, span, text(meta, "SMTP")?),
        symbol::RANGE => once(cx, &mut out.range, word, span, literal::range(assigned(meta, "1..=10")?)?),
        symbol::LEN => once(cx, &mut out.len, word, span, literal::range(assigned(meta, "1..=10")?)?),
        symbol::ONE_OF => match value(meta, "[\"a\", \"b\"]")? {
            Value::List(values, tokens, _) if values.is_empty() => {
                cx.fault(literal::first_span(&tokens), "`one_of` allows nothing: name at least one value");
            }
            Value::List(values, ..) => once(cx, &mut out.one_of, word, span, At { value: values, span }),
            other => cx.fault(other.span(), "expected an array: `one_of = [\"a\", \"b\"]`"),
        },
        symbol::PATTERN => once(cx, &mut out.pattern, word, span, text(meta, "[a-z]+")?),
        symbol::NOT_EMPTY => once(cx, &mut out.not_empty, word, span, span),
        symbol::VALIDATE => once(cx, &mut out.validate, word, span, path(meta)?),
        symbol::FROM_STR => parser(cx, out, word, span, Parser::FromStr),
        symbol::PARSE => {
            let path = path(meta)?;
            parser(cx, out, word, span, Parser::With(path.value));
        }
        symbol::SERDE => parser(cx, out, word, span, Parser::Serde),
        symbol::EXAMPLE => once(cx, &mut out.example, word, span, text(meta, "https://example.com")?),
        symbol::DEPRECATED => once(cx, &mut out.deprecated, word, span, text(meta, "use `other` instead")?),
        symbol::SEPARATOR => once(cx, &mut out.separator, word, span, text(meta, ";")?),
        symbol::ALLOW_EMPTY => once(cx, &mut out.allow_empty, word, span, span),
        symbol::QUIET => once(cx, &mut out.quiet, word, span, span),
        symbol::FILE => once(cx, &mut out.file, word, span, span),
        symbol::NO_FILE => once(cx, &mut out.no_file, word, span, span),
        symbol::VAULT => once(cx, &mut out.vault, word, span, text(meta, "db#password")?),
        symbol::SECRETS_MANAGER => once(cx, &mut out.secrets_manager, word, span, text(meta, "shared/db#password")?),
        symbol::SSM => once(cx, &mut out.ssm, word, span, text(meta, "/shared/db/password")?),
        _ => return Err(unknown(word, span, known)),
    }
    Ok(())
}

/// `= path::of::a_function`.
fn path(meta: &mut Word<'_>) -> Result<At<TokenStream>> {
    let span = meta.span;
    Ok(At { value: literal::tokens(assigned(meta, "path::of::a_function")?)?, span })
}

/// `from_str`, `parse` and `serde` exclude each other.
fn parser(cx: &mut Context, out: &mut FieldWords, word: &str, span: Span, parser: Parser) {
    if let Some(earlier) = out.parser.as_ref().filter(|earlier| earlier.value.word() != word) {
        let text = format!("`{word}` beside `{}`: a value is parsed once; use one of the two", earlier.value.word());
        return cx.fault(span, text);
    }
    once(cx, &mut out.parser, word, span, At { value: parser, span });
}
