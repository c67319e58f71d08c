//! The schema of the configuration file beside the loader: both take a file, or neither does.

use secure_config::schema::render::{Options, json_schema};
use secure_config::{Memory, SecureConfig, Toml};

use crate::settings::Settings;
use crate::validators::{Kind, verdicts};

/// What the loader takes.
const TAKEN: &[&str] = &[
    "",
    "APP_ENV = 'dev'",
    "app_env = ' DEVELOPMENT '",
    "text = 'a'\nshort = 'abc'\nempty = ''\nfull = 'a'\nregion = 'us|2'\nversion = 'a.10'",
    "text = ''\nshort = ''\nregion = ''\nversion = ''\nletter = ''\ninitial = ''\nflag = ''\nport = ''",
    "text = 'https://u@h/p, https://h:80/a@b:c@d, mailto:a@b'",
    "text = 'https://h:443,https://i:443 u:p@h http://u:@h'",
    "short = 'grüne'",
    "letter = 'b'\ninitial = 'ü'",
    "initial = '😀'",
    "flag = true",
    "flag = 1",
    "flag = ' Yes '",
    "flag = 'OFF'",
    "port = 1024\nsmall = -128\nshift = -5\nwide = 18446744073709551615\nstep = 10",
    "port = 65_535\nsmall = 127\nshift = 19\nwide = 0x10\nstep = 0b10",
    "port = '65535'\nsmall = '-001'\nshift = '+19'\nwide = ' 7 '\nstep = '02'",
    "port = '1099'\nsmall = '-128'\nshift = '-0'",
    "ratio = 0.0",
    "ratio = 0",
    "ratio = 9e-1",
    "ratio = ' .5 '",
    "ratio = '5.e-1'",
    "timeout = '1h 30m'\npause = '1s'",
    "timeout = 0\npause = '3600 s'",
    "timeout = ' 2 weeks 5µs '",
    "timeout = ''",
    "body = 1024\nhome = '/srv'",
    "body = '64 kib'",
    "body = '1048576'",
    "ip = '::1'\nipv4 = '255.0.0.1'\nlisten = '127.0.0.1:80'\nlisten6 = '[::1%5]:80'",
    "ip = ' 10.0.0.1 '\nlisten = '[::ffff:1.2.3.4]:65535'",
    "site = 'https://exämple.com/ä b'",
    "site = ' mailto:a@b '",
    "level = 'debug'",
    "level = ' VERY-quiet'",
    "level = ''",
    "protocol = 1.2",
    "protocol = '1.2'",
    "protocol = 3",
    "protocol = true",
    "protocol = 'TRUE'",
    "names = []\nports = [80]\nlevels = []",
    "names = ['a', '']\nports = [1, 2, 1, 2, 1, 2]\nlevels = ['Debug', 'info']",
    "names = 'a, b'\nports = '1; 2 ;3;'\nlevels = 'info, DEBUG'",
    "names = ''\nports = ''",
    "names = ' '\nlevels = ' '",
    "ports = ['80', 443]",
    "waits = ['1s', '1m']",
    "waits = '1s, 2m,'",
    "flags = [true, 'no', 1]",
    "flags = 'yes,no'",
    "labels = { a = 'b', 'c d' = '' }",
    "labels = 'a=b, c = d'",
    "labels = {}",
    "[labels]\na = 'b'",
    "weights = { a = 1, b = '255' }",
    "weights = 'a=1,b= 2 '",
    "own = 0.5",
    "own = '0.5'",
    "own = 1",
    "tree = [1, 2]",
    "tree = '1,2'",
    "[mail]\nhost = 'h'\nport = 1",
    "[mail]",
    "mail = { host = 'h' }",
    "[replica]\nport = 1",
];

