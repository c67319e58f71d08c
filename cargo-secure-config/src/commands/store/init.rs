//! `store init`: a store without values, and what git has to know of it.

use std::path::{Path, PathBuf};

use clap::Args;
use secure_config_store::{Identity, Store};

use super::git;
use super::opening::{failure, shown};
use crate::cli::Context;
use crate::{Exit, Failure, files};

/// Make a store without values
///
/// It can be read by the recipients that are named, and by nobody else. The seal binds it to the environment, so that a copy of
/// it in another one is refused.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config store init --environment prod --new-key ~/.config/sops/age/keys.txt     # secrets/prod.env
  cargo secure-config store init --file secrets/dev.env --recipient age1… --recipient age1… --git

Exit codes:
  0  the store is made
  2  the command line is not understood, or names no recipient
  3  a file is there already, or cannot be written")]
pub(crate) struct Init {
    /// The store; without it, `secrets/NAME.env` for the environment
    #[arg(short, long, value_name = "FILE", required_unless_present = "environment")]
    file: Option<PathBuf>,
    /// Bind it to this environment
    #[arg(short, long, value_name = "NAME")]
    environment: Option<String>,
    /// Who may read it: a public key, `age1…`; may be repeated
    #[arg(short, long = "recipient", value_name = "RECIPIENT")]
    recipients: Vec<String>,
    /// Make a key in this new file, which nobody else can read, and let it read the store
    #[arg(long, value_name = "FILE")]
    new_key: Option<PathBuf>,
    /// Write `.gitattributes` beside the store, by which git merges it and shows its names in a diff
    #[arg(long)]
    git: bool,
}

impl Init {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let named = self.environment.as_deref().unwrap_or_default();
        let path = self.file.clone().unwrap_or_else(|| Path::new("secrets").join(format!("{named}.env")));
        if self.recipients.is_empty() && self.new_key.is_none() {
            return Err(Failure::usage("nobody could read the store: no recipient is named")
                .hint("name one by `--recipient age1…`, or make a key by `--new-key FILE`"));
        }
        if path.exists() {
            return Err(Failure::new(format!("{}: the file exists", shown(&path)))
                .hint("nothing was written; choose another path"));
        }
        if self.file.is_none() && !named.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)) {
            return Err(Failure::usage("the environment's name cannot be a file's").hint("name the store by `--file`"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .map_err(|fault| Failure::new(format!("{} cannot be made: {}", shown(folder), files::why(&fault))))?;
        let key = self.new_key.as_ref().map(|_| Identity::generate());
        let recipients = self.recipients.iter().cloned().chain(key.as_ref().map(Identity::recipient));
        // The key comes first: a store that nobody can open is of no use.
        if let (Some(key), Some(file)) = (&key, &self.new_key) {
            key.write_new(file).map_err(failure)?;
        }
        let made = Store::create(&path, recipients, self.environment.as_deref()).map_err(failure);
        if let (Err(_), Some(file)) = (&made, &self.new_key) {
            let _ = std::fs::remove_file(file);
        }
        made?;
        if self.git {
            git::attribute(&path)?;
        }
        if !context.quiet {
            self.say(&path, key.as_ref());
        }
        Ok(Exit::Success)
    }

    fn say(&self, path: &Path, key: Option<&Identity>) {
        outln!("{}: is made", shown(path));
        if let (Some(key), Some(file)) = (key, &self.new_key) {
            outln!("{}: holds the key of {}; keep a copy where no other one is", shown(file), key.recipient());
        }
        if !self.git {
            outln!("for git to merge it and to show its names in a diff, in {}:", shown(&git::attributes_of(path)));
            outln!("  {}", git::line(path));
        }
        outln!("for git, once in each clone:");
        for command in git::COMMANDS {
            outln!("  {command}");
        }
    }
}
