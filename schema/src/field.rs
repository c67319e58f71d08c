//! One row of the schema: a field of a settings struct.

use crate::{Base, Literal, Many, Rotation, Rules, Schema, Secret, Type};

/// What a field holds: a value, or a whole group of further fields.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A value, read from a variable.
    Value(Type),
    /// A nested struct.
    Group {
        /// The nested struct's own table.
        schema: &'static Schema,
        /// Whether the group is absent when none of its variables is set.
        optional: bool,
    },
}

/// The variable of a field, or the prefix of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The last part; the prefixes stand before it, joined by `_`.
    Part(&'static str),
    /// The whole name.
    Whole(&'static str),
}

impl Name {
    /// The whole name behind a prefix: joined by `_` as variables are.
    ///
    /// ```
    /// use secure_config_schema::Name;
    /// assert_eq!(Name::Part("PORT").behind("APP"), "APP_PORT");
    /// assert_eq!(Name::Part("").behind("APP"), "APP");
    /// assert_eq!(Name::Whole("PORT").behind("APP"), "PORT");
    /// ```
    pub fn behind(self, prefix: &str) -> String {
        match self {
            Name::Whole(whole) => whole.to_owned(),
            Name::Part("") => prefix.to_owned(),
            Name::Part(part) if prefix.is_empty() => part.to_owned(),
            Name::Part(part) => format!("{prefix}_{part}"),
        }
    }
}

/// Another name of a field; always a whole name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The variable.
    pub variable: &'static str,
    /// Whether its use is a warning.
    pub deprecated: bool,
}

/// What stands in for a value that no source has.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fallback {
    /// Nothing: the field is required unless its type is optional.
    None,
    /// A literal.
    Literal(Literal),
    /// An expression or a function of the program; the text is for the documents.
    Code(&'static str),
}

/// What stands in for a value in a local debug build.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum DevDefault {
    /// A literal.
    Literal(Literal),
    /// Random bytes, made at each start and kept in memory.
    Generated,
}

/// Whether something has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// In every environment.
    Required,
    /// In the named environments only.
    RequiredIn(&'static [&'static str]),
    /// Never, because a default stands in.
    Defaulted,
    /// Never.
    Optional,
}

const ALLOW_EMPTY: u16 = 1;
const QUIET: u16 = 1 << 1;
const FILE: u16 = 1 << 2;
const NO_FILE: u16 = 1 << 3;
const NOT_SECRET: u16 = 1 << 4;
const NOT_EMPTY: u16 = 1 << 5;
const SAYS_REQUIRED: u16 = 1 << 6;
const DEBUG_BUILD: u16 = 1 << 7;
const OPAQUE: u16 = 1 << 8;
const LIKE_A_LINK: u16 = 1 << 9;
// What follows is worked out of the rest when the table is made, so that a load has one bit to look at.
const SECRET: u16 = 1 << 10;
const ROOMY: u16 = 1 << 11;
const RULED: u16 = 1 << 12;
const UNUSUAL: u16 = 1 << 13;

/// One field of a settings struct.
///
/// Built by the derive as a constant; `Field::value("port", Name::Part("PORT"), TYPE, "Port to listen on.")` and the
/// methods that add to it are `const`.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    ident: &'static str,
    /// Where it is another than the name in Rust. What a field has not is no pointer, which the loader would have to set.
    key: Option<&'static str>,
    name: Name,
    doc: &'static str,
    shape: Shape,
    aliases: &'static [Alias],
    fallback: Option<&'static Fallback>,
    dev_default: Option<&'static DevDefault>,
    required_in: &'static [&'static str],
    secret: Option<&'static Secret>,
    rotation: Option<&'static Rotation>,
    rules: &'static Rules,
    flags: u16,
}

/// What a name and a type say by themselves.
const fn flags(name: &Name, shape: &Shape) -> u16 {
    let link = if is_like_a_link(name, shape) { LIKE_A_LINK } else { 0 };
    match shape {
        Shape::Group { .. } => link,
        Shape::Value(ty) => {
            let several = ty.is_secret() && !matches!(ty.how_many(), Many::One);
            link | if ty.is_secret() { SECRET } else { 0 }
                | if has_room_for_a_password(ty) { ROOMY } else { 0 }
                | if several { UNUSUAL } else { 0 }
        }
    }
}