/// What the loader refuses, and the schema with it.
const REFUSED: &[&str] = &[
    "APP_ENV = 'nowhere'",
    "unknown = 1",
    "APP_TEXT = 'a'",
    "text = 1",
    "text = 1.5",
    "text = true",
    "text = ['a']",
    "text = { a = 'b' }",
    "text = 'postgres://u:p@h/db'",
    "text = 'see redis://:123@h'",
    "text = 'amqp://u:12x@h'",
    "short = 'ab'",
    "short = 'abcdef'",
    "full = ''",
    "region = 'EU-1'",
    "region = 'eu-2'",
    "version = 'a.1'",
    "version = 'xa.10x'",
    "letter = 'a'",
    "letter = 'z'",
    "letter = 'bc'",
    "letter = 1",
    "initial = 'ab'",
    "flag = 2",
    "flag = 'y'",
    "flag = []",
    "port = 1023",
    "port = 65536",
    "port = '1023'",
    "port = '65536'",
    "port = '80a'",
    "port = 8080.5",
    "port = true",
    "port = [8080]",
    "small = 0",
    "small = '-0'",
    "small = 128",
    "small = '-129'",
    "shift = 20",
    "shift = '20'",
    "shift = '-6'",
    "wide = -1",
    "wide = '-1'",
    "step = 3",
    "step = '3'",
    "ratio = 1.0",
    "ratio = -0.5",
    "ratio = 'a half'",
    "ratio = true",
    "timeout = 30",
    "timeout = '30'",
    "timeout = '1.5s'",
    "timeout = '1h -30m'",
    "timeout = '-1s'",
    "timeout = '1 fortnight'",
    "pause = 0",
    "body = 1023",
    "body = 2000000",
    "body = '64 kilobytes'",
    "body = '1.5MiB'",
    "body = -1",
    "home = 1",
    "ip = '1.2.3'",
    "ip = 1.2",
    "ipv4 = '256.0.0.1'",
    "ipv4 = '01.0.0.1'",
    "ipv4 = '::1'",
    "listen = '127.0.0.1'",
    "listen = 80",
    "listen6 = '127.0.0.1:80'",
    "site = 'example.com'",
    "site = 'https://u:p@h'",
    "level = 'loud'",
    "level = 1",
    "protocol = 2",
    "protocol = false",
    "names = [1]",
    "names = ['a', 1.5]",
    "names = [['a']]",
    "names = { a = 'b' }",
    "names = 1",
    "names = ['postgres://u:p@h']",
    "names = 'a,postgres://u:p@h'",
    "ports = []",
    "ports = [1, 2, 3, 4]",
    "ports = ['']",
    "ports = [70000]",
    "ports = '1,2'",
    "ports = '1;70000'",
    "levels = ['loud']",
    "levels = ['info', 'info', 'info']",
    "levels = 'info;debug'",
    "levels = ['']",
    "waits = ['30']",
    "waits = [0]",
    "flags = []",
    "flags = ['maybe']",
    "labels = ['a']",
    "labels = 'a'",
    "labels = { a = 1 }",
    "labels = { a = { b = 'c' } }",
    "labels = { a = 'redis://:p@h' }",
    "weights = {}",
    "weights = { a = 1, b = 2, c = 3 }",
    "weights = { a = 256 }",
    "weights = 'a=256'",
    "mail = 'h'",
    "[mail]\nhost = 1",
    "[mail]\nhosts = 'h'",
    "[[mail]]\nhost = 'h'",
    "[replica.more]\na = 1",
    "dsn = 'https://h'",
    "cookie = '01020304'",
    "signing = 'a secret of some length'",
];

/// What the loader refuses and JSON Schema has no words for.
const LET_PASS: &[&str] = &[
    "port = 8080.0",
    "ratio = '1.5'",
    "pause = '2h'",
    "timeout = '99999999999999999999s'",
    "body = '2MiB'",
    "wide = '99999999999999999999'",
    "ip = ':::'",
    "listen = '127.0.0.1:99999'",
    "site = 'https://'",
    "levels = 'info,info,info'",
    "ports = '1;2;3;4'",
    "waits = ['1ms']",
    "weights = 'a=1,a=2'",
    "own = 'x'",
    "own = [1]",
    "tree = ['x']",
];

