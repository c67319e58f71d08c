//! The type of a field: tokens, of which no more is understood than the last word of a path.

use super::cursor::{Angles, parts};
use crate::tokens::{Delimiter, Span, ToTokens, TokenTree, is_punct, unraw};

pub(crate) struct Type {
    tokens: Vec<TokenTree>,
    /// The `T` of an `Option<T>`.
    inside_option: Option<Box<Type>>,
}

impl Type {
    pub(super) fn new(tokens: Vec<TokenTree>) -> Self {
        let inside_option = last_segment(&tokens)
            .filter(|last| last.word == "Option")
            .and_then(|last| <[_; 1]>::try_from(parts(last.arguments)).ok())
            .filter(|[inner]| !inner.first().is_some_and(|first| is_punct(first, '\'') || is_literal(first)))
            .map(|[inner]| Box::new(Type::new(inner)));
        Self { tokens, inside_option }
    }

    /// The place of its first token.
    pub(crate) fn span(&self) -> Span {
        self.tokens.first().map_or_else(Span::call_site, TokenTree::span)
    }

    /// The inner type, where it is written as an `Option`. An alias is not seen through; constant evaluation sees those.
    pub(crate) fn inside_option(&self) -> Option<&Type> {
        self.inside_option.as_deref()
    }

    /// The last word of its path; all of it, if it is none.
    pub(crate) fn word(&self) -> String {
        last_segment(&self.tokens).map_or_else(|| self.to_tokens().to_string(), |last| last.word)
    }
}

impl ToTokens for Type {
    fn append(&self, out: &mut Vec<TokenTree>) {
        out.extend(self.tokens.iter().cloned());
    }
}

/// The last part of a path.
struct Segment {
    word: String,
    /// What stands in its `<…>`.
    arguments: Vec<TokenTree>,
}

fn last_segment(tokens: &[TokenTree]) -> Option<Segment> {
    if let [TokenTree::Group(group)] = tokens {
        // What a `macro_rules!` has passed on as `$t:ty`, or a type in parentheses; a tuple has a comma.
        let inner: Vec<_> = group.stream().into_iter().collect();
        let is_type = match group.delimiter() {
            Delimiter::None => true,
            Delimiter::Parenthesis => {
                !inner.last().is_some_and(|last| is_punct(last, ',')) && parts(inner.clone()).len() == 1
            }
            Delimiter::Bracket | Delimiter::Brace => false,
        };
        return is_type.then(|| last_segment(&inner))?;
    }
    let mut rest = tokens;
    if let [first, ..] = rest
        && is_punct(first, '<')
    {
        // `<A as B>::C`.
        (_, rest) = angles(rest)?;
    }
    let mut last = None;
    loop {
        if let [one, two, more @ ..] = rest
            && is_punct(one, ':')
            && is_punct(two, ':')
        {
            rest = more;
        } else if last.is_some() {
            break;
        }
        let [TokenTree::Ident(word), more @ ..] = rest else { return None };
        let mut segment = Segment { word: unraw(word), arguments: Vec::new() };
        rest = more;
        let generic = match rest {
            [one, two, more @ ..] if is_punct(one, ':') && is_punct(two, ':') && starts(more) => more,
            other => other,
        };
        if starts(generic) {
            let inner;
            (inner, rest) = angles(generic)?;
            segment.arguments = inner.to_vec();
        }
        last = Some(segment);
    }
    // More of it is no path: `dyn Trait`, `A + B`, `fn(A) -> B`.
    last.filter(|_| rest.is_empty())
}

fn is_literal(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(_))
}

fn starts(tokens: &[TokenTree]) -> bool {
    tokens.first().is_some_and(|first| is_punct(first, '<'))
}

/// What is inside the `<…>` that stands here, and what follows it.
fn angles(tokens: &[TokenTree]) -> Option<(&[TokenTree], &[TokenTree])> {
    let mut angles = Angles::default();
    let end = tokens.iter().position(|token| {
        angles.pass(token);
        angles.depth == 0
    })?;
    Some((tokens.get(1..end)?, tokens.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::Type;
    use crate::tokens::{ToTokens, TokenStream};

    fn read(text: &str) -> Type {
        Type::new(text.parse::<TokenStream>().unwrap().into_iter().collect())
    }

    #[test]
    fn type_is_known_by_the_last_word_of_its_path() {
        for (text, word) in [
            ("String", "String"),
            ("std::path::PathBuf", "PathBuf"),
            ("::secrecy::SecretBox<[u8; 32]>", "SecretBox"),
            ("Vec::<u8>", "Vec"),
            ("<A as B<C>>::D", "D"),
            ("(Rotating<SecretString>)", "Rotating"),
            ("r#type::r#Secret", "Secret"),
            ("Own<'a, fn(A) -> B, { N > 1 }>", "Own"),
        ] {
            assert_eq!(read(text).word(), word, "{text}");
        }
        for text in ["[u8; 4]", "(A, B)", "(A,)", "&'static str", "dyn Trait", "fn(A) -> B", "Box<A> + B", "()"] {
            assert_eq!(read(text).word(), text.parse::<TokenStream>().unwrap().to_string(), "{text}");
        }
    }

    #[test]
    fn option_is_seen_with_its_type() {
        let inner = |text: &str| read(text).inside_option().map(|inner| inner.to_tokens().to_string().replace(' ', ""));
        assert_eq!(inner("Option<u16>").as_deref(), Some("u16"));
        assert_eq!(inner("::core::option::Option<HashMap<A, Vec<B>>,>").as_deref(), Some("HashMap<A,Vec<B>>"));
        assert_eq!(inner("(Option<u16>)").as_deref(), Some("u16"));
        for text in ["Vec<Option<u16>>", "Option", "Option<A, B>", "Optional<u16>", "Option<3>", "Option<'a>"] {
            assert_eq!(inner(text), None, "{text}");
        }
    }
}
