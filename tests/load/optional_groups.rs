//! An `Option` of a nested struct: absent unless one of its variables is set, and then complete.

use secure_config::{ExposeSecret, Memory, SecretString, SecretsDir, SecureConfig};

use crate::folder::Folder;
use crate::judged::{accepted, only, problems, refused, warnings};

#[derive(SecureConfig)]
#[config(prefix = "APP")]
struct Settings {
    #[config(nested)]
    replica: Option<Database>,
    #[config(nested, prefix = "MAIN")]
    main: Option<Database>,
}

#[derive(SecureConfig)]
struct Database {
    #[secret(format = "url")]
    url: SecretString,
    #[config(default = 16, range = 1..=500)]
    max_connections: u32,
    #[config(quiet)]
    label: Option<String>,
    #[config(nested)]
    tls: Option<Tls>,
}

#[derive(SecureConfig)]
struct Tls {
    #[config(file)]
    certificate: String,
    #[config(default = true)]
    verify: bool,
}

const URL: &str = "postgres://u:p@h/db";

fn load(memory: Memory) -> Result<secure_config::Loaded<Settings>, secure_config::LoadError> {
    Settings::loader().source(memory).load_reported()
}

#[test]
fn group_without_any_variable_is_absent_without_a_word() {
    let (settings, report) = accepted(load(Memory::new()));
    assert!(settings.replica.is_none() && settings.main.is_none());
    assert_eq!(warnings(&report), []);
}

#[test]
fn group_with_its_required_variables_is_present() {
    let (settings, _) = accepted(load(Memory::from([("APP_REPLICA_URL", URL)])));
    let replica = settings.replica.expect("its url is set");
    assert_eq!((replica.url.expose_secret(), replica.max_connections, replica.label), (URL, 16, None));
    assert!(replica.tls.is_none() && settings.main.is_none());
}

#[test]
fn group_with_one_optional_variable_misses_its_required_ones() {
    for name in ["APP_REPLICA_MAX_CONNECTIONS", "APP_REPLICA_LABEL"] {
        let (error, problem) = only(load(Memory::from([(name, "3")])));
        assert_eq!(
            (problem.code(), problem.variable(), problem.path()),
            ("SC0101", "APP_REPLICA_URL", "replica.url"),
            "{error}"
        );
        assert!(error.to_string().contains(&format!("its group is there because of `{name}` in memory")), "{error}");
    }
}

#[test]
fn group_within_an_absent_group_makes_it_present() {
    let error = refused(load(Memory::from([("APP_REPLICA_TLS_VERIFY", "no")])));
    assert_eq!(problems(&error), [("SC0101", "APP_REPLICA_URL"), ("SC0101", "APP_REPLICA_TLS_CERTIFICATE")]);
}

#[test]
fn group_with_a_malformed_variable_reports_it_and_what_is_missing() {
    let error = refused(load(Memory::from([("APP_MAIN_MAX_CONNECTIONS", "0")])));
    assert_eq!(problems(&error), [("SC0101", "APP_MAIN_URL"), ("SC0202", "APP_MAIN_MAX_CONNECTIONS")]);
}

#[test]
fn group_whose_variables_are_empty_is_absent() {
    let (settings, _) = accepted(load(Memory::from([("APP_REPLICA_URL", ""), ("APP_REPLICA_LABEL", "")])));
    assert!(settings.replica.is_none());
}

#[test]
fn group_is_present_by_a_named_file_or_a_file_of_a_directory() {
    let folder = Folder::with("app_replica_url", URL);
    let loader = Settings::loader().source(SecretsDir::new(folder.path()));
    assert!(loader.load().expect("it is complete").replica.is_some());
    let path = folder.join("app_replica_url").display().to_string();
    let (settings, _) = accepted(load(Memory::from([("APP_REPLICA_URL_FILE", path)])));
    assert!(settings.replica.is_some());
}

#[test]
fn same_struct_under_two_prefixes_is_two_groups() {
    let other = "postgres://u:p@other/db";
    let (settings, report) = accepted(load(Memory::from([("APP_REPLICA_URL", URL), ("APP_MAIN_URL", other)])));
    assert_eq!(settings.replica.expect("set").url.expose_secret(), URL);
    assert_eq!(settings.main.expect("set").url.expose_secret(), other);
    let variables: Vec<_> = report.fields().iter().map(secure_config::ReportField::variable).collect();
    assert!(variables.contains(&"APP_REPLICA_URL") && variables.contains(&"APP_MAIN_URL"));
}
