//! Two fields of one struct that read one variable, as far as it shows in this struct: at the very name. Nested structs and
//! suffixes are seen by the constant evaluation of the whole tree, which can only point at the struct.

use std::collections::HashMap;

use crate::context::Context;
use crate::model::{Field, Structure, Variable, trim};
use crate::syntax::Text;
use crate::tokens::Span;

pub(super) fn check(cx: &mut Context, structure: &Structure<'_>) {
    let prefix = structure.words.prefix.as_ref().map(|prefix| trim(&prefix.value())).unwrap_or_default();
    let mut known: HashMap<String, &str> = HashMap::new();
    let environment = structure.words.environment.as_ref().map(Text::value);
    for field in structure.fields.iter().filter(|field| field.words.nested.is_none()) {
        let mut own: Vec<String> = Vec::new();
        for (name, span) in names(field, &prefix) {
            // Under the prefix that a nested struct gets, its `PORT` is another name than the alias `PORT`.
            let is_relative = prefix.is_empty() && matches!(&field.variable, Variable::Part(part) if *part == name);
            if environment.as_ref() == Some(&name) {
                cx.fault(span, format!("`{name}` says where the program runs: no field reads it too"));
            }
            if own.contains(&name) && !is_relative {
                cx.fault(span, format!("`{}` has the name `{name}` already", field.name));
            } else if let Some(other) = known.get(&name) {
                cx.fault(span, format!("`{name}` is read by two fields: `{other}` and `{}`", field.name));
            }
            own.push(name);
        }
        for name in own {
            known.entry(name).or_insert(&field.name);
        }
    }
    let values = || structure.fields.iter().filter(|field| field.words.nested.is_none());
    let rotating: HashMap<String, &Field<'_>> = values()
        .filter(|field| field.type_word() == "Rotating")
        .flat_map(|field| names(field, &prefix).into_iter().map(move |(name, _)| (name, field)))
        .collect();
    for (name, span) in values().flat_map(|field| names(field, &prefix)) {
        let file = name.strip_suffix("_FILE");
        let value = file.unwrap_or(&name);
        if let Some((base, number)) = value.rsplit_once("_PREVIOUS_")
            && !number.starts_with('0')
            && number.parse::<u32>().is_ok_and(|n| n > 1)
            && let Some(field) = rotating.get(base)
            && (file.is_none() || field.words.no_file.is_none())
        {
            cx.fault(span, format!("`{name}` is a previous value of `{}`: no field reads it too", field.name));
        }
    }
}

/// The variable and its aliases, each with the place where it is given.
fn names(field: &Field<'_>, prefix: &str) -> Vec<(String, Span)> {
    let words = &field.words;
    let given = words.env.as_ref().or(words.name.as_ref()).map_or(field.span(), Text::span);
    let own = match &field.variable {
        Variable::Whole(whole) => whole.clone(),
        Variable::Part(part) if prefix.is_empty() => part.clone(),
        Variable::Part(part) => format!("{prefix}_{part}"),
    };
    let mut out = vec![(own, given)];
    out.extend(words.aliases.iter().map(|(alias, _)| (alias.value(), alias.span())));
    let list = words.rotate.as_ref().and_then(|rotate| rotate.value.previous.as_ref());
    out.extend(list.map(|list| (list.value(), list.span())));
    out
}
