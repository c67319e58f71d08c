//! What the process finds: variables and files, with one thing wrong.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

/// What is wrong, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Port,
    PortInFile,
    Parser,
    Syntax,
    DotenvSyntax,
    Neighbour,
    UnknownKey,
    NotText,
    Bystander,
    Check,
    Nothing,
}

/// Every fault, with its name in the table.
pub const FAULTS: &[(Fault, &str)] = &[
    (Fault::Port, "a token in `PORT`"),
    (Fault::PortInFile, "a token as the port in a file"),
    (Fault::Parser, "refused by a type's parser"),
    (Fault::Syntax, "open quote in a file"),
    (Fault::DotenvSyntax, "open quote in a `.env`"),
    (Fault::Neighbour, "a neighbour is missing"),
    (Fault::UnknownKey, "unknown key in a file"),
    (Fault::NotText, "not UTF-8"),
    (Fault::Bystander, "unrelated, not UTF-8"),
    (Fault::Check, "refused by the program's check"),
    (Fault::Nothing, "settings printed"),
];

/// Two secrets without a byte in common and of different length.
pub const SECRETS: [&str; 2] = ["q7Xv9Kw3Lm5Zt1Rb8Nc2Hy6P", "dG4jAs0uEfihoBQeTaWkJMFgUxVn"];

/// A secret that every check accepts.
pub const GOOD: &str = "a-good-token";
const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// The values of the settings, under their fields' names.
fn settings(fault: Fault, secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let or = |wrong: bool, good: &str| if wrong { secret.into() } else { Vec::from(good) };
    let mut token = or(!matches!(fault, Fault::Port | Fault::PortInFile | Fault::Parser), GOOD);
    if fault == Fault::NotText {
        token.push(0xff);
    }
    let mut all = vec![
        ("host", b"example".to_vec()),
        ("port", or(matches!(fault, Fault::Port | Fault::PortInFile), "8080")),
        ("the_key", or(fault == Fault::Parser, KEY)),
        ("the_token", token),
    ];
    all.retain(|(field, _)| fault != Fault::Neighbour || *field != "host");
    all
}

/// The variables of the process.
pub fn variables(fault: Fault, prefix: &str, secret: &str) -> Vec<(OsString, OsString)> {
    if matches!(fault, Fault::PortInFile | Fault::Syntax | Fault::DotenvSyntax | Fault::UnknownKey) {
        return Vec::new();
    }
    let name = |field: &str| format!("{prefix}{}", field.to_uppercase()).into();
    let mut all: Vec<(OsString, OsString)> =
        settings(fault, secret).into_iter().map(|(field, value)| (name(field), OsString::from_vec(value))).collect();
    if fault == Fault::Bystander {
        all.push(("UNRELATED".into(), OsString::from_vec([secret.as_bytes(), b"\xff"].concat())));
    }
    all
}

/// How a file is written, by its ending.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Toml,
    Json,
    Dotenv,
}

/// The lines of a file.
pub fn file(fault: Fault, name: &str, secret: &str) -> String {
    let format = match name.rsplit('.').next() {
        Some("json") => Format::Json,
        Some("env") => Format::Dotenv,
        _ => Format::Toml,
    };
    let line = |key: &str, value: &str| match format {
        Format::Toml => format!("{key} = {value}"),
        Format::Json => format!("\"{key}\": {value}"),
        Format::Dotenv => format!("{}={value}", key.to_uppercase()),
    };
    let opened = if format == Format::Dotenv { Fault::DotenvSyntax } else { Fault::Syntax };
    let mut lines = Vec::new();
    for (field, value) in settings(fault, secret) {
        let value = String::from_utf8_lossy(&value);
        lines.push(match field {
            "the_token" if fault == opened => line(field, &format!("\"{value}")),
            "port" if value == "8080" => line(field, &value),
            _ => line(field, &format!("\"{value}\"")),
        });
    }
    if fault == Fault::UnknownKey {
        lines.push(match format {
            Format::Toml => format!("\"{secret}\" = 1"),
            Format::Json => format!("\"{secret}\": 1"),
            Format::Dotenv => format!("{secret}=1"),
        });
    }
    if format == Format::Json {
        format!("{{\"settings\": {{\n{}\n}}}}\n", lines.join(",\n"))
    } else {
        lines.join("\n") + "\n"
    }
}
