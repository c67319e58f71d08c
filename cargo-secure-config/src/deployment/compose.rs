//! A compose file: what one of its services gets as variables and as files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::dotenv::Value;
use super::expand::{Expanded, expand};
use super::yaml::{Entry, Node};
use super::{Content, Deployment, Given, Place, documents, dotenv, fault, listed, shown, text_of};
use crate::Failure;

/// What a service of a compose file gives to its process. References take their values from `lookup`, then from the
/// `.env` beside the file. Without a name, the only service is meant, or the only one that has variables.
///
/// # Errors
/// A file that cannot be read or is no YAML; a service that there is not, or several of which none is named; a reference
/// that compose would refuse.
pub fn compose(
    path: &Path,
    service: Option<&str>,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<Deployment, Failure> {
    let (file, documents) = documents(path)?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let beside = beside(&folder.join(".env"), lookup)?;
    let known = |name: &str| lookup(name).or_else(|| beside.get(name).cloned());
    let top = Place { file: file.clone(), line: 1 };
    let [document] = documents.as_slice() else {
        return Err(fault(&top, "a compose file is one document"));
    };
    let (chosen, Entry { line, value: service }) = choose(document, service, &top)?;
    let mut reader = Reader { file, folder, lookup: &known, given: Given::default() };
    reader.elsewhere(path, document, service);
    reader.env_files(service)?;
    reader.environment(service)?;
    reader.volumes(service)?;
    reader.mounts(document, service, "configs", "/")?;
    reader.mounts(document, service, "secrets", "/run/secrets/")?;
    let place = reader.place(*line);
    Ok(reader.given.end(chosen, place, false))
}

/// The variables of the file `.env`, as far as they are known.
fn beside(path: &Path, lookup: &dyn Fn(&str) -> Option<String>) -> Result<HashMap<String, String>, Failure> {
    let Some(text) = text_of(path)? else { return Ok(HashMap::new()) };
    let lines = dotenv::lines(&text, false, lookup)
        .map_err(|(line, words)| fault(&Place { file: path.display().to_string(), line }, words))?;
    let known = |line: dotenv::Variable| match line.value {
        Value::Text(text) => Some((line.name, text)),
        Value::Unknown | Value::HandedOn => None,
    };
    Ok(lines.into_iter().filter_map(known).collect())
}

/// The service that is meant.
fn choose<'a>(document: &'a Node, wanted: Option<&str>, top: &Place) -> Result<(&'a str, &'a Entry), Failure> {
    let services = document.get("services").and_then(|entry| entry.value.map()).filter(|services| !services.is_empty());
    let services = services.ok_or_else(|| fault(top, "there are no services"))?;
    let names = || listed(services.keys().map(String::as_str));
    if let Some(wanted) = wanted {
        let found = services.get_key_value(wanted).map(|(name, entry)| (name.as_str(), entry));
        return found.ok_or_else(|| {
            Failure::usage(format!("{}: no service {}; there is {}", top.file_shown(), shown(wanted), names()))
        });
    }
    let mut all: Vec<_> = services.iter().map(|(name, entry)| (name.as_str(), entry)).collect();
    if all.len() > 1 {
        let has_variables = |node: &Node| node.get("environment").is_some() || node.get("env_file").is_some();
        all.retain(|(_, entry)| has_variables(&entry.value));
    }
    match all.as_slice() {
        [only] => Ok(*only),
        _ => Err(Failure::usage(format!("{} holds several services: {}", top.file_shown(), names()))
            .hint("say which one is meant: `--service NAME`")),
    }
}

/// A text of the file after its references are filled in.
type Text = Option<String>;

struct Reader<'a> {
    file: String,
    folder: PathBuf,
    lookup: &'a dyn Fn(&str) -> Option<String>,
    given: Given,
}

