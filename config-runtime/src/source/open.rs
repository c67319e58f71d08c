//! Opening files that others name: only regular files, only small ones, read into one buffer of the right size.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::SystemTime;

use zeroize::Zeroize;

use super::FailureKind;
use crate::bytes::{Bytes, exact};

/// The largest file that is read.
pub(crate) const LIMIT: usize = 1024 * 1024;

/// A file's content and what is known of the file.
pub(super) struct Opened {
    pub(super) content: Bytes,
    pub(super) metadata: Metadata,
}

impl Opened {
    /// When the content was last replaced, where the file's date says so.
    pub(super) fn changed(&self, path: &Path) -> Option<SystemTime> {
        if is_dated(path, &self.metadata) { self.metadata.modified().ok() } else { None }
    }
}

/// Reads a regular file of at most 1 MiB; links are followed.
///
/// What is not a regular file is refused before it is opened, because opening a FIFO may wait for ever, and again
/// afterwards, because it may have been exchanged.
pub(super) fn regular(path: &Path) -> Result<Opened, FailureKind> {
    let failed = |err: std::io::Error| match err.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput | ErrorKind::InvalidFilename => {
            FailureKind::FileMissing
        }
        _ => FailureKind::FileUnreadable,
    };
    let is_regular = |metadata: &Metadata| if metadata.is_file() { Ok(()) } else { Err(FailureKind::NotAFile) };
    is_regular(&std::fs::metadata(path).map_err(failed)?)?;
    let mut file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    is_regular(&metadata)?;
    let size = usize::try_from(metadata.len()).map_err(|_| FailureKind::FileTooLarge)?;
    let content = read_all(&mut file, size)?;
    Ok(Opened { content, metadata })
}

/// Reads to the end without leaving a copy in a buffer that grew.
fn read_all(file: &mut File, size: usize) -> Result<Bytes, FailureKind> {
    if size > LIMIT {
        return Err(FailureKind::FileTooLarge);
    }
    let mut buffer = vec![0; size];
    let mut filled = 0;
    loop {
        if filled == buffer.len() {
            let mut probe = [0; 1];
            match read_some(file, &mut probe) {
                Ok(0) => break,
                Ok(_) if filled >= LIMIT => {
                    buffer.zeroize();
                    probe.zeroize();
                    return Err(FailureKind::FileTooLarge);
                }
                Ok(_) => {
                    // Some file systems tell no size.
                    let mut larger = vec![0; (filled * 2).clamp(4096, LIMIT)];
                    if let Some(front) = larger.get_mut(..filled) {
                        front.copy_from_slice(&buffer);
                    }
                    buffer.zeroize();
                    buffer = larger;
                    if let Some(slot) = buffer.get_mut(filled) {
                        *slot = probe[0];
                        filled += 1;
                    }
                    probe.zeroize();
                }
                Err(kind) => {
                    buffer.zeroize();
                    return Err(kind);
                }
            }
        }
        match read_some(file, buffer.get_mut(filled..).unwrap_or_default()) {
            Ok(0) if filled < buffer.len() => break,
            Ok(n) => filled += n,
            Err(kind) => {
                buffer.zeroize();
                return Err(kind);
            }
        }
    }
    if filled == buffer.len() {
        return Ok(Bytes::from(buffer));
    }
    let content = Bytes::from(exact(buffer.get(..filled).unwrap_or_default()));
    buffer.zeroize();
    Ok(content)
}

fn read_some(file: &mut File, buffer: &mut [u8]) -> Result<usize, FailureKind> {
    loop {
        match file.read(buffer) {
            Err(err) if err.kind() == ErrorKind::Interrupted => {}
            result => return result.map_err(|_| FailureKind::FileUnreadable),
        }
    }
}

/// Whether the file's date says when its content was last replaced. In a Kubernetes mount, which is reached through its
/// `..data` link, and on tmpfs it is the start of the pod or of the machine.
fn is_dated(path: &Path, metadata: &Metadata) -> bool {
    if let Ok(real) = std::fs::canonicalize(path) {
        for part in &real {
            if part.as_encoded_bytes().starts_with(b"..") {
                return false;
            }
        }
    }
    !is_on_tmpfs(path, metadata)
}

/// Whether the file lives in memory, by the mount table; where there is none, no file does.
#[cfg(target_os = "linux")]
fn is_on_tmpfs(path: &Path, _metadata: &Metadata) -> bool {
    let Ok(real) = std::fs::canonicalize(path) else { return false };
    let Ok(table) = std::fs::read_to_string("/proc/self/mounts") else { return false };
    let (mut longest, mut is_in_memory) = (0, false);
    for line in table.lines() {
        let mut words = line.split(' ');
        let (_, Some(place), Some(kind)) = (words.next(), words.next(), words.next()) else { continue };
        // Of two mounts in one place the later one counts.
        if place.len() >= longest && real.starts_with(place) {
            (longest, is_in_memory) = (place.len(), matches!(kind, "tmpfs" | "ramfs"));
        }
    }
    is_in_memory
}

#[cfg(not(target_os = "linux"))]
fn is_on_tmpfs(_path: &Path, _metadata: &Metadata) -> bool {
    false
}
