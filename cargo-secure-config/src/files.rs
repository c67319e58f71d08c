//! Files that the commands write: whole or not at all. Where a file has a marked region, that alone is renewed.

use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::Failure;

const BEGIN: &str = "<!-- secure-config:begin -->";
const END: &str = "<!-- secure-config:end -->";

/// What the file should hold, if `text` is the document for it; what stands around a marked region stays.
pub(crate) fn wanted(path: &Path, text: &str) -> Result<String, Failure> {
    match std::fs::read_to_string(path) {
        Ok(old) if old.contains(BEGIN) => in_region(&old, text)
            .ok_or_else(|| Failure::new(format!("{}: `{BEGIN}` has no `{END}` behind it", path.display()))),
        _ => Ok(text.to_owned()),
    }
}

fn in_region(old: &str, text: &str) -> Option<String> {
    let (before, rest) = old.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", text.trim_end()))
}

/// Why a file cannot be read or written, in words that do not ask to know the operating system.
pub(crate) fn why(fault: &std::io::Error) -> String {
    match fault.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "a part of its path is a file, and no folder".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        kind => kind.to_string(),
    }
}

/// Whether the file holds this text.
pub(crate) fn is_fresh(path: &Path, text: &str) -> bool {
    std::fs::read(path).is_ok_and(|found| found == text.as_bytes())
}

/// Whether the file holds this text, whatever it says in the lines in which the same text, made in another way, differs.
pub(crate) fn is_fresh_but_for(path: &Path, text: &str, other: &str) -> bool {
    let Ok(found) = std::fs::read_to_string(path) else { return false };
    let count = |text: &str| text.split('\n').count();
    let lines = found.split('\n').zip(text.split('\n')).zip(other.split('\n'));
    count(&found) == count(text)
        && count(text) == count(other)
        && lines.into_iter().all(|((found, wanted), other)| found == wanted || wanted != other)
}

/// Writes beside the file and renames, so that nobody ever sees a part of it; a fresh file is not touched.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if is_fresh(path, text) {
        return Ok(());
    }
    let failed = |fault: std::io::Error| Failure::new(format!("{} cannot be written: {}", path.display(), why(&fault)));
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(Failure::new(format!("{} is no file", path.display())));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written.map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_alone_is_renewed() {
        let old = format!("# A\n{BEGIN}\nold\n{END}\nmore\n");
        let new = format!("# A\n{BEGIN}\n\nnew\n\n{END}\nmore\n");
        assert_eq!(in_region(&old, "new\n").as_deref(), Some(new.as_str()));
        assert_eq!(in_region(&new, "new\n").as_deref(), Some(new.as_str()), "a second time changes nothing");
        assert_eq!(in_region(&format!("{BEGIN} and no end"), "new"), None);
    }
}
