//! Rule 4: the order of the sources is the precedence, and it holds for each leaf by itself.

use secure_config::{Dotenv, Env, ExposeSecret, Memory, SecretString, SecretsDir, SecureConfig};

use crate::child::play;
use crate::folder::Folder;
use crate::judged::{accepted, origin};

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 8080)]
    port: u16,
    #[config(nested)]
    database: Database,
}

#[derive(SecureConfig)]
struct Database {
    host: String,
    user: String,
    #[secret]
    password: SecretString,
    #[config(default = 5)]
    pool: u8,
}

fn full(source: &'static str) -> Memory {
    let value = |name: &'static str| (name, format!("{source}-{name}"));
    [value("DATABASE_HOST"), value("DATABASE_USER"), value("DATABASE_PASSWORD")]
        .into_iter()
        .collect::<Memory>()
        .named(source)
}

#[test]
fn first_source_that_has_a_value_wins_over_all_later_ones() {
    let (settings, report) = accepted(
        Settings::loader()
            .source(Memory::from([("DATABASE_USER", "first")]).named("one"))
            .source(full("two"))
            .source(full("three").with("PORT", "3"))
            .load_reported(),
    );
    assert_eq!(settings.database.user, "first");
    assert_eq!(settings.database.host, "two-DATABASE_HOST");
    assert_eq!(settings.database.password.expose_secret(), "two-DATABASE_PASSWORD");
    assert_eq!((settings.port, settings.database.pool), (3, 5));
    let origins = ["database.user", "database.host", "port", "database.pool"].map(|path| origin(&report, path));
    assert_eq!(origins, ["one", "two", "three", "default"]);
    let shadowed: Vec<_> = report.fields()[2].shadows().iter().map(ToString::to_string).collect();
    assert_eq!((report.fields()[2].path(), shadowed), ("database.user", vec!["two".to_owned(), "three".to_owned()]));
}

#[test]
fn nested_group_is_filled_from_several_sources() {
    let folder = Folder::new();
    folder.write("run/secrets/database_password", "from-a-file\n");
    folder.write(".env", "DATABASE_USER=from-dotenv\nDATABASE_HOST=shadowed\n");
    let (settings, report) = accepted(
        Settings::loader()
            .source(Memory::from([("DATABASE_HOST", "from-memory")]))
            .source(SecretsDir::new(folder.join("run/secrets")))
            .source(Dotenv::file(folder.join(".env")))
            .load_reported(),
    );
    let database = &settings.database;
    assert_eq!((database.host.as_str(), database.user.as_str()), ("from-memory", "from-dotenv"));
    assert_eq!(database.password.expose_secret(), "from-a-file");
    let text = folder.strip(&report.to_string());
    assert!(text.contains("memory (shadows .env:2)"), "{text}");
    assert!(text.contains("run/secrets/database_password"), "{text}");
}

#[test]
fn malformed_value_of_a_higher_source_is_not_replaced_by_a_good_one_below() {
    let loader = Settings::loader().source(Memory::from([("PORT", "eighty")]).named("one"));
    let (error, problem) = crate::judged::only(loader.source(full("two").with("PORT", "80")).load());
    assert_eq!((problem.code(), problem.variable()), ("SC0201", "PORT"));
    assert!(error.to_string().contains("set in one (shadows two)"), "{error}");
}

/// A scene: what the process environment and a `.env` below it give.
pub(crate) fn the_process_environment() {
    let loaded = Settings::loader().source(Env::process()).source(Dotenv::file(".env")).load_reported();
    let (settings, report) = accepted(loaded);
    eprintln!("{} {} {}", settings.port, settings.database.host, origin(&report, "database.host"));
}

#[test]
fn process_environment_above_a_dotenv_wins() {
    let folder = Folder::with(".env", "PORT=1\nDATABASE_HOST=file\nDATABASE_USER=u\nDATABASE_PASSWORD=p\n");
    let said = play("the_process_environment", folder.path(), [("PORT", "2")]);
    assert_eq!((said.text.as_str(), said.status), ("2 file .env:2\n", Some(0)));
    let said = play("the_process_environment", folder.path(), [("DATABASE_HOST", "env")]);
    assert_eq!((said.text.as_str(), said.status), ("1 env the environment\n", Some(0)));
}
