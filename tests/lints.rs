//! The expansion under the lints that a careful program denies. Rustc's own are looked at by `tests/ui.rs`; as a module here
//! the same file is seen by `cargo clippy --all-targets` too.

#![forbid(unsafe_code)]

#[path = "ui/pass/strict_lints.rs"]
mod strict_lints;

#[test]
fn strict_program_is_lint_free_and_runs() {
    strict_lints::main();
}
