//! Files whose content is made to take time, memory or stack: a call for each level, a copy for each reference, work that
//! doubles with each line.

use std::fs;
use std::path::{Path, PathBuf};

use secure_config::{Dotenv, SecretsDir, SecureConfig};

use crate::settings::{Settings, variables};
use crate::supply::bytes;
use crate::verdict::{in_time, judge};

const LARGEST: usize = 1024 * 1024;
const LARGE: usize = 16 * 1024;

fn write(path: &Path, content: &[u8]) {
    fs::write(path, content).expect("a file can be written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("the owner can set a mode");
    }
}

/// The text, again and again.
fn filled(start: &str, text: &str) -> Vec<u8> {
    (start.to_owned() + &text.repeat(LARGE / text.len())).into_bytes()
}

fn each(contents: Vec<Vec<u8>>, name: &'static str, load: fn(PathBuf)) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
    for (number, content) in contents.into_iter().enumerate() {
        let path = folder.path().join(name);
        write(&path, &content);
        let start: String = String::from_utf8_lossy(&content[..content.len().min(40)]).escape_debug().collect();
        in_time(&format!("{number}: {start}"), move || load(path));
    }
}

#[test]
fn dotenv_of_any_content_is_read_or_reported() {
    let mut contents = bytes();
    let lines = [
        "A",
        "A=",
        "A='\n",
        "A=\"\n",
        "A='\\",
        "A=\"\\\"",
        "=\n",
        "APP_KEY=x\n",
        "APP_X=1\n",
        "#",
        "\r",
        "\n",
        "export ",
    ];
    contents.extend(lines.map(|line| filled("", line)));
    contents.push(filled("APP_KEY='", "\nB="));
    contents.push(filled("APP_TOKENS=", "a,"));
    contents.push(filled("APP_LABELS=", "a=b,"));
    each(contents, ".env", |path| {
        judge(&Settings::loader().environment("dev").source(Dotenv::file(&path)));
        judge(&Settings::loader().environment("dev").source(Dotenv::file(&path).expand()));
    });
}

/// What is put in may be long, and put in often: 30 GB here.
#[test]
fn expansion_that_would_not_end_is_refused() {
    let half = LARGEST / 2;
    let contents = vec![format!("B={}\nAPP_TEXT={}", "x".repeat(half), "${B}".repeat(half / 8)).into_bytes()];
    each(contents, ".env", |path| {
        assert!(!judge(&Settings::loader().environment("dev").source(Dotenv::file(path).expand())));
    });
}

#[cfg(feature = "toml")]
#[test]
fn toml_of_any_content_is_read_or_reported() {
    let mut contents = bytes();
    let starts = ["key = ", "list = [", "text = \"\"\"", "map = {", "[smtp", "group.key.", "tokens = "];
    let parts = [
        "[",
        "{a=",
        "a.",
        "[[",
        "[a]\n",
        "[[a]]\n",
        "a=1\n",
        "[a.b]\n",
        "\"",
        "'''",
        "\\",
        "\\u0041",
        "1_",
        "é",
        "#\n",
        "\r",
        "a={},",
        "1,",
        "[],",
        "\"\",",
        " . ",
        "= ",
        "key = 1\n",
    ];
    contents.extend(parts.map(|part| filled("", part)));
    contents.extend(
        starts.iter().flat_map(|start| parts.map(|part| (*start).to_owned() + &part.repeat(500)).map(Into::into)),
    );
    // As many tables, each with a name of its own, as fit.
    contents.push((0..3_000).map(|n| format!("[t{n}]\n")).collect::<String>().into_bytes());
    contents.push((0..3_000).map(|n| format!("k{n}=1\n")).collect::<String>().into_bytes());
    contents.push((0..3_000).map(|n| format!("a.k{n}=1\n")).collect::<String>().into_bytes());
    contents.push((0..3_000).map(|n| format!("map.k{n}=1\n")).collect::<String>().into_bytes());
    each(contents, "config.toml", |path| {
        judge(&Settings::loader().environment("dev").source(secure_config::Toml::file(&path)));
        let file = secure_config::Toml::file(&path).allow_plaintext_secrets();
        judge(&Settings::loader().environment("dev").source(file));
    });
}

#[test]
fn secret_files_of_any_content_are_read_or_reported() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
    for content in bytes() {
        for name in variables() {
            write(&folder.path().join(name.to_lowercase()), &content);
        }
        let secrets = folder.path().to_owned();
        in_time("secret files", move || {
            judge(&Settings::loader().environment("dev").source(SecretsDir::new(secrets)));
        });
    }
}

/// Sizes around the limit: one byte more is refused, none is cut.
#[test]
fn file_at_the_limit_is_read_and_one_above_is_reported() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
    for (size, is_read) in [(LARGEST - 1, true), (LARGEST, true), (LARGEST + 1, false)] {
        write(&folder.path().join("app_key"), &vec![b'x'; size]);
        assert_eq!(
            judge(&Settings::loader().environment("dev").source(SecretsDir::new(folder.path()))),
            is_read,
            "{size}"
        );
    }
}
