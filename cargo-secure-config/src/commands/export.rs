//! `export`: every document that can be made from a schema.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use secure_config_schema::render::{Document, Options};

use super::output::{self, Made, Output, shell};
use crate::cli::Context;
use crate::exchange::Settings;
use crate::{Exit, Failure, paint};

/// Make a document: deployment pieces, policies, schemas, inventories, runbooks
///
/// No document holds a value of a secret.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config export --format compose
  cargo secure-config export --format kubernetes --environment staging --output deploy/staging.yaml
  cargo secure-config export --all deploy --check
  cargo secure-config export --list

Exit codes:
  0  all is well
  1  with `--check`: a file is not what would be written
  2  the command line is not understood
  3  a schema or a file cannot be read or written, or the program cannot be built")]
pub(crate) struct Export {
    /// What to make
    #[arg(short, long, value_name = "FORMAT", required_unless_present_any = ["all", "list"], hide_possible_values = true)]
    format: Option<Format>,
    /// Make every document, each under its usual name in this folder
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["format", "output"])]
    all: Option<PathBuf>,
    /// Name the formats and end
    #[arg(long, conflicts_with_all = ["format", "all"])]
    list: bool,
    #[command(flatten)]
    choices: Choices,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write nothing: fail if a file is not what would be written, but for the command in it that renews it
    #[arg(long)]
    check: bool,
}

/// What a document is made for.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Choices {
    /// The environment that it is made for; the last one declared that is not local, or `prod`, unless it is said
    #[arg(short, long, value_name = "NAME")]
    environment: Option<String>,
    /// Leave room for secrets in the schema of the configuration file
    #[arg(long)]
    allow_plaintext_secrets: bool,
}

impl Choices {
    fn options(&self, renew: Option<&str>) -> Options {
        let mut options = Options::default();
        options.environment.clone_from(&self.environment);
        options.allow_plaintext_secrets = self.allow_plaintext_secrets;
        options.renew = renew.map(str::to_owned);
        options
    }

    /// As they stand on a command line.
    fn words(&self) -> String {
        let environment = self.environment.iter().map(|name| format!(" --environment {}", shell(name)));
        let plaintext = self.allow_plaintext_secrets.then(|| " --allow-plaintext-secrets".to_owned());
        environment.chain(plaintext).collect()
    }
}

/// A document by its name.
#[derive(Clone, Copy, Debug)]
struct Format(&'static Document);

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: std::sync::LazyLock<Vec<Format>> =
            std::sync::LazyLock::new(|| Document::ALL.iter().map(Format).collect());
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()).help(self.0.summary()))
    }
}

impl Export {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        if self.list {
            let width = Document::ALL.iter().map(|each| each.name().len()).max().unwrap_or_default();
            for each in Document::ALL {
                outln!("{:width$}  {}", each.name(), each.summary());
            }
            return Ok(Exit::Success);
        }
        if let Some(folder) = &self.all {
            let renew = format!(
                "cargo secure-config export --all {}{}",
                shell(&folder.display().to_string()),
                self.choices.words()
            );
            let settings = context.place.find(context.quiet)?.one()?;
            let mut exit = Exit::Success;
            for document in Document::ALL {
                let path = folder.join(document.file());
                let put = |made: &Made<'_>| output::put(&path, made, self.check, context.quiet);
                if render(document, settings, &self.choices, &renew, context, put)? != Exit::Success {
                    exit = Exit::Finding;
                }
            }
            return Ok(exit);
        }
        let Some(Format(document)) = self.format else {
            return Err(Failure::usage("no format is named").hint("`cargo secure-config export --list` names them"));
        };
        let words = format!("export --format {}", document.name());
        let output = Output { output: self.output.clone(), check: self.check };
        make(document, &self.choices, &output, &words, context)
    }
}

/// Makes one document; `words` are the subcommand and its own arguments.
pub(crate) fn make(
    document: &Document,
    choices: &Choices,
    output: &Output,
    words: &str,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    if output.check && output.output.is_none() {
        return Err(Failure::usage("`--check` needs `--output FILE`, the file to compare with"));
    }
    let settings = context.place.find(context.quiet)?.one()?;
    let file = output.output.iter().map(|path| format!(" --output {}", shell(&path.display().to_string())));
    let renew = format!("cargo secure-config {words}{}{}", choices.words(), file.collect::<String>());
    render(document, settings, choices, &renew, context, |made| output.put(made, context.quiet))
}

/// Renders one document, says what has to be said of it, and puts it where it goes.
fn render(
    document: &Document,
    settings: Settings,
    choices: &Choices,
    renew: &str,
    context: &Context<'_>,
    put: impl FnOnce(&Made<'_>) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let text = |renew| document.render(settings.schema, Some(settings.docs), &choices.options(renew));
    let made = text(Some(renew));
    warn_of_length(document, &made, context.quiet);
    put(&Made { text: &made, bare: &|| text(None), renew })
}

/// What AWS allows in a managed policy; white space does not count.
const LONGEST_POLICY: usize = 6_144;

/// JSON has no room for a remark, so it is made here: a policy of very many values is more than AWS takes.
fn warn_of_length(document: &Document, text: &str, quiet: bool) {
    if quiet || !document.name().starts_with("iam-policy") {
        return;
    }
    // As long as it will be with a region and an account in the place of these words.
    let text = text.replace(":REGION:ACCOUNT:", ":eu-central-1:123456789012:");
    let length = text.chars().filter(|c| !c.is_whitespace()).count();
    if length > LONGEST_POLICY {
        let (warn, reset) = (paint::WARN, anstyle::Reset);
        errln!(
            "{warn}warning{reset}: {} has {length} characters, and AWS takes {LONGEST_POLICY} in a managed policy\n  \
             hint: split its resources over several policies; a policy inside a role may have 10240",
            document.file()
        );
    }
}
