//! What each key becomes, and which keys and shapes are faults. Syntax has its own tables beside this file.

mod against_toml;
mod faults;
mod plain;

use secure_config_schema::{Base, Environments, Field, Many, Name, Schema, Type};

use crate::bytes::Bytes;
use crate::plan::Plan;
use crate::raw::Content;
use crate::source::{Answer, Form, Found, Outcome, SourceFault};

pub(super) const TEXT: Type = Type::of(Base::Text);
const PORT: Type = Type::of(Base::Integer { bits: 16, signed: false, nonzero: false });

const fn field(key: &'static str, ty: Type) -> Field {
    Field::value(key, Name::Part(key), ty, "")
}

static ENVIRONMENTS: Environments = Environments::new("BILLING_ENV", Environments::NAMES, Environments::LOCAL);
static SMTP: Schema = Schema::new("Smtp", "", &[field("host", TEXT), field("password", TEXT.secret())]);
static OPEN: Schema = Schema::new("Open", "", &[field("known", TEXT)]).allow_unknown();
static FIELDS: &[Field] = &[
    field("name", TEXT),
    field("jwt", TEXT.secret()).key("jwt-key"),
    field("port", PORT),
    field("pin", Type::of(Base::Bytes(None)).secret()),
    field("sign", Type::of(Base::Char)),
    field("tags", TEXT.many(Many::List)),
    field("ports", PORT.many(Many::Set)),
    field("labels", TEXT.many(Many::Map)),
    field("opaque", Type::of(Base::Custom("a thing"))).opaque(),
    Field::group("smtp", Name::Part("SMTP"), &SMTP, false, ""),
    Field::group("open", Name::Part("OPEN"), &OPEN, true, ""),
];
pub(super) static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).environments(&ENVIRONMENTS);
static LENIENT: Schema = Schema::new("Settings", "", FIELDS).environments(&ENVIRONMENTS).allow_unknown();

pub(super) fn read(text: impl AsRef<[u8]>) -> Answer {
    super::read(Bytes::from(text.as_ref()), &Plan::new(&SCHEMA))
}

/// The environment that the file names, empty where nobody knows it, with its line.
pub(super) fn environment(answer: &Answer) -> Option<(&str, Option<u32>)> {
    answer.environments.first().map(|(name, line)| (name.0.as_str(), *line))
}

/// What the file has for a field, by its path.
fn found<'a>(answer: &'a Answer, path: &str) -> Option<&'a Found> {
    let plan = Plan::new(&SCHEMA);
    answer.cells.iter().find_map(|cell| match &cell.outcome {
        Outcome::Found(found) if plan.path(cell.at as usize) == path => Some(found),
        _ => None,
    })
}

/// The value as text; `!` behind what stands there without quotes.
fn shown(found: &Found) -> String {
    let text = |bytes: &Bytes| String::from_utf8_lossy(bytes.as_slice()).into_owned();
    let value = match &found.content {
        Content::Bytes(bytes) => text(bytes),
        Content::List(items) => format!("{:?}", items.iter().map(text).collect::<Vec<_>>()),
        Content::Map(pairs) => format!("{:?}", pairs.iter().map(|(key, value)| (key, text(value))).collect::<Vec<_>>()),
        Content::Misshapen => "misshapen".into(),
        #[cfg(feature = "serde")]
        Content::Tree(bytes) => format!("tree {}", text(bytes)),
        Content::Borrowed(_) => "borrowed".into(),
    };
    if found.form == Form::Unquoted { format!("{value}!") } else { value }
}

/// Reads a file without faults, and shows what it has for the fields.
fn assert_fields(file: &str, fields: &[(&str, &str)]) {
    let answer = read(file);
    assert!(answer.faults.is_empty(), "{file:?}: {:?}", answer.faults);
    for (path, value) in fields {
        assert_eq!(found(&answer, path).map(shown).as_deref(), Some(*value), "{path} of {file:?}");
    }
    assert_eq!(answer.cells.len(), fields.len(), "{file:?}");
}

#[test]
fn key_in_a_table_is_found_however_the_table_is_written() {
    let both = &[("name", "n"), ("smtp.host", "h")][..];
    for file in [
        "name = 'n'\n[smtp]\nhost = 'h'",
        "name = 'n'\nsmtp.host = 'h'",
        "smtp = { host = 'h' }\nname = 'n'",
        "\u{feff}name = 'n'\r\n[ smtp ]\r\n\"h\\u006fst\" = 'h'\r\n",
        "smtp . 'host' = 'h' # smtp.password = 1\n\"name\" = 'n'",
        "smtp = {\n  host = 'h', # a comment\n}\nname = 'n'",
    ] {
        assert_fields(file, both);
    }
    assert_fields("jwt-key = 'k'", &[("jwt", "k")]);
    assert_fields("", &[]);
    assert_fields("[smtp]\n[open]\n", &[]);
}

