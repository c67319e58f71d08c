//! `run`: starts a command with exactly the variables of the schema, once they are known to be good.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::Args;
use secure_config_runtime::Bytes;
use secure_config_schema::{Schema, leaves, suffix};

use super::check::coloured;
use crate::argument::shown;
use crate::cli::Context;
use crate::given::Given;
use crate::{Exit, Failure, paint};

/// Check the configuration, then start a command with exactly the variables of the schema
///
/// Nothing else is inherited unless it is asked for. The command takes the place of this process, so that signals and the exit
/// status are its own, and no parent stays behind with the secrets.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config run --env-file dev.env -- ./target/debug/app serve
  cargo secure-config run --binary ./app --inherit PATH --inherit HOME -- ./app
  cargo secure-config run --schema schema.json --memfd -- ./app       # secrets as files in memory, NAME_FILE=/proc/self/fd/N

Exit codes:
  any  that of the command, once it has started; before that:
  2    the command line is not understood
  3    a schema or a file cannot be read, or the program cannot be built
  78   the configuration is not valid
  126  the command cannot be run
  127  there is no command of this name")]
pub(crate) struct Run {
    /// Let the command inherit this variable too; may be repeated
    #[arg(long, value_name = "NAME")]
    inherit: Vec<OsString>,
    /// Let the command inherit every variable of this process
    #[arg(long)]
    inherit_all: bool,
    /// Hand secrets over as sealed files in memory instead of variables (Linux)
    #[arg(long)]
    memfd: bool,
    /// The command, and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
    #[command(flatten)]
    given: Given,
}

impl Run {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let settings = context.place.find(context.quiet)?.one()?;
        let mut given: Vec<(String, Bytes)> = Vec::new();
        let outcome = self.given.loader(settings.schema)?.load_with(&mut |variable, value| {
            given.push((variable.to_owned(), Bytes::from(value)));
        });
        match outcome {
            Ok(report) => {
                for warning in report.warnings().iter().filter(|_| !context.quiet) {
                    let (warn, reset) = (paint::WARN, anstyle::Reset);
                    errln!("{warn}warning[{}]{reset}: {warning}", warning.code());
                }
                for leaf in leaves(settings.schema, None) {
                    let dated = leaf.variable_with(suffix::ROTATED_AT);
                    given.extend(
                        dated
                            .and_then(|name| Some((self.given.beside(&name)?, name)))
                            .map(|(value, name)| (name, value)),
                    );
                }
                if let (Some(known), Some(here)) = (settings.schema.get_environments(), report.environment()) {
                    given.push((known.variable().to_owned(), Bytes::from(here)));
                }
            }
            Err(error) => {
                err!("{}", coloured(&error.to_string()));
                return Ok(Exit::Config);
            }
        }
        self.start(settings.schema, given)
    }

    /// What the command inherits beside the schema's variables.
    fn inherited(&self) -> Vec<(OsString, OsString)> {
        let is_wanted = |name: &OsStr| self.inherit_all || self.inherit.iter().any(|wanted| wanted == name);
        std::env::vars_os().filter(|(name, _)| is_wanted(name)).collect()
    }

    #[cfg(unix)]
    fn start(&self, schema: &'static Schema, given: Vec<(String, Bytes)>) -> Result<Exit, Failure> {
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::process::CommandExt;

        let [program, arguments @ ..] = self.command.as_slice() else { return Ok(Exit::Usage) };
        let Some(path) = on_path(program) else {
            return Err(Failure::not_found(format!("there is no command `{}`", shown(&program.to_string_lossy()))));
        };
        let mut command = std::process::Command::new(&path);
        command.arg0(program).args(arguments).env_clear().envs(self.inherited());
        let as_files = if self.memfd { secret_variables(schema) } else { Vec::new() };
        // Open until the command has taken this process's place.
        let mut open = Vec::new();
        for (variable, value) in given {
            if as_files.contains(&variable) {
                let file = memory::file(&variable, value.as_slice())?;
                command.env(format!("{variable}_FILE"), memory::path(&file));
                open.push(file);
            } else if value.as_slice().contains(&0) {
                return Err(Failure::new(format!("`{variable}` holds a byte that no variable can hold"))
                    .hint("hand it over as a file: `--memfd`"));
            } else {
                command.env(&variable, OsStr::from_bytes(value.as_slice()));
            }
        }
        let fault = command.exec();
        drop(open);
        Err(Failure::not_run(format!("`{}` cannot be run: {}", shown(&program.to_string_lossy()), fault.kind())))
    }

    #[cfg(not(unix))]
    fn start(&self, _schema: &'static Schema, given: Vec<(String, Bytes)>) -> Result<Exit, Failure> {
        if self.memfd {
            return Err(Failure::usage("`--memfd` needs Linux"));
        }
        let [program, arguments @ ..] = self.command.as_slice() else { return Ok(Exit::Usage) };
        let mut command = std::process::Command::new(program);
        command.args(arguments).env_clear().envs(self.inherited());
        for (variable, value) in given {
            let text = std::str::from_utf8(value.as_slice())
                .map_err(|_| Failure::new(format!("`{variable}` is no text, and cannot be a variable here")))?;
            command.env(&variable, text);
        }
        let status = command.status().map_err(|fault| match fault.kind() {
            std::io::ErrorKind::NotFound => {
                Failure::not_found(format!("there is no command `{}`", shown(&program.to_string_lossy())))
            }
            kind => Failure::not_run(format!("`{}` cannot be run: {kind}", shown(&program.to_string_lossy()))),
        })?;
        std::process::exit(status.code().unwrap_or(1))
    }
}

