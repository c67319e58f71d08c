//! The hostile texts, bytes and paths.

use std::ffi::OsString;

/// How long the longest texts are: each is handed to very many readers.
const LONG: usize = 16 * 1024;

/// Texts that some code somewhere does not expect.
pub(crate) fn texts() -> Vec<String> {
    let short = [
        "",
        " ",
        "\0",
        "a\0b",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\u{1b}[31mred\u{1b}[0m",
        "\u{7}\u{8}\u{7f}\u{9b}",
        "\u{feff}",
        "\u{202e}drowssap",
        "\u{a0}",
        "é\u{301}",
        "\u{1f600}",
        "/",
        ".",
        "..",
        "../../etc/passwd",
        "~/x",
        "C:\\",
        "-",
        "--help",
        "=",
        "==",
        ",",
        ",,,",
        "a=b,a=c",
        "'",
        "\"",
        "`",
        "\\",
        "${A}",
        "${",
        "$(id)",
        "{}",
        "{0}{:?}",
        "%s%n",
        "<script>",
        "null",
        "-0",
        "+1",
        "0x",
        "1e999",
        "NaN",
        "-inf",
        "18446744073709551616",
        "-170141183460469231731687303715884105729",
        "99999999999999999999999999w 1ns",
        "99999999999999PiB",
        "0000-00-00",
        "9999-12-31T23:59:60+23:59",
        "10000-01-01",
        "1970-01-01T00:00:00+00:01",
        "255.255.255.256",
        "[::1%99999999999]:99999",
        "://",
        "a://:@",
        "http://[",
        "-----BEGIN -----",
        "-----BEGIN A-----END A-----",
        "....",
        "====",
        "00000000-0000-0000-0000-00000000000é",
        "[[[[",
        "]]]]",
        "a.b.c = {",
        "APP_KEY",
    ];
    let long = ["x", "9", "=", "é", "a=b,", "[", "{", "\"", "://a:b@", "-----END ", "${A}", "1s ", "\0", "."];
    let long = long.iter().map(|text| text.repeat(LONG / text.len()));
    short.iter().map(ToString::to_string).chain(long).collect()
}

/// The texts, and what is none.
pub(crate) fn bytes() -> Vec<Vec<u8>> {
    let more: [&[u8]; 6] = [b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xff\xfea\0", b"\xf4\x90\x80\x80", &ALL];
    texts().into_iter().map(String::into_bytes).chain(more.iter().map(|bytes| bytes.to_vec())).collect()
}

const ALL: [u8; 256] = {
    let mut all = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        all[byte] = byte as u8;
        byte += 1;
    }
    all
};

/// What may stand where a path belongs, beside what a test makes in its folder.
pub(crate) fn paths() -> Vec<OsString> {
    let mut paths: Vec<OsString> = texts().into_iter().filter(|text| text.len() < 10_000).map(Into::into).collect();
    paths.push("a/".repeat(5000).into());
    paths.push("n".repeat(5000).into());
    paths.push("x".repeat(1024 * 1024).into());
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        paths.push(OsString::from_vec(b"\xff\xfe".to_vec()));
        paths.extend(["/dev/null", "/dev/zero", "/dev/full", "/dev/stdin", "/dev/tty"].map(Into::into));
    }
    #[cfg(target_os = "linux")]
    paths.extend(
        ["/proc/self/mem", "/proc/self/fd", "/proc/self/environ", "/proc/kcore", "/sys/power/state"].map(Into::into),
    );
    paths
}
