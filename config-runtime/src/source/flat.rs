//! What all sources of `NAME=value` pairs share: two names in one source are a conflict, `NAME_FILE` names a file, empty
//! means unset, and the values beside a rotating secret come from where it comes from.

use std::cell::OnceCell;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use secure_config_schema::{Alias, Field, Rotation, suffix};

use super::answer::{Beside, More, Outcome, Spot, Unread};
use super::{Answer, Failure, FailureKind, Form, Found, Request, open};
use crate::bytes::Bytes;
use crate::date;
use crate::find::run;
use crate::names::Role;
use crate::raw::Content;

/// Collects the pairs of one source, in any order.
pub(super) struct Flat<'a> {
    request: &'a Request<'a>,
    hits: Vec<Hit>,
    answer: Answer,
    /// Whether Kubernetes puts variables of its own into the source; asked where a variable looks like one.
    in_kubernetes: &'a dyn Fn() -> bool,
    is_in_kubernetes: OnceCell<bool>,
}

/// A variable that a field reads.
pub(super) struct Hit {
    pub(super) at: usize,
    pub(super) role: Role,
    pub(super) value: Bytes,
    pub(super) line: Option<u32>,
}

impl<'a> Flat<'a> {
    pub(super) fn new(request: &'a Request<'a>, in_kubernetes: &'a dyn Fn() -> bool) -> Self {
        let (hits, answer) = (Vec::new(), Answer::new());
        Self { request, hits, answer, in_kubernetes, is_in_kubernetes: OnceCell::new() }
    }

    /// Makes room for the values that a source of so many variables can have.
    pub(super) fn expect(&mut self, variables: usize) {
        self.answer.cells.reserve_exact(variables.min(self.request.plan.len()));
    }

    /// Makes room for so many entries of a file.
    pub(super) fn expect_entries(&mut self, entries: usize) {
        self.hits.reserve_exact(entries.min(self.request.plan.len()));
    }

    #[inline]
    pub(super) fn hit(&mut self, field: &Field, hit: Hit) {
        if field.is_read_from_one() {
            self.only(hit);
        } else {
            self.hits.push(hit);
        }
    }

    /// The one variable that is set of those that a field is read from.
    pub(super) fn only(&mut self, hit: Hit) {
        if self.is_simple(&hit) { self.put(hit) } else { self.hits.push(hit) }
    }

    /// Whether a variable that stands alone is the field's value as it is, as most are.
    fn is_simple(&self, hit: &Hit) -> bool {
        let value = hit.value.as_slice();
        let may_be_link = || self.may_be_link(hit.at, value) && self.is_in_kubernetes();
        hit.role == Role::Value(0) && !value.is_empty() && !may_be_link()
    }

    fn put(&mut self, hit: Hit) {
        let mut found = Found::with(Content::Bytes(hit.value));
        found.line = hit.line.and_then(NonZeroU32::new);
        self.answer.put(hit.at, Outcome::Found(found));
    }

    /// All variables of one field.
    pub(super) fn hits(&mut self, hits: &mut Vec<Hit>) {
        match hits.pop() {
            Some(hit) if hits.is_empty() => self.only(hit),
            Some(hit) => {
                self.hits.append(hits);
                self.hits.push(hit);
            }
            None => {}
        }
    }

    /// One of the variables of a source that may hold a name twice; of two entries of one name the last counts, as it does
    /// for docker compose and a shell.
    pub(super) fn entry(&mut self, hit: Hit) {
        self.hits.push(hit);
    }

