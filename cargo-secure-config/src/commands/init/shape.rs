//! What a text looks like to someone who looks for secrets. A guess, made on the safe side: it decides on types and on what is
//! withheld, and no text is ever repeated for its sake.

/// Beginnings of tokens that well-known providers give out.
const PREFIXES: &[&str] = &[
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_",
    "whsec_",
    "sk-",
    "ghp_",
    "gho_",
    "ghs_",
    "ghu_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "gldt-",
    "glrt-",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xoxs-",
    "xapp-",
    "AKIA",
    "ASIA",
    "AIza",
    "ya29.",
    "hf_",
    "npm_",
    "pypi-",
    "SG.",
    "shpat_",
    "shpss_",
    "dop_v1_",
    "hvs.",
    "hvb.",
    "sq0csp-",
    "EAAA",
    "key-",
    "AGE-SECRET-KEY-",
    "lin_api_",
    "dapi",
    "PMAK-",
    "rubygems_",
    "crates_io_",
    "NRAK-",
    "sntrys_",
    "sntryu_",
    "pul-",
    "tfp_",
    "figd_",
    "phc_",
    "phx_",
    "re_",
    "gsk_",
    "r8_",
    "pplx-",
    "secret_",
    "ops_eyJ",
];

/// Why a text may be a secret, if it looks like one.
pub(super) fn secret(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.contains("-----BEGIN") && text.contains("PRIVATE KEY") {
        Some("it is a private key")
    } else if text.split(['"', '\'', ' ', ',', ';', '\n']).any(has_password) {
        Some("it holds a URL with a password")
    } else if is_jwt(text) {
        Some("it is a signed token")
    } else if text.len() >= 12 && PREFIXES.iter().any(|prefix| has_token(text, prefix)) {
        Some("it begins as a provider's keys do")
    } else if text.split([',', ';', ' ', '\n']).any(is_random) {
        Some("it is long random text")
    } else {
        let lower = text.to_ascii_lowercase();
        let names_one = ["password=", "pwd=", "accountkey=", "sharedaccesskey=", "secret=", "token="].iter();
        names_one.clone().any(|word| lower.contains(word)).then_some("it holds a password among other things")
    }
}

/// A short prefix counts only where what follows has digits or mixes cases, as real tokens do.
fn has_token(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        let is_token =
            rest.len() >= 8 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.+/=".contains(&byte));
        is_token && (prefix.len() > 5 || rest.bytes().any(|byte| byte.is_ascii_digit()))
    })
}

/// `scheme://user:password@`, or a user alone, which often is a token.
pub(super) fn has_password(text: &str) -> bool {
    text.split_once("://").is_some_and(|(_, rest)| {
        // A password that is not encoded may hold anything.
        rest.split_once('@').is_some_and(|(user, _)| !user.is_empty() && !user.contains(['?', '#']))
    })
}

/// A URL by its looks.
pub(super) fn is_url(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.bytes().all(is_part) && !rest.is_empty()
    })
}

fn is_jwt(text: &str) -> bool {
    let is_base64 = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-=".contains(&byte));
    text.starts_with("eyJ") && text.split('.').count() >= 3 && text.split('.').all(is_base64)
}

/// Long, of one word, and of many different letters in no order that a name has.
pub(super) fn is_random(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_hex = bytes.len() >= 32 && bytes.iter().all(u8::is_ascii_hexdigit);
    if is_hex {
        return true;
    }
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=_-.~!$%^&*@#".contains(byte);
    if bytes.len() < 16 || !bytes.iter().all(is_letter) || is_url(text) {
        return false;
    }
    // Paths, host names and names of several words are made of words; what is random goes from one kind of letter to another.
    let turns = |pair: &[u8]| kind(pair[0]) != kind(pair[1]) && pair.iter().all(|byte| kind(*byte) != 3);
    let changes = bytes.windows(2).filter(|pair| turns(pair)).count();
    let has_digit = bytes.iter().any(u8::is_ascii_digit);
    has_digit && changes * 4 >= bytes.len() && entropy(bytes) >= 3.2 && !is_uuid(text)
}

fn kind(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    }
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Bits for each letter.
fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    bytes.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    let len = f64::from(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / len)
        .map(|share| -share * share.log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::secret;

    #[test]
    fn text_that_looks_like_a_secret_is_told_from_one_that_does_not() {
        // Made up; put together here, so that no scanner takes them for real ones.
        let tokens = ["sk_live_", "ghp_", "xoxb-", "AKIA"].map(|prefix| format!("{prefix}{}", "Q7m2Zp9Lk4Xw8Tn5"));
        for text in tokens.iter().map(String::as_str).chain([
            "postgres://app:hunter2@db/app",
            "amqp://token@queue",
            "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl",
            "-----BEGIN RSA PRIVATE KEY-----\nabc",
            "0123456789abcdef0123456789abcdef",
            "h7Kq2Zx9Lm4Wp8Tn5Rb3Vc6Y",
            "Server=db;User Id=app;Password=hunter2",
        ]) {
            assert!(secret(text).is_some(), "{text}");
        }
        for text in [
            "",
            "info",
            "8080",
            "https://api.example.com/v1/orders",
            "mail.eu-central-1.example.com",
            "/var/lib/app/data-2024/index",
            "https://a.example.com,https://b.example.com",
            "sk-basic",
            "re_order",
            "postgres:16-alpine",
            "a-service-with-a-long-name",
            "Hello, this is a sentence.",
            "550e8400-e29b-41d4-a716-446655440000",
        ] {
            assert!(secret(text).is_none(), "{text}");
        }
    }
}
