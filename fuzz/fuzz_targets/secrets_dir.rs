//! A directory of secrets: any files, links, folders and FIFOs in it. The byte 0x1E separates them; each is its name, a line
//! break, and its content. A name that begins with `>` is a link to what its content names, one with `|` a FIFO, and one
//! with `@` a folder.
#![no_main]

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use libfuzzer_sys::fuzz_target;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use secure_config::{SecretsDir, SecureConfig};
use secure_config_fuzz::folder::folder;
use secure_config_fuzz::needle::assert_silent;
use secure_config_fuzz::settings::Settings;

fuzz_target!(|input: &[u8]| {
    let secrets = folder().join("secrets");
    assert_silent(input, false, |content| {
        let _ = fs::remove_dir_all(&secrets);
        fs::create_dir(&secrets).expect("a folder can be made");
        content.split(|byte| *byte == 0x1E).for_each(|entry| make(&secrets, entry));
        Settings::loader().environment("prod").source(SecretsDir::new(&secrets).required())
    });
});

/// Makes what the entry says, if the file system takes it.
fn make(secrets: &Path, entry: &[u8]) {
    let at = entry.iter().position(|byte| *byte == b'\n').unwrap_or(entry.len());
    let (name, content) = (&entry[..at], entry.get(at + 1..).unwrap_or_default());
    let (kind, name) = match name {
        [kind @ (b'>' | b'|' | b'@'), name @ ..] => (*kind, name),
        name => (b' ', name),
    };
    // Nothing is made or named outside the folder.
    let is_inside = |name: &[u8]| !name.is_empty() && !name.contains(&b'/') && name != b"..";
    if !is_inside(name) || name == b"." {
        return;
    }
    let path = secrets.join(OsStr::from_bytes(name));
    let _ = match kind {
        b'>' if is_inside(content) => std::os::unix::fs::symlink(OsStr::from_bytes(content), path),
        b'|' => mknodat(CWD, &path, FileType::Fifo, Mode::RUSR, 0).map_err(Into::into),
        b'@' => fs::create_dir(path),
        // A name that stands twice is made once: to open a FIFO would wait for ever.
        _ => fs::File::create_new(path).and_then(|mut file| file.write_all(content)),
    };
}
