//! A program that loads from a store.

use secure_config_runtime::{ExposeSecret, LoadError, Loaded, Memory, Rotating, SecretString};
use secure_config_store::Store;

use crate::place::{Place, set};
use crate::secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(crate = crate::secure_config, app = "billing", prefix = "BILLING", environment = "BILLING_ENV")]
pub(crate) struct Settings {
    /// PostgreSQL connection string.
    #[secret]
    #[config(env = "DATABASE_URL", alias = "DB_URL")]
    database_url: SecretString,
    /// Key that signs session tokens.
    #[rotate(days = 90, window_days = 7)]
    signing_key: Rotating<SecretString>,
    /// Port to listen on.
    #[config(default = 8080)]
    pub(crate) port: u16,
}

pub(crate) const VALUES: &[(&str, &str)] = &[
    ("DATABASE_URL", "postgres://u:hunter2@h/db"),
    ("BILLING_SIGNING_KEY", "sentinel-key-1"),
    ("BILLING_PORT", "9000"),
];

pub(crate) fn load(store: Store, environment: &str) -> Result<Loaded<Settings>, LoadError> {
    Settings::loader().environment(environment).source(store).load_reported()
}

fn refusal(store: Store, environment: &str) -> String {
    let Err(error) = load(store, environment) else { panic!("the load is not refused") };
    let text = format!("{error}\n{error:?}\n{}", error.to_json());
    assert!(!text.contains("hunter2") && !text.contains("sentinel"), "a value is shown");
    error.to_string()
}

#[test]
fn program_loads_from_a_store() {
    let place = Place::new();
    let store = place.store("prod.env", Some("prod"), VALUES);
    let loaded = load(store, "prod").unwrap();
    assert_eq!(loaded.settings.database_url.expose_secret(), "postgres://u:hunter2@h/db");
    assert_eq!((loaded.settings.port, loaded.settings.signing_key.current().expose_secret()), (9000, "sentinel-key-1"));
    let rotation = &loaded.report.rotation()[0];
    assert!(rotation.changed().is_some(), "the date that `set` keeps is read: {rotation:?}");
    let warnings: Vec<_> = loaded.report.warnings().iter().map(|warning| warning.code()).collect();
    assert!(!warnings.contains(&"SC0913") && !warnings.contains(&"SC0901"), "{:?}", loaded.report.warnings());
    let text = loaded.report.to_string();
    assert!(text.contains("prod.env:1") && !text.contains("hunter2"), "{text}");
}

#[test]
fn previous_value_is_accepted_after_a_rotation() {
    let place = Place::new();
    let store = place.store("prod.env", Some("prod"), VALUES);
    let mut edit = store.edit().unwrap();
    assert!(edit.rotate("BILLING_SIGNING_KEY", "sentinel-key-2").unwrap());
    edit.save().unwrap();
    let key = load(store, "prod").unwrap().settings.signing_key;
    assert_eq!(key.current().expose_secret(), "sentinel-key-2");
    assert!(key.matches(b"sentinel-key-1"));
}

#[test]
fn copy_of_a_store_in_another_environment_is_refused() {
    let place = Place::new();
    let store = place.store("prod.env", Some("prod"), VALUES);
    let text = refusal(store, "staging");
    assert!(text.contains("belongs to") && text.contains("SC0503"), "{text}");
}

#[test]
fn file_without_a_seal_is_read_where_work_is_local_and_refused_elsewhere() {
    let place = Place::new();
    if place
        .made_by_sops("a.env", "DATABASE_URL=postgres://u:hunter2@h/db\nBILLING_SIGNING_KEY=sentinel-key-1\n", &[])
        .is_none()
    {
        return;
    }
    let loaded = load(place.open("a.env"), "dev").unwrap();
    assert!(loaded.report.warnings().iter().any(|warning| warning.code() == "SC0913"), "{}", loaded.report);
    let text = refusal(place.open("a.env"), "prod");
    assert!(text.contains("has no seal") && text.contains("store seal"), "{text}");
    let loaded = load(place.open("a.env").allow_unsealed(), "prod").unwrap();
    assert!(loaded.report.warnings().iter().any(|warning| warning.code() == "SC0913"), "{}", loaded.report);
}

