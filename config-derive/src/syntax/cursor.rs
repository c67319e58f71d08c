//! Tokens, read from front to back.

use super::{Error, Result, Text};
use crate::tokens::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree, is_punct, is_word};

/// What is left of some tokens. A group without delimiters, which stands around what a `macro_rules!` was given, is seen
/// through, and opened only when something in it is read; what is read whole, a type or a value, keeps it.
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

    pub(crate) fn peek(&self) -> Option<TokenTree> {
        self.rest.iter().rev().find_map(first)
    }

    /// Opens the groups that the next token stands in.
    fn open(&mut self) {
        while let Some(TokenTree::Group(group)) = self.rest.pop_if(|token| is_invisible(token)) {
            let at = self.rest.len();
            self.rest.extend(group.stream());
            self.rest[at..].reverse();
        }
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        self.open();
        self.rest.pop()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.peek().is_none()
    }

    pub(crate) fn is_at(&self, c: char) -> bool {
        self.peek().is_some_and(|token| is_punct(&token, c))
    }

    pub(crate) fn is_at_group(&self, delimiter: Delimiter) -> bool {
        matches!(self.peek(), Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
    }

    /// Whether the next token is this word.
    pub(crate) fn is_at_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(TokenTree::Ident(ident)) if is_word(&ident, word))
    }

    /// Goes over the punctuation `c`, if it is there.
    pub(crate) fn skip(&mut self, c: char) -> bool {
        let is_there = self.is_at(c);
        if is_there {
            self.next();
        }
        is_there
    }

    /// Goes over `::`, if it is there.
    pub(crate) fn skip_path_separator(&mut self) -> bool {
        self.open();
        let is_there = matches!(self.rest.as_slice(), [.., second, TokenTree::Punct(first)]
            if first.as_char() == ':' && first.spacing() == Spacing::Joint && is_punct(second, ':'));
        if is_there {
            self.rest.truncate(self.rest.len() - 2);
        }
        is_there
    }

    pub(crate) fn ident(&mut self) -> Option<Ident> {
        let Some(TokenTree::Ident(ident)) = self.peek() else { return None };
        self.next();
        Some(ident)
    }

    /// A group with one of these delimiters.
    pub(crate) fn group(&mut self, delimiters: &[Delimiter]) -> Option<Group> {
        let Some(TokenTree::Group(group)) = self.peek() else { return None };
        if !delimiters.contains(&group.delimiter()) {
            return None;
        }
        self.next();
        Some(group)
    }

    /// Text in quotes.
    pub(crate) fn text(&mut self) -> Result<Text> {
        let text = self.peek().and_then(|token| Text::of(&token));
        let text = text.ok_or_else(|| self.error("expected text in quotes"))?;
        self.next();
        Ok(text)
    }

    /// A type: everything up to a comma or a `=` that stands in no `<…>`, or to the end.
    pub(crate) fn ty(&mut self) -> Vec<TokenTree> {
        let mut angles = Angles::default();
        let mut is_end = |token: &TokenTree| {
            let is_end = angles.depth == 0 && (is_punct(token, ',') || is_punct(token, '='));
            angles.pass(token);
            is_end
        };
        let mut out = Vec::new();
        while let Some(token) = self.rest.pop_if(|token| !is_end(token)) {
            out.push(token);
        }
        ended(out)
    }

    /// A value: everything up to a comma that stands in no `<…>`, or to the end. A `<` behind a word, a number or a bracket
    /// compares, but for one in the type behind `as`.
    pub(crate) fn value(&mut self) -> Vec<TokenTree> {
        let (mut out, mut depth, mut before, mut is_type) = (Vec::new(), 0_u32, None, false);
        while let Some(token) = self.rest.pop_if(|token| depth > 0 || !is_punct(token, ',')) {
            let punct = if let TokenTree::Punct(punct) = &token { Some(punct.as_char()) } else { None };
            match punct {
                Some('<') if depth > 0 || is_type => depth += 1,
                Some('<') if !matches!(before, Some(None | Some('>' | '<' | '?'))) => depth += 1,
                Some('>') if depth > 0 && !matches!(before, Some(Some('-' | '='))) => depth -= 1,
                _ => {}
            }
            before = Some(punct);
            is_type |= matches!(&token, TokenTree::Ident(ident) if is_word(ident, "as"));
            out.push(token);
        }
        out
    }

    /// Leaves out everything up to the next comma.
    pub(crate) fn leave_out(&mut self) {
        while self.rest.pop_if(|token| !is_punct(token, ',')).is_some() {}
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
    pub(crate) fn span(&self) -> Span {
        self.peek().map_or(self.end, |token| token.span())
    }

    /// A fault at the next token.
    pub(crate) fn error(&self, text: &str) -> Error {
        match self.peek() {
            None => Error::new(self.end, format!("unexpected end of input, {text}")),
            Some(TokenTree::Group(group)) => Error::new(group.span_open(), text),
            Some(token) => Error::new(token.span(), text),
        }
    }
}

/// The token that begins here; none in an empty group without delimiters.
fn first(token: &TokenTree) -> Option<TokenTree> {
    match token {
        TokenTree::Group(group) if is_invisible(token) => group.stream().into_iter().find_map(|inner| first(&inner)),
        other => Some(other.clone()),
    }
}

fn is_invisible(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::None)
}

/// The same tokens, of which the last one is joined with nothing that follows it elsewhere.
fn ended(mut tokens: Vec<TokenTree>) -> Vec<TokenTree> {
    if let Some(TokenTree::Punct(last)) = tokens.last_mut() {
        let span = last.span();
        *last = Punct::new(last.as_char(), Spacing::Alone);
        last.set_span(span);
    }
    tokens
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
    out.into_iter().map(ended).collect()
}