    /// A name that no field reads.
    pub(super) fn unread(&mut self, name: &str, line: Option<u32>, value: &[u8]) {
        let prefix = self.request.prefix();
        // What has not the program's prefix is nobody's business; after a failure it is asked for again.
        let ours = !prefix.is_empty() && name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('_'));
        let environment = || self.request.plan.schema.get_environments().is_some_and(|known| known.variable() == name);
        if ours && !environment() && !(is_service_link(name, value) && self.is_in_kubernetes()) {
            self.answer.unread.push(Unread { name: name.to_owned(), line });
        }
    }

    /// The answer, key by key.
    pub(super) fn answer(mut self) -> Answer {
        let mut hits = std::mem::take(&mut self.hits);
        if hits.len() > 1 {
            hits.sort_unstable_by_key(|hit| (hit.at, hit.role, hit.line));
        }
        // Only a file holds a name twice.
        if hits.first().is_some_and(|hit| hit.line.is_some()) {
            self.drop_earlier(&mut hits);
        }
        self.answer.cells.reserve_exact(hits.len());
        for key in hits.chunk_by_mut(|a, b| a.at == b.at) {
            match key {
                [hit] if self.is_simple(hit) => {
                    let value = std::mem::take(&mut hit.value);
                    self.put(Hit { value, ..*hit });
                }
                _ => self.key(key),
            }
        }
        self.answer.cells.shrink_to_fit();
        self.answer
    }

    /// Leaves of the entries of one name, which stand in the order of their lines, the last one.
    fn drop_earlier(&mut self, hits: &mut Vec<Hit>) {
        hits.dedup_by(|later, earlier| {
            let (Some(first), Some(last)) = (earlier.line, later.line) else { return false };
            let is_same = later.at == earlier.at && later.role == earlier.role;
            if is_same {
                self.answer.twice.push((self.spell(later.at, later.role), first, last));
                std::mem::swap(later, earlier);
            }
            is_same
        });
    }

    /// What all variables of one field say together.
    fn key(&mut self, hits: &mut [Hit]) {
        let Some(at) = hits.first().map(|hit| hit.at) else { return };
        let Some(field) = self.request.plan.field(at) else { return };
        let mut value: Option<Hit> = None;
        let mut empty = None;
        // The values come first, because the hits are in the order of their roles.
        let values = hits.partition_point(|hit| matches!(hit.role, Role::Value(_) | Role::File(_)));
        let Some((values, beside)) = hits.split_at_mut_checked(values) else { return };
        for hit in values {
            if self.is_foreign(field, hit) {
                self.answer.links.push(at);
                continue;
            }
            if hit.value.is_empty() && !(field.is_empty_allowed() && matches!(hit.role, Role::Value(_))) {
                empty.get_or_insert(hit.line);
                continue;
            }
            if let Some(first) = &value {
                let kind = match (first.role, hit.role) {
                    (Role::Value(a), Role::File(b)) if a == b => FailureKind::NameAndFile,
                    _ => FailureKind::NameAndAlias,
                };
                let names = Some((self.spell(at, first.role), self.spell(at, hit.role)));
                let failure = Failure { line: hit.line.or(first.line), names, ..Failure::new(kind) };
                self.answer.put(at, Outcome::Failed(failure.into()));
                return;
            }
            if let Role::Value(number) | Role::File(number) = hit.role
                && let Some(alias) = alias(field, number)
                && alias.deprecated
            {
                self.answer.deprecated.push((at, alias.variable, hit.line));
            }
            value = Some(Hit { value: std::mem::take(&mut hit.value), ..*hit });
        }
        if value.is_none()
            && let Some(orphan) = beside.iter().find(|hit| !hit.value.is_empty())
        {
            self.answer.orphans.push((at, orphan.line));
        }
        let outcome = match (value, empty) {
            (Some(hit), _) => {
                self.found(hit, beside, field).map_or_else(|failure| Outcome::Failed(failure.into()), Outcome::Found)
            }
            (None, Some(line)) => Outcome::Empty(line),
            (None, None) => return,
        };
        self.answer.put(at, outcome);
    }

    /// Whether Kubernetes put the variable there, and the field cannot mean it.
    fn is_foreign(&self, field: &Field, hit: &Hit) -> bool {
        self.is_link(hit) && !field.get_type().is_some_and(|ty| ty.is_text())
    }

    fn is_link(&self, hit: &Hit) -> bool {
        let value = hit.value.as_slice();
        self.may_be_link(hit.at, value)
            && self.is_in_kubernetes()
            && is_service_link(&self.spell(hit.at, hit.role), value)
    }

    fn is_in_kubernetes(&self) -> bool {
        *self.is_in_kubernetes.get_or_init(self.in_kubernetes)
    }

    /// Whether it is worth looking at the name, which takes a while.
    fn may_be_link(&self, at: usize, value: &[u8]) -> bool {
        let plan = self.request.plan;
        has_scheme_of_link(value) || plan.is_like_a_link(at)
    }

    fn found(&self, hit: Hit, beside: &mut [Hit], field: &'static Field) -> Result<Found, Failure> {
        let service_link = self.is_link(&hit);
        let via = (hit.role != Role::Value(0)).then(|| self.spell(hit.at, hit.role));
        let found = value_of(hit, field.get_rotation().is_some());
        let mut found =
            found.map_err(|failure| via.iter().fold(failure, |failure, via| failure.read_as(via.clone())))?;
        if service_link {
            found.form = Form::ServiceLink;
        }
        if via.is_some() {
            found.more_mut().via = via;
        }
        if !beside.is_empty() {
            self.add_beside(found.more_mut(), beside, field.get_rotation())?;
        }
        Ok(found)
    }

    /// Adds the previous and next values and the date of the last rotation.
    #[inline(never)]
    fn add_beside(
        &self,
        more: &mut More,
        beside: &mut [Hit],
        rotation: Option<&'static Rotation>,
    ) -> Result<(), Failure> {
        let mut before: Option<Role> = None;
        for hit in beside {
            if hit.value.is_empty() {
                continue;
            }
            let (at, role, line) = (hit.at, hit.role, hit.line);
            let failed = |kind| Failure { line, ..Failure::new(kind) }.read_as(self.spell(at, role));
            if let Some(before) = before.replace(role).filter(|before| before.in_file() == Some(role)) {
                let names = Some((self.spell(at, before), self.spell(at, role)));
                return Err(Failure { line, names, ..Failure::new(FailureKind::NameAndFile) });
            }
            if role == Role::RotatedAt {
                let text = std::str::from_utf8(hit.value.as_slice()).ok();
                let when = text.and_then(date::parse_rfc3339);
                more.changed = Some(when.ok_or(Failure { line, ..Failure::new(FailureKind::DateMalformed) })?);
                continue;
            }
            let mut spot = Spot { name: self.spell(at, role.of_value()), line, ..Spot::default() };
            if role.is_in_file() {
                spot.file = std::str::from_utf8(hit.value.as_slice()).ok().map(PathBuf::from);
                spot.via = Some(self.spell(at, role));
            }
            let Some(mut beside) = beside_of(hit).map_err(failed)? else { continue };
            beside.spot = Some(spot.into());
            match role {
                Role::Next { .. } => more.next = Some(beside),
                Role::PreviousList { .. } => {
                    let separator = rotation.and_then(|rotation| rotation.previous_list()).map_or(",", |(_, s)| s);
                    let first = more.previous.len();
                    split_into(&beside.value, separator, &mut more.previous);
                    for member in more.previous.iter_mut().skip(first) {
                        member.spot.clone_from(&beside.spot);
                    }
                }
                _ => more.previous.push(beside),
            }
        }
        Ok(())
    }

    /// The variable's whole name.
    #[cold]
    #[inline(never)]
    fn spell(&self, at: usize, role: Role) -> String {
        let plan = self.request.plan;
        let list = || plan.field(at)?.get_rotation()?.previous_list();
        let mut text = String::new();
        match role {
            Role::PreviousList { .. } => text.push_str(list().unwrap_or_default().0),
            Role::Value(number @ 1..) | Role::File(number @ 1..) => {
                text.push_str(plan.field(at).and_then(|field| alias(field, number)).map_or("", |alias| alias.variable));
            }
            _ => plan.spell(at, &mut text),
        }
        match role {
            Role::RotatedAt => text.push_str(suffix::ROTATED_AT),
            Role::Next { .. } => text.push_str(suffix::NEXT),
            Role::Previous { number, .. } => {
                text.push_str(suffix::PREVIOUS);
                if number > 1 {
                    text = format!("{text}_{number}");
                }
            }
            _ => {}
        }
        text.push_str(if role.is_in_file() { suffix::FILE } else { "" });
        text
    }
}

