//! Rule 1: one start reports everything that is wrong, in one text, with all that is needed to put it right.

use std::time::Duration;

use secure_config::{Dotenv, LoadError, Memory, SecretString, SecureConfig};

use crate::folder::Folder;
use crate::judged::{problems, refused};

/// Settings of a shop.
#[derive(SecureConfig)]
#[config(app = "shop", prefix = "SHOP", environment = "SHOP_ENV")]
struct Settings {
    /// Outgoing mail.
    #[config(nested)]
    smtp: Smtp,
}

/// Outgoing mail.
#[derive(SecureConfig)]
struct Smtp {
    /// Mail relay.
    host: String,
    /// Port of the relay.
    port: u16,
    /// Address of the sender.
    from: String,
    /// Longest time that a mail may take.
    timeout: Duration,
    /// How often a mail is tried.
    #[config(range = 1..=9)]
    tries: u8,
    /// User at the relay.
    user: String,
    /// Password at the relay.
    #[secret(min_len = 12)]
    #[rotate(days = 90)]
    password: SecretString,
    /// Signature of mails.
    #[config(nested)]
    dkim: Dkim,
}

/// Signature of mails.
#[derive(SecureConfig)]
struct Dkim {
    /// Key that signs mails.
    ///
    /// What follows the first line is for documents alone.
    #[secret(format = "pem")]
    key: SecretString,
}

const DOTENV: &str = "# local work
SHOP_SMTP_HSOT=mail.example.com
SHOP_SMTP_PORT=hunter2-token
SHOP_SMTP_TIMEOUT=1m
SHOP_SMTP_FROM=
";

fn eight_problems(folder: &Folder) -> LoadError {
    folder.write(".env", DOTENV);
    let environment = Memory::from([("SHOP_SMTP_TIMEOUT", "sixty-nine"), ("SHOP_SMTP_TRIES", "77")]);
    let loader = Settings::loader().environment("dev").source(environment.named("the environment"));
    refused(loader.source(Dotenv::file(folder.join(".env"))).load())
}

#[test]
fn problems_in_a_nested_group_come_out_in_one_report() {
    let folder = Folder::new();
    let expected = "\
error: the configuration of `shop` is invalid (8 problems), environment dev

  SHOP_SMTP_HOST      missing                                                              SC0101
      looked in: the environment, .env
      `smtp.host`: Mail relay.
      `SHOP_SMTP_HSOT` is set in .env:2 and nothing reads it: did you mean it?
      fix: set `SHOP_SMTP_HOST`

  SHOP_SMTP_PORT      malformed        expected a whole number from 0 to 65535             SC0201
      set in .env:3; value withheld
      `smtp.port`: Port of the relay.
      fix: correct `SHOP_SMTP_PORT` in .env:3

  SHOP_SMTP_FROM      empty                                                                SC0102
      set in .env:5
      `smtp.from`: Address of the sender.
      fix: set `SHOP_SMTP_FROM`

  SHOP_SMTP_TIMEOUT   malformed        expected a duration such as `30s` or `1h 30m`       SC0201
      set in the environment (shadows .env:4); value withheld
      `smtp.timeout`: Longest time that a mail may take.
      fix: correct `SHOP_SMTP_TIMEOUT` in the environment

  SHOP_SMTP_TRIES     malformed        from 1 to 9                                         SC0202
      set in the environment; value withheld
      `smtp.tries`: How often a mail is tried.
      fix: correct `SHOP_SMTP_TRIES` in the environment

  SHOP_SMTP_USER      missing                                                              SC0101
      looked in: the environment, .env
      `smtp.user`: User at the relay.
      fix: set `SHOP_SMTP_USER`

  SHOP_SMTP_PASSWORD  secret, missing  at least 12 characters; rotates every 90 days       SC0101
      looked in: the environment, .env
      `smtp.password`: Password at the relay.
      fix: make one with `openssl rand -base64 48` and store it where this environment keeps its secrets

  SHOP_SMTP_DKIM_KEY  secret, missing  a PEM block                                         SC0101
      looked in: the environment, .env
      `smtp.dkim.key`: Key that signs mails.
      fix: store it where this environment keeps its secrets, as `SHOP_SMTP_DKIM_KEY`
";
    let text = folder.strip(&eight_problems(&folder).to_string());
    // What a column is wide is no promise; that the columns stand below each other is `columns_of_a_report_…`'s.
    let squeezed = |text: &str| {
        let lines = text.lines().map(|line| line.split("  ").filter(|part| !part.is_empty()).map(str::trim));
        lines.map(|parts| parts.collect::<Vec<_>>().join("  ")).collect::<Vec<_>>()
    };
    assert_eq!(squeezed(&text), squeezed(expected), "\n{text}");
}

