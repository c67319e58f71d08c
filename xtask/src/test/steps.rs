//! The steps of the test run: what each is called, what it runs, and what it needs to have run before.
//!
//! A step says how it went and nothing else; the table at the end and the exit code are made elsewhere.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::minimal::minimal_versions;
use super::{age, axe, crates, python};
use crate::fuzz::{self, Budget};
use crate::workspace::{Workspace, shown};

/// A named part of the test run.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// Names of steps that run before this one, even where it is asked for alone.
    pub(crate) needs: &'static [&'static str],
    pub(crate) run: fn(&mut Session<'_>) -> Outcome,
}

/// How a step went.
#[derive(Debug)]
pub(crate) enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

/// All steps, the quick ones that fail often first.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "fmt", summary: "the formatting of every crate", needs: &[], run: fmt },
    Step { name: "clippy", summary: "lints, with default features", needs: &[], run: clippy },
    Step { name: "clippy-all-features", summary: "lints, with all features", needs: &[], run: clippy_all_features },
    Step { name: "crates", summary: "what the default features build", needs: &[], run: default_crates },
    Step { name: "python", summary: "the independent readers that tests use", needs: &[], run: independent_readers },
    Step { name: "axe", summary: "what judges whether a page can be read", needs: &["python"], run: judge_of_pages },
    Step { name: "age", summary: "what opens what is encrypted here", needs: &[], run: age_itself },
    Step {
        name: "test",
        summary: "unit and integration tests, all features",
        needs: &["python", "axe", "age"],
        run: test,
    },
    Step { name: "doctest", summary: "the code in the documentation", needs: &[], run: doctest },
    Step { name: "doc", summary: "rustdoc, where a warning is an error", needs: &[], run: doc },
    Step { name: "cargo-hack", summary: "lints, over the combinations of features", needs: &[], run: cargo_hack },
    Step { name: "minimal-versions", summary: "the oldest allowed dependencies", needs: &[], run: minimal_versions },
    Step { name: "speed", summary: "what a load may cost, beside code written by hand", needs: &[], run: speed },
    Step { name: "fuzz", summary: "the fuzz targets, a few seconds each", needs: &[], run: fuzz_targets },
    Step { name: "cargo-deny", summary: "licences and origins of the dependencies", needs: &[], run: cargo_deny },
];

// Pinned, so that a new release of the tool cannot turn an unchanged tree red.
const CARGO_DENY_VERSION: &str = "0.20.2";
const CARGO_HACK_VERSION: &str = "0.6.46";

/// What the steps share.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    pub(super) workspace: &'a Workspace,
    skip_file: &'a Path,
    python: Option<PathBuf>,
    axe: Option<PathBuf>,
    age: Option<PathBuf>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(workspace: &'a Workspace, skip_file: &'a Path) -> Self {
        Self { workspace, skip_file, python: None, axe: None, age: None }
    }

    fn cargo<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = self.workspace.cargo();
        command.args(arguments);
        command
    }

    /// A cargo that runs tests: it knows the readers, and where a test notes what it had to skip.
    fn cargo_test(&self, arguments: &[&str]) -> Command {
        let mut command = self.cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"]);
        command.args(arguments).env("SECURE_CONFIG_TEST_SKIPS", self.skip_file);
        match &self.python {
            Some(python) => command
                .env("SECURE_CONFIG_TEST_PYTHON", python)
                .env("SECURE_CONFIG_TEST_SOPS", python::program(python, "sops")),
            None => command.env_remove("SECURE_CONFIG_TEST_PYTHON").env_remove("SECURE_CONFIG_TEST_SOPS"),
        };
        match &self.axe {
            Some(axe) => command.env("SECURE_CONFIG_TEST_AXE", axe),
            None => command.env_remove("SECURE_CONFIG_TEST_AXE"),
        };
        match &self.age {
            Some(age) => command.env("SECURE_CONFIG_TEST_AGE", age),
            None => command.env_remove("SECURE_CONFIG_TEST_AGE"),
        };
        command
    }
}

fn fmt(session: &mut Session<'_>) -> Outcome {
    outcome(session.cargo(&["fmt", "--all", "--check"]))
}

