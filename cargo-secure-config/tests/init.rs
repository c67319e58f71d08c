//! `init`: what it writes compiles, and holds no value of anything that may be a secret.

#![forbid(unsafe_code)]

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn init(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-secure-config"));
    command.arg("init").args(arguments).current_dir(folder).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the output is text")
}

/// Runs `init` on one file; the source that it writes, and what it says.
fn source(name: &str, content: &[u8], arguments: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), content).unwrap();
    let output = init(folder.path(), &[&["--from", name, "--output", "-"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn struct_is_guessed_and_each_guess_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let env = "\
# Port to listen on.
PORT=8080
# How much to log.
LOG_LEVEL=info
# Connection to the database.
DATABASE_URL=postgres://app:hunter2@db/app
REQUEST_TIMEOUT=30s
SMTP_HOST=mail.example.com  # the relay
ALLOWED_ORIGINS=https://a.example,https://b.example
SENTRY_DSN=
REGION=
APP_ENV=development
";
    fs::write(folder.path().join(".env.example"), env).unwrap();
    let output = init(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0));
    let said = text(&output.stderr);
    assert!(
        said.contains("written: src/settings.rs: fields: 8, secrets among them: 2, guesses to look at: "),
        "{said}"
    );
    assert!(said.contains("no git work tree here"), "{said}");
    let written = fs::read_to_string(folder.path().join("src/settings.rs")).unwrap();
    let wanted = "\
//! The settings of this program, read from its environment.
//!
//! Begun by `cargo secure-config init` from `.env.example`. A comment that says `guessed:`
//! stands for what is not said there: look at each, put right what is wrong, and delete the comment.

use std::time::Duration;

use secure_config::{SecretString, SecureConfig};

/// The settings of this program.
// guessed: the variable that says where the program runs, by its name
#[derive(SecureConfig)]
#[config(environment = \"APP_ENV\")]
pub struct Settings {
    /// Port to listen on.
    // guessed: `u16`, by the value
    #[config(default = 8080)]
    pub port: u16,

    /// How much to log.
    // guessed: a closed set of words, by the name and the value
    #[config(one_of = [\"off\", \"trace\", \"debug\", \"info\", \"warn\", \"warning\", \"error\", \"fatal\"], default = \"info\")]
    pub log_level: String,

    /// Connection to the database.
    // guessed: a secret, by the value: it holds a URL with a password
    #[secret(format = \"url\")]
    pub database_url: SecretString,

    /// Request timeout.
    // guessed: `Duration`, by the value
    #[config(default = \"30s\")]
    pub request_timeout: Duration,

    /// the relay
    pub smtp_host: String,

    /// Allowed origins.
    // guessed: `Vec<String>`, by the value
    pub allowed_origins: Vec<String>,

    /// Sentry dsn.
    // guessed: a secret, by the name
    #[secret]
    pub sentry_dsn: SecretString,

    /// Region.
    // guessed: optional, because it is empty
    pub region: Option<String>,
}
";
    assert_eq!(written, wanted);

    let again = init(folder.path(), &[]);
    assert_eq!(again.status.code(), Some(3));
    let said = text(&again.stderr);
    assert!(
        said.contains("src/settings.rs is there already, and stays as it is") && said.contains("--force"),
        "{said}"
    );
    fs::write(folder.path().join("src/settings.rs"), "mine").unwrap();
    assert_eq!(init(folder.path(), &[]).status.code(), Some(3));
    assert_eq!(fs::read_to_string(folder.path().join("src/settings.rs")).unwrap(), "mine");
    assert_eq!(init(folder.path(), &["--force", "--quiet"]).stderr, b"");
    assert_eq!(fs::read_to_string(folder.path().join("src/settings.rs")).unwrap(), wanted);
}

#[test]
fn file_that_states_types_leaves_little_to_guess() {
    let schema = "\
# @defaultSensitive=false @defaultRequired=infer @currentEnv=$APP_ENV
# ---
# Where it runs.
# @type=enum(development, preview, production, test)
APP_ENV=development # default value, can override

# sensitive api key, with extra validation
# @required @sensitive @type=string(startsWith=sk-)
# @docs(\"Authentication guide\", https://xyz.com/docs/auth-guide)
OPENAI_API_KEY=

# @type=number(isInt=true, min=1, max=64)
WORKERS=4
# @type=enum(fast, \"very slow\")
MODE=fast
# @type=port
METRICS=
# @type=url
ORIGIN=fallback(ref('APP_URL'),'')
# @sensitive
INTERNAL=
";
    let (written, _) = source(".env.schema", schema.as_bytes(), &["--name", "Config"]);
    for wanted in [
        "#[config(environment = \"APP_ENV\", environments(\"development\", \"preview\", \"production\", \"test\"), local(\"development\", \"test\"))]\npub struct Config {",
        "    /// sensitive api key, with extra validation\n    #[secret]\n    pub openai_api_key: SecretString,",
        "    #[config(default = 4, range = 1..=64)]\n    pub workers: u64,",
        "    #[config(one_of = [\"fast\", \"very slow\"], default = \"fast\")]\n    pub mode: String,",
        "    pub metrics: Option<u16>,",
        "    pub origin: String,",
        "    #[secret]\n    pub internal: Option<SecretString>,",
    ] {
        assert!(written.contains(wanted), "{wanted}\n{written}");
    }
}

#[test]
fn prefix_is_taken_off_and_other_names_are_written_whole() {
    let compose = "\
services:
  api:
    environment:
      SHOP_PORT: 8080
      PORT: ${OUTER:-9090}
      SHOP_DB_PASSWORD_FILE: /run/secrets/db
      SHOP_2FA: \"on\"
";
    let (written, said) = source("compose.yaml", compose.as_bytes(), &["--prefix", "SHOP_"]);
    for wanted in [
        "#[config(prefix = \"SHOP\")]",
        "    #[config(default = 8080)]\n    pub port: u16,",
        "    #[config(env = \"PORT\", default = 9090)]\n    pub port_2: u16,",
        "    #[secret]\n    pub db_password: SecretString,",
        "    #[config(env = \"SHOP_2FA\", default = true)]\n    pub n2fa: bool,",
    ] {
        assert!(written.contains(wanted), "{wanted}\n{written}\n{said}");
    }
}

#[test]
fn struct_without_inputs_is_an_example() {
    let folder = tempfile::tempdir().unwrap();
    let output = init(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("the struct is an example"));
    let written = fs::read_to_string(folder.path().join("src/settings.rs")).unwrap();
    assert!(written.contains("pub port: u16") && written.contains("pub api_key: SecretString"), "{written}");
}

#[test]
fn gitignore_gets_what_is_missing_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join(".gitignore"), "target/\n.env").unwrap();
    let said = text(&init(folder.path(), &[]).stderr);
    assert!(said.contains(".gitignore: added `.env.*`, `!.env.example`"), "{said}");
    let wanted = "target/\n.env\n.env.*\n!.env.example\n";
    assert_eq!(fs::read_to_string(folder.path().join(".gitignore")).unwrap(), wanted);
    let said = text(&init(folder.path(), &["--force"]).stderr);
    assert!(said.contains("keeps `.env` out already"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join(".gitignore")).unwrap(), wanted);

    let below = folder.path().join("below");
    fs::create_dir(&below).unwrap();
    assert!(text(&init(&below, &[]).stderr).contains("keeps `.env` out already"));
    assert!(!below.join(".gitignore").exists());
}

