//! Files that mean harm: they end soon, as a failure or not, and nothing panics.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::super::{compose, kubernetes};
use super::Folder;

/// Reads a file both ways; the texts of the failures.
fn both(bytes: &[u8]) -> Vec<String> {
    let folder = Folder::of(&[]);
    let path = folder.path("x.yaml");
    std::fs::write(&path, bytes).unwrap();
    let start = Instant::now();
    let results =
        [compose(&path, Some("a"), &|_| None).map(drop), kubernetes(std::slice::from_ref(&path), None, None).map(drop)];
    // Generous, for a build without optimisations on a busy machine; what multiplies takes hours.
    assert!(start.elapsed() < Duration::from_mins(2), "{:?}", start.elapsed());
    results.into_iter().filter_map(Result::err).map(|failure| failure.text().to_owned()).collect()
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_line() {
    for failure in both(b"a: 1\nb: hunter2\xff\n") {
        assert!(failure.ends_with("x.yaml:2: this is not UTF-8"), "{failure}");
    }
}

#[test]
fn large_file_is_refused_unread() {
    let failures = both(&vec![b'a'; 10 << 20]);
    assert!(
        failures.len() == 2 && failures.iter().all(|failure| failure.ends_with("is larger than 8 MiB")),
        "{failures:?}"
    );
}

#[test]
fn one_thing_over_and_over_ends_soon() {
    for part in [
        "a\n", "[", "- ", "{", "? ", "&a ", "*a ", "!a ", "a: ", "\"", "'", "#", "---\n", "a: |\n ", "%", "\t", ",",
        "[a,", "é", "a: [\n", "&a [*a,",
    ] {
        let text = part.repeat((1 << 20) / part.len());
        both(text.as_bytes());
    }
}

#[test]
fn no_place_and_no_folder_is_a_file() {
    let folder = Folder::of(&[]);
    assert!(compose(&folder.path("gone.yaml"), None, &|_| None).unwrap_err().text().ends_with("does not exist"));
    assert!(compose(&folder.path("."), None, &|_| None).is_err());
}

#[test]
fn alias_that_multiplies_keys_is_bounded() {
    let mut map = String::new();
    (0..5_000).for_each(|at| write!(map, "k{at}: xxxxxxxxxxxxxxxx, ").unwrap());
    let all = |text: &str| [text].repeat(5_000).join(", ");
    let config = format!("kind: ConfigMap\nmetadata: {{name: m}}\ndata: {{{map}}}\n---\n");
    let refs = all("{configMapRef: {name: m}}");
    let failures =
        both(format!("{config}kind: Pod\nspec: {{containers: [{{name: c, envFrom: [{refs}]}}]}}\n").as_bytes());
    assert!(failures.iter().any(|failure| failure.contains("far more of the file")), "{failures:?}");
    let mounts = all("{name: v, mountPath: /x, subPath: none}");
    let volume = "volumes: [{name: v, configMap: {name: m}}]";
    both(
        format!("{config}kind: Pod\nspec: {{{volume}, containers: [{{name: c, volumeMounts: [{mounts}]}}]}}\n")
            .as_bytes(),
    );
    let items = all("*m");
    let failures =
        both(format!("kind: List\nx: &m {{kind: ConfigMap, data: {{{map}}}}}\nitems: [{items}]\n").as_bytes());
    assert!(failures.iter().any(|failure| failure.contains("far more of the file")), "{failures:?}");
}

#[test]
fn references_that_multiply_are_bounded() {
    let mut env = "{name: A0, value: xxxxxxxxxxxxxxxx}".to_owned();
    for at in 1..2_000 {
        let below = at - 1;
        write!(env, ", {{name: A{at}, value: \"$(A{below})$(A{below})\"}}").unwrap();
    }
    let failures = both(format!("kind: Pod\nspec: {{containers: [{{name: c, env: [{env}]}}]}}\n").as_bytes());
    assert!(failures.iter().any(|failure| failure.contains("references make")), "{failures:?}");
    both(
        format!(
            "kind: Pod\nspec: {{containers: [{{name: c, env: [{{name: A, value: \"{}\"}}]}}]}}\n",
            "$(".repeat(500_000)
        )
        .as_bytes(),
    );
    both(format!("services: {{a: {{environment: {{A: \"{}\"}}}}}}\n", "${A:-".repeat(200_000)).as_bytes());
    both(format!("services: {{a: {{environment: {{A: \"{}\"}}}}}}\n", "$A".repeat(300_000)).as_bytes());
}

#[test]
fn name_out_of_a_file_moves_no_cursor() {
    let failures = both(b"services: {\"\\e[31m\": {}, \"b\\n\": {}}\n");
    assert!(failures.iter().all(|failure| !failure.contains(['\u{1b}', '\n'])), "{failures:?}");
}

/// Any text, made of what such files are made of: neither way of reading panics.
#[test]
fn any_text_is_read_without_panic() {
    const PARTS: &[&str] = &[
        "services",
        "a",
        "environment",
        "env_file",
        "secrets",
        "volumes",
        "kind",
        "Pod",
        "ConfigMap",
        "Secret",
        "List",
        "items",
        "spec",
        "containers",
        "env",
        "envFrom",
        "name",
        "value",
        "valueFrom",
        "secretKeyRef",
        "data",
        "metadata",
        "configs",
        "volumeMounts",
        "mountPath",
        "subPath",
        "configMap",
        "projected",
        "sources",
        "extends",
        ": ",
        ":\n",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "\"",
        "'",
        "&x ",
        "*x",
        "<<",
        "!",
        "!!str ",
        "|\n",
        ">-\n",
        "#",
        "---\n",
        "...\n",
        "${",
        "}",
        "$",
        "$(",
        ")",
        ":-",
        "0",
        "1e9",
        "0x",
        "2026-01-01",
        "true",
        "~",
        "\t",
        "\u{feff}",
        "é",
        "\0",
        "? ",
        "%YAML 1.2\n",
        "/",
        "..",
        "\\",
        "\r\n",
        "\u{2028}",
        "=",
    ];
    let folder = Folder::of(&[]);
    let path = folder.path("x.yaml");
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let real = [super::compose::REAL, super::kubernetes::WORKLOAD, super::kubernetes::OBJECTS];
    let starts = [
        "",
        "services:\n  a:\n    ",
        "kind: Pod\nspec:\n  containers:\n  - name: c\n    ",
        "services: {a: {environment: ",
    ];
    for round in 0..3_000 {
        let text = if round % 2 == 0 {
            let mut text = starts[next(starts.len())].to_owned();
            (0..next(40)).for_each(|_| text.push_str(PARTS[next(PARTS.len())]));
            text
        } else {
            // A real file, in which some pieces are something else.
            let mut text: Vec<char> = real[next(real.len())].chars().collect();
            for _ in 0..=next(6) {
                let from = next(text.len());
                let to = (from + next(12)).min(text.len());
                text.splice(from..to, PARTS[next(PARTS.len())].chars());
            }
            text.into_iter().collect()
        };
        std::fs::write(&path, &text).unwrap();
        let _ = compose(&path, None, &|name| (name == "a").then(|| "x".to_owned()));
        let _ = kubernetes(std::slice::from_ref(&path), None, None);
        let _ = super::super::dotenv::lines(&text, false, &|_| None);
    }
}
