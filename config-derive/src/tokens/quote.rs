//! Code as it is written, into tokens.

use super::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, ToTokens, TokenStream, TokenTree};

/// Code at the place of the derive. `#name` stands for what the variable `name` has for tokens, `#(names)` for each of its
/// items, with commas between them.
macro_rules! quote {
    ($($code:tt)*) => {
        quote_spanned!($crate::tokens::Span::call_site()=> $($code)*)
    };
}

/// Code at the place `span`, but for what stands in it for variables.
macro_rules! quote_spanned {
    ($span:expr=> $($code:tt)*) => {{
        #[allow(unused_mut)]
        let mut code = $crate::tokens::Code::new($span);
        quote_each!(code [() $($code)*] [$($code)* __end]);
        code.finish()
    }};
}

/// Every token together with the one before it, which tells whether it is a variable.
macro_rules! quote_each {
    ($code:ident [$($before:tt)*] [$($token:tt)*]) => {
        $(quote_one!($code $before $token);)*
    };
}

macro_rules! quote_one {
    ($code:ident $before:tt __end) => {};
    ($code:ident $before:tt #) => {};
    ($code:ident # $name:ident) => {
        $code.variable(&$name);
    };
    ($code:ident # ($names:ident)) => {
        $code.list($names);
    };
    ($code:ident # [$($inner:tt)*]) => {
        $code.text("#");
        $code.group($crate::tokens::Delimiter::Bracket, quote_spanned!($code.span()=> $($inner)*));
    };
    ($code:ident $before:tt ($($inner:tt)*)) => {
        $code.group($crate::tokens::Delimiter::Parenthesis, quote_spanned!($code.span()=> $($inner)*));
    };
    ($code:ident $before:tt [$($inner:tt)*]) => {
        $code.group($crate::tokens::Delimiter::Bracket, quote_spanned!($code.span()=> $($inner)*));
    };
    ($code:ident $before:tt {$($inner:tt)*}) => {
        $code.group($crate::tokens::Delimiter::Brace, quote_spanned!($code.span()=> $($inner)*));
    };
    ($code:ident $before:tt $token:tt) => {
        $code.text(stringify!($token));
    };
}

/// Code that is being written at one place.
pub(crate) struct Code {
    span: Span,
    tokens: Vec<TokenTree>,
}

impl Code {
    pub(crate) fn new(span: Span) -> Self {
        Self { span, tokens: Vec::new() }
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }

    pub(crate) fn finish(self) -> TokenStream {
        self.tokens.into_iter().collect()
    }

    pub(crate) fn variable(&mut self, tokens: &impl ToTokens) {
        tokens.append(&mut self.tokens);
    }

    pub(crate) fn list(&mut self, items: impl IntoIterator<Item = impl ToTokens>) {
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                self.text(",");
            }
            item.append(&mut self.tokens);
        }
    }

    pub(crate) fn group(&mut self, delimiter: Delimiter, inner: TokenStream) {
        let mut group = Group::new(delimiter, inner);
        group.set_span(self.span);
        self.tokens.push(group.into());
    }

    /// One token as it is written in Rust.
    pub(crate) fn text(&mut self, text: &str) {
        let is_word = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if is_word(text) {
            self.tokens.push(Ident::new(text, self.span).into());
        } else if let Some(lifetime) = text.strip_prefix('\'').filter(|rest| is_word(rest)) {
            self.punct('\'', Spacing::Joint);
            self.tokens.push(Ident::new(lifetime, self.span).into());
        } else if text.starts_with(|c: char| c.is_ascii_digit() || c == '"') {
            self.tokens.extend(text.parse::<Literal>().map(|literal| spanned(literal, self.span)));
        } else {
            let mut rest = text.chars();
            while let Some(c) = rest.next() {
                self.punct(c, if rest.as_str().is_empty() { Spacing::Alone } else { Spacing::Joint });
            }
        }
    }

    fn punct(&mut self, c: char, spacing: Spacing) {
        let mut punct = Punct::new(c, spacing);
        punct.set_span(self.span);
        self.tokens.push(punct.into());
    }
}

fn spanned(mut literal: Literal, span: Span) -> TokenTree {
    literal.set_span(span);
    literal.into()
}

#[cfg(test)]
mod tests {
    use crate::tokens::{Ident, Span, TokenStream};

    /// As the compiler reads it, without what is between the tokens.
    fn read(text: &str) -> String {
        bare(&text.parse().unwrap())
    }

    fn bare(tokens: &TokenStream) -> String {
        tokens.to_string().replace(' ', "")
    }

    #[test]
    fn code_of_each_kind_of_token_is_what_was_written() {
        let code = quote! {
            #[allow(unused)]
            static __A: &'static [u8; 3] = &[1, 0x02, 3u8]; fn f<'a>(_: &'a str) -> bool { a..=b; || "\"x\n" }
        };
        let text = r#"#[allow(unused)]
            static __A: &'static [u8; 3] = &[1, 0x02, 3u8]; fn f<'a>(_: &'a str) -> bool { a..=b; || "\"x\n" }"#;
        assert_eq!(bare(&code), read(text));
    }

    #[test]
    fn variable_of_each_kind_stands_where_its_name_stood() {
        let (p, name, row) = (quote!(::a::b), Ident::new("field", Span::call_site()), 3_usize);
        let (some, none) = (Some(quote!(.some())), None::<TokenStream>);
        let texts = ["x", "y\""];
        let code = quote!(#p::read(&self.#name, #row) #some #none; [#(texts)]; #name = true);
        assert_eq!(bare(&code), read(r#"::a::b::read(&self.field, 3usize) .some(); ["x", "y\""]; field = true"#));
    }

    #[test]
    fn list_without_items_is_empty() {
        let nothing: [&str; 0] = [];
        assert_eq!(bare(&quote!([#(nothing)])), read("[]"));
    }
}
