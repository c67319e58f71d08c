//! Hands each field its raw value, and collects what is wrong. The generic code of a field is a few lines that turn the
//! raw value into its type; everything else is here and knows no types.

use secure_config_schema::{DevDefault, Fallback, Field, Format, Literal, Presence, Shape, suffix};

use crate::bytes::Bytes;
use crate::code;
use crate::environment::Place;
use crate::error::listed;
use crate::faults::failure_words;
use crate::generate;
use crate::layers::Layers;
use crate::origin::Origin;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::raw::{Content, Raw};
use crate::rotation;
use crate::rules::{self, Broken};
use crate::shown::{Shown, Whence};
use crate::source::{Beside, Form, Outcome, Spot};
use crate::value::View;
use crate::violation::{Cause, Violation};
use crate::warning::Warning;

/// One load: everything that was found, and everything that is wrong with it.
pub(crate) struct State<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) layers: Layers<'a>,
    pub(crate) place: Place,
    pub(crate) problems: Vec<Problem>,
    pub(crate) warnings: Vec<Warning>,
    /// Optional values that no source has.
    pub(crate) absent: Vec<usize>,
    /// Required values that no source has, where one of the sources could not be read.
    pub(crate) unheard: Vec<usize>,
    /// What a report will show of each field; nothing where none is wanted.
    pub(crate) shown: Shown,
    /// The variable that is spoken of, where it is one beside the field's own.
    pub(crate) beside: Option<Spot>,
    /// Whether anybody hears a warning of a good start.
    pub(crate) is_heard: bool,
    pub(crate) now: std::time::SystemTime,
}

/// Reads the fields of one struct.
///
/// What the derive's expansion calls; programs have no use for it.
#[doc(hidden)]
pub struct Reader<'a> {
    pub(crate) state: &'a mut dyn Reads,
    /// Where the struct's fields begin.
    pub(crate) base: usize,
}

/// A raw value, or why there is none.
pub(crate) enum Taken {
    /// The value, and whether there is a rule for it.
    Raw(Raw<'static>, bool),
    /// There is none, and that is all right if the type or the caller has something in its place.
    Absent,
    /// There is none, or one that must not be used; the problem is noted.
    Refused,
}

/// A previous or a next value.
pub(crate) struct Other {
    next: bool,
    beside: Beside,
    separator: &'static str,
}

impl Other {
    pub(crate) fn spot(&self) -> Spot {
        self.beside.spot.as_deref().cloned().unwrap_or_default()
    }

    pub(crate) fn is_next(&self) -> bool {
        self.next
    }

    pub(crate) fn into_raw(self) -> Raw<'static> {
        Raw { content: Content::Bytes(self.beside.value), separator: self.separator, from_file: self.beside.from_file }
    }
}

