//! Fields, statics and functions named like what the expansion could use.
#![allow(non_upper_case_globals, dead_code)]

use secure_config::{Memory, SecureConfig, Violation};

static cx: u8 = 0;
static f: u8 = 0;
static f0: u8 = 0;
static row: u8 = 0;
static text: u8 = 0;
static schema: u8 = 0;
static value: u8 = 0;
const DATA: u16 = 7;
const ROWS: u16 = 9;
const SCHEMA: u16 = 11;
const VARIANTS: u16 = 13;
const reader: u8 = 0;
const all: u8 = 0;

#[derive(SecureConfig)]
#[config(validate = read)]
struct Settings {
    #[config(name = "A")]
    __cx: String,
    #[config(name = "B")]
    __f: String,
    __f0: String,
    __f1: String,
    cx: String,
    f: String,
    row: u8,
    #[config(default = DATA)]
    schema: u16,
    #[config(default = ROWS)]
    reader: u16,
    #[config(default = SCHEMA, range = DATA..=VARIANTS)]
    read: u16,
    #[config(default = VARIANTS, validate = slot)]
    slot: u16,
    text: Text,
    #[config(nested)]
    fields: Fields,
}

#[derive(SecureConfig)]
#[config(rename_all = "camelCase")]
struct Fields {
    this: u8,
}

#[derive(Debug, SecureConfig)]
enum Text {
    Text,
    SCHEMA,
}

fn read(_: &Settings) -> Result<(), Violation> {
    Ok(())
}

fn slot(_: &u16) -> Result<(), Violation> {
    Ok(())
}

fn main() {
    let set = Memory::from([("A", "a"), ("B", "b"), ("F0", "c"), ("F1", "d"), ("CX", "e"), ("F", "f"), ("ROW", "1")]);
    let set = [set, Memory::from([("TEXT", "schema"), ("FIELDS_THIS", "2")])];
    let [first, second] = set;
    let settings = Settings::loader().source(first).source(second).load().unwrap();
    assert_eq!([&settings.__cx, &settings.__f, &settings.__f0, &settings.__f1], ["a", "b", "c", "d"]);
    assert_eq!((settings.schema, settings.reader, settings.read, settings.slot), (7, 9, 11, 13));
    assert_eq!((&*settings.cx, &*settings.f, settings.row, settings.fields.this), ("e", "f", 1, 2));
    assert!(matches!(settings.text, Text::SCHEMA));
}
