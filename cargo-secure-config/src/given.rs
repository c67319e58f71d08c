//! Where a program's values come from, as the command line says it: the sources of `check`, `explain`, `status`, `run`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;
use secure_config_runtime::{Answer, Bytes, Dotenv, Env, Properties, Request, SchemaLoader, SecretsDir, Source};
use secure_config_schema::{Base, Field, Leaf, Name, Schema, Type};

use crate::Failure;

/// Where values are looked for. Without any of these, as the program itself looks: in the environment of this process, in the
/// secrets directories that it finds, in `.env` where that is allowed.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Where values come from")]
pub(crate) struct Given {
    /// The environment that is meant, whatever the variables say
    #[arg(short, long, value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// Take the variables of this file as the process would be given them (`docker run --env-file`); may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Vec<PathBuf>,
    /// Look for secrets in this folder, one file each; may be repeated
    #[arg(long, value_name = "FOLDER")]
    pub(crate) secrets_dir: Vec<PathBuf>,
    /// Look for values in this encrypted store, too; may be repeated
    #[cfg(feature = "store")]
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Vec<PathBuf>,
    /// Leave out the environment of this process
    #[arg(long)]
    pub(crate) no_process_environment: bool,
}

/// A file whose variables are given to a process: it counts wherever the program runs, and may say where that is.
#[derive(Debug)]
struct EnvFile {
    file: Dotenv,
    path: PathBuf,
}

impl EnvFile {
    fn new(path: &Path) -> Self {
        Self { file: Dotenv::file(path), path: path.to_owned() }
    }
}

impl Source for EnvFile {
    fn name(&self) -> String {
        self.file.name()
    }

    fn properties(&self) -> Properties {
        Properties::new()
    }

    fn environment(&self, variable: &str) -> Option<Bytes> {
        value_in(&self.path, variable)
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        self.file.fetch(request)
    }

    fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        self.file.unread(request)
    }
}

/// What a file says of one variable.
fn value_in(path: &Path, variable: &str) -> Option<Bytes> {
    let name: &'static str = Box::leak(variable.to_owned().into_boxed_str());
    let field = Field::value("value", Name::Whole(name), Type::of(Base::Text).optional(), "");
    let schema: &'static Schema = Box::leak(Box::new(Schema::new("One", "", Box::leak(Box::new([field])))));
    let mut found = None;
    let mut keep = |_: &str, value: &[u8]| found = Some(Bytes::from(value));
    SchemaLoader::new(schema).source(Dotenv::file(path)).load_with(&mut keep).ok()?;
    found
}

impl Given {
    /// A loader for the schema with all sources.
    pub(crate) fn loader(&self, schema: &'static Schema) -> Result<SchemaLoader, Failure> {
        let mut loader = SchemaLoader::new(schema);
        if let Some(name) = &self.environment {
            is_known(schema, name)?;
            loader = loader.environment(name.clone());
        }
        if self.env_file.is_empty() && self.secrets_dir.is_empty() && !self.no_process_environment {
            return self.with_stores(loader.usual_sources());
        }
        if !self.no_process_environment {
            loader = loader.source(Env::process());
        }
        for folder in &self.secrets_dir {
            loader = loader.source(SecretsDir::new(folder));
        }
        for path in &self.env_file {
            if !path.exists() {
                return Err(Failure::new(format!("{} does not exist", path.display())));
            }
            loader = loader.source(EnvFile::new(path));
        }
        self.with_stores(loader)
    }

    /// The stores come last: they are asked for what nothing else sets.
    #[cfg(feature = "store")]
    fn with_stores(&self, loader: SchemaLoader) -> Result<SchemaLoader, Failure> {
        use crate::commands::store::opening::failure;
        self.store.iter().try_fold(loader, |loader, path| {
            Ok(loader.source(secure_config_store::Store::open(path).map_err(failure)?))
        })
    }

    #[cfg(not(feature = "store"))]
    #[allow(clippy::unnecessary_wraps, clippy::unused_self, reason = "as with the feature `store`")]
    fn with_stores(&self, loader: SchemaLoader) -> Result<SchemaLoader, Failure> {
        Ok(loader)
    }

    /// What a variable beside a field's own says, such as the date of a secret.
    pub(crate) fn beside(&self, variable: &str) -> Option<Bytes> {
        let here = || std::env::var_os(variable).filter(|_| !self.no_process_environment).map(Bytes::from);
        let in_files = || self.env_file.iter().find_map(|path| value_in(path, variable));
        here().or_else(in_files)
    }

    /// The variables that the program would complain of. A field that is looked at alone may be missing where the optional
    /// group around it is absent, and is none of them.
    pub(crate) fn complaints(&self, schema: &'static Schema) -> Result<HashSet<String>, Failure> {
        let problems = self.loader(schema)?.load().err();
        let problems = problems.iter().flat_map(|error| error.problems());
        Ok(problems.map(|problem| problem.variable().to_owned()).collect())
    }
}

/// Whether the program knows the environment that the command line names.
pub(crate) fn is_known(schema: &Schema, name: &str) -> Result<(), Failure> {
    match schema.get_environments() {
        Some(known) if known.resolve(name).is_none() => {
            Err(Failure::usage(format!("{} knows no environment of this name", schema.title()))
                .hint(format!("it knows {}", known.names().join(", "))))
        }
        _ => Ok(()),
    }
}

/// A schema of one field alone, so that what is wrong with the others does not hide it.
pub(crate) fn alone(schema: &Schema, leaf: &Leaf) -> &'static Schema {
    let name: &'static str = Box::leak(leaf.variable.clone().into_boxed_str());
    let fields: &'static [Field] = Box::leak(Box::new([leaf.field.named(Name::Whole(name))]));
    Box::leak(Box::new(schema.with_fields(fields).relations(&[])))
}