impl Reader<'_> {
    fn place(&self, line: u32) -> Place {
        Place { file: self.file.clone(), line }
    }

    /// What compose would read besides, and this does not.
    fn elsewhere(&mut self, path: &Path, document: &Node, service: &Node) {
        for (node, key) in [(document, "include"), (service, "extends")] {
            if let Some(entry) = node.get(key) {
                let place = self.place(entry.line);
                self.given.open_variables("", &place);
                self.given.note(format!("`{key}` is not followed: give the output of `docker compose config`"), &place);
            }
        }
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if !matches!(stem, "compose" | "docker-compose") {
            return;
        }
        for ending in ["yaml", "yml"] {
            let other = self.folder.join(format!("{stem}.override.{ending}"));
            if other.is_file() {
                let place = Place { file: other.display().to_string(), line: 1 };
                self.given.open_variables("", &place);
                let words = "compose reads this file too: give the output of `docker compose config` to have both";
                self.given.note(words, &place);
            }
        }
    }

    /// Fills in the references of a text; notes the names that are not set.
    fn expand(&mut self, text: &str, place: &Place) -> Result<Text, Failure> {
        let expanded = expand(text, self.lookup).map_err(|words| fault(place, words))?;
        let Expanded { text, missing, required, work } = expanded;
        self.given.spend(work, place)?;
        for name in &missing {
            self.given.note(format!("{} is not set here, and compose puts nothing in its place", shown(name)), place);
        }
        for name in &required {
            self.given.note(format!("{} is not set here, and compose does not start without it", shown(name)), place);
        }
        Ok(text)
    }

    /// The text of a scalar; numbers and flags as compose writes them.
    fn scalar(&mut self, node: &Node, place: &Place) -> Result<Text, Failure> {
        let Some(text) = node.text() else { return Err(fault(place, "this has to be text")) };
        if !node.is_plain() {
            return self.expand(text, place);
        }
        match plain(text) {
            Plain::Text => self.expand(text, place),
            Plain::Same(text) => Ok(Some(text)),
            Plain::Changed(what) => {
                self.given
                    .note(format!("without quotes this is read as {what}, and not as it is written: quote it"), place);
                Ok(Some(text.to_owned()))
            }
        }
    }

    fn environment(&mut self, service: &Node) -> Result<(), Failure> {
        let Some(entry) = service.get("environment") else { return Ok(()) };
        if let Some(map) = entry.value.map() {
            for (name, Entry { line, value }) in map {
                let place = self.place(*line);
                if value.is_null() {
                    self.pass(name, place)?;
                } else {
                    let value = self.scalar(value, &place)?;
                    self.given.set(name, value, place)?;
                }
            }
            return Ok(());
        }
        if entry.value.text().is_some() {
            return Err(fault(&self.place(entry.line), "`environment` is a mapping or a list"));
        }
        for node in entry.value.list() {
            let place = self.place(node.line);
            let text = node.text().ok_or_else(|| fault(&place, "a variable in a list is `NAME=value`"))?;
            // The name stands before the first `=`, unless a reference comes before: then all of it has to be known.
            match text.split_once('=') {
                Some((name, value)) if !name.contains('$') => {
                    let value = self.expand(value, &place)?;
                    self.given.set(name, value, place)?;
                }
                _ => match self.expand(text, &place)? {
                    Some(text) => match text.split_once('=') {
                        Some((name, value)) => self.given.set(name, Some(value.to_owned()), place)?,
                        None => self.pass(&text, place)?,
                    },
                    None => self.given.open_variables("", &place),
                },
            }
        }
        Ok(())
    }

    /// A variable that is handed on; one that is not set there is not set here.
    fn pass(&mut self, name: &str, place: Place) -> Result<(), Failure> {
        if let Some(value) = (self.lookup)(name) {
            return self.given.set(name, Some(value), place);
        }
        self.given.note(format!("{} is handed on, and is not set here", shown(name)), &place);
        self.given.variables.remove(name);
        Ok(())
    }

    fn env_files(&mut self, service: &Node) -> Result<(), Failure> {
        let Some(entry) = service.get("env_file") else { return Ok(()) };
        let all = match entry.value.list() {
            [] => std::slice::from_ref(&entry.value),
            list => list,
        };
        for node in all {
            let place = self.place(node.line);
            let named = node.get("path").map_or(&**node, |entry| &*entry.value);
            let Some(written) = named.text() else { return Err(fault(&place, "`env_file` names files")) };
            let is_required = !node.text_at(&["required"]).is_some_and(|text| text.eq_ignore_ascii_case("false"));
            let is_raw = node.text_at(&["format"]) == Some("raw");
            let text = match self.expand(written, &place)? {
                Some(path) => text_of(&self.folder.join(&path))?.map(|text| (path, text)),
                None => None,
            };
            match text {
                Some((path, text)) => self.env_file(&self.folder.join(path), &text, is_raw)?,
                None if is_required => {
                    self.given.open_variables("", &place);
                    self.given
                        .note("this file of variables is not here, and compose does not start without it", &place);
                }
                None => {}
            }
        }
        Ok(())
    }

    fn env_file(&mut self, path: &Path, text: &str, is_raw: bool) -> Result<(), Failure> {
        let place = |line| Place { file: path.display().to_string(), line };
        self.given.spend(text.len(), &place(1))?;
        let lines = dotenv::lines(text, is_raw, self.lookup).map_err(|(line, words)| fault(&place(line), words))?;
        for line in lines {
            match line.value {
                Value::Text(text) => self.given.set(&line.name, Some(text), place(line.line))?,
                Value::Unknown => self.given.set(&line.name, None, place(line.line))?,
                Value::HandedOn => self.pass(&line.name, place(line.line))?,
            }
        }
        Ok(())
    }

    /// The `secrets` or `configs` of a service, as the file's own table of that name says.
    fn mounts(&mut self, document: &Node, service: &Node, key: &str, folder: &str) -> Result<(), Failure> {
        let declared = document.get(key).and_then(|entry| entry.value.map());
        for node in service.list_at(&[key]) {
            let place = self.place(node.line);
            let (source, target) = match node.text() {
                Some(source) => (source, None),
                None => match node.text_at(&["source"]) {
                    Some(source) => (source, node.text_at(&["target"])),
                    None => return Err(fault(&place, format_args!("`{key}` are names, or mappings with `source`"))),
                },
            };
            let Some(source) = self.expand(source, &place)? else { continue };
            let target = match target {
                Some(target) => self.expand(target, &place)?,
                None => Some(source.clone()),
            };
            let Some(target) = target else { continue };
            let path = if target.starts_with('/') { target } else { format!("{folder}{target}") };
            let Some(entry) = declared.and_then(|declared| declared.get(&source)) else {
                self.given.note(format!("{} is not among the file's own `{key}`", shown(&source)), &place);
                continue;
            };
            let content = self.content(&entry.value)?;
            if let Some(content) = content {
                self.given.mount(path, content, place)?;
            }
        }
        Ok(())
    }

    /// What a declared secret or config holds; `None` where compose would not find it.
    fn content(&mut self, declared: &Node) -> Result<Option<Content>, Failure> {
        let place = |reader: &Self, node: &Node| reader.place(node.line);
        if let Some(Entry { value, .. }) = declared.get("file") {
            let place = place(self, value);
            let text = value.text().ok_or_else(|| fault(&place, "`file` is a path"))?;
            return Ok(Some(match self.expand(text, &place)? {
                Some(path) => Content::File(self.folder.join(path)),
                None => Content::Unknown,
            }));
        }
        if let Some(Entry { value, .. }) = declared.get("environment") {
            let place = place(self, value);
            let variable = value.text().unwrap_or_default();
            if (self.lookup)(variable).is_some() {
                return Ok(Some(Content::Unknown));
            }
            self.given.note(format!("{} is not set here, and the file is made from it", shown(variable)), &place);
            return Ok(None);
        }
        if let Some(Entry { value, .. }) = declared.get("content") {
            let place = place(self, value);
            let text = value.text().ok_or_else(|| fault(&place, "`content` is text"))?;
            return Ok(Some(self.expand(text, &place)?.map_or(Content::Unknown, Content::Text)));
        }
        Ok(Some(Content::Unknown))
    }

    /// Local folders and files, and volumes whose content is not known.
    fn volumes(&mut self, service: &Node) -> Result<(), Failure> {
        for node in service.list_at(&["volumes"]) {
            let place = self.place(node.line);
            let (source, target) = if let Some(text) = node.text() {
                let Some(text) = self.expand(text, &place)? else { continue };
                let mut parts = text.split(':');
                match (parts.next(), parts.next()) {
                    (Some(source), Some(target)) => (Some(source.to_owned()), target.to_owned()),
                    (Some(target), _) => (None, target.to_owned()),
                    (None, _) => continue,
                }
            } else {
                if node.text_at(&["type"]) == Some("tmpfs") {
                    continue;
                }
                let Some(target) = node.text_at(&["target"]) else { continue };
                let source = node.text_at(&["source"]).map(|source| self.expand(source, &place)).transpose()?;
                let Some(target) = self.expand(target, &place)? else { continue };
                (source.flatten(), target)
            };
            let local = source.filter(|source| source.starts_with(['.', '/'])).map(|source| self.folder.join(source));
            match local {
                Some(local) if local.is_file() => self.given.mount(target, Content::File(local), place)?,
                local => self.given.open_folder(&target, local, &place),
            }
        }
        Ok(())
    }
}

