//! Where the schema comes from: a document, a program's file, or the programs that cargo builds here.

use std::fs::File;
use std::io::{Cursor, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use object::ReadCache;
use serde_json::Value;

use crate::argument::shown;
use crate::binary::{self, Unfit};
use crate::exchange::{self, Settings};
use crate::{Failure, files};

/// Where to look for the schema. Without any of these, the package or workspace in the current directory is built, and every
/// program of it is read.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Where the schema comes from")]
pub(crate) struct Place {
    /// Read the schema from this document (`schema.json`)
    #[arg(long, value_name = "FILE", global = true, conflicts_with_all = ["binary", "bin", "example", "package"])]
    pub(crate) schema: Option<PathBuf>,
    /// Read the schema from this program; it is not run, and may be of another platform
    #[arg(long, value_name = "FILE", global = true, conflicts_with_all = ["bin", "example", "package"])]
    pub(crate) binary: Option<PathBuf>,
    /// Build this binary of the package and read it
    #[arg(long, value_name = "NAME", global = true)]
    bin: Option<String>,
    /// Build this example of the package and read it
    #[arg(long, value_name = "NAME", global = true, conflicts_with = "bin")]
    example: Option<String>,
    /// Build this package of the workspace and read its programs
    #[arg(short, long, value_name = "NAME", global = true)]
    package: Option<String>,
    /// Build with optimisations
    #[arg(long, global = true)]
    release: bool,
    /// Features to build with, separated by commas
    #[arg(long, value_name = "FEATURES", global = true)]
    features: Option<String>,
    /// Path to the `Cargo.toml` to build by
    #[arg(long, value_name = "PATH", global = true)]
    manifest_path: Option<PathBuf>,
    /// The settings struct that is meant, where there are several: its name, or its `app`
    #[arg(long, value_name = "NAME", global = true)]
    settings: Option<String>,
}

/// Schemas that were found.
#[derive(Debug)]
pub(crate) struct Found {
    /// All of them as one document.
    pub(crate) document: String,
    /// What they were read from.
    pub(crate) from: String,
    all: Vec<Settings>,
    wanted: Option<String>,
}

impl Found {
    /// The same, where another settings struct is meant.
    pub(crate) fn wanting(mut self, wanted: Option<&str>) -> Self {
        self.wanted = wanted.map(str::to_owned);
        self
    }

    /// All settings structs.
    pub(crate) fn all(&self) -> &[Settings] {
        &self.all
    }

    /// The settings struct that is meant.
    pub(crate) fn one(&self) -> Result<Settings, Failure> {
        let names = || {
            let names: Vec<_> = self.all.iter().map(|each| format!("`{}`", each.schema.title())).collect();
            names.join(", ")
        };
        match (&self.wanted, self.all.as_slice()) {
            (_, []) => Err(no_schema(&self.from)),
            (None, [only]) => Ok(*only),
            (None, _) => Err(Failure::usage(format!("{} holds several settings structs: {}", self.from, names()))
                .hint("say which one is meant: `--settings NAME`")),
            (Some(wanted), all) => all
                .iter()
                .find(|each| each.schema.name() == wanted || each.schema.get_app() == Some(wanted.as_str()))
                .copied()
                .ok_or_else(|| {
                    Failure::usage(format!(
                        "no settings struct `{}` in {}; there is {}",
                        shown(wanted),
                        self.from,
                        names()
                    ))
                }),
        }
    }
}

impl Place {
    /// The settings struct that the command line names.
    pub(crate) fn settings(&self) -> Option<&str> {
        self.settings.as_deref()
    }

    /// Finds the schemas.
    pub(crate) fn find(&self, quiet: bool) -> Result<Found, Failure> {
        let mut found = match (&self.schema, &self.binary) {
            (Some(path), _) | (None, Some(path)) => of_file(path)?,
            (None, None) => self.build(quiet)?,
        };
        found.wanted.clone_from(&self.settings);
        Ok(found)
    }

    /// Builds as asked, and reads every program that comes of it.
    fn build(&self, quiet: bool) -> Result<Found, Failure> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["build", "--message-format=json-render-diagnostics"]).stdin(Stdio::null());
        command.stderr(Stdio::inherit());
        let named = [
            ("--bin", self.bin.as_deref()),
            ("--example", self.example.as_deref()),
            ("--package", self.package.as_deref()),
            ("--features", self.features.as_deref()),
        ];
        for (option, value) in named {
            command.args(value.map(|value| [option, value]).into_iter().flatten());
        }
        command.args(self.release.then_some("--release")).args(quiet.then_some("--quiet"));
        if let Some(path) = &self.manifest_path {
            command.arg("--manifest-path").arg(path);
        }
        let output =
            command.output().map_err(|fault| Failure::new(format!("cargo cannot be started: {}", fault.kind())))?;
        if !output.status.success() {
            let hint = "name a document or a program instead: `--schema schema.json`, `--binary PATH`";
            return Err(Failure::new("the program could not be built").hint(hint));
        }
        let mut documents = Vec::new();
        let mut programs = 0;
        for program in programs_in(&output.stdout) {
            programs += 1;
            documents.extend(read_program(&mut opened(&program)?, &program)?.unwrap_or_default());
        }
        match (documents.as_slice(), programs) {
            ([], 0) => Err(Failure::new("cargo built no program here")
                .hint("a library has no schema of its own: name a program by `--bin`, `--example` or `--binary`")),
            ([], _) => Err(no_schema("what cargo built")),
            (documents, _) => found(documents, "what cargo built", !self.release),
        }
    }
}

