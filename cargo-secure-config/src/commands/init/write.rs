//! The settings struct as Rust source.

use std::collections::HashSet;
use std::fmt::Write;

use secure_config_schema::{Environments, visible};

use super::guess::{Guess, Kind, guess};
use super::name;
use super::prose::{self, Withheld};
use super::read::{Inputs, Variable};
use super::spec::Stated;

/// What the source is made for.
pub(super) struct Wish<'a> {
    pub(super) name: &'a str,
    pub(super) prefix: &'a str,
    /// The files that were read, as they are named in the source.
    pub(super) from: Vec<String>,
}

/// The source, with what there is to say about it.
pub(super) struct Written {
    pub(super) source: String,
    pub(super) fields: usize,
    pub(super) secrets: usize,
    pub(super) guesses: usize,
}

struct Field {
    ident: String,
    /// The variable, where it does not follow from the name.
    env: Option<String>,
    guess: Guess,
    doc: Vec<String>,
}

/// Words that cannot name a field but behind `r#`.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Whether a struct may be called so beside the types that its fields have.
pub(super) fn is_struct_name(name: &str) -> bool {
    const TAKEN: &[&str] = &[
        "Duration",
        "PathBuf",
        "IpAddr",
        "SocketAddr",
        "ByteSize",
        "SecretString",
        "SecureConfig",
        "String",
        "Vec",
        "Option",
        "Self",
    ];
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.len() <= 100
        && !TAKEN.contains(&name)
}

/// Writes the source for what the inputs say.
pub(super) fn source(inputs: &Inputs<'_>, wish: &Wish<'_>) -> Written {
    let prefix = wish.prefix;
    let environment = environment(inputs, prefix);
    let is_environment =
        |variable: &Variable<'_>| environment.as_ref().is_some_and(|known| known.variable == variable.name);
    let variables: Vec<_> = inputs.variables.iter().filter(|variable| !is_environment(variable)).collect();
    let is_folded = |variable: &Variable<'_>| is_file_of_secret(variable, &variables);
    let mut taken = HashSet::new();
    let mut guessed = Vec::new();
    for variable in &variables {
        let is_file = is_folded(variable);
        let name = if is_file { variable.name.strip_suffix("_FILE").unwrap_or(variable.name) } else { variable.name };
        if is_file && variables.iter().any(|other| other.name == name) {
            continue;
        }
        let (ident, env) = ident(name, prefix, &mut taken);
        let values = if is_file { &[][..] } else { &variable.values[..] };
        let bare = ident.trim_start_matches("r#");
        let mut guess = guess(name, bare, values, &variable.spec, variable.is_commented_out);
        if is_file {
            guess.reasons.push(format!("`{}` is read for it as well", variable.name));
        }
        guessed.push((*variable, Field { ident, env, guess, doc: Vec::new() }));
    }
    // Now that it is known what is a secret, no comment may hold the value of one.
    let may_be_secret = |variable: &Variable<'_>, guess: &Guess| {
        guess.kind.is_secret() || name::is_wary(variable.name) || variable.spec.sensitive == Some(true)
    };
    let kept = guessed.iter().filter(|(variable, field)| may_be_secret(variable, &field.guess));
    let withheld = Withheld::new(kept.flat_map(|(variable, _)| variable.values.iter().copied()));
    for (variable, field) in &mut guessed {
        field.doc = prose::lines(&variable.comments, &withheld);
        if field.doc.is_empty() {
            field.doc.push(name::sentence(own_part(variable.name, wish.prefix).unwrap_or(variable.name)));
        }
    }
    let mut fields: Vec<Field> = guessed.into_iter().map(|(_, field)| field).collect();
    if fields.is_empty() {
        fields = example();
    }
    print(&fields, environment.as_ref(), wish)
}

/// What a struct without any input begins with.
fn example() -> Vec<Field> {
    let field = |ident: &str, kind, rules: &[&str], doc: &str| Field {
        ident: ident.to_owned(),
        env: None,
        guess: Guess {
            kind,
            is_optional: false,
            format: None,
            rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
            reasons: Vec::new(),
        },
        doc: vec![doc.to_owned()],
    };
    vec![
        field("port", Kind::Port, &["default = 8080"], "Port to listen on."),
        field("api_key", Kind::Secret, &[], "Key of a service that this program calls: an example of a secret."),
    ]
}

