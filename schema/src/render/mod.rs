//! The documents that are made from a schema, one file each. They are pure functions: no clock, no environment, no
//! settings of the build; the same schema gives the same bytes every time. Writing them to disk is the caller's job.

#[cfg(feature = "documents")]
mod compose;
#[cfg(feature = "documents")]
mod deployed;
mod document;
mod dotenv_value;
mod env_example;
#[cfg(feature = "documents")]
mod env_schema;
#[cfg(feature = "documents")]
mod external_secret;
#[cfg(feature = "documents")]
mod github_actions;
#[cfg(feature = "documents")]
mod gitlab_ci;
#[cfg(feature = "documents")]
mod html;
#[cfg(feature = "documents")]
mod iam_policy;
#[cfg(feature = "documents")]
mod inventory;
#[cfg(feature = "documents")]
mod json;
#[cfg(feature = "documents")]
mod json_schema;
#[cfg(feature = "documents")]
mod kubernetes;
#[cfg(feature = "documents")]
mod kubernetes_rbac;
mod lines;
mod markdown;
#[cfg(feature = "documents")]
mod runbook;
#[cfg(feature = "documents")]
mod settings_schema;
#[cfg(feature = "documents")]
mod systemd;
mod target;
#[cfg(feature = "documents")]
mod vault_policy;
mod words;
#[cfg(feature = "documents")]
mod yaml;

#[cfg(feature = "documents")]
pub use compose::compose;
pub use document::{Document, Options};
pub use dotenv_value::dotenv_value;
pub use env_example::env_example;
#[cfg(feature = "documents")]
pub use env_schema::env_schema;
#[cfg(feature = "documents")]
pub use external_secret::external_secret;
#[cfg(feature = "documents")]
pub use github_actions::github_actions;
#[cfg(feature = "documents")]
pub use gitlab_ci::gitlab_ci;
#[cfg(feature = "documents")]
pub use html::html;
#[cfg(feature = "documents")]
pub use iam_policy::{iam_policy, iam_policy_rotation};
#[cfg(feature = "documents")]
pub use inventory::{inventory, inventory_csv, inventory_json};
#[cfg(feature = "documents")]
pub use json_schema::json_schema;
#[cfg(feature = "documents")]
pub use kubernetes::kubernetes;
#[cfg(feature = "documents")]
pub use kubernetes_rbac::kubernetes_rbac;
pub use markdown::markdown;
#[cfg(feature = "documents")]
pub use runbook::runbook;
#[cfg(feature = "documents")]
pub use settings_schema::settings_schema;
#[cfg(feature = "documents")]
pub use systemd::systemd;
pub use target::{environment, name, path};
#[cfg(feature = "documents")]
pub use vault_policy::{vault_policy, vault_policy_rotation};

/// The command that renews every generated file, for the files' own heads.
pub(crate) const RENEW: &str = "SECURE_CONFIG_WRITE=1 cargo test";
