//! A directory of secret files: Docker's, a Kubernetes mount, systemd's credentials.

use secure_config::{ExposeSecret, Memory, SecretString, SecretsDir, SecureConfig};

use crate::folder::{Folder, set_mode};
use crate::judged::{accepted, code, only, origin, problems, refused, warnings};

#[derive(SecureConfig)]
#[config(prefix = "APP")]
struct Settings {
    #[secret]
    #[config(alias = "TOKEN")]
    api_token: SecretString,
    #[config(default = 1)]
    workers: u8,
}

fn load(folder: &Folder) -> Result<Settings, secure_config::LoadError> {
    Settings::loader().source(SecretsDir::new(folder.path())).load()
}

#[test]
fn file_named_as_the_variable_in_either_case_is_read() {
    for name in ["app_api_token", "APP_API_TOKEN", "token", "TOKEN"] {
        let folder = Folder::with(name, "s3cr3t\n");
        let (settings, report) = accepted(Settings::loader().source(SecretsDir::new(folder.path())).load_reported());
        assert_eq!(settings.api_token.expose_secret(), "s3cr3t", "{name}");
        assert!(origin(&report, "api_token").ends_with(name), "{report}");
    }
    for name in ["App_Api_Token", "api_token", "app-api-token"] {
        assert_eq!(code(load(&Folder::with(name, "s3cr3t"))), "SC0101", "{name}");
    }
}

#[test]
fn file_in_both_cases_or_under_an_alias_too_is_a_conflict() {
    let folder = Folder::with("app_api_token", "a");
    folder.write("APP_API_TOKEN", "b");
    if folder.join("app_api_token").metadata().unwrap().len() == folder.join("APP_API_TOKEN").metadata().unwrap().len()
        && std::fs::read(folder.join("app_api_token")).unwrap() == b"b"
    {
        crate::skip::skipped("both-cases", "this file system does not tell them apart");
        return;
    }
    assert_eq!(code(load(&folder)), "SC0302");
    let folder = Folder::with("app_api_token", "a");
    folder.write("token", "b");
    let (error, problem) = only(load(&folder));
    assert_eq!(problem.code(), "SC0302");
    assert!(error.to_string().contains("`app_api_token` and `token`"), "{error}");
}

#[test]
fn plain_settings_may_stand_in_the_directory_too() {
    let folder = Folder::with("app_api_token", "t");
    folder.write("app_workers", "7\n");
    assert_eq!(load(&folder).expect("it is complete").workers, 7);
}

#[test]
fn directory_that_is_missing_is_an_error_where_it_is_required() {
    let folder = Folder::new();
    let memory = || Memory::from([("APP_API_TOKEN", "t")]);
    let missing = SecretsDir::new(folder.join("none")).required();
    let error = refused(Settings::loader().source(memory()).source(missing).load());
    assert_eq!(problems(&error), [("SC0401", "")]);
    let elsewhere = SecretsDir::new(folder.join("none"));
    assert!(Settings::loader().source(memory()).source(elsewhere).load().is_ok());
    folder.write("file", "");
    let file = SecretsDir::new(folder.join("file"));
    assert_eq!(code(Settings::loader().source(memory()).source(file).load()), "SC0402");
}

#[test]
fn entry_that_is_no_small_regular_file_is_a_problem_that_names_it() {
    let folder = Folder::new();
    std::fs::create_dir(folder.join("app_api_token")).expect("a folder can be made");
    let (error, problem) = only(load(&folder));
    assert_eq!((problem.code(), problem.variable()), ("SC0304", "APP_API_TOKEN"));
    assert!(folder.strip(&error.to_string()).contains("set in app_api_token"), "{error}");
    let folder = Folder::with("app_api_token", vec![b'x'; 1024 * 1024 + 1]);
    assert_eq!(code(load(&folder)), "SC0305");
    let folder = Folder::with("app_api_token", b"\xff\xfe");
    assert_eq!(code(load(&folder)), "SC0204");
}

#[test]
fn mode_of_a_secrets_directory_is_not_judged() {
    let folder = Folder::with("app_api_token", "t");
    for mode in [0o444, 0o644, 0o666] {
        set_mode(&folder.join("app_api_token"), mode);
        let (_, report) = accepted(Settings::loader().source(SecretsDir::new(folder.path())).load_reported());
        assert_eq!(warnings(&report), [], "{mode:o}");
    }
}

/// A mount as the kubelet makes it: `name` → `..data/name`, `..data` → a folder of the generation.
#[cfg(unix)]
fn generation(folder: &Folder, name: &str, token: &str) {
    use std::os::unix::fs::symlink;
    folder.write(&format!("{name}/app_api_token"), token);
    folder.write(&format!("{name}/app_workers"), "3");
    symlink(name, folder.join("..data_tmp")).expect("a link can be made");
    std::fs::rename(folder.join("..data_tmp"), folder.join("..data")).expect("the link can be exchanged");
    for key in ["app_api_token", "app_workers"] {
        let link = folder.join(key);
        if std::fs::symlink_metadata(&link).is_err() {
            symlink(format!("..data/{key}"), link).expect("a link can be made");
        }
    }
}

#[cfg(unix)]
#[test]
fn kubernetes_mount_is_read_through_its_generation() {
    let folder = Folder::new();
    generation(&folder, "..2026_03_01", "first");
    assert_eq!(load(&folder).expect("it is complete").api_token.expose_secret(), "first");
    generation(&folder, "..2026_03_02", "second");
    assert_eq!(load(&folder).expect("it is complete").api_token.expose_secret(), "second");
}

/// No variable names the files of a directory, so no cure speaks of one.
#[cfg(unix)]
#[test]
fn what_stands_in_the_place_of_a_secret_is_told_as_what_it_is() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("nowhere", folder.join("app_api_token")).expect("a link can be made");
    let error = load(&folder).expect_err("it leads nowhere").to_string();
    assert!(error.contains("its link leads nowhere") && error.contains("mend the link"), "{error}");
    std::fs::remove_file(folder.join("app_api_token")).expect("it is there");
    std::fs::create_dir(folder.join("app_api_token")).expect("a folder can be made");
    let error = load(&folder).expect_err("it is a folder").to_string();
    assert!(error.contains("fix: put a regular file there"), "{error}");
}

#[cfg(unix)]
#[test]
fn kubernetes_mount_of_which_a_name_points_elsewhere_is_read_as_one_generation() {
    let folder = Folder::new();
    generation(&folder, "..2026_03_01", "first");
    // Half of an update: the name still points at what is not in the generation that `..data` names.
    folder.write("..old/app_api_token", "stale");
    std::fs::remove_file(folder.join("app_api_token")).expect("it is there");
    std::os::unix::fs::symlink("..old/app_api_token", folder.join("app_api_token")).expect("a link can be made");
    assert_eq!(load(&folder).expect("it is complete").api_token.expose_secret(), "first");
}