#[test]
fn fault_names_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, status, words) in [
        (&["--from", "none.env"][..], 3, "--from .env.example"),
        (&["--prefix", "1A"], 2, "--prefix BILLING"),
        (&["--name", "settings"], 2, "--name Settings"),
        (&["--name", "String"], 2, "--name Settings"),
        (&["--from", "."], 3, "at most 1 MiB"),
    ] {
        let output = init(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
        assert!(text(&output.stderr).contains(words), "{arguments:?}: {}", text(&output.stderr));
        assert!(!folder.path().join("src").exists());
    }
    let help = text(&init(folder.path(), &["--help"]).stdout);
    assert!(help.contains("Examples:") && help.contains("--force"), "{help}");
}

/// Files that people have, and some that they should not: name, content, arguments.
fn inputs() -> Vec<(&'static str, Vec<u8>, Vec<&'static str>)> {
    let keywords =
        "type match self super crate async dyn try gen box r#fn static true where union default auto _ __ ___";
    let mut names: String =
        keywords.split(' ').flat_map(|word| [word, "=1\n", &*word.to_uppercase().leak(), "=x\n"]).collect();
    names.push_str("1A=x\n2FA=on\n_1=1\nA-B=x\nA.B=x\n\u{e9}T\u{c9}=x\nÜ=1\nMixedCase=1\nmixedcase=2\nMIXEDCASE=3\nA__B=1\n_LEADING=1\nTRAILING_=1\nB_2=1\nb_2=2\n");
    let long = "LONG_".repeat(39)
        + "NAME=1\n"
        + &"LONGER_".repeat(80)
        + "NAME=1\n"
        + "VALUE="
        + &"x".repeat(100_000)
        + "\n# "
        + &"word ".repeat(2000)
        + "\nDOC=1\n";
    let quotes = "A='it''s'\nB=\"a \\\"b\\\" \\\\ \\n\"\nC='\"'\nD=\"one\ntwo */ // \"\nE=`x`\nF=\"unclosed\nG='\\\nH=\\\nI=\"\\u{41}\"\nJ=r#\"x\"#\n";
    let comments = "# */ /* \" ' \\ #[config] ${X}\nA=1\n# \u{202e}evil\u{200b}\rmore\nB=2\n#     let x: = 1;\nC=3\n# ```\n# fn main() { compile }\n# ```\nD=4\n#! [x]\nE=5\n#/ x\nF=6\n# - a\n#   - b\nG=7 # beside `it` <b>\n";
    let kinds = "\
A_PORT=1\nB=0\nC=-1\nD=1.5\nE=-0.25\nF=1e9\nG=007\nH=18446744073709551615\nI=18446744073709551616\nJ=-9223372036854775808\nK=NaN\n\
L=true\nM=OFF\nN=5m\nO=1h 30m\nP=64KiB\nBODY_LIMIT=10 MB\nQ=127.0.0.1:80\nBIND=::1\nR=[::1]:80\nDATA_PATH=/x\nS=a,b\nHOSTS=one\nT=,\n\
LOG_LEVEL=WARN\nRUST_LOG=info,sqlx=warn\nLOG_LEVEL_2=Info\nU=0x10\nV=+5\nW=1_000\nX=99999999999\nMAX_TOKENS=100\nMAX_BODY=999999999999999TB\n\
API_KEYS=a,b\nTOKENS=\nUSE_TOKEN=true\nPASSWORD=true\nPIN=1234\nKEY_PATH=/k.pem\nKEY_FILE=/k\nSECRET_KEY=a\nSECRET_KEY_FILE=/run/x\n\
TOKEN_FILE=/run/t\nDB_URL=sqlite://x\nREDIS_URL=nonsense\nMY_DSN=${A}://x\nPEM_KEY=\"-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\"\n";
    let schema = "\
# @defaultSensitive=true @defaultRequired=true @currentEnv=$NODE_ENV\n# ---\n# @type=enum(a, \"b c\", 'd', a, \"\\\\\", \u{202e})\nNODE_ENV=a\n\
# @type=number(isInt=true, min=5, max=1) @public\nA=7\n# @type=number(isInt=true, min=-5) @public\nB=-3\n# @type=number @public\nC=3\n\
# @type=enum() @public\nD=\n# @type=enum(1, 2) @sensitive=false @optional\nE=3\n# @type=boolean @public\nF=maybe\n# @type=port @public\nG=99999\n\
# @type=number(precision=0, max=3) @public\nH=9\n# @type=string @public\nAPI_TOKEN=x\n# @type=ip @public\nI=\n# @type=enum(on \u{e9}, \"\\\"\") @public\nJ=on\n";
    let environments =
        "# @currentEnv=$WHERE\n# ---\n# @type=enum(Laptop, \"a b\")\nWHERE=Laptop\n# @type=enum(x,y)\nOTHER=x\n";
    let compose = "\
services:\n  a:\n    environment:\n      - PORT=80\n      - \"TYPE=a # b\"\n      - 'X=\"'\n      - NAME\n      - <<: *x\n  b:\n    environment: {A: 1, \"B\": 'x, y', C}\n  c:\n    environment:\n      \
K: |\n        a: b\n      L: \"\\\"x\\\"\"\n      M: !!str 1\n      1N: x\n      ? odd\n      O : 5\nx:\n  environment:\nenvironment:\n- Q=1\n";
    vec![
        (".env", names.into_bytes(), vec![]),
        (".env", long.into_bytes(), vec![]),
        (".env", quotes.as_bytes().to_vec(), vec![]),
        (".env", comments.as_bytes().to_vec(), vec![]),
        (".env", kinds.as_bytes().to_vec(), vec![]),
        (".env", b"P_A=1\nP_TYPE=2\nP_=3\nP=4\nPX=5\nA=6\nP_1=7\nP__A=8\nP_SELF=9\nP_DATABASE_URL=x\nP_ENV=dev\nP_A_FILE=1\n".to_vec(), vec!["--prefix", "P"]),
        (".env", b"DATABASE_URL=x\nDATABASE_HOST=y\nDATABASE_ENV=nowhere\n".to_vec(), vec!["--prefix", "DATABASE"]),
        (".env", b"\xff\xfe\0A\0=".to_vec(), vec![]),
        (".env", b"A=\xff\xfe\n# \xff\nB=1\r\nC=2\rD=3\n\0\n=\n==\nE==\nexport\nexport F=1\nexport=2\n".to_vec(), vec![]),
        (".env", Vec::new(), vec!["--prefix", "EMPTY"]),
        (".env", b"PORT=1\nPORT=x\nPORT=2\n# PORT=9\n# COMMENTED_OUT=5\n# API_KEY_2=5\nAPP_ENV=production\nENVIRONMENT=qa\n".to_vec(), vec![]),
        (".env.schema", schema.as_bytes().to_vec(), vec![]),
        (".env.schema", environments.as_bytes().to_vec(), vec!["--name", "Config_2"]),
        ("compose.yml", compose.as_bytes().to_vec(), vec![]),
        ("compose.yml", b"{\"services\": {\"a\": {\"environment\": {\"A\": 1}}}}\nenvironment: [\nenvironment: {\n".to_vec(), vec![]),
    ]
}

