//! What a browser makes of the pages: headless Chromium, steered by `browse.py`, with axe-core as the judge of who can read
//! them. `SECURE_CONFIG_TEST_PYTHON` names the interpreter and `SECURE_CONFIG_TEST_AXE` the file of axe-core.

use std::path::Path;
use std::process::Command;

use secure_config_schema::render::{Options, html, json_schema, settings_schema};

use crate::readers::{lossy, skip, written};
use crate::{billing, everything};

/// What the script ends with where there is no Chromium.
const NO_BROWSER: i32 = 77;

#[test]
fn browser_shows_filters_and_copies_and_everybody_can_read_the_page() {
    let (Some(python), Some(axe)) =
        (std::env::var_os("SECURE_CONFIG_TEST_PYTHON"), std::env::var_os("SECURE_CONFIG_TEST_AXE"))
    else {
        return skip("chromium", "no interpreter, or no axe-core");
    };
    let mut options = Options::default();
    options.allow_plaintext_secrets = true;
    let mut pages = Vec::new();
    for (name, schema, docs) in [
        ("billing", &billing::SCHEMA, Some(&billing::DOCS)),
        ("everything", &everything::SCHEMA, Some(&everything::DOCS)),
    ] {
        pages.push(written(&format!("{name}.browsed.html"), &html(schema, docs, &options)));
        pages.push(written(&format!("{name}.config.json"), &json_schema(schema, docs, &options)));
        pages.push(written(&format!("{name}.settings.json"), &settings_schema(schema, docs, &options)));
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chromium");
    std::fs::create_dir_all(&folder).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render/browse.py");
    let output = Command::new(python).arg(script).arg(axe).arg(folder).args(pages).output().unwrap();
    if output.status.code() == Some(NO_BROWSER) {
        return skip("chromium", "not installed");
    }
    assert!(output.status.success(), "{}{}", lossy(&output.stdout), lossy(&output.stderr));
}
