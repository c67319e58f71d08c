//! Runs a test on the copy of the tree and judges what it shows.
//!
//! Building and running are two calls of cargo, because both end with the same exit code and only the second one
//! tells whether a test noticed anything.

use std::io;
use std::process::Output;

use super::patch::Patch;
use super::tree::Tree;

/// What a patch did to the test that its header names.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// The test noticed. Holds the names of those that failed.
    Red(Vec<String>),
    /// The test noticed nothing.
    Green,
    /// The patched code does not compile, so no test ran.
    NotCompiled(String),
    /// The patch does not fit the tree any more.
    Stale(String),
    /// The test is not green without the patch.
    NoBaseline(String),
}

impl Verdict {
    pub(crate) fn is_red(&self) -> bool {
        matches!(self, Self::Red(_))
    }

    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Red(_) => "red",
            Self::Green => "GREEN (bad)",
            Self::NotCompiled(_) => "does not compile",
            Self::Stale(_) => "stale patch",
            Self::NoBaseline(_) => "no green baseline",
        }
    }

    pub(crate) fn failed_tests(&self) -> &[String] {
        if let Self::Red(tests) = self { tests } else { &[] }
    }

    /// What a person needs to mend it.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Red(tests) if tests.is_empty() => "red: the test process ended with an error".to_owned(),
            Self::Red(tests) => format!("red: {}", tests.join(", ")),
            Self::Green => "GREEN: nothing noticed".to_owned(),
            Self::NotCompiled(why) | Self::Stale(why) | Self::NoBaseline(why) => format!("{}\n{why}", self.word()),
        }
    }
}

/// Checks that the test is green without a patch, and that there is a test at all.
pub(crate) fn baseline(tree: &Tree, test: &[String]) -> Result<(), String> {
    let output = tree.cargo_test(test).map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("red without a patch:\n{}", tail(&output)));
    }
    // A misspelt filter passes too: it runs nothing.
    match passed(&stdout(&output)) {
        0 => Err(format!("`cargo test {}` runs no test", test.join(" "))),
        _ => Ok(()),
    }
}

/// Applies the patch, judges, and takes it back.
pub(crate) fn of(tree: &Tree, patch: &Patch) -> io::Result<Verdict> {
    let applied = match tree.apply(&patch.path) {
        Ok(applied) => applied,
        Err(why) => return Ok(Verdict::Stale(why)),
    };
    let verdict = judge(tree, &patch.test);
    applied.revert()?;
    verdict
}

fn judge(tree: &Tree, test: &[String]) -> io::Result<Verdict> {
    let mut build: Vec<String> = test.iter().take_while(|argument| *argument != "--").cloned().collect();
    build.push("--no-run".to_owned());
    let compilation = tree.cargo_test(&build)?;
    if !compilation.status.success() {
        return Ok(Verdict::NotCompiled(tail(&compilation)));
    }
    let run = tree.cargo_test(test)?;
    Ok(if run.status.success() { Verdict::Green } else { Verdict::Red(failed(&stdout(&run))) })
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The sum over all test binaries that ran.
fn passed(stdout: &str) -> u64 {
    let counts = stdout.lines().filter_map(|line| line.strip_prefix("test result: ok. "));
    counts.filter_map(|line| line.split(' ').next()).filter_map(|count| count.parse::<u64>().ok()).sum()
}

fn failed(stdout: &str) -> Vec<String> {
    let lines = stdout.lines().filter_map(|line| line.strip_prefix("test "));
    let names = lines.filter_map(|line| line.strip_suffix(" ... FAILED"));
    names.map(|name| name.trim_end_matches(" - should panic").to_owned()).collect()
}

/// The end of what the process said: compilers and tests put the reason there.
fn tail(output: &Output) -> String {
    const LINES: usize = 40;
    let said = [stdout(output), String::from_utf8_lossy(&output.stderr).into_owned()].concat();
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passed_counts_of_several_binaries_are_added() {
        let stdout =
            "test result: ok. 3 passed; 0 failed; 0 ignored\n\ntest result: ok. 2 passed; 0 failed; 0 ignored\n";
        assert_eq!(passed(stdout), 5);
        assert_eq!(passed("running 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored\n"), 0);
    }

    #[test]
    fn failed_tests_are_named_without_their_marks() {
        let stdout = "test load::port ... ok\ntest load::missing ... FAILED\ntest oops - should panic ... FAILED\n";
        assert_eq!(failed(stdout), ["load::missing", "oops"]);
    }

    #[test]
    fn verdict_of_code_that_does_not_compile_is_not_red() {
        assert!(!Verdict::NotCompiled(String::new()).is_red());
        assert!(Verdict::Red(Vec::new()).is_red());
    }
}
