//! `completions`: what a shell needs to complete the command line.

use clap::Args;
use clap_complete::{Shell, generate};

use crate::{Exit, Failure};

/// Print the completions for a shell
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config completions bash > ~/.local/share/bash-completion/completions/cargo-secure-config
  cargo secure-config completions zsh > ~/.zfunc/_cargo-secure-config

Exit codes:
  0  all is well
  2  the command line is not understood
  3  standard output cannot be written")]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    #[allow(clippy::unnecessary_wraps, reason = "as all commands")]
    pub(crate) fn run(&self, command: &mut clap::Command) -> Result<Exit, Failure> {
        let mut text = Vec::new();
        generate(self.shell, command, "cargo-secure-config", &mut text);
        out!("{}", String::from_utf8_lossy(&text));
        Ok(Exit::Success)
    }
}
