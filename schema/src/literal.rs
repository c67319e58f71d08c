//! A value written in an attribute: a default, a bound of a range, a member of `one_of`.

use std::time::Duration;

/// A constant that an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Literal {
    /// A whole number, as decimal digits with an optional minus.
    Digits(&'static str),
    /// A whole number from a named constant.
    Int(i128),
    /// A number with a fraction.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A character.
    Char(char),
    /// Text, which also writes durations, sizes, paths and names of a closed set.
    Text(&'static str),
    /// A span of time from a named constant.
    Duration(Duration),
    /// An array.
    List(&'static [Literal]),
}

impl Literal {
    /// The whole number that this is, if it is one.
    pub const fn int(&self) -> Option<i128> {
        match *self {
            Literal::Int(n) => Some(n),
            Literal::Digits(text) => parse_int(text),
            _ => None,
        }
    }

    /// The text where it stands ready.
    pub const fn text(&self) -> Option<&'static str> {
        match *self {
            Literal::Text(text) | Literal::Digits(text) => Some(text),
            Literal::Bool(true) => Some("true"),
            Literal::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// As it is written in an environment variable, the members of a list joined by `separator`.
    ///
    /// ```
    /// use secure_config_schema::Literal;
    /// let list = Literal::List(&[Literal::Text("a"), Literal::Digits("7")]);
    /// assert_eq!(list.to_text(","), "a,7");
    /// ```
    pub fn to_text(&self, separator: &str) -> String {
        match self {
            Literal::Int(n) => n.to_string(),
            Literal::Float(n) => n.to_string(),
            Literal::Char(c) => c.to_string(),
            Literal::Duration(d) => crate::quantity::duration_text(*d),
            Literal::List(items) => {
                let mut text = String::new();
                for (i, item) in items.iter().enumerate() {
                    text.push_str(if i > 0 { separator } else { "" });
                    text.push_str(&item.to_text(separator));
                }
                text
            }
            Literal::Text(_) | Literal::Digits(_) | Literal::Bool(_) => self.text().unwrap_or_default().to_owned(),
        }
    }
}

const fn parse_int(text: &str) -> Option<i128> {
    let bytes = text.as_bytes();
    let (mut at, negative) = match bytes {
        [b'-', ..] => (1, true),
        _ => (0, false),
    };
    if at == bytes.len() {
        return None;
    }
    let mut n: i128 = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            return None;
        }
        let digit = (bytes[at] - b'0') as i128;
        n = match n.checked_mul(10) {
            Some(n) => n,
            None => return None,
        };
        let next = if negative { n.checked_sub(digit) } else { n.checked_add(digit) };
        n = match next {
            Some(n) => n,
            None => return None,
        };
        at += 1;
    }
    Some(n)
}

/// Turns a named constant of an attribute into a [`Literal`] at compile time.
///
/// One impl for each type that a `const` used in `default = NAME` or `range = LOW..=HIGH` may have; for all other
/// types `default_with` is the way.
#[derive(Clone, Copy, Debug)]
pub struct Lit<T>(pub T);

macro_rules! int_lits {
    ($($t:ty)*) => {$(
        impl Lit<$t> {
            /// The number as a literal.
            #[allow(clippy::cast_lossless, clippy::cast_possible_wrap, clippy::cast_possible_truncation)]
            pub const fn literal(self) -> Literal {
                Literal::Int(self.0 as i128)
            }
        }
    )*};
}
int_lits!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! other_lits {
    ($($t:ty => $variant:ident)*) => {$(
        impl Lit<$t> {
            /// The value as a literal.
            pub const fn literal(self) -> Literal {
                Literal::$variant(self.0)
            }
        }
    )*};
}
other_lits!(f64 => Float bool => Bool char => Char &'static str => Text Duration => Duration &'static [Literal] => List);
