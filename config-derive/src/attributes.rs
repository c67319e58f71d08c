//! The words of the attributes as they were written, each with its span. Whether they agree with each other is not asked here.

use crate::case::Case;
use crate::literal::{Range, Value};
use crate::symbol;
use crate::syntax::Text;
use crate::tokens::{Ident, Span, TokenStream};

/// A thing and where it was written.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// `#[secret(…)]`.
#[derive(Debug, Default)]
pub(crate) struct SecretWords {
    pub(crate) format: Option<At<&'static str>>,
    pub(crate) min_len: Option<At<u32>>,
    pub(crate) owner: Option<String>,
    pub(crate) criticality: Option<&'static str>,
}

/// `#[rotate(…)]`.
#[derive(Default)]
pub(crate) struct RotateWords {
    pub(crate) days: Option<At<u32>>,
    pub(crate) weeks: Option<At<u32>>,
    pub(crate) months: Option<At<u32>>,
    pub(crate) on_compromise: bool,
    pub(crate) window_days: Option<At<u32>>,
    pub(crate) overdue_fails: Option<At<bool>>,
    pub(crate) previous: Option<Text>,
    pub(crate) separator: Option<Text>,
    /// A fault inside it is said already: what seems to be missing may be what it should have said.
    pub(crate) is_faulty: bool,
}

/// How the program's own code parses a field.
#[derive(Debug)]
pub(crate) enum Parser {
    FromStr,
    With(TokenStream),
    Serde,
}

impl Parser {
    /// The word of the attribute.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Parser::FromStr => symbol::FROM_STR,
            Parser::With(_) => symbol::PARSE,
            Parser::Serde => symbol::SERDE,
        }
    }
}

/// Everything that stands on one field.
#[derive(Default)]
pub(crate) struct FieldWords {
    pub(crate) secret: Option<At<SecretWords>>,
    pub(crate) rotate: Option<At<RotateWords>>,
    /// The environments; none for the bare word.
    pub(crate) required: Option<At<Vec<Text>>>,
    pub(crate) not_secret: Option<Span>,
    pub(crate) default: Option<At<Value>>,
    pub(crate) default_with: Option<At<TokenStream>>,
    pub(crate) default_doc: Option<Text>,
    pub(crate) dev_default: Option<At<Value>>,
    pub(crate) env: Option<Text>,
    pub(crate) name: Option<Text>,
    pub(crate) aliases: Vec<(Text, bool)>,
    pub(crate) nested: Option<Span>,
    pub(crate) prefix: Option<Text>,
    pub(crate) range: Option<Range>,
    pub(crate) len: Option<Range>,
    pub(crate) one_of: Option<At<Vec<Value>>>,
    pub(crate) pattern: Option<Text>,
    pub(crate) not_empty: Option<Span>,
    pub(crate) validate: Option<At<TokenStream>>,
    pub(crate) parser: Option<At<Parser>>,
    pub(crate) example: Option<Text>,
    pub(crate) deprecated: Option<Text>,
    pub(crate) separator: Option<Text>,
    pub(crate) allow_empty: Option<Span>,
    pub(crate) quiet: Option<Span>,
    pub(crate) file: Option<Span>,
    pub(crate) no_file: Option<Span>,
    pub(crate) vault: Option<Text>,
    pub(crate) secrets_manager: Option<Text>,
    pub(crate) ssm: Option<Text>,
}

/// How many of a group of fields may be set.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RelationKind {
    ExactlyOne,
    AtMostOne,
    AtLeastOne,
    AllOrNone,
}

/// Everything that stands on the struct or the enum.
#[derive(Default)]
pub(crate) struct StructWords {
    pub(crate) app: Option<Text>,
    pub(crate) prefix: Option<Text>,
    pub(crate) environment: Option<Text>,
    pub(crate) environments: Option<At<Vec<Text>>>,
    pub(crate) local: Option<At<Vec<Text>>>,
    pub(crate) rename_all: Option<Case>,
    pub(crate) validate: Option<TokenStream>,
    pub(crate) krate: Option<TokenStream>,
    pub(crate) allow_unknown: bool,
    pub(crate) deny_undocumented: bool,
    pub(crate) no_debug: bool,
    pub(crate) relations: Vec<(RelationKind, Vec<Ident>, Span)>,
}
