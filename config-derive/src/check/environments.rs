//! The environments of a struct, and what its fields make depend on them.

use crate::context::Context;
use crate::model::{Field, Structure};
use crate::nearest::nearest;
use crate::parse::list;
use crate::syntax::Text;
use crate::tokens::Span;

/// The environments unless the struct says otherwise; the schema has the same list, and a test of it holds them equal.
const ENVIRONMENTS: &[&str] = &["dev", "test", "staging", "prod"];
const SPELLINGS: &[(&str, &str)] = &[("prod", "production"), ("dev", "development")];

pub(super) fn check(cx: &mut Context, structure: &Structure<'_>) {
    let words = &structure.words;
    let lists = [("environments", &words.environments), ("local", &words.local)];
    for (word, list) in lists {
        let Some(list) = list else { continue };
        if words.environment.is_none() {
            cx.fault(
                list.span,
                format!(
                    "`{word}(…)` without `environment = \"…\"`: name the variable that says where the program runs"
                ),
            );
        }
        if list.value.is_empty() && word == "environments" {
            cx.fault(list.span, "no environment: name at least one");
        }
        for (i, name) in list.value.iter().enumerate() {
            let same = |other: &Text| other.value().eq_ignore_ascii_case(&name.value());
            if list.value.iter().take(i).any(same) {
                cx.fault(name.span(), format!("`{}` stands there twice", name.value()));
            }
        }
    }
    let known = declared(structure);
    for name in words.local.iter().flat_map(|local| &local.value) {
        known_environment(cx, &known, &name.value(), name.span());
    }
}

/// `required(in = …)` and `dev_default` need to know where the program runs.
pub(super) fn check_field(cx: &mut Context, structure: &Structure<'_>, field: &Field<'_>) {
    let words = &structure.words;
    if words.environment.is_some() {
        let known = declared(structure);
        for name in field.words.required.iter().flat_map(|required| &required.value) {
            known_environment(cx, &known, &name.value(), name.span());
        }
        return;
    }
    // A struct with a name or a prefix is an outermost one. Any other may be nested in one that knows; if it is not,
    // loading it fails to compile.
    if words.app.is_none() && words.prefix.is_none() {
        return;
    }
    let text =
        |word| format!("`{word}` without environments: add `environment = \"APP_ENV\"` to the struct's `#[config(…)]`");
    if let Some(required) = field.words.required.as_ref().filter(|required| !required.value.is_empty()) {
        cx.fault(required.span, text("required(in = …)"));
    }
    if let Some(dev) = &field.words.dev_default {
        cx.fault(dev.span, text("dev_default"));
    }
}

fn declared(structure: &Structure<'_>) -> Vec<String> {
    match &structure.words.environments {
        Some(list) => list.value.iter().map(Text::value).collect(),
        None => ENVIRONMENTS.iter().map(ToString::to_string).collect(),
    }
}

fn known_environment(cx: &mut Context, known: &[String], name: &str, span: Span) {
    let other = SPELLINGS.iter().find_map(|(short, long)| match name {
        _ if name == *short => Some(*long),
        _ if name == *long => Some(*short),
        _ => None,
    });
    let is = |known: &String| known.eq_ignore_ascii_case(name) || Some(known.as_str()) == other;
    if !known.iter().any(is) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let hint = nearest(name, &known)
            .map_or_else(|| format!("there are {}", list(&known)), |meant| format!("did you mean `{meant}`?"));
        cx.fault(span, format!("no environment `{name}`: {hint}"));
    }
}
