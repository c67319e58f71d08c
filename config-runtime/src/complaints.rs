//! What is said of a field's value: that it is missing, malformed or must not be used, with its place, the rule and the
//! cure. The value itself is never said.

use secure_config_schema::{Base, Field, Format, Many, Shape};

use crate::code;
use crate::environment::Place;
use crate::error::listed;
use crate::placeholder::is_placeholder;
use crate::problem::{Problem, Words};
use crate::raw::Raw;
use crate::reader::State;
use crate::rules::Broken;
use crate::source::Form;

/// The cure for a variable that nobody set on purpose.
const SERVICE_LINK: &str =
    "Kubernetes set it for a service of the same name: set `enableServiceLinks: false` in the pod's spec";

impl State<'_> {
    #[inline(never)]
    pub(crate) fn problem(&self, at: usize, code: &'static str, what: &'static str, rule: Words) -> Problem {
        let problem = Problem::new(code, what, rule);
        let Some(entry) = self.plan.entry(at) else { return problem };
        let mut problem = problem.of(entry.field, self.plan.variable(at), self.plan.path(at));
        problem.origin = self.origin(at);
        if let Some(spot) = &self.beside {
            problem.variable.clone_from(&spot.name);
            problem.origin = problem.origin.map(|origin| origin.beside(spot));
        }
        problem.shadows = self.layers.shadowed(at);
        problem
    }

    /// What the field expects, with its rules.
    pub(crate) fn expected(&self, at: usize) -> String {
        let Some(field) = self.plan.field(at) else { return String::new() };
        let Some(ty) = field.get_type() else { return String::new() };
        let mut parts = Vec::new();
        match field.get_secret().and_then(|secret| secret.get_format()) {
            Some(format) if ty.is_text() => parts.push(format.expected().to_owned()),
            _ if ty.is_text() && matches!(ty.how_many(), Many::One) => {}
            _ => parts.push(ty.expected()),
        }
        match field.get_secret().map(|secret| secret.get_min_len()) {
            Some(min) if min > 0 => parts.push(format!("at least {min} characters")),
            _ => {}
        }
        parts.extend(field.get_rules().describe());
        let mut text = listed(&parts, &Clone::clone);
        if let Some(rotation) = field.get_rotation() {
            text.push_str(if text.is_empty() { "rotates " } else { "; rotates " });
            text.push_str(&rotation.describe());
        }
        text
    }

    /// Whether any text is of the field's type.
    pub(crate) fn is_mere_text(&self, at: usize) -> bool {
        let Some(field) = self.plan.field(at) else { return true };
        let is_text = field.get_type().is_none_or(|ty| ty.is_text() && matches!(ty.how_many(), Many::One));
        is_text && field.get_secret().and_then(|secret| secret.get_format()).is_none()
    }

    pub(crate) fn missing(&mut self, at: usize, field: &'static Field, code: &'static str) -> Problem {
        let empty = self.layers.empty(at);
        let expected = self.expected(at);
        let variable = self.plan.variable(at);
        let what = if empty.is_some() { "empty" } else { "missing" };
        let code = if empty.is_some() && code == code::MISSING { code::EMPTY } else { code };
        let mut problem = self.problem(at, code, what, expected.into());
        problem.origin = empty;
        if code == code::MISSING_HERE {
            problem.note(format!("required in {}", self.place.name().unwrap_or_default()));
        }
        if problem.origin.is_none() {
            let looked = self.layers.looked_in();
            let looked = if looked.is_empty() { "nowhere: the loader has no source" } else { &looked };
            problem.note(format!("looked in: {looked}"));
        }
        if let Some(place) = self.why_group_is_there(at) {
            problem.note(format!("its group is there because of {place}"));
        }
        if self.layers.has_link(at) {
            problem.note(SERVICE_LINK.to_owned());
        }
        if field.get_dev_default().is_some() && self.place.is_local() && !field.is_debug_build() {
            problem.note("its `dev_default` is for debug builds, and this is a release build".to_owned());
        }
        if field.get_dev_default().is_some() && field.is_debug_build() && matches!(self.place, Place::Unknown) {
            problem.note("its `dev_default` is for local environments, and this one is not known".to_owned());
        }
        let secret = field.get_secret();
        // What has a length to reach or is rotated by the program itself can be made; anything else was issued by somebody.
        let is_made = secret.is_some_and(|secret| secret.get_min_len() > 0)
            || field.get_type().is_some_and(|ty| ty.is_rotating() || !ty.is_text());
        let fix: Words = match (field.is_secret(), secret.and_then(|secret| secret.get_format())) {
            (true, None) if !is_made => {
                format!("store it where this environment keeps its secrets, as `{variable}`").into()
            }
            (true, None | Some(Format::Base64)) => {
                let bytes = secret.map_or(48, |secret| secret.get_min_len().max(48));
                format!(
                    "make one with `openssl rand -base64 {bytes}` and store it where this environment keeps its secrets"
                )
                .into()
            }
            (true, Some(Format::Hex)) => {
                "make one with `openssl rand -hex 32` and store it where this environment keeps its secrets".into()
            }
            (true, Some(_)) => format!("store it where this environment keeps its secrets, as `{variable}`").into(),
            (false, _) => format!("set `{variable}`").into(),
        };
        problem.fix(fix)
    }

    /// What makes the group be there that a missing field belongs to, where the group may be absent.
    fn why_group_is_there(&self, at: usize) -> Option<String> {
        let mut up = self.plan.parent(at);
        while let Some(group) = up {
            if matches!(self.plan.field(group)?.get_shape(), Shape::Group { optional: true, .. }) {
                return self.place_of(self.set_in(group)?);
            }
            up = self.plan.parent(group);
        }
        None
    }

    /// What speaks against using a value before it is parsed.
    pub(crate) fn objection(&self, at: usize, field: &'static Field) -> Option<Problem> {
        let found = self.layers.stack.found(at)?;
        if field.is_secret() {
            if let Some(origin) = self.layers.committed(at) {
                let rule = "a secret in a file that counts as committed";
                let mut problem = self.problem(at, code::COMMITTED_SECRET, "not allowed", rule.into());
                problem.shadows.retain(|shadowed| *shadowed != origin);
                let problem = problem.at(origin);
                return Some(problem.fix(
                    "move it to the environment, a secrets directory or a store, and replace it: it may be in the history; or say `.allow_plaintext_secrets()`",
                ));
            }
            if !self.place.is_local() && found.has_text(&|bytes| stands_in(field, bytes)) {
                return Some(self.placeholder(at));
            }
            let has_empty =
                |bytes: &[u8]| (bytes.is_empty() && !field.is_empty_allowed()) || has_empty_member(field, bytes);
            if found.has_text(&has_empty) {
                let problem = self.problem(at, code::RULE_BROKEN, "malformed", "no empty member".into());
                return Some(problem.fix(format!("take the empty member out of `{}`", self.plan.variable(at))));
            }
        }
        if found.form == Form::Unquoted
            && field.get_type().is_some_and(|ty| matches!(ty.base(), Base::Text | Base::Path))
        {
            let problem = self.problem(at, code::WRONG_TYPE, "malformed", "expected text in quotes".into());
            return Some(problem.fix(format!("put quotes around the value of `{}`", field.get_key())));
        }
        None
    }

    /// Notes a placeholder among the values beside the current one.
    pub(crate) fn refuse_placeholder(&mut self, at: usize, field: &'static Field, bytes: &[u8]) {
        if field.is_secret() && !self.place.is_local() && stands_in(field, bytes) {
            let problem = self.placeholder(at);
            self.problems.push(problem);
        }
    }

    fn placeholder(&self, at: usize) -> Problem {
        let problem = self.problem(at, code::PLACEHOLDER, "placeholder", "a real secret".into());
        problem.fix("store a real one where this environment keeps its secrets")
    }

    pub(crate) fn malformed(&mut self, at: usize, broken: Broken) {
        let mut problem = self.problem(at, broken.code, "malformed", broken.rule.into());
        let link = self.layers.stack.found(at).is_some_and(|found| found.form == Form::ServiceLink);
        let place = problem.origin.as_ref().map_or_else(String::new, |origin| format!(" in {origin}"));
        problem.fix = Some(if link {
            SERVICE_LINK.to_owned()
        } else if broken.code == code::PASSWORD_IN_URL {
            "make the field a secret (`#[secret]` and `SecretString`), or take the password out of the URL".into()
        } else {
            format!("correct `{}`{place}", problem.variable)
        });
        self.problems.push(problem);
    }

    /// The path of the struct whose fields begin at `base`.
    pub(crate) fn group_path(&self, base: usize) -> String {
        let path = self.plan.path(base);
        path.rsplit_once('.').map_or_else(String::new, |(group, _)| group.to_owned())
    }
}

