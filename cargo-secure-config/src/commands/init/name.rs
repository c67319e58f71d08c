//! What a variable's name says. That it is a secret's is said by the library's own list, which is the derive's; beyond it stand
//! names that people use and that the derive lets pass.

use super::secret_name::looks_secret;

/// Words behind which a name goes on without meaning something else: `API_KEY_PROD`, `TOKEN_2`.
const QUALIFIERS: &[&str] = &[
    "prod",
    "production",
    "dev",
    "development",
    "test",
    "testing",
    "staging",
    "stage",
    "live",
    "sandbox",
    "local",
    "main",
    "primary",
    "secondary",
    "default",
    "old",
    "new",
    "next",
    "previous",
    "current",
    "base",
    "value",
    "raw",
    "base64",
    "b64",
    "hex",
    "plain",
    "string",
    "str",
    "v",
    "ro",
    "rw",
    "read",
    "write",
    "readonly",
    "admin",
    "root",
    "a",
    "b",
    "url",
    "uri",
];

/// Last words that say secret and are not on the library's list.
const LAST: &[&str] = &[
    "pass",
    "passwd",
    "pwd",
    "passcode",
    "passwort",
    "pw",
    "pin",
    "apikey",
    "secretkey",
    "authtoken",
    "accesstoken",
    "creds",
    "cred",
    "salt",
    "pepper",
    "jwt",
    "pat",
    "otp",
    "mnemonic",
    "seed",
    "bearer",
    "auth",
    "authorization",
    "cookie",
    "pem",
    "webhook",
    "sas",
    "pgpass",
    "licence",
    "license",
    "credentials",
];

/// Keys that are for everyone, or open nothing.
const OPEN_KEYS: &[&str] = &[
    "public",
    "publishable",
    "pub",
    "partition",
    "sort",
    "cache",
    "primary",
    "foreign",
    "shard",
    "routing",
    "row",
    "group",
    "object",
    "index",
    "lookup",
    "hot",
];

/// Connection strings of stores that are not on the library's list: `MYSQL_URL` as `DB_URL`.
const STORES: &[&str] =
    &["postgres", "postgresql", "pg", "mysql", "mariadb", "mongodb", "rabbitmq", "broker", "amqps", "mssql"];

/// Parts of words that run together: `PGPASSWORD`, `MYAPIKEY`.
const PARTS: &[&str] =
    &["password", "passwd", "passphrase", "secret", "token", "apikey", "privatekey", "credential", "accesskey"];

/// Words beside which no value is repeated, wherever they stand.
const WARY: &[&str] = &[
    "key",
    "keys",
    "private",
    "session",
    "hash",
    "sig",
    "signature",
    "signing",
    "encryption",
    "cert",
    "certificate",
    "conn",
    "connection",
    "code",
    "totp",
    "mfa",
    "account",
    "card",
    "iban",
    "ssn",
    "tax",
    "phone",
    "birth",
    "user",
    "username",
    "login",
    "credentials",
    "secrets",
    "tokens",
    "dsn",
    "id",
];

fn words(name: &str) -> Vec<String> {
    name.split(['_', '-', '.']).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect()
}

/// Whether the name is a secret's.
pub(super) fn is_secret(name: &str) -> bool {
    let mut words = words(name);
    loop {
        let joined = words.join("_");
        if looks_secret(&joined) || ends_as_secret(&words) {
            return true;
        }
        let is_qualifier = |word: &String| {
            QUALIFIERS.contains(&word.as_str())
                || word.trim_start_matches('v').bytes().all(|byte| byte.is_ascii_digit())
        };
        // `TOKEN_URL` is where tokens come from, not one; `DATABASE_URL` is on the list as a whole.
        let is_address = words.last().is_some_and(|word| matches!(word.as_str(), "url" | "uri"));
        match words.last() {
            Some(last) if is_qualifier(last) && !(is_address && words.len() > 1) => words.pop(),
            _ => return false,
        };
    }
}