/// Where the program runs: the variable, and the names if they are other than the usual ones.
struct Environment<'a> {
    variable: &'a str,
    names: Vec<String>,
    is_guessed: bool,
}

fn environment<'a>(inputs: &'a Inputs<'_>, prefix: &str) -> Option<Environment<'a>> {
    let own = format!("{prefix}_ENV");
    let usual =
        [own.trim_start_matches('_'), "APP_ENV", "APP_ENVIRONMENT", "ENVIRONMENT", "ENV", "NODE_ENV", "RUST_ENV"];
    let stated = inputs.environment.as_deref();
    let find = |name: &str| inputs.variables.iter().find(|variable| variable.name == name);
    let variable = stated.and_then(find).or_else(|| usual.iter().find_map(|name| find(name)))?;
    let known = Environments::new("", Environments::NAMES, Environments::LOCAL);
    let is_known = |name: &str| known.resolve(name).is_some();
    let mut names = match &variable.spec.stated {
        Some(Stated::OneOf(names)) => names.clone(),
        _ => Vec::new(),
    };
    let is_word = |name: &String| {
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)) && !name.is_empty()
    };
    let mut seen = HashSet::new();
    let is_fit = names.iter().all(|name| is_word(name) && seen.insert(name.to_ascii_lowercase()));
    if names.iter().all(|name| is_known(name)) {
        names.clear();
    }
    let is_declared =
        |value: &&str| names.is_empty() && is_known(value) || names.iter().any(|name| name.eq_ignore_ascii_case(value));
    let are_values_fit =
        variable.values.iter().filter(|value| !value.is_empty() && !value.contains('$')).all(is_declared);
    (is_fit && are_values_fit).then_some(Environment {
        variable: variable.name,
        names,
        is_guessed: stated != Some(variable.name),
    })
}

/// `X_FILE` beside a secret `X`, or for one: the library reads it by itself.
fn is_file_of_secret(variable: &Variable<'_>, all: &[&Variable<'_>]) -> bool {
    let Some(base) = variable.name.strip_suffix("_FILE").filter(|base| super::read::is_variable(base)) else {
        return false;
    };
    let is_secret = |other: &&Variable<'_>| {
        other.name == base
            && guess(base, &base.to_ascii_lowercase(), &other.values, &other.spec, false).kind.is_secret()
    };
    name::is_secret(base) || all.iter().copied().any(|other| is_secret(&other))
}

/// A variable's name behind the prefix of the program; nothing where it does not begin so.
fn own_part<'a>(variable: &'a str, prefix: &str) -> Option<&'a str> {
    let rest = variable.strip_prefix(prefix).filter(|_| !prefix.is_empty())?.strip_prefix('_')?;
    Some(rest).filter(|rest| !rest.trim_matches('_').is_empty())
}

/// A name for the field, and the variable where that does not follow from it.
fn ident(variable: &str, prefix: &str, taken: &mut HashSet<String>) -> (String, Option<String>) {
    let lower = own_part(variable, prefix).unwrap_or(variable).to_ascii_lowercase();
    let mut ident = match lower.as_str() {
        "self" | "super" | "crate" => format!("{lower}_"),
        name if name.starts_with(|c: char| c.is_ascii_digit()) => format!("n{name}"),
        name if name.chars().all(|c| c == '_') => "underscore".to_owned(),
        _ => lower.clone(),
    };
    let mut number = 2;
    while !taken.insert(ident.clone()) {
        ident = format!("{}_{number}", lower.trim_end_matches('_'));
        number += 1;
    }
    // As the derive makes variables of names.
    let parts: Vec<_> = ident.split('_').filter(|part| !part.is_empty()).collect();
    let part = parts.join("_").to_ascii_uppercase();
    let whole = if prefix.is_empty() { part } else { format!("{prefix}_{part}") };
    let env = (whole != variable).then(|| variable.to_owned());
    let is_keyword = KEYWORDS.contains(&ident.as_str());
    (if is_keyword { format!("r#{ident}") } else { ident }, env)
}

