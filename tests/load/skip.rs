//! What a test does when the machine lacks something: it says so where `cargo xtask test` collects it, and passes.

use std::io::Write;

/// Notes that the test `name` is not run, and why.
pub(crate) fn skipped(name: &str, reason: &str) {
    let Some(path) = std::env::var_os("SECURE_CONFIG_TEST_SKIPS").filter(|path| !path.is_empty()) else {
        println!("skipped: {name}: {reason}");
        return;
    };
    let file = std::fs::File::options().create(true).append(true).open(path);
    let written = file.and_then(|mut file| writeln!(file, "{name}: {reason}"));
    written.expect("the list of skipped tests can be written");
}
