//! `cargo xtask mutate`: shows that a test goes red when a rule of behaviour is broken.
//!
//! Each patch under `tests/mutations/` breaks one rule. It is applied to a copy of the working tree, never to the
//! tree itself, and the test that its header names must fail there. Code that no longer compiles is no red test.

mod patch;
mod tree;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::table::Table;
use crate::terminal::{Terminal, Tone};
use crate::workspace::Workspace;
use patch::{Patch, RULES};
use tree::Tree;
use verdict::Verdict;

const HELP: &str = "\
Applies each patch of tests/mutations to a copy of the tree and shows that the test it names goes red.

usage: cargo xtask mutate [--only NAME]... [--list]

options:
  --only NAME    try this patch alone, named by its file without `.patch`; may be repeated
  --list         name the patches, with the rule and what each breaks, and end
  -h, --help     this text

exit codes:
  0  every patch turns its test red, and every rule has a patch
  1  a test stays green, a patch is stale or does not compile, or a rule has no patch
  2  the command line is not understood

a patch is what `git diff` prints, below these lines:
  # rule: 2.3
  # breaks: a secret may stand in a plain type
  # test: --test ui -- secret_type
where `test` holds arguments of `cargo test`, which runs with all features

examples:
  cargo xtask mutate
  cargo xtask mutate --list
  cargo xtask mutate --only first-problem-only
";

/// Tries the patches that the arguments ask for.
pub(crate) fn run(mut arguments: Arguments) -> Result<(), Failure> {
    if arguments.wants_help() {
        print!("{HELP}");
        return Ok(());
    }
    let list = arguments.flag("--list");
    let only = arguments.values("--only")?;
    arguments.finish()?;
    let workspace = Workspace::locate()?;
    let all = patch::read_all(&workspace.root().join("tests/mutations"))?;
    let chosen = chosen(&all, &only)?;
    let terminal = Terminal::from_process();
    if list {
        print!("{}", listing(&chosen).render(terminal));
        return Ok(());
    }

    let tree = Tree::copy_of(&workspace)?;
    let baselines = baselines(&tree, &chosen, terminal);
    let mut results = Vec::new();
    for patch in chosen {
        terminal.heading(&format!("{}: {}", patch.name, patch.breaks));
        let verdict = match &baselines[patch.test.as_slice()] {
            Ok(()) => verdict::of(&tree, patch)?,
            Err(why) => Verdict::NoBaseline(why.clone()),
        };
        println!("{}", verdict.told());
        results.push((patch, verdict));
    }

    println!();
    print!("{}", summary(&results).render(terminal));
    // A run of some patches says nothing about the rules of the others.
    let uncovered = if only.is_empty() { uncovered(&all) } else { Vec::new() };
    conclusion(&results, &uncovered)
}

fn chosen<'a>(all: &'a [Patch], only: &[String]) -> Result<Vec<&'a Patch>, Failure> {
    if let Some(unknown) = only.iter().find(|name| all.iter().all(|patch| patch.name != **name)) {
        return Err(Failure::usage(format!("no patch `{unknown}` in tests/mutations; `--list` names them")));
    }
    Ok(all.iter().filter(|patch| only.is_empty() || only.contains(&patch.name)).collect())
}

/// Runs each distinct test once without a patch: a test that is red anyway proves nothing.
fn baselines<'a>(tree: &Tree, patches: &[&'a Patch], terminal: Terminal) -> BTreeMap<&'a [String], Result<(), String>> {
    let tests: BTreeSet<&[String]> = patches.iter().map(|patch| patch.test.as_slice()).collect();
    let mut baselines = BTreeMap::new();
    for test in tests {
        terminal.heading(&format!("without a patch: cargo test {}", test.join(" ")));
        let result = verdict::baseline(tree, test);
        println!("{}", result.as_ref().map_or_else(String::as_str, |()| "green, as it has to be"));
        baselines.insert(test, result);
    }
    baselines
}

fn listing(patches: &[&Patch]) -> Table {
    let mut table = Table::with_header(&["rule", "patch", "breaks"]);
    for patch in patches {
        table.row(vec![(patch.rule.to_string(), None), (patch.name.clone(), None), (patch.breaks.clone(), None)]);
    }
    table
}

fn summary(results: &[(&Patch, Verdict)]) -> Table {
    let mut table = Table::with_header(&["rule", "patch", "result", "noticed by"]);
    for (patch, verdict) in results {
        let tone = if verdict.is_red() { Tone::Good } else { Tone::Bad };
        let noticed = verdict.failed_tests().first().cloned().unwrap_or_default();
        table.row(vec![
            (patch.rule.to_string(), None),
            (patch.name.clone(), None),
            (verdict.word().to_owned(), Some(tone)),
            (noticed, None),
        ]);
    }
    table
}

fn uncovered(patches: &[Patch]) -> Vec<String> {
    let covered: BTreeSet<u8> = patches.iter().map(|patch| patch.rule).collect();
    RULES.filter(|rule| !covered.contains(rule)).map(|rule| rule.to_string()).collect()
}

fn conclusion(results: &[(&Patch, Verdict)], uncovered: &[String]) -> Result<(), Failure> {
    let bad: Vec<&str> =
        results.iter().filter(|(_, verdict)| !verdict.is_red()).map(|(patch, _)| patch.name.as_str()).collect();
    let mut faults = Vec::new();
    if !bad.is_empty() {
        faults.push(format!("not red: {}", bad.join(", ")));
    }
    if !uncovered.is_empty() {
        faults.push(format!("rules without a patch: {}", uncovered.join(", ")));
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::failed(faults.join("; "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(name: &str, rule: u8) -> Patch {
        Patch { name: name.to_owned(), rule, ..Patch::default() }
    }

    #[test]
    fn uncovered_rules_of_no_patches_are_all() {
        assert_eq!(uncovered(&[]).len(), RULES.count());
    }

    #[test]
    fn uncovered_rules_leave_out_those_with_a_patch() {
        let patches: Vec<_> = RULES.filter(|rule| *rule != 7).map(|rule| patch("any", rule)).collect();
        assert_eq!(uncovered(&patches), ["7"]);
    }

    #[test]
    fn chosen_with_an_unknown_name_is_a_usage_error() {
        let all = [patch("known", 1)];
        assert!(matches!(chosen(&all, &["unknown".to_owned()]), Err(Failure::Usage(_))));
        assert_eq!(chosen(&all, &["known".to_owned()]).unwrap().len(), 1);
    }

    #[test]
    fn conclusion_with_a_green_test_is_a_failure() {
        let patch = patch("harmless", 1);
        let red = Verdict::Red(vec!["a_test".to_owned()]);
        assert!(conclusion(&[(&patch, red)], &[]).is_ok());
        let failure = conclusion(&[(&patch, Verdict::Green)], &["3".to_owned()]).unwrap_err();
        assert_eq!(failure.to_string(), "not red: harmless; rules without a patch: 3");
    }
}
