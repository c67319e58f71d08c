//! Rule 8: a program with `environment` knows where it runs, and what is lenient exists in local places only.
//! Placeholders have a module of their own.

use std::collections::BTreeSet;

use secure_config::{Dotenv, ExposeSecret, Memory, SecretString, SecretsDir, SecureConfig};

use crate::child::play;
use crate::folder::Folder;
use crate::judged::{accepted, code, only, origin, problems, refused, warning, warnings};

#[derive(SecureConfig)]
#[config(app = "billing", prefix = "BILLING", environment = "BILLING_ENV")]
struct Settings {
    /// Port to listen on.
    #[config(dev_default = 8080)]
    port: u16,
    /// Key that signs.
    #[secret(min_len = 32)]
    #[config(dev_default = generated)]
    key: SecretString,
    /// Error tracker.
    #[required(in = "prod")]
    #[config(quiet)]
    sentry_dsn: Option<SecretString>,
}

const KEY: &str = "an-honest-key-of-more-than-32-characters";

fn full() -> Memory {
    Memory::from([("BILLING_PORT", "1"), ("BILLING_KEY", KEY), ("BILLING_SENTRY_DSN", "https://key@host/1")])
}

#[test]
fn environment_that_is_unset_or_empty_is_an_error_with_a_cure() {
    for memory in [full(), full().with("BILLING_ENV", ""), full().with("BILLING_ENV", "  ")] {
        let (error, problem) = only(Settings::loader().source(memory).load());
        assert_eq!((problem.code(), problem.variable()), ("SC0501", "BILLING_ENV"));
        let text = error.to_string();
        for wanted in ["`dev`, `test`, `staging`, `prod`", "[env]", ".cargo/config.toml", "BILLING_ENV = \"dev\""] {
            assert!(text.contains(wanted), "{wanted} in\n{text}");
        }
    }
}

#[test]
fn environment_that_is_unknown_is_an_error_that_does_not_repeat_it() {
    for name in ["qa", "prodd", "pr od", "dev,prod"] {
        let (error, problem) = only(Settings::loader().source(full().with("BILLING_ENV", name)).load());
        assert_eq!((problem.code(), problem.origin().map(secure_config::Origin::source)), ("SC0502", Some("memory")));
        assert!(!error.to_string().contains(name) && !error.to_json().contains(name), "{error}");
        let (error, problem) = only(Settings::loader().environment(name).source(full()).load());
        assert_eq!((problem.code(), problem.origin()), ("SC0502", None), "{name}");
        assert!(error.to_string().contains("`.environment(…)`"), "{error}");
    }
}

#[test]
fn environment_that_is_not_known_explains_why_a_local_default_does_not_stand_in() {
    let error = refused(Settings::loader().source(Memory::new()).load());
    assert_eq!(problems(&error), [("SC0501", "BILLING_ENV"), ("SC0101", "BILLING_PORT"), ("SC0101", "BILLING_KEY")]);
    let text = error.to_string();
    assert_eq!(text.matches("`dev_default` is for local environments").count(), 2, "{text}");
}

#[test]
fn environment_in_any_accepted_spelling_is_known_by_its_name() {
    for (spelling, name) in [
        ("prod", "prod"),
        ("production", "prod"),
        ("PROD", "prod"),
        ("development", "dev"),
        (" staging\n", "staging"),
        ("Test", "test"),
    ] {
        let (_, report) = accepted(Settings::loader().source(full().with("BILLING_ENV", spelling)).load_reported());
        assert_eq!(report.environment(), Some(name), "{spelling}");
    }
}

#[test]
fn environment_given_to_the_loader_wins_over_every_source() {
    let loader = Settings::loader().environment("test").source(full().with("BILLING_ENV", "prod"));
    assert_eq!(accepted(loader.load_reported()).1.environment(), Some("test"));
}

#[test]
fn environment_of_a_higher_source_wins() {
    let high = Memory::from([("BILLING_ENV", "staging")]);
    let loader = Settings::loader().source(high).source(full().with("BILLING_ENV", "prod"));
    assert_eq!(accepted(loader.load_reported()).1.environment(), Some("staging"));
}

