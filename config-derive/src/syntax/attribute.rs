//! Attributes, and the words inside them.

use super::{Cursor, Result};
use crate::tokens::{Delimiter, Group, Span, TokenStream};

/// `#[word]`, `#[word(…)]` or `#[word = …]`.
pub(crate) struct Attribute {
    /// Empty where a path stands there.
    word: String,
    pub(crate) span: Span,
    pub(crate) meta: Meta,
}

pub(crate) enum Meta {
    Word,
    List(Group),
    Value(TokenStream),
}

impl Attribute {
    /// All attributes that stand here.
    pub(crate) fn all(input: &mut Cursor) -> Vec<Self> {
        let mut out = Vec::new();
        while input.skip('#') {
            let inner = input.group(&[Delimiter::Bracket]);
            out.extend(inner.and_then(|inner| Self::read(&mut Cursor::inside(&inner))));
        }
        out
    }

    fn read(input: &mut Cursor) -> Option<Self> {
        let span = input.span();
        let word = path(input).ok()?;
        let meta = match input.group(&[Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::Brace]) {
            Some(group) => Meta::List(group),
            None if input.skip('=') => Meta::Value(input.value().into_iter().collect()),
            None => Meta::Word,
        };
        Some(Self { word, span, meta })
    }

    pub(crate) fn is(&self, word: &str) -> bool {
        self.word == word
    }
}

/// One word inside an attribute, and what follows it.
pub(crate) struct Word<'c> {
    /// Empty where a path stands there.
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) input: &'c mut Cursor,
}

/// Calls `each` for every word of a group. It reads what belongs to the word; after it there is a comma or the end.
pub(crate) fn words(group: &Group, mut each: impl FnMut(&mut Word<'_>)) -> Result<()> {
    let read = Cursor::inside(group).list(|input| {
        let span = input.span();
        let name = path(input)?;
        each(&mut Word { name, span, input });
        Ok(())
    });
    read.map(|_| ())
}

/// A word, or a path, for which there is an empty one.
fn path(input: &mut Cursor) -> Result<String> {
    let mut is_path = input.skip_path_separator();
    loop {
        let word = input.ident().ok_or_else(|| input.error("expected a word"))?;
        if !input.skip_path_separator() {
            return Ok(if is_path { String::new() } else { word.to_string() });
        }
        is_path = true;
    }
}
