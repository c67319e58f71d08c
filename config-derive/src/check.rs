//! The third stage: what contradicts, as far as it can be seen without knowing types. Each fault stands at the token that
//! has to change.

use proc_macro2::Span;

use crate::attributes::{At, FieldWords, RotateWords};
use crate::context::Context;
use crate::literal::Value;
use crate::model::{Field, Model, Shape, Structure};
use crate::nearest::nearest;
use crate::parse::list;

/// The environments unless the struct says otherwise; the schema has the same list, and a test holds them equal.
pub(crate) const ENVIRONMENTS: &[&str] = &["dev", "test", "staging", "prod"];
const SPELLINGS: &[(&str, &str)] = &[("prod", "production"), ("dev", "development")];

/// Finds what contradicts.
pub(crate) fn check(cx: &mut Context, model: &Model<'_>) {
    let Shape::Struct(structure) = &model.shape else { return };
    environments(cx, structure);
    for field in &structure.fields {
        if let Some(span) = field.words.nested {
            nested(cx, field, span);
        } else {
            value(cx, field);
            secret(cx, field);
            depends_on_environment(cx, structure, field);
        }
    }
}

fn environments(cx: &mut Context, structure: &Structure<'_>) {
    let words = &structure.words;
    let lists = [("environments", &words.environments), ("local", &words.local)];
    for (word, list) in lists {
        let Some(list) = list else { continue };
        if words.environment.is_none() {
            cx.fault(list.span, format!("`{word}(…)` without `environment = \"…\"`: name the variable that says where the program runs"));
        }
        if list.value.is_empty() && word == "environments" {
            cx.fault(list.span, "no environment: name at least one");
        }
    }
    let known = declared(structure);
    for name in words.local.iter().flat_map(|local| &local.value) {
        known_environment(cx, &known, &name.value(), name.span());
    }
}