/// The same for files that may hold secrets.
const SECRETS_TAKEN: &[&str] = &[
    "dsn = 'postgres://u:p@h/db'\nsalt = '00112233'\ncookie = '01020304'\nsigning = 'a secret of some length'",
    "client = '123e4567-e89b-12d3-a456-426614174000'\nticket = 'aa.bb.c-_'",
    "cookie = 'AQIDBA=='",
    "cookie = ' AQIDBA '",
    "cookie = 'Pz8-Pw'",
    "dsn = ''\nsalt = ''\ncookie = ''\nsigning = ''",
    "sentry = 'file:///x'\ndsn = 'file:///x'",
];
const SECRETS_REFUSED: &[&str] = &[
    "dsn = 'h'",
    "dsn = 'http:///h'",
    "dsn = 'https://a b'",
    "salt = '0011'",
    "salt = '001122334'",
    "salt = 'zz112233'",
    "client = '123e4567e89b12d3a456426614174000'",
    "ticket = 'aa.bb'",
    "cookie = '010203'",
    "cookie = 'AQIDBAU='",
    "cookie = 1234",
    "cookie = 'AQIDBA='",
    "cookie = 'Pz8+_w'",
    "signing = 'short'",
    "signing = 12345678",
];

fn is_taken(text: &str, with_secrets: bool) -> bool {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("config.toml");
    std::fs::write(&path, text).expect("a file can be written");
    let file = Toml::file(path);
    let file = if with_secrets { file.allow_plaintext_secrets() } else { file };
    // What the file lacks.
    let others = [
        ("APP_SIGNING", "a secret of some length"),
        ("APP_LEFT", "1"),
        ("APP_MAIL_HOST", "h"),
        ("APP_REPLICA_HOST", "h"),
    ];
    Settings::loader().environment("dev").source(file).source(Memory::from(others)).load().is_ok()
}

fn compare(name: &str, with_secrets: bool, tables: &[(&[&str], bool, bool)]) {
    let mut wrong = Vec::new();
    let mut documents = Vec::new();
    let mut wanted = Vec::new();
    for (texts, by_loader, by_schema) in tables {
        for text in *texts {
            if is_taken(text, with_secrets) != *by_loader {
                wrong.push(format!("the loader on {text:?}"));
            }
            documents.push((*text).to_owned());
            wanted.push(*by_schema);
        }
    }
    let mut options = Options::default();
    options.allow_plaintext_secrets = with_secrets;
    let schema = json_schema(Settings::SCHEMA, Some(Settings::DOCS), &options);
    for (i, verdict) in verdicts(name, &schema, Kind::Toml, &documents).into_iter().flatten().enumerate() {
        for (validator, verdict) in ["Python's", "Rust's"].into_iter().zip(verdict) {
            if verdict != wanted[i] {
                wrong.push(format!("{validator} on {:?}", documents[i]));
            }
        }
    }
    assert!(wrong.is_empty(), "not as expected:\n{}", wrong.join("\n"));
}

#[test]
fn file_that_the_loader_takes_is_taken_by_validators_and_no_other() {
    compare("file", false, &[(TAKEN, true, true), (REFUSED, false, false), (LET_PASS, false, true)]);
}

#[test]
fn file_with_secrets_is_judged_alike_where_they_are_allowed() {
    compare("file-with-secrets", true, &[(SECRETS_TAKEN, true, true), (SECRETS_REFUSED, false, false)]);
}

#[test]
fn file_with_unknown_keys_is_taken_where_the_struct_allows_them_and_a_secret_is_not() {
    #[derive(SecureConfig)]
    #[config(allow_unknown)]
    #[expect(dead_code, reason = "only whether it loads is of interest")]
    struct Lax {
        #[config(default = 1)]
        port: u16,
        #[config(quiet)]
        key: Option<secure_config::SecretString>,
        #[config(nested)]
        inner: Inner,
    }

    #[derive(SecureConfig)]
    #[expect(dead_code, reason = "only whether it loads is of interest")]
    struct Inner {
        #[config(default = 1)]
        port: u16,
    }

    let documents = ["other = 1\n[inner]\nother = 1\n[more]\nx = 1", "key = 'secret'", "[inner]\nport = 'x'"];
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("config.toml");
    let by_loader = documents.map(|text| {
        std::fs::write(&path, text).expect("a file can be written");
        Lax::loader().source(Toml::file(&path)).load().is_ok()
    });
    assert_eq!(by_loader, [true, false, false]);
    let schema = json_schema(Lax::SCHEMA, None, &Options::default());
    let found = verdicts("lax", &schema, Kind::Toml, &documents.map(str::to_owned));
    assert!(found.is_none_or(|found| found == [[true; 2], [false; 2], [false; 2]]));
}
