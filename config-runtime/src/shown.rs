//! What a report shows of the fields' values. While a load runs, only texts are kept, end to end; what a default is stands in
//! the schema, and is looked up there when somebody reads the report.

use secure_config_schema::{Base, DevDefault, Fallback, Field};

use crate::plan::narrow;
use crate::raw::{Content, Raw};
use crate::reader::raw_of;

/// What a report will show; of no field where none is wanted.
#[derive(Default)]
pub(crate) struct Shown {
    fields: Vec<Line>,
    texts: Vec<u8>,
}

/// What is shown of one field.
#[derive(Clone, Copy)]
struct Line {
    from: Whence,
    /// Where the text begins and ends.
    start: u32,
    end: u32,
}

/// What set a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whence {
    Nothing,
    /// A source, and the text may be shown.
    Text,
    /// A source, and it may not.
    Source,
    Default,
    LocalDefault,
    Generated,
}

impl Shown {
    /// Of so many fields.
    pub(crate) fn of(fields: usize) -> Self {
        let none = Line { from: Whence::Nothing, start: 0, end: 0 };
        Self { fields: vec![none; fields], texts: Vec::with_capacity(fields * 8) }
    }

    /// Notes what stands in for a value that no source has.
    pub(crate) fn stands_in(&mut self, at: usize, from: Whence) {
        if let Some(line) = self.fields.get_mut(at) {
            line.from = from;
        }
    }

    /// Notes the value of a source, and keeps its text if it may be shown.
    #[inline]
    pub(crate) fn note(&mut self, at: usize, field: &Field, raw: &Raw<'_>) {
        if !self.fields.is_empty() {
            self.keep(at, field, raw);
        }
    }

    #[inline(never)]
    fn keep(&mut self, at: usize, field: &Field, raw: &Raw<'_>) {
        let Some(line) = self.fields.get_mut(at).filter(|line| line.from == Whence::Nothing) else { return };
        line.from = Whence::Source;
        line.start = narrow(self.texts.len());
        if may_be_shown(field) && add(&mut self.texts, raw) {
            line.from = Whence::Text;
        }
        line.end = narrow(self.texts.len());
    }

    fn from(&self, at: usize) -> Whence {
        self.fields.get(at).map_or(Whence::Nothing, |line| line.from)
    }

    /// Whether a source set the field.
    pub(crate) fn is_set(&self, at: usize) -> bool {
        matches!(self.from(at), Whence::Text | Whence::Source)
    }

    /// In words, what stands in for a value that no source has.
    pub(crate) fn stand_in(&self, at: usize) -> Option<&'static str> {
        match self.from(at) {
            Whence::Nothing | Whence::Text | Whence::Source => None,
            Whence::Default => Some("default"),
            Whence::LocalDefault => Some("default of a local debug build"),
            Whence::Generated => Some("generated for this start"),
        }
    }

    #[inline]
    fn kept(&self, line: &Line) -> Option<&str> {
        std::str::from_utf8(self.texts.get(line.start as usize..line.end as usize)?).ok()
    }

    /// The value as text, where it may be shown.
    #[inline]
    pub(crate) fn text(&self, at: usize, field: &'static Field) -> Option<String> {
        let line = self.fields.get(at)?;
        let literal = match line.from {
            Whence::Text => return self.kept(line).map(str::to_owned),
            Whence::Default => match field.get_fallback() {
                Fallback::Literal(literal) => literal,
                _ => return None,
            },
            Whence::LocalDefault => match field.get_dev_default() {
                Some(DevDefault::Literal(literal)) => literal,
                _ => return None,
            },
            _ => return None,
        };
        let mut text = Vec::new();
        let raw = raw_of(literal, field.get_rules().get_separator());
        if may_be_shown(field) && add(&mut text, &raw) { String::from_utf8(text).ok() } else { None }
    }
}

/// Whether it is no secret. What a type of the program's own makes of a text is not known, so neither is whether the text may
/// be shown.
fn may_be_shown(field: &Field) -> bool {
    let is_own = || field.get_type().is_some_and(|ty| matches!(ty.base(), Base::Custom(_)));
    !field.is_secret() && !field.is_opaque() && !is_own()
}

/// Adds the text of a value, if it has one.
#[inline]
fn add(out: &mut Vec<u8>, raw: &Raw<'_>) -> bool {
    if let Ok(text) = raw.text_bytes() {
        out.extend_from_slice(text);
        return true;
    }
    let Content::List(items) = &raw.content else { return false };
    for (i, item) in items.iter().enumerate() {
        out.extend_from_slice(if i > 0 { raw.separator.as_bytes() } else { b"" });
        out.extend_from_slice(item.as_slice());
    }
    true
}
