//! What keeps `.env` out of git: lines of `.gitignore` that are missing are added, and none twice. Only the files of the work
//! tree count: what a person's own settings ignore, the next person's do not.

use std::path::{Path, PathBuf};

use crate::{Failure, files};

/// What was done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There is no work tree here.
    NoWorkTree,
    /// Nothing was missing.
    Fresh,
    /// These lines were added to this file.
    Added(PathBuf, Vec<&'static str>),
}

/// Names that stand for all that a pattern has to catch, or must not.
const SECRET: &str = ".env";
const OTHERS: [&str; 3] = [".env.local", ".env.production", ".env.prod"];
const TEMPLATE: &str = ".env.example";
const SCHEMA: &str = ".env.schema";

/// Makes git ignore `.env` and its like in this folder.
pub(super) fn renew(folder: &Path) -> Result<Outcome, Failure> {
    let Some(top) = folder.ancestors().find(|above| above.join(".git").exists()) else {
        return Ok(Outcome::NoWorkTree);
    };
    let path = folder.join(".gitignore");
    let mut above = String::new();
    let mut between: Vec<_> = folder.ancestors().take_while(|each| *each != top).skip(1).collect();
    between.extend((folder != top).then_some(top));
    for each in between.into_iter().rev() {
        above.push_str(&std::fs::read_to_string(each.join(".gitignore")).unwrap_or_default());
        above.push('\n');
        // What is anchored in a folder above means another file.
        above = above
            .lines()
            .filter(|line| !line.trim_start_matches('!').contains('/'))
            .flat_map(|line| [line, "\n"])
            .collect();
    }
    let own = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(fault) => return Err(Failure::new(format!("{} cannot be read: {}", path.display(), files::why(&fault)))),
    };
    let missing = missing(&format!("{above}\n{own}"), folder.join(SCHEMA).exists());
    if missing.is_empty() {
        return Ok(Outcome::Fresh);
    }
    let gap = if own.is_empty() || own.ends_with('\n') { "" } else { "\n" };
    let lines: String = missing.iter().flat_map(|line| [*line, "\n"]).collect();
    files::write(&path, &format!("{own}{gap}{lines}"))?;
    Ok(Outcome::Added(path, missing))
}

/// The lines that have to follow these.
fn missing(rules: &str, has_schema: bool) -> Vec<&'static str> {
    let mut out = Vec::new();
    let ignores = |out: &[&'static str], name: &str| is_ignored(rules.lines().chain(out.iter().copied()), name);
    if !ignores(&out, SECRET) {
        out.push(".env");
    }
    if OTHERS.iter().any(|name| !ignores(&out, name)) {
        out.push(".env.*");
    }
    if ignores(&out, TEMPLATE) {
        out.push("!.env.example");
    }
    if has_schema && ignores(&out, SCHEMA) {
        out.push("!.env.schema");
    }
    out
}

/// Whether the rules ignore the file: the last one that speaks of it counts.
fn is_ignored<'a>(rules: impl Iterator<Item = &'a str>, name: &str) -> bool {
    let mut ignored = false;
    for rule in rules.map(str::trim_end).filter(|rule| !rule.is_empty() && !rule.starts_with('#')) {
        let (rule, wanted) = rule.strip_prefix('!').map_or((rule, true), |rule| (rule, false));
        let rule = rule.strip_prefix("**/").or_else(|| rule.strip_prefix('/')).unwrap_or(rule);
        // With a slash, it is for another folder, or for a folder.
        if !rule.contains('/') && is_like(rule.as_bytes(), name.as_bytes()) {
            ignored = wanted;
        }
    }
    ignored
}

/// Git's stars and question marks.
fn is_like(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => is_like(rest, name) || (!name.is_empty() && is_like(pattern, &name[1..])),
        ([b'?', rest @ ..], [_, others @ ..]) => is_like(rest, others),
        ([one, rest @ ..], [other, others @ ..]) => one == other && is_like(rest, others),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_missing_are_those_that_git_lacks() {
        for (rules, wanted) in [
            ("", &[".env", ".env.*", "!.env.example"][..]),
            (".env\n.env.*\n!.env.example\n", &[]),
            (".env*\n!.env.example", &[]),
            (".env*", &["!.env.example"]),
            ("/.env", &[".env.*", "!.env.example"]),
            ("# .env\ntarget/", &[".env", ".env.*", "!.env.example"]),
            ("!.env.example\n.env", &[".env.*", "!.env.example"]),
            (".env\n.env.local", &[".env.*", "!.env.example"]),
            ("*", &["!.env.example"]),
            (".env/", &[".env", ".env.*", "!.env.example"]),
        ] {
            assert_eq!(missing(rules, false), wanted, "{rules:?}");
        }
        assert_eq!(missing(".env*\n!.env.example", true), ["!.env.schema"]);
    }
}
