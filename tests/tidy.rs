//! Rules about the tree itself: sizes, names, what has to stand beside what, and pages that must not fall behind.
//!
//! Each test reads the sources as text and lists every offender at once. Nothing here is about what the library
//! does, and nothing is started: not cargo, and not git.

#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// This file spells out what it forbids elsewhere.
const THIS_FILE: &str = "tests/tidy.rs";

#[test]
fn rust_file_above_600_lines_is_refused() {
    let too_long = rust_files().into_iter().filter(|path| !path.starts_with("tests/ui/")).filter_map(|path| {
        let lines = read(&path).lines().count();
        (lines > 600).then(|| format!("{path}: {lines} lines"))
    });
    assert_none("files above 600 lines; split them by what they hold", too_long);
}

#[test]
fn rust_file_named_after_nothing_is_refused() {
    const NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"];
    let says_nothing = |path: &String| path.trim_end_matches(".rs").split('/').any(|part| NAMES.contains(&part));
    assert_none("names that do not say what a file holds", rust_files().into_iter().filter(says_nothing));
}

#[test]
fn compile_fail_case_without_its_other_half_is_refused() {
    let files: BTreeSet<String> = files().into_iter().collect();
    let cases = files.iter().filter(|path| path.starts_with("tests/ui/") && !path.starts_with("tests/ui/pass"));
    let orphans = cases.filter_map(|path| {
        let (stem, ending) = path.rsplit_once('.')?;
        let partner = match ending {
            "rs" => format!("{stem}.stderr"),
            "stderr" => format!("{stem}.rs"),
            _ => return None,
        };
        (!files.contains(&partner)).then(|| format!("{path} has no {partner}"))
    });
    assert_none("compile-fail cases that lack a file", orphans);
}

#[test]
fn crate_root_that_allows_unsafe_code_is_refused() {
    let lax = crate_roots().into_iter().filter(|path| {
        let text = read(path);
        let mut attributes = text.lines().map(str::trim).filter(|line| line.starts_with("#!["));
        // One module of the runtime may hold unsafe code behind a feature, so its root can only deny it then.
        let denied = |line: &str| line.contains("forbid(unsafe_code)") || line.contains("deny(unsafe_code)");
        let strict = |line: &str| line == "#![forbid(unsafe_code)]";
        !attributes.any(|line| if path.starts_with("config-runtime/") { denied(line) } else { strict(line) })
    });
    assert_none("crate roots without `#![forbid(unsafe_code)]`", lax);
}

#[test]
fn library_file_without_an_opening_comment_is_refused() {
    let opens = |text: &str| {
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        first.starts_with("//!") || first.starts_with("#![doc = include_str!")
    };
    let silent = source_files().into_iter().filter(|path| !opens(&read(path)));
    assert_none("files that do not open with `//!` sentences", silent);
}

#[test]
fn error_code_without_a_page_or_a_test_is_refused() {
    let used = codes_of(source_files());
    assert!(!used.is_empty(), "no error code is found in the sources: this check looks in the wrong place");
    let page = read("docs/ERRORS.md");
    let headings: BTreeSet<String> = page.lines().filter(|line| line.starts_with('#')).flat_map(codes).collect();
    let described: BTreeSet<String> = codes(&page).collect();
    let in_tests = |path: &String| path.starts_with("tests/") && !path.starts_with("tests/mutations/");
    let tested = codes_of(files().into_iter().filter(in_tests).filter(|path| path != THIS_FILE));

    let mut faults: Vec<String> = Vec::new();
    faults.extend(used.difference(&headings).map(|code| format!("{code} has no heading in docs/ERRORS.md")));
    faults.extend(described.difference(&used).map(|code| format!("{code} stands in docs/ERRORS.md and in no source")));
    faults.extend(used.difference(&tested).map(|code| format!("{code} is named by no file under tests/")));
    assert_none("error codes out of step", faults);
}

#[test]
fn workspace_crate_with_a_version_of_its_own_is_refused() {
    let manifest = read("Cargo.toml");
    let version = manifest.split_once("[workspace.package]").map_or("", |(_, rest)| quoted_after(rest, "version"));
    assert!(!version.is_empty(), "`[workspace.package]` of Cargo.toml has no version");
    let own = members().into_iter().map(|member| within(&member, "Cargo.toml")).filter(|path| {
        let inherits = |line: &str| line == "version.workspace = true" || line == "version = { workspace = true }";
        !read(path).lines().any(|line| inherits(line.trim()))
    });
    let own = own.map(|path| format!("{path} has no `version.workspace = true`"));
    let stale = manifest
        .lines()
        .filter(|line| line.contains("path = \"") && line.contains("version = \""))
        .filter(|line| quoted_after(line, "version").trim_start_matches('=') != version)
        .map(|line| format!("Cargo.toml, where the version is {version}: {line}"));
    assert_none("versions out of step", own.chain(stale));
}

