//! What each library does to a text on its way from a source into a `String`, and ours into a secret too.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::lab::{Lab, told};
use super::sheet::{Cell, Sheet, plain};
use crate::failure::Failure;
use crate::terminal::Tone;

/// Texts that look like something else.
const TEXTS: [&str; 28] = [
    "0012345",
    "3.10",
    "1e10",
    "TRUE",
    "yes",
    "null",
    "NaN",
    "\"quoted\"",
    "'quoted'",
    " padded ",
    "",
    "[x]",
    "[1,2]",
    "{a=1}",
    "1_000",
    "0x10",
    "+5",
    "-0",
    "a=b",
    "#x",
    "a # b",
    "2026-11-22",
    "123456789012345678901234567890",
    "1,2",
    "$HOME",
    "a\\nb",
    "a\nb",
    "é",
];

/// Who reads from a variable, by the name that the table gives it.
const PEERS: [&str; 8] =
    ["envy", "envconfig", "confique", "schematic", "conf", "config", "config, try_parsing", "figment"];

/// Our sources; each is read as a text and as a secret.
const SOURCES: [&str; 6] = ["env", "name-file", "dotenv", "toml", "secrets-dir", "memory"];

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    Kept,
    Refused,
    Rewritten(String),
}

/// One row a text, one column a library; ours is one column over all of its sources.
pub(crate) fn sheet(lab: &Lab<'_>) -> Result<(Sheet, Vec<String>), Failure> {
    eprintln!("fidelity");
    let build = ["build", "--release", "--bin", "fidelity", "--features", "fidelity"];
    told(&mut lab.cargo(&build)).map_err(Failure::failed)?;
    let mut header = vec!["text", "secure-config"];
    header.extend(PEERS);
    header.push("dotenvy");
    let mut sheet = Sheet::new("fidelity", "What becomes of a text", &header);
    let mut missed = Vec::new();
    for text in TEXTS {
        let readers = SOURCES.iter().flat_map(|source| [(*source).to_owned(), format!("{source}-as-secret")]);
        let ours: Vec<_> =
            readers.map(|reader| Ok((read(lab, &reader, text)?, reader))).collect::<Result<_, Failure>>()?;
        let bad: Vec<_> = ours.iter().filter(|(fate, _)| *fate != Fate::Kept).collect();
        missed.extend(bad.iter().map(|(fate, reader)| format!("{text:?} from {reader}: {}", fate.told())));
        let mut row = vec![plain(shown(text))];
        row.push(bad.first().map_or_else(|| Fate::Kept.cell(), |(fate, _)| fate.cell()));
        for peer in PEERS.iter().chain(&["dotenvy"]) {
            row.push(read(lab, peer, text)?.cell());
        }
        sheet.row(row);
    }
    Ok((sheet, missed))
}

impl Fate {
    fn told(&self) -> String {
        match self {
            Self::Kept => "kept".to_owned(),
            Self::Refused => "refused".to_owned(),
            Self::Rewritten(text) => shown(text),
        }
    }

    fn cell(&self) -> Cell {
        let tone = if *self == Self::Kept { Tone::Good } else { Tone::Bad };
        (self.told(), Some(tone))
    }
}

/// Puts the text where the reader looks, and asks it.
fn read(lab: &Lab<'_>, reader: &str, text: &str) -> Result<Fate, Failure> {
    let folder = lab.folder().join("fidelity");
    write_sources(&folder, text)?;
    let mut command = Command::new(lab.folder().join("release").join("fidelity"));
    command.arg(reader).current_dir(&folder).env_clear();
    match reader.split("-as-secret").next() {
        Some("name-file") => command.env("SHOP_VALUE_FILE", "secrets/shop_value"),
        Some("dotenv" | "dotenvy" | "toml" | "secrets-dir") => &mut command,
        _ => command.env("SHOP_VALUE", text),
    };
    let output = told(&mut command).map_err(Failure::failed)?;
    let printed = String::from_utf8_lossy(&output.stdout);
    Ok(match printed.trim() {
        "refused" => Fate::Refused,
        hex if unhexed(hex) == text.as_bytes() => Fate::Kept,
        hex => Fate::Rewritten(String::from_utf8_lossy(&unhexed(hex)).into_owned()),
    })
}

/// The text in a `.env`, a TOML file and a secret's file, each in the way of its format. A secret's file ends in a line break,
/// which is not part of the value.
fn write_sources(folder: &Path, text: &str) -> Result<(), Failure> {
    fs::create_dir_all(folder.join("secrets"))?;
    let quote = if text.contains('\'') { '"' } else { '\'' };
    fs::write(folder.join("value.env"), format!("SHOP_VALUE={quote}{text}{quote}\n"))?;
    let escaped: String = text.chars().flat_map(|letter| letter.escape_default()).collect();
    let escaped = if text.is_ascii() { escaped.replace("\\'", "'") } else { text.to_owned() };
    fs::write(folder.join("value.toml"), format!("value = \"{escaped}\"\n"))?;
    Ok(fs::write(folder.join("secrets/shop_value"), format!("{text}\n"))?)
}

fn unhexed(hex: &str) -> Vec<u8> {
    let digit = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..hex.len()).step_by(2).filter_map(digit).collect()
}

/// A text in a table, its spaces and controls visible.
fn shown(text: &str) -> String {
    match text {
        "" => "(empty)".to_owned(),
        text => format!("`{}`", text.escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'")),
    }
}
