//! What the derive refuses, with the very words that the user sees, and what it has to accept.
//!
//! `tests/ui/<kind of fault>/<fault>.rs` stands beside its `.stderr`; `tests/ui/pass/` compiles and runs. The faults in
//! `tests/ui/late/` show when code is generated and not before. `TRYBUILD=overwrite cargo test --test ui` renews the
//! texts; read each of them with the eyes of somebody who sees the library for the first time.

#![forbid(unsafe_code)]

use std::fs;

/// Folders with a meaning of their own.
const SPECIAL: &[&str] = &["pass", "late", "without_features"];

#[test]
fn faulty_struct_is_refused_with_reviewed_words() {
    let cases = trybuild::TestCases::new();
    let mut kinds: Vec<String> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ui"))
        .expect("the folder of the cases")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|kind| !SPECIAL.contains(&kind.as_str()))
        .collect();
    kinds.sort();
    assert!(kinds.len() > 8, "the cases are looked for in the wrong place");
    for kind in kinds {
        cases.compile_fail(format!("tests/ui/{kind}/*.rs"));
    }
    if cfg!(not(any(feature = "regex", feature = "serde"))) {
        cases.compile_fail("tests/ui/without_features/*.rs");
    }
}

/// One passing case makes `cargo build` of all: that is what generic structs and a struct without environments need.
#[test]
fn sound_struct_is_accepted_and_a_late_fault_is_refused_by_a_build() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/late/*.rs");
}