#[test]
fn text_that_speaks_of_its_workplace_is_refused() {
    const WORDS: &[&str] = &["claude", "agent session", "coding agent", "subagent", "/root/.cargo", "/root/.rustup"];
    // As the start of a path only: `target/work/` would be someone's folder, and no harm.
    const ROOTS: &[&str] = &["/work/", "/farm/"];
    let starts_a_path = |line: &str, at: usize| {
        !line[..at].ends_with(|before: char| before.is_ascii_alphanumeric() || matches!(before, '_' | '.'))
    };
    let mut found = Vec::new();
    for path in files().into_iter().filter(|path| path != THIS_FILE) {
        for (number, line) in read(&path).to_lowercase().lines().enumerate() {
            let word = WORDS.iter().find(|word| line.contains(**word));
            let root = || ROOTS.iter().find(|root| line.match_indices(**root).any(|(at, _)| starts_a_path(line, at)));
            if let Some(word) = word.or_else(root) {
                found.push(format!("{path}:{}: `{word}`", number + 1));
            }
        }
    }
    assert_none("words about where the project was written", found);
}

#[test]
fn unfinished_rust_code_is_refused() {
    const MARKS: &[&str] = &["todo!(", "unimplemented!(", "dbg!(", "#[ignore"];
    let mut found = Vec::new();
    for path in rust_files().into_iter().filter(|path| path != THIS_FILE) {
        for (number, line) in read(&path).lines().enumerate() {
            let marks = MARKS.iter().filter(|mark| line.contains(**mark));
            found.extend(marks.map(|mark| format!("{path}:{}: `{mark}`", number + 1)));
        }
    }
    assert_none("code that is not finished", found);
}

/// Documents, checks by the compiler and what prints JSON: whatever is not `#[inline]` there is compiled for every program,
/// and run by few.
#[test]
fn function_that_is_compiled_where_nobody_calls_it_is_refused() {
    const PLACES: &[&str] = &[
        "config-runtime/src/emit.rs",
        "config-runtime/src/json.rs",
        "config-runtime/src/report.rs",
        "schema/src/check/",
        "schema/src/describe.rs",
        "schema/src/exchange/",
        "schema/src/render/document.rs",
        "schema/src/render/dotenv_value.rs",
        "schema/src/render/env_example.rs",
        "schema/src/render/lines.rs",
        "schema/src/render/markdown/",
        "schema/src/render/target.rs",
        "schema/src/render/words.rs",
        "schema/src/walk.rs",
    ];
    let mut found = Vec::new();
    for path in rust_files().into_iter().filter(|path| PLACES.iter().any(|place| path.starts_with(place))) {
        let text = read(&path);
        let code: Vec<&str> = text.lines().take_while(|line| *line != "#[cfg(test)]").collect();
        for (number, pair) in (2..).zip(code.windows(2)) {
            let (before, line) = (pair[0].trim(), pair[1].trim());
            let is_function = line.split_once("fn ").is_some_and(|(words, _)| {
                words.split_whitespace().all(|word| word.starts_with("pub") || word.ends_with(')') || word == "const")
            });
            if is_function && before != "#[inline]" {
                found.push(format!("{path}:{number}: no `#[inline]` above it"));
            }
        }
    }
    assert_none("functions that every program compiles", found);
}

#[test]
fn architecture_page_that_differs_from_the_tree_is_refused() {
    let page = read("docs/ARCHITECTURE.md");
    let named: BTreeSet<&str> = paths_in(&page).collect();
    let ignored = ignored_folders();
    let part_of_the_library = |path: &String| !path.starts_with("xtask/") && !path.starts_with("examples/");
    let unnamed = source_files()
        .into_iter()
        .filter(part_of_the_library)
        .filter(|path| !named.contains(path.as_str()))
        .map(|path| format!("{path} is not named in docs/ARCHITECTURE.md"));
    let gone = named
        .iter()
        .filter(|path| !ignored.iter().any(|folder| path.starts_with(&format!("{folder}/"))))
        .filter(|path| !root().join(path).exists())
        .map(|path| format!("{path} is named in docs/ARCHITECTURE.md and does not exist"));
    assert_none("docs/ARCHITECTURE.md and the tree differ", unnamed.chain(gone));
}