/// What [`Reader`] needs of a load; a trait object so that a reader has one lifetime and not two.
pub(crate) trait Reads {
    fn take(&mut self, at: usize) -> Taken;
    fn refused(&mut self, at: usize, violation: Violation);
    fn breaks(&mut self, at: usize, view: View<'_>, in_list: bool) -> bool;
    fn speak_of(&mut self, spot: Option<Spot>);
    fn field(&self, at: usize) -> Option<&'static Field>;
    fn first_of_group(&self, at: usize) -> Option<usize>;
    fn is_present(&self, at: usize) -> bool;
    fn is_required_here(&self, at: usize) -> bool;
    fn is_absent(&self, at: usize) -> bool;
    #[cfg(feature = "schema-loader")]
    fn variable(&self, at: usize) -> String;
    /// Does what few structs need. It is no function of its own here, so that programs without it do not hold its code.
    fn at_length(&mut self, act: &mut dyn FnMut(&mut State<'_>));
}

/// Shows each single value of a parsed one to the rules.
type Views<T> = fn(&T, &mut dyn FnMut(View<'_>));

impl Reader<'_> {
    #[inline]
    pub(crate) fn take(&mut self, row: usize) -> Taken {
        self.state.take(self.base + row)
    }

    /// Reads a field by what its type brings: how it is parsed, what the rules see of it, what stands for nothing, and
    /// how the values beside the current one are added. Those are read after a fault too, so that theirs are found.
    #[expect(clippy::inline_always, reason = "each type has its own, called from one place that is never inlined")]
    #[inline(always)]
    pub(crate) fn read<T>(
        &mut self,
        row: usize,
        parse: impl FnOnce(Raw<'_>) -> Result<T, Violation>,
        views: Views<T>,
        absent: impl FnOnce(&mut Self) -> Option<T>,
        with_others: impl FnOnce(Option<T>, &mut Self, usize) -> Option<T>,
    ) -> Option<T> {
        let current = match self.take(row) {
            Taken::Raw(raw, has_rules) => match parse(raw) {
                Ok(value) if !has_rules => Some(value),
                parsed => self.checked(row, parsed, views),
            },
            Taken::Absent => return absent(self),
            Taken::Refused => None,
        };
        with_others(current, self, row)
    }

    /// Adds the values beside the current one of an optional field; one that is absent has none.
    #[expect(clippy::option_option, reason = "whether it could be read, and whether it is there")]
    pub(crate) fn others_of_optional<T>(
        &mut self,
        current: Option<Option<T>>,
        row: usize,
        with_others: fn(Option<T>, &mut Self, usize) -> Option<T>,
    ) -> Option<Option<T>> {
        match current {
            Some(None) => Some(None),
            current => with_others(current.flatten(), self, row).map(Some),
        }
    }

    /// Notes what is wrong with a parsed value, and passes on a good one.
    #[inline(never)]
    pub(crate) fn checked<T>(&mut self, row: usize, parsed: Result<T, Violation>, views: Views<T>) -> Option<T> {
        let at = self.base + row;
        match parsed {
            Err(violation) => {
                self.state.refused(at, violation);
                None
            }
            Ok(value) if !self.state.field(at).is_some_and(Field::has_rules) => Some(value),
            Ok(value) => {
                let (mut broken, mut in_list) = (false, false);
                views(&value, &mut |view| {
                    broken = broken || self.state.breaks(at, view, in_list);
                    in_list |= matches!(view, View::Many(_));
                });
                (!broken).then_some(value)
            }
        }
    }

    /// The same for a value beside the current one, which has a variable of its own.
    pub(crate) fn checked_beside<T>(
        &mut self,
        row: usize,
        spot: Spot,
        parsed: Result<T, Violation>,
        views: Views<T>,
    ) -> Option<T> {
        self.state.speak_of(Some(spot));
        let value = self.checked(row, parsed, views);
        self.state.speak_of(None);
        value
    }

    /// Notes that the program's own check refused a value.
    pub fn refuse(&mut self, row: usize, violation: Violation) {
        self.state.refused(self.base + row, violation);
    }

    /// Notes that the program's own check refused the struct as a whole.
    pub fn refuse_struct(&mut self, violation: Violation) {
        let base = self.base;
        self.state.at_length(&mut |state| state.struct_refused(base, &violation));
    }

    /// Whether the rules across the struct's fields hold.
    pub fn relations(&mut self, relations: &'static [secure_config_schema::Relation]) -> bool {
        let (base, mut fine) = (self.base, false);
        self.state.at_length(&mut |state| fine = state.relations(base, relations));
        fine
    }

    /// Whether no source set it.
    pub(crate) fn is_absent(&self, row: usize) -> bool {
        self.state.is_absent(self.base + row)
    }

    /// The field's variable.
    #[cfg(feature = "schema-loader")]
    pub(crate) fn variable(&self, row: usize) -> String {
        self.state.variable(self.base + row)
    }

    /// How bytes are written.
    pub(crate) fn format(&self, row: usize) -> Option<Format> {
        self.state.field(self.base + row)?.get_secret()?.get_format()
    }

    /// The values beside the current one.
    pub(crate) fn others(&mut self, row: usize) -> Vec<Other> {
        let (at, mut others) = (self.base + row, Vec::new());
        self.state.at_length(&mut |state| others = state.others(at));
        others
    }

    /// Whether any variable of the group is set, or the group has to be there in this environment.
    pub(crate) fn is_wanted(&self, row: usize) -> bool {
        self.state.is_present(self.base + row) || self.state.is_required_here(self.base + row)
    }

    /// The reader of a nested struct.
    pub(crate) fn enter(&mut self, row: usize) -> Option<Reader<'_>> {
        let base = self.state.first_of_group(self.base + row)?;
        Some(Reader { state: self.state, base })
    }
}

impl State<'_> {
    /// Where the field's value, its failure or what stands in for it comes from.
    pub(crate) fn origin(&self, at: usize) -> Option<Origin> {
        self.layers.origin(at).or_else(|| Some(Origin::new(&self.shown.stand_in(at)?.into(), None)))
    }

    /// The value that stands in for a missing one.
    fn stand_in(&mut self, at: usize, field: &'static Field) -> Taken {
        let separator = field.get_rules().get_separator();
        if let (Some(dev), true) = (field.get_dev_default(), field.is_debug_build() && self.place.is_local()) {
            let (raw, from) = match dev {
                DevDefault::Literal(literal) => (raw_of(literal, separator), Whence::LocalDefault),
                DevDefault::Generated => (Raw::bytes(generate::secret(field), separator), Whence::Generated),
                _ => return Taken::Refused,
            };
            self.shown.stands_in(at, from);
            return self.taken(at, field, raw);
        }
        match field.get_fallback() {
            Fallback::Literal(literal) => {
                let raw = raw_of(literal, separator);
                self.shown.stands_in(at, Whence::Default);
                return self.taken(at, field, raw);
            }
            Fallback::Code(_) => {
                self.shown.stands_in(at, Whence::Default);
                return Taken::Absent;
            }
            _ => {}
        }
        let code = match field.presence() {
            Presence::Required => code::MISSING,
            Presence::RequiredIn(names) if self.is_in(names) => code::MISSING_HERE,
            _ => {
                if !field.is_quiet() {
                    self.absent.push(at);
                }
                return Taken::Absent;
            }
        };
        if self.layers.blind.is_some() {
            self.unheard.push(at);
            return Taken::Refused;
        }
        // It is not missing: what is wrong with its line was said.
        if self.layers.broken.contains(&at) {
            return Taken::Refused;
        }
        let problem = self.missing(at, field, code);
        self.problems.push(problem);
        Taken::Refused
    }

    fn is_in(&self, names: &[&str]) -> bool {
        let known = crate::environment::known(self.plan.schema);
        self.place.name().is_some_and(|here| names.iter().any(|name| known.resolve(name) == Some(here)))
    }
}

impl State<'_> {
    /// Notes of all values why they could not be had.
    pub(crate) fn note_failures(&mut self) {
        for (at, _) in self.plan.leaves() {
            if self.layers.failure(at).is_some() {
                self.failed(at);
            }
        }
    }

    /// Notes why the value could not be had.
    #[cold]
    fn failed(&mut self, at: usize) -> Taken {
        let Some(failure) = self.layers.failure(at).cloned() else { return Taken::Refused };
        let (code, what, fix) = failure_words(&failure);
        let mut problem = self.problem(at, code, "unusable", what.into()).fix(fix);
        problem.notes.extend(failure.told.and_then(|told| told.about).map(|name| format!("at {name}")));
        if let Some((first, second)) = failure.names {
            problem.note(format!("`{first}` and `{second}`"));
        }
        self.problems.push(problem);
        Taken::Refused
    }

    /// Passes a value on, and to the report, if it may be parsed.
    #[inline]
    fn taken(&mut self, at: usize, field: &'static Field, raw: Raw<'static>) -> Taken {
        // Before it is split or parsed: what a type makes of it may be shown, and what it was made of with it.
        if field.is_shown() && raw.any_text(rules::has_password) {
            return self.has_password(at);
        }
        self.shown.note(at, field, &raw);
        Taken::Raw(raw, field.has_rules())
    }

    #[cold]
    fn has_password(&mut self, at: usize) -> Taken {
        let rule = "no password in plain text".to_owned();
        self.malformed(at, Broken { code: code::PASSWORD_IN_URL, rule });
        Taken::Refused
    }

    /// Whether something speaks against using the value, which is noted then.
    #[inline(never)]
    fn is_refused(&mut self, at: usize, field: &'static Field) -> bool {
        let problem = self.objection(at, field);
        let is_refused = problem.is_some();
        if let Some(problem) = problem {
            self.problems.push(problem);
        }
        is_refused
    }

    #[cold]
    fn warn_of_deprecated(&mut self, at: usize, why: &str) {
        let variable = self.plan.variable(at);
        let text = format!("`{variable}` is deprecated: {why}");
        self.warnings.push(Warning::new(code::DEPRECATED_FIELD, text).of(variable));
    }
}

impl Reads for State<'_> {
    fn take(&mut self, at: usize) -> Taken {
        let Some(field) = self.plan.field(at) else { return Taken::Refused };
        if field.is_secret() && self.is_refused(at, field) {
            return Taken::Refused;
        }
        let (form, content) = match self.layers.stack.outcome_mut(at) {
            Some(Outcome::Found(found)) => (found.form, std::mem::replace(&mut found.content, Content::Borrowed(&[]))),
            Some(_) => return self.failed(at),
            None => return self.stand_in(at, field),
        };
        // Of a value that is no secret, only how it was written may speak against it.
        if form == Form::Unquoted && !field.is_secret() && self.is_refused(at, field) {
            return Taken::Refused;
        }
        let rules = field.get_rules();
        if let Some(why) = rules.get_deprecated() {
            self.warn_of_deprecated(at, why);
        }
        let separator = rules.get_separator();
        self.taken(at, field, Raw { content, separator, from_file: form == Form::WholeFile })
    }

    fn refused(&mut self, at: usize, violation: Violation) {
        let expected = self.expected(at);
        let (code, rule) = match violation.cause() {
            Cause::NotText => (code::NOT_TEXT, "expected UTF-8".to_owned()),
            Cause::WrongType if self.is_mere_text(at) => (code::WRONG_TYPE, "expected text".to_owned()),
            Cause::WrongType => (code::WRONG_TYPE, format!("expected {expected}")),
            Cause::Words(words) => (code::REFUSED, words.to_owned()),
        };
        self.malformed(at, Broken { code, rule });
    }

    fn breaks(&mut self, at: usize, view: View<'_>, in_list: bool) -> bool {
        let field = self.plan.field(at);
        match field.and_then(|field| rules::check(field, view, in_list)) {
            Some(broken) => {
                self.malformed(at, broken);
                true
            }
            None => false,
        }
    }

    fn speak_of(&mut self, spot: Option<Spot>) {
        self.beside = spot;
    }

    fn field(&self, at: usize) -> Option<&'static Field> {
        self.plan.field(at)
    }

