//! What git has to know of a store: which driver merges it, and what a diff shows of it.

use std::path::{Path, PathBuf};

use super::opening::shown;
use crate::{Failure, files};

/// A driver is a matter of each clone: a repository cannot bring one.
pub(super) const COMMANDS: [&str; 3] = [
    "git config merge.secure-config.name 'encrypted stores'",
    "git config merge.secure-config.driver 'cargo secure-config store merge %O %A %B %P'",
    "git config diff.secure-config.textconv 'cargo secure-config store textconv'",
];

/// The file that holds the line: beside the store, so that no path stands in it.
pub(super) fn attributes_of(store: &Path) -> PathBuf {
    store.with_file_name(".gitattributes")
}

/// The line for a store.
pub(super) fn line(store: &Path) -> String {
    let name = store.file_name().unwrap_or_default().to_string_lossy();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    let pattern = if name.bytes().all(is_plain) { &name } else { "*.env" };
    format!("{pattern} -text merge=secure-config diff=secure-config")
}

/// Adds the line, unless it is there.
pub(super) fn attribute(store: &Path) -> Result<(), Failure> {
    let (path, line) = (attributes_of(store), line(store));
    let old = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(fault) => return Err(Failure::new(format!("{} cannot be read: {}", shown(&path), files::why(&fault)))),
    };
    if old.lines().any(|known| known == line) {
        return Ok(());
    }
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    files::write(&path, &format!("{old}{gap}{line}\n"))
}
