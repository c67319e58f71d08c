//! The words on a struct or an enum.

use super::word::{assigned, flag, names, once, text, unknown};
use super::{Form, list, only_on_fields, words};
use crate::attributes::{At, RelationKind, StructWords};
use crate::case::Case;
use crate::context::Context;
use crate::literal::{self, first_span};
use crate::nearest::nearest;
use crate::symbol;
use crate::syntax::{Attribute, Cursor, Error, Result, Text};
use crate::tokens::{Delimiter, Ident, TokenStream, TokenTree, is_punct};

pub(super) fn parse(cx: &mut Context, attrs: &[Attribute], form: Form, known: &[&str]) -> StructWords {
    let mut out = StructWords::default();
    only_on_fields(cx, attrs, form);
    words(cx, attrs, form, |cx, word, span, meta| {
        if !known.contains(&word) {
            return Err(unknown(word, span, known));
        }
        match word {
            symbol::APP => once(cx, &mut out.app, word, span, text(meta, "billing")?),
            symbol::PREFIX => once(cx, &mut out.prefix, word, span, text(meta, "BILLING")?),
            symbol::ENVIRONMENT => once(cx, &mut out.environment, word, span, text(meta, "BILLING_ENV")?),
            symbol::ENVIRONMENTS => {
                let value = names(meta, "\"dev\", \"prod\"", Cursor::text)?;
                once(cx, &mut out.environments, word, span, At { value, span });
            }
            symbol::LOCAL => {
                let value = names(meta, "\"dev\"", Cursor::text)?;
                once(cx, &mut out.local, word, span, At { value, span });
            }
            symbol::RENAME_ALL => {
                let name = text(meta, "kebab-case")?;
                match Case::ALL.iter().find(|(known, _)| *known == name.value()) {
                    Some((_, case)) => once(cx, &mut out.rename_all, word, span, *case),
                    None => {
                        let known: Vec<_> = Case::ALL.iter().map(|(name, _)| *name).collect();
                        let hint = nearest(&name.value(), &known).map_or_else(
                            || format!("known are {}", list(&known)),
                            |meant| format!("did you mean `{meant}`?"),
                        );
                        cx.fault(name.span(), format!("unknown case `{}`: {hint}", name.value()));
                    }
                }
            }
            symbol::STRUCT_VALIDATE => {
                let path = literal::tokens(assigned(meta, "path::of::a_function")?)?;
                once(cx, &mut out.validate, word, span, path);
            }
            symbol::CRATE => {
                let path = literal::tokens(assigned(meta, "::renamed")?)?;
                // serde takes the path as text; so do we, beside the plain path.
                let at = first_span(&path);
                let path = match Text::alone(path.clone()) {
                    Some(text) => text.path(),
                    None => Some(path).filter(is_path),
                };
                let path = path.ok_or_else(|| Error::new(at, "expected a path"))?;
                once(cx, &mut out.krate, word, span, path);
            }
            symbol::ALLOW_UNKNOWN => flag(cx, &mut out.allow_unknown, word, span),
            symbol::DENY_UNDOCUMENTED => flag(cx, &mut out.deny_undocumented, word, span),
            symbol::NO_DEBUG => flag(cx, &mut out.no_debug, word, span),
            _ => {
                let kind = match word {
                    symbol::EXACTLY_ONE => RelationKind::ExactlyOne,
                    symbol::AT_MOST_ONE => RelationKind::AtMostOne,
                    symbol::AT_LEAST_ONE => RelationKind::AtLeastOne,
                    _ => RelationKind::AllOrNone,
                };
                out.relations.push((kind, names(meta, "one_field, other_field", field)?, span));
            }
        }
        Ok(())
    });
    out
}

/// Words and `::`, which a `macro_rules!` may have passed on as a whole.
fn is_path(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().all(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None && is_path(&group.stream()),
        TokenTree::Ident(_) => true,
        other => is_punct(&other, ':'),
    })
}

fn field(input: &mut Cursor) -> Result<Ident> {
    input.ident().ok_or_else(|| input.error("expected the name of a field"))
}

/// The name that an attribute gives to a variant.
pub(super) fn variant_name(cx: &mut Context, attrs: &[Attribute], form: Form) -> Option<Text> {
    let mut name = None;
    only_on_fields(cx, attrs, form);
    words(cx, attrs, form, |cx, word, span, meta| {
        if word != symbol::VARIANT_NAME {
            return Err(unknown(word, span, symbol::VARIANT_WORDS));
        }
        once(cx, &mut name, word, span, text(meta, "dry-run")?);
        Ok(())
    });
    name
}