fn ends_as_secret(words: &[String]) -> bool {
    let Some((last, before)) = words.split_last() else { return false };
    if before.iter().any(|word| matches!(word.as_str(), "public" | "publishable" | "pub")) {
        return false;
    }
    let one = last.strip_suffix('s').unwrap_or(last);
    let is_list = [last.as_str(), one].iter().any(|word| LAST.contains(word));
    let is_key = one == "key" && before.last().is_none_or(|word| !OPEN_KEYS.contains(&word.as_str()));
    let is_url = matches!(last.as_str(), "url" | "uri") && before.last().is_some_and(|word| word.contains("webhook"));
    let is_joined = PARTS.iter().any(|part| last.ends_with(part) || one.ends_with(part));
    let is_store = matches!(last.as_str(), "url" | "uri" | "dsn")
        && before.last().is_some_and(|word| STORES.contains(&word.as_str()));
    let is_uri = last == "uri" && looks_secret(&format!("{}_url", before.join("_")));
    is_list || is_key || is_url || is_joined || is_store || is_uri
}

/// Whether a value of this name may be a secret, so that it is repeated under no circumstances.
pub(super) fn is_wary(name: &str) -> bool {
    let words = words(name);
    let is_so = |word: &String| {
        let one = word.strip_suffix('s').unwrap_or(word);
        let known = [word.as_str(), one].iter().any(|word| WARY.contains(word) || LAST.contains(word));
        known || PARTS.iter().any(|part| word.contains(part)) || word.contains("pass")
    };
    is_secret(name) || words.iter().any(is_so)
}

/// Whether the name counts things that are called as secrets are: `MAX_TOKENS`.
pub(super) fn is_count(name: &str) -> bool {
    let words = words(name);
    let counts = ["max", "min", "num", "limit", "count", "n"];
    words.iter().any(|word| counts.contains(&word.as_str())) && words.last().is_some_and(|word| word.ends_with('s'))
}

/// Whether the name says that something is so or is not.
pub(super) fn is_flag(name: &str) -> bool {
    const FIRST: &[&str] = &["enable", "disable", "use", "is", "has", "allow", "require", "skip", "no", "with", "show"];
    const ANY: &[&str] = &["enabled", "disabled", "debug", "verbose", "insecure", "dry"];
    let words = words(name);
    words.first().is_some_and(|word| FIRST.contains(&word.as_str()))
        || words.iter().any(|word| ANY.contains(&word.as_str()))
}

/// Whether the last word is one of these.
pub(super) fn ends_in(name: &str, wanted: &[&str]) -> bool {
    words(name).last().is_some_and(|word| wanted.contains(&word.as_str()))
}

/// The name as a sentence, for want of a better one.
pub(super) fn sentence(name: &str) -> String {
    let joined = words(name).join(" ");
    let mut letters = joined.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_ascii_uppercase(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_of_a_secret_is_told_from_one_that_only_sounds_so() {
        for name in [
            "DATABASE_URL",
            "STRIPE_SECRET_KEY",
            "DB_PASS",
            "PGPASSWORD",
            "API_KEY_PROD",
            "TOKEN_2",
            "SECRET_KEY_BASE",
            "JWT_KEY",
            "API_KEY_V2",
            "MYSQL_URL",
            "MONGO_URI",
            "SLACK_WEBHOOK_URL",
            "REDIS_URL",
            "COOKIE_SALT",
            "KEY",
            "INTERNAL_KEY_1",
            "SMTP_PWD",
            "PASSWORD",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "TOKEN_URL",
            "PORT",
            "PUBLIC_KEY",
            "PARTITION_KEY",
            "PASSWORD_MIN_LENGTH",
            "SECRET_NAME",
            "KEYCLOAK_URL",
            "BASE_URL",
            "DEV",
            "V2",
        ] {
            assert!(!is_secret(name), "{name}");
        }
        for name in ["TOKEN_TTL", "AWS_ACCESS_KEY_ID", "PASSWORD_MIN_LENGTH", "MYPASS", "USER_PIN_CODE"] {
            assert!(is_wary(name), "{name}");
        }
        for name in ["PORT", "LOG_LEVEL", "TIMEOUT_SECONDS", "WORKERS"] {
            assert!(!is_wary(name), "{name}");
        }
        assert!(is_count("MAX_TOKENS") && !is_count("TOKENS") && !is_count("API_TOKEN"));
        assert_eq!(sentence("DB_POOL_SIZE"), "Db pool size.");
    }
}
