//! `store show --fingerprint`: whether two states of a store hold the same value, without showing one.

use clap::Args;
use secure_config_schema::visible;
use serde_json::json;

use super::opening::{Opening, failure, is_faulty, meant};
use crate::cli::Context;
use crate::{Exit, Failure, paint};

/// Keyed fingerprints of a store's values: the same in two states of it if the value is; never a value
///
/// The key is the store's own, so fingerprints of two stores cannot be compared, and `rekey` changes them all. Across
/// environments compare with `cargo secure-config fingerprint`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store show --fingerprint
  cargo secure-config store show --fingerprint DATABASE_URL --json

Exit codes:
  0  all is well
  1  the file is not as its seal says
  2  the command line is not understood, or there is no such name
  3  the store cannot be opened")]
pub(crate) struct Show {
    /// The names that are meant; without any, all
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Show fingerprints. There is nothing else to be shown: values are for programs
    #[arg(long, required = true)]
    fingerprint: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    opening: Opening,
}

impl Show {
    pub(crate) fn run(&self, _context: &Context<'_>) -> Result<Exit, Failure> {
        let list = self.opening.store()?.list().map_err(failure)?;
        for name in &self.names {
            if list.values().iter().all(|value| value.name() != name) {
                let failure = Failure::usage("the store holds no such name");
                return Err(match meant(&list, name) {
                    Some(meant) => failure.hint(format!("did you mean `{}`?", visible(meant))),
                    None => failure.hint("`cargo secure-config store list` shows the names"),
                });
            }
        }
        let is_meant = |name: &str| self.names.is_empty() || self.names.iter().any(|meant| meant == name);
        let values: Vec<_> = list.values().iter().filter(|value| is_meant(value.name())).collect();
        if self.json {
            let all = values.iter().map(|value| (value.name().to_owned(), value.fingerprint().into()));
            outln!("{:#}", json!({ "fingerprints": all.collect::<serde_json::Map<_, _>>() }));
            return Ok(if list.fault().is_some() { Exit::Finding } else { Exit::Success });
        }
        let (bold, reset) = (paint::BOLD, anstyle::Reset);
        let width = values.iter().map(|value| visible(value.name()).len()).max().unwrap_or_default();
        for value in values {
            outln!("{bold}{:width$}{reset}  {}", visible(value.name()), value.fingerprint());
        }
        Ok(if is_faulty(&list) { Exit::Finding } else { Exit::Success })
    }
}