#[test]
fn older_state_of_a_store_is_refused_where_a_newer_was_seen() {
    let place = Place::new();
    let store = place.store("prod.env", Some("prod"), VALUES);
    let old = place.read("prod.env");
    set(&store, &[("BILLING_PORT", "9001")]);
    assert_eq!(load(store.clone(), "prod").unwrap().settings.port, 9001);
    place.write("prod.env", &old);
    let text = refusal(store.clone(), "prod");
    assert!(text.contains("older state"), "{text}");
    // Elsewhere nobody knows.
    assert!(load(store.clone().state_folder(place.path("elsewhere")), "prod").is_ok());
    // Whoever means it says so, and it becomes the newest.
    store.seal(None, false).unwrap();
    assert_eq!(load(store, "prod").unwrap().settings.port, 9000);
}

#[test]
fn older_state_of_a_store_is_a_warning_where_work_is_local() {
    let place = Place::new();
    let store = place.store("dev.env", Some("dev"), VALUES);
    let old = place.read("dev.env");
    set(&store, &[("BILLING_PORT", "9001")]);
    // Another branch was checked out.
    place.write("dev.env", &old);
    let loaded = load(store, "dev").unwrap();
    assert_eq!(loaded.settings.port, 9000);
    assert!(loaded.report.to_string().contains("older state"), "{}", loaded.report);
}

#[test]
fn store_with_another_recipient_than_the_program_names_is_refused() {
    let place = Place::new();
    let store = place.store("prod.env", Some("prod"), VALUES);
    let mine = place.identity.recipient();
    assert!(load(store.clone().recipients([mine.clone()]), "prod").is_ok());
    let other = secure_config_store::Identity::generate().recipient();
    for pinned in [vec![other.clone()], vec![mine, other], vec![]] {
        let text = refusal(store.clone().recipients(pinned), "prod");
        assert!(text.contains("not those that the program names"), "{text}");
    }
}

#[test]
fn misspelt_name_in_a_store_is_named() {
    let place = Place::new();
    let store =
        place.store("prod.env", Some("prod"), &[("DATABSE_URL", "hunter2"), ("BILLING_SIGNING_KEY", "sentinel")]);
    let text = refusal(store, "prod");
    assert!(text.contains("DATABSE_URL") && !text.contains("ROTATED_AT") && !text.contains("SEAL"), "{text}");
}

#[test]
fn store_gives_way_to_a_source_before_it() {
    let place = Place::new();
    let store = place.store("prod.env", Some("prod"), VALUES);
    let memory = Memory::from([("BILLING_PORT", "1234")]);
    let settings = Settings::loader().environment("prod").source(memory).source(store).load().unwrap();
    assert_eq!(settings.port, 1234);
}

#[test]
fn program_loads_from_yaml_that_sops_wrote() {
    let place = Place::new();
    let yaml = "database_url: postgres://u:hunter2@h/db\nsigning_key: sentinel-key-2\nsigning_key_previous: sentinel-key-1\nsigning_key_rotated_at: \"2026-03-01\"\nport: 9000\nlist:\n  - a\n";
    if place.made_by_sops("prod.yaml", yaml, &[]).is_none() {
        return;
    }
    let loaded = load(place.open("prod.yaml").allow_unsealed(), "dev").unwrap();
    let settings = &loaded.settings;
    assert_eq!((settings.port, settings.database_url.expose_secret()), (9000, "postgres://u:hunter2@h/db"));
    assert!(
        settings.signing_key.current().expose_secret() == "sentinel-key-2"
            && loaded.report.rotation()[0].changed().is_some()
    );
    let text = loaded.report.to_string();
    assert!(text.contains("prod.yaml:5") && text.contains("lists in it are not read"), "{text}");
    assert!(!text.contains("hunter2") && !text.contains("sentinel"), "{text}");
}

#[test]
fn developers_own_secrets_are_read_in_local_environments_only() {
    let place = Place::new();
    let store = || Store::development_in(place.path("own"), "bil/ling").state_folder(place.path("state"));
    assert!(!place.path("own").exists() && refusal(store(), "dev").contains("DATABASE_URL"), "nothing is there yet");
    assert!(!place.path("own").exists(), "a load makes nothing");
    set(&store(), VALUES);
    set(&store(), &[("BILLING_PORT", "9002")]);
    assert!(place.path("own/development/bil_ling.env").exists());
    assert_eq!(load(store(), "dev").unwrap().settings.port, 9002);
    let text = refusal(store(), "prod");
    assert!(text.contains("DATABASE_URL") && text.contains("not read"), "{text}");
    // Each program has a store of its own, and all the one key.
    set(&Store::development_in(place.path("own"), "other").state_folder(place.path("state")), &[("A", "1")]);
    assert_eq!(load(store(), "dev").unwrap().settings.port, 9002);
}
