//! What our library has to reach, in one table, and whether it does.

use super::fields::{Kind, Workload};
use super::speed::{Figure, Measured};

/// Instructions, as a share of the hand-written program's in the same run.
const RATIOS: [(&str, f64); 5] = [("w1", 1.0), ("w1-prefixed", 2.0), ("w2", 0.4), ("w3", 0.08), ("w4", 0.3)];

/// Where a limit is out of reach of safe Rust: at most so much of what the floor program needs. `std::env::vars_os` alone
/// makes two allocations a variable.
const OF_FLOOR: f64 = 1.15;

/// The same where the report is kept, which the floor program has none of.
const OF_FLOOR_WITH_REPORT: f64 = 1.35;

/// Allocations beside the one of each value that owns memory.
const ALLOCATIONS_BESIDE: u64 = 10;

/// Bytes of heap at the peak of one load of W2.
const HEAP_OF_W2: u64 = 24 * 1024;

/// How much dearer a field may be in W3 than in W2.
const SLOPE: f64 = 1.1;

/// What a field becomes: lines of expanded code, and bytes of machine code.
pub(crate) const LINES_PER_FIELD: f64 = 10.0;
pub(crate) const TEXT_PER_FIELD: f64 = 40.0;

/// CPU seconds of compiling W2: everything for debugging, with TOML and without; the package alone, for `check` and for release.
/// They were set on another machine, so a run by itself says little: what counts is the others beside them.
pub(crate) const CLEAN_BUILD: f64 = 9.0;
pub(crate) const CLEAN_BUILD_WITHOUT_TOML: f64 = 6.5;
pub(crate) const CHECK: f64 = 0.35;
pub(crate) const RELEASE_BUILD: f64 = 4.0;
pub(crate) const RELEASE_BUILD_OF_W3: f64 = 10.0;

/// How much larger than a program that loads nothing the binary may be, in KiB.
pub(crate) const BINARY: f64 = 200.0;

/// Which way of loading is held to it.
const JUDGED: &str = "ours";

/// The way that keeps the report, which is held to its share of the floor alone.
const REPORTED: &str = "ours-reported";

/// What was measured, asked by workload and program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures<'m> {
    measured: &'m Measured,
}

impl<'m> Figures<'m> {
    pub(crate) fn new(measured: &'m Measured) -> Self {
        Self { measured }
    }

    fn instructions(self, workload: &str, variant: &str) -> Option<u64> {
        self.figure(workload, variant)?.instructions
    }

    fn figure(self, workload: &str, variant: &str) -> Option<&'m Figure> {
        // A prefix is nothing that a hand-written program knows of, so both kinds of W1 are held against the same one.
        let workload = if variant == "hand" { workload.trim_end_matches("-prefixed") } else { workload };
        self.measured.get(workload)?.iter().find(|figure| figure.variant == variant)
    }

    /// Instructions over those of the hand-written program.
    pub(crate) fn ratio(self, workload: &str, instructions: Option<u64>) -> Option<f64> {
        Some(quotient(instructions?, self.instructions(workload, "hand")?))
    }
}

/// Whether the figure's instructions are what they have to be; `None` where it is not judged.
pub(crate) fn judge(workload: &Workload, figure: &Figure, figures: Figures<'_>) -> Option<bool> {
    if figure.variant != JUDGED {
        return None;
    }
    let (_, limit) = RATIOS.iter().find(|(name, _)| *name == workload.name)?;
    let ratio = figures.ratio(workload.name, figure.instructions)?;
    let floor = figures.instructions(workload.name, "floor")?;
    Some(ratio <= *limit || !is_far(figure.instructions?, floor))
}

fn is_far(ours: u64, floor: u64) -> bool {
    quotient(ours, floor) > OF_FLOOR
}

