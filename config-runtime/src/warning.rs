//! What deserves attention although the start is a good one.

use std::fmt;

use secure_config_schema::visible;

use crate::json::json;

/// Something that deserves attention although the start is a good one.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// # fn show(report: secure_config::Report) {
/// for warning in report.warnings() {
///     eprintln!("{} {warning}", warning.code());
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    code: &'static str,
    variable: String,
    text: String,
}

impl Warning {
    #[inline(never)]
    pub(crate) fn new(code: &'static str, text: String) -> Self {
        Self { code, variable: String::new(), text }
    }

    #[inline(never)]
    pub(crate) fn of(mut self, variable: &str) -> Self {
        variable.clone_into(&mut self.variable);
        self
    }

    /// The stable code, such as `SC0901`; `docs/ERRORS.md` explains each.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The variable that it is about; empty where it is about none or several.
    pub fn variable(&self) -> &str {
        &self.variable
    }

    #[inline]
    pub(crate) fn to_json(&self) -> String {
        format!("{{\"code\":{},\"variable\":{},\"text\":{}}}", json(self.code), json(&self.variable), json(&self.text))
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(&self.text))
    }
}
