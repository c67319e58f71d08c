//! Rule 9: a `.env` belongs to whom it serves. Who else may write it is an error, who else may read it a warning.

#![cfg(unix)]

use secure_config::{Dotenv, Memory, SecretString, SecureConfig};

use crate::folder::{Folder, set_mode};
use crate::judged::{accepted, code, problems, refused, warning, warnings};

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[secret]
    key: SecretString,
}

fn folder_with(mode: u32) -> Folder {
    let folder = Folder::with(".env", "KEY=s3cr3t\n");
    set_mode(&folder.join(".env"), mode);
    folder
}

fn loader(folder: &Folder) -> secure_config::Loader<Settings> {
    Settings::loader().environment("dev").source(Dotenv::file(folder.join(".env")))
}

#[test]
fn dotenv_of_its_owner_alone_is_read_without_a_word() {
    for mode in [0o600, 0o400, 0o700] {
        let (_, report) = accepted(loader(&folder_with(mode)).load_reported());
        assert_eq!(warnings(&report), [], "{mode:o}");
    }
}

#[test]
fn dotenv_that_others_can_read_is_a_warning() {
    for mode in [0o644, 0o640, 0o604] {
        let folder = folder_with(mode);
        let (_, report) = accepted(loader(&folder).load_reported());
        assert_eq!(warnings(&report), [("SC0904", "")], "{mode:o}");
        assert!(folder.strip(&warning(&report, "SC0904")).contains("chmod 600 .env"), "{report}");
    }
}

#[test]
fn dotenv_that_others_can_write_is_an_error_and_gives_nothing() {
    for mode in [0o620, 0o602, 0o666, 0o622] {
        let folder = folder_with(mode);
        let error = refused(loader(&folder).load());
        assert_eq!(problems(&error), [("SC0406", ""), ("SC0101", "KEY")], "{mode:o}\n{error}");
        assert!(folder.strip(&error.to_string()).contains("chmod 600 .env"), "{error}");
        // Not even where another source has the value.
        assert_eq!(code(loader(&folder).source(Memory::from([("KEY", "k")])).load()), "SC0406");
    }
}

#[test]
fn dotenv_of_another_user_is_an_error_and_gives_nothing() {
    let folder = folder_with(0o600);
    // Only root can give a file away, and root itself reads what belongs to others: the guard must hold all the same.
    if std::os::unix::fs::chown(folder.join(".env"), Some(65_534), None).is_err() {
        crate::skip::skipped("foreign-owner", "only root can give a file away");
        return;
    }
    let error = refused(loader(&folder).load());
    assert_eq!(problems(&error), [("SC0405", ""), ("SC0101", "KEY")], "{error}");
}

#[test]
fn dotenv_behind_a_link_is_judged_by_the_file_that_is_opened() {
    let folder = Folder::with("real", "KEY=s3cr3t\n");
    std::os::unix::fs::symlink(folder.join("real"), folder.join(".env")).expect("a link can be made");
    assert!(loader(&folder).load().is_ok());
    set_mode(&folder.join("real"), 0o666);
    assert_eq!(problems(&refused(loader(&folder).load()))[0], ("SC0406", ""));
}

#[test]
fn dotenv_that_is_no_file_is_an_error() {
    let folder = Folder::new();
    std::fs::create_dir(folder.join(".env")).expect("a folder can be made");
    assert_eq!(problems(&refused(loader(&folder).load())), [("SC0402", ""), ("SC0101", "KEY")]);
    let optional = Settings::loader().environment("dev").source(Dotenv::file(folder.join(".env")).optional());
    assert_eq!(problems(&refused(optional.load()))[0], ("SC0402", ""), "optional is for a file that is not there");
}

#[test]
fn dotenv_is_not_looked_for_in_parent_directories() {
    let folder = Folder::with(".env", "BILLING_PORT=3\n");
    std::fs::create_dir(folder.join("below")).expect("a folder can be made");
    let said = crate::child::play("the_usual_sources", &folder.join("below"), [("BILLING_ENV", "dev")]);
    assert_eq!(said.text, "8080 default of a local debug build\n");
}
