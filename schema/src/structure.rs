//! A whole settings struct: its fields and what holds for all of them.

use crate::{Field, Index};

/// The environments that a program knows, and the variable that says which one it runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Environments {
    variable: &'static str,
    names: &'static [&'static str],
    local: &'static [&'static str],
}

impl Environments {
    /// The environments unless the struct says otherwise.
    pub const NAMES: &'static [&'static str] = &["dev", "test", "staging", "prod"];
    /// The local ones among them.
    pub const LOCAL: &'static [&'static str] = &["dev", "test"];

    /// `variable` says where the program runs.
    pub const fn new(variable: &'static str, names: &'static [&'static str], local: &'static [&'static str]) -> Self {
        Self { variable, names, local }
    }

    /// The variable that says where the program runs.
    pub const fn variable(&self) -> &'static str {
        self.variable
    }

    /// All environments.
    pub const fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// The environments in which `.env`, `dev_default` and placeholders are allowed.
    pub const fn local(&self) -> &'static [&'static str] {
        self.local
    }

    /// The declared name that `text` means: itself in any case, or the usual long or short form of it.
    ///
    /// ```
    /// use secure_config_schema::Environments;
    /// let known = Environments::new("APP_ENV", Environments::NAMES, Environments::LOCAL);
    /// assert_eq!(known.resolve("production"), Some("prod"));
    /// assert_eq!(known.resolve("qa"), None);
    /// ```
    pub fn resolve(&self, text: &str) -> Option<&'static str> {
        let find = |wanted: &str| self.names.iter().copied().find(|name| name.eq_ignore_ascii_case(wanted));
        find(text).or_else(|| {
            let other = SPELLINGS.iter().find_map(|(short, long)| {
                if long.eq_ignore_ascii_case(text) {
                    Some(*short)
                } else if short.eq_ignore_ascii_case(text) {
                    Some(*long)
                } else {
                    None
                }
            })?;
            find(other)
        })
    }

    /// Whether `name`, as [`resolve`](Self::resolve) gave it, is local.
    pub fn is_local(&self, name: &str) -> bool {
        self.local.contains(&name)
    }
}

/// Two spellings of one environment.
pub(crate) const SPELLINGS: &[(&str, &str)] = &[("prod", "production"), ("dev", "development")];

/// How many fields of a group may be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RelationKind {
    /// One and no more.
    ExactlyOne,
    /// None or one.
    AtMostOne,
    /// One or more.
    AtLeastOne,
    /// All or none.
    AllOrNone,
}

impl RelationKind {
    /// The beginning of the rule in words; the fields' names follow.
    ///
    /// ```
    /// use secure_config_schema::RelationKind;
    /// assert_eq!(RelationKind::AtMostOne.describe(), "at most one of");
    /// ```
    pub const fn describe(self) -> &'static str {
        match self {
            RelationKind::ExactlyOne => "exactly one of",
            RelationKind::AtMostOne => "at most one of",
            RelationKind::AtLeastOne => "at least one of",
            RelationKind::AllOrNone => "all or none of",
        }
    }
}

/// A rule across fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    /// How many may be set.
    pub kind: RelationKind,
    /// Positions of the fields in [`Schema::fields`].
    pub fields: &'static [u16],
}

/// A settings struct.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    name: &'static str,
    doc: &'static str,
    app: Option<&'static str>,
    prefix: &'static str,
    environments: Option<&'static Environments>,
    fields: &'static [Field],
    relations: &'static [Relation],
    allow_unknown: bool,
    debug_build: bool,
    like_a_link: bool,
    index: Index,
}

impl Schema {
    /// The struct `name` with its fields; `doc` is the first line of its doc comment.
    pub const fn new(name: &'static str, doc: &'static str, fields: &'static [Field]) -> Self {
        Self {
            name,
            doc,
            app: None,
            prefix: "",
            environments: None,
            fields,
            relations: &[],
            allow_unknown: false,
            debug_build: false,
            like_a_link: false,
            index: Index::of(fields),
        }
    }

    /// The same struct with other fields; its rules across fields are those of fields in the same places.
    ///
    /// ```
    /// use secure_config_schema::{Base, Field, Name, Schema, Type};
    /// static FIELDS: &[Field] = &[Field::value("host", Name::Part("HOST"), Type::of(Base::Text), "")];
    /// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
    /// assert_eq!(SCHEMA.with_fields(&[]).title(), "billing");
    /// ```
    #[must_use]
    pub const fn with_fields(mut self, fields: &'static [Field]) -> Self {
        self.fields = fields;
        self.index = Index::of(fields);
        self
    }

    /// The program's name.
    #[must_use]
    pub const fn app(mut self, app: &'static str) -> Self {
        self.app = Some(app);
        self
    }

    /// What stands before each variable, without the `_`. It counts where the struct is the outermost one.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.like_a_link = crate::field::is_prefix_like_a_link(prefix);
        self.prefix = prefix;
        self
    }

    /// Where the program may run.
    #[must_use]
    pub const fn environments(mut self, environments: &'static Environments) -> Self {
        self.environments = Some(environments);
        self
    }

    /// Rules across fields.
    #[must_use]
    pub const fn relations(mut self, relations: &'static [Relation]) -> Self {
        self.relations = relations;
        self
    }

    /// Keys in files that no field reads are no error.
    #[must_use]
    pub const fn allow_unknown(mut self) -> Self {
        self.allow_unknown = true;
        self
    }

    /// Whether the user's crate is built with debug assertions.
    #[must_use]
    pub const fn debug_build(mut self, debug: bool) -> Self {
        self.debug_build = debug;
        self
    }

    /// The struct's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The first line of the struct's doc comment.
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// The program's name, where `app` gives one.
    pub const fn get_app(&self) -> Option<&'static str> {
        self.app
    }

    /// What stands before each variable.
    pub const fn get_prefix(&self) -> &'static str {
        self.prefix
    }

    /// What is known of all fields together.
    pub const fn index(&self) -> &Index {
        &self.index
    }

    /// Whether the prefix has a part that Kubernetes gives to the variables which it sets for services.
    pub const fn is_like_a_link(&self) -> bool {
        self.like_a_link
    }

    /// Where the program may run, if the struct says so.
    pub const fn get_environments(&self) -> Option<&'static Environments> {
        self.environments
    }

    /// All fields, in order.
    pub const fn fields(&self) -> &'static [Field] {
        self.fields
    }

    /// Rules across fields.
    pub const fn get_relations(&self) -> &'static [Relation] {
        self.relations
    }

    /// Whether unknown keys in files are allowed.
    pub const fn is_unknown_allowed(&self) -> bool {
        self.allow_unknown
    }

    /// Whether the user's crate was built with debug assertions.
    pub const fn is_debug_build(&self) -> bool {
        self.debug_build
    }

    /// What to call the program in a report: `app`, or the struct's name.
    pub const fn title(&self) -> &'static str {
        match self.app {
            Some(app) => app,
            None => self.name,
        }
    }
}
