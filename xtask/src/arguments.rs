//! The command line, taken apart option by option.
//!
//! Each subcommand takes out what it knows and then calls [`Arguments::finish`], which refuses the rest. So a
//! misspelt option is an error and never silently ignored.

use std::env;

use crate::failure::Failure;

/// What has not been taken from the command line yet.
#[derive(Debug)]
pub(crate) struct Arguments {
    rest: Vec<String>,
}

impl Arguments {
    pub(crate) fn from_process() -> Self {
        // Lossy, because no option of ours can hold anything but text: the rest is refused by name anyway.
        Self { rest: env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect() }
    }

    /// The leading word, where it is not an option.
    pub(crate) fn subcommand(&mut self) -> Option<String> {
        let is_word = self.rest.first().is_some_and(|first| !first.starts_with('-'));
        is_word.then(|| self.rest.remove(0))
    }

    pub(crate) fn wants_help(&mut self) -> bool {
        self.flag("--help") | self.flag("-h")
    }

    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.rest.len();
        self.rest.retain(|argument| argument != name);
        self.rest.len() < before
    }

    /// Every value of an option that may be given several times, as `--name value` or `--name=value`.
    pub(crate) fn values(&mut self, name: &str) -> Result<Vec<String>, Failure> {
        let mut found = Vec::new();
        let mut kept = Vec::new();
        let mut arguments = std::mem::take(&mut self.rest).into_iter();
        while let Some(argument) = arguments.next() {
            if argument == name {
                let value = arguments.next().filter(|value| !value.starts_with('-'));
                found.push(value.ok_or_else(|| Failure::usage(format!("`{name}` needs a value")))?);
            } else if let Some(value) = argument.strip_prefix(name).and_then(|tail| tail.strip_prefix('=')) {
                found.push(value.to_owned());
            } else {
                kept.push(argument);
            }
        }
        self.rest = kept;
        Ok(found)
    }

    /// Refuses what nobody took.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self.rest.first() {
            None => Ok(()),
            Some(argument) => Err(Failure::usage(format!("`{argument}` is not understood"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(rest: &[&str]) -> Arguments {
        Arguments { rest: rest.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn values_given_in_both_forms_are_all_taken() {
        let mut arguments = arguments(&["--only", "fmt", "--list", "--only=doc"]);
        assert_eq!(arguments.values("--only").unwrap(), ["fmt", "doc"]);
        assert!(arguments.flag("--list"));
        arguments.finish().unwrap();
    }

    #[test]
    fn values_without_a_value_are_refused() {
        assert!(matches!(arguments(&["--only"]).values("--only"), Err(Failure::Usage(_))));
        assert!(matches!(arguments(&["--only", "--list"]).values("--only"), Err(Failure::Usage(_))));
    }

    #[test]
    fn finish_with_an_unknown_option_is_refused_by_name() {
        let failure = arguments(&["--onyl"]).finish().unwrap_err();
        assert!(failure.to_string().contains("`--onyl`"), "{failure}");
    }

    #[test]
    fn subcommand_that_starts_with_a_dash_is_left_alone() {
        assert_eq!(arguments(&["--help"]).subcommand(), None);
        assert_eq!(arguments(&["test", "--help"]).subcommand().as_deref(), Some("test"));
    }
}
