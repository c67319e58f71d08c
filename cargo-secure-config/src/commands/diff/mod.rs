//! `diff`: what a deployment has to change between two versions of a program.

mod compare;

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::Context;
use crate::{Exit, Failure, locate, paint};
use compare::{Change, Weight};

/// Compare two schemas or two programs: what does a deployment have to change?
///
/// A change that can stop a program which starts today is a breaking one, and the exit status says so: a new required
/// variable, a narrower rule, a name that nothing reads any more.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config diff old-schema.json ./target/release/app
  cargo secure-config diff v1/app v2/app --json

Exit codes:
  0  nothing breaks
  1  a change is a breaking one
  2  the command line is not understood
  3  a schema or a program cannot be read")]
pub(crate) struct Diff {
    /// The schema or the program as it was
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The schema or the program as it is
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl Diff {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let wanted = context.place.settings();
        let (old, new) = (locate::of_file(&self.old)?.wanting(wanted), locate::of_file(&self.new)?.wanting(wanted));
        let changes = compare::settings(old.one()?.schema, new.one()?.schema);
        let breaking = changes.iter().filter(|change| change.weight == Weight::Breaking).count();
        if self.json {
            let all: Vec<_> = changes.iter().map(as_json).collect();
            outln!("{:#}", json!({ "breaking": breaking, "changes": all }));
        } else {
            print(&changes, breaking);
        }
        Ok(if breaking == 0 { Exit::Success } else { Exit::Finding })
    }
}

fn as_json(change: &Change) -> serde_json::Value {
    json!({ "variable": change.variable, "breaking": change.weight == Weight::Breaking, "text": change.text })
}

fn print(changes: &[Change], breaking: usize) {
    let (bold, good, warn, bad, reset) = (paint::BOLD, paint::GOOD, paint::WARN, paint::BAD, anstyle::Reset);
    if changes.is_empty() {
        outln!("nothing changes for a deployment");
        return;
    }
    let width = changes.iter().map(|change| change.variable.len()).max().unwrap_or_default();
    for weight in [Weight::Breaking, Weight::Notable, Weight::Harmless] {
        for change in changes.iter().filter(|change| change.weight == weight) {
            let (style, mark) = match weight {
                Weight::Breaking => (bad, "breaking"),
                Weight::Notable => (warn, "notable"),
                Weight::Harmless => (good, "harmless"),
            };
            outln!("{style}{mark:8}{reset}  {bold}{:width$}{reset}  {}", change.variable, change.text);
        }
    }
    let plural = if breaking == 1 { "" } else { "s" };
    outln!("{breaking} breaking change{plural}");
}
