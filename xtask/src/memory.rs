//! `cargo xtask memory`: how often a secret stands in memory while its settings live and after they were dropped, ours in
//! every way to write and to hold one, then beside other libraries.
//!
//! The searches are the tests of `tests/memory/` and the program `memory` of `peers/`; here they are run and counted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::table::Table;
use crate::terminal::{Terminal, Tone};
use crate::workspace::{Workspace, shown};

const HELP: &str = "\
Searches the memory of processes that loaded a secret, in debug and release builds: how many copies of it stand there
while the settings live, and how many after they were dropped. Linux only.

usage: cargo xtask memory [--peers none] [--json] [--write]

options:
  --peers none   our own loads alone
  --json         one JSON document in place of the tables
  --write        renew the tables of docs/MEMORY.md; the date above them is written by hand
  -h, --help     this text

exit codes:
  0  no copy of ours too many while a secret lives, and none after the drop
  1  there is one, or a search failed
  2  the command line is not understood

examples:
  cargo xtask memory
  cargo xtask memory --peers none
  cargo xtask memory --json > memory.json
";

const PAGE: &str = "docs/MEMORY.md";

/// What one search said.
#[derive(Debug, PartialEq, Eq)]
struct Search {
    /// The debug or the release build.
    build: &'static str,
    /// What was tried: a way to hold a secret, or a library.
    what: String,
    /// The type that held it, of a library.
    holder: String,
    place: String,
    size: u32,
    live: u32,
    after: u32,
}

/// Searches, and shows what was found.
pub(crate) fn run(mut arguments: Arguments) -> Result<(), Failure> {
    if arguments.wants_help() {
        print!("{HELP}");
        return Ok(());
    }
    let (json, write) = (arguments.flag("--json"), arguments.flag("--write"));
    let with_peers = match arguments.values("--peers")?.as_slice() {
        [] => true,
        [one] if one == "none" => false,
        _ => return Err(Failure::usage("`--peers` can be `none` and nothing else")),
    };
    arguments.finish()?;
    if cfg!(not(target_os = "linux")) {
        return Err(Failure::failed("the memory of a process can be searched on Linux only"));
    }
    let workspace = Workspace::locate()?;
    let terminal = Terminal::from_process();
    let mut ours = Vec::new();
    for (build, options) in [("debug", &[][..]), ("release", &["--release"][..])] {
        let mut command = workspace.cargo();
        command.args(["test", "--test", "memory", "--all-features"]).args(options).args(["--", "--nocapture"]);
        ours.extend(output_of(command, json, terminal)?.lines().filter_map(|line| of_ours(line, build)));
    }
    let mut peers = Vec::new();
    if with_peers {
        let mut command = workspace.cargo();
        command.args(["run", "--release", "--bin", "memory"]).current_dir(workspace.root().join("peers"));
        command.env("CARGO_TARGET_DIR", workspace.target().join("peers"));
        let lock = fs::read_to_string(workspace.root().join("peers/Cargo.lock"))?;
        peers.extend(output_of(command, json, terminal)?.lines().filter_map(|line| of_a_peer(line, &lock)));
    }
    if json {
        print!("{}", document(&ours, &peers));
    } else {
        show(&ours, &peers, terminal);
    }
    if write {
        let page = workspace.root().join(PAGE);
        let text = renewed(&fs::read_to_string(&page)?, "ours", &by_holder(&ours).markdown())?;
        let text = if with_peers { renewed(&text, "peers", &by_library(&peers).markdown())? } else { text };
        fs::write(page, text)?;
    }
    Ok(())
}

fn show(ours: &[Search], peers: &[Search], terminal: Terminal) {
    println!();
    terminal.heading(&format!("copies while it lives → after the drop, in {} loads", ours.len()));
    print!("{}", by_holder(ours).table().render(terminal));
    if !peers.is_empty() {
        println!();
        terminal.heading("beside other libraries; where two sizes differ, 32 bytes and 8 KiB");
        print!("{}", by_library(peers).table().render(terminal));
    }
}

