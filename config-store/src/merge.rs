//! Two changed states of a store become one: what only one side changed is taken from it, as a merge driver of git needs.

use std::collections::BTreeSet;
use std::path::Path;

use secure_config_runtime::schema::suffix;

use crate::cipher::is_like_encrypted;
use crate::document::{Item, Plain};
use crate::edit::Edit;
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::file::Lock;
use crate::metadata::Recipient;
use crate::seal::is_seal;
use crate::store::{Opened, Store};

impl Store {
    /// Merges the changes of another state of the store into this file; `base` is the state that both come from. Values of
    /// which only one side changed are taken from it; so are recipients and the environment.
    ///
    /// As git's driver: `[merge "secure-config"] driver = cargo secure-config store merge %O %A %B %P`, where the file is
    /// [opened as](Store::open_as) the one that `%P` names.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), secure_config_store::StoreError> {
    /// use secure_config_store::Store;
    /// Store::open_as(".merge_file_a", "secrets/prod.env")?.merge(".merge_file_o", ".merge_file_b")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Conflict`](Kind::Conflict) names what both sides changed, and nothing is written. All three have to be as their seals
    /// say, and states of one store.
    pub fn merge(&self, base: impl AsRef<Path>, theirs: impl AsRef<Path>) -> Result<(), StoreError> {
        let lock = Lock::of(&self.path)?;
        let side = |path: &Path| {
            let store = Self { path: path.to_owned(), ..self.clone() };
            let opened = store.unlock()?;
            match &opened.differs {
                Some(error) => Err(error.clone().in_file(path)),
                None if opened.seal.is_none() && !self.allow_unsealed => {
                    Err(StoreError::new(Kind::Unsealed).in_file(path))
                }
                None => Ok(opened),
            }
        };
        let (base, ours, theirs) = (side(base.as_ref())?, side(&self.path)?, side(theirs.as_ref())?);
        let ids: BTreeSet<_> = [&base, &ours, &theirs].map(|one| one.seal.as_ref().map(|seal| seal.id.clone())).into();
        if ids.len() > 1 {
            return Err(StoreError::new(Kind::Unrelated).in_file(&self.path));
        }
        self.merged(&base, ours, theirs, lock).and_then(Edit::save).map_err(|error| error.in_file(&self.path))
    }

