//! The least that safe Rust needs for the same values: few variables asked by name, many found in one pass and a table made
//! at compile time, TOML by its parser's events, and slices of the texts until a field takes its own.

use std::borrow::Cow;
use std::env;
use std::error::Error;
use std::path::Path;
use std::str::FromStr;

use secrecy::SecretString;

use crate::Fault;

/// Open addressing: where a name's hash points, or behind it, stands the name's number and one.
struct Table<const SLOTS: usize> {
    names: &'static [&'static str],
    slots: [u16; SLOTS],
}

impl<const SLOTS: usize> Table<SLOTS> {
    #[allow(long_running_const_eval, clippy::cast_possible_truncation)]
    const fn new(names: &'static [&'static str]) -> Self {
        let mut slots = [0; SLOTS];
        let mut n = 0;
        while n < names.len() {
            let mut at = hash(names[n].as_bytes()) % SLOTS;
            while slots[at] != 0 {
                at = (at + 1) % SLOTS;
            }
            n += 1;
            slots[at] = n as u16;
        }
        Self { names, slots }
    }

    fn find(&self, name: &str) -> Option<usize> {
        let mut at = hash(name.as_bytes()) % SLOTS;
        loop {
            let number = usize::from(self.slots[at]).checked_sub(1)?;
            if self.names[number] == name {
                return Some(number);
            }
            at = (at + 1) % SLOTS;
        }
    }
}

/// Eight bytes at a time.
#[allow(clippy::cast_possible_truncation)]
const fn hash(bytes: &[u8]) -> usize {
    let mut state = bytes.len() as u64;
    let mut rest = bytes;
    while let Some((word, behind)) = rest.split_first_chunk::<8>() {
        state = (state.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        rest = behind;
    }
    while let Some((byte, behind)) = rest.split_first() {
        state = (state.rotate_left(5) ^ *byte as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        rest = behind;
    }
    (state >> 32) as usize
}

/// What was found for each field.
struct Found<'a>(Vec<Option<Cow<'a, str>>>);

impl Found<'_> {
    #[inline(never)]
    fn text(&mut self, at: usize) -> Result<String, Fault> {
        self.0[at].take().map(Cow::into_owned).ok_or_else(|| missing(at))
    }

    #[inline(never)]
    fn secret(&mut self, at: usize, file: usize) -> Result<SecretString, Fault> {
        match &self.0[file] {
            Some(path) => content(Path::new(&**path)),
            None => self.text(at).map(SecretString::from),
        }
    }

    #[inline(never)]
    fn parsed<T: FromStr<Err: Error + 'static>>(&self, at: usize) -> Result<T, Fault> {
        let text = self.0[at].as_deref().ok_or_else(|| missing(at))?;
        Ok(text.parse()?)
    }

    #[inline(never)]
    fn text_or(&mut self, at: usize, default: &str) -> Result<String, Fault> {
        if self.0[at].is_some() { self.text(at) } else { Ok(default.to_owned()) }
    }

    #[inline(never)]
    fn parsed_or<T: FromStr<Err: Error + 'static>>(&self, at: usize, default: T) -> Result<T, Fault> {
        if self.0[at].is_some() { self.parsed(at) } else { Ok(default) }
    }
}

#[cold]
fn missing(at: usize) -> Fault {
    format!("field {at} is not set").into()
}

/// A secret from the file that `NAME_FILE` names.
#[cold]
fn content(path: &Path) -> Result<SecretString, Fault> {
    Ok(std::fs::read_to_string(path)?.into())
}

/// Each variable asked for by its name, when its field is read.
#[derive(Clone, Copy)]
struct Asked(&'static [&'static str]);

impl Asked {
    #[inline(never)]
    fn text(self, at: usize) -> Result<String, Fault> {
        env::var_os(self.0[at]).and_then(|value| value.into_string().ok()).ok_or_else(|| missing(at))
    }

    #[inline(never)]
    fn secret(self, at: usize, file: usize) -> Result<SecretString, Fault> {
        match env::var_os(self.0[file]) {
            Some(path) => content(Path::new(&path)),
            None => self.text(at).map(SecretString::from),
        }
    }

    #[inline(never)]
    fn parsed<T: FromStr<Err: Error + 'static>>(self, at: usize) -> Result<T, Fault> {
        let value = env::var_os(self.0[at]);
        Ok(value.as_deref().and_then(|value| value.to_str()).ok_or_else(|| missing(at))?.parse()?)
    }
}

/// One pass over the environment.
#[cfg(any(feature = "w2", feature = "w3", feature = "sized"))]
fn passed<const SLOTS: usize>(table: &Table<SLOTS>) -> Found<'static> {
    let mut found = Found(vec![None; table.names.len()]);
    for (name, value) in env::vars_os() {
        if let Some(at) = name.to_str().and_then(|name| table.find(name)) {
            found.0[at] = value.into_string().ok().map(Cow::Owned);
        }
    }
    found
}

