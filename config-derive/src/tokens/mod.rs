//! The compiler's tokens, and how code is written with them. Unit tests run outside of the compiler, where it has no tokens:
//! they use those of `proc_macro2`, which have the same names.

#[macro_use]
mod quote;

#[cfg(not(test))]
pub(crate) use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
#[cfg(test)]
pub(crate) use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

pub(crate) use quote::Code;

/// What can stand in the place of a `#name` of [`quote!`].
pub(crate) trait ToTokens {
    fn append(&self, out: &mut Vec<TokenTree>);

    fn to_tokens(&self) -> TokenStream {
        let mut out = Vec::new();
        self.append(&mut out);
        out.into_iter().collect()
    }
}

impl ToTokens for TokenStream {
    fn append(&self, out: &mut Vec<TokenTree>) {
        out.extend(self.clone());
    }
}

impl<T: ToTokens + ?Sized> ToTokens for &T {
    fn append(&self, out: &mut Vec<TokenTree>) {
        (**self).append(out);
    }
}

/// Nothing for `None`.
impl<T: ToTokens> ToTokens for Option<T> {
    fn append(&self, out: &mut Vec<TokenTree>) {
        if let Some(tokens) = self {
            tokens.append(out);
        }
    }
}

macro_rules! to_one_token {
    ($($of:ty: $value:ident => $token:expr;)*) => {$(
        impl ToTokens for $of {
            fn append(&self, out: &mut Vec<TokenTree>) {
                let $value = self;
                out.push(TokenTree::from($token));
            }
        }
    )*};
}

to_one_token! {
    Ident: ident => ident.clone();
    TokenTree: token => token.clone();
    Group: group => group.clone();
    Literal: literal => literal.clone();
    str: text => Literal::string(text);
    String: text => Literal::string(text);
    char: c => Literal::character(*c);
    bool: flag => Ident::new(if *flag { "true" } else { "false" }, Span::call_site());
    u16: number => Literal::u16_suffixed(*number);
    u32: number => Literal::u32_suffixed(*number);
    u64: number => Literal::u64_suffixed(*number);
    usize: number => Literal::usize_suffixed(*number);
}

/// Whether this is the punctuation `c`.
pub(crate) fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// Whether this is the word `word`.
pub(crate) fn is_word(ident: &Ident, word: &str) -> bool {
    ident.to_string().as_str() == word
}

/// The name without `r#`.
pub(crate) fn unraw(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

/// The same tokens, all with one span; but for literals, which lints compare with the source at their place.
pub(crate) fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                let mut group = Group::new(group.delimiter(), respanned(group.stream(), span));
                group.set_span(span);
                return TokenTree::Group(group);
            }
            if !matches!(token, TokenTree::Literal(_)) {
                token.set_span(span);
            }
            token
        })
        .collect()
}
