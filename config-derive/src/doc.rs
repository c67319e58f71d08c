//! Doc comments: the first line goes into every program, the rest into documents only.

use crate::syntax::{Attribute, Meta, Text};

/// A doc comment.
#[derive(Debug, Default)]
pub(crate) struct Doc {
    /// The first line that is not empty.
    pub(crate) first: String,
    /// The lines after it.
    pub(crate) more: String,
}

/// The doc comment of `attributes`.
pub(crate) fn doc(attributes: &[Attribute]) -> Doc {
    let mut lines: Vec<String> = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.is("doc")) {
        let Meta::Value(value) = &attribute.meta else { continue };
        if let Some(text) = Text::alone(value.clone()) {
            lines.extend(text.value().lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()));
        }
    }
    let mut lines = lines.into_iter().skip_while(|line| line.trim().is_empty());
    let first = lines.next().unwrap_or_default().trim().to_owned();
    let more: Vec<_> = lines.collect();
    Doc { first, more: more.join("\n").trim_matches('\n').to_owned() }
}
