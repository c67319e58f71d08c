//! What a program's settings cost the compiler, in CPU seconds, and the size of its binary.
//!
//! Seconds are user and system time of cargo and everything that it starts, as the shell's `times` gives them: on a busy
//! machine they grow less than the clock's.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::fields::Workload;
use super::generate::{PROGRAMS, Program};
use super::lab::{Lab, features, told};
use super::sheet::{Cell, Sheet, plain, thousands};
use super::speed::{Peers, shown};
use super::targets::{self, quotient};
use crate::failure::Failure;
use crate::terminal::Tone;

/// Builds of W2 are repeated, and the least counts.
const TIMES: usize = 2;

/// A build that is measured.
#[derive(Clone, Copy, Debug)]
enum What {
    /// Everything, from nothing, for debugging.
    Clean,
    /// `cargo check` of the package with the settings alone.
    Check,
    /// A release build of the package with the settings alone.
    Release,
}

/// The tables: W2 in all ways, then W3's release build. Ours is held to its limits.
pub(crate) fn sheets(
    lab: &Lab<'_>,
    workloads: &[Workload],
    peers: Peers,
) -> Result<(Vec<Sheet>, Vec<String>), Failure> {
    let header = ["program", "clean debug build", "`cargo check`", "release build", "binary beside the bare one, KiB"];
    let mut small = Sheet::new("compile", "W2, CPU seconds of a compilation", &header);
    let mut large = Sheet::new("compile-w3", "W3, CPU seconds of a release build", &["program", "release build"]);
    let mut missed = Vec::new();
    let (Some(w2), Some(w3)) = (find(workloads, "w2"), find(workloads, "w3")) else { return Ok((Vec::new(), missed)) };
    let bare = Bench { lab, name: "the bare driver".to_owned(), features: "bare,w2".to_owned(), source: lab.entry() };
    let bare_size = bare.size()?;
    small.row(bare.row(bare_size, None, &mut missed)?);
    for program in PROGRAMS {
        let chosen = peers == Peers::All || ["hand", "ours", "floor"].contains(&program.name);
        let is_ours = program.name == "ours";
        if chosen && program.workloads.contains(&"w2") {
            let usual = Bench::of(lab, program, w2, features(program.name, "w2"))?;
            small.row(usual.row(bare_size, is_ours.then_some(targets::CLEAN_BUILD), &mut missed)?);
        }
        if is_ours {
            let mut without = Bench::of(lab, program, w2, "ours,w2".to_owned())?;
            without.name.push_str(", without TOML");
            small.row(without.row(bare_size, Some(targets::CLEAN_BUILD_WITHOUT_TOML), &mut missed)?);
        }
        if chosen && program.workloads.contains(&"w3") {
            let bench = Bench::of(lab, program, w3, features(program.name, "w3"))?;
            let limit = is_ours.then_some(targets::RELEASE_BUILD_OF_W3);
            let seconds = bench.judged("release build of W3", bench.once(What::Release)?, limit, &mut missed);
            large.row(vec![plain(&bench.name), seconds]);
        }
    }
    Ok((vec![small, large], missed))
}

fn find<'w>(workloads: &'w [Workload], name: &str) -> Option<&'w Workload> {
    workloads.iter().find(|workload| workload.name == name)
}

/// The package of the programs with some features, in a build directory of its own.
#[derive(Debug)]
struct Bench<'l> {
    lab: &'l Lab<'l>,
    name: String,
    features: String,
    /// The file that is touched, so that the package and nothing else is built again.
    source: PathBuf,
}

impl<'l> Bench<'l> {
    fn of(lab: &'l Lab<'_>, program: &Program, workload: &Workload, features: String) -> Result<Self, Failure> {
        lab.prepare(workload, &[program])?;
        Ok(Self { lab, name: shown(program.name).to_owned(), features, source: lab.source(program, workload) })
    }

