//! What the programs that the documents are for say to them: systemd to the drop-in, varlock to the `.env.schema`. One that
//! is not on this machine is noted as not tried.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use secure_config_schema::render::{Options, env_schema, systemd};
use secure_config_schema::{Base, Many, Presence, ShownDefault, leaves};

use crate::hostile::{Dice, Names, program};
use crate::readers::{lossy, skip};
use crate::{billing, everything};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs").join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What systemd says to a unit with this drop-in; nothing if it is content, `None` without systemd.
fn said_by_systemd(name: &str, drop_in: &str) -> Option<String> {
    let units = folder(name);
    let drop_ins = units.join("app.service.d");
    fs::create_dir_all(&drop_ins).unwrap();
    fs::write(units.join("app.service"), "[Service]\nExecStart=/bin/true\n").unwrap();
    fs::write(drop_ins.join("secure-config.conf"), drop_in).unwrap();
    let mut command = Command::new("systemd-analyze");
    // The colon at the end keeps the units of the system, which each one needs.
    command.env("SYSTEMD_UNIT_PATH", format!("{}:", units.display()));
    command.args(["verify", "--man=no"]).arg(units.join("app.service"));
    let Ok(output) = command.output() else {
        skip("systemd-analyze", "not installed");
        return None;
    };
    let said = lossy(&output.stderr);
    let lines: Vec<_> = said.lines().filter(|line| line.contains("secure-config.conf")).collect();
    Some(lines.join("\n"))
}

#[test]
fn systemd_takes_the_drop_in_as_it_is_and_with_everything_in_force() {
    let Some(broken) = said_by_systemd("systemd-broken", "[Service]\nBogus=1\n") else { return };
    assert!(broken.contains("Bogus"), "the check looks at nothing: {broken}");
    for (name, text) in [
        ("systemd-billing", systemd(&billing::SCHEMA, Some(&billing::DOCS), &Options::default())),
        ("systemd-everything", systemd(&everything::SCHEMA, Some(&everything::DOCS), &Options::default())),
    ] {
        assert_eq!(said_by_systemd(name, &text).unwrap(), "", "{text}");
        let text = text.replace("\n#Environment=", "\nEnvironment=").replace("\n#LoadCredential", "\nLoadCredential");
        assert_eq!(said_by_systemd(name, &text).unwrap(), "", "{text}");
    }
}

#[test]
fn systemd_takes_hostile_values_and_prose() {
    let mut dice = Dice::new();
    for _ in 0..12 {
        let (schema, docs) = program(&mut dice, Names::Plain);
        let text = systemd(schema, Some(docs), &Options::default());
        let text = text.replace("\n#Environment=", "\nEnvironment=").replace("\n#LoadCredential", "\nLoadCredential");
        let Some(said) = said_by_systemd("systemd-hostile", &text) else { return };
        assert_eq!(said, "", "{text}");
        let is_known = |line: &str| {
            let keys = [
                "#",
                "Environment=\"V",
                "Environment=\"APP_ENV=",
                "EnvironmentFile=/etc/",
                "LoadCredential",
                "[Service]",
            ];
            line.is_empty() || HARDENING.contains(&line) || keys.iter().any(|key| line.starts_with(key))
        };
        let foreign: Vec<_> = text.split('\n').filter(|line| !is_known(line)).collect();
        assert!(foreign.is_empty(), "{foreign:?}");
    }
}

const HARDENING: [&str; 3] = ["LimitCORE=0", "MemorySwapMax=0", "RestartPreventExitStatus=78"];

#[test]
fn varlock_reads_hostile_defaults_and_prose_as_what_they_are() {
    let Some(varlock) = varlock() else { return };
    let mut dice = Dice::new();
    let place = folder("varlock-hostile");
    for _ in 0..6 {
        let (schema, docs) = program(&mut dice, Names::Plain);
        let text = env_schema(schema, Some(docs), &Options::default());
        let set = |name: &str| (name.to_owned(), value_for(Base::Text));
        let variables = [set("V0"), set("V3"), set("V4"), set("V7"), ("APP_ENV".to_owned(), "prod".to_owned())];
        let output = load(&varlock, &text, &place, &variables);
        let found = lossy(&output.stdout);
        assert!(output.status.success(), "{text}\n{found}{}", lossy(&output.stderr));
        for leaf in leaves(schema, None) {
            let item = item(&found, &leaf.variable);
            assert!(
                item.contains(&format!("\"isSensitive\": {}", leaf.field.is_secret())),
                "{}: {item}",
                leaf.variable
            );
            let is_written = text.contains(&format!("\n{}='", leaf.variable));
            if let (Some(ShownDefault::Value(default)), true) = (leaf.field.shown_default(), is_written) {
                let default = default.replace('"', "\\\"");
                assert!(item.contains(&format!("\"value\": \"{default}\"")), "{default}: {item}");
            }
        }
    }
}

