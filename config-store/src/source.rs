//! The store as a source: after decryption its values are read as those of a `.env`, by the same names.

use secure_config_runtime::private::{answer_of_pairs, is_read};
use secure_config_runtime::schema::suffix;
use secure_config_runtime::{Answer, Properties, Request, Source};

use crate::document::Item;
use crate::keys::Identities;
use crate::seal::is_seal;
use crate::store::Store;

const UNSEALED: &str = "it has no seal of secure-config, so names of values in clear and its recipients are not authenticated; look at it, then run `cargo secure-config store seal`";

const OLDER: &str =
    "it is an older state of the store than one that was seen here, which is refused where work is not local";

#[cfg(feature = "keyring")]
const KEY_IN_FILE: &str = "its key is in the file `development.key` of this user, not in the keyring of the operating system, of which none answered when the key was made; docs/STORE.md says how to move it";

const LISTS: &str = "lists in it are not read: write each as one text";

impl Source for Store {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn bound_to(&self) -> Option<&str> {
        self.only_in.as_deref()
    }

    fn properties(&self) -> Properties {
        if self.development { Properties::new().local_only() } else { Properties::new() }
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        if self.development && !self.path.exists() {
            return Answer::new();
        }
        let is_local = request.is_local();
        let opened = match self.unlock_sealed(self.allow_unsealed || is_local, is_local) {
            Ok(opened) => opened,
            Err(error) => return Answer::faulty(error.failure()),
        };
        let has_lists = opened.values.iter().any(|value| value.listed);
        let values = opened.values.into_iter().filter(|value| !value.listed);
        let (names, values): (Vec<String>, Vec<_>) =
            values.map(|value| (variable(&value.path, request), value)).unzip();
        let pairs = names.iter().zip(values).filter(|(name, _)| !is_date_of_another(name, &names, request));
        let pairs = pairs.map(|(name, plain)| (name.as_str(), plain.value, Some(plain.line)));
        let mut answer = answer_of_pairs(request, pairs);
        if has_lists {
            answer.warn(LISTS);
        }
        #[cfg(feature = "keyring")]
        if self.key_is_in_file() {
            answer.warn(KEY_IN_FILE);
        }
        match opened.seal {
            Some(seal) => {
                if !seal.environment.is_empty() {
                    answer.belongs_to(&seal.environment);
                }
                if self.is_older(&seal) {
                    answer.warn(OLDER);
                }
            }
            None => answer.warn(UNSEALED),
        }
        answer
    }

    fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        let Ok((_, document)) = self.document() else { return Vec::new() };
        let entries = document.entries.iter().filter(|entry| entry.item == Item::Value && !is_seal(&entry.path));
        let names: Vec<(String, u32)> = entries.map(|entry| (variable(&entry.path, request), entry.line)).collect();
        let known: Vec<String> = names.iter().map(|(name, _)| name.clone()).collect();
        let unread = names.into_iter().filter(|(name, _)| !is_read(request, name));
        unread
            .filter(|(name, _)| !is_date_of_another(name, &known, request))
            .map(|(name, line)| (name, Some(line)))
            .collect()
    }

    fn preflight(&self, _request: &Request<'_>) -> Answer {
        if self.development && !self.path.exists() {
            return Answer::new();
        }
        let found =
            self.document().and_then(|(_, document)| Identities::find(&self.places)?.unwrap(&document.metadata));
        found.map_or_else(|error| Answer::faulty(error.in_file(&self.path).failure()), |_| Answer::new())
    }
}

/// The variable that a value's keys mean: one that is spelled out, or the one of the field with this path in files.
fn variable(path: &[String], request: &Request<'_>) -> String {
    if let [name] = path
        && is_read(request, name)
    {
        return name.clone();
    }
    let Some((last, groups)) = path.split_last() else { return String::new() };
    for ending in ["", suffix::ROTATED_AT, suffix::PREVIOUS, suffix::NEXT, suffix::FILE] {
        let Some(last) = last.strip_suffix(ending.to_ascii_lowercase().as_str()) else { continue };
        let path = || groups.iter().map(String::as_str).chain([last]);
        if let Some(key) = request.keys().find(|key| key.path().into_iter().eq(path())) {
            return format!("{}{ending}", key.variable());
        }
    }
    path.join(".")
}

/// Whether a name is the date that the store keeps for a value whose field has no use for it.
fn is_date_of_another(name: &str, names: &[String], request: &Request<'_>) -> bool {
    !is_read(request, name)
        && name.strip_suffix(suffix::ROTATED_AT).is_some_and(|base| names.iter().any(|one| one == base))
}
