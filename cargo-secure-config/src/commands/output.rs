//! Where a document goes: standard output, a file, or a comparison with one.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::{Exit, Failure, files, paint, say};

#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Output {
    /// Write to this file instead of standard output; a file with the region `<!-- secure-config:begin -->` … `end` keeps
    /// what stands around it
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write nothing: fail if the file is not what would be written, but for the command in it that renews it
    #[arg(long, requires = "output")]
    pub(crate) check: bool,
}

impl Output {
    /// Writes the document, or compares.
    pub(crate) fn put(&self, made: &Made<'_>, quiet: bool) -> Result<Exit, Failure> {
        let Some(path) = &self.output else {
            say::document(made.text);
            return Ok(Exit::Success);
        };
        put(path, made, self.check, quiet)
    }
}

/// A document as it goes to a file.
pub(crate) struct Made<'a> {
    pub(crate) text: &'a str,
    /// The same where nobody says how it is renewed. Who compares asks no file to name his own way of making it: tests may
    /// renew what a hook looks at.
    pub(crate) bare: &'a dyn Fn() -> String,
    /// The command line that writes it.
    pub(crate) renew: &'a str,
}

/// Writes a document to a file, or compares it with one.
pub(crate) fn put(path: &Path, made: &Made<'_>, check: bool, quiet: bool) -> Result<Exit, Failure> {
    let (wanted, renew) = (files::wanted(path, made.text)?, made.renew);
    let (good, bad, reset) = (paint::GOOD, paint::BAD, anstyle::Reset);
    let shown = path.display();
    let is_fresh = files::is_fresh(path, &wanted)
        || (check && files::is_fresh_but_for(path, &wanted, &files::wanted(path, &(made.bare)())?));
    if check && !is_fresh {
        let state = if path.exists() { "is stale" } else { "does not exist" };
        errln!("{bad}stale{reset}: {shown} {state}\n  hint: renew it with `{renew}`");
        return Ok(Exit::Finding);
    }
    if !check {
        files::write(path, &wanted)?;
    }
    if !quiet {
        let word = if is_fresh { "fresh" } else { "written" };
        errln!("{good}{word}{reset}: {shown}");
    }
    Ok(Exit::Success)
}

/// A word of a command line, in quotes where a shell would take it apart.
pub(crate) fn shell(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./=:@%+,".contains(&byte);
    if !word.is_empty() && word.bytes().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
