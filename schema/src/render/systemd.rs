//! A drop-in for the program's unit: secrets as credentials, which systemd keeps in memory that is not swapped and shows to
//! this unit alone, and nothing that would write them to a disk.

use super::Options;
use super::deployed::{Deployed, Value, file_of};
use super::lines::lines;
use crate::is_hidden;
use crate::{Docs, Schema};

/// The text of `secure-config.conf`, which belongs into `/etc/systemd/system/NAME.service.d/`.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::systemd(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("\nLoadCredential=token:/etc/billing/secrets/token\n"));
/// ```
pub fn systemd(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let deployed = Deployed::of(schema, docs, options);
    let mut page = Page::default();
    page.comment(&deployed.head("Drop-in for the unit", &how_to_use(&deployed.app)));
    page.line("");
    page.line("[Service]");
    environment(&mut page, &deployed);
    credentials(&mut page, &deployed);
    page.line("");
    page.comment("A core dump and the swap would hold the secrets.");
    page.line("LimitCORE=0");
    page.line("MemorySwapMax=0");
    page.comment("A start that the configuration stopped is not better at the second try.");
    page.line("RestartPreventExitStatus=78");
    page.text
}

fn how_to_use(app: &str) -> String {
    format!(
        "It belongs into /etc/systemd/system/{app}.service.d/. Each secret is a file below /etc/{app}/secrets that root\n\
         alone may read, or one that `systemd-creds encrypt` made. What is commented out is optional. Your own additions\n\
         belong into a second drop-in."
    )
}

fn environment(page: &mut Page, deployed: &Deployed) {
    let place = deployed.environment_variable.and_then(|variable| assignment(variable, &deployed.environment));
    if let Some(line) = place {
        page.line(&line);
    }
    let open = deployed.plain().any(|value| value.is_needed && value.default().is_none());
    if open {
        page.comment("What is required and has no default is set here, as NAME=value:");
        page.line(&format!("EnvironmentFile=/etc/{}/environment", deployed.app));
    }
    for value in deployed.plain() {
        page.comment(&value.doc());
        if value.is_needed && value.default().is_none() {
            page.comment(&format!("{} is required.", value.leaf.variable));
        } else if let Some(line) = assignment(&value.leaf.variable, &value.default().unwrap_or_default()) {
            page.idle(&line);
        }
    }
}

fn credentials(page: &mut Page, deployed: &Deployed) {
    for value in deployed.secrets() {
        page.line("");
        page.comment(&value.doc());
        credential(page, &deployed.app, value, &value.file(), value.is_needed);
        for variable in value.slots().iter().chain(&value.date()) {
            credential(page, &deployed.app, value, &file_of(variable), false);
        }
    }
}

fn credential(page: &mut Page, app: &str, value: &Value, file: &str, is_needed: bool) {
    // The name ends at a colon, a path at a blank, and neither has an escape.
    if !file.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
        return page.comment(&format!("{} cannot be the name of a credential.", value.leaf.variable));
    }
    let line = format!("LoadCredential={file}:/etc/{app}/secrets/{file}");
    if is_needed {
        page.line(&line);
    } else {
        page.idle(&line);
    }
    if file == value.file() {
        page.idle(&format!("LoadCredentialEncrypted={file}:/etc/credstore.encrypted/{app}.{file}"));
    }
}

/// `Environment="NAME=value"`: systemd reads C's escapes between the quotes, and `%` begins a specifier. Nothing for a value
/// that systemd refuses however it is written, because it holds what Unicode reserves.
fn assignment(variable: &str, value: &str) -> Option<String> {
    let is_reserved = |c: char| u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}' | '\0');
    if value.contains(is_reserved) {
        return None;
    }
    let mut out = String::from("Environment=\"");
    for c in format!("{variable}={value}").chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '%' => out.push_str("%%"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_hidden(c) => out.extend([format!("\\U{:08x}", u32::from(c))]),
            c => out.push(c),
        }
    }
    out.push('"');
    Some(out)
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn comment(&mut self, prose: &str) {
        for line in lines(prose) {
            self.line(format!("# {line}").trim_end());
        }
    }

    /// An assignment that is commented out, without the blank that prose has.
    fn idle(&mut self, line: &str) {
        self.line(&format!("#{line}"));
    }
}
