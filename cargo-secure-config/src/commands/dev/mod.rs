//! `dev`: a developer's own secrets, outside the repository. Each subcommand has a file of its own.

mod list;
mod remove;
mod set;

use clap::{Args, Subcommand};
use secure_config_schema::{Schema, leaves, nearest, suffix};
use secure_config_store::Store;

use crate::cli::Context;
use crate::{Exit, Failure};

/// Keep a developer's own secrets for a program outside the repository
///
/// They stand encrypted in the user's data folder, and are read by programs that say `Store::development("APP")`, in local
/// environments only.
#[derive(Args, Debug)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    infer_subcommands = true,
    after_help = "\
Examples:
  cargo secure-config dev set DATABASE_URL
  cargo secure-config dev list --app billing
  cargo secure-config dev remove DATABASE_URL

Exit codes:
  0  all is well
  2  the command line is not understood, or asks for a name that there is not
  3  the store cannot be opened or written, or the program cannot be built"
)]
pub(crate) struct Dev {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Set(set::Set),
    List(list::List),
    Remove(remove::Remove),
}

impl Dev {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        match &self.command {
            Command::Set(command) => command.run(context),
            Command::List(command) => command.run(context),
            Command::Remove(command) => command.run(context),
        }
    }

    /// Whether JSON was asked for.
    pub(crate) fn is_json(&self) -> bool {
        matches!(&self.command, Command::List(command) if command.json)
    }
}

/// The program whose secrets are meant.
#[derive(Args, Debug)]
struct App {
    /// The program's name in `Store::development("APP")`; without it, the `app` of the schema
    #[arg(short, long, value_name = "APP")]
    app: Option<String>,
}

impl App {
    /// Its store, and its schema where that had to be found.
    fn store(&self, context: &Context<'_>) -> Result<(Store, Option<&'static Schema>), Failure> {
        if let Some(app) = &self.app {
            return Ok((Store::development(app), None));
        }
        let settings = context.place.find(context.quiet)?.one()?;
        let app = settings.schema.get_app().ok_or_else(|| {
            Failure::usage("the schema names no `app`").hint("name the one in `Store::development(\"APP\")` by `--app`")
        })?;
        Ok((Store::development(app), Some(settings.schema)))
    }
}

/// A name that the program reads. It is not repeated: a value may stand in its place.
fn check_name(schema: &'static Schema, name: &str) -> Result<(), Failure> {
    let mut names = Vec::new();
    for leaf in leaves(schema, None) {
        names.extend([suffix::PREVIOUS, suffix::NEXT].iter().filter_map(|suffix| leaf.variable_with(suffix)));
        names.push(leaf.variable);
    }
    if names.iter().any(|known| known == name) {
        return Ok(());
    }
    let failure = Failure::usage("no field reads a variable of this name");
    Err(match nearest(name, names.iter().map(String::as_str)) {
        Some(meant) => failure.hint(format!("did you mean `{meant}`?")),
        None => failure.hint("`cargo secure-config inspect` names all variables"),
    })
}
