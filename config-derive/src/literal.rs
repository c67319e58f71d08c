//! Values in attributes, from raw tokens: literals, arrays of them, constants, and expressions that only the user's crate
//! can evaluate.

use crate::syntax::{Cursor, Error, Literal, Result, Text};
use crate::tokens::{self, Delimiter, Span, TokenStream, TokenTree, is_punct, is_word};

/// A value of an attribute.
#[derive(Debug)]
pub(crate) enum Value {
    /// Digits with an optional minus.
    Digits(String, Span),
    Float(String, Span),
    Bool(bool, Span),
    Char(char, Span),
    Text(String, Span),
    /// An array; its tokens too, for members that are not constant.
    List(Vec<Value>, TokenStream, Span),
    /// A path whose last part is in capitals: a constant.
    Constant(TokenStream, Span),
    /// Anything else, such as `LogLevel::Warn` or `Duration::from_secs(4)`.
    Code(TokenStream, Span),
}

impl Value {
    pub(crate) fn span(&self) -> Span {
        match self {
            Value::Digits(_, span)
            | Value::Float(_, span)
            | Value::Bool(_, span)
            | Value::Char(_, span)
            | Value::Text(_, span)
            | Value::List(_, _, span)
            | Value::Constant(_, span)
            | Value::Code(_, span) => *span,
        }
    }