/// What varlock says of one variable: it writes one member a line.
fn item<'a>(found: &'a str, variable: &str) -> &'a str {
    let start = format!("\n    \"{variable}\": {{\n");
    let (_, item) = found.split_once(&start).unwrap_or_else(|| panic!("{variable} is missing: {found}"));
    item.split_once("\n    }").map_or(item, |(item, _)| item)
}

/// varlock, installed once into the build directory; `None`, and a note, where that cannot be done.
fn varlock() -> Option<PathBuf> {
    static PROGRAM: OnceLock<Option<PathBuf>> = OnceLock::new();
    PROGRAM.get_or_init(installed_varlock).clone()
}

fn installed_varlock() -> Option<PathBuf> {
    const PACKAGE: &str = "varlock@1.20.0";
    let place = folder("npm");
    let program = place.join("node_modules/varlock/bin/cli.js");
    let stamp = place.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == PACKAGE) && program.is_file() {
        return Some(program);
    }
    if std::env::var_os("SECURE_CONFIG_TEST_PYTHON").is_none() {
        skip("varlock", "the independent readers were not asked for, and it would have to be downloaded");
        return None;
    }
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command
        .args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"])
        .arg(&place)
        .arg(PACKAGE);
    match command.output() {
        Ok(output) if output.status.success() && program.is_file() => {
            fs::write(stamp, PACKAGE).unwrap();
            Some(program)
        }
        Ok(_) => {
            skip("varlock", "npm could not install it");
            None
        }
        Err(_) => {
            skip("varlock", "npm is not installed");
            None
        }
    }
}

fn load(program: &Path, schema: &str, place: &Path, variables: &[(String, String)]) -> Output {
    fs::write(place.join(".env.schema"), schema).unwrap();
    let mut command = Command::new("node");
    command.arg(program).args(["load", "--format", "json-full"]).current_dir(place).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", place);
    command.env("VARLOCK_TELEMETRY_DISABLED", "1").envs(variables.iter().map(|(name, value)| (name, value)));
    command.output().unwrap()
}

#[test]
fn varlock_reads_the_schema_with_its_types_defaults_and_secrets() {
    let Some(program) = varlock() else { return };
    let programs =
        [("billing", &billing::SCHEMA, &billing::DOCS), ("everything", &everything::SCHEMA, &everything::DOCS)];
    for (name, schema, docs) in programs {
        let text = env_schema(schema, Some(docs), &Options::default());
        let known = schema.get_environments().unwrap();
        let environment = known.names().last().unwrap();
        let mut variables = vec![(known.variable().to_owned(), (*environment).to_owned())];
        let place = folder(&format!("varlock-{name}"));
        // Without anything, each value that is required is named, and no other one.
        let output = load(&program, &text, &place, &variables);
        assert!(!output.status.success(), "{}", lossy(&output.stdout));
        let said = lossy(&output.stderr) + &lossy(&output.stdout);
        for leaf in leaves(schema, None).filter(|leaf| !leaf.in_optional_group) {
            let is_required = match leaf.field.presence() {
                Presence::Required => true,
                Presence::RequiredIn(names) => names.contains(environment),
                Presence::Defaulted | Presence::Optional => false,
            };
            if is_required {
                assert!(said.contains(&leaf.variable), "{} is not asked for: {said}", leaf.variable);
                variables.push((leaf.variable.clone(), value_for(leaf.field.get_type().unwrap().base())));
            }
        }
        let output = load(&program, &text, &place, &variables);
        let found = lossy(&output.stdout);
        assert!(output.status.success(), "{found}{}", lossy(&output.stderr));
        for leaf in leaves(schema, None) {
            let (_, item) =
                found.split_once(&format!("\"{}\": {{", leaf.variable)).unwrap_or_else(|| panic!("{found}"));
            let (item, _) = item.split_once('}').unwrap();
            assert!(
                item.contains(&format!("\"isSensitive\": {}", leaf.field.is_secret())),
                "{}: {item}",
                leaf.variable
            );
            let ty = leaf.field.get_type().unwrap();
            let is_text = matches!(ty.base(), Base::Text | Base::Duration | Base::OneOf(_) | Base::Path);
            if let (Some(ShownDefault::Value(default)), true, false) =
                (leaf.field.shown_default(), is_text && ty.how_many() == Many::One, leaf.in_optional_group)
                && !default.is_empty()
                && !default.contains('$')
            {
                assert!(item.contains(&format!("\"value\": \"{default}\"")), "{}: {item}", leaf.variable);
            }
        }
    }
}

/// A value that every type of its kind takes.
fn value_for(base: Base) -> String {
    match base {
        Base::Integer { .. } | Base::Float => "7".to_owned(),
        _ => "x".repeat(64),
    }
}
