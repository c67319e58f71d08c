//! The command line as clap reads it. What each subcommand does stands in a file of its own.

use std::ffi::OsString;

use clap::builder::Styles;
use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::{
    check, compare, completions, diff, docs, explain, export, fingerprint, init, inspect, man, run, status, template,
};
#[cfg(feature = "store")]
use crate::commands::{dev, store};
use crate::locate::Place;
use crate::{Exit, Failure, argument, paint};

/// Documents, deployment pieces and checks from a program's settings struct.
#[derive(Debug, Parser)]
#[command(
    name = "cargo secure-config",
    bin_name = "cargo secure-config",
    version,
    styles = STYLES,
    max_term_width = 100,
    after_help = EXITS,
    propagate_version = true,
    infer_subcommands = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Print no progress, only what was asked for
    #[arg(short, long, global = true)]
    quiet: bool,
    #[command(flatten)]
    place: Place,
}

const STYLES: Styles = Styles::styled()
    .header(paint::BOLD)
    .usage(paint::BOLD)
    .literal(anstyle::AnsiColor::Cyan.on_default())
    .error(paint::BAD)
    .valid(paint::GOOD)
    .invalid(paint::WARN);

const EXITS: &str = "\
Exit codes:
  0    all is well
  1    what was looked for was found: a stale file, a breaking change, a secret that is due or shared, a
       store that was changed without its seal, a conflict
  2    the command line is not understood
  3    a schema or a file could not be read or written, or the program could not be built
  78   the configuration is not valid (EX_CONFIG)
  126  the command that `run` starts cannot be run
  127  there is no command of this name";

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Check(check::Check),
    Explain(explain::Explain),
    Status(status::Status),
    Run(run::Run),
    Inspect(inspect::Inspect),
    Export(export::Export),
    Docs(docs::Docs),
    Template(template::Template),
    Diff(diff::Diff),
    Fingerprint(fingerprint::Fingerprint),
    Compare(compare::Compare),
    #[cfg(feature = "store")]
    Store(store::Store),
    #[cfg(feature = "store")]
    Dev(dev::Dev),
    Completions(completions::Completions),
    Man(man::Man),
}

/// What every subcommand may need.
pub(crate) struct Context<'a> {
    pub(crate) place: &'a Place,
    pub(crate) quiet: bool,
}

/// Runs a command line, the program's name first; prints what comes of it.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let mut arguments: Vec<_> = arguments.into_iter().collect();
    // Cargo hands the subcommand's own name over as the first argument.
    if arguments.get(1).is_some_and(|first| first == "secure-config") {
        arguments.remove(1);
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(mut error) => {
            argument::withhold(&mut error);
            let is_asked = error.exit_code() == 0;
            let _ = error.print();
            return if is_asked { Exit::Success } else { Exit::Usage };
        }
    };
    let context = Context { place: &cli.place, quiet: cli.quiet };
    let result = match &cli.command {
        Command::Init(command) => command.run(&context),
        Command::Check(command) => command.run(&context),
        Command::Explain(command) => command.run(&context),
        Command::Status(command) => command.run(&context),
        Command::Run(command) => command.run(&context),
        Command::Inspect(command) => command.run(&context),
        Command::Export(command) => command.run(&context),
        Command::Docs(command) => command.run(&context),
        Command::Template(command) => command.run(&context),
        Command::Diff(command) => command.run(&context),
        Command::Fingerprint(command) => command.run(&context),
        Command::Compare(command) => command.run(&context),
        #[cfg(feature = "store")]
        Command::Store(command) => command.run(&context),
        #[cfg(feature = "store")]
        Command::Dev(command) => command.run(&context),
        Command::Completions(command) => command.run(&mut Cli::command()),
        Command::Man(command) => command.run(&Cli::command()),
    };
    result.unwrap_or_else(|failure| {
        if cli.command.is_json() {
            outln!("{:#}", serde_json::json!({ "error": failure.text(), "hint": failure.get_hint() }));
        } else {
            say(&failure);
        }
        failure.exit()
    })
}

impl Command {
    /// Whether JSON was asked for: a failure is JSON then, too.
    fn is_json(&self) -> bool {
        match self {
            Command::Check(command) => command.json,
            Command::Explain(command) => command.json,
            Command::Status(command) => command.json,
            Command::Inspect(command) => command.json,
            Command::Diff(command) => command.json,
            Command::Compare(command) => command.json,
            #[cfg(feature = "store")]
            Command::Store(command) => command.is_json(),
            #[cfg(feature = "store")]
            Command::Dev(command) => command.is_json(),
            _ => false,
        }
    }
}

fn say(failure: &Failure) {
    let (bad, reset) = (paint::BAD, anstyle::Reset);
    errln!("{bad}error{reset}: {failure}");
}
