//! `template`: `.env.example`.

use clap::Args;
use secure_config_schema::render::Document;

use super::export::{self, Choices};
use super::output::Output;
use crate::cli::Context;
use crate::{Exit, Failure};

/// Make the template for `.env`: every variable with its description, secrets empty
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config template --output .env.example
  cargo secure-config template --output .env.example --check
  cargo secure-config template > .env

Exit codes:
  0  all is well
  1  with `--check`: a file is not what would be written
  2  the command line is not understood
  3  a schema or a file cannot be read or written, or the program cannot be built")]
pub(crate) struct Template {
    #[command(flatten)]
    output: Output,
}

impl Template {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let document = Document::named("env-example").ok_or_else(|| Failure::usage("there is no template"))?;
        export::make(document, &Choices::default(), &self.output, "template", context)
    }
}
