//! `docs`: the reference of every variable.

use clap::Args;
use secure_config_schema::render::Document;

use super::export::{self, Choices};
use super::output::Output;
use crate::cli::Context;
use crate::{Exit, Failure};

/// Make the reference of every variable, in Markdown or as one HTML page
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config docs --output docs/CONFIGURATION.md
  cargo secure-config docs --html --output site/configuration.html
  cargo secure-config docs --output README.md          # between <!-- secure-config:begin --> and <!-- secure-config:end -->
  cargo secure-config docs --output docs/CONFIGURATION.md --check

Exit codes:
  0  all is well
  1  with `--check`: a file is not what would be written
  2  the command line is not understood
  3  a schema or a file cannot be read or written, or the program cannot be built")]
pub(crate) struct Docs {
    /// One self-contained page with a filter
    #[arg(long)]
    html: bool,
    #[command(flatten)]
    choices: Choices,
    #[command(flatten)]
    output: Output,
}

impl Docs {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let (name, words) = if self.html { ("html", "docs --html") } else { ("markdown", "docs") };
        let document = Document::named(name).ok_or_else(|| Failure::usage(format!("there is no document `{name}`")))?;
        export::make(document, &self.choices, &self.output, words, context)
    }
}