/// The same, with a word on each name with the prefix that no field reads.
#[cfg(feature = "w1-prefixed")]
fn swept<const SLOTS: usize>(table: &Table<SLOTS>, prefix: &str) -> Found<'static> {
    let mut found = Found(vec![None; table.names.len()]);
    for (name, value) in env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        match table.find(name) {
            Some(at) => found.0[at] = value.into_string().ok().map(Cow::Owned),
            None if name.starts_with(prefix) => eprintln!("nothing reads {name}"),
            None => {}
        }
    }
    found
}

/// The values of a file under those that are there.
#[cfg(any(feature = "w2", feature = "w3", feature = "sized"))]
mod file {
    use std::borrow::Cow;

    use toml_parser::decoder::Encoding;
    use toml_parser::parser::{EventReceiver, parse_document};
    use toml_parser::{ErrorSink, ParseError, Raw, Source, Span};

    use super::{Found, Table};
    use crate::Fault;

    struct Receiver<'a, 'f, const SLOTS: usize> {
        source: Source<'a>,
        keys: &'static Table<SLOTS>,
        found: &'f mut Found<'a>,
        /// The header's path and a dot, then the key.
        path: String,
        header: usize,
        in_header: bool,
    }

    impl<'a, const SLOTS: usize> Receiver<'a, '_, SLOTS> {
        fn raw(&self, span: Span, encoding: Option<Encoding>) -> Raw<'a> {
            Raw::new_unchecked(&self.source.input()[span.start()..span.end()], encoding, span)
        }
    }

    impl<const SLOTS: usize> EventReceiver for Receiver<'_, '_, SLOTS> {
        fn std_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
            self.in_header = true;
            self.path.clear();
        }

        fn std_table_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
            self.in_header = false;
            self.path.push('.');
            self.header = self.path.len();
        }

        fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, errors: &mut dyn ErrorSink) {
            if !self.in_header {
                self.path.truncate(self.header);
            }
            let mut key = Cow::Borrowed("");
            self.raw(span, encoding).decode_key(&mut key, errors);
            self.path.push_str(&key);
        }

        fn scalar(&mut self, span: Span, encoding: Option<Encoding>, errors: &mut dyn ErrorSink) {
            if let Some(at) = self.keys.find(&self.path)
                && self.found.0[at].is_none()
            {
                let mut value = Cow::Borrowed("");
                let _ = self.raw(span, encoding).decode_scalar(&mut value, errors);
                self.found.0[at] = Some(value);
            }
        }
    }

    pub(super) fn under<'a, const SLOTS: usize>(
        text: &'a str,
        keys: &'static Table<SLOTS>,
        found: &mut Found<'a>,
    ) -> Result<(), Fault> {
        let source = Source::new(text);
        let tokens = source.lex().into_vec();
        let mut error: Option<ParseError> = None;
        let mut receiver = Receiver { source, keys, found, path: String::new(), header: 0, in_header: false };
        parse_document(&tokens, &mut receiver, &mut error);
        error.map_or(Ok(()), |error| Err(error.description().to_owned().into()))
    }
}

/// A `.env` read line by line; a value is looked at only where a field reads it.
#[cfg(feature = "w4")]
fn dotenv<'a, const SLOTS: usize>(text: &'a str, table: &Table<SLOTS>) -> Result<Found<'a>, Fault> {
    let mut found = Found(vec![None; table.names.len()]);
    for line in text.lines() {
        let line = line.trim_ascii_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=').ok_or("a line without `=`")?;
        if let Some(at) = table.find(name.trim_ascii()) {
            let value = value.trim_ascii();
            let quoted = |quote| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
            found.0[at] = Some(Cow::Borrowed(quoted('"').or_else(|| quoted('\'')).unwrap_or(value)));
        }
    }
    Ok(found)
}

program! {
    "w1" w1 "floor_w1.rs" {
        fn load() -> Result<Settings, Fault> { Settings::read(Asked(VARIABLES)) }
    }
    "w1-prefixed" w1_prefixed "floor_w1_prefixed.rs" {
        static NAMES: Table<64> = Table::new(VARIABLES);

        fn load() -> Result<Settings, Fault> { Settings::read(&mut swept(&NAMES, "SHOP_")) }
    }
    "w2" w2 "floor_w2.rs" {
        fn load() -> Result<Settings, Fault> { over("w2.toml") }
    }
    "w3" w3 "floor_w3.rs" {
        fn load() -> Result<Settings, Fault> { over("w3.toml") }
    }
    "w4" w4 "floor_w4.rs" {
        static NAMES: Table<64> = Table::new(VARIABLES);

        fn load() -> Result<Settings, Fault> {
            Settings::read(&mut dotenv(&std::fs::read_to_string("w4.env")?, &NAMES)?)
        }
    }
    "sized" sized "floor_sized.rs" {
        fn load() -> Result<Settings, Fault> { over("sized.toml") }
    }
}