#[test]
fn found_value_tells_the_line_of_its_key() {
    let answer = read("# c\nname =  \"\"\"\n\n\nx\"\"\"\n\n[smtp]\n\nhost = 'h'\ntags.x = 1\n[open]\nknown = ''");
    let line = |path| found(&answer, path).and_then(|found| found.line).map(std::num::NonZeroU32::get);
    assert_eq!((line("name"), line("smtp.host"), line("open.known")), (Some(2), Some(9), Some(12)));
}

#[test]
fn value_without_quotes_is_text_in_decimal_and_marked() {
    for (written, value) in [
        ("8080", "8080!"),
        ("8_080", "8080!"),
        ("+8_0", "+80!"),
        ("-1", "-1!"),
        ("0x1F_90", "8080!"),
        ("0o17", "15!"),
        ("0b1010", "10!"),
        ("0x0", "0!"),
        ("0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff", "340282366920938463463374607431768211455!"),
        ("1_0.5_0e1_0", "10.50e10!"),
        ("-inf", "-inf!"),
        ("true", "true!"),
        ("1979-05-27 07:32:00.5Z", "1979-05-27 07:32:00.5Z!"),
        ("07:32:00", "07:32:00!"),
        ("'007'", "007"),
        ("\"0x1F\"", "0x1F"),
    ] {
        for path in ["name", "port", "jwt-key"] {
            let answer = read(format!("{path} = {written} # c\n"));
            let path = if path == "jwt-key" { "jwt" } else { path };
            assert_eq!(found(&answer, path).map(shown).as_deref(), Some(value), "{path} = {written}");
            assert!(answer.faults.is_empty(), "{written}: {:?}", answer.faults);
        }
    }
}

#[test]
fn number_that_no_integer_holds_stays_as_it_stands() {
    let digits = "1".repeat(200);
    assert_fields(&format!("port = {digits}"), &[("port", &format!("{digits}!"))]);
    assert_fields(&format!("port = 0x{digits}"), &[("port", &format!("0x{digits}!"))]);
}

#[test]
fn number_where_bytes_or_a_character_belong_is_misshapen() {
    assert_fields("pin = 1234\nsign = 1", &[("pin", "misshapen!"), ("sign", "misshapen!")]);
    assert_fields("pin = '1234'\nsign = '1'", &[("pin", "1234"), ("sign", "1")]);
}

