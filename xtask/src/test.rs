//! `cargo xtask test`: every check and test of the workspace, in an order that fails early.
//!
//! A failing step does not end the run, so that one run shows every failure. What could not be tried is listed at
//! the end with its reason; with `--deny-skips` an unexpected skip is a failure too.

mod age;
mod axe;
mod crates;
mod minimal;
mod python;
mod skips;
mod steps;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::table::Table;
use crate::terminal::{Terminal, Tone};
use crate::workspace::Workspace;
use skips::{Allowed, Skip};
use steps::{Outcome, STEPS, Session, Step};

const HELP: &str = "\
Runs every check and test of the workspace and lists what it had to skip.

usage: cargo xtask test [--only STEP]... [--list] [--deny-skips FILE]

options:
  --only STEP          run this step, and those that it needs; may be repeated
  --list               name the steps and end
  --deny-skips FILE    fail when something is skipped that FILE does not name, one a line, `#` for comments;
                       with CI set in the environment this is on, with .ci/allowed-skips
  -h, --help           this text

exit codes:
  0  all steps passed
  1  a step failed, or something was skipped that may not be
  2  the command line is not understood

examples:
  cargo xtask test
  cargo xtask test --list
  cargo xtask test --only fmt --only clippy
  cargo xtask test --deny-skips .ci/allowed-skips
";

/// Runs the steps that the arguments ask for.
pub(crate) fn run(mut arguments: Arguments) -> Result<(), Failure> {
    if arguments.wants_help() {
        print!("{HELP}");
        return Ok(());
    }
    let list = arguments.flag("--list");
    let only = arguments.values("--only")?;
    let deny = arguments.values("--deny-skips")?;
    arguments.finish()?;
    let chosen = chosen(&only)?;
    if list {
        let mut table = Table::default();
        for step in chosen {
            table.row(vec![(step.name.to_owned(), None), (step.summary.to_owned(), None)]);
        }
        print!("{}", table.render(Terminal::from_process()));
        return Ok(());
    }

    let workspace = Workspace::locate()?;
    let allowed = match deny.last().map(PathBuf::from).or_else(skips::file_of_ci) {
        Some(file) => Some(Allowed::read(&workspace.root().join(file))?),
        None => None,
    };
    let terminal = Terminal::from_process();
    let skip_file = skips::SkipFile::create(workspace.target())?;
    let mut session = Session::new(&workspace, skip_file.path());
    let mut results = Vec::new();
    for step in chosen {
        terminal.heading(step.name);
        let started = Instant::now();
        let outcome = (step.run)(&mut session);
        results.push((step, outcome, started.elapsed()));
    }
    let mut skips = skip_file.read()?;
    skips.extend(results.iter().filter_map(|(step, outcome, _)| match outcome {
        Outcome::Skipped(reason) => Some(Skip::new(step.name, reason)),
        Outcome::Passed | Outcome::Failed(_) => None,
    }));

    println!();
    print!("{}", summary(&results).render(terminal));
    let refused = skips::print(&skips, allowed.as_ref(), terminal);
    verdict(&results, &refused)
}

/// The steps to run, in the order of the table: all, or the named ones with those that they need.
fn chosen(only: &[String]) -> Result<Vec<&'static Step>, Failure> {
    let mut names: Vec<&str> = only.iter().map(String::as_str).collect();
    for name in only {
        let step = STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
            let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
            Failure::usage(format!("no step `{name}`; there are {}", known.join(", ")))
        })?;
        names.extend(step.needs);
    }
    Ok(STEPS.iter().filter(|step| names.is_empty() || names.contains(&step.name)).collect())
}

fn summary(results: &[(&Step, Outcome, Duration)]) -> Table {
    let mut table = Table::with_header(&["step", "result", "time"]);
    for (step, outcome, time) in results {
        let (word, tone) = match outcome {
            Outcome::Passed => ("ok".to_owned(), Tone::Good),
            Outcome::Failed(why) => (format!("failed: {why}"), Tone::Bad),
            Outcome::Skipped(_) => ("skipped".to_owned(), Tone::Notice),
        };
        let time = format!("{:.1} s", time.as_secs_f64());
        table.row(vec![(step.name.to_owned(), None), (word, Some(tone)), (time, None)]);
    }
    table
}

fn verdict(results: &[(&Step, Outcome, Duration)], refused: &[&Skip]) -> Result<(), Failure> {
    let failed: Vec<&str> = results
        .iter()
        .filter(|(_, outcome, _)| matches!(outcome, Outcome::Failed(_)))
        .map(|(step, ..)| step.name)
        .collect();
    let refused: Vec<&str> = refused.iter().map(|skip| skip.name()).collect();
    match (failed.is_empty(), refused.is_empty()) {
        (true, true) => Ok(()),
        (false, true) => Err(Failure::failed(format!("failed: {}", failed.join(", ")))),
        (true, false) => Err(Failure::failed(format!("skipped and not allowed: {}", refused.join(", ")))),
        (false, false) => Err(Failure::failed(format!(
            "failed: {}; skipped and not allowed: {}",
            failed.join(", "),
            refused.join(", ")
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_without_names_is_every_step() {
        assert_eq!(chosen(&[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn chosen_step_that_needs_another_comes_after_it() {
        let names: Vec<_> = chosen(&["test".to_owned()]).unwrap().iter().map(|step| step.name).collect();
        assert_eq!(names, ["python", "axe", "age", "test"]);
    }

    #[test]
    fn chosen_with_an_unknown_name_lists_the_known_ones() {
        let failure = chosen(&["fmtt".to_owned()]).unwrap_err();
        assert!(failure.to_string().contains("there are fmt, clippy"), "{failure}");
    }
}
