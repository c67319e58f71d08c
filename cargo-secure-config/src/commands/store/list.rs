//! `store list`: names, ages, and who can read; no value.

use std::time::{Duration, SystemTime};

use clap::Args;
use secure_config_schema::visible;
use secure_config_store::List as Contents;
use serde_json::json;

use super::opening::{Opening, ago, changed, failure, is_faulty, seconds, shown};
use crate::cli::Context;
use crate::{Exit, Failure, paint};

/// The names in a store, when each value was changed, and who can read it; never a value
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store list
  cargo secure-config store list --file secrets/prod.env --json

Exit codes:
  0  all is well
  1  the file is not as its seal says
  2  the command line is not understood
  3  the store cannot be opened")]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    opening: Opening,
}

impl List {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let store = self.opening.store()?;
        let list = store.list().map_err(failure)?;
        if self.json {
            outln!("{:#}", as_json(&shown(store.path()), &list));
            return Ok(if list.fault().is_some() { Exit::Finding } else { Exit::Success });
        }
        if !context.quiet {
            head(&shown(store.path()), &list);
        }
        values(&list);
        if !context.quiet {
            foot(&list);
        }
        Ok(if is_faulty(&list) { Exit::Finding } else { Exit::Success })
    }
}

fn head(path: &str, list: &Contents) {
    let (bold, reset) = (paint::BOLD, anstyle::Reset);
    let environment = list.environment().map_or_else(|| "any environment".to_owned(), visible);
    let state = list.generation().map_or_else(|| "no seal".to_owned(), |number| format!("state {number}"));
    outln!("{bold}{path}{reset}: {environment}, {state}");
}

/// The names with their ages.
pub(crate) fn values(list: &Contents) {
    let (bold, dim, warn, reset) = (paint::BOLD, paint::DIM, paint::WARN, anstyle::Reset);
    let width = list.values().iter().map(|value| visible(value.name()).len()).max().unwrap_or_default();
    for value in list.values() {
        let age = changed(value).map_or_else(|| "age unknown".to_owned(), |when| format!("changed {}", ago(when)));
        let clear = if value.is_encrypted() { String::new() } else { format!("  {warn}in clear{reset}") };
        outln!("{bold}{:width$}{reset}  {dim}{age}{reset}{clear}", visible(value.name()));
    }
}

fn foot(list: &Contents) {
    let (dim, warn, reset) = (paint::DIM, paint::WARN, anstyle::Reset);
    let readers: Vec<_> = list.recipients().iter().map(|one| visible(one)).collect();
    outln!("{dim}read by{reset} {}", readers.join(", "));
    match verified(list) {
        Some(when) => outln!("{dim}last verified backup{reset} {}", ago(when)),
        None => outln!("{warn}no backup was verified on this machine{reset}"),
    }
}

/// When a backup was last verified here.
pub(crate) fn verified(list: &Contents) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(list.last_verified_backup()?))
}

fn as_json(path: &str, list: &Contents) -> serde_json::Value {
    let values: Vec<_> = list
        .values()
        .iter()
        .map(|value| {
            json!({
                "name": value.name(),
                "line": value.line(),
                "encrypted": value.is_encrypted(),
                "changed_unix": changed(value).and_then(seconds),
            })
        })
        .collect();
    json!({
        "file": path,
        "environment": list.environment(),
        "generation": list.generation(),
        "values": values,
        "recipients": list.recipients(),
        "last_verified_backup_unix": list.last_verified_backup(),
        "fault": list.fault().map(|fault| fault.kind().what()),
    })
}