    fn first_of_group(&self, at: usize) -> Option<usize> {
        self.plan.entry(at).map(|entry| entry.first as usize)
    }

    fn is_present(&self, at: usize) -> bool {
        self.field(at).is_some_and(|field| field.get_type().is_none()) && self.set_in(at).is_some()
    }

    fn is_required_here(&self, at: usize) -> bool {
        matches!(self.field(at).map(Field::presence), Some(Presence::RequiredIn(names)) if self.is_in(names))
    }

    #[cfg(feature = "schema-loader")]
    fn variable(&self, at: usize) -> String {
        self.plan.variable(at).to_owned()
    }

    fn is_absent(&self, at: usize) -> bool {
        !self.layers.stack.is_set(at)
    }

    fn at_length(&mut self, act: &mut dyn FnMut(&mut State<'_>)) {
        act(self);
    }
}

impl State<'_> {
    /// The values beside the current one.
    fn others(&mut self, at: usize) -> Vec<Other> {
        let Some(field) = self.plan.field(at) else { return Vec::new() };
        let separator = field.get_rules().get_separator();
        let now = self.now;
        let Some(Outcome::Found(found)) = self.layers.stack.outcome_mut(at) else { return Vec::new() };
        let changed = found.changed();
        if found.more().is_none() {
            return Vec::new();
        }
        let more = found.more_mut();
        let (next, mut previous) = (more.next.take(), std::mem::take(&mut more.previous));
        if !previous.is_empty() {
            let variable = self.plan.variable(at);
            match rotation::window(field, changed, now) {
                rotation::Window::Open => {}
                rotation::Window::Over(why) => {
                    previous.clear();
                    let text = format!("the previous value of `{variable}` is no longer accepted: {why}; remove it");
                    self.warnings.push(Warning::new(code::PREVIOUS_DROPPED, text).of(variable));
                }
                rotation::Window::Undated => {
                    let cure = if changed.is_some() { "correct" } else { "set" };
                    let text = format!(
                        "the previous value of `{variable}` is accepted for as long as it is set: nobody knows since when; {cure} `{variable}_ROTATED_AT`"
                    );
                    self.warnings.push(Warning::new(code::PREVIOUS_UNDATED, text).of(variable));
                }
            }
        }
        let variable = self.plan.variable(at);
        let listed = field.get_rotation().and_then(|rotation| rotation.previous_list());
        let name = |n: usize| match (listed, n) {
            (Some((list, _)), _) => list.to_owned(),
            (None, 0) => format!("{variable}{}", suffix::PREVIOUS),
            (None, n) => format!("{variable}{}_{}", suffix::PREVIOUS, n + 1),
        };
        let spot = |name| Some(Box::new(Spot { name, ..Spot::default() }));
        let mut others = Vec::new();
        if let Some(mut beside) = next {
            beside.spot = beside.spot.or_else(|| spot(format!("{variable}{}", suffix::NEXT)));
            others.push(Other { next: true, beside, separator });
        }
        for (n, mut beside) in previous.into_iter().enumerate() {
            beside.spot = beside.spot.or_else(|| spot(name(n)));
            others.push(Other { next: false, beside, separator });
        }
        for other in &others {
            self.speak_of(Some(other.spot()));
            self.refuse_placeholder(at, field, other.beside.text());
        }
        self.speak_of(None);
        others
    }