fn clippy(session: &mut Session<'_>) -> Outcome {
    outcome(session.cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn clippy_all_features(session: &mut Session<'_>) -> Outcome {
    outcome(session.cargo(&["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]))
}

fn default_crates(session: &mut Session<'_>) -> Outcome {
    let printed = |arguments: &[&str]| {
        let mut command = session.cargo(arguments);
        command.stderr(Stdio::inherit());
        println!("$ {}", shown(&command));
        match command.output() {
            Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            Ok(output) => Err(output.status.to_string()),
            Err(error) => Err(format!("cannot be started: {error}")),
        }
    };
    let judged = printed(&["tree", "--package", "secure-config", "--edges", "normal,build", "--prefix", "none"])
        .and_then(|tree| crates::judge(&tree))
        .and_then(|count| {
            println!("{count} crates");
            crates::judge_build(&printed(&["check", "--package", "secure-config", "--message-format", "json"])?)
        });
    match judged {
        Ok(()) => Outcome::Passed,
        Err(why) => Outcome::Failed(why),
    }
}

fn independent_readers(session: &mut Session<'_>) -> Outcome {
    match python::environment(session.workspace) {
        Ok(python) => {
            session.python = Some(python);
            Outcome::Passed
        }
        Err(reason) => Outcome::Skipped(reason),
    }
}

fn judge_of_pages(session: &mut Session<'_>) -> Outcome {
    let Some(python) = &session.python else { return Outcome::Skipped("there is no Python".to_owned()) };
    match axe::file(session.workspace, python) {
        Ok(file) => {
            session.axe = Some(file);
            Outcome::Passed
        }
        Err(reason) => Outcome::Skipped(reason),
    }
}

fn age_itself(session: &mut Session<'_>) -> Outcome {
    match age::folder(session.workspace) {
        Ok(folder) => {
            session.age = Some(folder);
            Outcome::Passed
        }
        Err(reason) => Outcome::Skipped(reason),
    }
}

fn test(session: &mut Session<'_>) -> Outcome {
    // Every kind of target but the doctests, which are a step of their own.
    outcome(session.cargo_test(&["--lib", "--bins", "--tests", "--examples"]))
}

fn doctest(session: &mut Session<'_>) -> Outcome {
    outcome(session.cargo_test(&["--doc"]))
}

fn doc(session: &mut Session<'_>) -> Outcome {
    let flags = env::var("RUSTDOCFLAGS").unwrap_or_default();
    let mut command = session.cargo(&["doc", "--no-deps", "--workspace", "--all-features"]);
    command.env("RUSTDOCFLAGS", format!("{flags} -D warnings"));
    outcome(command)
}

/// Clippy and not `check`, because it can make warnings errors without another set of build artifacts. The option
/// `--no-dev-deps` is not used: it edits the manifests while it runs, and resolver 3 has no need of it.
fn cargo_hack(session: &mut Session<'_>) -> Outcome {
    if let Err(reason) = installed(session, "hack", CARGO_HACK_VERSION, &[]) {
        return Outcome::Skipped(reason);
    }
    let others = ["--workspace", "--exclude", "secure-config"];
    // What they add to the store has nothing to do with any other feature.
    let facade =
        ["--package", "secure-config", "--group-features", "store-ssh,store-dotenvx,store-plugin,store-keyring"];
    for packages in [&others[..], &facade] {
        let mut command = session.cargo(&["hack", "clippy", "--ignore-private", "--feature-powerset", "--depth", "2"]);
        command.args(packages).args(["--", "-D", "warnings"]);
        if let Outcome::Failed(why) = outcome(command) {
            return Outcome::Failed(why);
        }
    }
    Outcome::Passed
}

/// Each target starts from the committed corpus and goes on for a few seconds, always the same way.
fn fuzz_targets(session: &mut Session<'_>) -> Outcome {
    if let Outcome::Failed(why) = outcome(session.cargo(&["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"])) {
        return Outcome::Failed(why);
    }
    if let Err(reason) = fuzz::tools(session.workspace) {
        return Outcome::Skipped(reason);
    }
    let budget = Budget { seconds: 8, is_repeatable: true };
    let done = fuzz::targets(session.workspace).and_then(|all| fuzz::fuzz(session.workspace, &all, budget));
    done.map_or_else(|why| Outcome::Failed(why.to_string()), |()| Outcome::Passed)
}

/// W1 is left to people: its limit is as near as the place of the stack makes a difference, which is another on each machine.
fn speed(session: &mut Session<'_>) -> Outcome {
    let mut valgrind = session.workspace.command("valgrind");
    valgrind.arg("--version");
    if !answers(valgrind) {
        return Outcome::Skipped("valgrind is not installed".to_owned());
    }
    match env::current_exe() {
        Ok(this) => {
            let mut command = session.workspace.command(this);
            command.args([
                "bench",
                "--check",
                "--speed",
                "--expansion",
                "--only",
                "w2",
                "--only",
                "w3",
                "--only",
                "w4",
            ]);
            outcome(command)
        }
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

/// Built without optimisation and without what asks for advisories: so it takes a minute, and the check a second.
fn cargo_deny(session: &mut Session<'_>) -> Outcome {
    let how = ["--no-default-features", "--debug", "--config", "profile.dev.debug=0"];
    if let Err(reason) = installed(session, "deny", CARGO_DENY_VERSION, &how) {
        return Outcome::Skipped(reason);
    }
    outcome(session.cargo(&["deny", "check", "bans", "licenses", "sources"]))
}

/// Sees to it that a subcommand of cargo is there; says why it is not.
fn installed(session: &Session<'_>, subcommand: &str, version: &str, how: &[&str]) -> Result<(), String> {
    if answers(session.cargo(&[subcommand, "--version"])) {
        return Ok(());
    }
    let tool = format!("cargo-{subcommand}");
    let mut install = session.cargo(&["install", &tool, "--locked", "--version", version]);
    install.args(how).arg("--root").arg(session.workspace.tools());
    match outcome(install) {
        Outcome::Failed(why) => Err(format!("{tool} is missing and could not be installed ({why})")),
        _ => Ok(()),
    }
}

/// Whether the tool is there; what it says is of no interest.
fn answers(mut command: Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

pub(super) fn outcome(mut command: Command) -> Outcome {
    println!("$ {}", shown(&command));
    match command.status() {
        Ok(status) if status.success() => Outcome::Passed,
        Ok(status) => Outcome::Failed(status.to_string()),
        Err(error) => Outcome::Failed(format!("cannot be started: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::STEPS;

    #[test]
    fn step_that_needs_another_stands_after_it() {
        for (index, step) in STEPS.iter().enumerate() {
            for need in step.needs {
                assert!(STEPS[..index].iter().any(|earlier| earlier.name == *need), "{} needs {need}", step.name);
            }
        }
    }
}