#[test]
fn environment_is_never_taken_from_a_dotenv_or_a_secrets_directory() {
    let folder = Folder::with(".env", "BILLING_ENV=dev\n");
    folder.write("secrets/billing_env", "dev");
    folder.write("secrets/BILLING_ENV", "dev");
    let loader = Settings::loader().source(full()).source(SecretsDir::new(folder.join("secrets")));
    assert_eq!(code(loader.source(Dotenv::file(folder.join(".env"))).load()), "SC0501");
}

#[cfg(feature = "toml")]
#[test]
fn environment_is_never_taken_from_toml() {
    for key in ["BILLING_ENV", "billing_env"] {
        let folder = Folder::with("config.toml", format!("{key} = \"dev\"\n"));
        let loader = Settings::loader().source(full()).source(secure_config::Toml::file(folder.join("config.toml")));
        assert_eq!(code(loader.load()), "SC0501", "{key}");
    }
}

#[test]
fn misspelt_variable_of_the_environment_is_suggested() {
    for name in ["BILLING_ENVV", "BILING_ENV", "BILLING_EN"] {
        let error = refused(Settings::loader().source(full().with(name, "dev")).load());
        let said = format!("`{name}` is set in memory and nothing reads it: did you mean it?");
        assert!(error.to_string().contains(&said), "{error}");
    }
    let error = refused(Settings::loader().source(full().with("BILLING_OTHER", "dev")).load());
    assert!(!error.to_string().contains("did you mean"), "{error}");
}

#[test]
fn declared_environments_replace_the_usual_ones() {
    #[derive(SecureConfig)]
    #[config(environment = "WHERE", environments("laptop", "cluster", "production"), local("laptop"))]
    struct Own {
        #[config(dev_default = 1)]
        port: u16,
    }
    let own = |name: &str| Own::loader().environment(name).source(Memory::new()).load();
    assert_eq!(own("laptop").expect("it is local").port, 1);
    assert_eq!(code(own("cluster")), "SC0101");
    assert_eq!(code(own("prod")), "SC0101");
    assert_eq!(problems(&refused(own("dev")))[0], ("SC0502", "WHERE"));
}

#[test]
fn dotenv_is_read_in_local_environments_only() {
    let folder =
        Folder::with(".env", format!("BILLING_PORT=99\nBILLING_KEY={KEY}\nBILLING_SENTRY_DSN=https://k@h/1\n"));
    let load = |name: &str| Settings::loader().environment(name).source(Dotenv::file(folder.join(".env"))).load();
    for name in ["dev", "test"] {
        assert_eq!(load(name).expect("it is local").port, 99);
    }
    for name in ["staging", "prod"] {
        let error = refused(load(name));
        assert!(problems(&error).contains(&("SC0101", "BILLING_PORT")), "{error}");
        assert!(folder.strip(&error.to_string()).contains(&format!(".env (not read in {name})")), "{error}");
    }
}

#[test]
fn dotenv_that_is_broken_or_missing_is_no_matter_where_it_is_not_read() {
    let folder = Folder::with(".env", "this is no entry");
    let loader = Settings::loader().environment("prod").source(full()).source(Dotenv::file(folder.join(".env")));
    assert!(loader.source(Dotenv::file(folder.join("none"))).load().is_ok());
}

#[test]
fn dev_default_applies_in_local_environments_only() {
    let (settings, report) = accepted(Settings::loader().environment("dev").source(Memory::new()).load_reported());
    assert_eq!(settings.port, 8080);
    assert!(settings.key.expose_secret().len() >= 32);
    assert!(settings.sentry_dsn.is_none());
    assert_eq!(origin(&report, "key"), "generated for this start");
    assert_eq!(origin(&report, "port"), "default of a local debug build");
    let error = refused(Settings::loader().environment("prod").source(Memory::new()).load());
    assert_eq!(
        problems(&error),
        [("SC0101", "BILLING_PORT"), ("SC0101", "BILLING_KEY"), ("SC0103", "BILLING_SENTRY_DSN")]
    );
    assert!(error.to_string().contains("required in prod"), "{error}");
}

