//! The documents that stand in a program's file: ELF, Mach-O (one architecture or several) and PE, of any target. The
//! program is not run.

use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::{FileKind, Object, ObjectSection, ReadRef};
use secure_config_schema::exchange::{HEAD, MAGIC, SECTIONS, VERSION};

/// Why the documents of a file cannot be had.
#[derive(Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is no program of a kind that is known.
    NoProgram,
    /// It begins as a program does, and is cut or damaged.
    Cut,
    /// A document is cut, or stands in the file compressed.
    Broken,
    /// A document was written for a later version of this program.
    Newer(u32),
}

/// Every document of a program, in the order in which they stand; none if it has none. Of a large file behind an
/// [`object::ReadCache`], no more is read than has to be looked at.
///
/// ```
/// use cargo_secure_config::binary;
/// assert_eq!(binary::documents(&b"#!/bin/sh"[..]), Err(binary::Unfit::NoProgram));
/// ```
///
/// # Errors
/// The file is no program, or a document in it is cut.
pub fn documents<'a>(file: impl ReadRef<'a>) -> Result<Vec<String>, Unfit> {
    match FileKind::parse(file).map_err(|_| Unfit::NoProgram)? {
        FileKind::MachOFat32 => {
            let fat = MachOFatFile32::parse(file).map_err(|_| Unfit::Cut)?;
            of_first(file, fat.arches())
        }
        FileKind::MachOFat64 => {
            let fat = MachOFatFile64::parse(file).map_err(|_| Unfit::Cut)?;
            of_first(file, fat.arches())
        }
        _ => of_one(file),
    }
}

/// Each architecture of a program holds the same documents.
fn of_first<'a>(file: impl ReadRef<'a>, arches: &[impl FatArch]) -> Result<Vec<String>, Unfit> {
    let first = arches.first().ok_or(Unfit::Cut)?;
    of_one(first.data(file).map_err(|_| Unfit::Cut)?)
}

fn of_one<'a>(file: impl ReadRef<'a>) -> Result<Vec<String>, Unfit> {
    let program = object::File::parse(file).map_err(|_| Unfit::Cut)?;
    let mut out = Vec::new();
    for section in program.sections() {
        if section.name().is_ok_and(|name| SECTIONS.contains(&name)) {
            let content = section.data().map_err(|_| Unfit::Broken)?;
            framed(content, &mut out)?;
        }
    }
    Ok(out)
}

/// What stands in a section: documents one after the other, and zeros where a linker aligned them.
fn framed(content: &[u8], out: &mut Vec<String>) -> Result<(), Unfit> {
    let mut rest = content;
    while let Some(start) = rest.iter().position(|byte| *byte != 0) {
        rest = rest.get(start..).unwrap_or_default();
        let (head, behind) = rest.split_at_checked(HEAD).ok_or(Unfit::Broken)?;
        let numbers = head.strip_prefix(&MAGIC[..]).ok_or(Unfit::Broken)?;
        let number = |bytes: &[u8]| bytes.try_into().map(u32::from_le_bytes).map_err(|_| Unfit::Broken);
        let (version, len) = numbers.split_at_checked(4).ok_or(Unfit::Broken)?;
        let (version, len) = (number(version)?, number(len)? as usize);
        if version > VERSION {
            return Err(Unfit::Newer(version));
        }
        let (document, next) = behind.split_at_checked(len).ok_or(Unfit::Broken)?;
        out.push(String::from_utf8(document.to_vec()).map_err(|_| Unfit::Broken)?);
        rest = next;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(version: u32, text: &str) -> Vec<u8> {
        let len = u32::try_from(text.len()).unwrap();
        [&MAGIC[..], &version.to_le_bytes(), &len.to_le_bytes(), text.as_bytes()].concat()
    }

    fn read(content: &[u8]) -> Result<Vec<String>, Unfit> {
        let mut out = Vec::new();
        framed(content, &mut out).map(|()| out)
    }

    #[test]
    fn documents_end_to_end_and_apart_are_all_read() {
        let content =
            [frame(VERSION, "one"), vec![0; 5], frame(VERSION, "two"), frame(VERSION, ""), vec![0; 3]].concat();
        assert_eq!(read(&content), Ok(vec!["one".to_owned(), "two".to_owned(), String::new()]));
        assert_eq!(read(&[0; 9]), Ok(Vec::new()));
    }

    #[test]
    fn document_that_is_cut_or_of_a_later_version_is_refused() {
        let whole = frame(VERSION, "one");
        for len in 1..whole.len() {
            assert_eq!(read(&whole[..len]), Err(Unfit::Broken), "{len}");
        }
        assert_eq!(read(&frame(VERSION + 1, "one")), Err(Unfit::Newer(VERSION + 1)));
        assert_eq!(read(b"what else may stand there and is long enough"), Err(Unfit::Broken));
        assert_eq!(read(&frame(VERSION, "\u{e9}")[..=HEAD]), Err(Unfit::Broken));
    }
}
