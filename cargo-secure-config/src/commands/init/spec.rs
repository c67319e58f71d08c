//! Decorators of `@env-spec` in comments (varlock's `.env.schema`): what a file states, so that nothing has to be guessed.

use super::guess::Kind;

/// What the decorators of one variable say.
#[derive(Clone, Debug, Default)]
pub(super) struct Spec {
    pub(super) sensitive: Option<bool>,
    pub(super) required: Option<bool>,
    /// Required is what has a value.
    pub(super) infers: bool,
    pub(super) stated: Option<Stated>,
}

/// A type that a file states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    Kind(Kind),
    /// A whole number, with bounds.
    Number {
        low: Option<i64>,
        high: Option<i64>,
    },
    OneOf(Vec<String>),
}

/// What holds for all variables of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    sensitive: Option<bool>,
    /// Variables that begin so are not sensitive, all others are.
    public_prefix: Option<String>,
    required: Option<bool>,
    infers: bool,
    /// The variable that says where the program runs.
    pub(super) environment: Option<String>,
}

/// A decorator: its name, and what stands behind its `=` or in its brackets.
struct Decorator<'a> {
    name: &'a str,
    value: &'a str,
}

/// Whether a comment holds decorators, and not prose.
pub(super) fn is_decorators(comment: &str) -> bool {
    let mut letters = comment.chars();
    letters.next() == Some('@') && letters.next().is_some_and(|c| c.is_ascii_alphabetic())
}

/// The decorators of a comment. A bracket or a quote keeps its content together.
fn decorators(comment: &str) -> Vec<Decorator<'_>> {
    let mut out = Vec::new();
    let mut rest = comment;
    while let Some(at) = rest.find('@') {
        rest = &rest[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let len = word_len(after);
        out.push(Decorator { name, value: after[..len].trim_start_matches('=') });
        rest = &after[len..];
    }
    out
}

fn word_len(text: &str) -> usize {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, c) if c.is_whitespace() && depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// The arguments of `name(one, two=3)`.
fn arguments(call: &str) -> Vec<&str> {
    let Some(inner) = call.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')) else { return Vec::new() };
    let (mut out, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, c) in inner.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ',') => {
                out.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&inner[start..]);
    out.into_iter().map(|word| word.trim().trim_matches(['"', '\''])).filter(|word| !word.is_empty()).collect()
}

/// `@required` and `@required=true` say yes, `=false` says no; anything else depends.
fn yes(value: &str) -> Option<bool> {
    match value {
        "" | "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

impl Header {
    /// Takes what a comment says of the whole file.
    pub(super) fn read(&mut self, comment: &str) {
        for Decorator { name, value } in decorators(comment) {
            match name {
                "defaultSensitive" => {
                    self.sensitive = yes(value);
                    if let Some(prefix) = value.strip_prefix("inferFromPrefix") {
                        self.public_prefix = arguments(prefix).first().map(|prefix| (*prefix).to_owned());
                    }
                }
                "defaultRequired" => {
                    self.required = yes(value);
                    self.infers = value == "infer";
                }
                "currentEnv" | "envFlag" => self.environment = Some(value.trim_start_matches('$').to_owned()),
                _ => {}
            }
        }
    }

    /// What holds for a variable of which nothing else is said.
    pub(super) fn spec(&self, variable: &str) -> Spec {
        let by_prefix = self.public_prefix.as_ref().map(|prefix| !variable.starts_with(prefix.as_str()));
        Spec { sensitive: by_prefix.or(self.sensitive), required: self.required, infers: self.infers, stated: None }
    }
}

impl Spec {
    /// Takes what a comment says of the variable.
    pub(super) fn read(&mut self, comment: &str) {
        for Decorator { name, value } in decorators(comment) {
            match name {
                "sensitive" => self.sensitive = yes(value),
                "public" => self.sensitive = yes(value).map(|is| !is),
                "required" => (self.required, self.infers) = (Some(yes(value).unwrap_or_default()), false),
                "optional" => (self.required, self.infers) = (Some(yes(value) == Some(false)), false),
                "type" => self.stated = Some(stated(value)),
                _ => {}
            }
        }
    }

    /// Takes what another file says, where this one says nothing; that one says sensitive, both do.
    pub(super) fn join(&mut self, other: Self) {
        self.sensitive = match (self.sensitive, other.sensitive) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (one, two) => one.or(two),
        };
        self.infers |= self.required.is_none() && other.infers;
        self.required = self.required.or(other.required);
        self.stated = self.stated.take().or(other.stated);
    }
}

fn stated(value: &str) -> Stated {
    let name = value.split('(').next().unwrap_or_default();
    let options = arguments(value);
    let option = |name: &str| {
        options.iter().find_map(|option| {
            option.split_once('=').filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim())
        })
    };
    match name {
        "boolean" | "bool" => Stated::Kind(Kind::Bool),
        "port" => Stated::Kind(Kind::Port),
        "ip" => Stated::Kind(Kind::Ip),
        "number" if option("isInt") == Some("true") || option("precision") == Some("0") => {
            let bound = |name| option(name).and_then(|bound| bound.parse().ok());
            Stated::Number { low: bound("min"), high: bound("max") }
        }
        "number" => Stated::Kind(Kind::Float),
        "enum" if !options.is_empty() => {
            let mut words: Vec<String> = Vec::new();
            for word in options {
                if !words.iter().any(|known| known == word) && !word.chars().any(secure_config_schema::is_hidden) {
                    words.push(word.to_owned());
                }
            }
            Stated::OneOf(words)
        }
        _ => Stated::Kind(Kind::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decorators_of_a_line_are_all_read() {
        let mut header = Header::default();
        header.read("@defaultSensitive=inferFromPrefix(PUBLIC_) @defaultRequired=infer @currentEnv=$APP_ENV");
        assert_eq!(header.environment.as_deref(), Some("APP_ENV"));
        let (public, other) = (header.spec("PUBLIC_KEY"), header.spec("KEY"));
        assert_eq!((public.sensitive, other.sensitive, other.infers), (Some(false), Some(true), true));
        let mut spec = other;
        spec.read("@sensitive=false @required @type=enum(dev, \"a, b\", 'c') @docs(\"A @sensitive page\", https://x)");
        assert_eq!((spec.sensitive, spec.required, spec.infers), (Some(false), Some(true), false));
        let words = ["dev", "a, b", "c"].map(str::to_owned);
        assert_eq!(spec.stated, Some(Stated::OneOf(words.to_vec())));
        spec.read("@type=number(isInt=true, min=1, max=9) @optional");
        assert_eq!((spec.stated, spec.required), (Some(Stated::Number { low: Some(1), high: Some(9) }), Some(false)));
    }
}
