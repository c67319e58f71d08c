//! What a user builds who takes the library as it comes: few crates, none for cryptography, TLS or an async runtime, and none of
//! others that runs while it is built.
//!
//! This is a promise, so a dependency that grows is seen here and not by the users.

use std::collections::BTreeSet;

/// Crates that the default features may build, the project's own included.
const LIMIT: usize = 12;

/// The one crate that the compiler runs.
const OUR_MACROS: &str = "secure-config-derive";

/// Parts of names that have no place in the default features.
const UNWANTED: &[&str] =
    &["tokio", "async-std", "smol", "rustls", "openssl", "native-tls", "ring", "aws-lc", "aes", "sha2", "serde"];

/// Judges what `cargo tree --prefix none` printed for the default features.
pub(super) fn judge(tree: &str) -> Result<usize, String> {
    let crates: BTreeSet<&str> =
        tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty()).collect();
    let names = || crates.iter().copied().collect::<Vec<_>>().join(", ");
    let unwanted: Vec<_> = crates.iter().filter(|name| UNWANTED.iter().any(|part| is_or_starts(name, part))).collect();
    if crates.is_empty() {
        return Err("cargo tree named no crate".to_owned());
    }
    if !unwanted.is_empty() {
        return Err(format!("the default features build {unwanted:?}"));
    }
    let macros = tree.lines().filter(|line| line.contains("(proc-macro)") && !line.starts_with(OUR_MACROS));
    let macros: BTreeSet<&str> = macros.filter_map(|line| line.split(' ').next()).collect();
    if !macros.is_empty() {
        return Err(format!("the compiler runs the macros of {macros:?} for the default features"));
    }
    if crates.len() > LIMIT {
        return Err(format!(
            "the default features build {} crates, and {LIMIT} are allowed: {}",
            crates.len(),
            names()
        ));
    }
    Ok(crates.len())
}

/// Judges the messages of `cargo check --message-format json`: one tells of each build script that ran.
pub(super) fn judge_build(messages: &str) -> Result<(), String> {
    match messages.lines().find(|line| line.contains("\"build-script-executed\"")) {
        Some(line) => Err(format!("a build script runs for the default features: {line}")),
        None if messages.contains("\"build-finished\"") => Ok(()),
        None => Err("cargo check told of no build".to_owned()),
    }
}

/// `serde` and `serde-json`, but not `serde_spanned`, which needs no serde.
fn is_or_starts(name: &str, part: &str) -> bool {
    name.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::{judge, judge_build};

    #[test]
    fn tree_with_too_many_or_unwanted_crates_is_refused() {
        assert_eq!(judge("a v1.0.0\nb v1.0.0 (*)\na v1.0.0 (*)\nserde_spanned v1.0.0\n"), Ok(3));
        assert!(judge("").is_err());
        assert!(judge("a v1\nserde v1").is_err());
        assert!(judge("tokio-util v1").is_err());
        assert_eq!(judge("secure-config-derive v1 (proc-macro) (/a)\n"), Ok(1));
        assert!(judge("a v1\nserde_derive v1 (proc-macro)\n").is_err());
        let many: String = (0..13).map(|n| format!("c{n} v1\n")).collect();
        assert!(judge(&many).is_err());
    }

    #[test]
    fn build_that_runs_a_script_is_refused() {
        let finished = "{\"reason\":\"build-finished\",\"success\":true}\n";
        assert_eq!(judge_build(finished), Ok(()));
        assert!(judge_build(&format!("{{\"reason\":\"build-script-executed\"}}\n{finished}")).is_err());
        assert!(judge_build("").is_err());
    }
}
