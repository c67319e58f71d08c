//! Reads a plain file, as nearly all are, in one pass and without a copy: tables under headers, one key a line, each of
//! them a field's, with single values or lists of them. At the first thing that is anything else it gives up, and the
//! parser reads the file from the start: what is wrong, or rare, is for that one to say.

use std::ops::Range;

use secure_config_schema::{Field, Many, Type};

use super::text;
use super::walk::found;
use super::word::{self, Word};
use crate::bytes::Bytes;
use crate::find::{EitherOrControl, find};
use crate::plan::Plan;
use crate::raw::Content;
use crate::source::{Answer, Found, Outcome};

/// What a plain file holds for the plan; `None` for any other file.
pub(super) fn answer(plan: &Plan, document: &Bytes) -> Option<Answer> {
    let text = document.as_slice();
    let start = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut file = Plain {
        plan,
        document,
        text,
        at: start,
        line: 1,
        fields: plan.group(None),
        next: 0,
        seen: vec![false; plan.len()],
    };
    let mut answer = Answer::new();
    #[expect(clippy::naive_bytecount, reason = "a file is small, and this says how much room it needs")]
    let lines = text.iter().filter(|byte| **byte == b'\n').count();
    answer.cells.reserve_exact(lines.min(plan.len()));
    let environment = plan.schema.get_environments().map(|known| known.variable());
    while file.at < text.len() {
        file.blanks();
        match file.peek() {
            Some(b'#' | b'\n' | b'\r') | None => {}
            Some(b'[') => file.header()?,
            Some(_) => {
                let line = file.line;
                let at = file.field()?;
                file.mark(at)?;
                let field = plan.field(at)?;
                let ty = field.get_type()?;
                if environment.is_some_and(|variable| plan.is_spelled(at, variable.as_bytes())) {
                    return None;
                }
                file.blanks();
                file.eat(b'=')?;
                file.blanks();
                let found = file.value(field, ty, line)?;
                answer.put(at, Outcome::Found(found));
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
    /// The fields of the group that the keys are in.
    fields: Range<usize>,
    /// The field behind the last one: nearly always the next key's, or soon before it.
    next: usize,
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
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
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

    /// The field that the next key is.
    fn field(&mut self) -> Option<usize> {
        let key = self.run(|byte| IN_KEY.get(usize::from(byte)).is_some_and(|is_in_key| *is_in_key));
        let is_it = |at: &usize| {
            let known = self.plan.field(*at).map_or(&[][..], |field| field.get_key().as_bytes());
            // Names often differ in their ends alone.
            known.last() == key.last() && known == key
        };
        let at = (self.next..self.fields.end).find(is_it).or_else(|| (self.fields.start..self.next).find(is_it))?;
        self.next = at + 1;
        Some(at)
    }

    /// Notes that a field or a group stands in the file.
    fn mark(&mut self, at: usize) -> Option<()> {
        let seen = self.seen.get_mut(at)?;
        (!std::mem::replace(seen, true)).then_some(())
    }

    /// Goes into the group that a header names.
    fn header(&mut self) -> Option<()> {
        self.eat(b'[')?;
        let mut group = None;
        loop {
            self.fields = self.plan.group(group);
            self.next = self.fields.start;
            if group.is_some() && self.eat(b']').is_some() {
                return Some(());
            }
            if group.is_some() {
                self.eat(b'.')?;
            }
            let at = self.field()?;
            if self.plan.field(at)?.get_type().is_some() {
                return None;
            }
            if self.peek() == Some(b']') {
                self.mark(at)?;
            }
            group = Some(at);
        }
    }

    /// A value for a field of a type.
    fn value(&mut self, field: &Field, ty: &Type, line: u32) -> Option<Found> {
        if self.peek() != Some(b'[') {
            let single = self.single()?;
            return Some(found(ty, Content::Bytes(self.bytes(&single)), single.unquoted, line));
        }
        if field.is_opaque() || !matches!(ty.how_many(), Many::List | Many::Set) {
            return None;
        }
        self.at += 1;
        let (mut items, mut unquoted) = (Vec::new(), false);
        loop {
            self.breaks()?;
            if self.eat(b']').is_some() {
                return Some(found(ty, Content::List(items.into()), unquoted, line));
            }
            let item = self.single()?;
            unquoted |= item.unquoted;
            items.push(self.bytes(&item));
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

    /// Where a single value stands.
    fn single(&mut self) -> Option<Single> {
        let quote = self.peek()?;
        if !matches!(quote, b'"' | b'\'') {
            let start = self.at;
            let raw = self.run(|byte| !is_blank(byte) && !matches!(byte, b',' | b']' | b'#' | b'\n' | b'\r'));
            let is_plain = matches!(Word::of(raw), Word::Number | Word::Named);
            return is_plain.then_some(Single { start, end: self.at, unquoted: true });
        }
        self.at += 1;
        let start = self.at;
        // Where a backslash, a control character or a third quote comes, the text is not plain.
        let escape = if quote == b'"' { b'\\' } else { quote };
        let end = start + find(self.text.get(start..)?, EitherOrControl(quote, escape));
        self.at = end;
        self.eat(quote)?;
        (self.peek() != Some(quote)).then_some(Single { start, end, unquoted: false })
    }

    fn bytes(&self, single: &Single) -> Bytes {
        if single.unquoted {
            let raw = self.text.get(single.start..single.end).unwrap_or_default();
            return word::value(self.document, single.start, raw);
        }
        self.document.slice(single.start..single.end)
    }
}

/// Where a single value stands, without its quotes.
struct Single {
    start: usize,
    end: usize,
    unquoted: bool,
}

/// Whether a byte may stand in a key without quotes.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
static IN_KEY: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        #[expect(clippy::cast_possible_truncation, reason = "the table has a place for each byte")]
        let fits = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'_' | b'-');
        table[byte] = fits;
        byte += 1;
    }
    table
};

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
