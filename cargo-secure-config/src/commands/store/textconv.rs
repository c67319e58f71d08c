//! `store textconv`: what `git diff` shows of a store.

use std::path::PathBuf;

use clap::Args;
use secure_config_store::textconv;

use super::entered::read;
use super::opening::shown;
use crate::{Exit, Failure, files};

/// The names in a store, for `git diff`; no key is needed, and no value is shown
///
/// Behind each name stands a mark that changes when the value is written anew. Of a file that is no encrypted `.env`, nothing
/// is shown. `store init` prints the commands that make git use it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store textconv secrets/prod.env
  git config diff.secure-config.textconv 'cargo secure-config store textconv'

Exit codes:
  0  all is well
  2  the command line is not understood
  3  the file cannot be read")]
pub(crate) struct Textconv {
    /// The file
    file: PathBuf,
}

impl Textconv {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let path = shown(&self.file);
        let failed = |fault| Failure::new(format!("{path} cannot be read: {}", files::why(&fault)));
        let content = std::fs::File::open(&self.file).and_then(read).map_err(failed)?;
        // An error would end git's whole diff.
        match content.and_then(|content| textconv(&content).ok()) {
            Some(text) => out!("{text}"),
            None => outln!("# no encrypted .env; nothing of it is shown"),
        }
        Ok(Exit::Success)
    }
}
