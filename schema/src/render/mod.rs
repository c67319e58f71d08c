//! The documents that are made from a schema, one file each. They are pure functions: no clock, no environment, no
//! settings of the build; the same schema gives the same bytes every time. Writing them to disk is the caller's job.

mod compose;
mod deployed;
mod document;
mod dotenv_value;
mod env_example;
mod env_schema;
mod external_secret;
mod github_actions;
mod gitlab_ci;
mod html;
mod iam_policy;
mod inventory;
mod json;
mod json_schema;
mod kubernetes;
mod kubernetes_rbac;
mod lines;
mod markdown;
mod runbook;
mod settings_schema;
mod systemd;
mod target;
mod vault_policy;
mod words;
mod yaml;

pub use compose::compose;
pub use document::{Document, Options};
pub use dotenv_value::dotenv_value;
pub use env_example::env_example;
pub use env_schema::env_schema;
pub use external_secret::external_secret;
pub use github_actions::github_actions;
pub use gitlab_ci::gitlab_ci;
pub use html::html;
pub use iam_policy::{iam_policy, iam_policy_rotation};
pub use inventory::{inventory, inventory_csv, inventory_json};
pub use json_schema::json_schema;
pub use kubernetes::kubernetes;
pub use kubernetes_rbac::kubernetes_rbac;
pub use markdown::markdown;
pub use runbook::runbook;
pub use settings_schema::settings_schema;
pub use systemd::systemd;
pub use target::{app, environment, name, path};
pub use vault_policy::{vault_policy, vault_policy_rotation};

/// The command that renews every generated file, for the files' own heads.
pub(crate) const RENEW: &str = "SECURE_CONFIG_WRITE=1 cargo test";