#[test]
fn generated_secret_is_new_at_each_start() {
    let key = || {
        let settings = Settings::loader().environment("dev").source(Memory::new()).load().expect("all is generated");
        settings.key.expose_secret().to_owned()
    };
    let keys: BTreeSet<String> = std::iter::repeat_with(key).take(8).collect();
    assert_eq!(keys.len(), 8);
}

#[test]
fn generated_secret_is_of_its_form() {
    use secure_config::{SecretBox, SecretSlice};
    #[derive(SecureConfig)]
    #[config(environment = "APP_ENV")]
    struct Forms {
        #[secret(format = "hex")]
        #[config(dev_default = generated)]
        hex: SecretString,
        #[secret(format = "base64", min_len = 100)]
        #[config(dev_default = generated)]
        base64: SecretString,
        #[secret(format = "uuid")]
        #[config(dev_default = generated)]
        uuid: SecretString,
        #[secret]
        #[config(dev_default = generated)]
        seed: SecretBox<[u8; 16]>,
        #[secret(min_len = 40)]
        #[config(dev_default = generated)]
        bytes: SecretSlice<u8>,
        #[secret]
        #[config(dev_default = generated)]
        optional: Option<SecretString>,
    }
    let forms = Forms::loader().environment("test").source(Memory::new()).load().expect("each is of its form");
    assert!(forms.hex.expose_secret().bytes().all(|b| b.is_ascii_hexdigit()));
    assert!(forms.base64.expose_secret().len() >= 100);
    assert_eq!(forms.uuid.expose_secret().len(), 36);
    assert_ne!(forms.seed.expose_secret(), &[0; 16]);
    assert!(forms.bytes.expose_secret().len() >= 40);
    assert!(forms.optional.is_some());
}

#[test]
fn source_bound_to_another_environment_is_an_error_everywhere() {
    for (bound, here) in [("prod", "dev"), ("dev", "prod"), ("staging", "prod"), ("nowhere", "dev")] {
        let source = full().only_in(bound).named("bound");
        let error = refused(Settings::loader().environment(here).source(source).load());
        assert!(problems(&error).contains(&("SC0503", "")), "{bound} in {here}\n{error}");
        assert!(!problems(&error).contains(&("SC0201", "BILLING_PORT")), "nothing is read from it\n{error}");
    }
    for here in ["prod", "production"] {
        assert!(Settings::loader().environment(here).source(full().only_in("production")).load().is_ok());
    }
}

#[test]
fn every_source_can_be_bound() {
    let folder = Folder::with(".env", "BILLING_PORT=1\n");
    let error = refused(
        Settings::loader()
            .environment("dev")
            .source(full())
            .source(Dotenv::file(folder.join(".env")).only_in("test"))
            .source(SecretsDir::new(folder.path()).only_in("prod"))
            .source(secure_config::Env::process().only_in("staging"))
            .load(),
    );
    assert_eq!(problems(&error), [("SC0503", ""), ("SC0503", ""), ("SC0503", "")], "{error}");
}

#[test]
fn file_that_holds_another_environment_is_an_error() {
    let folder = Folder::with(".env", "# a copy\nBILLING_ENV=prod\nBILLING_PORT=1\n");
    let dotenv = || Dotenv::file(folder.join(".env"));
    let (error, problem) = only(Settings::loader().environment("dev").source(full()).source(dotenv()).load());
    assert_eq!((problem.code(), problem.origin().and_then(|origin| origin.line())), ("SC0503", Some(2)), "{error}");
    folder.write(".env", "BILLING_ENV=development\nBILLING_PORT=7\n");
    assert_eq!(Settings::loader().environment("dev").source(dotenv()).load().expect("it is the same").port, 7);
    for empty in ["", "\"\"", "  # not yet"] {
        folder.write(".env", format!("BILLING_ENV={empty}\nBILLING_PORT=8\n"));
        assert_eq!(Settings::loader().environment("dev").source(dotenv()).load().expect("it says nothing").port, 8);
    }
    folder.write(".env", "BILLING_ENV=tok_Zq7Xv9Kw3Lm5\n");
    let (error, problem) = only(Settings::loader().environment("dev").source(full()).source(dotenv()).load());
    assert_eq!(problem.code(), "SC0503");
    assert!(!error.to_string().contains("tok_") && !error.to_json().contains("tok_"), "{error}");
}

