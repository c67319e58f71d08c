//! The documents: what they look like as a whole (golden files), which rules they keep one by one, and what independent
//! programs read in them.

mod billing;
mod deployment_readers;
mod deployments;
mod everything;
mod golden;
mod hostile;
mod in_browser;
mod in_env_example;
mod in_html;
mod in_json_schema;
mod in_markdown;
mod policies;
mod programs;
mod readers;
mod sha256;
