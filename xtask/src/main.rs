//! The project's own chores, run as `cargo xtask <subcommand>`.
//!
//! One file per subcommand; this one only picks it. Nothing here is part of the library, and nothing is needed
//! beyond the standard library, so that a fresh machine builds it in a moment.

#![forbid(unsafe_code)]

mod arguments;
mod bench;
mod failure;
mod fuzz;
mod leaks;
mod memory;
mod mutate;
mod peers;
mod table;
mod terminal;
mod test;
mod workspace;

use std::process::ExitCode;

use arguments::Arguments;
use failure::Failure;

const HELP: &str = "\
The chores of secure-config.

usage: cargo xtask <subcommand> [options]

subcommands:
  test      run every check and test of the workspace
  mutate    show that the tests notice when a rule is broken
  bench     measure loads, ours beside other libraries
  fuzz      run the fuzz targets, each for a while
  leaks     look for secrets in everything that a program says, ours beside other libraries
  memory    search the memory of loads for copies of a secret, ours beside other libraries

options:
  -h, --help    this text; after a subcommand, its own

exit codes:
  0  all is well
  1  a step failed
  2  the command line is not understood

examples:
  cargo xtask test
  cargo xtask test --only clippy
  cargo xtask mutate --list
";

fn main() -> ExitCode {
    match dispatch(Arguments::from_process()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.exit_code()
        }
    }
}

fn dispatch(mut arguments: Arguments) -> Result<(), Failure> {
    match arguments.subcommand().as_deref() {
        Some("test") => test::run(arguments),
        Some("mutate") => mutate::run(arguments),
        Some("bench") => bench::run(arguments),
        Some("fuzz") => fuzz::run(arguments),
        Some("leaks") => leaks::run(arguments),
        Some("memory") => memory::run(arguments),
        Some("help") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(Failure::usage(format!("no subcommand `{other}`"))),
        None if arguments.wants_help() => {
            print!("{HELP}");
            Ok(())
        }
        None => Err(Failure::usage("a subcommand is missing")),
    }
}
