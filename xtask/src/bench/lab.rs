//! Where programs are built and run: `target/benches`, with a small environment of its own.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::data;
use super::fields::{Shape, Workload};
use super::generate::Program;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// The folders, and the tool that counts instructions where it is installed.
#[derive(Debug)]
pub(crate) struct Lab<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
    valgrind: Option<PathBuf>,
}

/// A program that was built for a workload.
#[derive(Debug)]
pub(crate) struct Built<'w> {
    workload: &'w Workload,
    run: PathBuf,
    count: PathBuf,
    separator: &'static str,
}

/// What the allocator saw of one load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heap {
    pub(crate) allocations: u64,
    pub(crate) peak: u64,
}

impl Built<'_> {
    /// The binary that is measured.
    pub(crate) fn binary(&self) -> &Path {
        &self.run
    }
}

impl<'a> Lab<'a> {
    pub(crate) fn open(workspace: &'a Workspace) -> Result<Self, Failure> {
        let folder = workspace.target().join("benches");
        for part in ["generated", "data", "programs"] {
            fs::create_dir_all(folder.join(part))?;
        }
        let on_path = |name: &str| {
            let path = env::var_os("PATH").unwrap_or_default();
            env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
        };
        Ok(Self { workspace, folder, valgrind: on_path("valgrind") })
    }

    pub(crate) fn has_valgrind(&self) -> bool {
        self.valgrind.is_some()
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes the code of these programs for a workload, and its sources. What is there already is left alone, so that
    /// nothing is built again without need.
    pub(crate) fn prepare(&self, workload: &Workload, programs: &[&Program]) -> Result<(), Failure> {
        let stem = workload.stem();
        for program in programs.iter().filter(|program| program.workloads.contains(&workload.name)) {
            write_where_different(&self.source(program, workload), &(program.code)(workload))?;
        }
        let data = self.folder.join("data");
        // For `cargo bench`; the runs here hand it over themselves.
        let lines: String =
            data::environment(workload, "_").iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        write_where_different(&data.join(format!("{stem}.environment")), &lines)?;
        match workload.shape {
            Shape::Flat => Ok(()),
            Shape::Layered => write_where_different(&data.join(format!("{stem}.toml")), &data::toml(workload)),
            Shape::Dotenv => write_where_different(&data.join(format!("{stem}.env")), &data::dotenv(workload)),
        }
    }

    /// The generated code of a program for a workload.
    pub(crate) fn source(&self, program: &Program, workload: &Workload) -> PathBuf {
        self.folder.join("generated").join(format!("{}_{}.rs", program.name, workload.stem()))
    }

    /// The package's first file.
    pub(crate) fn entry(&self) -> PathBuf {
        self.workspace.root().join("benches/src/lib.rs")
    }

    /// A cargo at the package of the programs.
    pub(crate) fn cargo<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = self.workspace.cargo();
        command.current_dir(self.workspace.root().join("benches"));
        command.args(arguments).args(["--quiet", "--no-default-features"]);
        command.env("CARGO_TARGET_DIR", &self.folder).env("BENCH_SOURCES", self.folder.join("generated"));
        command
    }

    /// Builds a program for a workload, with its own dependencies alone, and keeps the binaries.
    pub(crate) fn build<'w>(&self, program: &Program, workload: &'w Workload) -> Result<Built<'w>, String> {
        let features = features(program.name, workload.name);
        let mut command = self.cargo(&["build", "--release", "--bins", "--features", &features]);
        told(&mut command)?;
        let kept = |name: &str| -> Result<PathBuf, String> {
            let kept = self.folder.join("programs").join(format!("{}-{}-{name}", program.name, workload.name));
            fs::copy(self.folder.join("release").join(name), &kept).map_err(|fault| fault.to_string())?;
            Ok(kept)
        };
        Ok(Built { workload, run: kept("run")?, count: kept("count")?, separator: program.separator })
    }

    /// Runs a binary where the files are, with the workload's environment and no other.
    fn command(&self, built: &Built<'_>, binary: &Path) -> Command {
        let mut command = Command::new(binary);
        command.env_clear().envs(data::environment(built.workload, built.separator));
        command.current_dir(self.folder.join("data"));
        command
    }

    /// The checksum of the values that a program loads. `variant` is the program as the binary knows it.
    pub(crate) fn sum(&self, built: &Built<'_>, variant: &str) -> Result<String, String> {
        let output = told(self.command(built, &built.run).args([variant, built.workload.name, "0"]))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Allocations and peak of the heap of one warm load.
    pub(crate) fn heap(&self, built: &Built<'_>, variant: &str) -> Result<Heap, String> {
        let output = told(self.command(built, &built.count).args([variant, built.workload.name]))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut numbers = text.split_whitespace().filter_map(|number| number.parse().ok());
        match (numbers.next(), numbers.next()) {
            (Some(allocations), Some(peak)) => Ok(Heap { allocations, peak }),
            _ => Err(format!("`count` printed {text:?}")),
        }
    }

    /// Instructions of one warm load: the difference of two runs, divided. `None` where there is no valgrind.
    pub(crate) fn instructions(&self, built: &Built<'_>, variant: &str) -> Result<Option<u64>, String> {
        let Some(valgrind) = &self.valgrind else { return Ok(None) };
        let loads = built.workload.loads();
        let count = |times: u64| -> Result<u64, String> {
            let mut command = self.command(built, valgrind);
            command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(&built.run);
            command.args([variant, built.workload.name, &times.to_string()]);
            let output = told(&mut command)?;
            let text = String::from_utf8_lossy(&output.stderr);
            let number = text.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
            number.ok_or_else(|| "callgrind printed no count".to_owned())
        };
        Ok(Some((count(1 + loads)? - count(1)?) / loads))
    }
}

/// The features that build one program for one workload.
pub(crate) fn features(program: &str, workload: &str) -> String {
    let program = if program == "ours" { "ours-toml" } else { program };
    format!("{program},{workload}")
}

/// Runs a command to its end; a failure is told with the last lines that it wrote.
pub(crate) fn told(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|fault| format!("cannot be started: {fault}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<_> = text.lines().collect();
    let last = lines.get(lines.len().saturating_sub(12)..).unwrap_or_default().join("\n");
    Err(format!("{}\n{last}", output.status))
}

fn write_where_different(file: &Path, text: &str) -> Result<(), Failure> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(file, text)?;
    // As files with secrets should be: what others can read is warned of.
    #[cfg(unix)]
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}
