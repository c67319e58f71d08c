//! The report of a start that failed: every problem, for people and for machines.

use std::fmt;

use secure_config_schema::visible;

use crate::json::{array, json, optional};
use crate::problem::Problem;
use crate::warning::Warning;

/// Everything that is wrong with a configuration.
///
/// `Display` is the report for people, and `Debug` is the same, because `main` prints `Debug` when it returns an error.
/// Neither holds a value.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// # use secure_config::LoadError;
/// fn codes(error: &LoadError) -> Vec<&str> {
///     error.problems().iter().map(|problem| problem.code()).collect()
/// }
/// ```
pub struct LoadError(Box<Failed>);

struct Failed {
    title: &'static str,
    environment: Option<String>,
    problems: Vec<Problem>,
    /// Names that nothing reads: one of them may be the cause.
    warnings: Vec<Warning>,
}

/// Whether standard error is a terminal whose user wants colour.
pub(crate) fn is_coloured() -> bool {
    use std::io::IsTerminal;
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The exit status of a program whose configuration is wrong: `EX_CONFIG` of sysexits.h.
pub const EXIT_CONFIG: i32 = 78;

impl LoadError {
    pub(crate) fn new(
        title: &'static str,
        environment: Option<String>,
        problems: Vec<Problem>,
        warnings: Vec<Warning>,
    ) -> Self {
        Self(Box::new(Failed { title, environment, problems, warnings }))
    }

    /// All problems, in the order of the fields; those of sources come first.
    pub fn problems(&self) -> &[Problem] {
        &self.0.problems
    }

    /// The report for machines: one object with `app`, `environment`, `problems` and `warnings` (names that nothing reads).
    ///
    /// Each problem has `code`, `variable`, `path`, `secret`, `problem`, `expected`, `origin` (`source`, `file`, `line`),
    /// `shadows`, `notes`, `doc`, `fix` and `suggestion`; what is unknown is `null`.
    #[inline]
    pub fn to_json(&self) -> String {
        format!(
            "{{\"app\":{},\"environment\":{},\"problems\":{},\"warnings\":{}}}",
            json(self.0.title),
            optional(self.0.environment.as_deref()),
            array(self.problems(), Problem::to_json),
            array(&self.0.warnings, Warning::to_json),
        )
    }

    /// Prints the report to standard error, in colour on a terminal, and ends the program with [`EXIT_CONFIG`]; what
    /// `load_or_exit` does.
    ///
    /// ```no_run
    /// # use secure_config_runtime as secure_config;
    /// # use secure_config::{Loaded, SecureConfig};
    /// fn start<Settings: SecureConfig>() -> Loaded<Settings> {
    ///     Settings::load_reported().unwrap_or_else(|error| error.exit())
    /// }
    /// ```
    pub fn exit(&self) -> ! {
        use std::io::Write;
        let colour = is_coloured();
        let mut text = String::new();
        // Writing into a string does not fail; a closed standard error is no reason to change the status.
        let _ = self.write(&mut text, colour);
        let _ = std::io::stderr().write_all(text.as_bytes());
        std::process::exit(EXIT_CONFIG)
    }

    pub(crate) fn write(&self, f: &mut dyn fmt::Write, colour: bool) -> fmt::Result {
        let (red, dim, bold, end) =
            if colour { ("\x1b[1;31m", "\x1b[2m", "\x1b[1m", "\x1b[0m") } else { ("", "", "", "") };
        let count = match self.problems().len() {
            1 => "1 problem".to_owned(),
            n => format!("{n} problems"),
        };
        write!(f, "{red}error{end}: the configuration of `{}` is invalid ({count})", visible(self.0.title))?;
        if let Some(environment) = &self.0.environment {
            write!(f, ", environment {}", visible(environment))?;
        }
        writeln!(f)?;
        let head = |problem: &Problem| {
            let secret = if problem.secret { "secret, " } else { "" };
            (headline(problem), format!("{secret}{}", problem.what))
        };
        let (mut names, mut whats, mut rules) = (0, 0, 0);
        for problem in self.problems() {
            let (name, what) = head(problem);
            names = name.chars().count().min(48).max(names);
            whats = what.chars().count().max(whats);
            rules = problem.rule.chars().count().min(64).max(rules);
        }
        for problem in self.problems() {
            let (name, what) = head(problem);
            let rule = &problem.rule;
            let line = format!("{what:whats$}  {rule:rules$}");
            writeln!(f, "\n  {bold}{name:names$}{end}  {line}  {dim}{}{end}", problem.code)?;
            for line in details(problem) {
                writeln!(f, "      {line}")?;
            }
        }
        if !self.0.warnings.is_empty() {
            writeln!(f)?;
        }
        for warning in &self.0.warnings {
            writeln!(f, "  warning: {warning}  {dim}{}{end}", warning.code())?;
        }
        Ok(())
    }
}

fn headline(problem: &Problem) -> String {
    match (&*problem.variable, &problem.origin) {
        ("", Some(origin)) => format!("{origin}"),
        ("", None) if problem.path.is_empty() => "configuration".to_owned(),
        ("", None) => visible(&problem.path),
        (variable, _) => visible(variable),
    }
}

fn details(problem: &Problem) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(origin), false) = (&problem.origin, problem.variable.is_empty()) {
        let withheld =
            if matches!(problem.what, "malformed" | "placeholder" | "not allowed") { "; value withheld" } else { "" };
        lines.push(format!("set in {origin}{}{withheld}", shadows(&problem.shadows)));
    }
    for note in &problem.notes {
        lines.push(visible(note));
    }
    // Of a field of the outermost struct the variable says enough.
    match (problem.path.contains('.'), problem.doc) {
        (true, "") => lines.push(format!("`{}`", visible(&problem.path))),
        (true, doc) => lines.push(format!("`{}`: {}", visible(&problem.path), visible(doc))),
        (false, "") => {}
        (false, doc) => lines.push(visible(doc)),
    }
    if let Some(suggestion) = &problem.suggestion {
        lines.push(visible(suggestion));
    }
    if let Some(fix) = &problem.fix {
        lines.push(format!("fix: {}", visible(fix)));
    }
    lines
}

/// Several things in a line of text.
pub(crate) fn listed<T>(items: &[T], words: &dyn Fn(&T) -> String) -> String {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&words(item));
    }
    text
}

/// Several words with the same between them.
pub(crate) fn joined(words: &[&str], between: &str) -> String {
    let mut text = String::with_capacity(words.iter().map(|word| word.len() + between.len()).sum());
    for (i, word) in words.iter().enumerate() {
        text.push_str(if i > 0 { between } else { "" });
        text.push_str(word);
    }
    text
}

/// ` (shadows .env:4)`, or nothing.
pub(crate) fn shadows(shadowed: &[crate::origin::Origin]) -> String {
    if shadowed.is_empty() {
        return String::new();
    }
    format!(" (shadows {})", listed(shadowed, &|origin| format!("{origin}")))
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, false)
    }
}

impl fmt::Debug for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, false)
    }
}

impl std::error::Error for LoadError {}
