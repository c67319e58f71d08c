//! Every builder that takes a path, given everything that is no path of a small regular file.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use secure_config::{Bytes, Dotenv, Memory, SecretsDir, SecureConfig};

use crate::settings::Settings;
use crate::supply::paths;
use crate::verdict::{in_time, judge};

/// A folder with one of each kind of thing that is no regular file, and the paths of all.
fn odd(folder: &Path) -> Vec<OsString> {
    let mut all = paths();
    let mut add = |name: &str| {
        let path = folder.join(name);
        all.push(path.clone().into_os_string());
        path
    };
    fs::create_dir(add("folder")).expect("a folder can be made");
    fs::write(add("large"), vec![b'x'; 1024 * 1024 + 1]).expect("a file can be written");
    let sparse = fs::File::create(add("sparse")).expect("a file can be made");
    sparse.set_len(1 << 40).expect("a file can have a hole");
    add("missing");
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(folder.join("loop"), add("loop")).expect("a link can be made");
        symlink("nowhere", add("dangling")).expect("a link can be made");
        symlink("folder", add("link")).expect("a link can be made");
        drop(std::os::unix::net::UnixListener::bind(add("socket")).expect("a socket can be made"));
        let made = std::process::Command::new("mkfifo").arg(add("fifo")).status();
        assert!(made.is_ok_and(|status| status.success()), "a FIFO can be made");
    }
    all
}

fn with_odd(what: &'static str, work: fn(&[PathBuf])) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
    let all: Vec<PathBuf> = odd(folder.path()).into_iter().map(PathBuf::from).collect();
    in_time(what, move || work(&all));
}

#[test]
fn dotenv_of_any_path_is_read_or_reported() {
    with_odd("dotenv", |paths| {
        for path in paths {
            judge(&Settings::loader().environment("dev").source(Dotenv::file(path)));
            judge(&Settings::loader().environment("dev").source(Dotenv::file(path).optional().expand()));
        }
    });
}

#[cfg(feature = "toml")]
#[test]
fn toml_of_any_path_is_read_or_reported() {
    with_odd("toml", |paths| {
        for path in paths {
            let file = || secure_config::Toml::file(path);
            judge(&Settings::loader().environment("dev").source(file()));
            judge(&Settings::loader().environment("dev").source(file().optional().allow_plaintext_secrets()));
        }
    });
}

#[test]
fn secrets_directory_of_any_path_is_read_or_reported() {
    with_odd("secrets", |paths| {
        for path in paths {
            judge(&Settings::loader().environment("dev").source(SecretsDir::new(path)));
            judge(&Settings::loader().environment("dev").source(SecretsDir::new(path).required()));
        }
    });
}

#[test]
fn file_of_any_path_that_a_variable_names_is_read_or_reported() {
    with_odd("files", |paths| {
        for path in paths {
            for name in ["APP_KEY_FILE", "APP_TEXT_FILE", "APP_SEED_FILE"] {
                let memory = Memory::from([(name, Bytes::from(path.clone()))]);
                judge(&Settings::loader().environment("dev").source(memory));
            }
        }
    });
}

#[cfg(unix)]
#[test]
fn secrets_directory_with_anything_in_it_is_read_or_reported() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
    let odd = odd(folder.path());
    let secrets = folder.path().join("secrets");
    for path in odd {
        let _ = fs::remove_dir_all(&secrets);
        fs::create_dir(&secrets).expect("a folder can be made");
        for name in ["..data", "app_env", "app_key", "app_key_previous", "app_key_rotated_at", "APP_URL", "url"] {
            // Some are no path at all, and no link can lead there.
            let _ = std::os::unix::fs::symlink(&path, secrets.join(name));
        }
        let secrets = secrets.clone();
        in_time("links", move || {
            judge(&Settings::loader().environment("dev").source(SecretsDir::new(secrets)));
        });
    }
}
