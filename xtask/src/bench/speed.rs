//! Instructions, allocations and heap of one warm load, for each workload a table.

use std::collections::BTreeMap;

use super::fields::Workload;
use super::generate::{PROGRAMS, Program};
use super::lab::{Heap, Lab};
use super::sheet::{Sheet, plain, thousands};
use super::targets::{self, Figures};
use crate::failure::Failure;
use crate::terminal::Tone;

/// What was measured of one program with one workload.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// The program as its binary knows it: ours is asked twice, without and with the report kept.
    pub(crate) variant: String,
    pub(crate) instructions: Option<u64>,
    pub(crate) heap: Heap,
}

/// Everything that was measured, by workload.
pub(crate) type Measured = BTreeMap<&'static str, Vec<Figure>>;

/// Which programs are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peers {
    None,
    All,
}

/// Programs of the project itself, which every run needs.
const OWN: [&str; 3] = ["floor", "hand", "ours"];

pub(crate) fn measure(lab: &Lab<'_>, workloads: &[Workload], peers: Peers) -> Result<Measured, Failure> {
    let mut measured = Measured::new();
    for workload in workloads {
        let takes_part = |program: &&Program| {
            let chosen = peers == Peers::All || OWN.contains(&program.name);
            chosen && program.workloads.contains(&workload.name)
        };
        let programs: Vec<_> = PROGRAMS.iter().filter(takes_part).collect();
        lab.prepare(workload, &programs)?;
        let mut sums = BTreeMap::new();
        for program in programs {
            eprintln!("{} {}", workload.name, program.name);
            let figures = of_program(lab, program, workload, &mut sums);
            let figures =
                figures.map_err(|why| Failure::failed(format!("{} {}: {why}", program.name, workload.name)))?;
            measured.entry(workload.name).or_default().extend(figures);
        }
        same(workload, &sums)?;
    }
    Ok(measured)
}

fn of_program(
    lab: &Lab<'_>,
    program: &Program,
    workload: &Workload,
    sums: &mut BTreeMap<String, String>,
) -> Result<Vec<Figure>, String> {
    let built = lab.build(program, workload)?;
    let variants: &[&str] = if program.name == "ours" { &["ours", "ours-reported"] } else { &[program.name] };
    let mut figures = Vec::new();
    for variant in variants {
        sums.insert((*variant).to_owned(), lab.sum(&built, variant)?);
        let (instructions, heap) = (lab.instructions(&built, variant)?, lab.heap(&built, variant)?);
        figures.push(Figure { variant: (*variant).to_owned(), instructions, heap });
    }
    Ok(figures)
}

/// No figure counts unless every program loaded the same values.
fn same(workload: &Workload, sums: &BTreeMap<String, String>) -> Result<(), Failure> {
    let Some((first, sum)) = sums.iter().next() else { return Ok(()) };
    match sums.iter().find(|(_, other)| *other != sum) {
        None => Ok(()),
        Some((other, _)) => {
            Err(Failure::failed(format!("{}: {first} and {other} loaded different values", workload.name)))
        }
    }
}

/// A table for each workload, and one of the cost of a field.
pub(crate) fn sheets(workloads: &[Workload], measured: &Measured) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for workload in workloads {
        let Some(figures) = measured.get(workload.name) else { continue };
        let header = ["program", "instructions", "× hand", "allocations", "peak of the heap, bytes"];
        let mut sheet = Sheet::new(workload.name, workload.title, &header);
        let all = Figures::new(measured);
        for figure in figures {
            let ratio = all.ratio(workload.name, figure.instructions);
            let tone = targets::judge(workload, figure, all).map(|met| if met { Tone::Good } else { Tone::Bad });
            sheet.row(vec![
                plain(shown(&figure.variant)),
                plain(figure.instructions.map_or_else(|| "–".to_owned(), thousands)),
                (ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.3}")), tone),
                plain(thousands(figure.heap.allocations)),
                plain(thousands(figure.heap.peak)),
            ]);
        }
        sheets.push(sheet);
    }
    sheets.extend(per_field(workloads, measured));
    sheets
}

fn per_field(workloads: &[Workload], measured: &Measured) -> Option<Sheet> {
    let count =
        |name: &str| workloads.iter().find(|workload| workload.name == name).map(|workload| workload.fields().count());
    let (small, large) = (count("w2")? as u64, count("w3")? as u64);
    let header = ["program", "W2, instructions a field", "W3, instructions a field", "W3 ÷ W2"];
    let mut sheet = Sheet::new("per-field", "Cost of a field as settings grow", &header);
    for figure in measured.get("w2")? {
        let Some(other) = measured.get("w3")?.iter().find(|other| other.variant == figure.variant) else { continue };
        let (Some(w2), Some(w3)) = (figure.instructions, other.instructions) else { continue };
        sheet.row(vec![
            plain(shown(&figure.variant)),
            plain(thousands(w2 / small)),
            plain(thousands(w3 / large)),
            plain(format!("{:.2}", targets::quotient(w3 / large, w2 / small))),
        ]);
    }
    Some(sheet)
}

/// A program's name in a table.
pub(crate) fn shown(variant: &str) -> &str {
    match variant {
        "floor" => "the floor",
        "hand" => "by hand",
        "ours" => "secure-config",
        "ours-reported" => "secure-config, with the report kept",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_refuses_programs_that_loaded_different_values() {
        let workload = &Workload::all()[0];
        let sums =
            |other: &str| BTreeMap::from([("hand".to_owned(), "a".to_owned()), ("ours".to_owned(), other.to_owned())]);
        assert!(same(workload, &sums("a")).is_ok());
        let failure = same(workload, &sums("b")).unwrap_err();
        assert_eq!(failure.to_string(), "w1: hand and ours loaded different values");
    }
}