    /// The literal in the schema; `None` for what is not constant.
    pub(crate) fn literal(&self, p: &TokenStream) -> Option<TokenStream> {
        Some(match self {
            // A number that is parsed here has not to be parsed by the compiler's interpreter, check by check.
            Value::Digits(text, span) => match text.parse::<i128>() {
                Ok(number) => {
                    let number = tokens::Literal::i128_unsuffixed(number);
                    quote_spanned!(*span=> #p::Literal::Int(#number))
                }
                Err(_) => quote_spanned!(*span=> #p::Literal::Digits(#text)),
            },
            Value::Float(text, span) => {
                // Not at the user's literal: lints compare one with the source at its place.
                let number = tokens::Literal::f64_unsuffixed(text.parse().ok()?);
                quote_spanned!(*span=> #p::Literal::Float(#number))
            }
            Value::Bool(flag, span) => quote_spanned!(*span=> #p::Literal::Bool(#flag)),
            Value::Char(c, span) => quote_spanned!(*span=> #p::Literal::Char(#c)),
            Value::Text(text, span) => quote_spanned!(*span=> #p::Literal::Text(#text)),
            Value::List(items, _, span) => {
                let items = items.iter().map(|item| item.literal(p)).collect::<Option<Vec<_>>>()?;
                quote_spanned!(*span=> #p::Literal::List(&[#(items)]))
            }
            Value::Constant(path, span) => constant(path, *span, p),
            Value::Code(..) => return None,
        })
    }

    /// The tokens as they were written, where the value is not constant.
    pub(crate) fn code(&self) -> Option<&TokenStream> {
        match self {
            Value::List(_, tokens, _) | Value::Constant(tokens, _) | Value::Code(tokens, _) => Some(tokens),
            _ => None,
        }
    }

    /// Whether it, or a member of it, can only be evaluated when the program runs.
    pub(crate) fn is_code(&self) -> bool {
        match self {
            Value::Code(..) => true,
            Value::List(items, ..) => items.iter().any(Value::is_code),
            _ => false,
        }
    }

    /// Constants become expressions.
    pub(crate) fn forget_constants(&mut self) {
        match self {
            Value::Constant(tokens, span) => *self = Value::Code(tokens.clone(), *span),
            Value::List(items, ..) => items.iter_mut().for_each(Value::forget_constants),
            _ => {}
        }
    }
}

/// A constant of any type that has a literal; for any other the method is that of a trait, and the error says what to do.
pub(crate) fn constant(tokens: &TokenStream, span: Span, p: &TokenStream) -> TokenStream {
    quote_spanned! {span=> {
        #[allow(unused_imports)]
        use #p::NoLiteral as _;
        #p::Lit(#tokens).literal()
    }}
}

/// All tokens of a value.
pub(crate) fn tokens(input: &mut Cursor) -> Result<TokenStream> {
    if input.is_empty() || input.is_at(',') {
        return Err(input.error("expected a value"));
    }
    Ok(input.value().into_iter().collect())
}

/// A value.
pub(crate) fn value(input: &mut Cursor) -> Result<Value> {
    Ok(classify(tokens(input)?))
}

/// Makes a value of tokens that hold no comma at the top.
pub(crate) fn classify(tokens: TokenStream) -> Value {
    let span = first_span(&tokens);
    let parts: Vec<TokenTree> = tokens.clone().into_iter().collect();
    match parts.as_slice() {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            let items = split(group.stream(), ',').into_iter().map(classify).collect();
            Value::List(items, tokens, group.span())
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => classify(group.stream()),
        [TokenTree::Punct(minus), rest] if minus.as_char() == '-' => match number(rest, span) {
            Some(Value::Digits(text, _)) => Value::Digits(format!("-{text}"), span),
            Some(Value::Float(text, _)) => Value::Float(format!("-{text}"), span),
            _ => Value::Code(tokens, span),
        },
        [TokenTree::Ident(flag)] if is_word(flag, "true") => Value::Bool(true, span),
        [TokenTree::Ident(flag)] if is_word(flag, "false") => Value::Bool(false, span),
        [one @ TokenTree::Literal(_)] => number(one, span).unwrap_or(Value::Code(tokens, span)),
        parts if is_constant(parts) => Value::Constant(tokens, span),
        _ => Value::Code(tokens, span),
    }
}

fn number(token: &TokenTree, span: Span) -> Option<Value> {
    Some(match Literal::of(token)? {
        Literal::Digits(text) => Value::Digits(text, span),
        // What no `f64` holds is left to the compiler, which says so.
        Literal::Float(text) => Value::Float(text.parse().ok().filter(|n: &f64| n.is_finite()).map(|_| text)?, span),
        Literal::Text(text) => Value::Text(text, span),
        Literal::Char(c) => Value::Char(c, span),
    })
}

/// Idents and `::` alone, the last ident in capitals.
fn is_constant(parts: &[TokenTree]) -> bool {
    let is_path = parts.iter().all(|part| match part {
        TokenTree::Ident(_) => true,
        other => is_punct(other, ':'),
    });
    let capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    is_path && matches!(parts.last(), Some(TokenTree::Ident(last)) if last.to_string().chars().all(capital))
}

/// The bounds of `1..=9`, `1..10`, `..=9`, `1..`.
pub(crate) struct Range {
    pub(crate) low: Option<Value>,
    pub(crate) high: Option<Value>,
    pub(crate) exclusive: bool,
    pub(crate) span: Span,
}

/// A range, cut at its dots.
pub(crate) fn range(input: &mut Cursor) -> Result<Range> {
    let mut parts: Vec<TokenTree> = tokens(input)?.into_iter().collect();
    // What a `macro_rules!` has passed on as a whole.
    if let [TokenTree::Group(group)] = parts.as_slice()
        && group.delimiter() == Delimiter::None
    {
        parts = group.stream().into_iter().collect();
    }
    let span = parts.first().map_or_else(Span::call_site, TokenTree::span);
    let dot = |part: Option<&TokenTree>, c| part.is_some_and(|part| is_punct(part, c));
    let dots = parts.iter().position(|part| dot(Some(part), '.'));
    let Some(at) = dots.filter(|at| dot(parts.get(at + 1), '.')) else {
        return Err(Error::new(span, "expected a range such as `1..=10`"));
    };
    let inclusive = dot(parts.get(at + 2), '=');
    let bound = |parts: &[TokenTree]| (!parts.is_empty()).then(|| classify(parts.iter().cloned().collect()));
    let low = parts.get(..at).and_then(bound);
    let high = parts.get(at + 2 + usize::from(inclusive)..).and_then(bound);
    if low.is_none() && high.is_none() || (inclusive && high.is_none()) {
        return Err(Error::new(span, "expected a bound: `1..=10`, `..=10` or `1..`"));
    }
    Ok(Range { exclusive: !inclusive && high.is_some(), low, high, span })
}

/// Texts: `"a"`, or `["a", "b"]`.
pub(crate) fn texts(input: &mut Cursor) -> Result<Vec<Text>> {
    match input.group(&[Delimiter::Bracket]) {
        Some(group) => Cursor::inside(&group).list(Cursor::text),
        None => Ok(vec![input.text()?]),
    }
}

fn split(tokens: TokenStream, at: char) -> Vec<TokenStream> {
    let mut out = vec![TokenStream::new()];
    for token in tokens {
        match (&token, out.last_mut()) {
            (token, _) if is_punct(token, at) => out.push(TokenStream::new()),
            (_, Some(last)) => last.extend([token]),
            (_, None) => {}
        }
    }
    out.retain(|part| !part.is_empty());
    out
}

/// The place of the first token.
pub(crate) fn first_span(tokens: &TokenStream) -> Span {
    tokens.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// A list of literals as tokens; `None` where one is not constant.
pub(crate) fn literals(values: &[Value], p: &TokenStream) -> Option<TokenStream> {
    let items = values.iter().map(|value| value.literal(p)).collect::<Option<Vec<_>>>()?;
    Some(quote!(&[#(items)]))
}

#[cfg(test)]
mod tests {
    use super::{Value, classify, tokens};
    use crate::syntax::Cursor;
    use crate::tokens::Span;

    fn kind(text: &str) -> &'static str {
        match classify(text.parse().unwrap()) {
            Value::Digits(..) => "digits",
            Value::Float(..) => "float",
            Value::Bool(..) => "bool",
            Value::Char(..) => "char",
            Value::Text(..) => "text",
            Value::List(..) => "list",
            Value::Constant(..) => "constant",
            Value::Code(..) => "code",
        }
    }

    #[test]
    fn value_of_each_kind_is_told_from_its_tokens() {
        for (text, want) in [
            ("8080", "digits"),
            ("-1", "digits"),
            ("0xFF_u8", "digits"),
            ("1f32", "float"),
            ("-1.5", "float"),
            ("true", "bool"),
            ("'x'", "char"),
            ("\"30s\"", "text"),
            ("[1, 2]", "list"),
            ("[]", "list"),
            ("PORT", "constant"),
            ("crate::defaults::MAX_2", "constant"),
            ("LogLevel::Warn", "code"),
            ("Duration::from_secs(4)", "code"),
            ("-PORT", "code"),
            ("PORT + 1", "code"),
            ("b\"bytes\"", "code"),
        ] {
            assert_eq!(kind(text), want, "{text}");
        }
    }

    #[test]
    fn tokens_of_a_path_with_generics_keep_its_commas() {
        let read = |text: &str| {
            tokens(&mut Cursor::new(text.parse().unwrap(), Span::call_site())).unwrap().to_string().replace(' ', "")
        };
        assert_eq!(read("f::<A, B>, rest"), "f::<A,B>");
        assert_eq!(read("<A as B<C, D>>::f, rest"), "<AasB<C,D>>::f");
        assert_eq!(read("g::<fn(A) -> B, C>, rest"), "g::<fn(A)->B,C>");
        assert_eq!(read("1 < 2, rest"), "1<2");
        assert_eq!(read("1 << 2, rest"), "1<<2");
        assert_eq!(read("-<A as B<C, D>>::E, rest"), "-<AasB<C,D>>::E");
        assert_eq!(read("1 as A<B, C>, rest"), "1asA<B,C>");
    }
}
