//! A field in words: its type, its rules and its default, for documents and reports alike. What is a fact of the field
//! alone stands here; what depends on its place in the tree does not.

use crate::{Base, DevDefault, Fallback, Field, Literal, Many, Rules, Type, visible};

/// A default as documents show it.
///
/// ```
/// use secure_config_schema::ShownDefault;
/// assert_eq!(ShownDefault::Value("8080".into()).text(), "8080");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShownDefault {
    /// As it may be written in the variable.
    Value(String),
    /// In words or as an expression: nothing that the variable could hold.
    Words(String),
}

impl ShownDefault {
    /// The text, whichever it is.
    ///
    /// ```
    /// use secure_config_schema::ShownDefault;
    /// assert_eq!(ShownDefault::Words("Level::of(3)".into()).text(), "Level::of(3)");
    /// ```
    #[inline]
    pub fn text(&self) -> &str {
        match self {
            ShownDefault::Value(text) | ShownDefault::Words(text) => text,
        }
    }
}

impl Field {
    /// The type in a word or two: a secret's form where it has one, else the type's own name. Empty for a group.
    ///
    /// ```
    /// use secure_config_schema::{Base, Field, Format, Name, Secret, Type};
    /// static URL: Secret = Secret::new().format(Format::Url);
    /// let dsn = Field::value("dsn", Name::Part("DSN"), Type::of(Base::Text).secret(), "").secret(&URL);
    /// assert_eq!(dsn.type_name(), "url");
    /// ```
    #[inline]
    pub fn type_name(&self) -> String {
        match (self.get_secret().and_then(super::secret::Secret::get_format), self.get_type()) {
            (Some(format), _) => format.name().to_owned(),
            (None, Some(ty)) => ty.name(),
            (None, None) => String::new(),
        }
    }

    /// Each rule that the value has to keep, in words, beyond what [`type_name`](Self::type_name) says.
    ///
    /// ```
    /// use secure_config_schema::{Base, Field, Name, Type};
    /// let port = Field::value("port", Name::Part("PORT"), Type::of(Base::Integer { bits: 16, signed: false, nonzero: true }), "");
    /// assert_eq!(port.constraints(), ["a whole number from 1 to 65535"]);
    /// ```
    #[inline]
    pub fn constraints(&self) -> Vec<String> {
        let Some(ty) = self.get_type() else { return Vec::new() };
        let rules = self.get_rules();
        let mut out = Vec::new();
        if says_more(ty, rules) {
            out.push(ty.expected());
        }
        if let Some(secret) = self.get_secret() {
            out.extend(
                secret
                    .get_format()
                    .filter(|format| !is_name(format.expected(), format.name()))
                    .map(|format| format.expected().to_owned()),
            );
            if secret.get_min_len() > 0 {
                let unit = if matches!(ty.base(), Base::Bytes(_)) { "bytes" } else { "characters" };
                out.push(format!("at least {} {unit}", secret.get_min_len()));
            }
        }
        if ty.how_many() != Many::One {
            out.push(format!("separated by {}", separator_in_words(rules.get_separator())));
        }
        out.extend(rules.describe());
        if self.is_not_empty() {
            out.push("not empty".to_owned());
        }
        if self.is_empty_allowed() {
            out.push("may be empty".to_owned());
        }
        out
    }

