//! A patch that breaks one rule, as its file describes it.
//!
//! The header is read here; the diff below it is git's business.

use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The numbers of the rules of behaviour. Each needs a patch.
pub(crate) const RULES: RangeInclusive<u8> = 1..=12;

/// A file of `tests/mutations/`.
#[derive(Debug, Default)]
pub(crate) struct Patch {
    /// The file's name without its ending.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) rule: u8,
    /// What no longer holds with the patch, in a sentence.
    pub(crate) breaks: String,
    /// The arguments of `cargo test` that run the test which has to notice.
    pub(crate) test: Vec<String>,
}

/// Every patch of the folder, by rule and then by name.
pub(crate) fn read_all(folder: &Path) -> Result<Vec<Patch>, Failure> {
    let mut patches = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "patch") {
                patches.push(read(path)?);
            }
        }
    }
    patches.sort_by(|a, b| (a.rule, &a.name).cmp(&(b.rule, &b.name)));
    Ok(patches)
}

fn read(path: PathBuf) -> Result<Patch, Failure> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let header = parse_header(&fs::read_to_string(&path)?)
        .map_err(|why| Failure::failed(format!("tests/mutations/{name}.patch: {why}")))?;
    Ok(Patch { name, path, ..header })
}

/// Lines that are not `# key: value` with a known key are notes for the reader.
fn parse_header(patch: &str) -> Result<Patch, String> {
    let (mut rule, mut breaks, mut test) = (None, None, None);
    for line in patch.lines().map_while(|line| line.strip_prefix('#')) {
        let Some((key, value)) = line.split_once(':') else { continue };
        let slot = match key.trim() {
            "rule" => &mut rule,
            "breaks" => &mut breaks,
            "test" => &mut test,
            _ => continue,
        };
        if slot.replace(value.trim()).is_some() {
            return Err(format!("`# {}:` stands there twice", key.trim()));
        }
    }
    let rule = rule.ok_or("the line `# rule: 2.<number>` is missing")?;
    let number = rule.strip_prefix("2.").and_then(|number| number.parse().ok()).filter(|number| RULES.contains(number));
    let filled = |value: Option<&str>| value.filter(|value| !value.is_empty()).map(str::to_owned);
    Ok(Patch {
        rule: number.ok_or_else(|| format!("`{rule}` is no rule; they are 2.1 to 2.{}", RULES.end()))?,
        breaks: filled(breaks).ok_or("the line `# breaks: <one sentence>` is missing")?,
        test: filled(test)
            .ok_or("the line `# test: <arguments of cargo test>` is missing")?
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        ..Patch::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_with_all_lines_is_read() {
        let text = "# A note: kept for the reader.\n# rule: 2.3\n# breaks: a rule\n# test: --test load -- missing\n\
                    diff --git a/x b/x\n# rule: 2.4\n";
        let patch = parse_header(text).unwrap();
        assert_eq!((patch.rule, patch.breaks.as_str()), (3, "a rule"));
        assert_eq!(patch.test, ["--test", "load", "--", "missing"]);
    }

    #[test]
    fn header_with_a_line_missing_names_it() {
        let why = parse_header("# rule: 2.3\n# breaks: a rule\n").unwrap_err();
        assert!(why.contains("`# test:"), "{why}");
    }

    #[test]
    fn header_with_a_rule_out_of_range_is_refused() {
        for rule in ["2.0", "2.13", "3", "three"] {
            let why = parse_header(&format!("# rule: {rule}\n# breaks: b\n# test: t\n")).unwrap_err();
            assert!(why.contains("is no rule"), "{why}");
        }
    }

    #[test]
    fn header_with_a_line_twice_is_refused() {
        assert!(parse_header("# rule: 2.1\n# rule: 2.2\n# breaks: b\n# test: t\n").is_err());
    }
}
