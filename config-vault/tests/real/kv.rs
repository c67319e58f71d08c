//! What is read of KV engines: paths, keys, versions, dates.

use secure_config::schema::render;
use secure_config::{ExposeSecret, Memory, Rotating, SecretString, SecureConfig};
use secure_config_vault::{Auth, Vault};
use serde_json::json;

use crate::forwarder::Forwarder;
use crate::{accepted, origin, problems, refused, shared, vault, write};

#[derive(SecureConfig)]
#[config(app = "shop", prefix = "SHOP", environment = "SHOP_ENV")]
struct Settings {
    #[secret]
    database_url: SecretString,
    #[secret]
    #[rotate(days = 90, window_days = 7)]
    key: Rotating<SecretString>,
    #[config(default = 1)]
    port: u16,
    #[config(nested)]
    smtp: Smtp,
}

#[derive(SecureConfig)]
struct Smtp {
    #[secret]
    password: SecretString,
}

#[test]
fn all_values_of_a_path_are_read_by_one_request() {
    let Some(server) = shared() else { return };
    let data = json!({"database_url": "postgres://u:p@db/x", "key": "k\"1\n€", "port": 8080, "smtp_password": "s", "other": "o"});
    write(server, "shop/dev", &data);
    let between = Forwarder::before(&server.url);
    let loader = Settings::loader().environment("dev").source(vault(&between.url));
    assert_eq!(
        loader.plan(),
        [format!("Vault at {}: secret/shop/dev#database_url,key,port,smtp_password", between.url)]
    );
    assert_eq!(between.requests(), Vec::<String>::new(), "a plan reads nothing");
    let loaded = accepted(loader.load_reported());
    assert_eq!(between.requests(), ["GET /v1/secret/data/shop/dev"]);
    assert_eq!(loaded.settings.database_url.expose_secret(), "postgres://u:p@db/x");
    assert_eq!(loaded.settings.key.current().expose_secret(), "k\"1\n€");
    assert_eq!((loaded.settings.port, loaded.settings.smtp.password.expose_secret()), (8080, "s"));
    assert_eq!(origin(&loaded, "smtp.password"), "vault:secret/shop/dev#smtp_password, version 1");
    assert!(between.is_quiet(), "a connection is left open");
}