/// Names, values and comments of every kind, put together by chance, the same each time.
fn mixed(seed: u64) -> Vec<u8> {
    const NAMES: &[&str] = &[
        "type",
        "SELF",
        "A",
        "a",
        "A_",
        "_A",
        "A__B",
        "1A",
        "API_KEY",
        "API_KEYS",
        "API_KEY_FILE",
        "TOKEN_URL",
        "DATABASE_URL",
        "PORT",
        "DB_PORT",
        "MAX_TOKENS",
        "LOG_LEVEL",
        "APP_ENV",
        "DATA_DIR",
        "CACHE_SIZE",
        "ENABLE_X",
        "USE_SECRET",
        "TIMEOUT",
        "ORIGINS",
        "BIND",
        "SMTP_PASSWORD_FILE",
        "Mixed_Case",
        "P_A",
        "P_PORT",
        "P_",
        "P_TYPE",
        "P_2",
    ];
    const VALUES: &[&str] = &[
        "",
        "0",
        "1",
        "-1",
        "8080",
        "65536",
        "0.5",
        "-0.0",
        "true",
        "Off",
        "30s",
        "5m",
        "0s",
        "10MB",
        "info",
        "DEBUG",
        "a,b",
        "1,2",
        "https://x.example",
        "https://u:p@x.example",
        "/tmp/x",
        "127.0.0.1",
        "[::1]:1",
        "'it\\'s'",
        "\"\\\"\"",
        "\"a\nb\"",
        "${X:-5}",
        "${X}",
        "fn()",
        "\u{202e}",
        "sk_live_Q7m2Zp9Lk4Xw8Tn5",
        "99999999999999999999999",
        "prod",
        "# c",
        "x # */",
        "{\"a\":[1]}",
        "1e5",
        "١٢",
    ];
    const LINES: &[&str] = &[
        "",
        "# text",
        "# ---",
        "# @sensitive",
        "# @public @type=port",
        "# @type=enum(a, 8080, prod)",
        "# @required",
        "# @optional @type=number(isInt=true, min=0, max=9999)",
        "# @type=boolean",
        "# ```",
        "# \"#]",
        "junk",
        "#! x",
    ];
    let mut state = seed;
    let mut pick = |from: &[&'static str]| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from[usize::try_from(state >> 33).unwrap() % from.len()]
    };
    let lines = (0..80).map(|_| format!("{}\n{}={}\n", pick(LINES), pick(NAMES), pick(VALUES)));
    lines.collect::<String>().into_bytes()
}

