//! Wall-clock time of a load, for people: `cargo bench`, after `cargo xtask bench` has written the structs and the files.
//!
//! Each workload runs in a process of its own, with that workload's environment and no other.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use divan::Bencher;
use secure_config_benches::programs;

const PROGRAMS: [&str; 10] =
    ["floor", "hand", "ours", "envy", "envconfig", "confique", "schematic", "conf", "config", "figment"];
const WORKLOADS: [&str; 4] = ["w1", "w2", "w3", "w4"];

/// Says which workload this process runs.
const WORKLOAD: &str = "BENCH_WORKLOAD";

fn main() -> ExitCode {
    if env::var_os(WORKLOAD).is_some() {
        divan::main();
        return ExitCode::SUCCESS;
    }
    let built_in = |workload: &&&str| PROGRAMS.iter().any(|program| programs::find(program, workload).is_some());
    let all_well = WORKLOADS.iter().filter(built_in).all(|workload| run(workload));
    if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs this binary again, where the workload's files are.
fn run(workload: &str) -> bool {
    let data = Path::new(env!("BENCH_SOURCES")).with_file_name("data");
    let Ok(variables) = fs::read_to_string(data.join(format!("{workload}.environment"))) else {
        eprintln!("the files of {workload} are missing: `cargo xtask bench --only {workload}` writes them");
        return false;
    };
    println!("{workload}");
    let mut command = Command::new(env::current_exe().expect("this binary has a path"));
    command.args(env::args_os().skip(1)).current_dir(data).env_clear().env(WORKLOAD, workload);
    command.envs(variables.lines().filter_map(|line| line.split_once('=')));
    command.status().is_ok_and(|status| status.success())
}

fn programs() -> Vec<&'static str> {
    let workload = env::var(WORKLOAD).unwrap_or_default();
    PROGRAMS.into_iter().filter(|program| programs::find(program, &workload).is_some()).collect()
}

#[divan::bench(args = programs())]
fn load(bencher: Bencher<'_, '_>, program: &str) {
    let workload = env::var(WORKLOAD).unwrap_or_default();
    let load = programs::find(program, &workload).expect("it was found a moment ago");
    bencher.bench_local(|| load(None));
}
