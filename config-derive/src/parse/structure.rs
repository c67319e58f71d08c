//! The words on a struct or an enum.

use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Token, parenthesized};

use super::{Form, once, unknown, words};
use crate::attributes::{At, RelationKind, StructWords};
use crate::case::Case;
use crate::context::Context;
use crate::literal;
use crate::symbol;

pub(super) fn parse(cx: &mut Context, attrs: &[Attribute], form: Form, known: &[&str]) -> StructWords {
    let mut out = StructWords::default();
    words(cx, attrs, form, |cx, word, span, meta| {
        if !known.contains(&word) {
            return unknown(cx, word, span, meta, known);
        }
        match word {
            symbol::APP => once(cx, &mut out.app, word, span, meta.value()?.parse()?),
            symbol::PREFIX => once(cx, &mut out.prefix, word, span, meta.value()?.parse()?),
            symbol::ENVIRONMENT => once(cx, &mut out.environment, word, span, meta.value()?.parse()?),
            symbol::ENVIRONMENTS => {
                let content;
                parenthesized!(content in meta.input);
                let list: Punctuated<LitStr, Token![,]> = Punctuated::parse_terminated(&content)?;
                once(cx, &mut out.environments, word, span, At { value: list.into_iter().collect(), span });
            }
            symbol::LOCAL => {
                let content;
                parenthesized!(content in meta.input);
                let list: Punctuated<LitStr, Token![,]> = Punctuated::parse_terminated(&content)?;
                once(cx, &mut out.local, word, span, At { value: list.into_iter().collect(), span });
            }
            symbol::RENAME_ALL => {
                let name: LitStr = meta.value()?.parse()?;
                match Case::ALL.iter().find(|(known, _)| *known == name.value()) {
                    Some((_, case)) => once(cx, &mut out.rename_all, word, span, *case),
                    None => {
                        let known: Vec<_> = Case::ALL.iter().map(|(name, _)| *name).collect();
                        cx.fault(name.span(), format!("unknown case: known are {}", super::list(&known)));
                    }
                }
            }
            symbol::STRUCT_VALIDATE => {
                let path = literal::tokens(meta.value()?)?;
                once(cx, &mut out.validate, word, span, path);
            }
            symbol::CRATE => {
                let path = literal::tokens(meta.value()?)?;
                // serde takes the path as text; so do we, beside the plain path.
                let path = match syn::parse2::<LitStr>(path.clone()) {
                    Ok(text) => text.parse()?,
                    Err(_) => path,
                };
                once(cx, &mut out.krate, word, span, path);
            }
            symbol::ALLOW_UNKNOWN => out.allow_unknown = true,
            symbol::DENY_UNDOCUMENTED => out.deny_undocumented = true,
            symbol::NO_DEBUG => out.no_debug = true,
            _ => {
                let kind = match word {
                    symbol::EXACTLY_ONE => RelationKind::ExactlyOne,
                    symbol::AT_MOST_ONE => RelationKind::AtMostOne,
                    symbol::AT_LEAST_ONE => RelationKind::AtLeastOne,
                    _ => RelationKind::AllOrNone,
                };
                let content;
                parenthesized!(content in meta.input);
                let fields: Punctuated<Ident, Token![,]> = Punctuated::parse_terminated(&content)?;
                out.relations.push((kind, fields.into_iter().collect(), span));
            }
        }
        Ok(())
    });
    out
}

/// The name that an attribute gives to a variant.
pub(super) fn variant_name(cx: &mut Context, attrs: &[Attribute], form: Form) -> Option<LitStr> {
    let mut name = None;
    words(cx, attrs, form, |cx, word, span, meta| {
        if word != symbol::VARIANT_NAME {
            return unknown(cx, word, span, meta, symbol::VARIANT_WORDS);
        }
        once(cx, &mut name, word, span, meta.value()?.parse()?);
        Ok(())
    });
    name
}