fn print(fields: &[Field], environment: Option<&Environment<'_>>, wish: &Wish<'_>) -> Written {
    let mut out = String::from("//! The settings of this program, read from its environment.\n");
    let guesses: usize = fields.iter().map(|field| field.guess.reasons.len()).sum();
    if !wish.from.is_empty() {
        let from: Vec<_> = wish.from.iter().map(|name| format!("`{}`", visible(name).replace('`', "'"))).collect();
        let _ = write!(
            out,
            "//!\n//! Begun by `cargo secure-config init` from {}. A comment that says `guessed:`\n\
             //! stands for what is not said there: look at each, put right what is wrong, and delete the comment.\n",
            from.join(", ")
        );
    }
    out.push('\n');
    imports(&mut out, fields);
    out.push_str("\n/// The settings of this program.\n");
    if environment.is_some_and(|known| known.is_guessed) {
        out.push_str("// guessed: the variable that says where the program runs, by its name\n");
    }
    out.push_str("#[derive(SecureConfig)]\n");
    let mut words = Vec::new();
    words.extend((!wish.prefix.is_empty()).then(|| format!("prefix = {:?}", wish.prefix)));
    if let Some(known) = environment {
        words.push(format!("environment = {:?}", known.variable));
        if !known.names.is_empty() {
            let quoted =
                |names: &[&String]| names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
            let is_local = |name: &&String| {
                ["dev", "development", "test", "local"].iter().any(|word| word.eq_ignore_ascii_case(name))
            };
            let all: Vec<_> = known.names.iter().collect();
            let local: Vec<_> = known.names.iter().filter(is_local).collect();
            words.push(format!("environments({})", quoted(&all)));
            words.extend((!local.is_empty()).then(|| format!("local({})", quoted(&local))));
        }
    }
    if !words.is_empty() {
        let _ = writeln!(out, "#[config({})]", words.join(", "));
    }
    let _ = writeln!(out, "pub struct {} {{", wish.name);
    for (number, field) in fields.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        print_field(&mut out, field);
    }
    out.push_str("}\n");
    let secrets = fields.iter().filter(|field| field.guess.kind.is_secret()).count();
    let guesses = guesses + usize::from(environment.is_some_and(|known| known.is_guessed));
    Written { source: out, fields: fields.len(), secrets, guesses }
}

fn imports(out: &mut String, fields: &[Field]) {
    let has = |kinds: &[Kind]| fields.iter().any(|field| kinds.contains(&field.guess.kind));
    match (has(&[Kind::Ip]), has(&[Kind::Socket])) {
        (true, true) => out.push_str("use std::net::{IpAddr, SocketAddr};\n"),
        (true, false) => out.push_str("use std::net::IpAddr;\n"),
        (false, true) => out.push_str("use std::net::SocketAddr;\n"),
        (false, false) => {}
    }
    if has(&[Kind::Path]) {
        out.push_str("use std::path::PathBuf;\n");
    }
    if has(&[Kind::Duration]) {
        out.push_str("use std::time::Duration;\n");
    }
    if has(&[Kind::Ip, Kind::Socket, Kind::Path, Kind::Duration]) {
        out.push('\n');
    }
    let mut names = Vec::new();
    names.extend(has(&[Kind::ByteSize]).then_some("ByteSize"));
    names.extend(has(&[Kind::Secret, Kind::Secrets]).then_some("SecretString"));
    names.push("SecureConfig");
    match names.as_slice() {
        [one] => drop(writeln!(out, "use secure_config::{one};")),
        names => drop(writeln!(out, "use secure_config::{{{}}};", names.join(", "))),
    }
}

fn print_field(out: &mut String, field: &Field) {
    let guess = &field.guess;
    for line in &field.doc {
        let _ = writeln!(out, "    /// {line}");
    }
    for reason in &guess.reasons {
        let _ = writeln!(out, "    // guessed: {reason}");
    }
    match (guess.kind.is_secret(), guess.format) {
        (true, Some(format)) => drop(writeln!(out, "    #[secret(format = {format:?})]")),
        (true, None) => out.push_str("    #[secret]\n"),
        (false, _) => {}
    }
    let env = field.env.iter().map(|variable| format!("env = {variable:?}"));
    let words: Vec<_> = env.chain(guess.rules.iter().cloned()).collect();
    if !words.is_empty() {
        let _ = writeln!(out, "    #[config({})]", words.join(", "));
    }
    let ty = guess.kind.rust();
    let ty = if guess.is_optional { format!("Option<{ty}>") } else { ty.to_owned() };
    let _ = writeln!(out, "    pub {}: {ty},", field.ident);
}