/// Numbers, flags and durations have none.
const fn has_room_for_a_password(ty: &Type) -> bool {
    !matches!(ty.base(), Base::Integer { .. } | Base::Float | Base::Bool | Base::Duration | Base::ByteSize)
        || !matches!(ty.how_many(), Many::One)
}

/// `<X>_SERVICE_HOST`, `<X>_SERVICE_PORT…` and `<X>_PORT_<n>_…`, of which any part may be a group's.
const fn is_like_a_link(name: &Name, shape: &Shape) -> bool {
    let (Name::Whole(name) | Name::Part(name)) = name;
    match shape {
        Shape::Group { .. } => is_prefix_like_a_link(name),
        Shape::Value(_) => has_words(name, "SERVICE_HOST") || has_words(name, "SERVICE_PORT") || has_port_of_link(name),
    }
}

/// What such a name may begin with.
pub(crate) const fn is_prefix_like_a_link(prefix: &str) -> bool {
    has_words(prefix, "SERVICE") || has_words(prefix, "PORT")
}

/// Whether `PORT_` and a digit stand in a name.
const fn has_port_of_link(name: &str) -> bool {
    let mut rest = name.as_bytes();
    loop {
        match rest {
            [b'P', b'O', b'R', b'T', b'_', b'0'..=b'9', ..] => return true,
            [_, next @ ..] => rest = next,
            [] => return false,
        }
    }
}

/// Whether the words stand in a name, with nothing or a `_` before and after them.
const fn has_words(name: &str, words: &str) -> bool {
    let (name, words) = (name.as_bytes(), words.as_bytes());
    let mut start = 0;
    while start + words.len() <= name.len() {
        let end = start + words.len();
        let mut same = 0;
        while same < words.len() && name[start + same] == words[same] {
            same += 1;
        }
        let is_whole = (start == 0 || name[start - 1] == b'_') && (end == name.len() || name[end] == b'_');
        if is_whole && same == words.len() {
            return true;
        }
        start += 1;
    }
    false
}

static NO_RULES: Rules = Rules::new();

impl Field {
    /// A field that is read from a variable. `doc` is the first line of its doc comment.
    pub const fn value(ident: &'static str, name: Name, ty: Type, doc: &'static str) -> Self {
        Self::new(ident, name, Shape::Value(ty), doc)
    }

    /// A field that is a nested struct; `name` is the prefix that it adds.
    pub const fn group(
        ident: &'static str,
        name: Name,
        schema: &'static Schema,
        optional: bool,
        doc: &'static str,
    ) -> Self {
        Self::new(ident, name, Shape::Group { schema, optional }, doc)
    }

    const fn new(ident: &'static str, name: Name, shape: Shape, doc: &'static str) -> Self {
        Self {
            ident,
            key: None,
            name,
            doc,
            shape,
            aliases: &[],
            fallback: None,
            dev_default: None,
            required_in: &[],
            secret: None,
            rotation: None,
            rules: &NO_RULES,
            flags: flags(&name, &shape),
        }
    }