/// Every target that is missed, in words.
pub(crate) fn missed(workloads: &[Workload], measured: &Measured) -> Vec<String> {
    let figures = Figures::new(measured);
    let mut missed = Vec::new();
    for workload in workloads {
        let name = workload.name;
        let Some(figure) = measured.get(name).and_then(|all| all.iter().find(|figure| figure.variant == JUDGED)) else {
            continue;
        };
        if judge(workload, figure, figures) == Some(false) {
            let ratio = figures.ratio(name, figure.instructions).unwrap_or_default();
            let limit = RATIOS.iter().find(|(known, _)| *known == name).map_or(0.0, |(_, limit)| *limit);
            let floor = figure.instructions.zip(figures.instructions(name, "floor"));
            let floor = floor.map_or(0.0, |(ours, floor)| quotient(ours, floor));
            missed.push(format!(
                "{name}: {ratio:.3} of the hand-written program, and {limit} is the limit; {floor:.2} of the floor, \
                 and {OF_FLOOR} is the limit"
            ));
        }
        let reported = figures.instructions(name, REPORTED).zip(figures.instructions(name, "floor"));
        if let Some((reported, floor)) = reported
            && quotient(reported, floor) > OF_FLOOR_WITH_REPORT
        {
            let share = quotient(reported, floor);
            missed.push(format!(
                "{name}, with the report kept: {share:.2} of the floor, and {OF_FLOOR_WITH_REPORT} is the limit"
            ));
        }
        let owned =
            workload.fields().filter(|(_, field)| matches!(field.kind, Kind::Text | Kind::Secret)).count() as u64;
        let floor = figures.figure(name, "floor").map(|figure| figure.heap);
        let (allocations, peak) = (figure.heap.allocations, figure.heap.peak);
        if allocations > owned + ALLOCATIONS_BESIDE && floor.is_none_or(|floor| is_far(allocations, floor.allocations))
        {
            missed.push(format!("{name}: {allocations} allocations for {owned} values that own memory"));
        }
        if name == "w2" && peak > HEAP_OF_W2 && floor.is_none_or(|floor| is_far(peak, floor.peak)) {
            missed.push(format!("{name}: {peak} bytes of heap, and {HEAP_OF_W2} is the limit"));
        }
    }
    let per_field = |name: &str| {
        let fields = workloads.iter().find(|workload| workload.name == name)?.fields().count() as u64;
        Some(figures.instructions(name, JUDGED)? / fields)
    };
    if let Some((small, large)) = per_field("w2").zip(per_field("w3"))
        && quotient(large, small) > SLOPE
    {
        missed.push(format!("a field costs {large} instructions in W3 and {small} in W2"));
    }
    missed
}

#[allow(clippy::cast_precision_loss, reason = "instructions of a load are far below 2^52")]
pub(crate) fn quotient(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::lab::Heap;

    fn figure(variant: &str, instructions: u64, allocations: u64, peak: u64) -> Figure {
        let heap = Heap { allocations, peak };
        Figure { variant: variant.to_owned(), instructions: Some(instructions), heap }
    }

    fn measured(workload: &'static str, ours: Figure) -> Measured {
        let others = [figure("hand", 1_000_000, 0, 0), figure("floor", 380_000, 0, 0)];
        Measured::from([(workload, others.into_iter().chain([ours]).collect())])
    }

    #[test]
    fn missed_of_a_load_within_its_limits_is_nothing() {
        let all = Workload::all();
        assert_eq!(missed(&all, &measured("w2", figure("ours", 399_000, 120, 20_000))), [""; 0]);
        // Above the ratio, and near enough to the floor.
        assert_eq!(missed(&all, &measured("w2", figure("ours", 430_000, 120, 20_000))), [""; 0]);
    }

    #[test]
    fn missed_of_a_load_beyond_its_limits_names_each_of_them() {
        let all = Workload::all();
        let found = missed(&all, &measured("w2", figure("ours", 440_000, 121, 25_000)));
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("w2: 0.440 of the hand-written program"), "{found:?}");
    }

    #[test]
    fn missed_where_the_report_costs_too_much() {
        let mut both = measured("w2", figure("ours", 399_000, 120, 20_000));
        both.get_mut("w2").unwrap().push(figure("ours-reported", 520_000, 120, 20_000));
        let found = missed(&Workload::all(), &both);
        assert_eq!(found, ["w2, with the report kept: 1.37 of the floor, and 1.35 is the limit"]);
    }

    #[test]
    fn missed_where_a_field_grows_dearer_with_their_number() {
        let mut both = measured("w2", figure("ours", 300_000, 0, 0));
        both.extend(measured("w3", figure("ours", 3_400_000, 0, 0)));
        both.get_mut("w3").unwrap()[0].instructions = Some(54_000_000);
        let found = missed(&Workload::all(), &both);
        assert_eq!(found, ["a field costs 1700 instructions in W3 and 1500 in W2"]);
    }
}
