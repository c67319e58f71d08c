//! `init`: a first settings struct from what is there. Types and secrets are guessed and marked; values are read to guess by, and
//! none that may be a secret is written anywhere.

mod compose;
mod dotenv;
mod guess;
mod ignore;
mod name;
mod prose;
mod read;
/// The derive's own list of names, so that there is one.
mod secret_name;
mod shape;
mod spec;
mod write;

use std::path::{Path, PathBuf};

use clap::Args;
use secure_config_runtime::Bytes;

use crate::cli::Context;
use crate::{Exit, Failure, files, paint};
use ignore::Outcome;
use read::Inputs;
use write::Wish;

/// Write a first settings struct from an existing `.env`, template, compose file or `.env.schema`
///
/// Types are guessed from names and from the shape of values, secrets are recognised, and each guess is marked by a comment
/// `// guessed:`. No value of anything that may be a secret is written; only numbers, flags, durations and words such as log
/// levels become defaults. In a git work tree, `.gitignore` gets what keeps `.env` out and `.env.example` in.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config init                              # from .env.schema, .env.example and .env, as far as they are there
  cargo secure-config init --from compose.yaml --prefix BILLING
  cargo secure-config init --from .env.example --name Config --output src/config.rs
  cargo secure-config init --from .env --output -       # to standard output

Exit codes:
  0  the struct is written
  2  the command line is not understood
  3  a file cannot be read or written, or is there already")]
pub(crate) struct Init {
    /// Read this file: a `.env` or a template of one, a compose file (`.yaml`, `.yml`), or a `.env.schema`
    #[arg(long, value_name = "FILE")]
    from: Vec<PathBuf>,
    /// The name of the struct
    #[arg(long, value_name = "NAME", default_value = "Settings")]
    name: String,
    /// Write the source here; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "src/settings.rs")]
    output: PathBuf,
    /// What the program's own variables begin with, without the `_`
    #[arg(long, value_name = "PREFIX", default_value = "")]
    prefix: String,
    /// Overwrite the file if it is there
    #[arg(long)]
    force: bool,
}

/// Files of more than this are no configuration.
const MOST: u64 = 1 << 20;

impl Init {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let prefix = self.prefix.trim_end_matches('_');
        if !prefix.is_empty() && !read::is_variable(prefix) {
            return Err(Failure::usage("`--prefix` cannot begin a variable")
                .hint("a name has letters, digits and `_`, and does not begin with a digit: `--prefix BILLING`"));
        }
        if !write::is_struct_name(&self.name) {
            return Err(Failure::usage("`--name` cannot name the struct").hint(
                "use letters and digits, a capital first, and no name of a type that fields have: `--name Settings`",
            ));
        }
        let is_printed = self.output.as_os_str() == "-";
        let is_there = std::fs::symlink_metadata(&self.output).is_ok();
        if !is_printed && is_there && !self.force {
            return Err(Failure::new(format!("{} is there already, and stays as it is", self.output.display()))
                .hint("write elsewhere by `--output FILE`, or overwrite it by `--force`"));
        }
        let paths = if self.from.is_empty() { what_is_there() } else { self.from.clone() };
        let contents = paths.iter().map(|path| content(path)).collect::<Result<Vec<_>, _>>()?;
        let mut inputs = Inputs::default();
        for (number, (path, content)) in paths.iter().zip(&contents).enumerate() {
            let bytes = content.as_slice();
            if !read::is_compose(path) {
                inputs.dotenv(bytes, number);
            } else if let Ok(text) = std::str::from_utf8(bytes) {
                inputs.compose(text, number);
            } else {
                return Err(Failure::new(format!("{} is no text in UTF-8", path.display())));
            }
        }
        let from = paths.iter().map(|path| path.display().to_string()).collect();
        let written = write::source(&inputs, &Wish { name: &self.name, prefix, from });
        if is_printed {
            out!("{}", written.source);
        } else {
            files::write(&self.output, &written.source)?;
        }
        if !context.quiet {
            self.say(&paths, &inputs, &written);
        }
        keep_out_of_git(context.quiet)?;
        Ok(Exit::Success)
    }

    fn say(&self, paths: &[PathBuf], inputs: &Inputs<'_>, written: &write::Written) {
        let (good, warn, reset) = (paint::GOOD, paint::WARN, anstyle::Reset);
        for (file, line) in &inputs.left_out {
            let path = paths.get(*file).map(|path| path.display().to_string()).unwrap_or_default();
            errln!("{warn}left out{reset}: {path}:{line}: what stands there names no variable");
        }
        if paths.is_empty() {
            errln!(
                "{warn}note{reset}: no `.env` and no compose file here: the struct is an example\n  hint: name a file by `--from`"
            );
        }
        let (fields, secrets, guesses) = (written.fields, written.secrets, written.guesses);
        let is_printed = self.output.as_os_str() == "-";
        let shown = if is_printed { "standard output".to_owned() } else { self.output.display().to_string() };
        errln!(
            "{good}written{reset}: {shown}: fields: {fields}, secrets among them: {secrets}, guesses to look at: {guesses}"
        );
        let module = self.output.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        if !is_printed {
            errln!("  next: `cargo add secure-config`, and `mod {module};` in the program");
        }
    }
}

/// The files that are read if none is named: what says most about a variable comes first.
fn what_is_there() -> Vec<PathBuf> {
    let there =
        |names: &[&str]| -> Vec<PathBuf> { names.iter().map(PathBuf::from).filter(|path| path.is_file()).collect() };
    let env = there(&[".env.schema", ".env.example", ".env"]);
    if !env.is_empty() {
        return env;
    }
    there(&["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"]).into_iter().take(1).collect()
}

/// The content of a file, in a buffer that is wiped.
fn content(path: &Path) -> Result<Bytes, Failure> {
    let shown = path.display();
    let unreadable = |fault: std::io::Error| {
        Failure::new(format!("{shown} cannot be read: {}", files::why(&fault)))
            .hint("name a file that is there: `--from .env.example`")
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() || metadata.len() > MOST {
        return Err(Failure::new(format!("{shown} is no file of at most 1 MiB"))
            .hint("name a `.env`, a compose file or a `.env.schema`"));
    }
    std::fs::read(path).map(Bytes::from).map_err(unreadable)
}

fn keep_out_of_git(quiet: bool) -> Result<(), Failure> {
    let folder = std::env::current_dir()
        .map_err(|fault| Failure::new(format!("there is no current folder: {}", fault.kind())))?;
    let outcome = ignore::renew(&folder)?;
    if quiet {
        return Ok(());
    }
    let (good, reset) = (paint::GOOD, anstyle::Reset);
    match outcome {
        Outcome::NoWorkTree => {
            errln!("{good}note{reset}: no git work tree here: no `.gitignore` is written");
        }
        Outcome::Fresh => errln!("{good}fresh{reset}: .gitignore keeps `.env` out already"),
        Outcome::Added(path, lines) => {
            let lines: Vec<_> = lines.iter().map(|line| format!("`{line}`")).collect();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            errln!("{good}written{reset}: {name}: added {}", lines.join(", "));
        }
    }
    Ok(())
}
