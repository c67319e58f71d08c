//! `cargo xtask fuzz`: runs the fuzz targets of `fuzz/`, each for a while.
//!
//! The targets are a workspace of their own, because they need a nightly compiler. What a run adds to the corpus stays in
//! the build directory; the committed corpus is small, and changes by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::table::Table;
use crate::terminal::{Terminal, Tone};
use crate::workspace::{Workspace, shown};

const HELP: &str = "\
Runs the fuzz targets, each for a while, from the committed corpus on. A finding is shown, and kept as a file.

usage: cargo xtask fuzz [--target TARGET]... [--minutes N] [--list]

options:
  --target TARGET   run this target; may be repeated
  --minutes N       how long each target runs; 1 unless it is said
  --list            name the targets and end
  -h, --help        this text

exit codes:
  0  nothing was found
  1  something was found, or a target could not be run
  2  the command line is not understood

examples:
  cargo xtask fuzz
  cargo xtask fuzz --target toml_differential --minutes 10
";

// Pinned, so that a new release of the tool cannot turn an unchanged tree red.
const CARGO_FUZZ_VERSION: &str = "0.13.2";

/// Longer inputs find little more and take their time.
const LONGEST_INPUT: u32 = 512;

/// A schema that was read is leaked, because schemas are constant data elsewhere; this target reads very many.
const LEAKING: &str = "schema_exchange";

/// How long the targets run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    pub(crate) seconds: u64,
    /// The same inputs each time, as far as time allows: for runs that shall not differ without a reason.
    pub(crate) is_repeatable: bool,
}

/// Runs the targets that the arguments ask for.
pub(crate) fn run(mut arguments: Arguments) -> Result<(), Failure> {
    if arguments.wants_help() {
        print!("{HELP}");
        return Ok(());
    }
    let list = arguments.flag("--list");
    let only = arguments.values("--target")?;
    let minutes = match arguments.values("--minutes")?.last() {
        None => 1,
        Some(text) => match text.parse() {
            Ok(minutes @ 1..=1_000_000) => minutes,
            _ => return Err(Failure::usage(format!("`{text}` is no number of minutes"))),
        },
    };
    arguments.finish()?;
    let workspace = Workspace::locate()?;
    let targets = chosen(targets(&workspace)?, &only)?;
    if list {
        targets.iter().for_each(|target| println!("{target}"));
        return Ok(());
    }
    if let Err(reason) = tools(&workspace) {
        return Err(Failure::failed(reason));
    }
    fuzz(&workspace, &targets, Budget { seconds: minutes * 60, is_repeatable: false })
}

