//! Files that hold no schema, or one that is not whole: exit status 3, and what is wrong.

use std::fs;

use object::{Architecture, BinaryFormat, Endianness};

use crate::other_platforms::{file, framed};
use crate::started::place::{Ended, Place};
use crate::started::programs::{Build, program, schema};

fn inspect(content: impl AsRef<[u8]>) -> Ended {
    let place = Place::new().file("program", content);
    let ended = place.ask(&["inspect", "program"]);
    assert_eq!(ended.out, "", "nothing is printed of it");
    ended
}

fn elf(section: &str, content: &[u8]) -> Vec<u8> {
    file(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little, section, content)
}

#[test]
fn program_without_the_section_is_refused() {
    inspect(elf(".other", &framed(schema())))
        .fails(3, &["error: program holds no schema", "hint: say `secure_config::embed!(Settings);`"]);
    let place = Place::new();
    place.ask(&["inspect", "/bin/sh"]).fails(3, &["error: /bin/sh holds no schema"]);
}

#[test]
fn program_that_is_cut_short_is_refused() {
    let whole = fs::read(program("idle", Build::Release)).expect("the program can be read");
    let start =
        whole.windows(16).position(|at| at == secure_config_schema::exchange::MAGIC).expect("it holds a schema");
    for len in [64, 1_000, start, start + 100, start + schema().len(), whole.len() / 2, whole.len() - 1] {
        let words = "error: program begins as a program does, and is cut or damaged";
        inspect(&whole[..len]).fails(3, &[words]);
    }
}

#[test]
fn document_that_is_cut_or_changed_in_its_section_is_refused() {
    let whole = framed(schema());
    let words = ["error: the schema in program is cut or was changed", "hint: if the program was packed or compressed"];
    for len in [1, 16, 23, 24, whole.len() / 2, whole.len() - 1] {
        inspect(elf(".secure_config", &whole[..len])).fails(3, &words);
    }
    let mut changed = whole.clone();
    changed[3] ^= 1;
    inspect(elf(".secure_config", &changed)).fails(3, &words);
    let middle = whole.len() / 2;
    let mut changed = whole;
    changed[middle..middle + 4].copy_from_slice(b"\"\"\"\"");
    inspect(elf(".secure_config", &changed)).fails(3, &["error: program is no schema: line "]);
}

#[test]
fn document_of_a_later_version_is_refused() {
    let mut later = framed(schema());
    later[16] = 9;
    let words = "error: program has version 9 of the format, and this program reads 1: update cargo-secure-config";
    inspect(elf(".secure_config", &later)).fails(3, &[words]);
    inspect(schema().replacen("\"version\":1", "\"version\":9", 1)).fails(3, &[words]);
}

#[test]
fn file_that_is_no_program_is_refused() {
    inspect("#!/bin/sh\necho hello\n").fails(3, &["error: program is no schema: line 1, column 1"]);
    inspect("").fails(3, &["error: program is no schema"]);
    inspect("{}").fails(3, &["error: program is no schema of secure-config"]);
    inspect(b"\xff\xfe\x00\x01 no program and no text").fails(3, &["error: program is neither a program nor a schema"]);
    let schema = schema();
    inspect(&schema[..schema.len() / 2]).fails(3, &["error: program is no schema: line "]);
}

#[test]
fn file_that_cannot_be_read_is_refused() {
    let place = Place::new();
    place.ask(&["inspect", "nowhere"]).fails(3, &["error: nowhere cannot be read: there is no such file"]);
    place.ask(&["inspect", "."]).fails(3, &["error: . cannot be read: it is a folder"]);
}
