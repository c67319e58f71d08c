//! What a load may end in: settings, or a report that a person can read.

use std::fmt::Debug;
use std::sync::mpsc;
use std::time::Duration;

use secure_config::{LoadError, Loaded, Loader, SecureConfig};

/// Loads; what comes back is a value or a clear report. Says whether it was a value.
pub(crate) fn judge<T: SecureConfig + Debug>(loader: &Loader<T>) -> bool {
    let _ = (format!("{loader:?}"), loader.plan());
    match loader.load_reported() {
        Ok(Loaded { settings, report }) => {
            assert_readable(&report.to_string());
            report.warnings().iter().for_each(|warning| assert_readable(&warning.to_string()));
            assert_json(&report.to_json());
            let _ = format!("{settings:?}{report:?}");
            true
        }
        Err(error) => {
            assert_clear(&error);
            false
        }
    }
}

/// At least one problem, each with its code and a rule in words, and nothing that a terminal would obey.
fn assert_clear(error: &LoadError) {
    assert!(!error.problems().is_empty(), "a load failed and says nothing");
    for problem in error.problems() {
        assert!(problem.code().starts_with("SC"), "{problem:?}");
        assert!(problem.origin().is_none_or(|origin| origin.line() != Some(0)), "line 0: {problem:?}");
    }
    assert_readable(&error.to_string());
    assert_json(&error.to_json());
}

fn assert_readable(text: &str) {
    let hidden = text.chars().find(|c| c.is_control() && *c != '\n');
    assert!(hidden.is_none(), "{hidden:?} stands in a text for people: {}", text.escape_debug());
}

/// No control character stands in JSON as it is; the rest is looked at where a parser is at hand.
fn assert_json(text: &str) {
    assert!(text.starts_with('{') && text.ends_with('}') && !text.contains(|c: char| c.is_ascii_control()));
}

/// Does the work on a thread with a small stack, and gives up when it takes too long: a read that waits never ends.
pub(crate) fn in_time(what: &str, work: impl FnOnce() + Send + 'static) {
    const LIMIT: Duration = Duration::from_secs(300);
    let (done, wait) = mpsc::channel();
    let thread = std::thread::Builder::new().name(what.to_owned()).stack_size(512 * 1024);
    let thread = thread.spawn(move || {
        work();
        let _ = done.send(());
    });
    let thread = thread.expect("a thread can be started");
    match wait.recv_timeout(LIMIT) {
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("not done after {LIMIT:?}: {what}"),
        // The other end is gone where the work panicked.
        _ => assert!(thread.join().is_ok(), "panicked: {what}"),
    }
}
