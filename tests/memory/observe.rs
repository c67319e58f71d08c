//! A searched process says what it found, and whoever started it reads that. The programs of other libraries do the same.

use super::needle::Needle;
use super::search::{Found, Memory, Wanted, deep};

/// Loads, searches, drops and searches again; prints what was found of each needle.
pub(crate) fn observe<T, E>(needles: &[Needle], load: impl FnOnce() -> Result<T, E>) {
    let mut wanted: Vec<Wanted> = needles.iter().map(Wanted::new).collect();
    let mut found = Vec::with_capacity(needles.len() * 2);
    let mut memory = Memory::new();
    let loaded = deep(load);
    let good = loaded.is_ok();
    wanted.iter_mut().for_each(|wanted| found.push(memory.find(wanted)));
    deep(move || drop(loaded));
    wanted.iter_mut().for_each(|wanted| found.push(memory.find(wanted)));
    println!("loaded {good}");
    found.iter().for_each(tell);
}

pub(crate) fn tell(Found { least, most, in_block }: &Found) {
    println!("found {least} {most} {in_block}");
}

/// What a process said of itself.
pub(crate) struct Said {
    pub(crate) loaded: bool,
    /// While it lived, then after the drop; needle by needle.
    pub(crate) found: Vec<Found>,
}

impl Said {
    pub(crate) fn of(text: &str) -> Self {
        let found = text.lines().filter_map(|line| {
            let mut numbers = line.split_once("found ")?.1.split(' ').map(|number| number.parse().expect("a number"));
            Some(Found { least: numbers.next()?, most: numbers.next()?, in_block: numbers.next()? })
        });
        Self { loaded: text.contains("loaded true"), found: found.collect() }
    }
}