    /// All that is measured of W2. The limits are ours alone, so they hold where there is one for the clean build.
    fn row(&self, bare: u64, clean: Option<f64>, missed: &mut Vec<String>) -> Result<Vec<Cell>, Failure> {
        let limit = |limit: f64| clean.map(|_| limit);
        let larger = self.size()?.saturating_sub(bare).div_ceil(1024);
        Ok(vec![
            plain(&self.name),
            self.judged("clean debug build", self.least(What::Clean)?, clean, missed),
            self.judged("`cargo check`", self.least(What::Check)?, limit(targets::CHECK), missed),
            self.judged("release build", self.least(What::Release)?, limit(targets::RELEASE_BUILD), missed),
            (thousands(larger), self.judged("binary, KiB", quotient(larger, 1), limit(targets::BINARY), missed).1),
        ])
    }

    /// A number as a cell; one beyond its limit is noted.
    fn judged(&self, what: &str, number: f64, limit: Option<f64>, missed: &mut Vec<String>) -> Cell {
        let is_within = limit.map(|limit| number <= limit);
        if is_within == Some(false) {
            missed.push(format!("{}: {what}: {number:.2}, and {} is the limit", self.name, limit.unwrap_or_default()));
        }
        (format!("{number:.2}"), is_within.map(|is_within| if is_within { Tone::Good } else { Tone::Bad }))
    }

    fn folder(&self) -> PathBuf {
        self.lab.folder().join("compile").join(self.features.replace(',', "-"))
    }

    fn cargo<S: AsRef<OsStr>>(&self, arguments: &[S], features: &str) -> Command {
        let mut command = self.lab.cargo(arguments);
        command.args(["--offline", "--features", features]);
        // Incremental builds would be on for packages of this repository, and off for those of a registry.
        command.env("CARGO_TARGET_DIR", self.folder()).env("CARGO_INCREMENTAL", "0");
        command.env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
        command
    }

    fn least(&self, what: What) -> Result<f64, Failure> {
        let all: Result<Vec<_>, _> = (0..TIMES).map(|_| self.once(what)).collect();
        Ok(all?.into_iter().fold(f64::INFINITY, f64::min))
    }

    fn once(&self, what: What) -> Result<f64, Failure> {
        let arguments: &[&str] = match what {
            What::Clean => &["build", "--bin", "run"],
            What::Check => &["check", "--lib"],
            What::Release => &["build", "--release", "--bin", "run"],
        };
        eprintln!("{}: cargo {}", self.features, arguments.join(" "));
        if matches!(what, What::Clean) {
            let _ = fs::remove_dir_all(self.folder());
        } else {
            // Without a workload there are the dependencies alone.
            let program = self.features.split(',').next().unwrap_or_default();
            told(&mut self.cargo(arguments, program)).map_err(Failure::failed)?;
            self.touch()?;
        }
        cpu_seconds(&self.cargo(arguments, &self.features)).map_err(Failure::failed)
    }

    fn touch(&self) -> Result<(), Failure> {
        let now = std::time::SystemTime::now();
        Ok(fs::File::options().append(true).open(&self.source)?.set_modified(now)?)
    }

    /// Bytes of the stripped release binary.
    fn size(&self) -> Result<u64, Failure> {
        told(&mut self.cargo(&["build", "--release", "--bin", "run"], &self.features)).map_err(Failure::failed)?;
        Ok(fs::metadata(self.folder().join("release").join("run"))?.len())
    }
}

/// Runs a command under a shell that prints the times of its children.
fn cpu_seconds(command: &Command) -> Result<f64, String> {
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$@\" || exit 1; times", "sh"]).arg(command.get_program()).args(command.get_args());
    shell.current_dir(command.get_current_dir().unwrap_or_else(|| ".".as_ref()));
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let output = told(&mut shell)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let children = text.lines().last().unwrap_or_default();
    Ok(children.split_whitespace().filter_map(parsed).sum())
}

/// `1m2.34s` in seconds.
fn parsed(time: &str) -> Option<f64> {
    let (minutes, rest) = time.split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + rest.strip_suffix('s')?.parse::<f64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::parsed;

    #[test]
    fn parsed_time_of_a_shell_is_seconds() {
        assert_eq!(["0m0.12s", "1m2.50s"].map(parsed), [Some(0.12), Some(62.5)]);
        assert_eq!(parsed("nothing"), None);
    }

    #[test]
    fn cpu_seconds_of_a_command_that_fails_is_an_error() {
        let mut command = std::process::Command::new("false");
        assert!(super::cpu_seconds(command.arg("x")).is_err());
    }
}
