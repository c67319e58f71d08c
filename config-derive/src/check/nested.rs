//! Words that only make sense on a field that is read from a variable, on one that is a whole struct.

use crate::attributes::FieldWords;
use crate::context::Context;
use crate::model::Field;
use crate::syntax::Text;
use crate::tokens::Span;

pub(super) fn check(cx: &mut Context, field: &Field<'_>) {
    // An optional group can be required in some environments, as an optional value can.
    if let Some(required) = field.words.required.as_ref().filter(|required| required.value.is_empty()) {
        let text = "`#[required]` on a nested struct: without an `Option` it is always there; with one, name the environments: `#[required(in = \"prod\")]`";
        cx.fault(required.span, text);
    }
    for (span, word) in value_words(&field.words) {
        let cure = match word {
            "env" | "name" => "; for what stands before its variables there is `prefix`",
            _ => ": it belongs to one of its fields",
        };
        cx.fault(span, format!("`{word}` on a nested struct{cure}"));
    }
}

fn value_words(words: &FieldWords) -> Vec<(Span, &'static str)> {
    let mut out = Vec::new();
    let mut add = |span: Option<Span>, word| out.extend(span.map(|span| (span, word)));
    let text = |text: &Option<Text>| text.as_ref().map(Text::span);
    add(words.secret.as_ref().map(|at| at.span), "secret");
    add(words.rotate.as_ref().map(|at| at.span), "rotate");
    add(words.not_secret, "not_secret");
    add(words.default.as_ref().map(|at| at.span), "default");
    add(words.default_with.as_ref().map(|at| at.span), "default_with");
    add(text(&words.default_doc), "default_doc");
    add(words.dev_default.as_ref().map(|at| at.span), "dev_default");
    add(text(&words.env), "env");
    add(text(&words.name), "name");
    add(words.aliases.first().map(|(alias, _)| alias.span()), "alias");
    add(words.range.as_ref().map(|range| range.span), "range");
    add(words.len.as_ref().map(|range| range.span), "len");
    add(words.one_of.as_ref().map(|at| at.span), "one_of");
    add(text(&words.pattern), "pattern");
    add(words.not_empty, "not_empty");
    add(words.parser.as_ref().map(|at| at.span), words.parser.as_ref().map_or("parse", |at| at.value.word()));
    add(text(&words.example), "example");
    add(text(&words.deprecated), "deprecated");
    add(text(&words.separator), "separator");
    add(words.allow_empty, "allow_empty");
    add(words.quiet, "quiet");
    add(words.file, "file");
    add(words.no_file, "no_file");
    add(text(&words.vault), "vault");
    add(text(&words.secrets_manager), "secrets_manager");
    add(text(&words.ssm), "ssm");
    out
}
