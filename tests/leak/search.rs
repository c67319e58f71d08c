//! Whether a text holds a trace of a secret: any run of six of its bytes, forwards or backwards, plain or in one of the
//! encodings that secrets are written in.

use std::collections::HashSet;

/// So many bytes in a row are no accident.
const RUN: usize = 6;

/// Shorter secrets rest on the comparison of pairs alone: their runs could stand anywhere.
const LEAST: usize = 12;

/// All traces of one secret.
pub(crate) struct Traces {
    /// By their length.
    sets: Vec<(usize, HashSet<Vec<u8>>)>,
    /// The three bytes that any of them starts with: most places of a text need no closer look.
    starts: HashSet<[u8; 3]>,
    /// One bit for the first two of them.
    bits: Vec<u64>,
}

impl Traces {
    pub(crate) fn of(secret: &[u8]) -> Self {
        if secret.len() < LEAST {
            return Self { sets: Vec::new(), starts: HashSet::new(), bits: vec![0; 1024] };
        }
        let mut sets: Vec<(usize, HashSet<Vec<u8>>)> = Vec::new();
        let mut add = |trace: Vec<u8>| match sets.iter_mut().find(|(len, _)| *len == trace.len()) {
            Some((_, set)) => _ = set.insert(trace),
            None => sets.push((trace.len(), HashSet::from([trace]))),
        };
        for run in secret.windows(RUN).filter(|run| !is_form(run)) {
            add(run.to_vec());
            add(run.iter().rev().copied().collect());
            for encoded in [hex(run, false), hex(run, true), percent(run)] {
                add(encoded.into_bytes());
            }
        }
        // Every third byte starts a group of base64 in one of the three alignments.
        for run in secret.windows(RUN).filter(|run| !is_form(run)) {
            for table in [STANDARD, URL_SAFE] {
                add(base64(run, table).into_bytes());
            }
        }
        let starts: HashSet<[u8; 3]> =
            sets.iter().flat_map(|(_, set)| set).filter_map(|trace| trace.first_chunk().copied()).collect();
        let mut bits = vec![0; 1024];
        starts.iter().for_each(|[one, two, _]| bits[bit(*one, *two).0] |= bit(*one, *two).1);
        Self { sets, starts, bits }
    }

    /// The first trace that the text holds.
    pub(crate) fn find(&self, text: &str) -> Option<String> {
        let text = text.as_bytes();
        let mut places = text.array_windows().enumerate().filter(|(_, start)| {
            let (word, mask) = bit(start[0], start[1]);
            self.bits[word] & mask != 0 && self.starts.contains(*start)
        });
        places.find_map(|(at, _)| {
            let rest = &text[at..];
            let here = |(len, set): &(usize, HashSet<Vec<u8>>)| {
                rest.get(..*len)
                    .filter(|window| set.contains(*window))
                    .map(|window| String::from_utf8_lossy(window).into_owned())
            };
            self.sets.iter().find_map(here)
        })
    }
}

/// Where the bit of two bytes stands.
fn bit(one: u8, two: u8) -> (usize, u64) {
    let number = usize::from(one) << 8 | usize::from(two);
    (number / 64, 1 << (number % 64))
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

fn hex(bytes: &[u8], upper: bool) -> String {
    let digits = |byte: &u8| if upper { format!("{byte:02X}") } else { format!("{byte:02x}") };
    bytes.iter().map(digits).collect()
}

fn percent(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn traces_of_a_secret_are_found_in_every_encoding() {
    let secret = b"correct-horse";
    let traces = Traces::of(secret);
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
    ] {
        assert!(traces.find(text).is_some(), "{text}");
    }
    for text in ["", "corre", "horse corre", "another text"] {
        assert_eq!(traces.find(text), None, "{text}");
    }
    assert_eq!(Traces::of(b"too short").find("too short"), None);
}
