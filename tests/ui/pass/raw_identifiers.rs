//! Fields, structs and functions named by keywords.
#![allow(non_camel_case_types)]

use secure_config::{Memory, SecureConfig, Violation};

#[derive(SecureConfig)]
#[config(at_most_one(r#type, r#match))]
struct r#struct {
    r#type: Option<String>,
    #[config(default = 1, validate = r#fn)]
    r#async: u16,
    #[config(nested)]
    r#match: Option<r#impl>,
    r#loop: r#enum,
}

#[derive(SecureConfig)]
#[config(no_debug)]
struct r#impl {
    #[config(default = [])]
    r#use: Vec<String>,
    r#as: u8,
}

#[derive(Debug, PartialEq, SecureConfig)]
enum r#enum {
    r#True,
    r#dyn,
}

fn r#fn(_: &u16) -> Result<(), Violation> {
    Ok(())
}

fn main() {
    let settings = r#struct::loader().source(Memory::from([("TYPE", "a"), ("LOOP", "dyn")])).load().unwrap();
    assert_eq!((settings.r#type.as_deref(), settings.r#async, settings.r#loop), (Some("a"), 1, r#enum::r#dyn));
    assert!(settings.r#match.is_none());
    let settings = r#struct::loader().source(Memory::from([("MATCH_AS", "7"), ("LOOP", "true")])).load().unwrap();
    assert_eq!(format!("{settings:?}"), "struct { type: None, async: 1, match: impl, loop: True }");
    assert!(settings.r#match.is_some_and(|group| group.r#as == 7 && group.r#use.is_empty()));
}
