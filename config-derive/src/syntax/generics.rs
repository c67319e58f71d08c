//! The parameters of a struct or an enum, and what is said about them.

use super::cursor::{Angles, parts};
use crate::tokens::{Delimiter, Ident, ToTokens, TokenStream, TokenTree, is_punct, is_word};

#[derive(Default)]
pub(crate) struct Generics {
    params: Vec<Param>,
    /// The `<` and the `>` as they were written: an error about the type reaches from its name to there.
    angles: [Option<TokenTree>; 2],
    /// What stands after `where`.
    predicates: Vec<Vec<TokenTree>>,
}

struct Param {
    /// `None` for a lifetime.
    ident: Option<Ident>,
    /// `T`, `'a`, `N`.
    name: TokenStream,
    /// `T: Bound`, `'a: 'b`, `const N: usize`: without a default.
    declared: TokenStream,
}

impl Generics {
    /// Of `<…>`, and of what stands after `where`.
    pub(super) fn new(mut params: Vec<TokenTree>, predicates: Vec<TokenTree>) -> Self {
        let close = params.pop();
        let mut params = params.into_iter();
        let angles = [params.next(), close];
        let params = parts(params).iter().filter_map(|param| Param::read(param)).collect();
        Self { params, angles, predicates: parts(predicates) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.params.is_empty()
    }

    /// The names of types and constants.
    pub(crate) fn names(&self) -> Vec<String> {
        self.params.iter().filter_map(|param| param.ident.as_ref()).map(ToString::to_string).collect()
    }

    /// What stands after `impl`, after the type's name, and before the body.
    pub(crate) fn for_impl(&self) -> (TokenStream, TokenStream, TokenStream) {
        if self.params.is_empty() {
            return (TokenStream::new(), TokenStream::new(), self.bounds(&[]));
        }
        let [open, close] = &self.angles;
        let declared = self.params.iter().map(|param| &param.declared);
        let names = self.params.iter().map(|param| &param.name);
        (quote!(#open #(declared) #close), quote!(#open #(names) #close), self.bounds(&[]))
    }

    /// `where` with the own predicates and more of them.
    pub(crate) fn bounds(&self, more: &[TokenStream]) -> TokenStream {
        let own = self.predicates.iter().map(|predicate| predicate.iter().cloned().collect());
        let all: Vec<TokenStream> = own.chain(more.iter().cloned()).collect();
        if all.is_empty() { TokenStream::new() } else { quote!(where #(all)) }
    }
}

impl Param {
    fn read(tokens: &[TokenTree]) -> Option<Self> {
        let mut rest = tokens;
        while let [hash, TokenTree::Group(group), more @ ..] = rest
            && is_punct(hash, '#')
            && group.delimiter() == Delimiter::Bracket
        {
            rest = more;
        }
        let mut angles = Angles::default();
        let is_default = |token: &TokenTree| {
            angles.pass(token);
            angles.depth == 0 && is_punct(token, '=')
        };
        let end = rest.iter().position(is_default).unwrap_or(rest.len());
        let declared = tokens.iter().take(tokens.len() - rest.len() + end).cloned().collect();
        let (ident, name) = match rest {
            [TokenTree::Ident(word), TokenTree::Ident(name), ..] if is_word(word, "const") => {
                (Some(name.clone()), name.to_tokens())
            }
            [TokenTree::Ident(name), ..] => (Some(name.clone()), name.to_tokens()),
            [quote, name, ..] => (None, [quote, name].into_iter().cloned().collect()),
            _ => return None,
        };
        Some(Self { ident, name, declared })
    }
}
