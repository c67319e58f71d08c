//! `#[secret]`, `#[rotate]` and the defaults that a secret must not have.

use crate::attributes::{At, FieldWords, RotateWords};
use crate::context::Context;
use crate::literal::Value;
use crate::model::Field;

pub(super) fn check(cx: &mut Context, field: &Field<'_>) {
    let words = &field.words;
    if let Some(at) = &words.rotate {
        rotate(cx, at);
    } else if field.type_word() == "Rotating" {
        let text = "a `Rotating` without `#[rotate]`: say when, `#[rotate(days = 90)]` or `#[rotate(on_compromise)]`";
        cx.fault(field.type_span(), text);
    }
    if !field.is_written_secret() {
        return;
    }
    let text = "a secret has no default: every program built from this source would share it; set it from outside";
    let spans = [words.default.as_ref().map(|at| at.span), words.default_with.as_ref().map(|at| at.span)];
    for span in spans.into_iter().flatten() {
        cx.fault(span, text);
    }
    if let Some(dev) = words.dev_default.as_ref().filter(|_| !is_generated(words)) {
        let text = "a secret has no default: the one that it may have in local builds is `dev_default = generated`";
        cx.fault(dev.value.span(), text);
    }
    if let (Some(_), Some(not_secret)) = (&words.secret, words.not_secret) {
        cx.fault(not_secret, "`#[not_secret]` beside `#[secret]`: use one of the two");
    }
}

/// Whether `dev_default = generated` stands there.
pub(crate) fn is_generated(words: &FieldWords) -> bool {
    matches!(&words.dev_default, Some(At { value: Value::Code(tokens, _), .. }) if tokens.to_string() == "generated")
}

fn rotate(cx: &mut Context, at: &At<RotateWords>) {
    let words = &at.value;
    let days = |part: &Option<At<u32>>, each: u32| part.as_ref().map_or(0, |part| part.value.saturating_mul(each));
    let period = days(&words.days, 1).saturating_add(days(&words.weeks, 7)).saturating_add(days(&words.months, 30));
    let written = words.days.is_some() || words.weeks.is_some() || words.months.is_some();
    if !written && !words.on_compromise && !words.is_faulty {
        cx.fault(at.span, "`#[rotate]` needs a period: `days = 90`, `weeks`, `months`, or `on_compromise`");
    }
    if let Some(window) = &words.window_days {
        if period > 0 && window.value > period {
            let text = format!(
                "a window of {} days is longer than the period of {period}: two rotations would overlap",
                window.value
            );
            cx.fault(window.span, text);
        }
        if !written && words.on_compromise && !words.is_faulty {
            cx.fault(
                window.span,
                "a window beside `on_compromise` alone: a value that got known must not be accepted any longer",
            );
        }
    }
    if let (None, Some(separator)) = (&words.previous, &words.separator) {
        cx.fault(separator.span(), "`separator` is for the list that `previous = \"…\"` names");
    }
    if let Some(overdue) = words.overdue_fails.as_ref().filter(|overdue| overdue.value && !written && !words.is_faulty)
    {
        cx.fault(overdue.span, "`overdue = \"fail\"` needs a period: without one nothing is ever overdue");
    }
}
