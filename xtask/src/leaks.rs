//! `cargo xtask leaks`: every way in which a secret can be wrong, crossed with every way in which a text leaves the program;
//! ours first, then the same faults fed to other libraries.
//!
//! The cells are the tests of `tests/leak/` and the program `leaks` of `peers/`; here they are run and counted.

use std::fs;
use std::process::Command;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::peers::{cargo, output_of, quoted, renewed, with_version};
use crate::table::Table;
use crate::terminal::{Terminal, Tone};
use crate::workspace::Workspace;

const HELP: &str = "\
Tries every secret with every fault on every channel, and then the faults that other libraries can have with those.

usage: cargo xtask leaks [--peers none] [--others] [--json] [--write]

options:
  --peers none   our own matrix alone
  --others       also pydantic-settings and varlock, installed below target/; needs python3, node and npm
  --json         one JSON document in place of the tables
  --write        renew the tables of docs/LEAKS.md; the date above them is written by hand
  -h, --help     this text

exit codes:
  0  nothing of ours leaks
  1  something does, or a library could not be tried
  2  the command line is not understood

examples:
  cargo xtask leaks
  cargo xtask leaks --peers none
  cargo xtask leaks --others --write
";

const PAGE: &str = "docs/LEAKS.md";

/// This library, in the table of all.
const OURS: &str = "secure-config";

/// What one fault did in one library.
#[derive(Debug, PartialEq, Eq)]
struct Cell {
    library: String,
    /// What holds the secret.
    holder: String,
    fault: String,
    verdict: String,
    /// The channels that hold a trace, if any do.
    channels: String,
}

/// Tries, and shows who leaks.
pub(crate) fn run(mut arguments: Arguments) -> Result<(), Failure> {
    if arguments.wants_help() {
        print!("{HELP}");
        return Ok(());
    }
    let (others, json, write) = (arguments.flag("--others"), arguments.flag("--json"), arguments.flag("--write"));
    let with_peers = match arguments.values("--peers")?.as_slice() {
        [] => true,
        [one] if one == "none" => false,
        _ => return Err(Failure::usage("`--peers` can be `none` and nothing else")),
    };
    arguments.finish()?;
    if others && !with_peers {
        return Err(Failure::usage("`--others` is for a run with the peers"));
    }
    let workspace = Workspace::locate()?;
    let terminal = Terminal::from_process();
    let mut command = workspace.cargo();
    command.args(["test", "--test", "leak", "--all-features", "--", "--nocapture", "matrix::"]);
    let text = output_of(command, json, terminal)?;
    let counted: Vec<&str> = text.lines().filter(|line| is_count(line)).collect();
    let mut cells = Vec::new();
    if with_peers {
        let mut command = cargo(&workspace);
        command.args(["run", "--quiet", "--bin", "leaks"]);
        cells.extend(output_of(command, json, terminal)?.lines().filter_map(cell));
    }
    if others {
        for command in [pydantic(&workspace, json, terminal)?, varlock(&workspace, json, terminal)?] {
            cells.extend(output_of(command, json, terminal)?.lines().filter_map(cell));
        }
    }
    for cell in &mut cells {
        cell.library = with_version(&workspace, &cell.library)?;
    }
    if json {
        print!("{}", document(&counted, &cells));
    } else {
        show(&counted, &cells, terminal);
    }
    if write {
        let page = workspace.root().join(PAGE);
        let list: String = counted.iter().map(|line| format!("- {line}\n")).collect();
        let mut text = renewed(&fs::read_to_string(&page)?, "leaks", "ours", &list)?;
        if with_peers {
            text = renewed(&text, "leaks", "peers", &markdown(&cells))?;
        }
        fs::write(page, text)?;
    }
    let leaks = cells.iter().any(|cell| cell.library.starts_with(OURS) && cell.verdict != "clean");
    if leaks { Err(Failure::failed(format!("{OURS} leaks"))) } else { Ok(()) }
}

