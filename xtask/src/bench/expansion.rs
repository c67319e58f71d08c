//! How much a field becomes: lines that the derive writes for it, and machine code in a release build.
//!
//! Lines are counted as rustc prints them, in the difference of two sizes of the same groups, and without the lines that the
//! field has in the source.

use std::fs;

use super::fields::Workload;
use super::generate::{PROGRAMS, Program};
use super::lab::{Lab, features, told};
use super::sheet::{Sheet, plain};
use super::speed::{Peers, shown};
use super::targets::{LINES_PER_FIELD, TEXT_PER_FIELD, quotient};
use crate::failure::Failure;

const GROUPS: usize = 10;

/// The table, and what is beyond its limit.
pub(crate) fn sheet(lab: &Lab<'_>, workloads: &[Workload], peers: Peers) -> Result<(Sheet, Vec<String>), Failure> {
    let header = ["program", "lines of expanded code a field", "bytes of machine code a field"];
    let mut sheet = Sheet::new("expansion", "What a field becomes", &header);
    let mut missed = Vec::new();
    for program in PROGRAMS.iter().filter(|program| program.workloads.contains(&"w2")) {
        if program.name == "floor" || (peers == Peers::None && program.name != "ours") {
            continue;
        }
        eprintln!("expansion {}", program.name);
        let lines = lines_per_field(lab, program)?;
        let text = text_per_field(lab, program, workloads)?;
        if program.name == "ours" {
            let beyond = |what, number, limit| format!("a field is {number:.1} {what}, and {limit} is the limit");
            let is_long = lines > LINES_PER_FIELD;
            missed.extend(is_long.then(|| beyond("lines of expanded code", lines, LINES_PER_FIELD)));
            let text = text.filter(|text| *text > TEXT_PER_FIELD);
            missed.extend(text.map(|text| beyond("bytes of machine code", text, TEXT_PER_FIELD)));
        }
        let number = |number: f64| plain(format!("{number:.1}"));
        sheet.row(vec![plain(shown(program.name)), number(lines), text.map_or_else(|| plain("–"), number)]);
    }
    Ok((sheet, missed))
}

fn lines_per_field(lab: &Lab<'_>, program: &Program) -> Result<f64, Failure> {
    // Not the files of the plot: those belong to binaries that are kept.
    let of = |fields: usize| -> Result<u64, Failure> {
        let workload = Workload::layered("w2", "", GROUPS, fields);
        lab.prepare(&workload, &[program])?;
        let source = fs::read_to_string(lab.source(program, &workload))?.lines().count();
        let features = features(program.name, workload.name);
        let mut command = lab.cargo(&["rustc", "--profile", "check", "--lib", "--features", &features]);
        command.args(["--", "-Zunpretty=expanded"]).env("RUSTC_BOOTSTRAP", "1");
        let output = told(&mut command).map_err(Failure::failed)?;
        let expanded = String::from_utf8_lossy(&output.stdout).lines().count();
        Ok(expanded.saturating_sub(source) as u64)
    };
    let (small, large) = (of(10)?, of(20)?);
    Ok(quotient(large.saturating_sub(small), (GROUPS * 10) as u64))
}

/// The difference of W3's and W2's binaries, where both can be built.
fn text_per_field(lab: &Lab<'_>, program: &Program, workloads: &[Workload]) -> Result<Option<f64>, Failure> {
    if !program.workloads.contains(&"w3") {
        return Ok(None);
    }
    let mut sizes = Vec::new();
    for workload in workloads.iter().filter(|workload| ["w2", "w3"].contains(&workload.name)) {
        lab.prepare(workload, &[program])?;
        let built = lab.build(program, workload).map_err(Failure::failed)?;
        let binary = fs::read(built.binary())?;
        let text = section(&binary, ".text").ok_or_else(|| Failure::failed("no `.text` in the binary"))?;
        sizes.push((workload.fields().count() as u64, text));
    }
    let [(few, small), (many, large)] = sizes[..] else { return Ok(None) };
    Ok(Some(quotient(large.saturating_sub(small), many - few)))
}

/// The size of a section of a 64-bit little-endian ELF file.
fn section(elf: &[u8], name: &str) -> Option<u64> {
    let number = |at: usize, bytes: usize| {
        let field = elf.get(at..at + bytes)?;
        Some(field.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)))
    };
    let place = |at: usize, bytes: usize| usize::try_from(number(at, bytes)?).ok();
    let (table, entry, count, names) = (place(0x28, 8)?, place(0x3A, 2)?, place(0x3C, 2)?, place(0x3E, 2)?);
    let names = place(table + names * entry + 0x18, 8)?;
    (0..count).map(|index| table + index * entry).find_map(|header| {
        let start = names + place(header, 4)?;
        let found = elf.get(start..start + name.len())? == name.as_bytes() && elf.get(start + name.len()) == Some(&0);
        if found { number(header + 0x20, 8) } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn section_of_this_very_program_is_found() {
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        if own.starts_with(b"\x7fELF") {
            assert!(section(&own, ".text").is_some_and(|size| size > 1000));
            assert_eq!(section(&own, ".nothing"), None);
        }
    }
}
