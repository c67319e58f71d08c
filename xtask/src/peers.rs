//! What the commands share that set other libraries beside ours: running the programs of `peers/`, their versions, and
//! the tables of the pages.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::workspace::{Workspace, shown};

/// A cargo in the package `peers`, with a build directory that no other build shares.
pub(crate) fn cargo(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo();
    command.current_dir(workspace.root().join("peers")).env("CARGO_TARGET_DIR", workspace.target().join("peers"));
    command
}

/// Runs the command and gives what it printed. What it says of its progress goes to the terminal.
pub(crate) fn output_of(mut command: Command, quiet: bool, terminal: Terminal) -> Result<String, Failure> {
    if !quiet {
        terminal.heading(&shown(&command));
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    eprint!("{text}");
    Err(Failure::failed(format!("{}: {}", shown(&command), output.status)))
}

/// The library with its version, by `peers/Cargo.lock`.
pub(crate) fn with_version(workspace: &Workspace, name: &str) -> Result<String, Failure> {
    let lock = fs::read_to_string(workspace.root().join("peers/Cargo.lock"))?;
    let version =
        lock.split_once(&format!("name = \"{name}\"\nversion = \"")).and_then(|(_, rest)| rest.split_once('"'));
    Ok(version.map_or_else(|| name.to_owned(), |(version, _)| format!("{name} {version}")))
}

/// The page with the text between `<!-- command: name -->` and `<!-- command: end -->` replaced.
pub(crate) fn renewed(page: &str, command: &str, name: &str, text: &str) -> Result<String, Failure> {
    let (begin, end) = (format!("<!-- {command}: {name} -->\n"), format!("<!-- {command}: end -->"));
    let parts = page.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let (before, after) = parts.ok_or_else(|| Failure::failed(format!("the page has no place for `{name}`")))?;
    Ok(format!("{before}{begin}\n{}\n\n{end}{after}", text.trim_end()))
}

/// A text as JSON holds it.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_without_the_marks_is_refused_and_with_them_renewed() {
        assert!(renewed("# Leaks\n", "leaks", "ours", "table").is_err());
        let page = "a\n<!-- leaks: ours -->\nold\n<!-- leaks: end -->\nb\n";
        let wanted = "a\n<!-- leaks: ours -->\n\nnew\n\n<!-- leaks: end -->\nb\n";
        assert_eq!(renewed(page, "leaks", "ours", "new\n").unwrap(), wanted);
    }

    #[test]
    fn quoted_text_escapes_what_json_does_not_take() {
        assert_eq!(quoted("a \"b\" \\\n"), r#""a \"b\" \\\u000a""#);
    }
}
