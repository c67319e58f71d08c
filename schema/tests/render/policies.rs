//! The policies against servers that enforce them: what they name is allowed, and its neighbours are refused. The servers
//! are started by the scripts, on loopback and on a free port, and stopped by them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use secure_config_schema::render::{Document, Options};

use crate::billing;
use crate::deployment_readers::facts;
use crate::readers::{lossy, skip};

#[test]
fn iam_policies_allow_what_they_name_and_nothing_beside_it() {
    let mut options = Options::default();
    options.region = Some("eu-central-1".to_owned());
    options.account = Some("123456789012".to_owned());
    let names = written("facts.json", &facts(&billing::SCHEMA));
    let policies = ["iam-policy", "iam-policy-rotation"].map(|name| policy(name, &options));
    tried("ministack and moto", "try_iam_policy.py", &[&policies[0], &policies[1], &names]);
}

#[test]
fn vault_policies_allow_what_they_name_and_nothing_beside_it() {
    let policies = ["vault-policy", "vault-policy-rotation"].map(|name| policy(name, &Options::default()));
    tried("OpenBao", "try_vault_policy.py", &[&policies[0], &policies[1], Path::new("billing/prod")]);
}

fn policy(name: &str, options: &Options) -> PathBuf {
    let document = Document::named(name).unwrap();
    written(document.file(), &document.render(&billing::SCHEMA, Some(&billing::DOCS), options))
}

fn written(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("policies");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn tried(library: &str, script: &str, arguments: &[&Path]) {
    let Some(interpreter) = std::env::var_os("SECURE_CONFIG_TEST_PYTHON") else {
        return skip(library, "no interpreter");
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render").join(script);
    let output = Command::new(interpreter).arg(script).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}{}", lossy(&output.stdout), lossy(&output.stderr));
}
