//! The pages of `docs/cli/` are what the command line's own definition makes; `SECURE_CONFIG_WRITE=1` renews them.

#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_secure_config::pages::pages;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in the workspace").join("docs/cli")
}

#[test]
fn pages_are_fresh() {
    let is_to_be_written = std::env::var_os("SECURE_CONFIG_WRITE").is_some_and(|value| value == "1");
    let mut stale = Vec::new();
    for (name, text) in pages() {
        let path = folder().join(&name);
        if fs::read_to_string(&path).is_ok_and(|found| found == text) {
            continue;
        }
        if is_to_be_written {
            fs::create_dir_all(folder()).and_then(|()| fs::write(&path, text)).expect("the page can be written");
        } else {
            stale.push(name);
        }
    }
    assert!(
        stale.is_empty(),
        "stale in docs/cli: {stale:?}; renew them with `SECURE_CONFIG_WRITE=1 cargo test -p cargo-secure-config --test pages`"
    );
}

#[test]
fn page_of_a_subcommand_that_is_gone_is_refused() {
    let known: BTreeSet<_> = pages().into_iter().map(|(name, _)| name).collect();
    // Where there is no folder, the other test says so.
    let found = fs::read_dir(folder()).into_iter().flatten().flatten();
    let found: BTreeSet<_> = found.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let gone: Vec<_> = found.difference(&known).collect();
    assert!(gone.is_empty(), "in docs/cli for nothing: {gone:?}");
}

#[test]
fn every_page_has_what_a_reader_looks_for() {
    let all = pages();
    let (_, index) = all.first().expect("there is an index");
    assert!(index.contains("`--schema <FILE>`") && index.contains("## Exit codes"), "{index}");
    for (name, text) in &all[1..] {
        assert!(index.contains(&format!("]({name})")), "{name} is not in the index");
        let command = format!("cargo secure-config {}", spelled(name.trim_end_matches(".md")));
        assert!(text.starts_with(&format!("# `{command}`\n")), "{text}");
        assert!(text.contains(&format!("```text\n{command}")), "no usage: {text}");
        assert!(text.contains(&format!("## Examples\n\n```sh\n{command}")), "no examples: {text}");
        assert_eq!(text.matches("```").count() % 2, 0, "a block is left open: {text}");
    }
}

/// The words of a subcommand: `store-set` is `store set`.
fn spelled(name: &str) -> String {
    let group =
        ["store", "dev"].into_iter().find_map(|group| Some((group, name.strip_prefix(group)?.strip_prefix('-')?)));
    group.map_or_else(|| name.to_owned(), |(group, name)| format!("{group} {name}"))
}