    /// The key in files, where it differs from the field's name.
    #[must_use]
    pub const fn key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }

    /// The same under another name.
    #[must_use]
    pub const fn named(mut self, name: Name) -> Self {
        self.name = name;
        self.flags = self.flags & !LIKE_A_LINK | if is_like_a_link(&name, &self.shape) { LIKE_A_LINK } else { 0 };
        self
    }

    /// Further names.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [Alias]) -> Self {
        self.aliases = aliases;
        if !aliases.is_empty() {
            self.flags |= UNUSUAL;
        }
        self
    }

    /// What stands in for a missing value.
    #[must_use]
    pub const fn fallback(mut self, fallback: &'static Fallback) -> Self {
        self.fallback = Some(fallback);
        self
    }

    /// What stands in for a missing value in a local debug build; `debug` is whether this is one.
    #[must_use]
    pub const fn dev_default(mut self, value: &'static DevDefault, debug: bool) -> Self {
        self.dev_default = Some(value);
        if debug {
            self.flags |= DEBUG_BUILD;
        }
        self
    }

    /// `#[required]`.
    #[must_use]
    pub const fn says_required(mut self) -> Self {
        self.flags |= SAYS_REQUIRED;
        self
    }

    /// `#[required(in = …)]`.
    #[must_use]
    pub const fn required_in(mut self, environments: &'static [&'static str]) -> Self {
        self.required_in = environments;
        self
    }

    /// `#[secret(…)]`.
    #[must_use]
    pub const fn secret(mut self, secret: &'static Secret) -> Self {
        self.secret = Some(secret);
        self.flags |= SECRET;
        if secret.get_min_len() > 0 || secret.get_format().is_some() {
            self.flags |= RULED;
        }
        self
    }

    /// `#[not_secret]`.
    #[must_use]
    pub const fn not_secret(mut self) -> Self {
        self.flags |= NOT_SECRET;
        self
    }

    /// `#[rotate(…)]`.
    #[must_use]
    pub const fn rotation(mut self, rotation: &'static Rotation) -> Self {
        self.rotation = Some(rotation);
        self.flags |= UNUSUAL;
        self
    }

    /// Rules for the value and details of how it is read.
    #[must_use]
    pub const fn rules(mut self, rules: &'static Rules) -> Self {
        self.rules = rules;
        if rules.has_any() {
            self.flags |= RULED;
        }
        if rules.get_deprecated().is_some() {
            self.flags |= UNUSUAL;
        }
        self
    }

    /// An empty value counts as set.
    #[must_use]
    pub const fn allow_empty(mut self) -> Self {
        self.flags |= ALLOW_EMPTY;
        self
    }

    /// An empty list or an empty text is refused.
    #[must_use]
    pub const fn not_empty(mut self) -> Self {
        self.flags |= NOT_EMPTY | RULED;
        self
    }

    /// No warning when the optional value is absent.
    #[must_use]
    pub const fn quiet(mut self) -> Self {
        self.flags |= QUIET;
        self
    }

    /// `NAME_FILE` is read although the field is not a secret.
    #[must_use]
    pub const fn file(mut self) -> Self {
        self.flags |= FILE;
        self
    }

    /// `NAME_FILE` is not read although the field is a secret.
    #[must_use]
    pub const fn no_file(mut self) -> Self {
        self.flags |= NO_FILE;
        self
    }

    /// The program's own code parses the text, so that what was written is never shown.
    #[must_use]
    pub const fn opaque(mut self) -> Self {
        self.flags |= OPAQUE;
        self
    }

    /// The field's name in Rust.
    pub const fn get_ident(&self) -> &'static str {
        self.ident
    }

    /// The field's key in files.
    pub const fn get_key(&self) -> &'static str {
        match self.key {
            Some(key) => key,
            None => self.ident,
        }
    }

    /// The variable, or what the group adds to the prefix.
    pub const fn get_name(&self) -> Name {
        self.name
    }

    /// The first line of the doc comment.
    pub const fn get_doc(&self) -> &'static str {
        self.doc
    }

    /// A value or a group.
    pub const fn get_shape(&self) -> Shape {
        self.shape
    }

    /// The type of a value; `None` for a group.
    pub const fn get_type(&self) -> Option<&Type> {
        match &self.shape {
            Shape::Value(ty) => Some(ty),
            Shape::Group { .. } => None,
        }
    }

    /// Further names.
    pub const fn get_aliases(&self) -> &'static [Alias] {
        self.aliases
    }

    /// What stands in for a missing value.
    pub const fn get_fallback(&self) -> &'static Fallback {
        match self.fallback {
            Some(fallback) => fallback,
            None => &Fallback::None,
        }
    }

    /// What stands in for a missing value in a local debug build.
    pub const fn get_dev_default(&self) -> Option<&'static DevDefault> {
        self.dev_default
    }

    /// Whether the user's crate was built with debug assertions; known only where there is a `dev_default`.
    pub const fn is_debug_build(&self) -> bool {
        self.flags & DEBUG_BUILD != 0
    }

    /// What `#[secret(…)]` says, if it is there.
    pub const fn get_secret(&self) -> Option<&'static Secret> {
        self.secret
    }

    /// The rotation duty, if there is one.
    pub const fn get_rotation(&self) -> Option<&'static Rotation> {
        self.rotation
    }

    /// Rules and details.
    pub const fn get_rules(&self) -> &'static Rules {
        self.rules
    }

    /// Whether an empty value counts as set.
    pub const fn is_empty_allowed(&self) -> bool {
        self.flags & ALLOW_EMPTY != 0
    }

    /// Whether an empty list or text is refused.
    pub const fn is_not_empty(&self) -> bool {
        self.flags & NOT_EMPTY != 0
    }

    /// Whether absence is not worth a warning.
    pub const fn is_quiet(&self) -> bool {
        self.flags & QUIET != 0
    }

    /// Whether `#[required]` or `#[required(in = …)]` stands there.
    pub const fn is_said_required(&self) -> bool {
        self.flags & SAYS_REQUIRED != 0 || !self.required_in.is_empty()
    }

    /// Whether `#[not_secret]` stands there.
    pub const fn is_said_not_secret(&self) -> bool {
        self.flags & NOT_SECRET != 0
    }

    /// Whether the program's own code parses the text.
    pub const fn is_opaque(&self) -> bool {
        self.flags & OPAQUE != 0
    }

    /// Whether the field is a secret, by its type or by `#[secret]`.
    #[inline]
    pub const fn is_secret(&self) -> bool {
        self.flags & SECRET != 0
    }

    /// Whether a report may show what was written, so that no password may stand in it.
    #[inline]
    pub const fn is_shown(&self) -> bool {
        self.flags & (SECRET | ROOMY) == ROOMY
    }

    /// Whether `NAME_FILE` is read.
    #[inline]
    pub const fn reads_file(&self) -> bool {
        self.flags & NO_FILE == 0 && self.flags & (FILE | SECRET) != 0
    }

    /// Whether `file` stands there.
    pub const fn says_file(&self) -> bool {
        self.flags & FILE != 0
    }

    /// Whether `no_file` stands there.
    pub const fn says_no_file(&self) -> bool {
        self.flags & NO_FILE != 0
    }

    /// Whether the name, or what it adds to the names in a group, has a part that Kubernetes gives to the variables which
    /// it sets for services.
    pub const fn is_like_a_link(&self) -> bool {
        self.flags & LIKE_A_LINK != 0
    }

    /// Whether the value is read from one variable alone: it has no alias, is in no file, and none stands beside it.
    pub const fn is_read_from_one(&self) -> bool {
        self.aliases.is_empty() && self.rotation.is_none() && !self.reads_file()
    }

    /// Whether there is a rule for the value beyond its type.
    #[inline]
    pub const fn has_rules(&self) -> bool {
        self.flags & RULED != 0
    }

    /// Whether nothing has to be looked for or said beside the value itself: it has one name, which is no service's and is
    /// not deprecated, no value stands beside it, and it is not several secrets.
    #[inline]
    pub const fn is_usual(&self) -> bool {
        self.flags & (LIKE_A_LINK | UNUSUAL) == 0
    }

    /// The environments that `#[required(in = …)]` names.
    pub const fn get_required_in(&self) -> &'static [&'static str] {
        self.required_in
    }

    /// Whether the field has to be there.
    pub const fn presence(&self) -> Presence {
        let optional = match &self.shape {
            Shape::Value(ty) => ty.is_optional(),
            Shape::Group { optional, .. } => *optional,
        };
        match self.get_fallback() {
            _ if !self.required_in.is_empty() => Presence::RequiredIn(self.required_in),
            Fallback::Literal(_) | Fallback::Code(_) => Presence::Defaulted,
            Fallback::None if optional => Presence::Optional,
            Fallback::None => Presence::Required,
        }
    }
}