/// The schemas of a document or of a program.
pub(crate) fn of_file(path: &Path) -> Result<Found, Failure> {
    let from = path.display().to_string();
    let mut file = opened(path)?;
    match read_program(&mut file, path)? {
        Some(documents) if documents.is_empty() => Err(no_schema(&from)),
        Some(documents) => found(&documents, &from, false),
        None => {
            let mut text = String::new();
            match file.rewind().and_then(|()| file.read_to_string(&mut text)) {
                Ok(_) => found(&[text], &from, false),
                Err(fault) if fault.kind() == ErrorKind::InvalidData => {
                    Err(Failure::new(format!("{from} is neither a program nor a schema")))
                }
                Err(fault) => Err(cannot_be_read(path, &fault)),
            }
        }
    }
}

/// What can be read from any place in it: a file, or what came through a pipe.
trait Content: Read + Seek {}
impl<T: Read + Seek> Content for T {}

fn opened(path: &Path) -> Result<Box<dyn Content>, Failure> {
    let open = || {
        let mut file = File::open(path)?;
        if file.metadata()?.is_file() {
            return Ok(Box::new(file) as Box<dyn Content>);
        }
        let mut all = Vec::new();
        file.read_to_end(&mut all)?;
        Ok(Box::new(Cursor::new(all)) as Box<dyn Content>)
    };
    open().map_err(|fault| cannot_be_read(path, &fault))
}

fn cannot_be_read(path: &Path, fault: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be read: {}", path.display(), files::why(fault)))
}

/// The documents of a program; none where it is of a kind that has no sections, such as WebAssembly, or no program at all.
fn read_program(file: &mut Box<dyn Content>, path: &Path) -> Result<Option<Vec<String>>, Failure> {
    match binary::documents(&ReadCache::new(file)) {
        Ok(documents) => Ok(Some(documents)),
        Err(Unfit::NoProgram) => Ok(None),
        Err(unfit) => Err(unreadable(&path.display().to_string(), &unfit)),
    }
}

/// A document does not say how its program was built: it counts as a release build, unless cargo has just made a debug one.
fn found(documents: &[String], from: &str, is_debug: bool) -> Result<Found, Failure> {
    let unreadable = |fault: exchange::Unreadable| Failure::new(format!("{from} {fault}"));
    let document = exchange::join(documents).map_err(unreadable)?;
    let all = exchange::read_of(&document, is_debug).map_err(unreadable)?;
    Ok(Found { document, from: from.to_owned(), all, wanted: None })
}

fn unreadable(from: &str, unfit: &Unfit) -> Failure {
    match unfit {
        Unfit::Newer(version) => Failure::new(format!("{from} {}", exchange::Unreadable::Newer(u64::from(*version)))),
        Unfit::Cut => Failure::new(format!("{from} begins as a program does, and is cut or damaged")),
        Unfit::NoProgram | Unfit::Broken => Failure::new(format!("the schema in {from} is cut or was changed"))
            .hint("if the program was packed or compressed, read it before that"),
    }
}

fn no_schema(from: &str) -> Failure {
    Failure::new(format!("{from} holds no schema"))
        .hint("say `secure_config::embed!(Settings);` beside the settings struct, or name a document by `--schema`")
}

/// The files of programs that cargo names.
fn programs_in(messages: &[u8]) -> Vec<PathBuf> {
    let lines = messages.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let artifacts = lines.filter(|message| message["reason"] == "compiler-artifact");
    artifacts.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_what_cargo_names_as_executable() {
        let messages = br#"{"reason":"compiler-artifact","executable":null}
{"reason":"compiler-artifact","executable":"/t/app"}
not JSON
{"reason":"build-finished","success":true}"#;
        assert_eq!(programs_in(messages), [PathBuf::from("/t/app")]);
    }
}
