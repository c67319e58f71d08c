//! What the expansion may hold: data and one call a field. A change here is a change of what every program has to compile.

use crate::tokens::{TokenStream, TokenTree};

fn expanded(source: &str) -> TokenStream {
    let tokens = crate::derive(source.parse().unwrap());
    assert!(!tokens.to_string().contains("compile_error"), "{tokens}");
    tokens
}

/// All tokens, groups opened, as text.
fn flat(tokens: TokenStream) -> Vec<String> {
    let each = |token| match token {
        TokenTree::Group(group) => flat(group.stream()),
        other => vec![other.to_string()],
    };
    tokens.into_iter().flat_map(each).collect()
}

fn count(tokens: &[String], word: &str) -> usize {
    tokens.iter().filter(|token| *token == word).count()
}

const EVERYTHING: &str = r#"
    #[config(prefix = "APP", environment = "APP_ENV", validate = check, at_most_one(user, cache))]
    struct Settings<'a, T, const N: usize> {
        /// First line.
        /// More.
        #[secret(min_len = 8)] #[rotate(days = 9)] key: Rotating<SecretString>,
        #[config(default = 8080, range = 1..=9000)] port: u16,
        #[config(default = ["a"], one_of = ["a", LETTER])] names: Vec<String>,
        #[required(in = "prod")] user: Option<String>,
        #[config(parse = read, validate = check)] own: Own<'a, T, N>,
        #[config(from_str, default_with = make)] version: Version,
        #[config(serde)] tree: Tree,
        #[config(nested)] cache: Option<Cache>,
        #[config(dev_default = 4)] workers: T,
        token: Alias,
    }
"#;

#[test]
fn expansion_holds_no_logic() {
    for source in
        [EVERYTHING, "#[config(rename_all = \"lowercase\")] enum Level { Info, #[config(name = \"w\")] Warn }"]
    {
        let tokens = flat(expanded(source));
        assert!(tokens.len() > 50, "{tokens:?}");
        for word in ["match", "for", "while", "loop", "format", "derive", "unsafe", "feature", "async", "move"] {
            // `impl … for` is the one `for` of each impl.
            let allowed = if word == "for" { count(&tokens, "impl") } else { 0 };
            assert!(count(&tokens, word) <= allowed, "`{word}` in {}", tokens.join(" "));
        }
        assert_eq!(count(&tokens, "|"), 0, "a closure in {}", tokens.join(" "));
    }
}

#[test]
fn expansion_of_a_default_that_is_an_expression_has_one_closure() {
    let tokens = flat(expanded("struct Settings { #[config(default = Level::Warn)] level: Level }"));
    assert_eq!(count(&tokens, "|"), 2);
}

#[test]
fn expansion_of_one_more_field_is_one_row_one_line_of_prose_one_read_and_one_slot() {
    let of = |fields: &str| flat(expanded(&format!("struct Settings {{ {fields} }}")));
    let two = of("a: String, b: String");
    let three = of("a: String, b: String, c: String");
    let four = of("a: String, b: String, c: String, d: String");
    for word in ["Field", "Doc", "read", "slot", "fn", "const", "static", "impl", "let", "secure_config"] {
        let more = count(&three, word) - count(&two, word);
        assert_eq!(more, count(&four, word) - count(&three, word), "{word}");
        let expected = match word {
            "Field" | "Doc" | "read" | "slot" | "let" => 1,
            _ => 0,
        };
        assert_eq!(more, expected, "`{word}`");
    }
    assert!(three.len() - two.len() < 100, "{} tokens for a field", three.len() - two.len());
}

/// rustc prints a line for about sixty letters; `cargo xtask bench --check` counts the lines.
#[test]
fn expansion_of_one_more_field_is_short() {
    let of = |fields: &str| flat(expanded(&format!("struct Settings {{ {fields} }}"))).concat().len();
    let usual = of("host: String, user: String") - of("host: String");
    assert!(usual < 260, "{usual} letters for a field");
    let with_default = of("host: String, #[config(default = 8080)] port: u16") - of("host: String");
    assert!(with_default < 350, "{with_default} letters for a field with a default");
}

#[test]
fn expansion_names_the_library_as_nothing_in_the_input_is_named() {
    for (source, name) in [
        ("struct Settings { port: u16 }", "__p"),
        ("struct Settings { port: __p::Port }", "__pp"),
        ("struct Settings { port: Vec<r#__p::Port> }", "__pp"),
        ("struct Settings { #[config(default = __pp::PORT)] port: [__p; 3] }", "__ppp"),
        ("struct Settings<__p> { port: u16 }", "__pp"),
        ("#[config(crate = \"crate::__p\")] struct Settings { port: u16 }", "__pp"),
        ("enum Level { __p, __pp }", "__ppp"),
    ] {
        let tokens = flat(expanded(source)).join(" ");
        assert!(tokens.contains(&format!("__private as {name} ;")), "{source}: {tokens}");
    }
}

#[test]
fn expansion_of_a_guarded_field_is_one_constant_for_each_word() {
    let guards = |field: &str| {
        let tokens = flat(expanded(&format!("struct Settings {{ {field} }}")));
        let bare = flat(expanded("struct Settings { field: u16 }"));
        count(&tokens, "check") - count(&bare, "check")
    };
    assert_eq!(guards("field: String"), 0);
    assert_eq!(guards("field: Option<SecretString>"), 0);
    assert_eq!(guards("token_url: String"), 0);
    assert_eq!(guards("token: u16"), 0);
    assert_eq!(guards("token: String"), 1);
    assert_eq!(guards("field: Alias"), 1);
    assert_eq!(guards("token: Alias"), 2);
    assert_eq!(guards("#[config(default = 1)] field: u16"), 1);
    assert_eq!(guards("#[config(default = 1, range = 1..=2)] field: u16"), 2);
}

#[test]
fn expansion_of_a_small_struct_is_as_it_was_reviewed() {
    let tokens = expanded("struct Settings { #[config(default = 8080)] port: u16, host: String }");
    let read: String = flat(tokens).join(" ");
    let (_, read) = read.split_once("fn read").expect("a function `read`");
    let (read, _) = read.split_once("fn slot").expect("a function `slot`");
    let p = "__p ::";
    let expected = format!(
        "__cx : & mut {p} Reader < ' _ > - > {p} Option < Self > \
         let __f0 = < u16 as {p} Value > :: read __cx , 0usize ; \
         let __f1 = < String as {p} Value > :: read __cx , 1usize ; \
         let {p} Some __f0 , {p} Some __f1 , = __f0 , __f1 , else return {p} None ; ; \
         {p} Some Self port : __f0 , host : __f1"
    );
    let words = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(words(read), words(&expected));
}
