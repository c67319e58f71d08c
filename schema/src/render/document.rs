//! The list of all documents: what each is called on the command line and in code, where it usually stands, and the
//! function that makes it.

#[cfg(feature = "documents")]
use super::{
    compose, env_schema, external_secret, github_actions, gitlab_ci, html, iam_policy, iam_policy_rotation, inventory,
    inventory_csv, inventory_json, json_schema, kubernetes, kubernetes_rbac, runbook, settings_schema, systemd,
    vault_policy, vault_policy_rotation,
};
use super::{env_example, markdown};
use crate::{Docs, Schema, exchange};

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
    /// The region of AWS that policies name.
    pub region: Option<String>,
    /// The account of AWS that policies name.
    pub account: Option<String>,
    /// Where the KV engine of Vault or OpenBao is mounted; `secret` unless it is said.
    pub mount: Option<String>,
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
    /// Every document, in the order of the reference; all but the template, the schema and the reference in Markdown are behind
    /// the feature `documents`.
    pub const ALL: &'static [Self] = &[
        Self { name: "env-example", file: ".env.example", summary: "template for `.env`", render: env_example },
        Self {
            name: "schema",
            file: "schema.json",
            summary: "the schema itself, as programs embed it",
            render: |schema, docs, _| exchange::document(schema, docs),
        },
        Self {
            name: "markdown",
            file: "CONFIGURATION.md",
            summary: "reference of every variable, in Markdown",
            render: markdown,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "html",
            file: "CONFIGURATION.html",
            summary: "reference of every variable, as one page of HTML",
            render: html,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "json-schema",
            file: "config.schema.json",
            summary: "JSON Schema of the configuration file",
            render: json_schema,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "settings-schema",
            file: "settings.schema.json",
            summary: "JSON Schema of all variables",
            render: settings_schema,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "compose",
            file: "compose.yaml",
            summary: "docker compose: secrets as files, all else from the environment",
            render: compose,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "kubernetes",
            file: "kubernetes.yaml",
            summary: "Kubernetes: `ConfigMap` and `Deployment`, the Secret by its name",
            render: kubernetes,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "kubernetes-rbac",
            file: "kubernetes-rbac.yaml",
            summary: "Kubernetes: the rights of whoever replaces secrets",
            render: kubernetes_rbac,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "external-secret",
            file: "external-secret.yaml",
            summary: "Kubernetes: the Secret out of a store, by the External Secrets Operator",
            render: external_secret,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "systemd",
            file: "secure-config.conf",
            summary: "drop-in for a systemd unit: secrets as credentials",
            render: systemd,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "github-actions",
            file: "github-actions.yaml",
            summary: "GitHub Actions: the step that runs the program",
            render: github_actions,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "gitlab-ci",
            file: "gitlab-ci.yaml",
            summary: "GitLab CI: the job that runs the program",
            render: gitlab_ci,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "iam-policy",
            file: "iam-policy.json",
            summary: "AWS: what the program may read",
            render: iam_policy,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "iam-policy-rotation",
            file: "iam-policy-rotation.json",
            summary: "AWS: what whoever replaces secrets may do",
            render: iam_policy_rotation,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "vault-policy",
            file: "vault-policy.hcl",
            summary: "Vault and OpenBao: what the program may read",
            render: vault_policy,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "vault-policy-rotation",
            file: "vault-policy-rotation.hcl",
            summary: "Vault and OpenBao: what whoever replaces secrets may do",
            render: vault_policy_rotation,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "inventory",
            file: "SECRETS.md",
            summary: "inventory of all secrets, in Markdown",
            render: inventory,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "inventory-csv",
            file: "secrets.csv",
            summary: "inventory of all secrets, for a spreadsheet",
            render: inventory_csv,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "inventory-json",
            file: "secrets.json",
            summary: "inventory of all secrets, in JSON",
            render: inventory_json,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "runbook",
            file: "ROTATION.md",
            summary: "how each secret is replaced, step by step",
            render: runbook,
        },
        #[cfg(feature = "documents")]
        Self {
            name: "env-schema",
            file: ".env.schema",
            summary: "all variables in `@env-spec`, for varlock",
            render: env_schema,
        },
    ];

    /// The document of this name.
    #[inline]
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|document| document.name == name)
    }

    /// What it is called: `env-example`, `markdown`.
    #[inline]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name that its file usually has.
    #[inline]
    pub const fn file(&self) -> &'static str {
        self.file
    }

    /// What it is, in a few words.
    #[inline]
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// The document's text.
    #[inline]
    pub fn render(&self, schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
        (self.render)(schema, docs, options)
    }
}

impl std::fmt::Debug for Document {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("name", &self.name).finish_non_exhaustive()
    }
}