fn declared(structure: &Structure<'_>) -> Vec<String> {
    match &structure.words.environments {
        Some(list) => list.value.iter().map(syn::LitStr::value).collect(),
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

/// `required(in = …)` and `dev_default` need to know where the program runs.
fn depends_on_environment(cx: &mut Context, structure: &Structure<'_>, field: &Field<'_>) {
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
    let text = |word| format!("`{word}` without environments: add `environment = \"APP_ENV\"` to the struct's `#[config(…)]`");
    if let Some(required) = field.words.required.as_ref().filter(|required| !required.value.is_empty()) {
        cx.fault(required.span, text("required(in = …)"));
    }
    if let Some(dev) = &field.words.dev_default {
        cx.fault(dev.span, text("dev_default"));
    }
}

fn nested(cx: &mut Context, field: &Field<'_>, _span: Span) {
    // A whole group can be required where it is optional elsewhere.
    let is_needed_somewhere = field.optional.is_some()
        && field.words.required.as_ref().is_some_and(|required| !required.value.is_empty());
    for (span, word) in value_words(&field.words) {
        if !(is_needed_somewhere && word == "required") {
            cx.fault(span, format!("`{word}` on a nested struct: it belongs to one of its fields"));
        }
    }
}

/// The words that only make sense on a field that is read from a variable.
fn value_words(words: &FieldWords) -> Vec<(Span, &'static str)> {
    let mut out = Vec::new();
    let mut add = |span: Option<Span>, word| out.extend(span.map(|span| (span, word)));
    add(words.secret.as_ref().map(|at| at.span), "secret");
    add(words.rotate.as_ref().map(|at| at.span), "rotate");
    add(words.required.as_ref().map(|at| at.span), "required");
    add(words.not_secret, "not_secret");
    add(words.default.as_ref().map(|at| at.span), "default");
    add(words.default_with.as_ref().map(|at| at.span), "default_with");
    add(words.dev_default.as_ref().map(|at| at.span), "dev_default");
    add(words.env.as_ref().map(syn::LitStr::span), "env");
    add(words.name.as_ref().map(syn::LitStr::span), "name");
    add(words.aliases.first().map(|(alias, _)| alias.span()), "alias");
    add(words.range.as_ref().map(|range| range.span), "range");
    add(words.len.as_ref().map(|range| range.span), "len");
    add(words.one_of.as_ref().map(|at| at.span), "one_of");
    add(words.pattern.as_ref().map(syn::LitStr::span), "pattern");
    add(words.not_empty, "not_empty");
    add(words.parser.as_ref().map(|at| at.span), "parse");
    add(words.example.as_ref().map(syn::LitStr::span), "example");
    add(words.separator.as_ref().map(syn::LitStr::span), "separator");
    add(words.allow_empty, "allow_empty");
    add(words.quiet, "quiet");
    add(words.file, "file");
    add(words.no_file, "no_file");
    out
}

fn value(cx: &mut Context, field: &Field<'_>) {
    let words = &field.words;
    let default = words.default.as_ref().map(|at| at.span).or(words.default_with.as_ref().map(|at| at.span));
    if let (Some(required), Some(_)) = (&words.required, default) {
        cx.fault(required.span, "`#[required]` beside a default: a default makes the field optional; drop one of the two");
    }
    if let (Some(required), Some(_)) = (&words.required, field.optional)
        && required.value.is_empty()
    {
        let text = "`#[required]` on an `Option`: drop the `Option`, or name the environments: `#[required(in = \"prod\")]`";
        cx.fault(required.span, text);
    }
    if let (Some(_), Some(with)) = (&words.default, &words.default_with) {
        cx.fault(with.span, "`default_with` beside `default`: use one of the two");
    }
    if let (Some(doc), None) = (&words.default_doc, &words.default_with) {
        cx.fault(doc.span(), "`default_doc` says what `default_with` makes, and there is none");
    }
    if let (Some(_), Some(name)) = (&words.env, &words.name) {
        cx.fault(name.span(), "`name` beside `env`: `env` is the whole variable, `name` its last part; use one of the two");
    }
    if let Some(prefix) = &words.prefix {
        cx.fault(prefix.span(), "`prefix` is for a nested struct: for the variable of a field there are `env` and `name`");
    }
    if let (Some(_), Some(no_file)) = (words.file, words.no_file) {
        cx.fault(no_file, "`no_file` beside `file`: use one of the two");
    }
    if let (Some(_), Some(not_empty)) = (words.allow_empty, words.not_empty) {
        cx.fault(not_empty, "`not_empty` beside `allow_empty`: use one of the two");
    }
    if let Some(separator) = words.separator.as_ref().filter(|separator| separator.value().is_empty()) {
        cx.fault(separator.span(), "an empty separator separates nothing");
    }
    if let Some(parser) = &words.parser {
        let rules = [
            (words.range.as_ref().map(|range| range.span), "range"),
            (words.len.as_ref().map(|range| range.span), "len"),
            (words.one_of.as_ref().map(|at| at.span), "one_of"),
            (words.pattern.as_ref().map(syn::LitStr::span), "pattern"),
        ];
        for (span, word) in rules {
            if let Some(span) = span {
                cx.fault(span, format!("`{word}` on a type that the program's own code parses: check it there, or with `validate`"));
            }
        }
        if let Some(At { value: Value::Code(..), .. }) = &words.default {
            cx.fault(parser.span, "a default of a type that the program's own code parses is written as text, or made by `default_with`");
        }
    }
    if let Some(At { value: Value::Code(_, span), .. }) = &words.dev_default
        && !is_generated(words)
    {
        cx.fault(*span, "`dev_default` is a literal, or `generated` for a secret");
    }
    if let Some(len) = &words.len {
        for bound in [&len.low, &len.high].into_iter().flatten() {
            if !matches!(bound, Value::Digits(text, _) if text.parse::<u64>().is_ok()) {
                cx.fault(bound.span(), "a bound of `len` is a whole number, written out");
            }
        }
    }
    let own = match &field.variable {
        crate::model::Variable::Whole(name) => Some(name.as_str()),
        crate::model::Variable::Part(_) => None,
    };
    for (i, (alias, _)) in words.aliases.iter().enumerate() {
        let earlier = words.aliases.iter().take(i).map(|(alias, _)| alias.value());
        if own.map(str::to_owned).into_iter().chain(earlier).any(|name| name == alias.value()) {
            cx.fault(alias.span(), "the field has this name already");
        }
    }
}

pub(crate) fn is_generated(words: &FieldWords) -> bool {
    matches!(&words.dev_default, Some(At { value: Value::Code(tokens, _), .. }) if tokens.to_string() == "generated")
}

fn secret(cx: &mut Context, field: &Field<'_>) {
    let words = &field.words;
    if let Some(at) = &words.rotate {
        rotate(cx, at);
    }
    if !field.is_written_secret() {
        return;
    }
    let text = "a secret has no default: every program built from this source would share it; set it from outside";
    for span in [words.default.as_ref().map(|at| at.span), words.default_with.as_ref().map(|at| at.span)] {
        if let Some(span) = span {
            cx.fault(span, text);
        }
    }
    if let Some(dev) = words.dev_default.as_ref().filter(|_| !is_generated(words)) {
        cx.fault(dev.value.span(), "a secret has no default: only `dev_default = generated` is allowed");
    }
    if let (Some(_), Some(not_secret)) = (&words.secret, words.not_secret) {
        cx.fault(not_secret, "`#[not_secret]` beside `#[secret]`: use one of the two");
    }
}

fn rotate(cx: &mut Context, at: &At<RotateWords>) {
    let words = &at.value;
    let days = |part: &Option<At<u32>>, each: u32| part.as_ref().map_or(0, |part| part.value.saturating_mul(each));
    let period = days(&words.days, 1).saturating_add(days(&words.weeks, 7)).saturating_add(days(&words.months, 30));
    if period == 0 && !words.on_compromise {
        let text = "`#[rotate]` needs a period: `days = 90`, `weeks`, `months`, or `on_compromise`";
        cx.fault(at.span, text);
    }
    if let Some(window) = &words.window_days {
        if period > 0 && window.value > period {
            let text = format!("a window of {} days is longer than the period of {period}: two rotations would overlap", window.value);
            cx.fault(window.span, text);
        }
        if period == 0 && words.on_compromise {
            cx.fault(window.span, "a window beside `on_compromise` alone: a value that got known must not be accepted any longer");
        }
    }
    if let (None, Some(separator)) = (&words.previous, &words.separator) {
        cx.fault(separator.span(), "`separator` is for the list that `previous = \"…\"` names");
    }
    if words.overdue_fails && period == 0 {
        cx.fault(at.span, "`overdue = \"fail\"` needs a period");
    }
}
