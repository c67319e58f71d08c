//! `load_or_exit`: the report on standard error and the status of sysexits.h, in a process of its own.

use secure_config::{SecretString, SecureConfig};

use crate::child::play;
use crate::folder::Folder;

#[derive(SecureConfig)]
#[config(app = "shop", prefix = "SHOP", environment = "SHOP_ENV")]
struct Settings {
    /// Key that signs.
    #[secret(min_len = 8)]
    key: SecretString,
    #[config(default = 1)]
    port: u16,
}

/// A scene: a program's first line.
pub(crate) fn load_or_exit() {
    let settings = Settings::load_or_exit();
    eprintln!("{settings:?}");
}

#[test]
fn good_start_goes_on() {
    let said = play("load_or_exit", Folder::new().path(), [("SHOP_ENV", "dev"), ("SHOP_KEY", "long-enough")]);
    assert_eq!((said.text.as_str(), said.status), ("Settings { key: [REDACTED], port: 1 }\n", Some(0)));
}

#[test]
fn good_start_says_what_deserves_attention() {
    let variables = [("SHOP_ENV", "dev"), ("SHOP_KEY", "long-enough"), ("SHOP_PROT", "hunter2")];
    let said = play("load_or_exit", Folder::new().path(), variables);
    let warning =
        "warning[SC0901]: `SHOP_PROT` is set in the environment and nothing reads it: did you mean `SHOP_PORT`?\n";
    assert_eq!(said.text, format!("{warning}Settings {{ key: [REDACTED], port: 1 }}\n"));
}

#[test]
fn failed_start_prints_every_problem_and_ends_with_ex_config() {
    let variables = [("SHOP_ENV", "dev"), ("SHOP_KEY", "hunter2"), ("SHOP_PORT", "hunter3")];
    let said = play("load_or_exit", Folder::new().path(), variables);
    assert_eq!(said.status, Some(secure_config::EXIT_CONFIG));
    assert_eq!(secure_config::EXIT_CONFIG, 78);
    assert!(
        said.text.starts_with("error: the configuration of `shop` is invalid (2 problems), environment dev\n"),
        "{}",
        said.text
    );
    for wanted in ["SHOP_KEY", "SC0202", "at least 8 characters", "Key that signs.", "SHOP_PORT", "SC0201"] {
        assert!(said.text.contains(wanted), "{wanted} in\n{}", said.text);
    }
    assert!(!said.text.contains("hunter"), "{}", said.text);
}

#[test]
fn report_in_a_pipe_or_without_colour_is_plain() {
    for variables in [
        &[("SHOP_ENV", "dev")][..],
        &[("SHOP_ENV", "dev"), ("NO_COLOR", "1")],
        &[("SHOP_ENV", "dev"), ("TERM", "xterm-256color")],
    ] {
        let said = play("load_or_exit", Folder::new().path(), variables.iter().copied());
        assert_eq!(said.status, Some(78));
        assert!(!said.text.contains('\u{1b}') && said.text.contains("SC0101"), "{}", said.text);
    }
}
