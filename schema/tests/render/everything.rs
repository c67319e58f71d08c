//! A settings struct that goes through every branch of the documents, with prose that tries to break out of them.

use std::time::Duration;

use secure_config_schema::{
    Alias, Base, Criticality, DevDefault, Docs, Environments, Fallback, Field, FieldDoc, Format, Literal, Many, Name,
    Relation, RelationKind, Rotation, Rules, Schema, Secret, Type, Variant,
};

use crate::billing::{DATABASE, LEVELS};

const TEXT: Type = Type::of(Base::Text);
const SECRET: Type = TEXT.secret();
const PLAIN: FieldDoc = FieldDoc::value("", &[]);

pub(crate) static SCHEMA: Schema = Schema::new("Everything", "All there is.", FIELDS)
    .environments(&Environments::new("APP_ENV", &["development", "qa", "production"], &["development"]))
    .relations(RELATIONS);

static RELATIONS: &[Relation] = &[
    Relation { kind: RelationKind::ExactlyOne, fields: &[0, 1] },
    Relation { kind: RelationKind::AtMostOne, fields: &[2, last_but(3)] },
    Relation { kind: RelationKind::AtLeastOne, fields: &[2, 3] },
    Relation { kind: RelationKind::AllOrNone, fields: &[3, 4] },
];

#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 2^16 fields")]
const fn last_but(n: usize) -> u16 {
    (FIELDS.len() - n) as u16
}

/// A row and its prose, so that they can't get out of step.
macro_rules! rows {
    ($($field:expr, $doc:expr;)*) => {
        static FIELDS: &[Field] = &[$($field),*];
        static FIELD_DOCS: &[FieldDoc] = &[$($doc),*];
    };
}

rows! {
    field("text", "TEXT", TEXT.optional(), "Any text."), PLAIN;
    field("initial", "INITIAL", Type::of(Base::Char).optional(), ""), PLAIN;
    field("verbose", "VERBOSE", Type::of(Base::Bool), "Says more.").fallback(&Fallback::Literal(Literal::Bool(false))), PLAIN;
    field("signed", "SIGNED", Type::of(Base::Integer { bits: 8, signed: true, nonzero: true }), "A small number."), PLAIN;
    field("wide", "WIDE", Type::of(Base::Integer { bits: 64, signed: false, nonzero: true }), "A great number.")
        .fallback(&Fallback::Literal(Literal::Int(7))), PLAIN;
    field("ratio", "RATIO", Type::of(Base::Float), "A share.")
        .fallback(&Fallback::Literal(Literal::Float(0.5)))
        .rules(&Rules::new().range(Some(Literal::Float(0.0)), Some(Literal::Float(1.0))).exclusive()), PLAIN;
    field("pause", "PAUSE", Type::of(Base::Duration), "Between two tries.")
        .fallback(&Fallback::Literal(Literal::Duration(Duration::from_millis(1500))))
        .rules(&Rules::new().range(Some(Literal::Text("1ms")), None)), PLAIN;
    field("body", "BODY", Type::of(Base::ByteSize), "Largest body.")
        .fallback(&Fallback::Literal(Literal::Text("64KiB")))
        .rules(&Rules::new().range(None, Some(Literal::Text("1GiB")))), PLAIN;
    field("home", "HOME_DIR", Type::of(Base::Path), "Where the data lies.")
        .fallback(&Fallback::Literal(Literal::Text("~/my data"))), PLAIN;
    field("listen", "LISTEN", Type::of(Base::Address("a socket address such as `127.0.0.1:80`")), "Where to listen."), PLAIN;
    field("site", "SITE", Type::of(Base::Url).optional(), "Our own address.")
        .rules(&Rules::new().example("https://example.com/?a=1&b=2")), PLAIN;
    field("region", "REGION", Type::of(Base::Custom("a region")), "Where we are.").opaque()
        .rules(&Rules::new().one_of(&[Literal::Text("eu-1"), Literal::Text("us|2")])), PLAIN;
    field("level", "LEVEL", Type::of(Base::OneOf(LEVELS)), "Default by a path.")
        .fallback(&Fallback::Code("crate :: Level :: Warn")), FieldDoc::value("", &["All.", "Some <b>more</b> | or\nless.", "", "`a|b`"]);
    field("levels", "LEVELS", Type::of(Base::OneOf(LEVELS)).many(Many::List), "Several names.")
        .fallback(&Fallback::Literal(Literal::List(&[Literal::Text("INFO"), Literal::Text("warn")]))), PLAIN;
    field("mode", "MODE", Type::of(Base::OneOf(MODES)), "Default by an expression.")
        .fallback(&Fallback::Code("Mode::pick(\n  Mode::DryRun)")), PLAIN;
    field("ports", "PORTS", Type::of(Base::Integer { bits: 16, signed: false, nonzero: false }).many(Many::Set), "Ports.")
        .fallback(&Fallback::Literal(Literal::List(&[Literal::Digits("80"), Literal::Digits("443")])))
        .rules(&Rules::new().separator(";").len(Some(1), Some(9))).not_empty(), PLAIN;
    field("labels", "LABELS", TEXT.many(Many::Map), "Labels.")
        .rules(&Rules::new().example("team=payments,tier=1")).allow_empty(), PLAIN;
    field("words", "WORDS", TEXT.many(Many::List), "Members that hold the separator.")
        .fallback(&Fallback::Literal(Literal::List(&[Literal::Text("a,b"), Literal::Text("c")])))
        .rules(&Rules::new().len(None, Some(4))), PLAIN;
    field("greeting", "GREETING", TEXT, "Needs quotes.")
        .fallback(&Fallback::Literal(Literal::Text("hello $USER # \"it\" \\n\nEVIL=1")))
        .rules(&Rules::new().pattern(r"^[a-z|`<]+\|$").len(Some(1), None)), PLAIN;
    field("format", "FORMAT", TEXT, "No spelling suits all readers.")
        .fallback(&Fallback::Literal(Literal::Text("${HOME}\r\n\u{1b}[31m"))), PLAIN;
    field("nickname", "NICKNAME", TEXT, "").fallback(&Fallback::Literal(Literal::Text(""))).allow_empty().quiet(), PLAIN;
    field("old", "OLD", TEXT.optional(), "The old way.")
        .rules(&Rules::new().deprecated("use\n`TEXT` | instead")), PLAIN;
    field("motto", "MOTTO", TEXT.optional(), "Comes from a file too.").file()
        .aliases(&[
            Alias { variable: "SLOGAN", deprecated: false },
            Alias { variable: "WATCHWORD", deprecated: false },
            Alias { variable: "SAYING", deprecated: true },
        ])
        .rules(&Rules::new().example("two words\nin two lines")), PLAIN;
    field("token", "TOKEN", SECRET, "No file for this one.").no_file()
        .secret(&Secret::new().format(Format::Hex).min_len(16).owner("team | <b>*us*</b>").criticality(Criticality::Low))
        .rules(&Rules::new().example("deadbeef deadbeef"))
        .rotation(&Rotation::new().on_compromise()), PLAIN;
    field("cookie_key", "COOKIE_KEY", Type::of(Base::Bytes(Some(32))).secret(), "Raw bytes.")
        .secret(&Secret::new().min_len(32).criticality(Criticality::Medium))
        .dev_default(&DevDefault::Generated, true), PLAIN;
    field("pepper", "PEPPER", SECRET.rotating(), "Previous ones in a list.")
        .rotation(&Rotation::new().months(1).days(15).window_days(1).overdue_fails().previous("OLD_PEPPERS", " ")), PLAIN;
    field("certificate", "CERTIFICATE", SECRET.optional(), "A certificate.")
        .secret(&Secret::new().format(Format::Pem)).required_in(&["dev", "qa"]), PLAIN;
    field("workers", "WORKERS", TEXT.optional(), "Only in some places.")
        .required_in(&["production"])
        .dev_default(&DevDefault::Literal(Literal::Digits("2")), false), PLAIN;
    field("evil", "EVIL_DOC", TEXT.optional(), "EVIL=1 \u{202e}txet"), FieldDoc::value(EVIL, &[]);
    Field::group("main", Name::Part("MAIN"), &DATABASE, false, "\nEVIL=2").rules(&Rules::new().deprecated("see\n`replica`")), FieldDoc::group("", &DATABASE_DOCS);
    Field::group("replica", Name::Whole("SECOND"), &OUTER, true, "").required_in(&["production"]), FieldDoc::group("not shown", &OUTER_DOCS);
    Field::group("flat", Name::Part(""), &FLAT, false, "The flat one. Its names have no prefix. E.g. `ZONE`."), FieldDoc::group("Said\nin two lines.", &FLAT_DOCS);
}

