//! The same struct twice under different prefixes, optional groups, empty and small structs, rules across fields.
use secure_config::{Memory, SecretString, SecureConfig};

#[derive(SecureConfig)]
#[config(prefix = "APP_", exactly_one(token, replica), at_least_one(user, group), at_most_one(user, group))]
#[config(all_or_none(certificate, certificate_chain))]
struct Settings {
    #[config(nested, prefix = "DB")]
    primary: Database,
    #[config(nested)]
    replica: Option<Database>,
    #[config(nested, prefix = "")]
    beside: Beside,
    #[config(nested)]
    deep: Deep,
    #[config(nested)]
    nothing: Nothing,
    token: Option<SecretString>,
    user: Option<String>,
    #[config(quiet)]
    group: Option<String>,
    certificate: Option<String>,
    certificate_chain: Option<String>,
}

type Name = Option<String>;

#[derive(SecureConfig)]
#[config(at_most_one(name, nick))]
struct Database {
    host: String,
    name: Name,
    nick: Name,
}

#[derive(SecureConfig)]
struct Beside {
    port: u16,
}

#[derive(SecureConfig)]
struct Deep {
    #[config(nested)]
    deeper: Option<Deeper>,
}

#[derive(SecureConfig)]
struct Deeper {
    #[config(nested)]
    database: Database,
}

#[derive(SecureConfig)]
struct Nothing {}

fn load(more: &[(&'static str, &'static str)]) -> Result<Settings, secure_config::LoadError> {
    let set = [("APP_DB_HOST", "a"), ("APP_PORT", "1"), ("APP_USER", "u")];
    Settings::loader().source(set.iter().chain(more).copied().collect::<Memory>()).load()
}

fn main() {
    required_in_some_environments::check();
    let settings = load(&[("APP_REPLICA_HOST", "b"), ("APP_REPLICA_NAME", "n")]).unwrap();
    assert_eq!((&*settings.primary.host, settings.beside.port), ("a", 1));
    let replica = settings.replica.unwrap();
    assert_eq!((&*replica.host, replica.name.as_deref(), replica.nick), ("b", Some("n"), None));
    assert!(settings.deep.deeper.is_none() && settings.token.is_none() && settings.group.is_none());
    assert!(settings.certificate.is_none() && settings.certificate_chain.is_none());
    let Nothing {} = settings.nothing;
    assert_eq!(settings.user.as_deref(), Some("u"));

    let settings = load(&[("APP_TOKEN", "t"), ("APP_DEEP_DEEPER_DATABASE_HOST", "c")]).unwrap();
    assert_eq!(settings.deep.deeper.unwrap().database.host, "c");

    for broken in [
        &[][..],
        &[("APP_TOKEN", "t"), ("APP_REPLICA_HOST", "b")],
        &[("APP_TOKEN", "t"), ("APP_GROUP", "g")],
        &[("APP_TOKEN", "t"), ("APP_CERTIFICATE", "c")],
        &[("APP_REPLICA_NAME", "n")],
    ] {
        assert_eq!(load(broken).unwrap_err().problems().len(), 1, "{broken:?}");
    }
}

#[allow(dead_code)]
mod required_in_some_environments {
    use super::{Beside, Memory, SecureConfig};

    #[derive(SecureConfig)]
    #[config(environment = "APP_ENV")]
    struct Settings {
        #[required(in = "prod")]
        #[config(nested)]
        beside: Option<Beside>,
    }

    pub(super) fn check() {
        let load = |name: &str| Settings::loader().environment(name).source(Memory::new()).load();
        assert!(load("dev").unwrap().beside.is_none());
        assert_eq!(load("prod").unwrap_err().problems().len(), 1);
    }
}