/// Whether the value, or one of its members, stands in for a real one.
fn stands_in(field: &Field, bytes: &[u8]) -> bool {
    let example = field.get_rules().get_example();
    is_placeholder(bytes, example) || any_member(field, bytes, &|member| is_placeholder(member, example))
}

/// Whether a member of a list of secrets is empty: who accepts any of them would accept nothing at all.
fn has_empty_member(field: &Field, bytes: &[u8]) -> bool {
    !field.is_empty_allowed() && any_member(field, bytes, &<[u8]>::is_empty)
}

/// Whether a member of a list, or a value of a map, is such a one.
fn any_member(field: &Field, bytes: &[u8], is_it: &dyn Fn(&[u8]) -> bool) -> bool {
    let many = field.get_type().map_or(Many::One, |ty| ty.how_many());
    if matches!(many, Many::One) {
        return false;
    }
    let mut any = false;
    // What is no text, and so no list, is refused when it is parsed.
    let _ = Raw::borrowed(bytes, field.get_rules().get_separator()).each_member(|member| {
        let text = member.text()?;
        let value = if matches!(many, Many::Map) { text.split_once('=').map(|(_, value)| value.trim()) } else { None };
        any = any || is_it(value.unwrap_or(text).as_bytes());
        Ok(())
    });
    any
}
