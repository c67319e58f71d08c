//! What `assert_fresh!` is: beside other items a test, and in the body of a function the assertion alone.

use std::str::FromStr;

use crate::case::Case;
use crate::syntax::Text;
use crate::tokens::{Delimiter, Ident, Span, TokenStream, TokenTree, is_punct, is_word};

/// `library, settings, path`: a test named after the file, such as `env_example_is_fresh`, or what such a test does.
pub(crate) fn test(input: TokenStream, is_in_function: fn(Span) -> bool) -> TokenStream {
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
    let assertion = quote!(#library::__private::assert_fresh::<#settings>(::core::env!("CARGO_MANIFEST_DIR"), #path));
    if first(settings).is_some_and(is_in_function) {
        return assertion;
    }
    let file = Text::alone(path.clone()).map_or_else(|| "generated_file".to_owned(), |text| text.value());
    let words = file.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let named = |what: &str| Ident::new(&format!("_{}_{what}", Case::Snake.apply(&words)), Span::call_site());
    let (name, check) = (named("is_fresh"), named("is_held_fresh_beside_other_items"));
    quote! {
        #[cfg(test)]
        fn #check() {
            #assertion;
        }
        // Inside a function the test would never run: there this name cannot be found, and nobody overlooks that.
        #[cfg(test)]
        const _: fn() = self::#check;
        #[test]
        fn #name() {
            #check();
        }
    }
}

/// The place of the first token, which is the user's own.
fn first(tokens: &TokenStream) -> Option<Span> {
    match tokens.clone().into_iter().next()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => first(&group.stream()),
        token => Some(token.span()),
    }
}

/// Stands in the source where the macro was called.
const HERE: &str = "__secure_config_was_called_here";

/// Whether a macro whose first argument stands at this line and column, both from 1, was called in the body of a function.
/// What nobody can tell counts as beside it.
pub(crate) fn is_in_function(source: &str, line: usize, column: usize) -> bool {
    let mut lines = source.split_inclusive('\n');
    let before: usize = lines.by_ref().take(line.saturating_sub(1)).map(str::len).sum();
    let own = lines.next().unwrap_or_default();
    let behind = own.char_indices().nth(column.saturating_sub(1)).map_or(own.len(), |(at, _)| at);
    let Some((front, rest)) = source.split_at_checked(before + behind) else { return false };
    let Ok(tokens) = TokenStream::from_str(&format!("{front} {HERE} {rest}")) else { return false };
    let mut around = Vec::new();
    // The innermost of them is the macro's own.
    if !groups_around(tokens, &mut around) {
        return false;
    }
    let mut in_module = around.iter().skip(1).take_while(|group| **group != Around::Module).peekable();
    in_module.peek().is_some() && in_module.all(|group| *group == Around::Code)
}

/// What a group of tokens around the call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// The body of a module, whose tokens are items.
    Module,
    /// What another macro is given, and nobody knows what it makes of it.
    Macro,
    /// Everything else: a body, a block, an argument.
    Code,
}

/// The groups around the call, from the innermost on; whether it is in these tokens.
fn groups_around(tokens: TokenStream, around: &mut Vec<Around>) -> bool {
    let mut before: [Option<TokenTree>; 3] = [None, None, None];
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) if is_word(ident, HERE) => return true,
            TokenTree::Group(group) if groups_around(group.stream(), around) => {
                let is_sign = |token: &TokenTree| is_punct(token, '!');
                around.push(match &before {
                    [_, Some(TokenTree::Ident(word)), Some(TokenTree::Ident(_))] if is_word(word, "mod") => {
                        Around::Module
                    }
                    [Some(TokenTree::Ident(word)), Some(sign), Some(TokenTree::Ident(_))]
                        if is_sign(sign) && is_word(word, "macro_rules") =>
                    {
                        Around::Macro
                    }
                    [_, Some(TokenTree::Ident(word)), Some(sign)] if is_sign(sign) && !is_operator(word) => {
                        Around::Macro
                    }
                    _ => Around::Code,
                });
                return true;
            }
            _ => {}
        }
        before.rotate_left(1);
        before[2] = Some(token);
    }
    false
}

/// Whether a `!` behind the word negates what follows.
fn is_operator(word: &Ident) -> bool {
    ["break", "else", "if", "in", "match", "return", "while", "yield"].iter().any(|operator| is_word(word, operator))
}

#[cfg(test)]
mod tests {
    use super::is_in_function;

    /// The place of the call is where `S` stands.
    fn is_assertion(source: &str) -> bool {
        let at = source.find('S').expect("it is called somewhere");
        let before = &source[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        is_in_function(source, line, column)
    }

    #[test]
    fn call_in_a_body_is_an_assertion_and_one_beside_it_a_test() {
        for source in [
            "#[test] fn f() { m!(S, 1); }",
            "mod tests {\n    #[test]\n    fn f() {\n        let a = '{';\n        m! { S, 1 }\n    }\n}",
            "fn f() { if true { m!(S, 1) } }",
            "fn f() { (|| m!(S, 1))() }",
            "impl A { fn f() -> B { x; a::m!(S, 1); } }",
            "/* é { */ fn f() { /* ä } */ m!(S, 1); }",
            "fn f() -> ! { m!(S, 1); exit(0) }",
            "fn f() { if !skip { m!(S, 1); } }",
            "fn f() { while !{ m!(S, 1); true } {} }",
            "fn f() { if !check(|| m!(S, 1)) {} }",
            "fn f() { match !a { _ => { m!(S, 1); } } }",
        ] {
            assert!(is_assertion(source), "{source}");
        }
        for source in [
            "m!(S, 1);",
            "fn f() {} m!(S, 1);",
            "#![allow(x)] // {\nconst A: &str = \"{\";\nmod tests {\n    m!(S, 1);\n}",
            "pub(crate) mod tests { use x::{y}; a::m![S, 1]; }",
            "other! { m!(S, 1); }",
            "macro_rules! other { () => { m!(S, 1); } }",
            "/// m!(S, 1);\nfn f() {}",
            "mod a { } } m!(S, 1);",
        ] {
            assert!(!is_assertion(source), "{source}");
        }
        assert!(!is_in_function("", 7, 7));
    }
}
