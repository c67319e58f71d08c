//! The secrets of the matrix, in pairs: of one form, so that they have the same fault, and apart from that form without a
//! byte in common and of different length. What cannot stand in a name comes after as many letters in both, because the
//! column of a fault in a name is told.

/// Two secrets of one form.
pub(crate) struct Pair {
    pub(crate) name: &'static str,
    pub(crate) both: [Vec<u8>; 2],
}

/// The secret beside the one that is looked for. It equals the first of a pair, and differs from the second.
pub(crate) fn neighbour() -> Vec<u8> {
    low(14).into_bytes()
}

/// Every pair of the matrix; a new kind of secret is one more line.
pub(crate) fn pairs() -> Vec<Pair> {
    let pair = |name, one: String, two: String| Pair { name, both: [one.into_bytes(), two.into_bytes()] };
    vec![
        pair("text", low(14), high(19)),
        pair("url with a password", url(low, "ab.cd"), url(high, "wxyz.z")),
        pair("pem", pem(&low(48)), pem(&high(44))),
        pair("jwt", [low(20), low(31), low(27)].join("."), [high(24), high(30), high(22)].join(".")),
        pair("a key in hex", format!("a{}", letters(b"0123abc", 63)), format!("d{}", letters(b"456789def", 63))),
        pair("a key in base64", low(42) + "c=", high(42) + "o="),
        pair("uuid", uuid("a", b"0123abc"), uuid("d", b"456789def")),
        pair("placeholder", "changeme".into(), "xxxxxxxxxxxxx".into()),
        pair("like a number", "987659876".into(), "4321043210123".into()),
        pair(
            "like json",
            format!("{{\"{}\":[\"{}\"]}}", low(5), low(9)),
            format!("{{\"{}\":[\"{}\"]}}", high(7), high(8)),
        ),
        pair("two characters", "jk".into(), "xz".into()),
        // Without vowels, because so many letters hold a part of some word.
        pair("large", letters(b"bcdfghjklm", 65_536), letters(b"npqrstvwxz", 65_000)),
        Pair { name: "no utf-8", both: [tail(low(7), 0x81, 9), tail(high(7), 0xf5, 12)] },
        pair("a zero byte", format!("{}\0{}", low(7), low(8)), format!("{}\0{}", high(7), high(11))),
        pair("letters beyond ascii", wide('\u{430}', 12), wide('\u{10d0}', 11)),
        pair("line breaks", lines(low, [6, 13, 8]), lines(high, [7, 12, 12])),
        pair("an entry among lines", format!("{}\nf={}\n", low(12), low(9)), format!("{}\ns={}\n", high(15), high(7))),
        pair("double quotes", format!("{}\"{}", low(8), low(9)), format!("{}\"{}", high(8), high(11))),
        pair("single quotes", format!("{}'{}", low(8), low(9)), format!("{}'{}", high(8), high(11))),
        pair("backslashes", format!("{}\\{}\\", low(8), low(9)), format!("{}\\{}\\", high(8), high(11))),
        pair("escapes of a terminal", format!("\u{1b}[3{}m{}", 1, low(15)), format!("\u{1b}[3{}m{}", 7, high(13))),
        pair("blanks at its ends", format!(" {} ", low(13)), format!(" {} ", high(16))),
        // In a map the first is a value, and the second is none.
        pair("padded base64", format!("{}==", low(22)), format!("{}==", high(26))),
        pair("base64 that is padded once", format!("{}=", low(23)), format!("{}=", high(27))),
        pair("a comment", format!("{} #{}", low(7), low(8)), format!("{} #{}", high(7), high(10))),
        pair("an expansion", format!("${{{}}}{}", low(8), low(9)), format!("${{{}}}{}", high(9), high(11))),
        pair("a list", [low(6), low(7)].join(","), [high(6), high(9)].join(",")),
        pair("a pair", [low(6), low(7)].join("="), [high(6), high(9)].join("=")),
    ]
}

/// Letters of the first half of the alphabet, without a run that repeats soon.
fn low(len: usize) -> String {
    letters(b"abcdefghijklm", len)
}

/// Letters of the second half.
fn high(len: usize) -> String {
    letters(b"nopqrstuvwxyz", len)
}

fn letters(alphabet: &[u8], len: usize) -> String {
    let mut state = 7_u32;
    let next = || {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        char::from(alphabet[(state >> 16) as usize % alphabet.len()])
    };
    std::iter::repeat_with(next).take(len).collect()
}

/// As [`low`], in another script.
fn wide(first: char, len: usize) -> String {
    let wide = |letter: u8| char::from_u32(u32::from(first) + u32::from(letter - b'a'));
    low(len).bytes().filter_map(wide).collect()
}

fn uuid(first: &str, digits: &[u8]) -> String {
    first.to_owned() + &[7, 4, 4, 4, 12].map(|len| letters(digits, len)).join("-")
}

fn url(letters: fn(usize) -> String, host: &str) -> String {
    format!("postgres://{}:{}@{host}/{}", letters(4), letters(6 + host.len()), letters(3))
}

fn pem(body: &str) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
}

fn lines(letters: fn(usize) -> String, lengths: [usize; 3]) -> String {
    lengths.map(letters).join("\n")
}

fn tail(start: String, byte: u8, len: usize) -> Vec<u8> {
    let mut out = start.into_bytes();
    out.extend(std::iter::repeat_n(byte, len));
    out
}

#[test]
fn pairs_are_of_different_length_and_share_no_letter() {
    for Pair { name, both: [one, two] } in pairs() {
        assert!(one != two, "{name}");
        // What a type takes at one length alone, and what is called by its length.
        if !["two characters", "a key in hex", "a key in base64", "uuid"].contains(&name) {
            assert_ne!(one.len(), two.len(), "{name}");
        }
        if !["url with a password", "pem"].contains(&name) {
            let shared = one.iter().find(|byte| byte.is_ascii_lowercase() && two.contains(byte));
            assert!(shared.is_none_or(|byte| *byte == b'm' && name == "escapes of a terminal"), "{name}: {shared:?}");
        }
    }
}
