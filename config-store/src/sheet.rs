//! The text of a store that is being changed: what is not touched stays byte for byte, in each format.

use std::fmt::Write;

use secure_config_runtime::schema::suffix;
use zeroize::Zeroizing;

use crate::cipher::{Cipher, Enc, is_like_encrypted};
use crate::document::{Document, SEAL, Text, place};
use crate::dotenv::{self, Line};
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::metadata::Recipient;
use crate::store::Format;
use crate::yaml::{self, Spot};

/// A store's text.
pub(crate) enum Sheet {
    /// The lines of a `.env`.
    Lines(Vec<Line>),
    /// YAML or JSON.
    Tables { text: Text, json: bool },
}

impl Sheet {
    pub(crate) fn of(format: Format, text: &str) -> Result<Self, StoreError> {
        Ok(match format {
            Format::Dotenv => Self::Lines(dotenv::lines(text)?),
            Format::Yaml | Format::Json => {
                Self::Tables { text: Zeroizing::new(text.to_owned()), json: format == Format::Json }
            }
        })
    }

    pub(crate) fn document(&self) -> Result<Document, StoreError> {
        match self {
            Self::Lines(lines) => dotenv::document(lines),
            Self::Tables { text, json } => yaml::document(text, *json),
        }
    }

    pub(crate) fn render(&self) -> Text {
        match self {
            Self::Lines(lines) => dotenv::render(lines),
            Self::Tables { text, .. } => text.clone(),
        }
    }

    /// How the name of a value's date is spelled: as the names around it are.
    pub(crate) fn beside(&self, name: &str, ending: &str) -> String {
        match self {
            Self::Tables { .. } if name.contains(|c: char| c.is_ascii_lowercase()) => {
                format!("{name}{}", ending.to_ascii_lowercase())
            }
            _ => format!("{name}{ending}"),
        }
    }

    /// Puts a value that is ready for the file, in clear or encrypted, into its place or into a new one.
    pub(crate) fn put(&mut self, name: &str, value: Text) -> Result<(), StoreError> {
        match self {
            Self::Lines(lines) => {
                put_line(lines, name, value);
                Ok(())
            }
            Self::Tables { text, json } => put_spot(text, *json, name, &value),
        }
    }

    /// Takes a value out, but for the seal.
    pub(crate) fn drop(&mut self, name: &str) -> Result<bool, StoreError> {
        match self {
            Self::Lines(lines) => {
                let known = lines.len();
                lines.retain(|line| !matches!(line, Line::Entry(one, _) if one == name && name != SEAL));
                Ok(lines.len() != known)
            }
            Self::Tables { text, json } if name != SEAL => drop_spot(text, *json, name),
            Self::Tables { .. } => Ok(false),
        }
    }

    pub(crate) fn put_metadata(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        match self {
            Self::Lines(lines) => {
                put_pair(lines, key, value);
                Ok(())
            }
            Self::Tables { text, .. } => {
                let spots = yaml::spots(text)?;
                let spot = spots.iter().find(|spot| spot.is_metadata(key)).ok_or(Kind::ReadOnlyFormat)?;
                // Quoted, because a date would be one.
                splice(text, spot, &quoted(value))
            }
        }
    }

    /// Exchanges the recipients.
    pub(crate) fn put_recipients(&mut self, recipients: &[Recipient]) -> Result<(), StoreError> {
        let Self::Lines(lines) = self else { return Err(Kind::ReadOnlyFormat.into()) };
        let is_age = |line: &Line| matches!(line, Line::Metadata(key, _) if key.starts_with("age__list_"));
        let at = lines.iter().position(|line| matches!(line, Line::Metadata(..))).unwrap_or(lines.len());
        lines.retain(|line| !is_age(line));
        let at = at.min(lines.len());
        lines.splice(at..at, dotenv::recipient_lines(recipients));
        Ok(())
    }

    /// Encrypts all that is encrypted under another key.
    pub(crate) fn reencrypt(&mut self, old: &Cipher, new: &Cipher) -> Result<(), StoreError> {
        let Self::Lines(lines) = self else { return Err(Kind::ReadOnlyFormat.into()) };
        for line in lines {
            let (text, at, kind) = match line {
                Line::Comment(text) => (text, place::<&str>(&[]), Kind::DamagedComment),
                Line::Entry(name, text) => (&mut **text, place(&[name.as_str()]), Kind::DamagedValue),
                Line::Blank | Line::Metadata(..) => continue,
            };
            if is_like_encrypted(text) {
                let enc = Enc::parse(text).ok_or(kind)?;
                let value = old.open(&enc, &at).ok_or(kind)?;
                *text = new.close(value.as_slice(), &at, enc.ty).ok_or(kind)?;
            }
        }
        Ok(())
    }
}

fn put_line(lines: &mut Vec<Line>, name: &str, value: Text) {
    for line in lines.iter_mut() {
        if let Line::Entry(one, old) = line
            && one == name
        {
            *old = value;
            return;
        }
    }
    // A date stands beside its value; the seal stays the last.
    let beside = name.strip_suffix(suffix::ROTATED_AT);
    let find = |wanted: &str| lines.iter().position(|line| matches!(line, Line::Entry(one, _) if one == wanted));
    let end = || lines.iter().position(|line| matches!(line, Line::Metadata(..)));
    let at = beside.and_then(find).map(|at| at + 1).or_else(|| find(SEAL)).or_else(end);
    lines.insert(at.unwrap_or(lines.len()), Line::Entry(name.to_owned(), value));
}

