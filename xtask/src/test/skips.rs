//! What a run did not try, and whether it may leave it out.
//!
//! A test that cannot do its work on this machine appends one line, `name: reason`, to the file that
//! `SECURE_CONFIG_TEST_SKIPS` names, and passes. Steps are skipped under their own name.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::terminal::{Terminal, Tone};

/// Something that was not tried.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Skip {
    name: String,
    reason: String,
}

impl Skip {
    pub(crate) fn new(name: &str, reason: &str) -> Self {
        Self { name: name.trim().to_owned(), reason: reason.trim().to_owned() }
    }

    fn parse(line: &str) -> Option<Self> {
        let line = line.trim();
        let line = line.strip_prefix("skipped:").unwrap_or(line).trim();
        let (name, reason) = line.split_once(':').unwrap_or((line, "no reason given"));
        (!name.is_empty()).then(|| Self::new(name, reason))
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// The file that tests append to.
#[derive(Debug)]
pub(crate) struct SkipFile {
    path: PathBuf,
}

impl SkipFile {
    /// Begins with an empty file: an earlier run's skips say nothing about this one.
    pub(crate) fn create(target: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(target)?;
        let path = target.join("xtask-skips.txt");
        fs::write(&path, "")?;
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Each skip once, though many tests may have met it.
    pub(crate) fn read(&self) -> Result<BTreeSet<Skip>, Failure> {
        Ok(fs::read_to_string(&self.path)?.lines().filter_map(Skip::parse).collect())
    }
}

/// The names that may be skipped where skips are denied.
#[derive(Debug)]
pub(crate) struct Allowed {
    names: BTreeSet<String>,
}

impl Allowed {
    pub(crate) fn read(file: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(file)
            .map_err(|error| Failure::usage(format!("`{}` cannot be read: {error}", file.display())))?;
        Ok(Self::parse(&text))
    }

    fn parse(text: &str) -> Self {
        let names = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        Self { names: names.filter(|name| !name.is_empty()).map(str::to_owned).collect() }
    }

    fn contains(&self, skip: &Skip) -> bool {
        self.names.contains(&skip.name)
    }
}

/// The list that counts where nobody named one: continuous integration denies skips by itself.
pub(crate) fn file_of_ci() -> Option<PathBuf> {
    let ci = env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false" && value != "0");
    ci.then(|| PathBuf::from(".ci/allowed-skips"))
}

/// Prints the skips with their reasons and gives back those that may not be.
pub(crate) fn print<'a>(skips: &'a BTreeSet<Skip>, allowed: Option<&Allowed>, terminal: Terminal) -> Vec<&'a Skip> {
    if skips.is_empty() {
        println!("\nskipped: nothing");
        return Vec::new();
    }
    println!("\nskipped:");
    let mut refused = Vec::new();
    for skip in skips {
        let (mark, tone) = match allowed {
            None => ("", Tone::Notice),
            Some(allowed) if allowed.contains(skip) => (" (allowed)", Tone::Notice),
            Some(_) => {
                refused.push(skip);
                (" (not allowed)", Tone::Bad)
            }
        };
        println!("  {}: {}{mark}", terminal.paint(tone, &skip.name), skip.reason);
    }
    refused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skip_line_of_a_test_is_split_at_the_first_colon() {
        assert_eq!(Skip::parse("sh: not found: /bin/sh"), Some(Skip::new("sh", "not found: /bin/sh")));
        assert_eq!(Skip::parse("skipped: python-dotenv: no python"), Some(Skip::new("python-dotenv", "no python")));
        assert_eq!(Skip::parse("miri"), Some(Skip::new("miri", "no reason given")));
        assert_eq!(Skip::parse("  "), None);
    }

    #[test]
    fn skip_outside_the_list_is_refused() {
        let allowed = Allowed::parse("# a comment\n\ncargo-deny   # heavy to build\n");
        let skips = BTreeSet::from([Skip::new("cargo-deny", "absent"), Skip::new("python", "absent")]);
        let refused = print(&skips, Some(&allowed), Terminal::plain());
        assert_eq!(refused, [&Skip::new("python", "absent")]);
    }

    #[test]
    fn skip_without_a_list_is_never_refused() {
        let skips = BTreeSet::from([Skip::new("python", "absent")]);
        assert!(print(&skips, None, Terminal::plain()).is_empty());
    }
}
