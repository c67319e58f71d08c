//! The test behind `assert_fresh!`. A test needs a name of its own, which only a procedural macro can make of a path.

use crate::case::Case;
use crate::syntax::Text;
use crate::tokens::{Ident, Span, TokenStream, is_punct};

/// `library, settings, path`: a test named after the file, such as `env_example_is_fresh`.
pub(crate) fn test(input: TokenStream) -> TokenStream {
    let mut parts = vec![TokenStream::new()];
    for token in input {
        // A path may hold commas of its own, but it comes last.
        if parts.len() < 3 && is_punct(&token, ',') {
            parts.push(TokenStream::new());
        } else if let Some(last) = parts.last_mut() {
            last.extend([token]);
        }
    }
    let [library, settings, path] = parts.as_slice() else {
        return quote!(::core::compile_error!("expected `assert_fresh!(Settings, \".env.example\")`"););
    };
    let file = Text::alone(path.clone()).map_or_else(|| "generated_file".to_owned(), |text| text.value());
    let words = file.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let name = Ident::new(&format!("_{}_is_fresh", Case::Snake.apply(&words)), Span::call_site());
    quote! {
        // Inside a function the test would never run: an error, and not a warning that one overlooks.
        #[deny(unnameable_test_items)]
        #[test]
        fn #name() {
            #library::__private::assert_fresh::<#settings>(::core::env!("CARGO_MANIFEST_DIR"), #path);
        }
    }
}
