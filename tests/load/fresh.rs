//! `assert_fresh!` in the body of a test, where it is an assertion; beside the tests it is one of its own.

use secure_config::SecureConfig;

use crate::child::play;
use crate::folder::Folder;

#[derive(SecureConfig)]
struct Settings {
    /// Port to listen on.
    #[config(default = 8080)]
    port: u16,
}

mod beside {
    use super::Settings;

    secure_config::assert_fresh!(Settings, "tests/load/fresh.env");
}

/// A scene: the file in the working directory is held to the struct.
pub(crate) fn in_a_body() {
    assert_eq!(Settings::loader().load().expect("it has a default").port, 8080);
    let path = std::env::current_dir().expect("it was given one").join("settings.env");
    let path = path.to_str().expect("it is text");
    if std::panic::catch_unwind(|| secure_config::assert_fresh!(Settings, path)).is_err() {
        std::process::exit(3);
    }
    secure_config::assert_fresh!(Settings, path);
}

#[test]
fn assertion_in_a_body_fails_where_the_file_is_stale_and_renews_it_when_asked() {
    let folder = Folder::new();
    let missing = play("fresh_in_a_body", folder.path(), []);
    assert_eq!(missing.status, Some(3), "{}", missing.text);
    assert!(missing.text.contains("SECURE_CONFIG_WRITE=1 cargo test"), "{}", missing.text);
    assert_eq!(play("fresh_in_a_body", folder.path(), [("SECURE_CONFIG_WRITE", "1")]).status, Some(0));
    assert_eq!(play("fresh_in_a_body", folder.path(), []).status, Some(0));
    folder.write("settings.env", "# old\n");
    assert_eq!(play("fresh_in_a_body", folder.path(), []).status, Some(3));
}

#[test]
fn file_whose_line_ends_are_crlf_is_fresh() {
    let folder = Folder::new();
    play("fresh_in_a_body", folder.path(), [("SECURE_CONFIG_WRITE", "1")]);
    let text = std::fs::read_to_string(folder.join("settings.env")).expect("it was written").replace('\n', "\r\n");
    folder.write("settings.env", &text);
    assert_eq!(play("fresh_in_a_body", folder.path(), []).status, Some(0));
    assert_eq!(play("fresh_in_a_body", folder.path(), [("SECURE_CONFIG_WRITE", "1")]).status, Some(0));
    assert_eq!(std::fs::read_to_string(folder.join("settings.env")).expect("it is there"), text, "it is not touched");
    folder.write("settings.env", text.replace("8080", "8081"));
    assert_eq!(play("fresh_in_a_body", folder.path(), []).status, Some(3));
}