/// The variables of secrets that may be named by a file.
#[cfg(unix)]
fn secret_variables(schema: &'static Schema) -> Vec<String> {
    leaves(schema, None)
        .filter(|leaf| leaf.field.is_secret() && leaf.field.reads_file())
        .map(|leaf| leaf.variable)
        .collect()
}

/// The program's file. It is looked for where this process looks: the command may not inherit `PATH`.
#[cfg(unix)]
fn on_path(program: &OsStr) -> Option<PathBuf> {
    if program.as_encoded_bytes().contains(&b'/') {
        return Some(PathBuf::from(program)).filter(|path| path.exists());
    }
    let folders = std::env::var_os("PATH")?;
    let is_program = |path: &PathBuf| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    };
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(is_program)
}

/// Files that live in memory, and as long as a process has them open.
#[cfg(target_os = "linux")]
mod memory {
    use std::fs::File;
    use std::io::{Seek, Write};
    use std::os::fd::AsRawFd;

    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};

    use crate::Failure;

    /// A sealed file with this content, which a command that is started inherits.
    pub(super) fn file(name: &str, content: &[u8]) -> Result<File, Failure> {
        let failed = |what: &str| Failure::new(format!("`{name}` cannot be handed over as a file: {what}"));
        // Not closed when the command starts: it is for the command.
        let made = memfd_create(name, MemfdFlags::ALLOW_SEALING).map_err(|_| failed("this kernel makes none"))?;
        let mut file = File::from(made);
        file.write_all(content).and_then(|()| file.rewind()).map_err(|_| failed("it cannot be written"))?;
        let seals = SealFlags::SEAL | SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE;
        fcntl_add_seals(&file, seals).map_err(|_| failed("it cannot be sealed"))?;
        Ok(file)
    }

    pub(super) fn path(file: &File) -> String {
        format!("/proc/self/fd/{}", file.as_raw_fd())
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
mod memory {
    use std::fs::File;

    use crate::Failure;

    pub(super) fn file(_name: &str, _content: &[u8]) -> Result<File, Failure> {
        Err(Failure::usage("`--memfd` needs Linux"))
    }

    pub(super) fn path(_file: &File) -> String {
        String::new()
    }
}
