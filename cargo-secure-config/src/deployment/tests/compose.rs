//! Compose files.

use super::super::{OpenKind, compose};
use super::{Folder, files, line_of, notes, variables};
use crate::Exit;
use crate::deployment::Deployment;

fn read(folder: &Folder) -> Deployment {
    let lookup = |name: &str| (name == "FROM_SHELL").then(|| "shell".to_owned());
    compose(&folder.path("compose.yaml"), None, &lookup).unwrap()
}

fn one(text: &str) -> Deployment {
    read(&Folder::of(&[("compose.yaml", text)]))
}

pub(super) const REAL: &str = "\
x-common: &common
  APP_LOG: info
  APP_PORT: 8080
services:
  api:
    image: api
    env_file:
      - base.env
      - path: optional.env
        required: false
    environment:
      <<: *common
      APP_LOG: ${LOG:-debug}
      APP_URL: \"http://${HOST}/\"
      APP_SHELL: ${FROM_SHELL}
      APP_NEEDED: ${NOT_SET:?say it}
      APP_DOLLAR: a$$b
      FROM_SHELL:
      NOT_HANDED_ON:
      FROM_FILE_GONE:
    secrets:
      - token
      - source: key
        target: signing_key
      - source: cert
        target: /etc/tls/cert.pem
      - outside
      - by_variable
      - by_no_variable
    volumes:
      - ./data:/var/data:ro
      - ./one.pem:/etc/one.pem
      - cache:/cache
      - {type: bind, source: ./more, target: /more}
      - {type: tmpfs, target: /tmp}
  db:
    image: postgres
secrets:
  token: {file: ./secrets/token}
  key:
    file: ${DIR:-secrets}/key
  cert: {file: /tls/cert.pem}
  outside: {external: true}
  by_variable: {environment: FROM_SHELL}
  by_no_variable: {environment: NOWHERE}
";

#[test]
fn service_is_given_what_compose_gives_it() {
    let folder = Folder::of(&[
        ("compose.yaml", REAL),
        (".env", "HOST=example.com\nFROM_SHELL=file\n"),
        ("base.env", "# base\nAPP_LOG=warn\nAPP_BASE='x'\nFROM_FILE_GONE=1\n"),
        ("one.pem", ""),
    ]);
    let deployment = read(&folder);
    assert_eq!(deployment.name, "api", "the only one with variables");
    assert_eq!(
        variables(&deployment),
        [
            "APP_BASE=x",
            "APP_DOLLAR=a$b",
            "APP_LOG=debug",
            "APP_PORT=8080",
            "APP_SHELL=shell",
            "APP_URL=http://example.com/",
            "FROM_SHELL=shell",
            "APP_NEEDED",
        ]
    );
    assert_eq!(line_of(&deployment, "APP_PORT"), 3, "where it is said, not where it is merged");
    assert_eq!(line_of(&deployment, "APP_LOG"), 13);
    assert_eq!(line_of(&deployment, "APP_BASE"), 3);
    assert!(deployment.place_of("APP_BASE").unwrap().file.ends_with("base.env"));
    assert_eq!(
        files(&deployment),
        [
            "/etc/one.pem < one.pem",
            "/etc/tls/cert.pem < cert.pem",
            "/run/secrets/by_variable",
            "/run/secrets/outside",
            "/run/secrets/signing_key < key",
            "/run/secrets/token < token",
        ]
    );
    assert_eq!(deployment.file("/run/secrets/token").unwrap().place.line, 22);
    let folders = deployment.open.iter().filter_map(|open| match &open.kind {
        OpenKind::Folder { path, local } => Some((path.as_str(), local.is_some())),
        OpenKind::Variables { .. } => None,
    });
    assert_eq!(folders.collect::<Vec<_>>(), [("/var/data", true), ("/cache", false), ("/more", true)]);
    assert!(deployment.may_mount("/var/data/x") && !deployment.may_mount("/var/database"));
    assert_eq!(
        notes(&deployment),
        [
            "16 `NOT_SET` is not set here, and compose does not start without it",
            "20 `FROM_FILE_GONE` is handed on, and is not set here",
            "19 `NOT_HANDED_ON` is handed on, and is not set here",
            "45 `NOWHERE` is not set here, and the file is made from it",
        ]
    );
    assert!(!deployment.service_links);
}

#[test]
fn list_of_variables_is_read_like_a_mapping() {
    let list = "services:\n  a:\n    environment:\n      - A=b=c\n      - FROM_SHELL\n      - C=${NONE}\n      - \"D=x y\"\n      - ${FROM_SHELL}=e\n";
    assert_eq!(variables(&one(list)), ["A=b=c", "C=", "D=x y", "FROM_SHELL=shell", "shell=e"]);
}

