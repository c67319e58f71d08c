//! How a command ends: one list of all exit codes.

use std::process::ExitCode;

/// How a command ends.
///
/// `run` ends as the command that it starts; where that cannot be started, with 126 or 127, as a shell does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All is well.
    Success = 0,
    /// What was looked for was found: a stale file, a breaking change, a secret that is due, one that two environments share.
    Finding = 1,
    /// The command line is not understood.
    Usage = 2,
    /// A file or a schema could not be read or written, or the program could not be built.
    Failure = 3,
    /// A command cannot be run.
    NotRun = 126,
    /// There is no command of this name.
    NotFound = 127,
    /// The configuration is not valid (`EX_CONFIG`, as a program that is loaded with it ends).
    Config = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        // The discriminant is the code.
        ExitCode::from(exit as u8)
    }
}

/// A command that could not do its work, with what to do about it.
///
/// ```
/// use cargo_secure_config::{Exit, Failure};
/// let failure = Failure::new("`app` holds no schema").hint("say `secure_config::embed!(Settings);` in the program");
/// assert_eq!(failure.exit(), Exit::Failure);
/// assert_eq!(failure.to_string(), "`app` holds no schema\n  hint: say `secure_config::embed!(Settings);` in the program");
/// ```
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    text: String,
    hint: Option<String>,
}

impl Failure {
    /// Something could not be read, written or built.
    pub fn new(text: impl Into<String>) -> Self {
        Self { exit: Exit::Failure, text: text.into(), hint: None }
    }

    /// The command line asks for something that there is not.
    pub fn usage(text: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, ..Self::new(text) }
    }

    /// What was looked for was found.
    #[cfg(feature = "store")]
    pub(crate) fn finding(text: impl Into<String>) -> Self {
        Self { exit: Exit::Finding, ..Self::new(text) }
    }

    /// A command that cannot be run.
    pub(crate) fn not_run(text: impl Into<String>) -> Self {
        Self { exit: Exit::NotRun, ..Self::new(text) }
    }

    /// A command that there is not.
    pub(crate) fn not_found(text: impl Into<String>) -> Self {
        Self { exit: Exit::NotFound, ..Self::new(text) }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// How the command ends.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// What is wrong, without the hint.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What to do about it, where that is known.
    pub fn get_hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\n  hint: {hint}"))
    }
}

impl std::error::Error for Failure {}
