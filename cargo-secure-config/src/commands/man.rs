//! `man`: the manual pages, made from the command line's own definition.

use std::path::PathBuf;

use clap::Args;
use clap_mangen::Man as Page;

use crate::pages::leaves;
use crate::{Exit, Failure, files};

/// Print the manual page, or write one for each subcommand into a folder
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config man | man -l -
  cargo secure-config man --folder ~/.local/share/man/man1

Exit codes:
  0  all is well
  2  the command line is not understood
  3  a page or standard output cannot be written")]
pub(crate) struct Man {
    /// Write the pages here, one for each subcommand
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(&self, command: &clap::Command) -> Result<Exit, Failure> {
        let command = command.clone().name("cargo-secure-config");
        let Some(folder) = &self.folder else {
            out!("{}", page(&command)?);
            return Ok(Exit::Success);
        };
        files::write(&folder.join("cargo-secure-config.1"), &page(&command)?)?;
        let mut subcommands = Vec::new();
        leaves(&command, "", &mut subcommands);
        for (name, subcommand) in subcommands {
            let name = format!("cargo-secure-config-{}", name.replace(' ', "-"));
            let text = page(&subcommand.clone().name(name.clone()))?;
            files::write(&folder.join(format!("{name}.1")), &text)?;
        }
        Ok(Exit::Success)
    }
}

fn page(command: &clap::Command) -> Result<String, Failure> {
    let mut out = Vec::new();
    Page::new(command.clone())
        .render(&mut out)
        .map_err(|fault| Failure::new(format!("the page cannot be made: {}", fault.kind())))?;
    String::from_utf8(out).map_err(|_| Failure::new("the page is no text"))
}