#[test]
fn env_file_is_a_text_a_list_or_a_mapping() {
    for words in [
        "x.env",
        "[x.env]",
        "[{path: x.env}]",
        "{path: ./x.env}",
        "[{path: x.env, required: true}, {path: y.env, required: false}]",
    ] {
        let text = format!("services:\n  a:\n    env_file: {words}\n");
        let folder = Folder::of(&[("compose.yaml", &text), ("x.env", "A=$FROM_SHELL\nFROM_SHELL\n")]);
        assert_eq!(variables(&read(&folder)), ["A=shell", "FROM_SHELL=shell"], "{words}");
    }
    let raw = Folder::of(&[
        ("compose.yaml", "services: {a: {env_file: [{path: x.env, format: raw}]}}"),
        ("x.env", "A='$B' # c"),
    ]);
    assert_eq!(variables(&read(&raw)), ["A='$B' # c"]);
}

#[test]
fn env_file_that_is_not_there_leaves_the_variables_open() {
    let deployment = one("services:\n  a:\n    env_file: gone.env\n");
    assert!(deployment.may_set("ANYTHING"));
    assert_eq!(notes(&deployment), ["3 this file of variables is not here, and compose does not start without it"]);
}

#[test]
fn number_that_compose_would_write_otherwise_is_noted() {
    let deployment = one(
        "services:\n  a:\n    environment:\n      A: 010\n      B: True\n      C: 2026-01-31\n      D: \"010\"\n      E: !!str 010\n",
    );
    assert_eq!(variables(&deployment), ["A=010", "B=true", "C=2026-01-31", "D=010", "E=010"]);
    assert_eq!(
        notes(&deployment),
        [
            "4 without quotes this is read as a number, and not as it is written: quote it",
            "6 without quotes this is read as a date, and not as it is written: quote it",
        ]
    );
}

#[test]
fn service_has_to_be_named_where_several_have_variables() {
    let text = "services:\n  a: {environment: {A: b}}\n  b: {env_file: x.env}\n  c: {image: d}\n";
    let folder = Folder::of(&[("compose.yaml", text)]);
    let read = |service| compose(&folder.path("compose.yaml"), service, &|_| None);
    let failure = read(None).unwrap_err();
    assert_eq!(failure.exit(), Exit::Usage);
    assert!(failure.text().ends_with("holds several services: `a`, `b`, `c`"), "{failure}");
    assert_eq!(read(Some("a")).unwrap().name, "a");
    assert!(read(Some("d")).unwrap_err().text().ends_with("no service `d`; there is `a`, `b`, `c`"));
}

#[test]
fn what_is_read_from_elsewhere_leaves_the_variables_open() {
    let text =
        "include: [other.yaml]\nservices:\n  a:\n    extends: {file: base.yaml, service: b}\n    environment: {A: b}\n";
    let folder = Folder::of(&[("compose.yaml", text), ("compose.override.yaml", "services: {}\n")]);
    let deployment = read(&folder);
    assert_eq!(deployment.notes.len(), 3);
    assert!(deployment.may_set("B"));
}

#[test]
fn config_is_mounted_at_the_root() {
    let text = "services:\n  a:\n    configs: [app, {source: b, target: /etc/b.toml}]\nconfigs:\n  app: {content: \"x=${FROM_SHELL}\"}\n  b: {file: ./b.toml}\n";
    assert_eq!(files(&one(text)), ["/app = x=shell", "/etc/b.toml < b.toml"]);
}

#[test]
fn debug_shows_names_and_no_values() {
    let deployment = one(
        "services:\n  a:\n    environment: {PASSWORD: hunter2}\n    configs: [c]\nconfigs: {c: {content: hunter2}}\n",
    );
    let debug = format!("{deployment:?}");
    assert!(debug.contains("PASSWORD") && !debug.contains("hunter2"), "{debug}");
}

#[test]
fn failure_names_the_line_and_no_value() {
    for (text, line) in [
        ("services:\n  a:\n    environment:\n      A: ${hunter2 x\n", 4),
        ("services:\n  a:\n    environment:\n      A: $-hunter2\n", 4),
        ("services:\n  a:\n    environment:\n      A: \"hunter2\n", 4),
        ("services:\n  a:\n    environment:\n      A: [hunter2]\n", 4),
        ("services:\n  a:\n    environment: hunter2\n", 3),
        ("services:\n  a:\n    environment: {A: hunter2, A: hunter2}\n", 3),
        ("hunter2\n", 1),
        ("", 1),
    ] {
        let folder = Folder::of(&[("compose.yaml", text)]);
        let failure = compose(&folder.path("compose.yaml"), None, &|_| None).unwrap_err().to_string();
        assert!(failure.contains("compose.yaml:"), "{failure}");
        assert!(!failure.contains("hunter2"), "{failure}");
        let said: u32 = failure.rsplit("compose.yaml:").next().unwrap().split(':').next().unwrap().parse().unwrap();
        // Where a quote is not closed the parser says where it gave up.
        assert!(said == line || text.contains("\"hunter2"), "{failure}");
    }
}
