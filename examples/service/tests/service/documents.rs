//! The documents that are made from the settings. `SECURE_CONFIG_WRITE=1 cargo test -p example-service` renews them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use example_service::settings::Settings;
use secure_config::SecureConfig;
use secure_config::schema::render::{Document, Options};

secure_config::assert_fresh!(Settings, "../../.env.example");
secure_config::assert_fresh!(Settings, "CONFIGURATION.md");

/// What stands in `deploy/`.
const DOCUMENTS: [&str; 20] = [
    "compose",
    "kubernetes",
    "kubernetes-rbac",
    "external-secret",
    "systemd",
    "github-actions",
    "gitlab-ci",
    "iam-policy",
    "iam-policy-rotation",
    "vault-policy",
    "vault-policy-rotation",
    "inventory",
    "inventory-csv",
    "inventory-json",
    "runbook",
    "env-schema",
    "schema",
    "html",
    "json-schema",
    "settings-schema",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy")
}

pub(crate) fn rendered(document: &Document) -> String {
    let mut options = Options::default();
    options.renew = Some("SECURE_CONFIG_WRITE=1 cargo test -p example-service".to_owned());
    document.render(Settings::SCHEMA, Some(Settings::DOCS), &options)
}

pub(crate) fn document(name: &str) -> &'static Document {
    Document::named(name).expect("the document is in the list")
}

#[test]
fn documents_of_the_deployment_are_fresh_and_no_other_file_stands_beside_them() {
    let is_renewed = env::var_os("SECURE_CONFIG_WRITE").is_some_and(|value| value == "1");
    let mut files: Vec<_> = Vec::new();
    for document in DOCUMENTS.map(document) {
        let (path, text) = (folder().join(document.file()), rendered(document));
        if is_renewed {
            fs::write(&path, &text).expect("the folder can be written");
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "{} is stale: `SECURE_CONFIG_WRITE=1 cargo test -p example-service`", path.display());
        files.push(document.file().to_owned());
    }
    let entries = fs::read_dir(folder()).expect("the folder is there");
    let mut found: Vec<_> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    found.sort();
    files.sort();
    assert_eq!(found, files);
}