/// Every target, by the name of its file.
pub(crate) fn targets(workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for entry in fs::read_dir(workspace.root().join("fuzz/fuzz_targets"))? {
        let path = entry?.path();
        if let (Some("rs"), Some(name)) = (path.extension().and_then(|end| end.to_str()), path.file_stem()) {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn chosen(all: Vec<String>, only: &[String]) -> Result<Vec<String>, Failure> {
    if let Some(unknown) = only.iter().find(|name| !all.contains(name)) {
        return Err(Failure::usage(format!("no target `{unknown}`; there are {}", all.join(", "))));
    }
    Ok(all.into_iter().filter(|name| only.is_empty() || only.contains(name)).collect())
}

/// Sees to it that the compiler and cargo-fuzz are there; says what is missing and could not be had.
pub(crate) fn tools(workspace: &Workspace) -> Result<(), String> {
    let answers = |mut command: Command| command.output().is_ok_and(|output| output.status.success());
    if !answers(nightly(workspace, &["rustc", "--version"])) {
        return Err("the nightly compiler is missing: `rustup toolchain install nightly`".to_owned());
    }
    if answers(nightly(workspace, &["cargo", "fuzz", "--version"])) {
        return Ok(());
    }
    let mut install = workspace.cargo();
    install.args(["install", "cargo-fuzz", "--locked", "--version", CARGO_FUZZ_VERSION, "--root"]);
    install.arg(workspace.tools());
    succeed(install).map_err(|why| format!("cargo-fuzz is missing and could not be installed ({why})"))
}

/// Builds the targets and runs one after the other. A finding does not end the run.
pub(crate) fn fuzz(workspace: &Workspace, targets: &[String], budget: Budget) -> Result<(), Failure> {
    let built = workspace.target().join("fuzz");
    let mut build = nightly(workspace, &["cargo", "fuzz", "build"]);
    build.env("CARGO_TARGET_DIR", &built);
    succeed(build).map_err(Failure::failed)?;
    let programs = built.join(host(workspace).map_err(Failure::failed)?).join("release");
    let terminal = Terminal::from_process();
    let mut table = Table::with_header(&["target", "result", "inputs"]);
    let mut found = Vec::new();
    for target in targets {
        let log = built.join(format!("{target}.log"));
        let (word, tone) = match one(workspace, &programs, target, budget, &log) {
            Ok(()) => ("nothing found".to_owned(), Tone::Good),
            Err(why) => {
                println!("{}", finding(&fs::read_to_string(&log).unwrap_or_default()));
                found.push(target.as_str());
                (format!("{why}; the log is {}", log.display()), Tone::Bad)
            }
        };
        let inputs = fs::read_to_string(&log).ok().and_then(|log| inputs(&log)).unwrap_or_default();
        table.row(vec![(target.clone(), None), (word, Some(tone)), (inputs, None)]);
    }
    print!("{}", table.render(terminal));
    if found.is_empty() { Ok(()) } else { Err(Failure::failed(format!("found something: {}", found.join(", ")))) }
}

/// Runs one target. What it says goes to a log, because it says much.
fn one(workspace: &Workspace, programs: &Path, target: &str, budget: Budget, log: &Path) -> Result<(), String> {
    let (fuzz, built) = (workspace.root().join("fuzz"), workspace.target().join("fuzz"));
    let (grown, findings) = (built.join("corpus").join(target), built.join("findings").join(target));
    let made = [&grown, &findings].into_iter().try_for_each(fs::create_dir_all);
    made.map_err(|error| format!("the build directory cannot be written: {error}"))?;
    let mut command = workspace.command(programs.join(target));
    command.arg(format!("-max_total_time={}", budget.seconds)).arg(format!("-max_len={LONGEST_INPUT}"));
    command.args(dictionary(&fuzz, target).map(|path| format!("-dict={}", path.display())));
    if budget.is_repeatable {
        command.arg("-seed=1");
    }
    if target == LEAKING {
        command.args(["-detect_leaks=0", "-rss_limit_mb=8192"]).env("ASAN_OPTIONS", "detect_leaks=0");
    }
    command.arg(format!("-artifact_prefix={}/", findings.display())).arg("-print_final_stats=1");
    command.arg(&grown).arg(fuzz.join("corpus").join(target));
    println!("$ {}", shown(&command));
    let log = fs::File::create(log).map_err(|error| format!("the log cannot be written: {error}"))?;
    let output = log.try_clone().map_err(|error| format!("the log cannot be written: {error}"))?;
    match command.stdin(Stdio::null()).stdout(output).stderr(log).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("ended with {status}")),
        Err(error) => Err(format!("cannot be started: {error}")),
    }
}

/// What the nightly compiler builds for.
fn host(workspace: &Workspace) -> Result<String, String> {
    let output = nightly(workspace, &["rustc", "-vV"]).output().map_err(|error| format!("rustc: {error}"))?;
    let told = String::from_utf8_lossy(&output.stdout);
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "the nightly compiler does not say what it builds for".to_owned())
}

/// The target's dictionary; a differential target shares the one of the reader.
fn dictionary(fuzz: &Path, target: &str) -> Option<PathBuf> {
    let names = [target, target.strip_suffix("_differential").unwrap_or(target)];
    names.iter().map(|name| fuzz.join("dictionaries").join(format!("{name}.dict"))).find(|path| path.is_file())
}

/// What a log says of a finding: the panic, and where its input is.
fn finding(log: &str) -> String {
    let panic = log.lines().skip_while(|line| !line.contains("panicked at") && !line.contains("ERROR: "));
    let panic = panic.take_while(|line| !line.contains("stack backtrace")).take(30);
    panic.chain(log.lines().filter(|line| line.contains("Test unit written"))).collect::<Vec<_>>().join("\n")
}

/// How many inputs were tried.
fn inputs(log: &str) -> Option<String> {
    let count = log.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))?;
    Some(count.trim().to_owned())
}

/// A command of the nightly toolchain. Rustup starts it, because the cargo that runs us is of the pinned one.
fn nightly(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = workspace.command("rustup");
    command.args(["run", "nightly"]).args(arguments);
    command
}

fn succeed(mut command: Command) -> Result<(), String> {
    println!("$ {}", shown(&command));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{}` ended with {status}", shown(&command))),
        Err(error) => Err(format!("`{}` cannot be started: {error}", shown(&command))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_with_an_unknown_target_lists_the_known_ones() {
        let all = || vec!["dotenv".to_owned(), "toml".to_owned()];
        assert_eq!(chosen(all(), &[]).unwrap(), all());
        assert_eq!(chosen(all(), &["toml".to_owned()]).unwrap(), ["toml"]);
        let failure = chosen(all(), &["tmol".to_owned()]).unwrap_err();
        assert!(failure.to_string().contains("there are dotenv, toml"), "{failure}");
    }

    #[test]
    fn log_of_a_finding_is_cut_to_the_panic_and_the_input() {
        let log = "#1 NEW\nthread panicked at src/a.rs:1:2:\nleft: 1\nstack backtrace:\n 0: main\nartifact_prefix='x'; Test unit written to x/crash-1\nstat::number_of_executed_units: 42\n";
        assert_eq!(
            finding(log),
            "thread panicked at src/a.rs:1:2:\nleft: 1\nartifact_prefix='x'; Test unit written to x/crash-1"
        );
        assert_eq!(inputs(log).as_deref(), Some("42"));
        assert_eq!(inputs("broken"), None);
    }
}
