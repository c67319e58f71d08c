//! Walks the tables beside the plan: each field finds its key, and each key that no field reads is found. Whether a value
//! is of the field's type is for the reader to say; here its form is only told from a wrong one.

use secure_config_schema::{Base, Field, Many, Schema, Shape, Type, nearest};

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::fault::NO_TABLE;
use super::lines::Lines;
use super::text::Text;
use super::word;
use crate::bytes::Bytes;
use crate::environment;
use crate::error::joined;
use crate::plan::Plan;
use crate::raw::Content;
use crate::redact::Withheld;
use crate::source::{Answer, Form, Found, Outcome, SourceFault};

/// What the tables hold for the plan. `root` comes from the shadow of `document`; from a `broken` one values are taken, so
/// that they are not reported as missing too, but no key is called unknown: it may be a part of something else.
pub(super) fn answer(plan: &Plan, document: &Bytes, lines: &Lines, root: &DeTable<'_>, broken: bool) -> Answer {
    let variable = plan.schema.get_environments().map(|known| known.variable());
    let mut walk = Walk { plan, document, lines, variable, broken, answer: Answer::new() };
    walk.answer.cells.reserve(root.len());
    walk.table(None, plan.schema, root);
    walk.answer
}

struct Walk<'a> {
    plan: &'a Plan,
    document: &'a Bytes,
    lines: &'a Lines,
    /// The variable that says where the program runs.
    variable: Option<&'static str>,
    broken: bool,
    answer: Answer,
}

impl Walk<'_> {
    fn table(&mut self, group: Option<usize>, schema: &Schema, table: &DeTable<'_>) {
        let mut read = 0;
        for at in self.plan.group(group) {
            let Some(field) = self.plan.field(at) else { continue };
            let Some((key, value)) = table.get_key_value(field.get_key()) else { continue };
            read += 1;
            let line = self.lines.line(key.span().start);
            match (field.get_shape(), value.get_ref()) {
                (Shape::Group { schema, .. }, DeValue::Table(inner)) => self.table(Some(at), schema, inner),
                (Shape::Group { .. }, _) if self.broken => {}
                (Shape::Group { .. }, _) => {
                    let name = Some(joined(&self.plan.keys(at), "."));
                    self.answer.faults.push(SourceFault::Syntax { line, column: None, name, what: NO_TABLE });
                }
                (Shape::Value(ty), _) => self.field(at, field, &ty, line, value),
            }
        }
        let allowed = schema.is_unknown_allowed() || self.plan.schema.is_unknown_allowed();
        if read < table.len() && (group.is_none() || !(allowed || self.broken)) {
            self.others(group, allowed || self.broken, table);
        }
    }

    /// The keys that no field of the group reads.
    fn others(&mut self, group: Option<usize>, allowed: bool, table: &DeTable<'_>) {
        let plan = self.plan;
        let mut known = Vec::new();
        for at in plan.group(group) {
            known.extend(plan.field(at).map(Field::get_key));
        }
        for (key, value) in table {
            let name: &str = key.get_ref();
            let names_environment = group.is_none() && self.variable.is_some_and(|known| names(known, name));
            if (allowed && !names_environment) || known.contains(&name) {
                continue;
            }
            let line = self.lines.line(key.span().start);
            if names_environment {
                self.environment(value, line);
                continue;
            }
            let meant = nearest(name, known.iter().copied()).map(|meant| (name.to_owned(), meant.to_owned()));
            self.answer.faults.push(SourceFault::UnknownKey { line, key: meant });
        }
    }

    fn field(&mut self, at: usize, field: &Field, ty: &Type, line: u32, value: &Spanned<DeValue<'_>>) {
        if self.variable.is_some_and(|variable| self.plan.is_spelled(at, variable.as_bytes())) {
            self.environment(value, line);
        }
        let mut unquoted = false;
        let content = self.content(field, ty, value, &mut unquoted).unwrap_or(Content::Misshapen);
        self.answer.put(at, Outcome::Found(found(ty, content, unquoted, line)));
    }

    fn content(
        &self,
        field: &Field,
        ty: &Type,
        value: &Spanned<DeValue<'_>>,
        unquoted: &mut bool,
    ) -> Option<Content<'static>> {
        let mut member = |value| {
            let (text, quoted) = self.scalar(value)?;
            *unquoted |= !quoted;
            Some(text)
        };
        let content = match (value.get_ref(), ty.how_many()) {
            #[cfg(feature = "serde")]
            (DeValue::Array(_) | DeValue::Table(_), _) if field.is_opaque() => {
                Content::Tree(super::tree::text(self.document.as_slice(), value).into())
            }
            (DeValue::Array(items), Many::List | Many::Set) => {
                let mut members = Vec::with_capacity(items.len());
                for item in items {
                    members.push(member(item)?);
                }
                Content::List(members.into())
            }
            (DeValue::Table(pairs), Many::Map) => {
                let mut members = Vec::with_capacity(pairs.len());
                for (key, value) in pairs {
                    members.push((key.get_ref().clone().into_owned(), member(value)?));
                }
                Content::Map(members.into())
            }
            _ => Content::Bytes(member(value)?),
        };
        #[cfg(not(feature = "serde"))]
        let _ = field;
        Some(content)
    }

    /// The text of a single value, and whether it stands in quotes there.
    fn scalar(&self, value: &Spanned<DeValue<'_>>) -> Option<(Bytes, bool)> {
        if matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_)) {
            return None;
        }
        let at = value.span().start;
        let raw = self.document.as_slice().get(value.span())?;
        Some(match Text::of(raw) {
            Some(text) => (text.value(self.document, at), true),
            None => (word::value(self.document, at, raw), false),
        })
    }

    /// The file says which environment it belongs to. A name that is not known is not repeated: it may be something else.
    fn environment(&mut self, value: &Spanned<DeValue<'_>>, line: u32) {
        let text = self.scalar(value);
        let name = text.as_ref().and_then(|(text, _)| std::str::from_utf8(text.as_slice()).ok()).map(str::trim);
        if name.is_some_and(str::is_empty) {
            return;
        }
        let known = name.and_then(|name| environment::known(self.plan.schema).resolve(name));
        if known.is_some() || !self.broken {
            self.answer.environments.push((Withheld(known.unwrap_or_default().to_owned()), Some(line)));
        }
    }
}

/// What stands there for a field of a type; `unquoted` says that some of it stands there without quotes.
pub(super) fn found(ty: &Type, content: Content<'static>, unquoted: bool, line: u32) -> Found {
    // A number has no leading zeros, and is no spelling of bytes or of a character.
    let is_misread = unquoted && matches!(ty.base(), Base::Bytes(_) | Base::Char);
    let mut found = Found::with(if is_misread { Content::Misshapen } else { content }).at_line(line);
    if unquoted {
        found.form = Form::Unquoted;
    }
    found
}

/// Whether a key names the variable: as it is, or in lower case.
fn names(variable: &str, key: &str) -> bool {
    key == variable || (key.eq_ignore_ascii_case(variable) && !key.bytes().any(|byte| byte.is_ascii_uppercase()))
}
