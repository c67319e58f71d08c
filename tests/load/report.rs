//! The report of a good start: a table for people, JSON for machines.

use std::time::Duration;

use secure_config::{Dotenv, Memory, Rotating, SecretString, SecureConfig};

use crate::error_json::{assert_json, json_lines};
use crate::folder::Folder;
use crate::judged::accepted;

#[derive(SecureConfig)]
#[config(app = "shop", prefix = "SHOP", environment = "SHOP_ENV")]
struct Settings {
    #[secret(owner = "payments")]
    #[rotate(days = 90, window_days = 7)]
    key: Rotating<SecretString>,
    #[config(default = 8080)]
    port: u16,
    #[config(default = "30s")]
    timeout: Duration,
    #[config(default = [])]
    origins: Vec<String>,
    #[config(nested)]
    mail: Option<Mail>,
    #[config(quiet)]
    motto: Option<String>,
}

#[derive(SecureConfig)]
struct Mail {
    host: String,
    password: SecretString,
}

fn report(folder: &Folder) -> secure_config::Report {
    folder.write(".env", "SHOP_PORT=9090\nSHOP_KEY=shadowed\nSHOP_MAIL_HOST=mail.example.com\nSHOP_COLOUR=red\n");
    let memory = Memory::from([
        ("SHOP_KEY", "s3cr3t-of-the-shop"),
        ("SHOP_KEY_ROTATED_AT", "2020-01-01T00:00:00Z"),
        ("SHOP_MAIL_PASSWORD", "p4ssw0rd"),
        ("SHOP_ORIGINS", "https://a.example,https://b.example/with/a/long/path"),
    ]);
    let loader = Settings::loader().environment("dev").source(memory.named("the environment"));
    accepted(loader.source(Dotenv::file(folder.join(".env"))).load_reported()).1
}

#[test]
fn table_of_a_good_start_tells_fields_origins_shadows_and_rotation() {
    let folder = Folder::new();
    let report = report(&folder);
    let text = folder.strip(&report.to_string());
    let row = |path: &str| {
        let line = text
            .lines()
            .find(|line| line.split_whitespace().next() == Some(path))
            .unwrap_or_else(|| panic!("{path}\n{text}"));
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(text.starts_with("the configuration of `shop`, environment dev\n"), "{text}");
    assert_eq!(row("field"), ["field", "variable", "value", "from", "rotation"]);
    let key = row("key");
    assert_eq!(key[..4], ["key", "SHOP_KEY", "[REDACTED]", "the environment (shadows .env:2)"]);
    assert!(key[4].starts_with("overdue by ") && key[4].ends_with("(replaced 2020-01-01, due 2020-03-31)"), "{text}");
    assert_eq!(row("port"), ["port", "SHOP_PORT", "9090", ".env:1"]);
    assert_eq!(row("timeout"), ["timeout", "SHOP_TIMEOUT", "30s", "default"]);
    assert_eq!(row("mail.host"), ["mail.host", "SHOP_MAIL_HOST", "mail.example.com", ".env:3"]);
    assert_eq!(row("mail.password"), ["mail.password", "SHOP_MAIL_PASSWORD", "[REDACTED]", "the environment"]);
    assert_eq!(row("motto"), ["motto", "SHOP_MOTTO", "-", "not set"]);
    let origins = row("origins");
    assert!(origins[2].starts_with("https://a.example,https://b.example") && origins[2].ends_with('…'), "{text}");
    assert!(text.contains("warning[SC0901]: `SHOP_COLOUR` is set in .env:4 and nothing reads it"), "{text}");
    assert!(text.contains("warning[SC0908]: `SHOP_KEY` is overdue"), "{text}");
    for value in ["s3cr3t", "shadowed", "p4ssw0rd", "red\n"] {
        assert!(!text.contains(value), "{value}\n{text}");
    }
    assert_eq!(format!("{report:?}"), report.to_string());
}

#[test]
fn fields_of_a_report_stand_in_the_order_of_the_struct() {
    let folder = Folder::new();
    let report = report(&folder);
    let fields: Vec<_> =
        report.fields().iter().map(|field| (field.path(), field.is_secret(), field.origin().is_some())).collect();
    assert_eq!(
        fields,
        [
            ("key", true, true),
            ("port", false, true),
            ("timeout", false, true),
            ("origins", false, true),
            ("mail.host", false, true),
            ("mail.password", true, true),
            ("motto", false, false),
        ]
    );
}

#[test]
fn json_of_a_report_is_json_and_holds_no_secret() {
    let folder = Folder::new();
    let report = report(&folder);
    let json = report.to_json();
    assert_json(&json);
    assert!(!json.contains("s3cr3t") && !json.contains("p4ssw0rd"), "{json}");
    let lines = json_lines(&folder.strip(&json));
    for wanted in [
        "/app=\"shop\"",
        "/environment=\"dev\"",
        "/fields/0/variable=\"SHOP_KEY\"",
        "/fields/0/secret=true",
        "/fields/0/origin/source=\"the environment\"",
        "/fields/0/origin/line=null",
        "/fields/0/shadows/0/line=2",
        "/fields/1/origin/line=1",
        "/fields/6/origin=null",
        "/rotation/0/owner=\"payments\"",
        "/rotation/0/changed=\"2020-01-01\"",
        "/rotation/0/due=\"2020-03-31\"",
    ] {
        assert!(lines.iter().any(|line| line == wanted), "{wanted}\n{}", lines.join("\n"));
    }
    let codes: Vec<_> = lines.iter().filter(|line| line.starts_with("/warnings/") && line.contains("/code=")).collect();
    assert_eq!(codes.len(), report.warnings().len());
}

#[cfg(feature = "toml")]
#[test]
fn permission_for_plain_text_stands_in_the_report() {
    let folder = Folder::with("local.toml", "key = \"s3cr3t\"\n");
    let source = secure_config::Toml::file(folder.join("local.toml")).allow_plaintext_secrets();
    let (_, report) = accepted(Settings::loader().environment("dev").source(source).load_reported());
    let text = folder.strip(&report.to_string());
    assert!(text.contains("note: local.toml may hold secrets in plain text"), "{text}");
    assert!(report.to_json().contains("allow_plaintext_secrets"));
}