/// Runs the command and gives what it printed. What it says of its progress goes to the terminal.
fn output_of(mut command: Command, quiet: bool, terminal: Terminal) -> Result<String, Failure> {
    if !quiet {
        terminal.heading(&shown(&command));
    }
    let output = command.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    print!("{text}");
    Err(Failure::failed(format!("{}: {}", shown(&command), output.status)))
}

/// `scene`, then the place, what holds it, its size and the two numbers; the harness may have begun the line.
fn of_ours(line: &str, build: &'static str) -> Option<Search> {
    let words: Vec<&str> = line.split_once("scene\t")?.1.split('\t').collect();
    let &[place, what, size, live, after] = words.as_slice() else { return None };
    let number = |text: &str| text.parse().ok();
    let (what, place) = (what.to_owned(), place.to_owned());
    let (size, live, after) = (number(size)?, number(live)?, number(after)?);
    Some(Search { build, what, holder: String::new(), place, size, live, after })
}

/// `peer`, then the library, the type, the place, the size and the two numbers.
fn of_a_peer(line: &str, lock: &str) -> Option<Search> {
    let words: Vec<&str> = line.strip_prefix("peer\t")?.split('\t').collect();
    let &[library, holder, place, size, live, after] = words.as_slice() else { return None };
    let number = |text: &str| text.parse().ok();
    let what = version_in(lock, library).map_or_else(|| library.to_owned(), |version| format!("{library} {version}"));
    let (holder, place) = (format!("`{holder}`"), place.to_owned());
    let (size, live, after) = (number(size)?, number(live)?, number(after)?);
    Some(Search { build: "release", what, holder, place, size, live, after })
}

/// The version of a package, by a `Cargo.lock`.
fn version_in<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let (_, package) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    package.split_once('"').map(|(version, _)| version)
}

/// Cells in rows, for the terminal and for a page.
#[derive(Debug, Default)]
struct Grid {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Each way to hold a secret, over the kinds of places; spellings, sizes and builds in one cell.
fn by_holder(searches: &[Search]) -> Grid {
    let kind = |search: &Search| match search.place.split_once(',') {
        Some((kind, _)) => kind.to_owned(),
        None => search.place.clone(),
    };
    grid(searches, "secret", kind, |search| vec![search.what.clone()])
}

fn by_library(searches: &[Search]) -> Grid {
    let mut grid = grid(
        searches,
        "library",
        |search| search.place.clone(),
        |search| vec![search.what.clone(), search.holder.clone()],
    );
    grid.header.insert(1, "holds it in".to_owned());
    grid
}

fn grid(
    searches: &[Search],
    what: &str,
    column: impl Fn(&Search) -> String,
    row: impl Fn(&Search) -> Vec<String>,
) -> Grid {
    let (mut columns, mut rows) = (Vec::new(), Vec::new());
    let mut cells: BTreeMap<_, BTreeSet<(u32, u32, u32)>> = BTreeMap::new();
    for search in searches {
        let (column, row) = (column(search), row(search));
        if !columns.contains(&column) {
            columns.push(column.clone());
        }
        if !rows.contains(&row) {
            rows.push(row.clone());
        }
        cells.entry((row, column)).or_default().insert((search.size, search.live, search.after));
    }
    let cell = |row: &Vec<String>, column: &String| {
        let mut texts: Vec<String> = Vec::new();
        for (_, live, after) in cells.get(&(row.clone(), column.clone())).into_iter().flatten() {
            let text = format!("{live} → {after}");
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.join(", ")
    };
    let rows =
        rows.iter().map(|row| row.iter().cloned().chain(columns.iter().map(|column| cell(row, column))).collect());
    Grid { rows: rows.collect(), header: std::iter::once(what.to_owned()).chain(columns.clone()).collect() }
}

impl Grid {
    fn table(&self) -> Table {
        let plain = |text: &String| text.replace('`', "");
        let header: Vec<String> = self.header.iter().map(plain).collect();
        let mut table = Table::with_header(&header.iter().map(String::as_str).collect::<Vec<_>>());
        for row in &self.rows {
            let cells = row.iter().map(|text| {
                let is_number = text.contains(" → ");
                let gone = text.split(", ").all(|one| one.ends_with(" → 0"));
                (plain(text), is_number.then_some(if gone { Tone::Good } else { Tone::Bad }))
            });
            table.row(cells.collect());
        }
        table
    }

    fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let rule = vec!["---".to_owned(); self.header.len()];
        let rows: String = self.rows.iter().map(|row| line(row)).collect();
        format!("{}{}{rows}", line(&self.header), line(&rule))
    }
}

/// The page with the text between two marks replaced.
fn renewed(page: &str, name: &str, text: &str) -> Result<String, Failure> {
    let (begin, end) = (format!("<!-- memory: {name} -->\n"), "<!-- memory: end -->");
    let parts = page.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(end)?.1)));
    let (before, after) =
        parts.ok_or_else(|| Failure::failed(format!("{PAGE} has no place for the table `{name}`")))?;
    Ok(format!("{before}{begin}\n{text}\n{end}{after}"))
}

