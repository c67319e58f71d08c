//! Generated files, read by python-dotenv and by ours. Where they may differ, a feature of the text says so by its name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::features::{Feature, features};
use crate::ours::{self, NAMES};

type Variables = BTreeMap<&'static str, String>;

/// What python-dotenv takes differently, with a text that shows it. Each has a row in `docs/DOTENV.md`.
const DIFFERENCES: &[(Feature, &str)] = &[
    (Feature::Nul, "A=x\0"),
    (Feature::OtherBlank, "A=x\u{a0}"),
    (Feature::LoneReturn, "A=x\rB=y"),
    (Feature::NoName, "A"),
    (Feature::Export, "export #x"),
    (Feature::DoubledInSingle, "A='x\\\\y'"),
    (Feature::EscapedDollar, "A=\"\\$\""),
    (Feature::ReturnInQuotes, "A='x\r\ny'"),
    (Feature::TextAfterQuote, "A='x'#y"),
];

#[test]
fn python_dotenv_reads_generated_files_as_ours_does() {
    let shown = DIFFERENCES.iter().map(|(_, text)| (*text).to_owned());
    let texts: Vec<String> = shown.chain(generated(4000)).collect();
    let Some(theirs) = python_dotenv(&texts) else { return };
    assert_eq!(theirs.len(), texts.len());
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join(".env");
    fs::write(&file, "").expect("a file can be written");
    only_mine(&file);
    let (mut alike, mut wrong) = (0, Vec::new());
    for (number, (text, theirs)) in texts.iter().zip(theirs).enumerate() {
        fs::write(&file, text).expect("a file can be written");
        let ours = ours::read(&file);
        let found = features(text);
        let excused = DIFFERENCES.iter().any(|(feature, _)| found.contains(feature));
        match DIFFERENCES.get(number) {
            // An idle excuse would hide a fault.
            Some((feature, _)) if ours == theirs || !found.contains(feature) => {
                wrong.push(format!("{feature:?} makes no difference"));
            }
            None if ours == theirs => alike += usize::from(ours.is_some()),
            None if !excused => wrong.push(format!("{text:?}: ours {ours:?}, python-dotenv {theirs:?}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(alike > texts.len() / 5, "only {alike} of {} files are read by both", texts.len());
}

/// The same texts each time: mostly entries as people write them, and now and then what the readers have an opinion on.
fn generated(count: usize) -> impl Iterator<Item = String> {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    (0..count).map(move |_| {
        let lines = 1 + dice.below(3);
        (0..lines).map(|_| if dice.below(6) == 0 { dice.pieces(ODD, 6) } else { dice.entry() }).collect()
    })
}

const NAMED: &[&str] = &["A=", "A=", "B=", "C_1=", "export A=", "export\tB =", " A = ", "D.E=", "A-B="];
const INSIDE: &[&str] = &[
    "x", "y z", " ", "\t", "#", " # ", "$", "${A}", "=", "é", "\n", "-", "\\n", "\\\"", "\\'", "\\\\", "\\t", "\\$",
    "\\",
];
const ENDS: &[&str] = &["\n", "\n", "\n", "\r\n", "", " \n", " # y\n", "\t#'\n", "#y\n", "x\n"];
const ODD: &[&str] =
    &["A=", "export ", "x", "=", " ", "\n", "\r", "\r\n", "#", "'", "\"", "\\", "${", "\u{a0}", "\0", "1"];

struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits fit") % bound
    }

    fn one(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }

    fn pieces(&mut self, of: &[&'static str], most: usize) -> String {
        (0..self.below(most + 1)).map(|_| self.one(of)).collect()
    }

    /// A name, a value in quotes or without, and how the line ends.
    fn entry(&mut self) -> String {
        let quote = self.one(&["", "'", "\""]);
        [self.one(NAMED), quote, &self.pieces(INSIDE, 5), quote, self.one(ENDS)].concat()
    }
}

/// What python-dotenv reads in each text, or nothing where the machine lacks it.
fn python_dotenv(texts: &[String]) -> Option<Vec<Option<Variables>>> {
    let Some(interpreter) = std::env::var_os("SECURE_CONFIG_TEST_PYTHON") else {
        skipped("python-dotenv", "no interpreter");
        return None;
    };
    let list = tempfile::NamedTempFile::new().expect("a file can be made");
    let lines: String = texts.iter().map(|text| hex(text.as_bytes()) + "\n").collect();
    fs::write(list.path(), lines).expect("a file can be written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialect/read.py");
    let output = Command::new(interpreter).arg(script).arg(list.path()).output().expect("the interpreter starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).expect("the script writes text");
    Some(told.lines().map(variables).collect())
}

/// A line of the script: `error`, or names and values in hexadecimal digits.
fn variables(line: &str) -> Option<Variables> {
    if line == "error" {
        return None;
    }
    let pairs = line.split_whitespace().map(|pair| pair.split_once('=').expect("a pair has an equals sign"));
    let named = pairs.filter_map(|(name, value)| {
        let name = unhex(name);
        Some((NAMES.into_iter().find(|known| *known == name)?, unhex(value)))
    });
    Some(named.collect())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(digits: &str) -> String {
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("two digits are a byte");
    String::from_utf8((0..digits.len()).step_by(2).map(byte).collect()).expect("python-dotenv reads text")
}

/// Says that a test was not run where `cargo xtask test` collects it.
fn skipped(name: &str, reason: &str) {
    use std::io::Write;
    println!("skipped: {name}: {reason}");
    if let Some(list) = std::env::var_os("SECURE_CONFIG_TEST_SKIPS").filter(|list| !list.is_empty()) {
        let list = fs::OpenOptions::new().append(true).create(true).open(list);
        list.and_then(|mut list| writeln!(list, "{name}: {reason}")).expect("the list of skips can be written");
    }
}

#[cfg(unix)]
pub(crate) fn only_mine(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).expect("the owner can set a mode");
}

#[cfg(not(unix))]
pub(crate) fn only_mine(_file: &Path) {}
