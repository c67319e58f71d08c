//! Checks that the compiler evaluates: each is a constant whose span is the token that would have to change. A field without
//! words has none, unless its name or its type gives a reason to look at what only the compiler knows.

use crate::model::{Field, Model, Structure};
use crate::secret_name::looks_secret;
use crate::syntax::Text;
use crate::tokens::{Ident, Span, ToTokens, TokenStream, TokenTree, is_punct, respanned};

/// How the constants of the guards are written.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Beside the impls; the rows are in a static.
    Beside,
    /// In a function of a generic struct, where each use of the struct evaluates them.
    Within,
}

/// Types of the standard library and of ours that need no second look; any other may be an alias of a `Rotating` or of an
/// `Option`.
const PLAIN: &[&str] = &[
    "bool",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "f32",
    "f64",
    "char",
    "String",
    "PathBuf",
    "Duration",
    "ByteSize",
    "Vec",
    "HashSet",
    "BTreeSet",
    "HashMap",
    "BTreeMap",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "SocketAddr",
    "SecretString",
    "SecretBox",
    "SecretSlice",
    "Url",
    "str",
];

/// The first so many of [`PLAIN`] cannot be text, whatever their field's name.
const NUMBERS: usize = 15;

/// Whether every word of a type is a plain one; `std::time` and the like may stand before it.
fn is_plain(ty: TokenStream) -> bool {
    let mut tokens = ty.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let fine = match token {
            TokenTree::Ident(word) => {
                let is_path = tokens.peek().is_some_and(|next| is_punct(next, ':'));
                is_path || PLAIN.contains(&&*word.to_string())
            }
            TokenTree::Group(group) => is_plain(group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => true,
        };
        if !fine {
            return false;
        }
    }
    true
}

/// `schema` is the struct's, `rows` the static of its fields.
pub(super) fn guards(
    model: &Model<'_>,
    structure: &Structure<'_>,
    p: &TokenStream,
    place: Place,
    schema: &TokenStream,
    rows: &Ident,
) -> TokenStream {
    let mut out = TokenStream::new();
    let mut add = |span: Span, call: TokenStream| {
        let guard = match place {
            Place::Beside => quote_spanned!(span=> const _: () = #call;),
            Place::Within => quote_spanned!(span=> const { #call };),
        };
        // Everything takes the user's span, or the error would point at the derive.
        out.extend(respanned(guard, span));
    };
    let row = |span: Span, row: usize| match place {
        Place::Beside => quote_spanned!(span=> &#rows[#row]),
        Place::Within => quote_spanned!(span=> &#schema.fields()[#row]),
    };
    for (at, field) in structure.fields.iter().enumerate() {
        for (span, check) in checks(field) {
            let (check, row) = (Ident::new(check, span), row(span, at));
            add(span, quote_spanned!(span=> #p::check::#check(#row)));
        }
        for (span, check) in parsed(field, p, &row(field.span(), at)) {
            add(span, check);
        }
    }
    for (at, span) in structure.relations.iter().flat_map(|relation| &relation.rows) {
        let row = row(*span, usize::from(*at));
        add(*span, quote_spanned!(*span=> #p::check::may_be_absent(#row)));
    }
    let span = model.input.ident.span();
    add(span, quote_spanned!(span=> #p::check::names_are_distinct(#schema)));
    if structure.words.environment.is_some() {
        add(span, quote_spanned!(span=> #p::check::environments_are_known(#schema)));
    }
    if let Some(pattern) = structure.fields.iter().find_map(|field| field.words.pattern.as_ref()) {
        let krate = &model.krate;
        out.extend(respanned(quote!(#krate::__private::pattern_field!();), pattern.span()));
    }
    out
}

/// The checks that a field needs, each with the token it is about.
fn checks(field: &Field<'_>) -> Vec<(Span, &'static str)> {
    let words = &field.words;
    if words.nested.is_some() {
        return words.required.iter().map(|at| (at.span, "required_fits")).collect();
    }
    let default = words.default.as_ref().map(|at| at.value.span());
    let mut out: Vec<(Span, &str)> = [
        (words.range.as_ref().map(|range| range.span), "range_fits"),
        (words.one_of.as_ref().map(|at| at.span), "one_of_fits"),
        (words.len.as_ref().map(|len| len.span), "len_fits"),
        (default.or(words.default_with.as_ref().map(|at| at.span)), "default_fits"),
        (words.dev_default.as_ref().map(|at| at.value.span()), "dev_default_fits"),
        (words.required.as_ref().map(|at| at.span), "required_fits"),
        (words.rotate.as_ref().map(|at| at.span), "rotation_fits"),
        (words.secret.as_ref().and_then(|at| at.value.format.as_ref()).map(|at| at.span), "format_fits"),
        (words.not_secret, "not_secret_fits"),
        (words.pattern.as_ref().map(Text::span), "pattern_fits"),
        (words.separator.as_ref().map(Text::span), "separator_fits"),
        (words.not_empty, "not_empty_fits"),
        (words.allow_empty, "allow_empty_fits"),
        (words.quiet, "quiet_fits"),
        (words.no_file, "no_file_fits"),
    ]
    .into_iter()
    .filter_map(|(span, check)| span.map(|span| (span, check)))
    .collect();
    if words.parser.is_none() && !is_plain(field.optional.unwrap_or(field.ty).to_tokens()) {
        out.push((field.type_span(), "type_fits"));
    }
    let number = PLAIN[..NUMBERS].contains(&&*field.type_word());
    if is_named_like_a_secret(field) && words.parser.is_none() && !number {
        out.push((field.span(), "plain_name_is_not_a_secrets"));
    }
    out
}

/// Whether the name alone says that this is a secret, and nothing else does or denies it.
fn is_named_like_a_secret(field: &Field<'_>) -> bool {
    let (crate::model::Variable::Part(variable) | crate::model::Variable::Whole(variable)) = &field.variable;
    field.words.secret.is_none()
        && field.words.not_secret.is_none()
        && (looks_secret(&field.name) || looks_secret(variable))
}

/// What the program's own code parses still has to live in a secret type if it is a secret. That is asked of the type itself,
/// because it is none that the library reads.
fn parsed(field: &Field<'_>, p: &TokenStream, row: &TokenStream) -> Vec<(Span, TokenStream)> {
    let mut out = Vec::new();
    let (ty, span) = (field.ty, field.type_span());
    if field.words.parser.is_none() {
        return out;
    }
    if field.words.secret.is_some() {
        out.push((span, quote_spanned!(span=> #p::holds_secrets::<#ty>())));
    }
    if is_named_like_a_secret(field) {
        let span = field.span();
        let text = quote_spanned! {span=> {
            #[allow(unused_imports)]
            use #p::Unseen as _;
            #p::Seen::<#ty>::TEXT
        }};
        out.push((span, quote_spanned!(span=> #p::check::parsed_name_is_not_a_secrets(#row, #text))));
    }
    out
}
