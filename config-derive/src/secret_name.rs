//! The one list of names that sound like a secret's. A field with such a name and a plain text type is refused; whether the
//! type is text is for constant evaluation, which sees through aliases.

/// The last words that make a name a secret's.
const ENDINGS: &[&str] = &[
    "password",
    "passphrase",
    "secret",
    "token",
    "api_key",
    "private_key",
    "signing_key",
    "secret_key",
    "credential",
    "dsn",
    "connection_string",
    "database_url",
    "db_url",
    "redis_url",
    "amqp_url",
    "mongo_url",
];

/// Whether a name, in snake case or as a variable, ends in a word that says secret: `db_password` does, `password_ttl` does not.
pub(crate) fn looks_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // A plural says the same of several: `api_keys`, `tokens`.
    let one = name.strip_suffix('s').unwrap_or(&name);
    ENDINGS.iter().any(|word| {
        [name.as_str(), one]
            .iter()
            .filter_map(|name| name.strip_suffix(word))
            .any(|before| before.is_empty() || before.ends_with('_'))
    })
}

#[cfg(test)]
mod tests {
    use super::looks_secret;

    #[test]
    fn name_whose_last_word_says_secret_looks_secret() {
        for name in [
            "password",
            "DB_PASSWORD",
            "api_key",
            "api_keys",
            "stripe_secret_key",
            "database_url",
            "sentry_dsn",
            "tokens",
            "SECRETS",
        ] {
            assert!(looks_secret(name), "{name}");
        }
        for name in [
            "token_url",
            "secret_name",
            "api_key_header",
            "token_ttl",
            "key",
            "passwordless",
            "mytoken",
            "url",
            "",
            "s",
            "public_key",
        ] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