#[test]
fn whatever_is_written_compiles() {
    let mut program = String::from("#![allow(dead_code)]\nuse secure_config::SecureConfig;\n");
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("package");
    fs::create_dir_all(package.join("src")).unwrap();
    let mut modules = 0;
    let mut add = |source: &str, name: &str| {
        fs::write(package.join(format!("src/s{modules}.rs")), source).unwrap();
        writeln!(program, "mod s{modules};\nconst _: fn() = || drop(s{modules}::{name}::load());").unwrap();
        modules += 1;
    };
    let by_chance =
        (0..24).map(|seed| (".env.schema", mixed(seed), if seed % 2 == 0 { vec![] } else { vec!["--prefix", "P"] }));
    for (name, content, arguments) in inputs().into_iter().chain(by_chance) {
        let struct_name = arguments.iter().find(|word| word.starts_with("Config")).copied().unwrap_or("Settings");
        add(&source(name, &content, &arguments).0, struct_name);
    }
    fs::create_dir(folder.path().join("empty")).unwrap();
    let output = init(&folder.path().join("empty"), &["--output", "-"]);
    add(&text(&output.stdout), "Settings");

    fs::write(package.join("src/main.rs"), program + "fn main() {}\n").unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let manifest = format!(
        "[package]\nname = \"written\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         secure-config = {{ path = {:?}, default-features = false }}\n\n[workspace]\n",
        root.display().to_string()
    );
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    // The versions that are there already.
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet"])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("init"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
#[allow(clippy::many_single_char_names, reason = "each is a value, and what it is does not count")]
fn no_value_of_a_secret_is_written_or_said() {
    // Values are unlike each other and all else, so that they can be looked for.
    let values = [
        "q7zebra1",
        "48151623",
        "90210",
        "true-tangerine",
        "Zx9Lm4Wp8Tn5Rb3Vc6YkQ2",
        "5m30",
        "1710",
        "kumquat",
        "77h",
        "31MiB",
        "mango.lychee",
        "papaya",
        "durian7",
        "4711",
        "guava-99",
        "0.70707",
        "rambutan",
        "86420",
        "loquat",
        "medlar",
        "sapodilla",
        "feijoa",
    ];
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v] = values;
    let env = format!(
        "# the password is {a}\nDB_PASSWORD={a}\nPIN={b}\nUSER_CODE={c}\nSECRET={d}\nBLOB={e}\n# formerly {f}s\nTOKEN_TTL={f}s\n\
         API_KEY_V2={g}\n# use {h}, or token={u}\nAUTH_TOKEN='{h}'\nSESSION_KEY={i}\nMASTER_KEY={j}\nURL=https://user:{k}@example.com\n\
         CONN=\"Server=db;Password={l}\"\nPGPASSWORD=\"{m}\"\n# OLD_TOKEN={n}\n# PASSWORD: {o}\nPORT=8080\nPASSWORD_MIN={p}\n\
         API_KEYS={q},{r}\nBROKEN_SECRET=\"{s}\nMULTI_SECRET='one\n{t}\ntwo'\n{v}AbC123XyZ987QwErTyUiOp==\nPORT_2=80 # {a}\n"
    );
    let compose = format!(
        "services:\n  a:\n    environment:\n      DB_PASSWORD: {a}\n      PIN: {b} # {c}\n      ACCESS_CODE: {c}\n      TOKEN: \"{h}\"\n      \
         API_KEY: ${{KEY:-{g}}}\n      LONG_SECRET: |\n        {s}\n      URL: amqp://{k}@mq\n      # password={l}\n      X: 1\n"
    );
    let schema = format!(
        "# ---\n# @sensitive @type=number(isInt=true) @example={g}\nA={b}\n# @sensitive\nB={c}\n# @type=port\nAPI_KEY={r}\n# @sensitive @type=enum({u}, x)\nC={u}\n"
    );
    for (name, content) in [(".env", env), ("compose.yaml", compose), (".env.schema", schema)] {
        let (written, said) = source(name, content.as_bytes(), &[]);
        for value in values {
            assert!(!written.contains(value), "{name}: {value}\n{written}");
            assert!(!said.contains(value), "{name}: {value}\n{said}");
        }
        let kept = written.contains("8080") || written.contains("default = 1)") || name == ".env.schema";
        assert!(kept, "what is harmless is there:\n{written}");
    }
}
