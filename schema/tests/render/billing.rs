//! The settings of a small program, as the derive would write them.

use secure_config_schema::{
    Alias, Base, Criticality, Docs, Environments, Fallback, Field, FieldDoc, Format, Literal, Many, Name, Rotation,
    Rules, Schema, Secret, Type, Variant,
};

const TEXT: Type = Type::of(Base::Text);
const SECRET: Type = TEXT.secret();

pub(crate) static SCHEMA: Schema = Schema::new("Settings", "Settings of the billing API.", FIELDS)
    .app("billing")
    .prefix("BILLING")
    .environments(&Environments::new("BILLING_ENV", Environments::NAMES, Environments::LOCAL));

static FIELDS: &[Field] = &[
    Field::value("database_url", Name::Whole("DATABASE_URL"), SECRET, "PostgreSQL connection string.")
        .says_required()
        .aliases(&[Alias { variable: "DB_URL", deprecated: false }])
        .secret(&Secret::new().format(Format::Url).owner("payments").criticality(Criticality::High))
        .rotation(&Rotation::new().months(3).on_compromise()),
    Field::value("jwt_secret_key", Name::Part("JWT_SECRET_KEY"), SECRET.rotating(), "Key that signs session tokens.")
        .secret(&Secret::new().min_len(32))
        .rotation(&Rotation::new().days(90).window_days(7)),
    Field::value("port", Name::Part("PORT"), integer(16), "Port to listen on.")
        .fallback(&Fallback::Literal(Literal::Digits("8080")))
        .rules(&Rules::new().range(Some(Literal::Digits("1024")), Some(Literal::Digits("65535")))),
    Field::value("timeout", Name::Part("TIMEOUT"), Type::of(Base::Duration), "Longest time a request may take.")
        .fallback(&Fallback::Literal(Literal::Text("30s"))),
    Field::value(
        "allowed_origins",
        Name::Part("ALLOWED_ORIGINS"),
        TEXT.many(Many::List),
        "Origins allowed to call the API.",
    )
    .fallback(&Fallback::Literal(Literal::List(&[])))
    .rules(&Rules::new().example("https://app.example.com,https://admin.example.com")),
    Field::value("log_level", Name::Part("LOG_LEVEL"), Type::of(Base::OneOf(LEVELS)), "How much to log.")
        .fallback(&Fallback::Literal(Literal::Text("info"))),
    Field::group("smtp", Name::Part("SMTP"), &SMTP, false, "Outgoing mail."),
    Field::group(
        "replica",
        Name::Part("REPLICA"),
        &DATABASE,
        true,
        "Read replica. Absent unless one of its variables is set; then all of its required ones must be.",
    ),
    Field::value("sentry_dsn", Name::Part("SENTRY_DSN"), SECRET.optional(), "Error tracker.").required_in(&["prod"]),
];

pub(crate) static LEVELS: &[Variant] = &[
    Variant { ident: "Debug", name: "debug" },
    Variant { ident: "Info", name: "info" },
    Variant { ident: "Warn", name: "warn" },
    Variant { ident: "Error", name: "error" },
];

static SMTP: Schema = Schema::new(
    "Smtp",
    "Outgoing mail.",
    &[
        Field::value("host", Name::Part("HOST"), TEXT, "Mail relay."),
        Field::value("password", Name::Part("PASSWORD"), SECRET, "Password at the relay.")
            .secret(&Secret::new())
            .rotation(&Rotation::new().days(90)),
    ],
);

pub(crate) static DATABASE: Schema = Schema::new(
    "Database",
    "A PostgreSQL database.",
    &[
        Field::value("url", Name::Part("URL"), SECRET, "Connection string.").secret(&Secret::new().format(Format::Url)),
        Field::value(
            "max_connections",
            Name::Part("MAX_CONNECTIONS"),
            integer(32),
            "Most connections that may be open.",
        )
        .fallback(&Fallback::Literal(Literal::Digits("16")))
        .rules(&Rules::new().range(Some(Literal::Digits("1")), Some(Literal::Digits("500")))),
    ],
);

const fn integer(bits: u8) -> Type {
    Type::of(Base::Integer { bits, signed: false, nonzero: false })
}

const PLAIN: FieldDoc = FieldDoc::value("", &[]);

pub(crate) static DOCS: Docs = Docs {
    more: "",
    fields: &[
        FieldDoc::value("\nThe role needs `SELECT` and `INSERT` on the schema\n`billing`, and nothing else.", &[]),
        PLAIN,
        PLAIN,
        PLAIN,
        PLAIN,
        FieldDoc::value(
            "",
            &["Everything, requests included.", "What an operator wants to know.", "What may go wrong.", ""],
        ),
        FieldDoc::group("", &Docs { more: "", fields: &[PLAIN, PLAIN] }),
        FieldDoc::group("", &Docs { more: "", fields: &[PLAIN, PLAIN] }),
        PLAIN,
    ],
};