#[test]
fn forty_secrets_of_one_path_are_one_request() {
    use secure_config::Source;
    let Some(server) = shared() else { return };
    // By the schema of a struct whose forty fields are in a map: the source is asked as a loader asks it.
    macro_rules! forty {
        ($($name:ident)*) => {
            #[derive(SecureConfig)]
            #[config(app = "forty", environment = "FORTY_ENV")]
            #[allow(dead_code)]
            struct Forty { $(#[secret] $name: SecretString,)* }
            fn names() -> Vec<&'static str> { vec![$(stringify!($name)),*] }
        };
    }
    forty!(a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 d0 d1 d2 d3 d4 d5 d6 d7 d8 d9);
    let data: serde_json::Map<_, _> =
        names().into_iter().map(|name| (name.to_owned(), json!(format!("of-{name}")))).collect();
    assert_eq!(data.len(), 40);
    write(server, "forty/dev", &data.into());
    let between = Forwarder::before(&server.url);
    let source = vault(&between.url);
    assert!(source.properties().remote);
    accepted(Forty::loader().environment("dev").source(source).load());
    assert_eq!(between.requests().len(), 1);
}

#[test]
fn source_is_asked_only_for_what_nobody_before_it_holds() {
    let Some(server) = shared() else { return };
    let between = Forwarder::before(&server.url);
    let full = [("SHOP_DATABASE_URL", "d"), ("SHOP_KEY", "k"), ("SHOP_PORT", "1"), ("SHOP_SMTP_PASSWORD", "s")];
    let loader = Settings::loader().environment("dev").source(Memory::from(full)).source(vault(&between.url));
    accepted(loader.load());
    assert_eq!(between.requests(), Vec::<String>::new());
}

#[test]
fn value_that_the_path_does_not_hold_is_missing_and_the_report_says_where_it_was_looked_for() {
    let Some(server) = shared() else { return };
    write(server, "shop/staging", &json!({"database_url": "d", "key": "k", "smtp_password": null}));
    let outcome = Settings::loader().environment("staging").source(vault(&server.url)).load();
    assert_eq!(problems(&outcome), [("SC0101", "SHOP_SMTP_PASSWORD")]);
    assert!(refused(outcome).to_string().contains(&format!("looked in: Vault at {}", server.url)));
    let outcome = Settings::loader().environment("test").source(vault(&server.url)).load();
    let missing = [("SC0101", "SHOP_DATABASE_URL"), ("SC0101", "SHOP_KEY"), ("SC0101", "SHOP_SMTP_PASSWORD")];
    assert_eq!(problems(&outcome), missing, "a path that is not there holds nothing");
}

#[test]
fn engine_without_versions_is_found_out() {
    let Some(server) = shared() else { return };
    server.put("sys/mounts/old", &json!({"type": "kv", "options": {"version": "1"}}));
    server.put("old/shop/dev", &json!({"database_url": "d", "key": "k", "smtp_password": "s"}));
    let between = Forwarder::before(&server.url);
    let loader = Settings::loader().environment("dev").source(vault(&between.url).mount("old"));
    let loaded = accepted(loader.load_reported());
    assert_eq!(loaded.settings.key.current().expose_secret(), "k");
    assert_eq!(origin(&loaded, "smtp.password"), "vault:old/shop/dev#smtp_password");
    assert_eq!(between.requests().len(), 3, "one too many, what is mounted there, and the one that reads");
    accepted(loader.load());
    assert_eq!(between.requests(), ["GET /v1/old/shop/dev"], "it is found out once");
}

#[derive(SecureConfig)]
#[config(app = "turn", environment = "TURN_ENV")]
struct Turn {
    #[secret]
    #[rotate(days = 90, window_days = 7)]
    key: Rotating<SecretString>,
    #[secret]
    #[rotate(days = 90)]
    other: SecretString,
}

#[test]
fn previous_version_is_the_previous_value_of_a_rotating_secret() {
    let Some(server) = shared() else { return };
    write(server, "turn/dev", &json!({"key": "old", "other": "o"}));
    write(server, "turn/dev", &json!({"key": "new", "other": "o"}));
    let between = Forwarder::before(&server.url);
    let loader = Turn::loader().environment("dev").source(vault(&between.url));
    let loaded = accepted(loader.load_reported());
    let key = &loaded.settings.key;
    assert_eq!((key.current().expose_secret(), key.previous().len()), ("new", 1));
    assert!(key.matches(b"old") && loaded.settings.other.expose_secret() == "o");
    assert_eq!(between.requests(), ["GET /v1/secret/data/turn/dev", "GET /v1/secret/data/turn/dev?version=1"]);
    assert!(loaded.report.rotation().iter().all(|duty| duty.due().is_some()), "the store knows the dates");

    write(server, "turn/dev", &json!({"key": "new", "other": "changed"}));
    let loaded = accepted(loader.load_reported());
    assert!(loaded.settings.key.previous().is_empty(), "the version before has the same value");

    let said = json!({"key": "now", "key_previous": "before", "key_next": "soon", "key_rotated_at": "2020-01-01", "other": "o"});
    write(server, "turn/dev", &said);
    let loaded = accepted(loader.load_reported());
    let key = &loaded.settings.key;
    assert!(key.matches(b"soon") && key.next().is_some());
    assert!(key.previous().is_empty(), "its window is over since 2020");
    let warnings: Vec<_> = loaded.report.warnings().iter().map(|warning| warning.code()).collect();
    assert!(warnings.contains(&"SC0908") && warnings.contains(&"SC0909"), "{warnings:?}");
}

#[derive(SecureConfig)]
#[config(app = "listed", prefix = "LISTED", environment = "LISTED_ENV")]
struct Listed {
    #[secret]
    #[rotate(days = 90, previous = "LISTED_OLD_KEYS")]
    key: Rotating<SecretString>,
    #[secret]
    #[rotate(days = 90)]
    other: Rotating<SecretString>,
}

#[test]
fn several_previous_values_are_a_list_or_numbered() {
    let Some(server) = shared() else { return };
    let said = json!({
        "key": "now", "old_keys": "before, long before",
        "other": "now", "other_previous": "one", "other_previous_2": "two", "other_previous_4": "unread",
    });
    write(server, "listed/dev", &said);
    let between = Forwarder::before(&server.url);
    let settings = accepted(Listed::loader().environment("dev").source(vault(&between.url)).load());
    let previous = |key: &Rotating<SecretString>| -> Vec<_> {
        key.previous().iter().map(|old| old.expose_secret().to_owned()).collect()
    };
    assert_eq!(previous(&settings.key), ["before", "long before"]);
    assert_eq!(previous(&settings.other), ["one", "two"]);
    assert_eq!(between.requests(), ["GET /v1/secret/data/listed/dev"], "no version before is needed");
}

#[test]
fn version_may_be_pinned() {
    let Some(server) = shared() else { return };
    for password in ["one", "two"] {
        write(server, "pin/dev", &json!({"database_url": "d", "key": "k", "smtp_password": password}));
    }
    let read = |vault: Vault| {
        accepted(Settings::loader().environment("dev").source(vault.path("pin/{environment}")).load_reported())
    };
    let (pinned, current) = (read(vault(&server.url).version(1)), read(vault(&server.url)));
    assert_eq!(pinned.settings.smtp.password.expose_secret(), "one");
    assert_eq!(current.settings.smtp.password.expose_secret(), "two");
    assert!(origin(&pinned, "smtp.password").ends_with("version 1"));
}

#[derive(SecureConfig)]
#[config(app = "placed", environment = "PLACED_ENV")]
struct Placed {
    #[secret]
    #[config(vault = "#pass")]
    one: SecretString,
    #[secret]
    #[config(vault = "shared/db#password")]
    two: SecretString,
    #[secret]
    #[config(vault = "shared/db?version=1#password")]
    three: SecretString,
    #[secret]
    #[config(vault = "/team/{environment}/keys#api")]
    four: SecretString,
}

#[test]
fn field_says_where_its_value_stands() {
    let Some(server) = shared() else { return };
    server.put("sys/mounts/team", &json!({"type": "kv", "options": {"version": "2"}}));
    write(server, "placed/dev", &json!({"pass": "1"}));
    write(server, "shared/db", &json!({"password": "3"}));
    write(server, "shared/db", &json!({"password": "2"}));
    let start = std::time::Instant::now();
    while server.call("POST", "team/data/dev/keys", &json!({"data": {"api": "4"}})).0 != 200 {
        assert!(start.elapsed().as_secs() < 20, "the engine is not there");
    }
    let loader = Placed::loader().environment("dev").source(vault(&server.url));
    let settings = accepted(loader.load());
    let all = [&settings.one, &settings.two, &settings.three, &settings.four].map(|secret| secret.expose_secret());
    assert_eq!(all, ["1", "2", "3", "4"]);
    assert_eq!(loader.plan().len(), 4, "one line for each path");

    // What a field names has to be there.
    server.put("secret/data/placed/test", &json!({"data": {"other": "1"}}));
    let outcome = Placed::loader().environment("test").source(vault(&server.url)).load();
    assert_eq!(problems(&outcome), [("SC0801", "ONE"), ("SC0801", "FOUR")]);
    let text = refused(outcome).to_string();
    assert!(text.contains("at secret/placed/test#pass") && text.contains("at team/test/keys"), "{text}");
}

#[test]
fn policy_that_is_made_of_the_struct_allows_what_is_read_and_nothing_beside_it() {
    let Some(server) = shared() else { return };
    server.call("POST", "sys/mounts/team", &json!({"type": "kv", "options": {"version": "2"}}));
    write(server, "placed/prod", &json!({"pass": "1"}));
    write(server, "shared/db", &json!({"password": "2"}));
    let start = std::time::Instant::now();
    while server.call("POST", "team/data/prod/keys", &json!({"data": {"api": "4"}})).0 != 200 {
        assert!(start.elapsed().as_secs() < 20, "the engine is not there");
    }
    let policy = render::vault_policy(Placed::SCHEMA, None, &render::Options::default());
    server.put("sys/policies/acl/placed", &json!({"policy": policy}));
    let made = server.put("auth/token/create", &json!({"policies": ["placed"]}));
    let token = made["auth"]["client_token"].as_str().expect("a token").to_owned();
    let source = || vault(&server.url).auth(Auth::token(token.clone()));
    let load = |source: Vault| Placed::loader().environment("prod").source(source).load();
    accepted(load(source()));
    accepted(Placed::loader().environment("prod").source(source()).preflight());
    let outcome = load(source().path("placed/dev"));
    assert_eq!(problems(&outcome), [("SC0803", "ONE")], "a neighbour's");
}

#[test]
fn path_of_another_environment_is_refused_whole() {
    let Some(server) = shared() else { return };
    write(server, "wrong/dev", &json!({"database_url": "d", "key": "k", "smtp_password": "s"}));
    server.put("secret/metadata/wrong/dev", &json!({"custom_metadata": {"environment": "prod"}}));
    let loader = || Settings::loader().environment("dev").source(vault(&server.url).path("wrong/{environment}"));
    let outcome = loader().load();
    assert_eq!(problems(&outcome)[0].0, "SC0503", "{outcome:?}");
    server.put("secret/metadata/wrong/dev", &json!({"custom_metadata": {"environment": "development"}}));
    accepted(loader().load());
    let bound = Settings::loader().environment("dev").source(vault(&server.url).only_in("prod"));
    assert_eq!(problems(&bound.load())[0].0, "SC0503");
}

#[test]
fn deleted_and_destroyed_versions_say_so() {
    let Some(server) = shared() else { return };
    write(server, "gone/dev", &json!({"database_url": "d", "key": "k", "smtp_password": "s"}));
    let loader = || Settings::loader().environment("dev").source(vault(&server.url).path("gone/dev"));
    for (path, body) in
        [("secret/delete/gone/dev", json!({"versions": [1]})), ("secret/destroy/gone/dev", json!({"versions": [1]}))]
    {
        server.put(path, &body);
        let outcome = loader().load();
        let all = ["SHOP_DATABASE_URL", "SHOP_KEY", "SHOP_PORT", "SHOP_SMTP_PASSWORD"].map(|name| ("SC0802", name));
        assert_eq!(problems(&outcome), all);
        assert!(refused(outcome).to_string().contains("bao kv undelete"));
    }
}

#[derive(SecureConfig)]
struct Nowhere {
    #[secret]
    #[allow(dead_code)]
    key: SecretString,
}

#[test]
fn path_that_cannot_be_one_is_refused_before_anything_is_asked() {
    let Some(server) = shared() else { return };
    let between = Forwarder::before(&server.url);
    for path in ["a/../b", "a//b", "", "a b", "a?list=true", "a#b"] {
        let outcome = Settings::loader().environment("dev").source(vault(&between.url).path(path)).load();
        assert_eq!(problems(&outcome), [("SC0812", "")], "{path:?}");
    }
    let outcome = Nowhere::loader().source(vault(&between.url)).load();
    assert_eq!(problems(&outcome), [("SC0812", "")]);
    assert!(refused(outcome).to_string().contains("declare `environment"));
    assert_eq!(between.requests(), Vec::<String>::new());
}

#[test]
fn preflight_reads_no_value_and_names_what_is_refused() {
    let Some(server) = shared() else { return };
    write(server, "shop/prod", &json!({"database_url": "d"}));
    server.put(
        "sys/policies/acl/half",
        &json!({"policy": "path \"secret/data/shop/dev\" {\n  capabilities = [\"read\"]\n}\n"}),
    );
    let made = server.put("auth/token/create", &json!({"policies": ["half"]}));
    let token = made["auth"]["client_token"].as_str().expect("a token").to_owned();
    let between = Forwarder::before(&server.url);
    let loader = |place: &str| {
        let vault = vault(&between.url).auth(Auth::token(token.clone()));
        Settings::loader().environment(place).source(vault)
    };
    accepted(loader("dev").preflight());
    let outcome = loader("prod").preflight();
    let all = ["SHOP_DATABASE_URL", "SHOP_KEY", "SHOP_PORT", "SHOP_SMTP_PASSWORD"].map(|name| ("SC0803", name));
    assert_eq!(problems(&outcome), all);
    let requests = between.requests();
    assert!(requests.iter().all(|line| !line.contains("/data/")), "{requests:?}");
}

#[derive(SecureConfig)]
#[config(app = "apart", environment = "APART_ENV")]
#[allow(dead_code, reason = "it is never loaded")]
struct Apart {
    #[secret]
    #[config(vault = "may#one")]
    one: SecretString,
    #[secret]
    #[config(vault = "may-not#two")]
    two: SecretString,
    #[secret]
    #[config(vault = "/no-engine/at-all#three")]
    three: SecretString,
}

#[test]
fn preflight_asks_for_all_paths_at_once_and_one_does_not_hide_the_others() {
    let Some(server) = shared() else { return };
    server.put(
        "sys/policies/acl/apart",
        &json!({"policy": "path \"secret/data/may\" {\n  capabilities = [\"read\"]\n}\n"}),
    );
    let made = server.put("auth/token/create", &json!({"policies": ["apart"]}));
    let token = made["auth"]["client_token"].as_str().expect("a token").to_owned();
    let between = Forwarder::before(&server.url);
    let vault = vault(&between.url).auth(Auth::token(token));
    let outcome = Apart::loader().environment("dev").source(vault).preflight();
    assert_eq!(problems(&outcome), [("SC0803", "TWO"), ("SC0803", "THREE")]);
    let asked = between.requests();
    assert_eq!(asked.iter().filter(|line| line.contains("capabilities")).count(), 1, "{asked:?}");
}