/// The answer of a source of another crate, which has read all its pairs: each a name, its value and its line. Of two
/// entries of one name the last counts.
#[doc(hidden)]
pub fn answer_of_pairs<'a>(
    request: &Request<'_>,
    pairs: impl IntoIterator<Item = (&'a str, Bytes, Option<u32>)>,
) -> Answer {
    let roles = request.plan.roles();
    let mut flat = Flat::new(request, &|| false);
    for (name, value, line) in pairs {
        match roles.find(name.as_bytes()) {
            Some((at, role)) => flat.entry(Hit { at, role, value, line }),
            None => flat.unread(name, line, value.as_slice()),
        }
    }
    flat.answer()
}

/// Whether any field reads the variable.
#[doc(hidden)]
pub fn is_read(request: &Request<'_>, name: &str) -> bool {
    request.plan.roles().find(name.as_bytes()).is_some()
}

/// The alias that a number means; 0 is the variable itself.
fn alias(field: &'static Field, number: u32) -> Option<&'static Alias> {
    field.get_aliases().get(number.checked_sub(1)? as usize)
}

/// The value itself, read from its file where one is named; `is_dated` says that the age of the file is of interest.
fn value_of(hit: Hit, is_dated: bool) -> Result<Found, Failure> {
    let line = hit.line.and_then(NonZeroU32::new);
    if !matches!(hit.role, Role::File(_)) {
        let mut found = Found::with(Content::Bytes(hit.value));
        found.line = line;
        return Ok(found);
    }
    let failed = |kind| Failure { line: hit.line, ..Failure::new(kind) };
    let path = std::str::from_utf8(hit.value.as_slice()).map_err(|_| failed(FailureKind::FileMissing))?;
    let path = Path::new(path);
    // A path that cannot be opened is not shown: a secret may have been put where its file's path belongs.
    let file = open::regular(path).map_err(failed)?;
    let changed = is_dated.then(|| file.changed(path)).flatten();
    let mut found = Found::with(Content::Bytes(file.content));
    found.line = line;
    found.form = Form::WholeFile;
    found.more_mut().file = Some(path.to_owned());
    found.more_mut().changed = changed;
    Ok(found)
}

/// What is named beside a value: the value, or the content of the file that is named; nothing if that is empty.
fn beside_of(hit: &mut Hit) -> Result<Option<Beside>, FailureKind> {
    if !hit.role.is_in_file() {
        return Ok(Some(std::mem::take(&mut hit.value).into()));
    }
    let path = std::str::from_utf8(hit.value.as_slice()).map_err(|_| FailureKind::FileMissing)?;
    open::regular(Path::new(path)).map(|file| Beside::of_file(file.content))
}

/// The members of a list, each in a buffer of its own.
pub(super) fn split_into(list: &Bytes, separator: &str, out: &mut Vec<Beside>) {
    let Ok(text) = std::str::from_utf8(list.as_slice()) else {
        out.push(Bytes::from(list.as_slice()).into());
        return;
    };
    for item in text.split(separator) {
        if !item.trim().is_empty() {
            out.push(Bytes::from(item.trim()).into());
        }
    }
}

/// Whether a value is one that Kubernetes gives to `<X>_PORT`.
pub(crate) fn has_scheme_of_link(value: &[u8]) -> bool {
    matches!(
        value,
        [b't' | b'u', b'c' | b'd', b'p', b':', b'/', b'/', ..] | [b's', b'c', b't', b'p', b':', b'/', b'/', ..]
    )
}

/// Whether Kubernetes puts a variable of this name and value into a container for a service of the namespace.
pub(super) fn is_service_link(name: &str, value: &[u8]) -> bool {
    if name.ends_with("_SERVICE_HOST") || name.ends_with("_SERVICE_PORT") || name.contains("_SERVICE_PORT_") {
        return true;
    }
    if name.ends_with("_PORT") && has_scheme_of_link(value) {
        return true;
    }
    // `<X>_PORT_<n>_TCP…`, of which one ends in `_PORT` too.
    name.match_indices("_PORT_").any(|(at, found)| {
        let rest = name.get(at + found.len()..).unwrap_or_default();
        let digits = run(rest.as_bytes(), |byte| byte.is_ascii_digit());
        digits > 0 && rest.get(digits..).is_some_and(|rest| rest.starts_with('_'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_service_link;

    #[test]
    fn service_link_is_told_from_a_variable_of_the_program() {
        for (name, value) in [
            ("REDIS_SERVICE_HOST", "10.0.0.1"),
            ("REDIS_SERVICE_PORT", "6379"),
            ("REDIS_SERVICE_PORT_HTTP", "80"),
            ("REDIS_PORT", "tcp://10.0.0.1:6379"),
            ("DNS_PORT", "udp://10.0.0.1:53"),
            ("REDIS_PORT_6379_TCP_ADDR", "10.0.0.1"),
            ("REDIS_PORT_6379_TCP_PORT", "6379"),
        ] {
            assert!(is_service_link(name, value.as_bytes()), "{name}");
        }
        for (name, value) in [("REDIS_PORT", "6379"), ("SMTP_HOST", "tcp://x"), ("X_PORT_NAME", "tcp"), ("PORT_1", "1")]
        {
            assert!(!is_service_link(name, value.as_bytes()), "{name}");
        }
    }
}