fn document(ours: &[Search], peers: &[Search]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let list = |searches: &[Search], what: &str| {
        let mut out = String::new();
        for search in searches {
            let comma = if out.is_empty() { "" } else { "," };
            let holder =
                if search.holder.is_empty() { String::new() } else { format!("\"type\":{},", quoted(&search.holder)) };
            let _ = write!(
                out,
                "{comma}\n{{\"{what}\":{},{holder}\"place\":{},\"bytes\":{},\"build\":\"{}\",\"live\":{},\"after\":{}}}",
                quoted(&search.what),
                quoted(&search.place),
                search.size,
                search.build,
                search.live,
                search.after,
            );
        }
        out
    };
    format!("{{\"ours\":[{}],\n\"libraries\":[{}]}}\n", list(ours, "secret"), list(peers, "library"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn searches() -> Vec<Search> {
        let lines = [
            "test a ... scene\tTOML, plain\ttext\t32\t1\t0",
            "scene\tTOML, `\\u0041`\ttext\t8192\t1\t0",
            "scene\tenvironment\ttext\t32\t1\t0",
            "scene\tenvironment\ttext\t8192\t2\t1",
            "running 3 tests",
        ];
        lines.iter().filter_map(|line| of_ours(line, "debug")).collect()
    }

    #[test]
    fn grid_of_equal_searches_says_once_what_they_found_and_each_that_differs() {
        let grid = by_holder(&searches());
        assert_eq!(
            grid.markdown(),
            "| secret | TOML | environment |\n| --- | --- | --- |\n| text | 1 → 0 | 1 → 0, 2 → 1 |\n"
        );
    }

    #[test]
    fn library_is_named_with_its_version() {
        let lock = "[[package]]\nname = \"envy\"\nversion = \"0.4.2\"\n";
        let search = of_a_peer("peer\tenvy\tString\t.env\t32\t5\t4", lock).expect("it is one");
        assert_eq!(
            (search.what.as_str(), search.holder.as_str(), search.live, search.after),
            ("envy 0.4.2", "`String`", 5, 4)
        );
    }

    #[test]
    fn page_without_the_marks_is_left_alone() {
        assert!(renewed("# Memory\n", "ours", "table").is_err());
        let page = "a\n<!-- memory: ours -->\nold\n<!-- memory: end -->\nb\n";
        assert_eq!(renewed(page, "ours", "new").unwrap(), "a\n<!-- memory: ours -->\n\nnew\n<!-- memory: end -->\nb\n");
    }

    #[test]
    fn document_escapes_what_json_does_not_take() {
        let text = document(&searches(), &[]);
        assert!(text.contains("\"place\":\"TOML, `\\\\u0041`\""), "{text}");
    }
}
