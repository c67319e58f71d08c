//! What can be wrong in a `.env`. A fault carries a place and words of our own, never a piece of the text: what stands
//! in the wrong place may well be part of a secret.

/// One line that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault<'a> {
    /// The line, from 1, where the entry's name starts.
    pub line: u32,
    /// The column, from 1, and only for a fault left of the first `=`: right of it, it would tell of the value.
    pub column: Option<u32>,
    /// The name left of the `=`, if it is one.
    pub name: Option<&'a str>,
    pub kind: FaultKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind {
    NoEquals,
    MissingName,
    InvalidName,
    UnclosedQuote,
    TextAfterQuote,
    NulByte,
    LoneCarriageReturn,
    Utf16,
    BadExpansion,
    LongExpansion,
}

impl FaultKind {
    /// What is wrong and how to mend it.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::NoEquals => {
                "there is no `=`: write `NAME=value`, put `#` in front of a comment, \
                 and put quotes around a value of several lines"
            }
            Self::MissingName => "no name stands left of the `=`: write `NAME=value`",
            Self::InvalidName => {
                "the name left of the `=` is not valid: it starts with an ASCII letter or `_` and goes on with ASCII \
                 letters, digits, `_`, `.` and `-`"
            }
            Self::UnclosedQuote => {
                "the value's opening quote is never closed: close it, and write a quote inside the value as `\\'` or `\\\"`"
            }
            Self::TextAfterQuote => {
                "something follows the value's closing quote: put the whole value inside the quotes, \
                 or a blank and `#` before a comment"
            }
            Self::NulByte => {
                "the value holds a NUL byte, which no environment variable can: encode the value, as base64 for instance"
            }
            Self::LoneCarriageReturn => {
                "a carriage return stands inside the line: save the file with LF or CRLF line ends, \
                 or write `\\r` inside double quotes"
            }
            Self::Utf16 => "the file is written in UTF-16: save it as UTF-8",
            Self::BadExpansion => {
                "a `${` in the value is neither `${NAME}` nor `${NAME:-default}` with a default free of braces: \
                 write it so, or put the value in single quotes to keep it as it stands"
            }
            Self::LongExpansion => "what is put into the value has more than 1 MiB: write the value out",
        }
    }
}
