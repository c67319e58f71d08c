//! What a literal means.

use super::Cursor;
use crate::tokens::{self, Delimiter, Span, ToTokens, TokenStream, TokenTree};

/// Text in quotes.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    token: tokens::Literal,
    value: String,
}

impl Text {
    /// `None` for every other token.
    pub(crate) fn of(token: &TokenTree) -> Option<Self> {
        match (token, Literal::of(token)?) {
            (TokenTree::Literal(token), Literal::Text(value)) => Some(Self { token: token.clone(), value }),
            _ => None,
        }
    }

    pub(crate) fn value(&self) -> String {
        self.value.clone()
    }

    pub(crate) fn span(&self) -> Span {
        self.token.span()
    }

    /// The path that the text is, at its place: `::a::b`.
    pub(crate) fn path(&self) -> Option<TokenStream> {
        let text = self.value.trim();
        let parts = text.strip_prefix("::").unwrap_or(text).split("::");
        let mut out = if text.starts_with("::") { quote_spanned!(self.span()=> ::) } else { TokenStream::new() };
        for (i, part) in parts.map(str::trim).enumerate() {
            if i > 0 {
                out.extend(quote_spanned!(self.span()=> ::));
            }
            let (part, is_raw) = part.strip_prefix("r#").map_or((part, false), |part| (part, true));
            let is_word = part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && part != "_";
            if !is_word || !part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return None;
            }
            let ident = match is_raw {
                true if matches!(part, "crate" | "self" | "super" | "Self") => return None,
                true => tokens::Ident::new_raw(part, self.span()),
                false => tokens::Ident::new(part, self.span()),
            };
            out.extend([TokenTree::from(ident)]);
        }
        Some(out)
    }

    /// The one text that the tokens are.
    pub(crate) fn alone(tokens: TokenStream) -> Option<Self> {
        let mut input = Cursor::new(tokens, Span::call_site());
        let text = input.text().ok()?;
        input.is_empty().then_some(text)
    }
}

impl ToTokens for Text {
    fn append(&self, out: &mut Vec<TokenTree>) {
        self.token.append(out);
    }
}

/// A literal whose value can be told.
#[derive(Debug, PartialEq)]
pub(crate) enum Literal {
    /// Decimal digits.
    Digits(String),
    Float(String),
    Text(String),
    Char(char),
}

impl Literal {
    /// Of one token; what a `macro_rules!` has passed on is looked into.
    pub(crate) fn of(token: &TokenTree) -> Option<Self> {
        match token {
            TokenTree::Literal(literal) => Self::read(&literal.to_string()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                let mut inner = group.stream().into_iter();
                inner.next().filter(|_| inner.next().is_none()).and_then(|one| Self::of(&one))
            }
            _ => None,
        }
    }

    /// Of a literal as it is written in Rust; `None` for bytes and the like.
    fn read(source: &str) -> Option<Self> {
        match source.as_bytes() {
            [b'"', inner @ .., b'"'] => Some(Self::Text(unescaped(std::str::from_utf8(inner).ok()?)?)),
            [b'r', ..] => {
                let hashes = source.strip_prefix('r')?.split_once('"')?.0;
                let inner = source.strip_prefix('r')?.strip_prefix(hashes)?.strip_suffix(hashes)?;
                Some(Self::Text(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned()))
            }
            [b'\'', inner @ .., b'\''] => {
                let text = unescaped(std::str::from_utf8(inner).ok()?)?;
                let mut chars = text.chars();
                chars.next().filter(|_| chars.next().is_none()).map(Self::Char)
            }
            [b'0'..=b'9', ..] => number(&source.replace('_', "")),
            _ => None,
        }
    }
}

/// A number without `_`.
fn number(text: &str) -> Option<Literal> {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(rest) = text.strip_prefix(prefix) {
            let end = rest.find(|c: char| !c.is_digit(radix)).unwrap_or(rest.len());
            let number = u128::from_str_radix(rest.get(..end)?, radix).ok()?;
            return Some(Literal::Digits(number.to_string()));
        }
    }
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut end = digits(text);
    let whole = text.get(..end)?;
    let mut is_float = false;
    if let Some(fraction) = text.get(end..)?.strip_prefix('.') {
        is_float = true;
        end += 1 + digits(fraction);
    }
    if let Some(exponent) = text.get(end..)?.strip_prefix(['e', 'E']) {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        let length = digits(exponent.get(sign..)?);
        if length > 0 {
            is_float = true;
            end += 1 + sign + length;
        }
    }
    if is_float || matches!(text.get(end..)?, "f32" | "f64") {
        return Some(Literal::Float(text.get(..end)?.to_owned()));
    }
    let short = whole.trim_start_matches('0');
    Some(Literal::Digits(if short.is_empty() { "0" } else { short }.to_owned()))
}

/// The value of what stands between quotes.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match rest.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'x' => {
                let (code, more) = rest.as_str().split_at_checked(2)?;
                rest = more.chars();
                char::from(u8::from_str_radix(code, 16).ok()?)
            }
            'u' => {
                let (code, more) = rest.as_str().strip_prefix('{')?.split_once('}')?;
                rest = more.chars();
                char::from_u32(u32::from_str_radix(&code.replace('_', ""), 16).ok()?)?
            }
            // The text goes on where the next line begins.
            '\n' => {
                rest = rest.as_str().trim_start_matches([' ', '\t', '\n', '\r']).chars();
                continue;
            }
            other => other,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::Literal;

    #[test]
    fn literal_of_each_kind_has_the_value_that_the_compiler_gives_it() {
        let text = |text: &str| Literal::Text(text.to_owned());
        let digits = |text: &str| Literal::Digits(text.to_owned());
        let float = |text: &str| Literal::Float(text.to_owned());
        for (source, want) in [
            (r#""""#, text("")),
            (r#""a\n\r\t\0\\\'\"\x41\u{1F_600}é""#, text("a\n\r\t\0\\'\"A\u{1F600}é")),
            ("\"a\\\n   b\"", text("ab")),
            (r#"r"a\n""#, text("a\\n")),
            (r###"r##"a"#b"##"###, text("a\"#b")),
            ("'x'", Literal::Char('x')),
            (r"'\''", Literal::Char('\'')),
            (r"'\u{e9}'", Literal::Char('é')),
            ("0", digits("0")),
            ("1_000u32", digits("1000")),
            ("007", digits("7")),
            ("0xFF_u8", digits("255")),
            ("0x1f32", digits("7986")),
            ("0o17", digits("15")),
            ("0b1010i8", digits("10")),
            ("123456789012345678901234567890123456789012", digits("123456789012345678901234567890123456789012")),
            ("1.5", float("1.5")),
            ("1.", float("1.")),
            ("1_0.2_5f32", float("10.25")),
            ("1e5", float("1e5")),
            ("2.5E-3_f64", float("2.5E-3")),
            ("1f32", float("1")),
        ] {
            assert_eq!(Literal::read(source), Some(want), "{source}");
        }
        for source in ["b\"x\"", "c\"x\"", "b'x'", "br\"x\""] {
            assert_eq!(Literal::read(source), None, "{source}");
        }
    }
}