#[test]
fn columns_of_a_report_stand_below_each_other() {
    let text = eight_problems(&Folder::new()).to_string();
    let heads = || text.lines().filter(|line| line.starts_with("  SHOP_"));
    let ends: Vec<usize> = heads().map(str::len).collect();
    assert_eq!(ends.len(), 8, "\n{text}");
    assert!(ends.iter().all(|end| *end == ends[0]), "\n{text}");
    assert!(heads().all(|line| line.trim_end() == line && line[..line.len() - 6].ends_with("  ")), "\n{text}");
}

#[test]
fn problems_in_a_nested_group_tell_their_paths_origins_and_whether_they_are_secret() {
    let error = eight_problems(&Folder::new());
    let paths: Vec<_> = error.problems().iter().map(|problem| (problem.path(), problem.is_secret())).collect();
    assert_eq!(
        paths,
        [
            ("smtp.host", false),
            ("smtp.port", false),
            ("smtp.from", false),
            ("smtp.timeout", false),
            ("smtp.tries", false),
            ("smtp.user", false),
            ("smtp.password", true),
            ("smtp.dkim.key", true),
        ]
    );
    let place = |at: usize| error.problems()[at].origin().map(|origin| (origin.source().to_owned(), origin.line()));
    assert!(place(0).is_none());
    let (source, line) = place(1).expect("it was set");
    assert!(source.ends_with("/.env") && line == Some(3), "{source} {line:?}");
    assert_eq!(place(3), Some(("the environment".to_owned(), None)));
}

#[test]
fn problems_of_a_source_stand_before_those_of_fields_and_hide_none() {
    let folder = Folder::with(".env", "SHOP_SMTP_PORT=25\nthis is no entry\nSHOP_SMTP_TRIES=ten\n");
    let loader = Settings::loader().environment("dev").source(Dotenv::file(folder.join(".env")));
    let error = refused(loader.load());
    let expected = [
        ("SC0403", ""),
        ("SC0101", "SHOP_SMTP_HOST"),
        ("SC0101", "SHOP_SMTP_FROM"),
        ("SC0101", "SHOP_SMTP_TIMEOUT"),
        ("SC0201", "SHOP_SMTP_TRIES"),
        ("SC0101", "SHOP_SMTP_USER"),
        ("SC0101", "SHOP_SMTP_PASSWORD"),
        ("SC0101", "SHOP_SMTP_DKIM_KEY"),
    ];
    assert_eq!(problems(&error), expected, "\n{error}");
}

#[test]
fn problem_of_a_loader_without_sources_says_that_there_are_none() {
    let error = refused(Settings::loader().environment("dev").load());
    assert_eq!(error.problems().len(), 8);
    assert!(error.to_string().contains("looked in: nowhere: the loader has no source"), "{error}");
}

#[test]
fn debug_of_an_error_is_its_display() {
    let error = eight_problems(&Folder::new());
    let text = error.to_string();
    assert_eq!(format!("{error:?}"), text);
    assert_eq!(format!("{error:#?}"), text);
    assert_eq!(format!("{error:#}"), text);
    assert!(std::error::Error::source(&error).is_none());
    assert!(!text.contains('\u{1b}'), "no colour outside `load_or_exit`");
}
