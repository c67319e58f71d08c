//! `fingerprint`: keyed fingerprints of an environment's secrets, to be compared with another's by `compare`. No value leaves
//! the program: without the key, a fingerprint says nothing, not even of a short password.

mod collect;
mod document;
mod key;

use std::path::PathBuf;

use clap::Args;
use secure_config_schema::Schema;

use crate::cli::Context;
use crate::given::Given;
use crate::{Exit, Failure, files, paint};
use collect::Secret;
pub(super) use document::{Document, Row};
use key::Key;

/// Write a keyed fingerprint of each secret that is set in an environment
///
/// Files of two environments, made with one key, show by `compare` whether the same secret is used in both. A fingerprint is
/// 128 bits of HMAC-SHA-256. Keep the key as you keep a secret, and apart from the files: who has both can try out passwords.
/// Without `--env-file` and `--secrets-dir`, the secrets are looked for where the program itself would look.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config fingerprint --new-key fingerprint.key
  cargo secure-config fingerprint --key-file fingerprint.key --env-file .env.staging --environment staging --output staging.json
  cargo secure-config fingerprint --key-file fingerprint.key --secrets-dir /run/secrets --environment prod > prod.json
  cargo secure-config compare staging.json prod.json

Exit codes:
  0  the file is written
  2  the command line is not understood, or it is not known which environment this is
  3  the key, a secret or a file cannot be read or written, or the program cannot be built")]
pub(crate) struct Fingerprint {
    /// The key: a file of at least 32 bytes that other users cannot read
    #[arg(long, value_name = "FILE", required_unless_present = "new_key")]
    key_file: Option<PathBuf>,
    /// Make a key, write it to this file for you alone, and end
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key_file", "env_file", "secrets_dir", "environment", "output"])]
    new_key: Option<PathBuf>,
    /// Read the secrets of this `.env`; may be repeated
    #[arg(long, value_name = "FILE")]
    env_file: Vec<PathBuf>,
    /// Read the secrets of this folder, in which each file holds one; may be repeated
    #[arg(long, value_name = "FOLDER")]
    secrets_dir: Vec<PathBuf>,
    /// The environment whose secrets these are; what the place itself says, unless it is said
    #[arg(short, long, value_name = "NAME")]
    environment: Option<String>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Fingerprint {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let (good, warn, reset) = (paint::GOOD, paint::WARN, anstyle::Reset);
        if let Some(path) = &self.new_key {
            Key::create(path)?;
            if !context.quiet {
                errln!(
                    "{good}written{reset}: {}: keep it out of git, and use it for every environment",
                    path.display()
                );
            }
            return Ok(Exit::Success);
        }
        let Some(path) = &self.key_file else {
            return Err(Failure::usage("no key is named").hint("`--key-file FILE`; `--new-key FILE` makes one"));
        };
        let key = Key::read(path)?;
        let given = self.given()?;
        let settings = context.place.find(context.quiet)?.one()?;
        let environment = self.environment(settings.schema, &given)?;
        let secrets = collect::secrets(settings.schema, &given)?;
        let rows = secrets.iter().map(|secret| row(secret, &key)).collect::<Result<Vec<_>, _>>()?;
        if rows.is_empty() && !context.quiet {
            errln!("{warn}note{reset}: no secret of the schema is set there");
        }
        let document = Document::new(environment, settings.schema.title().to_owned(), key.id()?, rows);
        let text = document.text()?;
        let Some(path) = &self.output else {
            out!("{text}");
            return Ok(Exit::Success);
        };
        files::write(path, &text)?;
        if !context.quiet {
            let (shown, number) = (path.display(), document.secrets.len());
            errln!("{good}written{reset}: {shown}: environment `{}`, fingerprints: {number}", document.environment);
        }
        Ok(Exit::Success)
    }

    /// Where to look. A place that is named is the only one: what this process inherited belongs to another environment.
    fn given(&self) -> Result<Given, Failure> {
        if let Some(path) = self.secrets_dir.iter().find(|path| !path.is_dir()) {
            return Err(Failure::new(format!("{} is no folder", path.display()))
                .hint("name the folder of the secret files by `--secrets-dir`"));
        }
        if let Some(path) = self.env_file.iter().find(|path| !path.exists()) {
            return Err(Failure::new(format!("{} does not exist", path.display()))
                .hint("name the file of the secrets by `--env-file`"));
        }
        #[cfg_attr(not(feature = "store"), allow(clippy::needless_update, reason = "a field belongs to the feature"))]
        Ok(Given {
            environment: None,
            env_file: self.env_file.clone(),
            secrets_dir: self.secrets_dir.clone(),
            no_process_environment: !self.env_file.is_empty() || !self.secrets_dir.is_empty(),
            ..Given::default()
        })
    }

    fn environment(&self, schema: &'static Schema, given: &Given) -> Result<String, Failure> {
        let known = schema.get_environments();
        // Text that is no environment may be anything, and is not repeated.
        let said = known.and_then(|known| {
            let value = given.beside(known.variable())?;
            known.resolve(std::str::from_utf8(value.as_slice()).ok()?.trim())
        });
        let named = match (&self.environment, known) {
            (Some(name), Some(known)) => Some(known.resolve(name).ok_or_else(|| {
                Failure::usage("`--environment` names none that the schema knows")
                    .hint(format!("it knows {}", known.names().join(", ")))
            })?),
            (Some(name), None) => Some(name.trim()).filter(|name| !name.is_empty()),
            (None, _) => None,
        };
        match (named, said) {
            (Some(named), Some(said)) if named != said => {
                Err(Failure::usage(format!("the place says that it belongs to `{said}`"))
                    .hint(format!("leave `--environment` out, or name the place of `{named}`")))
            }
            (Some(name), _) | (None, Some(name)) => Ok(name.to_owned()),
            (None, None) => {
                Err(Failure::usage("it is not known which environment this is").hint("say it: `--environment prod`"))
            }
        }
    }
}

fn row(secret: &Secret, key: &Key) -> Result<Row, Failure> {
    Ok(Row {
        variable: secret.variable.clone(),
        path: secret.path.clone(),
        part: secret.part.map(str::to_owned),
        fingerprint: key.fingerprint(secret.value.as_slice())?,
    })
}
