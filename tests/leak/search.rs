//! Whether a text holds a trace of a secret: any run of six of its bytes, forwards or backwards, plain or in one of the
//! encodings that secrets are written in.

use std::collections::HashSet;

/// So many bytes in a row are no accident.
const RUN: usize = 6;

/// Shorter secrets rest on the comparison of pairs alone: their runs could stand anywhere.
const LEAST: usize = 12;

/// All traces of one secret, or of several.
pub(crate) struct Traces {
    /// By their length.
    sets: Vec<(usize, HashSet<Vec<u8>>)>,
    /// A bit for every three bytes in a row of their first six. A trace that begins anywhere covers a place that is a
    /// multiple of [`STEP`], with three bytes of these behind it: most places of a text need no look at all.
    bits: Vec<u64>,
}

/// Six bytes hold so many threes.
const STEP: usize = RUN - 2;

impl Traces {
    pub(crate) fn of<'a>(secrets: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut traces = Self { sets: Vec::new(), bits: vec![0; 1 << 15] };
        let long = secrets.into_iter().filter(|secret| secret.len() >= LEAST);
        for run in long.flat_map(|secret| secret.windows(RUN)).filter(|run| !is_form(run)) {
            traces.add(run);
            traces.add(&run.iter().rev().copied().collect::<Vec<_>>());
            // Every third byte starts a group of base64 in one of the three alignments.
            for trace in [STANDARD, URL_SAFE].map(|table| base64(run, table)).into_iter().chain(written(run)) {
                traces.add(trace.as_bytes());
            }
        }
        traces
    }

    fn add(&mut self, trace: &[u8]) {
        for [one, two, three] in trace[..RUN].array_windows() {
            let number = place(*one, *two, *three);
            self.bits[number / 64] |= 1 << (number % 64);
        }
        match self.sets.iter_mut().find(|(len, _)| *len == trace.len()) {
            Some((_, set)) => _ = set.insert(trace.to_vec()),
            None => self.sets.push((trace.len(), HashSet::from([trace.to_vec()]))),
        }
    }

    /// The first trace that the text holds. Written for a build without optimization, where a call costs more than a look.
    pub(crate) fn find(&self, text: &str) -> Option<String> {
        let (text, bits) = (text.as_bytes(), self.bits.as_slice());
        let mut at = 0;
        while at + 2 < text.len() {
            let number = place(text[at], text[at + 1], text[at + 2]);
            if bits[number / 64] >> (number % 64) & 1 == 1
                && let Some(trace) = (at.saturating_sub(STEP - 1)..=at).find_map(|at| self.starting(&text[at..]))
            {
                return Some(trace);
            }
            at += STEP;
        }
        None
    }

    /// The trace that a text begins with.
    fn starting(&self, text: &[u8]) -> Option<String> {
        let begins = |(len, set): &(usize, HashSet<Vec<u8>>)| text.get(..*len).filter(|start| set.contains(*start));
        self.sets.iter().find_map(begins).map(|trace| String::from_utf8_lossy(trace).into_owned())
    }
}

/// Where the bit of three bytes stands.
fn place(one: u8, two: u8, three: u8) -> usize {
    (one as usize & 0x7f) << 14 | (two as usize & 0x7f) << 7 | (three as usize & 0x7f)
}

/// A run of bytes as it stands in other texts, wherever that is not the run itself.
fn written(run: &[u8]) -> Vec<String> {
    let join = |each: &dyn Fn(&u8) -> String, between: &str| run.iter().map(each).collect::<Vec<_>>().join(between);
    let mut all = vec![
        join(&|byte| format!("{byte:02x}"), ""),
        join(&|byte| format!("{byte:02X}"), ""),
        join(&|byte| format!("%{byte:02x}"), ""),
        join(&|byte| format!("%{byte:02X}"), ""),
        // `Debug` of bytes.
        join(&|byte| byte.to_string(), ", "),
        run.escape_ascii().to_string(),
        percent(run),
    ];
    if let Ok(text) = std::str::from_utf8(run) {
        all.extend([text.escape_debug().to_string(), text.escape_default().to_string(), json(text)]);
    }
    all
}

/// As URLs hold it: what needs no escape stays.
fn percent(bytes: &[u8]) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    bytes.iter().map(|byte| if plain(byte) { char::from(*byte).into() } else { format!("%{byte:02X}") }).collect()
}

/// As JSON holds it.
fn json(text: &str) -> String {
    let each = |letter: char| match letter {
        '"' => "\\\"".into(),
        '\\' => "\\\\".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        letter if letter.is_control() => format!("\\u{:04x}", u32::from(letter)),
        letter => letter.into(),
    };
    text.chars().map(each).collect::<String>()
}

/// What every secret of its form has, and our own texts may name.
fn is_form(run: &[u8]) -> bool {
    let within = |form: &str| form.as_bytes().windows(RUN).any(|window| window == run);
    within("-----BEGIN PRIVATE KEY-----\n") || within("\n-----END PRIVATE KEY-----\n") || within("postgres://")
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn base64(bytes: &[u8], table: &[u8; 64]) -> String {
    let mut out = String::new();
    for group in bytes.as_chunks::<3>().0 {
        let all = u32::from(group[0]) << 16 | u32::from(group[1]) << 8 | u32::from(group[2]);
        out.extend([18, 12, 6, 0].map(|shift| char::from(table[(all >> shift) as usize & 63])));
    }
    out
}

#[test]
fn traces_of_a_secret_are_found_in_every_encoding() {
    let traces = Traces::of([b"correct-horse".as_slice()]);
    for text in [
        "a correct-horse b",
        "corre orrect!",
        "esroh-tcerroc",
        "<t-hors>",
        // `printf correct-horse | base64`, and with one and two bytes before it.
        "Y29ycmVjdC1ob3JzZQ==",
        "eGNvcnJlY3QtaG9yc2U=",
        "eHhjb3JyZWN0LWhvcnNl",
        "636f72726563742d686f727365",
        "636F72726563742D686F727365",
        "%63%6F%72%72%65%63%74%2D",
        "[99, 111, 114, 114, 101, 99, 116]",
    ] {
        // Wherever it begins.
        for blanks in 0..STEP {
            assert!(traces.find(&format!("{}{text}", " ".repeat(blanks))).is_some(), "{blanks} {text}");
        }
    }
    for text in ["", "corre", "horse corre", "another text"] {
        assert_eq!(traces.find(text), None, "{text}");
    }
    assert_eq!(Traces::of([b"too short".as_slice()]).find("too short"), None);
    let traces = Traces::of(["a\"b\\c\nd\u{1b}e\u{e9}f/g h".as_bytes()]);
    for text in
        [r#"a\"b\\c\nd"#, r"b\\c\nd\u001be", r"b\\c\nd\u{1b}e", r"\nd\x1be\xc3\xa9", "%0Ad%1Be%C3%A9", "%C3%A9f%2Fg%20"]
    {
        assert!(traces.find(text).is_some(), "{text}");
    }
}