    /// Notes that the program's own check refused a struct as a whole.
    fn struct_refused(&mut self, base: usize, violation: &Violation) {
        let mut problem = Problem::new(code::STRUCT_REFUSED, "refused", format!("{violation}").into());
        problem.path = self.group_path(base);
        self.problems.push(problem.fix("change the values so that they agree"));
    }

    /// The field itself, or the first of a group that a source sets.
    pub(crate) fn set_in(&self, at: usize) -> Option<usize> {
        if self.field(at)?.get_type().is_some() {
            return self.layers.stack.is_set(at).then_some(at);
        }
        self.plan.group(Some(at)).find_map(|at| self.set_in(at))
    }

    /// A field and where it is set.
    pub(crate) fn place_of(&self, at: usize) -> Option<String> {
        Some(format!("`{}` in {}", self.plan.variable(at), self.origin(at)?))
    }

    /// Whether the rules across a struct's fields hold.
    fn relations(&mut self, base: usize, relations: &'static [secure_config_schema::Relation]) -> bool {
        let mut fine = true;
        for relation in relations {
            let mut set = Vec::new();
            for row in relation.fields {
                let at = base + usize::from(*row);
                if self.set_in(at).is_some() || self.layers.broken.contains(&at) {
                    set.push(at);
                }
            }
            let Some(rule) = rules::relation(relation.kind, set.len(), relation.fields.len()) else {
                // Where others stand for it, nobody misses one.
                let is_member = |at: usize| relation.fields.iter().any(|row| base + usize::from(*row) == at);
                if !set.is_empty() {
                    self.absent.retain(|at| !is_member(*at));
                }
                continue;
            };
            fine = false;
            let name = |at: &usize| match self.field(*at).map(Field::get_shape) {
                Some(Shape::Group { .. }) => format!("`{}_*`", self.plan.variable(*at)),
                _ => format!("`{}`", self.plan.variable(*at)),
            };
            let names = listed(relation.fields, &|row| name(&(base + usize::from(*row))));
            let place = |at: &usize| match self.set_in(*at).and_then(|at| self.place_of(at)) {
                Some(place) => place,
                None => name(at),
            };
            let places = if set.is_empty() { "none of them".to_owned() } else { listed(&set, &place) };
            let mut problem = Problem::new(code::RELATION, "disagree", format!("{rule} of {names}").into());
            problem.path = self.group_path(base);
            problem.note(format!("set: {places}"));
            self.problems.push(problem.fix("set or unset them so that the rule holds"));
        }
        fine
    }
}

/// A literal as a raw value.
pub(crate) fn raw_of(literal: &'static Literal, separator: &'static str) -> Raw<'static> {
    match (literal, literal.text()) {
        (_, Some(text)) => Raw::borrowed(text.as_bytes(), separator),
        (Literal::List(items), None) => {
            let mut texts = Vec::with_capacity(items.len());
            for item in *items {
                texts.push(Bytes::from(item.to_text(separator)));
            }
            Raw { content: Content::List(texts.into()), separator, from_file: false }
        }
        _ => Raw::bytes(Bytes::from(literal.to_text(separator)), separator),
    }
}
