//! Reads a plain file, as nearly all are, in one pass and without a copy: tables under headers, one key a line, each of
//! them a field's, with single values or lists of them. At the first thing that is anything else it gives up, and the
//! parser reads the file from the start: what is wrong, or rare, is for that one to say.

use secure_config_schema::{Field, Many, Shape};

use super::text;
use super::walk::found;
use super::word::{self, Word};
use crate::bytes::Bytes;
use crate::plan::Plan;
use crate::raw::Content;
use crate::source::{Answer, Outcome};

/// What a plain file holds for the plan; `None` for any other file.
pub(super) fn answer(plan: &Plan, document: &Bytes) -> Option<Answer> {
    let text = document.as_slice();
    let start = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut file = Plain { plan, document, text, at: start, line: 1, seen: vec![false; plan.len()] };
    let mut answer = Answer::new();
    #[expect(clippy::naive_bytecount, reason = "a file is small, and this says how much room it needs")]
    let lines = text.iter().filter(|byte| **byte == b'\n').count();
    answer.cells.reserve_exact(lines.min(plan.len()));
    let environment = plan.schema.get_environments().map(|known| known.variable());
    let (mut group, mut next) = (None, 0);
    while file.at < text.len() {
        file.blanks();
        match file.peek() {
            Some(b'#' | b'\n' | b'\r') | None => {}
            Some(b'[') => (group, next) = (Some(file.header()?), 0),
            Some(_) => {
                let line = file.line;
                let at = file.field(group, next)?;
                next = at + 1;
                file.mark(at)?;
                let field = plan.field(at)?;
                let Shape::Value(ty) = field.get_shape() else { return None };
                if environment.is_some_and(|variable| plan.is_spelled(at, variable.as_bytes())) {
                    return None;
                }
                file.blanks();
                file.eat(b'=')?;
                file.blanks();
                let (content, unquoted) = file.value(field)?;
                answer.put(at, Outcome::Found(found(&ty, content, unquoted, line)));
            }
        }
        file.end_of_line()?;
    }
    Some(answer)
}

struct Plain<'a> {
    plan: &'a Plan,
    document: &'a Bytes,
    text: &'a [u8],
    at: usize,
    line: u32,
    /// The fields and groups that stand in the file so far: a second time is not plain.
    seen: Vec<bool>,
}

impl<'a> Plain<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    /// All bytes from here on that fit.
    fn run(&mut self, fits: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = rest.iter().position(|byte| !fits(*byte)).unwrap_or(rest.len());
        self.at += len;
        rest.get(..len).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.run(is_blank);
    }

    /// What may stand behind a value or a header, and the line break.
    fn end_of_line(&mut self) -> Option<()> {
        self.blanks();
        if self.peek() == Some(b'#') {
            self.run(|byte| !text::is_control(byte));
        }
        if self.at < self.text.len() {
            if self.peek() == Some(b'\r') {
                self.at += 1;
            }
            self.eat(b'\n')?;
            self.line += 1;
        }
        Some(())
    }

    /// The field of a group that the next key is; those from `next` on are tried first.
    fn field(&mut self, group: Option<usize>, next: usize) -> Option<usize> {
        let key = self.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        let fields = self.plan.group(group);
        let next = next.clamp(fields.start, fields.end);
        let is_it = |at: &usize| {
            let known = self.plan.field(*at).map_or(&[][..], |field| field.get_key().as_bytes());
            // Names often differ in their ends alone.
            known.last() == key.last() && known == key
        };
        (next..fields.end).find(is_it).or_else(|| (fields.start..next).find(is_it))
    }

    /// Notes that a field or a group stands in the file.
    fn mark(&mut self, at: usize) -> Option<()> {
        let seen = self.seen.get_mut(at)?;
        (!std::mem::replace(seen, true)).then_some(())
    }

    /// The group that a header names.
    fn header(&mut self) -> Option<usize> {
        self.eat(b'[')?;
        let mut group = None;
        loop {
            let at = self.field(group, 0)?;
            if !matches!(self.plan.field(at)?.get_shape(), Shape::Group { .. }) {
                return None;
            }
            group = Some(at);
            if self.eat(b']').is_some() {
                self.mark(at)?;
                return group;
            }
            self.eat(b'.')?;
        }
    }

    /// A value, and whether any of it stands there without quotes.
    fn value(&mut self, field: &Field) -> Option<(Content<'static>, bool)> {
        if self.peek() != Some(b'[') {
            return self.single().map(|(value, unquoted)| (Content::Bytes(value), unquoted));
        }
        let takes_lists = field.get_type().is_some_and(|ty| matches!(ty.how_many(), Many::List | Many::Set));
        if field.is_opaque() || !takes_lists {
            return None;
        }
        self.at += 1;
        let (mut items, mut unquoted) = (Vec::new(), false);
        loop {
            self.breaks()?;
            if self.eat(b']').is_some() {
                return Some((Content::List(items.into()), unquoted));
            }
            let (item, is_unquoted) = self.single()?;
            unquoted |= is_unquoted;
            items.push(item);
            self.breaks()?;
            if self.eat(b',').is_none() && self.peek() != Some(b']') {
                return None;
            }
        }
    }

    /// Blanks, comments and line breaks between the members of a list.
    fn breaks(&mut self) -> Option<()> {
        loop {
            self.blanks();
            match self.peek()? {
                b'#' | b'\n' | b'\r' => self.end_of_line()?,
                _ => return Some(()),
            }
        }
    }

    /// A single value, and whether it stands there without quotes.
    fn single(&mut self) -> Option<(Bytes, bool)> {
        let quote = self.peek()?;
        if !matches!(quote, b'"' | b'\'') {
            let start = self.at;
            let raw = self.run(|byte| !is_blank(byte) && !matches!(byte, b',' | b']' | b'#' | b'\n' | b'\r'));
            let is_plain = matches!(Word::of(raw), Word::Number | Word::Named);
            return is_plain.then(|| (word::value(self.document, start, raw), true));
        }
        self.at += 1;
        let start = self.at;
        // Where a backslash, a line break or a third quote comes, the text is not plain.
        self.run(|byte| byte != quote && !text::is_control(byte) && (byte != b'\\' || quote == b'\''));
        let end = self.at;
        self.eat(quote)?;
        (self.peek() != Some(quote)).then(|| (self.document.slice(start..end), false))
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
