//! `cargo xtask bench`: what a load costs, ours beside other libraries and beside code written by hand.
//!
//! The programs stand in `benches/`, a package of its own; their structs are written here, from one list of fields.

mod compile;
mod data;
mod expansion;
mod fidelity;
mod fields;
mod generate;
mod lab;
mod plot;
mod sheet;
mod speed;
mod targets;

use std::fs;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::peers;
use crate::terminal::Terminal;
use crate::workspace::Workspace;
use fields::Workload;
use lab::Lab;
use sheet::Sheet;
use speed::Peers;

const HELP: &str = "\
Measures what a load costs, ours beside other libraries: instructions counted by callgrind, allocations, heap.

usage: cargo xtask bench [--only WORKLOAD]... [--peers none|all] [--json]
       cargo xtask bench --check [--only WORKLOAD]...
       cargo xtask bench [--speed] [--expansion] [--compile] [--fidelity] [--plot] [--peers none|all] [--write] [--json]

options:
  --only WORKLOAD    this workload alone (w1, w1-prefixed, w2, w3, w4); may be repeated
  --peers none       the floor, the hand-written program and ours alone
  --check            as `--peers none`, and fail where ours is beyond its limits
  --speed            what a load costs; this is what is measured where nothing else is asked for
  --expansion        lines of code and bytes of machine code for a field
  --compile          what the settings cost the compiler, and the size of the binary; takes long
  --fidelity         what becomes of texts that look like something else
  --plot             cost over number of fields; takes long
  --write            put what was measured into docs/PERFORMANCE.md; alone, it measures everything
  --json             print JSON instead of tables
  -h, --help         this text

exit codes:
  0  all is well
  1  a program does not build, loads other values, or is beyond its targets
  2  the command line is not understood

examples:
  cargo xtask bench
  cargo xtask bench --only w2 --peers none
  cargo xtask bench --check
  cargo xtask bench --write
";

/// What the arguments ask for.
#[derive(Debug)]
struct Asked {
    workloads: Vec<Workload>,
    peers: Peers,
    check: bool,
    speed: bool,
    expansion: bool,
    compile: bool,
    fidelity: bool,
    plot: bool,
    write: bool,
    json: bool,
}

impl Asked {
    fn parse(mut arguments: Arguments) -> Result<Self, Failure> {
        let only = arguments.values("--only")?;
        let workloads = chosen(&only)?;
        let peers = match arguments.values("--peers")?.last().map(String::as_str) {
            None | Some("all") => Peers::All,
            Some("none") => Peers::None,
            Some(other) => return Err(Failure::usage(format!("`--peers {other}` is not understood"))),
        };
        let mut flag = |name| arguments.flag(name);
        let (check, write, json) = (flag("--check"), flag("--write"), flag("--json"));
        let parts = ["--speed", "--expansion", "--compile", "--fidelity", "--plot"].map(flag);
        arguments.finish()?;
        let none = !parts.contains(&true);
        let [speed, expansion, compile, fidelity, plot] =
            if none { [true, write || check && only.is_empty(), write, write, write] } else { parts };
        let peers = if check { Peers::None } else { peers };
        Ok(Self { workloads, peers, check, speed, expansion, compile, fidelity, plot, write, json })
    }
}

/// Measures what the arguments ask for.
pub(crate) fn run(mut arguments: Arguments) -> Result<(), Failure> {
    if arguments.wants_help() {
        print!("{HELP}");
        return Ok(());
    }
    let asked = Asked::parse(arguments)?;
    let workspace = Workspace::locate()?;
    let lab = Lab::open(&workspace)?;
    let docs = workspace.root().join("docs");
    let (mut sheets, mut missed) = (Vec::new(), Vec::new());

    if asked.speed {
        let measured = speed::measure(&lab, &asked.workloads, asked.peers)?;
        sheets.extend(speed::sheets(&asked.workloads, &measured));
        missed.extend(targets::missed(&asked.workloads, &measured));
    }
    if asked.expansion {
        let (sheet, beyond) = expansion::sheet(&lab, &asked.workloads, asked.peers)?;
        sheets.push(sheet);
        missed.extend(beyond);
    }
    if asked.fidelity {
        let (sheet, changed) = fidelity::sheet(&lab)?;
        sheets.push(sheet);
        missed.extend(changed);
    }
    if asked.plot {
        let lines = plot::measure(&lab)?;
        sheets.push(plot::sheet(&lines));
        if asked.write {
            fs::write(docs.join("performance.svg"), plot::svg(&lines))?;
        }
    }
    if asked.compile {
        let (costs, beyond) = compile::sheets(&lab, &asked.workloads, asked.peers)?;
        sheets.extend(costs);
        missed.extend(beyond);
    }

    print(&sheets, asked.json);
    if asked.write {
        let file = docs.join("PERFORMANCE.md");
        let mut page = fs::read_to_string(&file)?;
        for sheet in &sheets {
            let text = format!("**{}**\n\n{}", sheet.title, sheet.markdown());
            page = peers::renewed(&page, "bench", &sheet.name, &text)?;
        }
        fs::write(file, page)?;
    }
    if !lab.has_valgrind() {
        eprintln!("skipped: instructions: valgrind is not installed");
    }
    if missed.is_empty() || !asked.check { Ok(()) } else { Err(Failure::failed(missed.join("\n       "))) }
}

fn chosen(only: &[String]) -> Result<Vec<Workload>, Failure> {
    let mut all = Workload::all();
    let lower: Vec<_> = only.iter().map(|name| name.to_lowercase()).collect();
    if let Some(unknown) = lower.iter().find(|name| !all.iter().any(|workload| workload.name == *name)) {
        let known: Vec<_> = all.iter().map(|workload| workload.name).collect();
        return Err(Failure::usage(format!("no workload `{unknown}`; there are {}", known.join(", "))));
    }
    // W1 with a prefix is held against what the others need for W1.
    let is_chosen = |name: &str| lower.iter().any(|chosen| chosen == name || (chosen == "w1-prefixed" && name == "w1"));
    all.retain(|workload| lower.is_empty() || is_chosen(workload.name));
    Ok(all)
}

fn print(sheets: &[Sheet], json: bool) {
    if json {
        let all: Vec<_> = sheets.iter().map(Sheet::json).collect();
        println!("{{\n{}\n}}", all.join(",\n"));
        return;
    }
    let terminal = Terminal::from_process();
    for sheet in sheets {
        println!();
        terminal.heading(&sheet.title);
        print!("{}", sheet.render(terminal));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_with_an_unknown_workload_lists_the_known_ones() {
        let failure = chosen(&["w9".to_owned()]).unwrap_err();
        assert!(failure.to_string().contains("there are w1, w1-prefixed, w2"), "{failure}");
    }

    #[test]
    fn chosen_workload_with_a_prefix_comes_with_what_it_is_held_against() {
        let names: Vec<_> = chosen(&["W1-prefixed".to_owned()]).unwrap().iter().map(|workload| workload.name).collect();
        assert_eq!(names, ["w1", "w1-prefixed"]);
    }
}
