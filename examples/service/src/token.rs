//! Tokens: JSON Web Tokens of the one algorithm HS256, signed with the current key and verified with every key that is
//! valid beside it. Who may have a token is not decided here.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use secure_config::{ExposeSecret, Rotating, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// `{"alg":"HS256","typ":"JWT"}`. A token with any other header is not ours, so that nobody can choose the algorithm.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Whom it stands for.
    pub sub: String,
    /// Until when it is valid, in seconds since 1970.
    pub exp: u64,
}

/// A token with these claims, signed with the current key.
pub fn sign(keys: &Rotating<SecretString>, claims: &Claims) -> String {
    let claims = serde_json::to_vec(claims).unwrap_or_default();
    let signed = format!("{HEADER}.{}", BASE64URL_NOPAD.encode(&claims));
    let signature = mac(keys.current(), &signed).finalize().into_bytes();
    format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature))
}

/// The claims of a token that one of the keys signed and that is still valid at `now`.
///
/// The current key is tried first, then the next one, with which replicas that started later may sign already, then the
/// previous ones.
pub fn verify(keys: &Rotating<SecretString>, token: &str, now: u64) -> Option<Claims> {
    let (signed, signature) = token.rsplit_once('.')?;
    let claims = signed.strip_prefix(HEADER)?.strip_prefix('.')?;
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
    if !keys.verify(|key| mac(key, signed).verify_slice(&signature).is_ok()) {
        return None;
    }
    let claims: Claims = serde_json::from_slice(&BASE64URL_NOPAD.decode(claims.as_bytes()).ok()?).ok()?;
    (now < claims.exp).then_some(claims)
}

/// The one place where the key's text is seen.
fn mac(key: &SecretString, signed: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::new_from_slice(key.expose_secret().as_bytes()).expect("HMAC takes keys of any length");
    mac.update(signed.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SecretString {
        SecretString::from(text)
    }

    fn ada() -> Claims {
        Claims { sub: "ada".into(), exp: 1_000 }
    }

    #[test]
    fn token_of_the_current_key_is_verified() {
        let keys = Rotating::new(key("current"));
        assert_eq!(verify(&keys, &sign(&keys, &ada()), 999), Some(ada()));
    }

    #[test]
    fn token_of_the_previous_or_the_next_key_is_verified_and_of_another_one_is_not() {
        let keys = Rotating::new(key("current")).with_previous([key("previous")]).with_next(key("next"));
        for (text, valid) in [("previous", true), ("next", true), ("other", false)] {
            let token = sign(&Rotating::new(key(text)), &ada());
            assert_eq!(verify(&keys, &token, 0).is_some(), valid, "{text}");
        }
    }

    #[test]
    fn token_past_its_time_is_refused() {
        let keys = Rotating::new(key("current"));
        assert_eq!(verify(&keys, &sign(&keys, &ada()), 1_000), None);
    }

    #[test]
    fn token_that_was_changed_is_refused() {
        let keys = Rotating::new(key("current"));
        let token = sign(&keys, &ada());
        let claims = BASE64URL_NOPAD.encode(br#"{"sub":"eve","exp":9000}"#);
        let signature = token.rsplit('.').next().unwrap_or_default();
        let none = BASE64URL_NOPAD.encode(br#"{"alg":"none","typ":"JWT"}"#);
        for changed in [
            format!("{HEADER}.{claims}.{signature}"),
            format!("{none}.{claims}."),
            format!("{HEADER}.{claims}."),
            token.replace('.', ""),
            format!("{token}A"),
            String::new(),
        ] {
            assert_eq!(verify(&keys, &changed, 0), None, "{changed}");
        }
    }

    #[test]
    fn token_is_a_json_web_token_as_others_make_them() {
        // Made with Python's `hmac` and `base64`.
        let keys = Rotating::new(key("your-256-bit-secret"));
        let claims = Claims { sub: "1234567890".into(), exp: 1_516_239_022 };
        assert_eq!(sign(&keys, &claims), JWT_OF_ANOTHER);
    }

    const JWT_OF_ANOTHER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwiZXhwIjoxNTE2MjM5MDIyfQ.AgNLCIRwkhE9zEvARcUz3dhxFH6MvrZVXrWEfm7X9Xs";
}
