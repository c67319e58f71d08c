//! One thing that is wrong with a configuration. It holds names, places and rules, and never a value.

use std::borrow::Cow;

use secure_config_schema::Field;

use crate::json::{array, json, optional};
use crate::origin::Origin;

/// A text that may be our own.
pub(crate) type Words = Cow<'static, str>;

/// One thing that is wrong with a configuration.
///
/// ```no_run
/// # use secure_config_runtime as secure_config;
/// # fn show(error: secure_config::LoadError) {
/// for problem in error.problems() {
///     eprintln!("{} {}", problem.code(), problem.variable());
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Problem {
    pub(crate) code: &'static str,
    pub(crate) variable: String,
    pub(crate) path: String,
    pub(crate) secret: bool,
    /// `missing`, `malformed`, … in a word or two.
    pub(crate) what: &'static str,
    /// What is expected.
    pub(crate) rule: String,
    pub(crate) origin: Option<Origin>,
    pub(crate) shadows: Vec<Origin>,
    /// Lines that tell more: where it was looked for, what a source is.
    pub(crate) notes: Vec<String>,
    pub(crate) doc: &'static str,
    pub(crate) fix: Option<String>,
    pub(crate) suggestion: Option<String>,
}

impl Problem {
    #[inline(never)]
    pub(crate) fn new(code: &'static str, what: &'static str, rule: Words) -> Self {
        Self {
            code,
            variable: String::new(),
            path: String::new(),
            secret: false,
            what,
            rule: rule.into_owned(),
            origin: None,
            shadows: Vec::new(),
            notes: Vec::new(),
            doc: "",
            fix: None,
            suggestion: None,
        }
    }

    pub(crate) fn of(mut self, field: &'static Field, variable: &str, path: String) -> Self {
        variable.clone_into(&mut self.variable);
        self.path = path;
        self.secret = field.is_secret();
        self.doc = field.get_doc();
        self
    }

    pub(crate) fn at(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    pub(crate) fn fix(mut self, fix: impl Into<Words>) -> Self {
        self.set_fix(fix.into());
        self
    }

    #[inline(never)]
    fn set_fix(&mut self, fix: Words) {
        self.fix = Some(fix.into_owned());
    }

    #[inline(never)]
    pub(crate) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// The stable code, such as `SC0101`; `docs/ERRORS.md` explains each.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The variable; empty where the problem is a source's.
    pub fn variable(&self) -> &str {
        &self.variable
    }

    /// The field's path, such as `smtp.password`; empty where the problem is a source's.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where the value was set, if it was.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Whether the field is a secret.
    pub fn is_secret(&self) -> bool {
        self.secret
    }

    #[inline]
    pub(crate) fn to_json(&self) -> String {
        format!(
            "{{\"code\":{},\"variable\":{},\"path\":{},\"secret\":{},\"problem\":{},\"expected\":{},\"origin\":{},\"shadows\":{},\"notes\":{},\"doc\":{},\"fix\":{},\"suggestion\":{}}}",
            json(self.code),
            json(&self.variable),
            json(&self.path),
            self.secret,
            json(self.what),
            json(self.rule.strip_prefix("expected ").unwrap_or(&self.rule)),
            origin_json(self.origin.as_ref()),
            array(&self.shadows, |origin| origin_json(Some(origin))),
            array(&self.notes, |note| json(note)),
            json(self.doc),
            optional(self.fix.as_deref()),
            optional(self.suggestion.as_deref()),
        )
    }
}

#[inline]
pub(crate) fn origin_json(origin: Option<&Origin>) -> String {
    let Some(origin) = origin else { return optional(None) };
    let number = |line: Option<u32>| line.map_or_else(|| optional(None), |line| line.to_string());
    let file = origin.file().map(|file| file.display().to_string());
    format!(
        "{{\"source\":{},\"file\":{},\"line\":{},\"variable\":{},\"variable_line\":{},\"version\":{}}}",
        json(origin.source()),
        optional(file.as_deref()),
        number(origin.line()),
        optional(origin.variable()),
        number(origin.variable_line()),
        optional(origin.version()),
    )
}
