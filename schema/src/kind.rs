//! What a field holds: its base type, how many of it, and whether it is a secret. Parsing itself is the loader's job.

/// What one value is, without regard to whether there may be several or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Base {
    /// Any text.
    Text,
    /// One Unicode character.
    Char,
    /// `true/false`, `yes/no`, `on/off`, `1/0`.
    Bool,
    /// A whole number.
    Integer {
        /// Width in bits, at most 128.
        bits: u8,
        /// Whether negative numbers exist.
        signed: bool,
        /// Whether zero is refused.
        nonzero: bool,
    },
    /// A number with a fraction.
    Float,
    /// A span of time such as `30s` or `1h 30m`.
    Duration,
    /// A number of bytes such as `64KiB`.
    ByteSize,
    /// A path of a file or a directory.
    Path,
    /// An IP address; the text says which kind.
    Address(&'static str),
    /// A URL.
    Url,
    /// One of a closed set of names.
    OneOf(&'static [Variant]),
    /// Raw bytes, written in base64 or hex: how many, where that is fixed.
    Bytes(Option<usize>),
    /// A type of the program's own; the text says what is expected, such as `a region`.
    Custom(&'static str),
}

/// One name of a closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The name in Rust, such as `DryRun`.
    pub ident: &'static str,
    /// The name in configuration, such as `dry-run`.
    pub name: &'static str,
}

/// How many values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Many {
    /// Exactly one.
    One,
    /// Any number, in order.
    List,
    /// Any number, each once.
    Set,
    /// Any number, each under a key.
    Map,
}

/// The type of a field as the loader and the documents see it.
///
/// ```
/// use secure_config_schema::{Base, Type};
/// const PORT: Type = Type::of(Base::Integer { bits: 16, signed: false, nonzero: false });
/// assert_eq!(PORT.expected(), "a whole number from 0 to 65535");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type {
    base: Base,
    many: Many,
    secret: bool,
    optional: bool,
    rotating: bool,
    option_inside: bool,
    rotating_inside: bool,
}

impl Type {
    /// A single plain value.
    pub const fn of(base: Base) -> Self {
        Self {
            base,
            many: Many::One,
            secret: false,
            optional: false,
            rotating: false,
            option_inside: false,
            rotating_inside: false,
        }
    }

    /// The same, several times.
    #[must_use]
    pub const fn many(mut self, many: Many) -> Self {
        self.many = many;
        self.rotating_inside |= self.rotating;
        self.around_option()
    }

    /// The same, kept in a secret type.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// The same, allowed to be absent.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self = self.around_option();
        self.optional = true;
        self
    }

    /// The same, with room for a previous and a next value.
    #[must_use]
    pub const fn rotating(mut self) -> Self {
        self.rotating_inside |= self.rotating;
        self.rotating = true;
        self.around_option()
    }

    /// An `Option` that is a part of something else says nothing of the whole.
    const fn around_option(mut self) -> Self {
        self.option_inside |= self.optional;
        self.optional = false;
        self
    }

    /// What one value is.
    pub const fn base(&self) -> Base {
        self.base
    }

    /// How many there are.
    pub const fn how_many(&self) -> Many {
        self.many
    }

    /// Whether the value lives in a secret type.
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    /// Whether the value may be absent.
    pub const fn is_optional(&self) -> bool {
        self.optional
    }

    /// Whether an `Option` is inside a list, a map, a `Rotating` or another `Option`, where absence means nothing.
    pub const fn has_option_inside(&self) -> bool {
        self.option_inside
    }

    /// Whether a `Rotating` stands inside a list, a map or another `Rotating`, whose values have no variables of their own.
    pub(crate) const fn has_rotating_inside(&self) -> bool {
        self.rotating_inside
    }

    /// Whether a previous and a next value are kept beside the current one.
    pub const fn is_rotating(&self) -> bool {
        self.rotating
    }

    /// Whether the value is text that any other text could replace.
    pub const fn is_text(&self) -> bool {
        matches!(self.base, Base::Text)
    }

    /// What has to be written, in words: `a whole number from 0 to 65535`.
    pub fn expected(&self) -> String {
        let one = self.base.expected();
        match self.many {
            Many::One => one,
            Many::List | Many::Set => format!("a list, each {one}"),
            Many::Map => format!("`key=value` pairs, each value {one}"),
        }
    }

    /// The type in one word or two for tables: `integer`, `list of text`.
    #[inline]
    pub fn name(&self) -> String {
        let one = self.base.name();
        match self.many {
            Many::One => one,
            Many::List => format!("list of {one}"),
            Many::Set => format!("set of {one}"),
            Many::Map => format!("map of {one}"),
        }
    }
}

impl Base {
    /// The smallest and the largest whole number, where the base is one.
    pub const fn integer_bounds(&self) -> Option<(i128, i128)> {
        match *self {
            Base::Integer { bits, signed: true, .. } => {
                if bits >= 128 {
                    return Some((i128::MIN, i128::MAX));
                }
                let half = 1i128 << (bits - 1);
                Some((-half, half - 1))
            }
            Base::Integer { bits, signed: false, nonzero } => {
                let low = if nonzero { 1 } else { 0 };
                if bits >= 127 { Some((low, i128::MAX)) } else { Some((low, (1i128 << bits) - 1)) }
            }
            _ => None,
        }
    }

    fn expected(&self) -> String {
        match self {
            Base::Text => "text".into(),
            Base::Char => "one character".into(),
            Base::Bool => "true or false (also yes/no, on/off, 1/0)".into(),
            Base::Integer { bits, signed, nonzero } => {
                let but = if *nonzero && *signed { ", but not 0" } else { "" };
                match self.integer_bounds() {
                    Some((low, high)) if *bits < 64 => format!("a whole number from {low} to {high}{but}"),
                    _ if *signed => format!("a whole number of {bits} bits{but}"),
                    _ => format!("a whole number of {bits} bits, {} or more", u8::from(*nonzero)),
                }
            }
            Base::Float => "a number".into(),
            Base::Duration => "a duration such as `30s` or `1h 30m`".into(),
            Base::ByteSize => "a size such as `64KiB` or `10MB`".into(),
            Base::Path => "a path".into(),
            Base::Address(what) | Base::Custom(what) => (*what).into(),
            Base::Url => "a URL".into(),
            Base::OneOf(variants) => {
                let mut words = String::from("one of ");
                for (i, variant) in variants.iter().enumerate() {
                    words.push_str(if i > 0 { ", `" } else { "`" });
                    words.push_str(variant.name);
                    words.push('`');
                }
                words
            }
            Base::Bytes(Some(n)) => format!("{n} bytes in base64 or hex"),
            Base::Bytes(None) => "bytes in base64 or hex".into(),
        }
    }

    #[inline]
    fn name(&self) -> String {
        match self {
            Base::Text => "text".into(),
            Base::Char => "character".into(),
            Base::Bool => "boolean".into(),
            Base::Integer { .. } => "integer".into(),
            Base::Float => "number".into(),
            Base::Duration => "duration".into(),
            Base::ByteSize => "size".into(),
            Base::Path => "path".into(),
            Base::Address(_) => "address".into(),
            Base::Url => "URL".into(),
            Base::OneOf(variants) => {
                let names: Vec<_> = variants.iter().map(|v| v.name).collect();
                names.join("|")
            }
            Base::Bytes(_) => "bytes".into(),
            Base::Custom(what) => what.trim_start_matches("a ").trim_start_matches("an ").into(),
        }
    }
}