    fn merged(&self, base: &Opened, ours: Opened, theirs: Opened, lock: Lock) -> Result<Edit, StoreError> {
        let mut conflicts = Vec::new();
        let mut changes = Vec::new();
        // Where one side alone has a new data key, somebody may have lost access: its key counts.
        let is_rekeyed = |one: &Opened| one.key.bytes() != base.key.bytes();
        let swap = is_rekeyed(&theirs) && !is_rekeyed(&ours);
        let (start, other) = if swap { (theirs, ours) } else { (ours, theirs) };

        for name in names([base, &start, &other]) {
            // A list is one value, and is taken whole from nobody.
            if [base, &start, &other].into_iter().any(|one| is_list(one, &name)) {
                let [was, here, there] = [base, &start, &other].map(|one| items(one, &name));
                if !matches!(choose(Some(&was), Some(&here), Some(&there)), Choice::Here) {
                    conflicts.push(name);
                }
                continue;
            }
            let [was, here, there] = [base, &start, &other].map(|one| find(one, &name));
            match choose(bytes(was), bytes(here), bytes(there)) {
                Choice::Here => {}
                Choice::There => changes.push(name),
                // Both set one value, each on a day of its own: the later one.
                Choice::Neither if name.to_ascii_uppercase().ends_with(suffix::ROTATED_AT) => {
                    if bytes(there) > bytes(here) {
                        changes.push(name);
                    }
                }
                Choice::Neither => conflicts.push(name),
            }
        }
        let [was, here, there] = [base, &start, &other].map(recipients);
        let others = choose(Some(&was), Some(&here), Some(&there));
        if matches!(others, Choice::Neither) {
            conflicts.push("the recipients".to_owned());
        }
        let environment = |one: &Opened| one.seal.as_ref().map(|seal| seal.environment.clone()).unwrap_or_default();
        let [was, here, there] = [base, &start, &other].map(environment);
        let environment = match choose(Some(&was), Some(&here), Some(&there)) {
            Choice::Here => here,
            Choice::There => there,
            Choice::Neither => {
                conflicts.push("the environment".to_owned());
                here
            }
        };
        if !conflicts.is_empty() {
            return Err(StoreError::new(Kind::Conflict).about(conflicts.join(", ")));
        }
        let later = other.seal.as_ref().map_or(0, |seal| seal.generation);
        let (start_recipients, same_key) =
            (start.document.metadata.recipients.clone(), start.key.bytes() == other.key.bytes());
        let mut edit = Edit::of(self, start, Some(lock))?;
        edit.seal.generation = edit.seal.generation.max(later);
        edit.seal.environment = environment;
        for name in changes {
            match find(&other, &name) {
                None => {
                    edit.sheet.drop(&name)?;
                }
                Some(plain) => match raw(&other, &name).filter(|_| same_key) {
                    Some(text) => edit.sheet.put(&name, text.clone())?,
                    None => {
                        let text = std::str::from_utf8(plain.value.as_slice());
                        edit.put(&name, text.map_err(|_| StoreError::new(Kind::BadValue).about(&name))?)?;
                    }
                },
            }
        }
        if matches!(others, Choice::There) {
            let known = |id: &str| start_recipients.iter().find(|one| one.id == id).map(|one| one.wrapped.clone());
            let wanted: Vec<Recipient> = other
                .document
                .metadata
                .recipients
                .iter()
                .map(|one| Recipient { id: one.id.clone(), wrapped: known(&one.id).unwrap_or_default() })
                .collect();
            let is_wanted = |one: &Recipient| wanted.iter().any(|wanted| wanted.id == one.id);
            if start_recipients.iter().all(is_wanted) {
                edit.wrap_for(wanted)?;
            } else {
                edit.rekey_for(wanted.into_iter().map(|one| Recipient { wrapped: String::new(), ..one }).collect())?;
            }
        }
        Ok(edit)
    }
}

enum Choice {
    Here,
    There,
    Neither,
}

fn choose<T: PartialEq + ?Sized>(was: Option<&T>, here: Option<&T>, there: Option<&T>) -> Choice {
    if here == there || there == was {
        Choice::Here
    } else if here == was {
        Choice::There
    } else {
        Choice::Neither
    }
}

fn names(all: [&Opened; 3]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for value in all.into_iter().flat_map(|one| &one.values) {
        let name = value.name();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn find<'a>(one: &'a Opened, name: &str) -> Option<&'a Plain> {
    one.values.iter().find(|value| value.name() == name)
}

fn is_list(one: &Opened, name: &str) -> bool {
    find(one, name).is_some_and(|value| value.listed)
}

/// All values of a list.
fn items<'a>(one: &'a Opened, name: &str) -> Vec<&'a [u8]> {
    one.values.iter().filter(|value| value.name() == name).map(|value| value.value.as_slice()).collect()
}

fn bytes(value: Option<&Plain>) -> Option<&[u8]> {
    value.map(|value| value.value.as_slice())
}

/// The encrypted value as it stands in the file.
fn raw<'a>(one: &'a Opened, name: &str) -> Option<&'a crate::document::Text> {
    let is_it = |entry: &&crate::document::Entry| {
        entry.item == Item::Value && !is_seal(&entry.path) && entry.path.join(".") == name
    };
    one.document.entries.iter().find(is_it).map(|entry| &entry.text).filter(|text| is_like_encrypted(text))
}

fn recipients(one: &Opened) -> Vec<String> {
    let mut ids: Vec<String> = one.document.metadata.recipients.iter().map(|one| one.id.clone()).collect();
    ids.sort_unstable();
    ids
}