fn put_pair(lines: &mut Vec<Line>, key: &str, value: &str) {
    for line in lines.iter_mut() {
        if let Line::Metadata(one, old) = line
            && one == key
        {
            value.clone_into(old);
            return;
        }
    }
    // sops writes them in the order of the alphabet.
    let later = |line: &Line| matches!(line, Line::Metadata(one, _) if one.as_str() > key);
    let at = lines.iter().position(later).unwrap_or(lines.len());
    lines.insert(at, Line::Metadata(key.to_owned(), value.to_owned()));
}

fn put_spot(text: &mut Text, json: bool, name: &str, value: &str) -> Result<(), StoreError> {
    let spots = yaml::spots(text)?;
    let path: Vec<&str> = name.split('.').collect();
    let value = if json || !is_like_encrypted(value) { quoted(value) } else { Zeroizing::new(value.to_owned()) };
    if let Some(spot) = spots.iter().find(|spot| spot.is_value(&path)) {
        return splice(text, spot, &value);
    }
    let key = path.last().copied().unwrap_or_default();
    let pair = |end: &str| {
        Zeroizing::new(if json { format!("\"{key}\": {}{end}", *value) } else { format!("{key}: {}{end}", *value) })
    };
    // A date stands beside its value, in the same table.
    let base =
        name.strip_suffix(suffix::ROTATED_AT.to_ascii_lowercase().as_str()).or(name.strip_suffix(suffix::ROTATED_AT));
    let beside = base.and_then(|base| {
        let path: Vec<&str> = base.split('.').collect();
        spots.iter().find(|spot| spot.is_value(&path))
    });
    if let Some(spot) = beside {
        let indent = indent(text, spot.key);
        let at = if json { spot.range.end } else { end_of_line(text, spot.range.end) };
        let comma = if json { "," } else { "" };
        text.insert_str(at, &[comma, "\n", &indent, &pair("")].concat());
        return Ok(());
    }
    let [_] = path[..] else { return Err(StoreError::new(Kind::NotFound).about(name)) };
    // The others stand before the metadata, the seal right before it.
    let seal = spots.iter().find(|spot| spot.is_value(&[SEAL])).map(|spot| spot.key);
    let at = seal.or_else(|| outermost(text, json)).ok_or(Kind::ReadOnlyFormat)?;
    let indent = indent(text, at);
    text.insert_str(at, &[pair(if json { "," } else { "" }).as_str(), "\n", &indent].concat());
    Ok(())
}

fn drop_spot(text: &mut Text, json: bool, name: &str) -> Result<bool, StoreError> {
    let spots = yaml::spots(text)?;
    let path: Vec<&str> = name.split('.').collect();
    let Some(spot) = spots.iter().find(|spot| spot.is_value(&path)) else { return Ok(false) };
    if !spot.is_inline() {
        return Err(StoreError::new(Kind::ReadOnlyFormat).about(name));
    }
    let start = spot.key - indent(text, spot.key).len();
    let mut range = start..spot.range.end;
    if json {
        // With the comma behind it, or else the one before.
        let after = text.get(range.end..).unwrap_or_default();
        if after.trim_start().starts_with(',') {
            range.end += after.find(',').unwrap_or_default() + 1;
        } else {
            range.start = text.get(..start).unwrap_or_default().rfind(',').unwrap_or(start);
        }
    } else {
        range.end = end_of_line(text, range.end);
    }
    if text.get(range.end..).is_some_and(|rest| rest.starts_with('\n'))
        && text.get(..range.start).is_some_and(|front| front.ends_with('\n'))
    {
        range.end += 1;
    }
    text.replace_range(range, "");
    Ok(true)
}

/// Where the key of the metadata begins.
fn outermost(text: &str, json: bool) -> Option<usize> {
    let key = if json { "\"sops\"" } else { "sops:" };
    // In YAML it begins a line; in JSON it is the last of the outermost table, and nothing behind it has that name.
    if json { text.rfind(key) } else { text.rfind(&format!("\n{key}")).map(|at| at + 1) }
}

/// The white space before a key, if nothing else stands before it on its line.
fn indent(text: &str, key: usize) -> String {
    let line = text.get(..key).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    if line.chars().all(|c| matches!(c, ' ' | '\t')) { line.to_owned() } else { String::new() }
}

fn end_of_line(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| at + found)
}

fn splice(text: &mut Text, spot: &Spot, value: &str) -> Result<(), StoreError> {
    if !spot.is_inline() || text.get(spot.range.clone()).is_none() {
        return Err(StoreError::new(Kind::ReadOnlyFormat).about(spot.path.join(".")));
    }
    text.replace_range(spot.range.clone(), value);
    Ok(())
}

/// A text in double quotes, as JSON and YAML read it alike.
fn quoted(value: &str) -> Text {
    let mut out = Zeroizing::new(String::with_capacity(value.len() * 6 + 2));
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
