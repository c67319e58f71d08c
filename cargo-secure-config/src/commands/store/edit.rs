//! `store edit`: all values in an editor, in a file that is in memory and nowhere else.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::process::Command;

use clap::Args;
use secure_config_schema::visible;
use secure_config_store::{Store, StoreError, StoreErrorKind as Kind};
use zeroize::Zeroizing;

use super::entered::read;
use super::memory::Folder;
use super::opening::{Opening, failure, shown};
use crate::cli::Context;
use crate::{Exit, Failure, paint};

const HEAD: &str = "\
# One NAME=value a line, as it is: no quotes. `\\n` is a line break. A line that is taken out removes its value.
# This file is in memory, and is wiped when the editor ends.
";

/// Edit all values of a store in an editor
///
/// The editor is `VISUAL` or `EDITOR`, else `vi`. The plain text stands in a folder of its own on a file system in memory, which
/// is wiped and removed when the editor ends, and also when it or this command is killed. Where there is no such file system,
/// `edit` refuses. What the editor itself writes elsewhere, such as a history of what was copied, is the editor's matter.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store edit
  EDITOR='code --wait' cargo secure-config store edit --file secrets/prod.env

Exit codes:
  0  what was changed is written, or nothing was changed
  2  the command line is not understood, or a name cannot be kept
  3  the store cannot be opened or written, there is no file system in memory, or the editor failed")]
pub(crate) struct Edit {
    #[command(flatten)]
    opening: Opening,
}

impl Edit {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let store = self.opening.store()?;
        let before = store.export().map_err(failure)?;
        let folder = Folder::new()?;
        let name = store.path().file_name().unwrap_or_default().to_string_lossy();
        let file = folder.write(&name, &[HEAD.as_bytes(), before.as_slice()])?;
        let interrupts = Interrupts::new()?;
        let changed = loop {
            interrupts.while_ignored(|| open(&file))?;
            match take(&store, before.as_slice(), &file) {
                Err(fault) if fault.is_mendable && std::io::stdin().is_terminal() => {
                    let (bad, reset) = (paint::BAD, anstyle::Reset);
                    errln!("{bad}error{reset}: {}", fault.failure);
                    err!("press Enter to edit it again, Ctrl-C to give up: ");
                    let _ = std::io::stdin().lock().read_line(&mut String::new());
                }
                taken => break taken.map_err(|fault| fault.failure)?,
            }
        };
        drop(folder);
        if !context.quiet {
            outln!("{}: {}", shown(store.path()), visible(&words(&changed, before.as_slice())));
        }
        Ok(Exit::Success)
    }
}

/// What was changed. What is new is counted and not named: a line of a secret that was pasted may look like a name.
fn words(changed: &[String], before: &[u8]) -> String {
    let known = before.split(|byte| *byte == b'\n').filter_map(|line| line.split(|byte| *byte == b'=').next());
    let (old, new): (Vec<_>, Vec<_>) =
        changed.iter().map(String::as_str).partition(|name| known.clone().any(|known| known == name.as_bytes()));
    let new = (!new.is_empty()).then(|| format!("{} new", new.len()));
    let words: Vec<_> = old.into_iter().map(str::to_owned).chain(new).collect();
    if words.is_empty() { "nothing was changed".to_owned() } else { words.join(", ") }
}

/// An interrupt at the terminal comes to this process as well as to the editor, in some of which it is a key as any other. It
/// ends this one only where no editor is open.
struct Interrupts {
    #[cfg(unix)]
    end: std::sync::Arc<std::sync::atomic::AtomicBool>,
}

#[cfg(unix)]
impl Interrupts {
    fn new() -> Result<Self, Failure> {
        use signal_hook::consts::{SIGINT, SIGQUIT};
        let end = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
        for signal in [SIGINT, SIGQUIT] {
            signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, end.clone())
                .map_err(|fault| Failure::new(format!("signals cannot be handled: {}", fault.kind())))?;
        }
        Ok(Self { end })
    }

    fn while_ignored<T>(&self, work: impl FnOnce() -> T) -> T {
        use std::sync::atomic::Ordering;
        self.end.store(false, Ordering::SeqCst);
        let out = work();
        self.end.store(true, Ordering::SeqCst);
        out
    }
}

#[cfg(not(unix))]
impl Interrupts {
    #[allow(clippy::unnecessary_wraps, reason = "as elsewhere")]
    fn new() -> Result<Self, Failure> {
        Ok(Self {})
    }

    #[allow(clippy::unused_self, reason = "as elsewhere")]
    fn while_ignored<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }
}

struct Fault {
    failure: Failure,
    /// By another turn in the editor.
    is_mendable: bool,
}

/// Writes what the file holds into the store. Says which names changed.
fn take(store: &Store, before: &[u8], file: &Path) -> Result<Vec<String>, Fault> {
    let final_ = |failure| Fault { failure, is_mendable: false };
    let after = content(file).map_err(final_)?;
    // Nobody was kept waiting while the editor was open.
    let mut edit = store.edit().map_err(|error| final_(failure(error)))?;
    let is_same = store.export().is_ok_and(|now| now.as_slice() == before);
    if !is_same {
        return Err(final_(
            Failure::new(format!("{} was changed meanwhile: nothing was written", shown(store.path())))
                .hint("edit it again"),
        ));
    }
    let changed = edit.import(&after).map_err(|error| Fault { failure: unfit(&error), is_mendable: true })?;
    if !changed.is_empty() {
        edit.save().map_err(|error| final_(failure(error)))?;
    }
    Ok(changed)
}

/// What is wrong with the edited text; the library speaks of the store's own lines.
fn unfit(error: &StoreError) -> Failure {
    let line = error.line().map_or_else(String::new, |line| format!("line {line}: "));
    let text = format!("{line}{}; nothing was written", error.kind().what());
    match error.kind() {
        Kind::Syntax => Failure::new(text).hint("write each line as NAME=value, without quotes"),
        Kind::BadName => Failure::usage(text).hint(Kind::BadName.cure()),
        kind => Failure::new(text).hint(kind.cure()),
    }
}

fn content(file: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let content = File::open(file).and_then(read);
    let content = content.map_err(|fault| Failure::new(format!("the edited file cannot be read: {}", fault.kind())))?;
    content.ok_or_else(|| Failure::new("the edited file has more than 1 MiB: nothing was written"))
}

/// Waits for the editor, which is a command with arguments, as git has it.
fn open(file: &Path) -> Result<(), Failure> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let editor = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".into());
    let mut script: OsString = editor;
    script.push(" \"$@\"");
    let status = Command::new("sh").arg("-c").arg(script).arg("editor").arg(file).status();
    let status = status.map_err(|fault| Failure::new(format!("no editor can be started: {}", fault.kind())))?;
    if status.success() {
        return Ok(());
    }
    let how = status.code().map_or_else(|| "was killed".to_owned(), |code| format!("ended with {code}"));
    Err(Failure::new(format!("the editor {how}: nothing was written")).hint("name an editor in EDITOR"))
}
