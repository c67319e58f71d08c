//! Files: read whole if they are regular and small; written so that at any moment the old or the new one is there, whole.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use aes_gcm::aead::OsRng;
use aes_gcm::aead::rand_core::RngCore;
use secure_config_runtime::Bytes;
use zeroize::Zeroizing;

use crate::document::hex;
use crate::error::{StoreError, StoreErrorKind as Kind};

/// The largest file that is read or written.
pub(crate) const LIMIT: usize = 1024 * 1024;

/// The content of a regular file of at most 1 MiB.
pub(crate) fn read(path: &Path) -> Result<Bytes, StoreError> {
    read_up_to(path, LIMIT)
}

pub(crate) fn read_up_to(path: &Path, limit: usize) -> Result<Bytes, StoreError> {
    let fault = |kind| StoreError::new(kind).in_file(path);
    let failed = |error: std::io::Error| {
        fault(if error.kind() == ErrorKind::NotFound { Kind::Missing } else { Kind::Unreadable })
    };
    // Before it is opened, because opening a FIFO may wait for ever.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(fault(Kind::Unreadable));
    }
    let mut file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let size = usize::try_from(size).ok().filter(|size| *size <= limit).ok_or_else(|| fault(Kind::TooLarge))?;
    // A place more than the file has, to see whether it grew meanwhile.
    let mut buffer = Zeroizing::new(vec![0; size + 1]);
    let mut filled = 0;
    loop {
        match file.read(buffer.get_mut(filled..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Err(fault(Kind::Unreadable)),
        }
    }
    if filled > size {
        return Err(fault(Kind::Unreadable));
    }
    Ok(Bytes::from(buffer.get(..filled).unwrap_or_default()))
}

/// Keeps other writers of a folder out until it is dropped.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the writers before.
    pub(crate) fn of(path: &Path) -> Result<Self, StoreError> {
        let failed = |_| StoreError::new(Kind::NotWritten).in_file(path);
        // The file itself is exchanged by each writer; its folder stays. Where a folder cannot be opened, a file beside it.
        if !cfg!(unix) {
            return Self::beside(path);
        }
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let file = File::open(folder(&target)).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(Self { _file: file })
    }

    /// The same by a file beside the one that is written, for what may lie in the folder of a store that is locked.
    pub(crate) fn beside(path: &Path) -> Result<Self, StoreError> {
        let failed = |_| StoreError::new(Kind::NotWritten).in_file(path);
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(name).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(Self { _file: file })
    }
}

/// Exchanges the file for one with this content. The caller holds the [`Lock`].
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let failed = |_| StoreError::new(Kind::NotWritten).in_file(path);
    // A link stays one: what it leads to is exchanged.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    remove_leftovers(&target);
    let fresh = write_beside(&target, content).map_err(failed)?;
    fs::rename(&fresh, &target).and_then(|()| sync_folder(&target)).map_err(|error| {
        let _ = fs::remove_file(&fresh);
        failed(error)
    })
}

/// Makes a file with this content, if there is none.
pub(crate) fn create(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let failed = |error: std::io::Error| {
        let kind = if error.kind() == ErrorKind::AlreadyExists { Kind::Exists } else { Kind::NotWritten };
        StoreError::new(kind).in_file(path)
    };
    let fresh = write_beside(path, content).map_err(failed)?;
    // A link to it comes into being whole, and never in the place of another file.
    let linked = fs::hard_link(&fresh, path);
    let _ = fs::remove_file(&fresh);
    linked.and_then(|()| sync_folder(path)).map_err(failed)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What the names of unfinished files begin with.
fn unfinished(path: &Path) -> String {
    format!(".{}.unfinished-", path.file_name().unwrap_or_default().to_string_lossy())
}

fn write_beside(path: &Path, content: &[u8]) -> std::io::Result<PathBuf> {
    let mut number = [0; 8];
    OsRng.fill_bytes(&mut number);
    let fresh = folder(path).join(unfinished(path) + &hex(&number));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&fresh)?;
    file.write_all(content).and_then(|()| file.sync_all()).inspect_err(|_| {
        let _ = fs::remove_file(&fresh);
    })?;
    Ok(fresh)
}

/// Removes what a writer left that was killed. Nobody else writes, because the folder is locked.
fn remove_leftovers(path: &Path) {
    let start = unfinished(path);
    let Ok(entries) = fs::read_dir(folder(path)) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(&start) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> std::io::Result<()> {
    File::open(folder(path))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
