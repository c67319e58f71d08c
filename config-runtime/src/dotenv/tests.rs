//! The dialect as tables, one a rule of `docs/DOTENV.md`, and what holds for any bytes.

use super::fault::{Fault, FaultKind};
use super::syntax::{Entry, entries};
use FaultKind::{
    BadExpansion, InvalidName, LoneCarriageReturn, MissingName, NoEquals, NulByte, TextAfterQuote, UnclosedQuote, Utf16,
};
use proptest::prelude::*;

/// Each entry as `NAME=value`, its value shown with escapes; each fault as its kind.
fn read(text: impl AsRef<[u8]>) -> Vec<String> {
    let shown = |read: Result<Entry<'_>, Fault<'_>>| match read {
        Ok(entry) => format!("{}={}", entry.name, entry.decode().escape_ascii()),
        Err(fault) => format!("{:?}", fault.kind),
    };
    entries(text.as_ref()).map(shown).collect()
}

fn only_fault(text: &[u8]) -> Fault<'_> {
    let mut read = entries(text);
    match (read.next(), read.next()) {
        (Some(Err(fault)), None) => fault,
        other => panic!("not one fault: {other:?}"),
    }
}

fn assert_values(table: &[(&str, &str)]) {
    for (text, value) in table {
        assert_eq!(read(format!("A={text}")), [format!("A={}", value.as_bytes().escape_ascii())], "{text:?}");
    }
}

