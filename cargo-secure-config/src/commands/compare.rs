//! `compare`: which secrets two environments share, by their fingerprints alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use secure_config_schema::visible;
use serde_json::{Value, json};

use super::fingerprint::{Document, Row};
use crate::cli::Context;
use crate::{Exit, Failure, paint};

/// Name each secret that is the same in two environments, under whatever names
///
/// The files are those that `fingerprint` writes, all made with one key. Secrets that are the same within one environment are
/// no finding. The exit status is 1 if any is shared.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config compare staging.json prod.json
  cargo secure-config compare dev.json staging.json prod.json --json

Exit codes:
  0  no secret is shared
  1  a secret is shared
  2  the command line is not understood, or all files are of one environment
  3  a file cannot be read, or was made with another key")]
pub(crate) struct Compare {
    /// Files of fingerprints, of two environments or more
    #[arg(value_name = "FILE", required = true, num_args = 2..)]
    files: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where a secret is used.
#[derive(Clone, PartialEq, Eq)]
struct Use {
    environment: String,
    app: String,
    row: Row,
}

impl Compare {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let documents = self.files.iter().map(|path| Document::read(path)).collect::<Result<Vec<_>, _>>()?;
        for (path, document) in self.files.iter().zip(&documents) {
            if documents.first().is_some_and(|first| first.key_id != document.key_id) {
                let first = self.files.first().map(|path| path.display().to_string()).unwrap_or_default();
                return Err(Failure::new(format!(
                    "{} and {first} were made with different keys: they cannot be compared",
                    path.display()
                ))
                .hint("make all of them with one key: `cargo secure-config fingerprint --key-file KEY`"));
            }
        }
        let environments: BTreeSet<_> = documents.iter().map(|document| document.environment.as_str()).collect();
        if environments.len() < 2 {
            return Err(Failure::usage("all files are of one environment: there is nothing to compare")
                .hint("say which one it is when they are made: `cargo secure-config fingerprint --environment NAME`"));
        }
        let shared = shared(&documents);
        if self.json {
            outln!("{:#}", as_json(&environments, &shared));
        } else {
            print(&environments, &shared, context.quiet);
        }
        Ok(if shared.is_empty() { Exit::Success } else { Exit::Finding })
    }
}

/// The uses of each secret that stands in two environments, in the order of the files.
fn shared(documents: &[Document]) -> Vec<Vec<Use>> {
    let mut by_code: BTreeMap<&str, (usize, Vec<Use>)> = BTreeMap::new();
    let mut number = 0;
    for document in documents {
        for row in &document.secrets {
            number += 1;
            let (environment, app) = (document.environment.clone(), document.app.clone());
            let (_, uses) = by_code.entry(&row.fingerprint).or_insert_with(|| (number, Vec::new()));
            let new = Use { environment, app, row: row.clone() };
            if !uses.contains(&new) {
                uses.push(new);
            }
        }
    }
    let is_shared = |uses: &[Use]| uses.iter().any(|each| each.environment != uses[0].environment);
    let mut all: Vec<_> = by_code.into_values().filter(|(_, uses)| is_shared(uses)).collect();
    all.sort_by_key(|(first, _)| *first);
    let all: Vec<Vec<Use>> = all.into_iter().map(|(_, uses)| uses).collect();
    // Two URLs that are the same have the same password: said once.
    let is_said = |uses: &[Use]| {
        let same = |one: &Use, other: &Use| {
            one.environment == other.environment && one.app == other.app && one.row.variable == other.row.variable
        };
        let whole = |other: &&Vec<Use>| {
            uses.len() == other.len()
                && uses.iter().zip(other.iter()).all(|(one, other)| same(one, other) && other.row.part.is_none())
        };
        uses.iter().all(|each| each.row.part.as_deref() == Some("password")) && all.iter().any(|other| whole(&other))
    };
    all.iter().filter(|uses| !is_said(uses)).cloned().collect()
}

fn as_json(environments: &BTreeSet<&str>, shared: &[Vec<Use>]) -> Value {
    let place = |each: &Use| {
        let row = &each.row;
        json!({ "environment": each.environment, "app": each.app, "variable": row.variable, "path": row.path, "part": row.part })
    };
    let shared: Vec<_> =
        shared.iter().map(|uses| json!({ "uses": uses.iter().map(place).collect::<Vec<_>>() })).collect();
    json!({ "environments": environments, "shared": shared })
}

fn print(environments: &BTreeSet<&str>, shared: &[Vec<Use>], quiet: bool) {
    let (bad, good, bold, reset) = (paint::BAD, paint::GOOD, paint::BOLD, anstyle::Reset);
    let names: Vec<_> = environments.iter().map(|name| visible(name)).collect();
    if shared.is_empty() {
        if !quiet {
            outln!("{good}apart{reset}: no secret is the same in two of {}", names.join(", "));
        }
        return;
    }
    for uses in shared {
        let places: Vec<_> = uses
            .iter()
            .map(|each| format!("{} in {bold}{}{reset}", each.row.label(), visible(&each.environment)))
            .collect();
        outln!("{bad}shared{reset}: {}", places.join(", "));
    }
    outln!("  hint: give each environment a secret of its own; replace these where they matter less first");
}
