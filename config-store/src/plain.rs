//! All values as text, to be edited by hand and taken back: one `NAME=value` a line, with `\n` for a line break.

use secure_config_runtime::Bytes;
use zeroize::Zeroizing;

use crate::document::Plain;
use crate::edit::Edit;
use crate::error::{StoreError, StoreErrorKind as Kind};
use crate::seal::is_seal;
use crate::store::Store;

impl Store {
    /// All values in plain text: for an editor. The file has to be as its seal says.
    ///
    /// # Errors
    /// The store cannot be opened.
    pub fn export(&self) -> Result<Bytes, StoreError> {
        let opened = self.unlock_sealed(self.allow_unsealed, false)?;
        Ok(text(&opened.values))
    }
}

impl Edit {
    /// Takes back what [`export`](Store::export) gave, after it was edited: names that are new or have another text are set,
    /// those that are missing are removed. Says which names changed.
    ///
    /// # Errors
    /// A line is none, or a name cannot be kept.
    pub fn import(&mut self, text: &[u8]) -> Result<Vec<String>, StoreError> {
        let text = std::str::from_utf8(text).map_err(|_| StoreError::new(Kind::Syntax))?;
        let values = self.document()?.values(&self.key)?;
        let mut gone: Vec<&Plain> = values.iter().filter(|value| !is_seal(&value.path)).collect();
        let mut changed = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (name, new) = line.split_once('=').ok_or_else(|| StoreError::new(Kind::Syntax).at_line(number))?;
            let at = gone.iter().position(|value| value.name() == name);
            match at.map(|at| gone.remove(at)) {
                Some(old) if escaped(old).as_str() == new => continue,
                Some(old) if old.listed => return Err(StoreError::new(Kind::ReadOnlyFormat).at_line(number)),
                // The end of a text in base64 that was pasted over several lines is no name.
                None if new == "=" => return Err(StoreError::new(Kind::Syntax).at_line(number)),
                _ => {}
            }
            let value = Zeroizing::new(new.replace("\\n", "\n"));
            if self.set(name, value.as_str()).map_err(|error| error.at_line(number))? {
                changed.push(name.to_owned());
            }
        }
        for value in gone {
            if value.listed {
                return Err(Kind::ReadOnlyFormat.into());
            }
            // A date goes with its value.
            if self.value(&value.name())?.is_some() {
                self.remove(&value.name())?;
                changed.push(value.name());
            }
        }
        Ok(changed)
    }
}

/// A value on one line, in a buffer that does not grow.
fn escaped(value: &Plain) -> Zeroizing<String> {
    let text = String::from_utf8_lossy(value.value.as_slice());
    let mut out = Zeroizing::new(String::with_capacity(text.len() + text.matches('\n').count()));
    for (at, part) in text.split('\n').enumerate() {
        if at > 0 {
            out.push_str("\\n");
        }
        out.push_str(part);
    }
    out
}

fn text(values: &[Plain]) -> Bytes {
    let lines: Vec<(String, Zeroizing<String>)> = values.iter().map(|value| (value.name(), escaped(value))).collect();
    let mut out =
        Zeroizing::new(Vec::with_capacity(lines.iter().map(|(name, text)| name.len() + text.len() + 2).sum()));
    for (name, text) in &lines {
        for part in [name.as_bytes(), b"=", text.as_bytes(), b"\n"] {
            out.extend_from_slice(part);
        }
    }
    Bytes::from(std::mem::take(&mut *out))
}
