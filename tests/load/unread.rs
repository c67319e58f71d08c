//! Rule 1 for names: a variable under the prefix that nothing reads is a warning, and a near miss a suggestion.

use secure_config::{Dotenv, Env, Memory, SecretString, SecureConfig};

use crate::child::play;
use crate::folder::Folder;
use crate::judged::{accepted, only, refused, warning, warnings};

#[derive(SecureConfig)]
#[config(prefix = "BILLING", environment = "BILLING_ENV")]
struct Settings {
    #[secret]
    #[config(env = "DATABASE_URL", alias = "DB_URL")]
    database_url: SecretString,
    #[config(default = 8080)]
    port: u16,
    #[config(nested)]
    smtp: Option<Smtp>,
}

#[derive(SecureConfig)]
struct Smtp {
    host: String,
}

fn good() -> Memory {
    Memory::from([("DATABASE_URL", "postgres://h/d")])
}

fn loader() -> secure_config::Loader<Settings> {
    Settings::loader().environment("dev")
}

#[test]
fn name_under_the_prefix_that_nothing_reads_is_a_warning_on_a_good_start() {
    let memory =
        good().with("BILLING_PROT", "1").with("BILLING_COLOUR", "red").with("BILLING", "x").with("BILLINGS_PORT", "2");
    let (_, report) = accepted(loader().source(memory).load_reported());
    assert_eq!(warnings(&report), [("SC0901", "BILLING_PROT"), ("SC0901", "BILLING_COLOUR")]);
    assert_eq!(
        warning(&report, "SC0901"),
        "`BILLING_PROT` is set in memory and nothing reads it: did you mean `BILLING_PORT`?"
    );
    assert!(!report.to_string().contains("red"), "{report}");
}

#[test]
fn name_that_has_the_prefix_and_should_not_is_told() {
    let (_, report) = accepted(loader().source(good().with("BILLING_DATABSE_URL", "x")).load_reported());
    assert!(warning(&report, "SC0901").ends_with("did you mean `DATABASE_URL`?"), "{report}");
}

#[test]
fn name_that_says_where_the_program_runs_is_read() {
    let (_, report) = accepted(loader().source(good().with("BILLING_ENV", "dev")).load_reported());
    assert_eq!(warnings(&report), []);
}

#[test]
fn suffixed_names_that_belong_to_a_field_are_read_and_others_are_not() {
    let memory =
        good().with("BILLING_PORT_FILE", "/x").with("BILLING_PORT_NEXT", "1").with("DATABASE_URL_PREVIOUS", "x");
    let (_, report) = accepted(loader().source(memory).load_reported());
    assert_eq!(warnings(&report), [("SC0901", "BILLING_PORT_FILE"), ("SC0901", "BILLING_PORT_NEXT")]);
}

#[test]
fn line_of_a_dotenv_that_nothing_reads_is_named_with_its_place() {
    let folder = Folder::with(".env", "DATABASE_URL=x\nOTHER=1\nBILLING_SMTP_HSOT=h\n");
    let (_, report) = accepted(loader().source(Dotenv::file(folder.join(".env"))).load_reported());
    assert_eq!(warnings(&report), [("SC0901", "BILLING_SMTP_HSOT")]);
    let text = folder.strip(&warning(&report, "SC0901"));
    assert_eq!(text, "`BILLING_SMTP_HSOT` is set in .env:3 and nothing reads it: did you mean `BILLING_SMTP_HOST`?");
}

#[test]
fn missing_value_is_joined_by_the_near_miss() {
    for near in ["BILLING_DATABSE_URL", "DATABSE_URL", "DATABASE_URI", "BILLING_DATABASE_URL", "database_url"] {
        let (error, problem) = only(loader().source(Memory::from([(near, "tok_Zq7Xv9Kw3Lm5")])).load());
        assert_eq!((problem.code(), problem.variable()), ("SC0101", "DATABASE_URL"));
        let text = error.to_string();
        assert!(
            text.contains(&format!("`{near}` is set in memory and nothing reads it: did you mean it?")),
            "{near}\n{text}"
        );
        assert!(!text.contains("tok_"), "{text}");
    }
    let (error, _) = only(loader().source(Memory::from([("BILLING_COLOUR", "red"), ("DATA", "x")])).load());
    assert!(!error.to_string().contains("did you mean"), "{error}");
}

#[test]
fn near_miss_in_a_dotenv_is_named_with_its_place() {
    let folder = Folder::with(".env", "# one\nDATABASE_ULR=x\n");
    let (error, _) = only(loader().source(Dotenv::file(folder.join(".env"))).load());
    assert!(
        folder.strip(&error.to_string()).contains("`DATABASE_ULR` is set in .env:2 and nothing reads it"),
        "{error}"
    );
}

#[derive(SecureConfig)]
struct Bare {
    database_host: String,
}

#[test]
fn program_without_a_prefix_does_not_warn_of_what_is_not_its_own() {
    let memory = Memory::from([("DATABASE_HOST", "h"), ("DATABASE_HOTS", "x"), ("PATH", "/bin")]);
    let (bare, report) = accepted(Bare::loader().source(memory).load_reported());
    assert_eq!((bare.database_host.as_str(), warnings(&report)), ("h", vec![]));
}

#[test]
fn program_without_a_prefix_is_told_the_near_miss() {
    let folder = Folder::with(".env", "DATABASE_HSOT=h\n");
    let error = refused(Bare::loader().source(Dotenv::file(folder.join(".env"))).load());
    assert!(folder.strip(&error.to_string()).contains("`DATABASE_HSOT` is set in .env:1"), "{error}");
    let error = refused(Bare::loader().source(Memory::from([("DATABASE_HSOT", "h")])).load());
    assert!(error.to_string().contains("`DATABASE_HSOT` is set in memory"), "{error}");
}

/// A scene: a near miss in the environment itself.
pub(crate) fn unread_of_the_process() {
    eprint!("{}", refused(Bare::loader().source(Env::process()).load()));
}

#[test]
fn near_miss_in_the_process_environment_is_told() {
    let folder = Folder::new();
    let said = play("unread_of_the_process", folder.path(), [("DATABASE_HOSTS", "secret"), ("HOME", "/root")]);
    assert!(said.text.contains("`DATABASE_HOSTS` is set in the environment and nothing reads it"), "{}", said.text);
    assert!(!said.text.contains("/root"), "{}", said.text);
}

#[test]
fn name_that_nothing_reads_is_listed_on_a_failed_start_too() {
    let memory = good().with("BILLING_PORT", "loud").with("BILLING_COLOUR", "red").with("BILLING_PROT", "1");
    let error = refused(loader().source(memory).load());
    assert_eq!(error.problems().len(), 1);
    let text = error.to_string();
    for name in ["`BILLING_COLOUR`", "`BILLING_PROT`", "did you mean `BILLING_PORT`", "SC0901"] {
        assert!(text.contains(name), "{name}\n{text}");
    }
    assert!(!text.contains("red") && !text.contains("loud"), "{text}");
    assert!(error.to_json().contains("\"warnings\":[{\"code\":\"SC0901\""), "{}", error.to_json());
}