/// What a value without quotes becomes.
enum Plain {
    Text,
    Same(String),
    Changed(&'static str),
}

fn plain(text: &str) -> Plain {
    let lower = text.to_ascii_lowercase();
    if matches!(lower.as_str(), "true" | "false") {
        return Plain::Same(lower);
    }
    if is_date(text) {
        return Plain::Changed("a date");
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !digits.contains(|c: char| c.is_ascii_digit()) {
        return Plain::Text;
    }
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole && (digits == "0" || !digits.starts_with('0')) && !text.starts_with('+') {
        return Plain::Same(text.to_owned());
    }
    let is_based = ["0x", "0o", "0b"].iter().any(|base| lower.trim_start_matches(['-', '+']).starts_with(base));
    let is_number = is_whole
        || is_based && digits.len() > 2 && digits[2..].bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'_')
        || digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
        || digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte)) && text.parse::<f64>().is_ok();
    match text.parse::<f64>() {
        Ok(number) if is_number && !is_whole && number.to_string() == text => Plain::Same(text.to_owned()),
        _ if is_number => Plain::Changed("a number"),
        _ => Plain::Text,
    }
}

/// `2026-01-31`, with or without a time.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(is_digit)
        && (bytes[4], bytes[7]) == (b'-', b'-')
        && bytes.get(10).is_none_or(|byte| matches!(byte, b'T' | b't' | b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_value_that_compose_would_write_otherwise_is_told() {
        let word = |text: &str| match plain(text) {
            Plain::Text => "text",
            Plain::Same(_) => "same",
            Plain::Changed(what) => what,
        };
        for text in ["8080", "-1", "0", "1.5", "true", "FALSE"] {
            assert_eq!(word(text), "same", "{text}");
        }
        for text in ["010", "1e3", "1.10", "0x1F", "1_000", "+1", "1."] {
            assert_eq!(word(text), "a number", "{text}");
        }
        for text in ["2026-01-31", "2026-01-31T10:00:00Z"] {
            assert_eq!(word(text), "a date", "{text}");
        }
        for text in ["yes", "1.2.3", "10s", "1-2", "-", ".", "0xyz", "127.0.0.1", "12:30", "é", "0x", "2026-1-1"] {
            assert_eq!(word(text), "text", "{text}");
        }
    }
}