#[test]
fn unquoted_value_any_text_is_kept_but_for_blanks_around_it() {
    assert_values(&[
        ("", ""),
        (" \t ", ""),
        ("  a  ", "a"),
        ("a  b c", "a  b c"),
        ("=", "="),
        ("a=b==", "a=b=="),
        ("it's", "it's"),
        ("a\"b", "a\"b"),
        ("a'b'", "a'b'"),
        (r"C:\new\$x\", r"C:\new\$x\"),
        ("pa$word$$", "pa$word$$"),
        ("${B}", "${B}"),
        ("[\"a\", \"b\"]", "[\"a\", \"b\"]"),
        ("`a b`;&", "`a b`;&"),
        ("a\u{b}\u{c}", "a\u{b}\u{c}"),
    ]);
}

#[test]
fn comment_after_a_value_needs_a_blank_before_it() {
    assert_values(&[
        ("abc#def", "abc#def"),
        ("#abc", "#abc"),
        ("# abc", "# abc"),
        (" #abc", ""),
        ("abc #def", "abc"),
        ("abc\t #def", "abc"),
        ("a#b c#d #e #f", "a#b c#d"),
        (r"a \#b", r"a \#b"),
        ("'a #b' # c", "a #b"),
        ("\"a #b\"\t#c", "a #b"),
    ]);
}

#[test]
fn single_quoted_value_any_escape_but_of_the_quote_is_kept() {
    assert_values(&[
        ("''", ""),
        ("' a '", " a "),
        (r#"'a"b$C${D}\n\\'"#, r#"a"b$C${D}\n\\"#),
        (r"'it\'s'", "it's"),
        (r"'a\\\'b'", r"a\\'b"),
        ("'a\n\n#b\r\nB=2\n'", "a\n\n#b\r\nB=2\n"),
    ]);
}

#[test]
fn double_quoted_value_known_escapes_are_decoded() {
    assert_values(&[
        ("\"\"", ""),
        ("\" a'b \"", " a'b "),
        (r#""\n\r\t\\\"\'\$\a\b\f\v""#, "\n\r\t\\\"'$\u{7}\u{8}\u{c}\u{b}"),
        (r#""a\\nb\\""#, r"a\nb\"),
        (r#""\d\w\0101\x41\u0041\`\ ""#, r"\d\w\0101\x41\u0041\`\ "),
        ("\"a\\\nb\"", "a\\\nb"),
        ("\"a\r\nb\rc\"", "a\r\nb\rc"),
    ]);
}

#[test]
fn line_every_form_reads_as_entries_and_faults_in_order() {
    let table: &[(&str, &[&str])] = &[
        ("", &[]),
        (" \n\t\r\n# A=1\n  #B=2", &[]),
        ("A=1\r\nB=2\r\n", &["A=1", "B=2"]),
        ("A=1\r", &["A=1"]),
        ("A=\nB=2", &["A=", "B=2"]),
        ("\u{feff}A=1", &["A=1"]),
        ("  A\t =\t 1", &["A=1"]),
        ("a=1\n_=2\nA.b-C_9=3", &["a=1", "_=2", "A.b-C_9=3"]),
        ("export A=1\nexport \t B = 2", &["A=1", "B=2"]),
        ("export=1\nexportA=2\nexport export=3", &["export=1", "exportA=2", "export=3"]),
        ("A=1\nA=2", &["A=1", "A=2"]),
        ("A='x'\r\nB=\"y\" \r\nC='z'", &["A=x", "B=y", "C=z"]),
        ("A\nexport B\nexport\nexport \nC=1", &["NoEquals", "NoEquals", "NoEquals", "NoEquals", "C=1"]),
        ("=1\nexport =1\nA=2", &["MissingName", "MissingName", "A=2"]),
        ("1A=1\n-A=1\n'A'=1\nA B=1\nÉ=1\nA: b=c", &["InvalidName"; 6]),
        ("A='a'b\nB='a'#b\nC=\"a\" \"b\"\nD=''''", &["TextAfterQuote"; 4]),
        ("A='a\nB=1", &["UnclosedQuote", "B=1"]),
        ("A='a\nB='b'\nC=\"c\nexport D=\"d\"", &["UnclosedQuote", "B=b", "UnclosedQuote", "D=d"]),
        ("A='a\nb'c\nB=1", &["TextAfterQuote", "B=1"]),
        (r"A='C:\'", &["UnclosedQuote"]),
        ("A=1\rB=2\n#a\rB=1\n\rC=3\nD=4 #\rE=5\nF=\r\r\n", &["LoneCarriageReturn"; 5]),
        ("A=a\0b\nB='\0'\nC=1", &["NulByte", "NulByte", "C=1"]),
    ];
    for (text, expected) in table {
        assert_eq!(read(text), *expected, "{text:?}");
    }
}

#[test]
fn fault_each_kind_says_where_and_nothing_of_the_value() {
    let at = |kind, line, column, name| Fault { line, column, name, kind };
    let table: &[(&[u8], Fault<'_>)] = &[
        (b"\n\nA", at(NoEquals, 3, None, None)),
        (b"  =x", at(MissingName, 1, Some(3), None)),
        (b"  export = x", at(MissingName, 1, Some(10), None)),
        (b"\tex-\xFF=x", at(InvalidName, 1, Some(5), None)),
        (b"export 1A=x", at(InvalidName, 1, Some(8), None)),
        (b"A B=x", at(InvalidName, 1, Some(3), None)),
        (b"#\nA=\"x", at(UnclosedQuote, 2, None, Some("A"))),
        (b"\nA='x\ny'z", at(TextAfterQuote, 2, None, Some("A"))),
        (b"A=x\0", at(NulByte, 1, None, Some("A"))),
        (b"A=x\ry", at(LoneCarriageReturn, 1, None, Some("A"))),
        (b"A\r=x", at(LoneCarriageReturn, 1, None, None)),
        (b"\xFF\xFEA\0=\0x\0\n\0", at(Utf16, 1, None, None)),
        (b"\xFE\xFF\0A\0=\0x", at(Utf16, 1, None, None)),
    ];
    for (text, expected) in table {
        assert_eq!(only_fault(text), *expected, "{}", text.escape_ascii());
    }
}

#[test]
fn line_after_values_of_several_lines_is_counted_right() {
    let text = b"\r\n#\nA='1\n2\r\n3'\nB=1\n\nC=\"\n\" # c\nD\nE='\nF=1";
    let lines: Vec<_> = entries(text).map(|read| read.map_or_else(|fault| fault.line, |entry| entry.line)).collect();
    assert_eq!(lines, [3, 6, 8, 10, 11, 12]);
}

#[test]
fn value_not_utf8_passes_through_beside_names_that_read() {
    let text = b"A=\xFF\xFE\x80\nB='\xC3' # \xC3\nC=\"\\n\xC3\"";
    assert_eq!(read(text), [r"A=\xff\xfe\x80", r"B=\xc3", r"C=\n\xc3"]);
}

#[test]
fn entry_debug_withholds_the_value() {
    let shown: Vec<_> = entries(b"A=hunter2\nB='hunter2").map(|read| format!("{read:#?}")).collect();
    assert!(shown.iter().all(|text| !text.contains("hunter2")), "{shown:?}");
}

#[test]
fn expand_every_form_gives_the_value_or_a_fault() {
    let table: &[(&str, Result<&str, FaultKind>)] = &[
        ("${B}${B}y", Ok("bby")),
        ("\"a ${B}\\n\"", Ok("a b\n")),
        ("'${B}'", Ok("${B}")),
        ("${U}", Ok("")),
        ("${U:-d e}f", Ok("d ef")),
        ("${EMPTY:-d}", Ok("d")),
        ("${B:-d}", Ok("b")),
        ("${U:-}", Ok("")),
        ("${U:-a}b}", Ok("ab}")),
        ("\"${U:-\\\"q\\\"}\"", Ok("\"q\"")),
        ("${DOLLAR}", Ok("${B}")),
        ("pa$word$$ $(id) $1 a$", Ok("pa$word$$ $(id) $1 a$")),
        (r#""\${B}\\${B}\$""#, Ok(r"${B}\b$")),
        (r"\${B}", Ok(r"\b")),
        ("$${B}", Err(BadExpansion)),
        ("${B", Err(BadExpansion)),
        ("${", Err(BadExpansion)),
        ("${}", Err(BadExpansion)),
        ("${1}", Err(BadExpansion)),
        ("${ B }", Err(BadExpansion)),
        ("${B-d}", Err(BadExpansion)),
        ("${B:?e}", Err(BadExpansion)),
        ("${B:+e}", Err(BadExpansion)),
        ("${U:-${B}}", Err(BadExpansion)),
    ];
    let mut lookup = |name: &str| match name {
        "B" => Some(b"b".to_vec()),
        "DOLLAR" => Some(b"${B}".to_vec()),
        "EMPTY" => Some(vec![]),
        _ => None,
    };
    for (text, expected) in table {
        let line = format!("A={text}");
        let entry = entries(line.as_bytes()).next().expect("one line").expect("an entry");
        let read = entry.expand(&mut lookup).map_err(|fault| fault.kind);
        assert_eq!(read, expected.map(|value| value.as_bytes().to_vec()), "{text:?}");
    }
}

#[test]
fn expand_to_more_than_the_largest_file_is_a_fault() {
    let mut lookup = |_: &str| Some(vec![b'x'; 600_000]);
    let mut read = |text: &[u8]| {
        let entry = entries(text).next().expect("one line").expect("an entry");
        entry.expand(&mut lookup).map(|value| value.len()).map_err(|fault| fault.kind)
    };
    assert_eq!(read(b"A=${B}y"), Ok(600_001));
    assert_eq!(read(b"A=${B}${B}"), Err(FaultKind::LongExpansion));
}

/// Writes a value so that it is read back, whatever it holds but NUL.
fn double_quoted(value: &[u8]) -> Vec<u8> {
    let mut written = vec![b'"'];
    for byte in value {
        match byte {
            b'\n' => written.extend(b"\\n"),
            b'"' | b'\\' | b'$' => written.extend([b'\\', *byte]),
            other => written.push(*other),
        }
    }
    written.push(b'"');
    written
}

fn text_of_a_dotenv() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "A", "export ", "=", " ", "\t", "\n", "\r", "\r\n", "#", "'", "\"", "\\", "$", "${", "}", ":-", "\0", "é", "x9",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn entries_any_bytes_never_panic_and_size_values_exactly(
        text in prop_oneof![text_of_a_dotenv(), prop::collection::vec(any::<u8>(), 0..200)],
    ) {
        let lines = text.split(|byte| *byte == b'\n').count();
        let mut last = 0;
        for read in entries(&text) {
            let line = read.map_or_else(|fault| fault.line, |entry| entry.line);
            prop_assert!(line > last && line as usize <= lines);
            last = line;
            let Ok(entry) = read else { continue };
            let value = entry.decode();
            prop_assert_eq!(value.len(), value.capacity());
            prop_assert!(!value.contains(&0));
            if let Ok(expanded) = entry.expand(&mut |_| Some(b"${A}".to_vec())) {
                prop_assert!(expanded == value || entry.raw.contains(&b'$'));
            }
        }
    }

    #[test]
    fn decode_what_is_written_in_double_quotes_is_read_back(values: Vec<Vec<u8>>) {
        let values: Vec<Vec<u8>> =
            values.into_iter().map(|value| value.into_iter().filter(|byte| *byte != 0).collect()).collect();
        let text: Vec<u8> = values.iter().flat_map(|value| [b"A=", &double_quoted(value)[..], b"\n"].concat()).collect();
        let read: Result<Vec<_>, _> = entries(&text).map(|read| read.map(|entry| entry.decode())).collect();
        prop_assert_eq!(read.expect("no fault"), values.clone());
        let expanded: Result<Vec<_>, _> =
            entries(&text).flatten().map(|entry| entry.expand(&mut |_| Some(b"no".to_vec()))).collect();
        prop_assert_eq!(expanded.expect("no fault"), values);
    }
}

/// A line as it stands, and with a blank before it: that is read step by step, and has to come to the same.
fn assert_read_alike(line: &[u8]) {
    let spaced = [b" ", line].concat();
    let seen = |text: &[u8]| -> Vec<_> {
        let entry = |read: Result<Entry<'_>, Fault<'_>>| {
            let entry = read.map_err(|fault| (fault.line, fault.name.map(str::to_owned), fault.kind))?;
            Ok((entry.line, entry.name.to_owned(), entry.quoting, entry.decode()))
        };
        entries(text).map(entry).collect::<Vec<Result<_, (u32, Option<String>, FaultKind)>>>()
    };
    assert_eq!(seen(line), seen(&spaced), "a line of {} bytes", line.len());
}

proptest! {
    #[test]
    fn plain_line_is_read_as_any_other_is(
        name in "[A-Za-z_1.-]{0,9}",
        value in prop_oneof![text_of_a_dotenv(), prop::collection::vec(any::<u8>(), 0..20)],
        quote in prop::sample::select(vec!["", "\"", "'"]),
        end in prop::sample::select(vec!["", "\n", "\r\n", "\r", " ", " # note\n"]),
    ) {
        // A value of several lines would have the blank before its first line alone.
        let value: Vec<u8> = value.into_iter().filter(|byte| *byte != b'\n').collect();
        assert_read_alike(&[name.as_bytes(), b"=", quote.as_bytes(), &value, quote.as_bytes(), end.as_bytes()].concat());
        assert_read_alike(&[name.as_bytes(), b"=", &value, end.as_bytes()].concat());
    }
}
