//! Doc comments: the first line goes into every program, the rest into documents only.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// A doc comment.
#[derive(Debug, Default)]
pub(crate) struct Doc {
    /// The first line that is not empty.
    pub(crate) first: String,
    /// The lines after it.
    pub(crate) more: String,
}

/// The doc comment of `attrs`.
pub(crate) fn doc(attrs: &[Attribute]) -> Doc {
    let mut lines: Vec<String> = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("doc")) {
        let Meta::NameValue(meta) = &attr.meta else { continue };
        if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &meta.value {
            lines.extend(text.value().lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()));
        }
    }
    let mut lines = lines.into_iter().skip_while(|line| line.trim().is_empty());
    let first = lines.next().unwrap_or_default().trim().to_owned();
    let more: Vec<_> = lines.collect();
    Doc { first, more: more.join("\n").trim_matches('\n').to_owned() }
}