#[test]
fn build_with_debug_assertions_away_from_home_is_a_warning() {
    let report = |name: &str| accepted(Settings::loader().environment(name).source(full()).load_reported()).1;
    let (mismatched, matching) = if cfg!(debug_assertions) { ("prod", "dev") } else { ("dev", "prod") };
    assert_eq!(warnings(&report(matching)), []);
    assert_eq!(warnings(&report(mismatched)), [("SC0906", "")]);
    assert!(warning(&report(mismatched), "SC0906").contains(mismatched));
}

#[derive(SecureConfig)]
struct Placeless {
    #[secret]
    key: SecretString,
}

#[test]
fn program_without_environments_reads_a_dotenv_and_says_so() {
    let folder = Folder::with(".env", "KEY=k\n");
    let (settings, report) = accepted(Placeless::loader().source(Dotenv::file(folder.join(".env"))).load_reported());
    assert_eq!((settings.key.expose_secret(), report.environment()), ("k", None));
    assert_eq!(warnings(&report), [("SC0912", "")]);
    assert!(folder.strip(&warning(&report, "SC0912")).starts_with(".env is read"), "{report}");
}

/// A scene: what `load` itself reads.
pub(crate) fn the_usual_sources() {
    match Settings::load_reported() {
        Ok(loaded) => eprintln!("{} {}", loaded.settings.port, origin(&loaded.report, "port")),
        Err(error) => eprintln!("{}", problems(&error).iter().map(|(code, _)| *code).collect::<Vec<_>>().join(" ")),
    }
}

#[test]
fn usual_sources_are_the_environment_then_credentials_then_a_local_dotenv() {
    let folder = Folder::with(".env", format!("BILLING_PORT=3\nBILLING_KEY={KEY}\n"));
    folder.write("credentials/billing_key", KEY);
    let credentials = folder.join("credentials").display().to_string();
    let play = |variables: &[(&str, &str)]| play("the_usual_sources", folder.path(), variables.iter().copied()).text;
    assert_eq!(play(&[("BILLING_ENV", "dev")]), "3 .env:1\n");
    folder.write("credentials/billing_port", "2\n");
    let with_credentials =
        [("BILLING_ENV", "dev"), ("CREDENTIALS_DIRECTORY", credentials.as_str()), ("BILLING_PORT", "1")];
    assert_eq!(play(&with_credentials), "1 the environment\n");
    assert_eq!(folder.strip(&play(&with_credentials[..2])), "2 credentials/billing_port\n");
    assert_eq!(play(&[]), "SC0501 SC0101 SC0101\n", "an environment is never taken for granted");
    let dsn = ("BILLING_SENTRY_DSN", "https://k@h/1");
    assert_eq!(play(&[("BILLING_ENV", "prod"), dsn]), "SC0101 SC0101\n", "a .env is not for production");
}

#[test]
fn file_of_another_environment_is_an_error_where_it_is_not_read_too() {
    let folder = Folder::with(".env", "BILLING_ENV=dev\nBILLING_PORT=7\n");
    let load = |place: &str| {
        let dotenv = Dotenv::file(folder.join(".env"));
        Settings::loader().environment(place).source(full()).source(dotenv).load_reported()
    };
    assert!(load("dev").is_ok());
    let (error, problem) = only(load("staging"));
    assert_eq!(problem.code(), "SC0503", "{error}");
    let folder = Folder::with("billing_env", "prod\n");
    let load = |place: &str| {
        Settings::loader().environment(place).source(full()).source(SecretsDir::new(folder.path())).load()
    };
    assert!(load("prod").is_ok());
    assert_eq!(code(load("dev")), "SC0503");
}
