//! The documents: what they look like as a whole (golden files), which rules they keep one by one, and what independent
//! programs read in them.

mod billing;
mod everything;
mod golden;
mod in_env_example;
mod in_markdown;
mod readers;
