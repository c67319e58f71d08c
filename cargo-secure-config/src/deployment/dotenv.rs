//! The files of variables that compose reads: `.env` beside its own, and those of `env_file`.

use super::expand::expand;

/// A variable of a file, with its line.
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) line: u32,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// It refers to what is not set here.
    Unknown,
    /// It is taken from whoever starts compose.
    HandedOn,
}

/// The variables of a file, in its order. References are filled in from the lines above, then by `lookup`, unless the
/// file is `raw`: then each line is taken as it is. A fault is a line and words that hold nothing of the file.
pub(super) fn lines(
    text: &str,
    is_raw: bool,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Variable>, (u32, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut out: Vec<Variable> = Vec::new();
    let mut above = std::collections::HashMap::new();
    let mut spent = 0_usize;
    let mut number = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let whole = rest;
        let (raw, after) = rest.split_once('\n').unwrap_or((rest, ""));
        number += 1;
        let start = number;
        rest = after;
        let line = raw.trim_start();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").map_or(line, str::trim_start);
        let Some(at) = line.find(['=', ':']) else {
            let name = line.trim().to_owned();
            if !is_name(&name) {
                return Err((start, "this is no line of the form NAME=value".to_owned()));
            }
            out.push(Variable { name, value: Value::HandedOn, line: start });
            continue;
        };
        let name = line[..at].trim_end().to_owned();
        if !is_name(&name) {
            return Err((start, "this line does not begin with the name of a variable".to_owned()));
        }
        let value = &line[at + 1..];
        if is_raw {
            let value = value.strip_suffix('\r').unwrap_or(value).to_owned();
            above.insert(name.clone(), value.clone());
            out.push(Variable { name, value: Value::Text(value), line: start });
            continue;
        }
        let value = value.trim_start();
        let (written, refers) = match value.bytes().next() {
            Some(quote @ (b'"' | b'\'')) => {
                // A value between quotes may go on over several lines; what is left of this one is its end.
                let inner = &whole[raw.len() - value.len() + 1..];
                let end = closing(inner, quote).ok_or((start, "a quote is not closed".to_owned()))?;
                let behind = &inner[end + 1..];
                let (tail, after) = behind.split_once('\n').unwrap_or((behind, ""));
                let tail = tail.trim();
                if !tail.is_empty() && !tail.starts_with('#') {
                    return Err((start, "something stands behind the closing quote".to_owned()));
                }
                number += u32::try_from(inner[..end].matches('\n').count()).unwrap_or(u32::MAX);
                rest = after;
                if quote == b'"' { (unescaped(&inner[..end]), true) } else { (inner[..end].to_owned(), false) }
            }
            _ => {
                let end = if value.starts_with('#') { Some(0) } else { value.find(" #") };
                (value[..end.unwrap_or(value.len())].trim_end().to_owned(), true)
            }
        };
        let value = if refers {
            let known = |name: &str| lookup(name).or_else(|| above.get(name).cloned());
            let expanded = expand(&written, &known).map_err(|words| (start, words))?;
            spent += expanded.work;
            expanded.text
        } else {
            Some(written)
        };
        if spent > super::BUDGET {
            return Err((start, "references make far more of the file than stands in it".to_owned()));
        }
        if let Some(value) = &value {
            above.insert(name.clone(), value.clone());
        }
        out.push(Variable { name, value: value.map_or(Value::Unknown, Value::Text), line: start });
    }
    Ok(out)
}

fn is_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
}

fn closing(text: &str, quote: u8) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let is_end = byte == quote && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    })
}

/// A text between double quotes; `\$` becomes `$$`, so that no reference begins there.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('$') => out.push_str("$$"),
            Some(c @ ('"' | '\\')) => out.push(c),
            Some(c) => out.extend(['\\', c]),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn read(text: &str) -> Vec<(String, Value, u32)> {
        let lookup = |name: &str| (name == "HOST").then(|| "outside".to_owned());
        let lines = lines(text, false, &lookup).unwrap_or_else(|(line, words)| panic!("{line}: {words}"));
        lines.into_iter().map(|line| (line.name, line.value, line.line)).collect()
    }

    #[test]
    fn line_is_read_as_compose_reads_it() {
        let value = |text: &str| read(text).pop().unwrap().1;
        for (text, wanted) in [
            ("A=b", "b"),
            ("A = b ", "b"),
            ("export A=b # c", "b"),
            ("A=b#c", "b#c"),
            ("A= # c", ""),
            ("A='b # $HOST'", "b # $HOST"),
            ("A=\"b\\n$HOST\" # c", "b\noutside"),
            ("A=\"\\$HOST\"", "$HOST"),
            ("A=$$x", "$x"),
            ("B=1\nA=${B}2", "12"),
            ("HOST=inside\nA=${HOST}", "outside"),
            ("A=b\r\n", "b"),
            ("A: b", "b"),
            ("A=postgres://u:p@h/d?x=y", "postgres://u:p@h/d?x=y"),
        ] {
            assert_eq!(value(text), Value::Text(wanted.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn quoted_value_goes_on_and_lines_are_counted() {
        let all = read("# x\nKEY=\"one\ntwo\n\"\nNEXT=1\nPASSED\nEND='x'");
        let line = |at: usize| (all[at].0.as_str(), all[at].2);
        assert_eq!((line(0), line(1), line(2), line(3)), (("KEY", 2), ("NEXT", 5), ("PASSED", 6), ("END", 7)));
        assert_eq!(all[0].1, Value::Text("one\ntwo\n".to_owned()));
        assert_eq!(all[2].1, Value::HandedOn);
        assert_eq!(all[3].1, Value::Text("x".to_owned()));
    }

    #[test]
    fn broken_line_is_said_without_its_text() {
        for text in [
            "A=1\nhunter2 hunter2",
            "A=1\nB='hunter2",
            "A=1\nB=\"hunter2\" hunter2",
            "A=1\nB=${hunter2",
            "A=1\nhunter2 x=1",
        ] {
            let (line, words) = lines(text, false, &|_| None).err().unwrap();
            assert_eq!(line, 2, "{text:?}");
            assert!(!words.contains("hunter2"), "{words}");
        }
    }

    #[test]
    fn lines_cannot_multiply() {
        let mut text = "A0=xxxxxxxxxx\n".to_owned();
        (1..100).for_each(|at| writeln!(text, "A{at}=$A{0}$A{0}$A{0}$A{0}", at - 1).unwrap());
        assert!(lines(&text, false, &|_| None).is_err());
    }
}