const EVIL: &str = "\nEVIL=3\rEVIL=4\r\nexport EVIL=5\n\n- one | two\n- <script>alert(1)</script> & [x](javascript:1) `<i>|`\n\n```text\nA=1 | `x`\n```\n</td></tr>\n# Heading\n\u{0}\u{85}\u{2028}\tEVIL=6 \\| ``a`b`` ` *b* _c_ snake_case";

static MODES: &[Variant] = &[Variant { ident: "DryRun", name: "dry-run" }, Variant { ident: "Full", name: "full|all" }];

static OUTER: Schema = Schema::new(
    "Outer",
    "The struct's own words.",
    &[
        Field::group("inner", Name::Part("INNER"), &DATABASE, false, "Inside."),
        Field::value("key", Name::Part("KEY"), SECRET.optional(), "A key.").required_in(&["development"]),
        Field::value("name", Name::Part("NAME"), TEXT, "A name."),
    ],
);

/// Nothing but a group: no heading of its own.
static FLAT: Schema = Schema::new(
    "Flat",
    "",
    &[
        Field::group("zone", Name::Part("ZONE"), &ZONE, false, ""),
        Field::group("none", Name::Part("NONE"), &NONE, false, "Empty."),
    ],
);
static ZONE: Schema = Schema::new("Zone", "", &[Field::value("zone", Name::Part(""), TEXT, "The name is the prefix.")]);
static NONE: Schema = Schema::new("Nothing", "", &[]);

pub(crate) static DOCS: Docs = Docs { more: "\nA second paragraph.", fields: FIELD_DOCS };
static DATABASE_DOCS: Docs = Docs { more: "", fields: &[PLAIN, PLAIN] };
static OUTER_DOCS: Docs =
    Docs { more: "And more of them.", fields: &[FieldDoc::group("", &DATABASE_DOCS), PLAIN, PLAIN] };
static FLAT_DOCS: Docs = Docs {
    more: "",
    fields: &[
        FieldDoc::group("", &Docs { more: "", fields: &[PLAIN] }),
        FieldDoc::group("", &Docs { more: "", fields: &[] }),
    ],
};

const fn field(ident: &'static str, name: &'static str, ty: Type, doc: &'static str) -> Field {
    Field::value(ident, Name::Part(name), ty, doc)
}
