//! `store wipe`: what watches over the plain text that `store edit` has in memory. It is started by that alone.

use std::io::Read;
use std::path::PathBuf;

use clap::Args;

use super::memory;
use crate::{Exit, Failure};

/// Wait for the end of standard input, then wipe a folder of `store edit`
#[derive(Args, Debug)]
pub(crate) struct Wipe {
    folder: PathBuf,
}

impl Wipe {
    #[allow(clippy::unnecessary_wraps, reason = "as all commands")]
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let mut stdin = std::io::stdin().lock();
        while stdin.read(&mut [0; 64]).is_ok_and(|read| read > 0) {}
        if memory::is_ours(&self.folder) {
            memory::wipe(&self.folder);
        }
        Ok(Exit::Success)
    }
}
