//! What a program gets from its sources, and what it is told when it gets nothing: a module for each behaviour, written
//! against the public surface alone. What leaks is `tests/leak`'s question; what does not compile is `tests/ui`'s.
#![allow(
    clippy::pedantic,
    reason = "tests are written as users write, whose functions take references and return results"
)]
#![forbid(unsafe_code)]
#![allow(dead_code, reason = "most settings are loaded to see how, and not to be used")]

mod aliases;
mod all_problems;
mod ambient;
mod any_bytes;
mod cached;
mod child;
mod collections;
mod debug;
mod direct;
mod dotenv_guard;
mod empty;
mod environments;
mod error_json;
mod example_read_back;
mod folder;
mod fresh;
mod judged;
mod kubernetes_links;
mod load_or_exit;
mod name_file;
mod optional_groups;
mod own_types;
mod placeholders;
mod precedence;
mod relations;
mod report;
mod rotation;
mod rotation_age;
mod rules;
mod secret_types;
mod secrets_dir;
mod skip;
mod source_faults;
mod source_trait;
mod text_stays_text;
#[cfg(feature = "toml")]
mod toml;
mod unread;
mod values;
mod withheld;