/// Passes when nothing offends; otherwise names all that do.
fn assert_none(what: &str, offenders: impl IntoIterator<Item = String>) {
    let offenders: Vec<String> = offenders.into_iter().collect();
    assert!(offenders.is_empty(), "{what}:\n  {}\n", offenders.join("\n  "));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file, lossy: a file that is not text holds nothing that a check looks for.
fn read(path: &str) -> String {
    let bytes = fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Every file of the project, relative and with forward slashes. What `.gitignore` keeps out is left out: its
/// folders, and a person's own `.env` files, which no test has any business to open.
fn files() -> Vec<String> {
    let mut ignored = ignored_folders();
    ignored.insert(".git".to_owned());
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(root().join(&folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
        for entry in entries.map(|entry| entry.expect("a folder that opened can be listed")) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = within(&folder, &name);
            let kind = entry.file_type().expect("a listed entry has a type");
            let settings = name.starts_with(".env") && name != ".env.example";
            if kind.is_dir() && !ignored.contains(&name) {
                folders.push(path);
            } else if kind.is_file() && !settings {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(found.iter().any(|path| path == THIS_FILE), "the tree was not walked as it should");
    found
}

fn ignored_folders() -> BTreeSet<String> {
    read(".gitignore").lines().filter_map(|line| line.strip_suffix('/')).map(str::to_owned).collect()
}

fn rust_files() -> Vec<String> {
    let is_rust = |path: &String| Path::new(path).extension().is_some_and(|ending| ending == "rs");
    files().into_iter().filter(is_rust).collect()
}

/// The Rust files below `src/` of every workspace member.
fn source_files() -> Vec<String> {
    let folders: Vec<String> = members().iter().map(|member| within(member, "src/")).collect();
    rust_files().into_iter().filter(|path| folders.iter().any(|folder| path.starts_with(folder))).collect()
}

fn crate_roots() -> Vec<String> {
    let candidates =
        members().into_iter().flat_map(|member| ["src/lib.rs", "src/main.rs"].map(|at| within(&member, at)));
    candidates.filter(|path| root().join(path).is_file()).collect()
}

/// The folders of the workspace's packages, the root's as an empty name. `folder/*` stands for what is in it.
fn members() -> Vec<String> {
    let manifest = read("Cargo.toml");
    let list = manifest
        .split_once("\nmembers = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .unwrap_or_else(|| panic!("Cargo.toml has no line that begins with `members = [`"))
        .0;
    let mut members = vec![String::new()];
    for member in list.split('"').skip(1).step_by(2) {
        let Some(folder) = member.strip_suffix("/*") else {
            members.push(member.to_owned());
            continue;
        };
        let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
        let names = entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
        let packages = names.map(|name| within(folder, &name));
        members.extend(packages.filter(|path| root().join(path).join("Cargo.toml").is_file()));
    }
    members
}

fn within(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The first quoted text after a key, or nothing.
fn quoted_after<'a>(text: &'a str, key: &str) -> &'a str {
    let value = text.split_once(&format!("{key} = \"")).and_then(|(_, rest)| rest.split_once('"'));
    value.map_or("", |(value, _)| value)
}

fn codes_of(paths: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    paths.into_iter().flat_map(|path| codes(&read(&path)).collect::<Vec<_>>()).collect()
}

/// Every whole word of the shape `SC0101`.
fn codes(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_code = |word: &&str| {
        word.strip_prefix("SC").is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    words.filter(is_code).map(str::to_owned)
}

/// The paths that a page names in back quotes, outside its code blocks: with a slash inside, and an ending or a
/// slash at the end. `/run/secrets`, `~/.cargo` and patterns are no paths of the project.
fn paths_in(page: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    let prose = page.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        !fence && !in_code
    });
    let spans = prose.flat_map(|line| line.split('`').skip(1).step_by(2));
    spans.filter(|span| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
        let named = span.rsplit('/').next().is_some_and(|last| last.is_empty() || last.contains('.'));
        span.contains('/') && !span.starts_with('/') && named && span.chars().all(plain)
    })
}
