//! The list of all documents: what each is called on the command line and in code, where it usually stands, and the
//! function that makes it.

use super::{env_example, markdown};
use crate::{Docs, Schema};

/// What a document is made for, beside the schema.
///
/// ```
/// use secure_config_schema::render::Options;
/// let mut options = Options::default();
/// options.environment = Some("staging".to_owned());
/// assert!(!options.allow_plaintext_secrets);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The environment that a document is made for; documents that need one and have none take what
    /// [`environment`](super::environment) says.
    pub environment: Option<String>,
    /// Whether a schema of the configuration file has room for secrets.
    pub allow_plaintext_secrets: bool,
    /// The command that renews the document, for its head.
    pub renew: Option<String>,
}

/// A document that can be made from a schema.
///
/// ```
/// use secure_config_schema::render::Document;
/// let document = Document::named("markdown").unwrap();
/// assert_eq!(document.file(), "CONFIGURATION.md");
/// assert!(Document::ALL.iter().any(|each| each.name() == "env-example"));
/// ```
#[derive(Clone, Copy)]
pub struct Document {
    name: &'static str,
    file: &'static str,
    summary: &'static str,
    render: fn(&'static Schema, Option<&'static Docs>, &Options) -> String,
}

impl Document {
    /// Every document, in the order of the reference.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "env-example",
            file: ".env.example",
            summary: "template for `.env`",
            render: |schema, docs, _| env_example(schema, docs),
        },
        Self {
            name: "markdown",
            file: "CONFIGURATION.md",
            summary: "reference of every variable, in Markdown",
            render: |schema, docs, _| markdown(schema, docs),
        },
    ];

    /// The document of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|document| document.name == name)
    }

    /// What it is called: `env-example`, `markdown`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name that its file usually has.
    pub const fn file(&self) -> &'static str {
        self.file
    }

    /// What it is, in a few words.
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// The document's text.
    pub fn render(&self, schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
        (self.render)(schema, docs, options)
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("name", &self.name).finish_non_exhaustive()
    }
}
