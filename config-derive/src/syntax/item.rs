//! A struct, an enum or a union. The compiler has parsed it before, so what does not fit is none of them.

use std::iter;

use super::cursor::Angles;
use super::{Attribute, Cursor, Error, Generics, Result, Type};
use crate::tokens::{Delimiter, Ident, Span, TokenStream, TokenTree, is_punct};

pub(crate) struct Input {
    /// As they were given.
    pub(crate) tokens: TokenStream,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    /// A struct with named fields.
    Fields(Vec<Field>),
    /// A struct with fields that have no names.
    Tuple,
    /// A struct without fields.
    Unit,
    Variants(Vec<Variant>),
    Union,
}

pub(crate) struct Field {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
}

pub(crate) struct Variant {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    /// The place of its fields, if it has some.
    pub(crate) fields: Option<Span>,
}

impl Input {
    pub(crate) fn parse(tokens: TokenStream) -> Result<Self> {
        let input = &mut Cursor::new(tokens.clone(), Span::call_site());
        let attributes = Attribute::all(input);
        skip_visibility(input);
        let unknown = |input: &mut Cursor| input.error("expected a struct, an enum or a union");
        let kind = input.ident().map(|kind| kind.to_string()).unwrap_or_default();
        let ident = input.ident().ok_or_else(|| unknown(input))?;
        let params = params(input);
        let mut body = match kind.as_str() {
            // Without a group before a `where` or at a `;`.
            "struct" => Body::Unit,
            "enum" => Body::Variants(Vec::new()),
            "union" => Body::Union,
            _ => return Err(Error::new(ident.span(), "expected a struct, an enum or a union")),
        };
        if input.group(&[Delimiter::Parenthesis]).is_some() {
            body = Body::Tuple;
        }
        let mut predicates = Vec::new();
        let has_where = input.is_at_word("where");
        if has_where {
            input.next();
        }
        while let Some(token) = input.next() {
            let is_last = input.is_empty();
            match token {
                TokenTree::Group(group) if is_last => {
                    let inner = &mut Cursor::inside(&group);
                    body = match body {
                        Body::Unit => Body::Fields(iter::from_fn(|| Field::next(inner)).collect()),
                        Body::Variants(_) => Body::Variants(iter::from_fn(|| Variant::next(inner)).collect()),
                        other => other,
                    };
                }
                token if is_last && is_punct(&token, ';') => {}
                token => predicates.push(token),
            }
        }
        Ok(Self { tokens, attributes, ident, generics: Generics::new(params, predicates), body })
    }
}

impl Field {
    /// The next one; `None` at the end.
    fn next(input: &mut Cursor) -> Option<Self> {
        let attributes = Attribute::all(input);
        skip_visibility(input);
        let ident = input.ident()?;
        input.skip(':');
        let ty = Type::new(input.ty());
        // The default that it may have on nightly is no affair of ours.
        if input.skip('=') {
            input.value();
        }
        input.skip(',');
        Some(Self { attributes, ident, ty })
    }
}

impl Variant {
    fn next(input: &mut Cursor) -> Option<Self> {
        let attributes = Attribute::all(input);
        skip_visibility(input);
        let ident = input.ident()?;
        let fields = input.group(&[Delimiter::Parenthesis, Delimiter::Brace]).map(|group| group.span());
        if input.skip('=') {
            input.value();
        }
        input.skip(',');
        Some(Self { attributes, ident, fields })
    }
}

/// `pub`, `pub(crate)`.
fn skip_visibility(input: &mut Cursor) {
    if input.is_at_word("pub") {
        input.next();
        input.group(&[Delimiter::Parenthesis]);
    }
}

/// `<`, what stands in it, and the `>` that belongs to it.
fn params(input: &mut Cursor) -> Vec<TokenTree> {
    let (mut out, mut angles) = (Vec::new(), Angles::default());
    if !input.is_at('<') {
        return out;
    }
    while let Some(token) = input.next() {
        angles.pass(&token);
        out.push(token);
        if angles.depth == 0 {
            break;
        }
    }
    out
}
