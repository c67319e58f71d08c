//! What the two binaries share: `run PROGRAM WORKLOAD TIMES` and `count PROGRAM WORKLOAD`.

use crate::programs;
use crate::{Load, Sum};

/// The load that the first two arguments name.
pub fn load_from_arguments() -> (Load, Vec<String>) {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    assert!(arguments.len() >= 2, "a program and a workload are missing");
    let rest = arguments.split_off(2);
    let load = programs::find(&arguments[0], &arguments[1])
        .unwrap_or_else(|| panic!("{} {} is not built in", arguments[0], arguments[1]));
    (load, rest)
}

/// Loads so many times and once more, and gives the sum of the last one's values.
///
/// The instructions of one load are the difference of two such runs: the start of the process, the first load and the sum
/// are in both.
pub fn repeated(load: Load, times: u32) -> String {
    for _ in 0..times {
        load(None);
    }
    let mut sum = Sum::default();
    load(Some(&mut sum));
    sum.shown()
}
