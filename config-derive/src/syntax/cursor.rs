//! Tokens, read from front to back.

use super::{Error, Result, Text};
use crate::tokens::{Delimiter, Group, Ident, Span, TokenStream, TokenTree, is_punct, is_word};

/// What is left of some tokens. A group without delimiters, which stands around what a `macro_rules!` was given, is opened
/// where it is met, but for [`until_comma`](Cursor::until_comma).
pub(crate) struct Cursor {
    /// The next token is the last one.
    rest: Vec<TokenTree>,
    /// Where the end is told of.
    end: Span,
}

impl Cursor {
    pub(crate) fn new(tokens: TokenStream, end: Span) -> Self {
        let mut rest: Vec<_> = tokens.into_iter().collect();
        rest.reverse();
        Self { rest, end }
    }

    /// What is inside a group.
    pub(crate) fn inside(group: &Group) -> Self {
        Self::new(group.stream(), group.span_close())
    }

    pub(crate) fn peek(&mut self) -> Option<&TokenTree> {
        while let Some(TokenTree::Group(group)) = self.rest.last()
            && group.delimiter() == Delimiter::None
        {
            let inner = group.stream();
            self.rest.pop();
            let at = self.rest.len();
            self.rest.extend(inner);
            self.rest[at..].reverse();
        }
        self.rest.last()
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        self.peek()?;
        self.rest.pop()
    }

    pub(crate) fn is_empty(&mut self) -> bool {
        self.peek().is_none()
    }

    pub(crate) fn is_at(&mut self, c: char) -> bool {
        self.peek().is_some_and(|token| is_punct(token, c))
    }

    pub(crate) fn is_at_group(&mut self, delimiter: Delimiter) -> bool {
        matches!(self.peek(), Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
    }

    /// Whether the next token is this word.
    pub(crate) fn is_at_word(&mut self, word: &str) -> bool {
        matches!(self.peek(), Some(TokenTree::Ident(ident)) if is_word(ident, word))
    }

    /// Goes over the punctuation `c`, if it is there.
    pub(crate) fn skip(&mut self, c: char) -> bool {
        let is_there = self.is_at(c);
        if is_there {
            self.rest.pop();
        }
        is_there
    }

    pub(crate) fn ident(&mut self) -> Option<Ident> {
        let Some(TokenTree::Ident(ident)) = self.peek() else { return None };
        let ident = ident.clone();
        self.rest.pop();
        Some(ident)
    }

    /// A group with one of these delimiters.
    pub(crate) fn group(&mut self, delimiters: &[Delimiter]) -> Option<Group> {
        let Some(TokenTree::Group(group)) = self.peek() else { return None };
        let group = delimiters.contains(&group.delimiter()).then(|| group.clone())?;
        self.rest.pop();
        Some(group)
    }

    /// Text in quotes.
    pub(crate) fn text(&mut self) -> Result<Text> {
        let text = self.peek().and_then(Text::of).ok_or_else(|| self.error("expected text in quotes"))?;
        self.rest.pop();
        Ok(text)
    }

    /// Everything up to the next comma that stands in no `<…>`, or to the end; groups without delimiters as they are.
    pub(crate) fn until_comma(&mut self) -> Vec<TokenTree> {
        let (mut out, mut angles) = (Vec::new(), Angles::default());
        while let Some(token) = self.rest.last() {
            if angles.depth == 0 && is_punct(token, ',') {
                break;
            }
            angles.pass(token);
            out.extend(self.rest.pop());
        }
        out
    }

    /// All that is left, item by item, with commas between them.
    pub(crate) fn list<T>(mut self, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let mut out = Vec::new();
        while !self.is_empty() {
            out.push(item(&mut self)?);
            if !self.is_empty() && !self.skip(',') {
                return Err(self.error("expected `,`"));
            }
        }
        Ok(out)
    }

    /// The place of the next token.
    pub(crate) fn span(&mut self) -> Span {
        let end = self.end;
        self.peek().map_or(end, TokenTree::span)
    }

    /// A fault at the next token.
    pub(crate) fn error(&mut self, text: &str) -> Error {
        match self.peek() {
            None => Error::new(self.end, format!("unexpected end of input, {text}")),
            Some(TokenTree::Group(group)) => Error::new(group.span_open(), text),
            Some(token) => Error::new(token.span(), text),
        }
    }
}

/// How deep in `<…>` one is, in types and bounds.
#[derive(Default)]
pub(crate) struct Angles {
    pub(crate) depth: usize,
    /// The token before was the first half of an arrow.
    is_arrow: bool,
}

impl Angles {
    pub(crate) fn pass(&mut self, token: &TokenTree) {
        let c = if let TokenTree::Punct(punct) = token { punct.as_char() } else { ' ' };
        match c {
            '<' => self.depth += 1,
            '>' if !self.is_arrow => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.is_arrow = matches!(c, '-' | '=');
    }
}

/// Parts with commas between them that stand in no `<…>`. None is empty.
pub(crate) fn parts(tokens: impl IntoIterator<Item = TokenTree>) -> Vec<Vec<TokenTree>> {
    let (mut out, mut angles) = (vec![Vec::new()], Angles::default());
    for token in tokens {
        if angles.depth == 0 && is_punct(&token, ',') {
            out.push(Vec::new());
        } else if let Some(last) = out.last_mut() {
            angles.pass(&token);
            last.push(token);
        }
    }
    out.retain(|part| !part.is_empty());
    out
}