#[test]
fn array_and_table_are_found_where_the_type_takes_them_only() {
    assert_fields("tags = ['a', \"b\\tc\",\n]", &[("tags", r#"["a", "b\tc"]"#)]);
    assert_fields("tags = ['a', 1]", &[("tags", r#"["a", "1"]!"#)]);
    assert_fields("tags = [1, 'a']", &[("tags", r#"["1", "a"]!"#)]);
    assert_fields("tags = 'a,b'\nports = [1, 0x2]", &[("tags", "a,b"), ("ports", r#"["1", "2"]!"#)]);
    assert_fields("[labels]\nb = 'x'\n'a c' = 'y'", &[("labels", r#"[("a c", "y"), ("b", "x")]"#)]);
    assert_fields("labels = { a = '''x'''', b = \"y\" }", &[("labels", r#"[("a", "x'"), ("b", "y")]"#)]);
    assert_fields("labels.b = 1", &[("labels", r#"[("b", "1")]!"#)]);
    for file in ["tags = [['a']]", "tags = [{}]", "[[tags]]", "tags.a = 'b'", "[tags]"] {
        assert_fields(file, &[("tags", "misshapen")]);
    }
    for file in ["labels.a.b = 'c'", "labels.a = []", "labels = ['a=b']"] {
        assert_fields(file, &[("labels", "misshapen")]);
    }
    for file in ["name = ['a']", "name = {}", "[name]", "[[name]]"] {
        assert_fields(file, &[("name", "misshapen")]);
    }
}

#[test]
fn empty_text_is_found_empty_and_an_empty_array_is_a_value() {
    assert_fields("name = ''\ntags = []", &[("name", ""), ("tags", "[]")]);
    let answer = read("name = \"\"");
    assert!(matches!(&found(&answer, "name").unwrap().content, Content::Bytes(bytes) if bytes.is_empty()));
}

#[test]
fn text_of_the_file_is_a_slice_of_it_and_decoded_text_has_no_spare_room() {
    for (file, is_slice) in [
        ("jwt-key = 'a\\b'", true),
        ("jwt-key = \"ab\"", true),
        ("jwt-key = \"\"\"\r\nab\r\nc\"\"\"", true),
        ("jwt-key = 12", true),
        ("jwt-key = \"a\\nb\"", false),
        ("jwt-key = \"\"\"a\\\n  b\\u00e9\"\"\"", false),
        ("jwt-key = 1_2", false),
        ("jwt-key = 0x12", false),
    ] {
        let answer = read(file);
        let Content::Bytes(bytes) = &found(&answer, "jwt").unwrap().content else { panic!("{file}") };
        assert_eq!((bytes.is_slice(), bytes.spare()), (is_slice, 0), "{file}");
    }
}

#[cfg(feature = "serde")]
#[test]
fn table_of_an_opaque_field_is_handed_over_in_one_piece() {
    let nested = "tree {\"a\"=[1_0,\"\\n\",],\"b\"={\"c \\U00000022\"='x'}}";
    for file in [
        "opaque = { a = [1_0, \"\\n\"], b = { 'c \"' = 'x' } }",
        "[opaque]\na = [1_0, # c\n\"\\n\"]\n[opaque.b]\n'c \"' = 'x'",
        "opaque.b.'c \"' = 'x'\nopaque.a = [\n1_0\n,\"\\n\",]",
    ] {
        assert_fields(file, &[("opaque", nested)]);
    }
    assert_fields("[[opaque]]\n[[opaque]]\na = 1", &[("opaque", "tree [{},{\"a\"=1},]")]);
    assert_fields("opaque = \"a\\tb\"", &[("opaque", "a\tb")]);
    assert_fields("opaque = 0x10", &[("opaque", "16!")]);
}

fn unknown(answer: &Answer) -> Vec<(u32, Option<(&str, &str)>)> {
    let mut out = Vec::new();
    for fault in &answer.faults {
        if let SourceFault::UnknownKey { line, key } = fault {
            out.push((*line, key.as_ref().map(|(key, meant)| (key.as_str(), meant.as_str()))));
        }
    }
    out
}

#[test]
fn unknown_key_is_a_fault_and_named_only_when_near_a_known_one() {
    let answer =
        read("prot = 1\nhunter2secret = 'x'\n[smtp]\nhsot = 'a'\nport = 1\n[smtq]\nhost = 'h'\n[[other]]\nname = 1");
    let want = [
        (1, Some(("prot", "port"))),
        (2, None),
        (4, Some(("hsot", "host"))),
        (5, None),
        (6, Some(("smtq", "smtp"))),
        (8, None),
    ];
    assert_eq!(unknown(&answer), want);
    assert_eq!(answer.faults.len(), want.len());
    assert_eq!(unknown(&read("name = 'a'\nJWT_KEY = 1")), [(2, Some(("JWT_KEY", "jwt-key")))]);
}

#[test]
fn unknown_key_where_the_struct_or_the_outermost_allows_it_is_no_fault() {
    assert_eq!(unknown(&read("[open]\nother = 1\nknown = 'a'")), []);
    let file = "other = 1\nBILLING_ENV = 'prod'\n[smtp]\nhots = 'a'\nhost = 'h'";
    let answer = super::read(Bytes::from(file), &Plan::new(&LENIENT));
    assert!(answer.faults.is_empty());
    assert_eq!(environment(&answer), Some(("prod", Some(2))));
    assert_eq!(found(&answer, "smtp.host").map(shown).as_deref(), Some("h"));
}

#[test]
fn group_that_is_no_table_is_a_fault_at_its_line() {
    for value in ["'x'", "1", "[]", "[{ host = 'h' }]"] {
        let answer = read(format!("name = 'n'\nsmtp = {value}"));
        let [SourceFault::Syntax { line: 2, column: None, name: Some(name), what }] = &answer.faults[..] else {
            panic!("{value}: {:?}", answer.faults);
        };
        assert_eq!((name.as_str(), *what), ("smtp", super::fault::NO_TABLE));
    }
    assert_eq!(read("[[smtp]]\nhost = 'h'").faults.len(), 1);
}

#[test]
fn environment_in_the_file_binds_it_and_is_no_unknown_key() {
    for (file, want) in [
        ("BILLING_ENV = 'prod'", Some(("prod", 1))),
        ("name = 'x'\nbilling_env = \"pro\\u0064uction\"", Some(("prod", 2))),
        ("BILLING_ENV = 'hunter2'", Some(("", 1))),
        ("BILLING_ENV = 3", Some(("", 1))),
        ("BILLING_ENV = ['prod']", Some(("", 1))),
        ("name = 'prod'", None),
    ] {
        let answer = read(file);
        assert_eq!(environment(&answer), want.map(|(name, line)| (name, Some(line))), "{file}");
        assert!(answer.faults.is_empty(), "{file}");
    }
    for file in ["Billing_Env = 'prod'", "[smtp]\nBILLING_ENV = 'prod'"] {
        let answer = read(file);
        assert_eq!((environment(&answer), answer.faults.len()), (None, 1), "{file}");
    }
}

#[test]
fn environment_variable_that_a_field_reads_binds_the_file_too() {
    static FIELDS: &[Field] = &[Field::value("place", Name::Whole("BILLING_ENV"), TEXT, "")];
    static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).environments(&ENVIRONMENTS);
    let answer = super::read(Bytes::from("place = 'test'"), &Plan::new(&SCHEMA));
    assert_eq!(environment(&answer), Some(("test", Some(1))));
    assert_eq!(answer.cells.len(), 1);
}