/// The lines in which the tests say what they tried.
fn is_count(line: &str) -> bool {
    let starts_with_a_number = line.starts_with(|first: char| first.is_ascii_digit());
    line.starts_with("not paired: ") || (starts_with_a_number && (line.contains(" cells") || line.contains(" loads")))
}

/// `peer`, then the library, what holds the secret, the fault, the verdict and the channels.
fn cell(line: &str) -> Option<Cell> {
    let words: Vec<String> = line.strip_prefix("peer\t")?.split('\t').map(str::to_owned).collect();
    let [library, holder, fault, verdict, channels] = words.try_into().ok()?;
    Some(Cell { library, holder, fault, verdict, channels })
}

/// What plays a library of another language: its name and version, what holds the secret, its file, its program.
fn player(workspace: &Workspace, words: &[&str]) -> Command {
    let mut command = cargo(workspace);
    command.args(["run", "--quiet", "--bin", "leaks", "--"]).args(words);
    command
}

fn pydantic(workspace: &Workspace, quiet: bool, terminal: Terminal) -> Result<Command, Failure> {
    let (folder, others) = (workspace.tools().join("leaks-venv"), workspace.root().join("peers/others"));
    let mut make = Command::new("python3");
    make.args(["-m", "venv"]).arg(&folder);
    output_of(make, quiet, terminal)?;
    let python = folder.join("bin").join("python");
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    install.arg(others.join("requirements.txt"));
    output_of(install, quiet, terminal)?;
    let list = fs::read_to_string(others.join("requirements.txt"))?;
    let version = list.lines().find_map(|line| line.strip_prefix("pydantic-settings==")).unwrap_or_default();
    let name = format!("pydantic-settings {version}");
    let script = others.join("play_pydantic.py");
    Ok(player(
        workspace,
        &[&name, "`SecretStr`", "settings.toml", &python.to_string_lossy(), &script.to_string_lossy()],
    ))
}

fn varlock(workspace: &Workspace, quiet: bool, terminal: Terminal) -> Result<Command, Failure> {
    let (folder, others) = (workspace.tools().join("leaks-npm"), workspace.root().join("peers/others"));
    fs::create_dir_all(&folder)?;
    fs::copy(others.join("package.json"), folder.join("package.json"))?;
    let mut install = Command::new("npm");
    install.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"]).current_dir(&folder);
    output_of(install, quiet, terminal)?;
    let manifest = fs::read_to_string(others.join("package.json"))?;
    let version = manifest.split_once("\"varlock\": \"").and_then(|(_, rest)| rest.split_once('"'));
    let name = format!("varlock {}", version.map_or("", |(version, _)| version));
    let script = others.join("play_varlock.mjs");
    Ok(player(
        workspace,
        &[&name, "`@sensitive`", ".env", "node", &script.to_string_lossy(), &folder.to_string_lossy()],
    ))
}

/// The distinct values of a column, in the order in which they come.
fn distinct<'a>(cells: &'a [Cell], column: impl Fn(&'a Cell) -> &'a str) -> Vec<&'a str> {
    let mut all = Vec::new();
    for value in cells.iter().map(column) {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

fn verdict<'a>(cells: &'a [Cell], library: &str, fault: &str) -> &'a str {
    let found = cells.iter().find(|cell| cell.library == library && cell.fault == fault);
    found.map_or("", |cell| if cell.verdict == "cannot express" { "–" } else { &cell.verdict })
}

