//! Documents at every path: what cannot be written or read is an error, and nothing outside the folder is touched.

use std::fs;

use secure_config::{EmitError, SecureConfig, emit};

use crate::supply::texts;
use crate::verdict::in_time;

#[derive(SecureConfig)]
struct Small {
    /// Text with \u{1b} `code`, | bars | and <b>tags</b>.
    #[config(default = "a\nb\u{1b}\u{202e}`|")]
    text: String,
}

fn assert_clear(result: Result<(), EmitError>) {
    if let Err(error) = result {
        let told = format!("{error}");
        assert!(!told.contains(|c: char| c.is_control()), "{told:?}");
        let _ = format!("{error:?} {:?}", error.path());
    }
}

#[test]
fn document_at_any_path_is_written_or_refused() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
    in_time("documents", move || {
        let within = folder.path().join("a/b/c");
        fs::create_dir_all(&within).expect("a folder can be made");
        for text in texts().into_iter().filter(|text| text.len() < 10_000 && !text.starts_with('/')) {
            let path = within.join(&text);
            assert_clear(emit::<Small>().env_example(&path).check());
            assert_clear(emit::<Small>().env_example(&path).write());
            assert_clear(emit::<Small>().markdown(&path).markdown(within.join("x").join(&text)).check());
        }
    });
}

#[cfg(unix)]
#[test]
fn document_where_something_else_stands_is_refused_at_once() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
    let fifo = folder.path().join("fifo");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.is_ok_and(|status| status.success()), "a FIFO can be made");
    for path in [fifo, "/dev/zero".into(), folder.path().to_owned()] {
        in_time("check", move || assert!(emit::<Small>().env_example(path).check().is_err()));
    }
}
