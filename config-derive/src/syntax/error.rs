//! A fault and its place.

use std::fmt::Display;

use crate::tokens::{Span, TokenStream};

pub(crate) type Result<T> = std::result::Result<T, Error>;

#[derive(Debug)]
pub(crate) struct Error {
    pub(crate) span: Span,
    text: String,
}

impl Error {
    pub(crate) fn new(span: Span, text: impl Display) -> Self {
        Self { span, text: text.to_string() }
    }

    /// A `compile_error!` at the place.
    pub(crate) fn to_compile_error(&self) -> TokenStream {
        let mut text = crate::tokens::Literal::string(&self.text);
        text.set_span(self.span);
        quote_spanned!(self.span=> ::core::compile_error! { #text })
    }
}
