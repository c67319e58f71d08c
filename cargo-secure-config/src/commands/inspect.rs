//! `inspect`: the schema of a program, read from its file.

use std::path::PathBuf;

use clap::Args;
use secure_config_schema::{Presence, leaves};

use super::output::{Made, Output, shell};
use crate::cli::Context;
use crate::{Exit, Failure, locate, paint};

/// Print the schema that a program carries, without running it
///
/// The program may be stripped, and may be one for another platform.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config inspect ./target/release/app
  cargo secure-config inspect ./target/release/app --json > schema.json
  cargo secure-config inspect --json --output schema.json --check

Exit codes:
  0  all is well
  1  with `--check`: a file is not what would be written
  2  the command line is not understood
  3  a schema or a file cannot be read or written, or the program cannot be built")]
pub(crate) struct Inspect {
    /// The program, or a document; without it, the programs here are built and read
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print the document itself, as `emit` writes it to `schema.json`
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    output: Output,
}

impl Inspect {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let found = match &self.file {
            Some(path) => locate::of_file(path)?,
            None => context.place.find(context.quiet)?,
        };
        if self.json {
            let file = self.file.iter().map(|path| format!(" {}", shell(&path.display().to_string())));
            let output =
                self.output.output.iter().map(|path| format!(" --output {}", shell(&path.display().to_string())));
            let renew = format!("cargo secure-config inspect --json{}", file.chain(output).collect::<String>());
            let text = found.document.as_str();
            return self.output.put(&Made { text, bare: &|| text.to_owned(), renew: &renew }, context.quiet);
        }
        let (bold, dim, warn, reset) = (paint::BOLD, paint::DIM, paint::WARN, anstyle::Reset);
        for settings in found.all() {
            let schema = settings.schema;
            outln!("{bold}{}{reset} {dim}{}{reset}", schema.title(), schema.doc());
            let leaves: Vec<_> = leaves(schema, Some(settings.docs)).collect();
            let width = leaves.iter().map(|leaf| leaf.variable.len()).max().unwrap_or_default();
            for leaf in &leaves {
                let presence = match leaf.field.presence() {
                    Presence::Required => "required",
                    Presence::RequiredIn(_) => "required in some",
                    Presence::Defaulted => "default",
                    Presence::Optional => "optional",
                };
                let secret = if leaf.field.is_secret() { "secret" } else { "" };
                let kind = leaf.field.type_name();
                outln!("  {:width$}  {presence:16}  {warn}{secret:6}{reset}  {kind}", leaf.variable);
            }
        }
        Ok(Exit::Success)
    }
}