    /// The default as documents show it; `None` where there is none, and for secrets.
    ///
    /// An expression that ends in the Rust name of a member of a closed set is shown as that member.
    ///
    /// ```
    /// use secure_config_schema::{Base, Fallback, Field, Name, ShownDefault, Type, Variant};
    /// static LEVELS: &[Variant] = &[Variant { ident: "DryRun", name: "dry-run" }];
    /// static DEFAULT: Fallback = Fallback::Code("Mode::DryRun");
    /// let mode = Field::value("mode", Name::Part("MODE"), Type::of(Base::OneOf(LEVELS)), "").fallback(&DEFAULT);
    /// assert_eq!(mode.shown_default(), Some(ShownDefault::Value("dry-run".into())));
    /// ```
    #[inline]
    pub fn shown_default(&self) -> Option<ShownDefault> {
        let ty = self.get_type().filter(|_| !self.is_secret())?;
        match self.get_fallback() {
            Fallback::None => None,
            Fallback::Literal(literal) => Some(shown_literal(literal, ty, self.get_rules())),
            Fallback::Code(code) => Some(match named_variant(code, ty) {
                Some(name) => ShownDefault::Value(name.to_owned()),
                None => ShownDefault::Words((*code).to_owned()),
            }),
        }
    }

    /// What stands in for a missing value in a local debug build, as documents show it.
    ///
    /// ```
    /// use secure_config_schema::{Base, DevDefault, Field, Name, Type};
    /// let key = Field::value("key", Name::Part("KEY"), Type::of(Base::Text).secret(), "").dev_default(&DevDefault::Generated, true);
    /// assert_eq!(key.shown_dev_default().unwrap().text(), "random, new at each start");
    /// ```
    #[inline]
    pub fn shown_dev_default(&self) -> Option<ShownDefault> {
        let ty = self.get_type()?;
        match self.get_dev_default()? {
            DevDefault::Generated => Some(ShownDefault::Words("random, new at each start".to_owned())),
            DevDefault::Literal(_) if self.is_secret() => None,
            DevDefault::Literal(literal) => Some(shown_literal(literal, ty, self.get_rules())),
        }
    }
}

/// Whether a form's description is its name with an article, and so says nothing new.
#[inline]
fn is_name(expected: &str, name: &str) -> bool {
    expected.strip_prefix("a ").unwrap_or(expected).eq_ignore_ascii_case(name)
}

/// Whether the type's name alone leaves open what may be written, and no rule says it better.
#[inline]
fn says_more(ty: &Type, rules: &Rules) -> bool {
    match ty.base() {
        Base::Integer { .. } => rules.get_range() == (None, None) && rules.get_one_of().is_empty(),
        Base::Address(_) | Base::Bytes(_) => true,
        _ => ty.how_many() == Many::Map,
    }
}

#[inline]
fn shown_literal(literal: &Literal, ty: &Type, rules: &Rules) -> ShownDefault {
    let separator = rules.get_separator();
    let one = |literal: &Literal| {
        let text = literal.to_text(separator);
        match ty.base() {
            Base::OneOf(variants) => {
                let known = variants.iter().find(|variant| variant.name.eq_ignore_ascii_case(&text));
                known.map_or(text, |variant| variant.name.to_owned())
            }
            _ => text,
        }
    };
    let Literal::List(items) = literal else { return ShownDefault::Value(one(literal)) };
    let members: Vec<_> = items.iter().map(one).collect();
    let is_ambiguous = |member: &String| member.is_empty() || member.trim() != member || member.contains(separator);
    if members.iter().any(is_ambiguous) {
        ShownDefault::Words(format!("{members:?}"))
    } else {
        ShownDefault::Value(members.join(separator))
    }
}

/// What stands between the members of a list: `,` in back quotes, or the name of what can't be seen.
#[inline]
pub(crate) fn separator_in_words(separator: &str) -> String {
    match separator {
        " " => "a blank".to_owned(),
        "\t" => "a tab".to_owned(),
        "\n" => "a line feed".to_owned(),
        seen => format!("`{}`", visible(seen)),
    }
}

/// The member of a closed set that a path such as `Level::Info` means.
#[inline]
fn named_variant(code: &str, ty: &Type) -> Option<&'static str> {
    let Base::OneOf(variants) = ty.base() else { return None };
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !code.split("::").map(str::trim).all(is_word) {
        return None;
    }
    let last = code.rsplit("::").next()?.trim();
    variants.iter().find(|variant| variant.ident == last).map(|variant| variant.name)
}