fn show(counted: &[&str], cells: &[Cell], terminal: Terminal) {
    println!();
    terminal.heading("every secret with every fault on every channel");
    counted.iter().for_each(|line| println!("{line}"));
    if cells.is_empty() {
        return;
    }
    println!();
    terminal.heading("beside other libraries; `–` for a fault that a library cannot have");
    let (faults, libraries) = (distinct(cells, |cell| &cell.fault), distinct(cells, |cell| &cell.library));
    // The faults have long names, and a number each.
    let numbers: Vec<String> = (1..=faults.len()).map(|number| number.to_string()).collect();
    let titles: Vec<&str> = std::iter::once("library").chain(numbers.iter().map(String::as_str)).collect();
    let mut table = Table::with_header(&titles);
    for library in libraries {
        let row = faults.iter().map(|fault| {
            let verdict = verdict(cells, library, fault);
            let tone = match verdict {
                "clean" => Some(Tone::Good),
                "differs" => Some(Tone::Notice),
                "leaks" => Some(Tone::Bad),
                _ => None,
            };
            (verdict.to_owned(), tone)
        });
        table.row(std::iter::once((library.to_owned(), None)).chain(row).collect());
    }
    print!("{}", table.render(terminal));
    for (number, fault) in numbers.iter().zip(&faults) {
        println!("{number:>2}  {}", fault.replace('`', ""));
    }
}

fn markdown(cells: &[Cell]) -> String {
    let (faults, libraries) = (distinct(cells, |cell| &cell.fault), distinct(cells, |cell| &cell.library));
    let row =
        |first: &str, second: &str, cells: Vec<String>| format!("| {first} | {second} | {} |\n", cells.join(" | "));
    let header = row("library", "secret held in", faults.iter().map(ToString::to_string).collect());
    let rule = row("---", "---", vec!["---".to_owned(); faults.len()]);
    let rows = libraries.into_iter().map(|library| {
        let holder = cells.iter().find(|cell| cell.library == library).map_or("", |cell| &cell.holder);
        let verdicts = faults.iter().map(|fault| match verdict(cells, library, fault) {
            "leaks" => "**leaks**".to_owned(),
            verdict => verdict.to_owned(),
        });
        row(library, holder, verdicts.collect())
    });
    [header, rule].into_iter().chain(rows).collect()
}

fn document(counted: &[&str], cells: &[Cell]) -> String {
    let counted: Vec<String> = counted.iter().map(|line| quoted(line)).collect();
    let cells = cells.iter().map(|cell| {
        let Cell { library, holder, fault, verdict, channels } = cell;
        let pairs =
            [("library", library), ("type", holder), ("fault", fault), ("verdict", verdict), ("channels", channels)];
        let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("\"{key}\":{}", quoted(value))).collect();
        format!("\n{{{}}}", pairs.join(","))
    });
    format!("{{\"ours\":[{}],\n\"libraries\":[{}]}}\n", counted.join(","), cells.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells() -> Vec<Cell> {
        let lines = [
            "peer\tours\tSecretString\tone\tclean\t",
            "peer\tours\tSecretString\ttwo\tclean\t",
            "peer\ttheirs\tString\tone\tleaks\tDebug, Display",
            "peer\ttheirs\tString\ttwo\tcannot express\t",
            "running 3 tests",
        ];
        lines.iter().filter_map(|line| cell(line)).collect()
    }

    #[test]
    fn markdown_of_two_libraries_says_who_leaks() {
        let wanted = "| library | secret held in | one | two |\n| --- | --- | --- | --- |\n\
                      | ours | SecretString | clean | clean |\n| theirs | String | **leaks** | – |\n";
        assert_eq!(markdown(&cells()), wanted);
    }

    #[test]
    fn count_is_told_from_what_else_tests_say() {
        for line in ["12 cells: 3 secrets", "7 loads, of which 2 gave settings", "not paired: a, b: c"] {
            assert!(is_count(line), "{line}");
        }
        for line in ["test matrix::all_cells_are_played ... ok", "running 3 tests", ""] {
            assert!(!is_count(line), "{line}");
        }
    }

    #[test]
    fn document_names_the_channels_that_leak() {
        assert!(document(&["12 cells"], &cells()).contains("\"verdict\":\"leaks\",\"channels\":\"Debug, Display\"}"));
    }
}
