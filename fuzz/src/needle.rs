//! What has to hold of every load, whatever its sources hold: no text repeats a secret or depends on it, a second load
//! says the same as the first, and what it says is well-formed.

use std::fmt::{Debug, Write};

use secure_config::{LoadError, Loaded, Loader, Origin, SecureConfig};

/// Where an input holds these bytes, a secret is put.
const MARK: &[u8] = b"NEEDLE";

/// Two secrets of the same length that share no letter. They are no words, no hexadecimal digits and no placeholders.
const SECRETS: [&str; 2] = ["qjzkqzjkqzqjkzqjzkqjzqkj", "wvyhwyvhwvhywvyhwyvhvwyh"];

/// So many bytes of a secret in a row are no accident.
const RUN: usize = 6;

/// Loads the input with each secret in it, and once more, and compares. `loader` gets the input, writes it to where the
/// loader that it gives back will look. With `lines`, places have to lie within the input's lines.
pub fn assert_silent<T: SecureConfig + Debug>(input: &[u8], lines: bool, loader: impl Fn(&[u8]) -> Loader<T>) {
    // The fuzzer learns what texts are compared with: a part of a secret that it writes itself, into a name say, is none.
    let runs = || SECRETS.iter().flat_map(|secret| secret.as_bytes().windows(RUN));
    if input.windows(RUN).any(|window| runs().any(|run| run == window)) {
        return;
    }
    let said = SECRETS.map(|secret| {
        let input = with_secret(input, secret);
        let last = lines.then(|| input.split(|byte| *byte == b'\n').count());
        let said = say(&loader(&input), last);
        for run in secret.as_bytes().windows(RUN) {
            let run = str::from_utf8(run).expect("the secrets are text");
            assert!(!said.contains(run), "a part of the secret is repeated:\n{said}");
        }
        said
    });
    // Without a mark both inputs are one, and this is a second load.
    assert!(said[0] == said[1], "two loads say different things:\n{}\n{}", said[0], said[1]);
}

/// Whether the input marks a name as a secret: names are said.
pub fn marks_a_name(input: &[u8], is_of_name: impl Fn(u8) -> bool, prefix: &[u8]) -> bool {
    let starts = input.windows(prefix.len()).enumerate().filter(|(_, window)| *window == prefix);
    starts.map(|(at, _)| &input[at..]).any(|rest| {
        let length = rest.iter().take_while(|byte| is_of_name(**byte)).count();
        is_marked(&rest[..length])
    })
}

/// Whether a secret is put into these bytes.
pub fn is_marked(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).any(|window| window == MARK)
}

fn with_secret(input: &[u8], secret: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len());
    let mut rest = input;
    while let Some((first, further)) = rest.split_first() {
        match rest.strip_prefix(MARK) {
            Some(after) => {
                out.extend_from_slice(secret.as_bytes());
                rest = after;
            }
            None => {
                out.push(*first);
                rest = further;
            }
        }
    }
    out
}

/// Everything that a load says, through every channel that takes a text out of a program.
fn say<T: SecureConfig + Debug>(loader: &Loader<T>, last_line: Option<usize>) -> String {
    let mut out = String::new();
    let outcome = loader.load_reported();
    let place = |origin: Option<&Origin>| {
        let (Some(last), Some(line)) = (last_line, origin.and_then(Origin::line)) else { return };
        assert!(line >= 1 && line as usize <= last, "line {line} of {last} is named");
    };
    let json = match &outcome {
        Ok(Loaded { settings, report }) => {
            report.fields().iter().for_each(|field| {
                place(field.origin());
                field.shadows().iter().for_each(|origin| place(Some(origin)));
            });
            assert_visible(&report.to_string());
            report.warnings().iter().for_each(|warning| assert_visible(&warning.to_string()));
            let _ = write!(out, "{report}{report:?}{settings:#?}");
            let _ = write!(out, "{:?}{:?}{:?}", report.fields(), report.warnings(), report.rotation());
            report.to_json()
        }
        Err(error) => {
            assert!(!error.problems().is_empty(), "a load fails and says nothing");
            error.problems().iter().for_each(|problem| place(problem.origin()));
            assert_visible(&error.to_string());
            let _ = write!(out, "{error}{error:#?}{:?}{}", error.problems(), causes(error));
            error.to_json()
        }
    };
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "not JSON: {json}");
    let _ = write!(out, "{json}{loader:?}");
    out
}

/// A text for people has no control characters but line breaks of its own.
fn assert_visible(text: &str) {
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "control characters: {text:?}");
}

fn causes(error: &LoadError) -> String {
    std::iter::successors(std::error::Error::source(error), |cause| cause.source())
        .map(|cause| format!("{cause}{cause:?}"))
        .collect()
}
