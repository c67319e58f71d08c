//! What sops keeps beside the values: recipients with the wrapped data key, the MAC, its date, and which names are encrypted.
//!
//! All formats hand it over as pairs, spelled as in dotenv: `age__list_0__map_recipient`.

use crate::error::{StoreError, StoreErrorKind as Kind};

/// Somebody who can open the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipient {
    /// The public key: `age1…`, `ssh-ed25519 …`.
    pub(crate) id: String,
    /// The data key, encrypted for it: an armored age file.
    pub(crate) wrapped: String,
}

/// Which names are encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    unencrypted_suffix: Option<String>,
    encrypted_suffix: Option<String>,
    /// Rules by regular expression, which are not read.
    by_regex: bool,
    /// The MAC leaves out values in clear.
    pub(crate) mac_only_encrypted: bool,
}

impl Rules {
    /// Whether a value of this path is encrypted; `None` where only a regular expression knows.
    pub(crate) fn encrypts<S: AsRef<str>>(&self, path: &[S]) -> Option<bool> {
        if self.by_regex {
            return None;
        }
        let ends = |suffix: &String| path.iter().any(|part| part.as_ref().ends_with(suffix.as_str()));
        Some(match (&self.encrypted_suffix, &self.unencrypted_suffix) {
            (Some(suffix), _) => ends(suffix),
            (None, Some(suffix)) => !ends(suffix),
            (None, None) => true,
        })
    }
}

/// The metadata of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metadata {
    pub(crate) recipients: Vec<Recipient>,
    /// Who else can open it, by services that are not read here: pairs as they stand.
    pub(crate) others: Vec<(String, String)>,
    pub(crate) last_modified: String,
    pub(crate) mac: String,
    pub(crate) rules: Rules,
    /// All pairs but recipients, date and MAC, as they stand.
    pub(crate) rest: Vec<(String, String)>,
}

/// Services that can hold the data key, by the names that sops has for them.
const OTHERS: &[&str] = &["pgp", "kms", "gcp_kms", "azure_kv", "hc_vault", "hckms"];

impl Metadata {
    /// Sorts the pairs out.
    pub(crate) fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, StoreError> {
        let mut out = Self::default();
        for (key, value) in pairs {
            if let Some((number, part)) = key.strip_prefix("age__list_").and_then(|rest| rest.split_once("__map_")) {
                out.add_age(number, part, value)?;
                continue;
            }
            let is_true = value == "true";
            match key.as_str() {
                "lastmodified" => out.last_modified = value,
                "mac" => out.mac = value,
                _ if key.starts_with("key_groups") => {
                    return Err(StoreError::new(Kind::Unsupported).about("key groups"));
                }
                "shamir_threshold" if !matches!(value.as_str(), "0" | "1") => {
                    return Err(StoreError::new(Kind::Unsupported).about("key groups"));
                }
                _ if OTHERS.iter().any(|other| key.strip_prefix(other).is_some_and(|rest| rest.starts_with("__"))) => {
                    out.others.push((key, value));
                }
                _ => {
                    let text = Some(value.clone()).filter(|value| !value.is_empty());
                    match key.as_str() {
                        "unencrypted_suffix" => out.rules.unencrypted_suffix = text,
                        "encrypted_suffix" => out.rules.encrypted_suffix = text,
                        "mac_only_encrypted" => out.rules.mac_only_encrypted = is_true,
                        "unencrypted_regex"
                        | "encrypted_regex"
                        | "unencrypted_comment_regex"
                        | "encrypted_comment_regex" => out.rules.by_regex |= text.is_some(),
                        _ => {}
                    }
                    out.rest.push((key, value));
                }
            }
        }
        if out.rules.by_regex && out.rules.mac_only_encrypted {
            // Then nothing would say whether a value may stand in clear.
            return Err(StoreError::new(Kind::Unsupported).about("`mac_only_encrypted` with a regular expression"));
        }
        if out.mac.is_empty() || out.last_modified.is_empty() {
            return Err(Kind::NotAStore.into());
        }
        if out.recipients.is_empty() {
            return Err(Kind::NoAgeRecipient.into());
        }
        if out.recipients.iter().any(|recipient| recipient.id.is_empty() || recipient.wrapped.is_empty()) {
            return Err(Kind::DamagedHeader.into());
        }
        Ok(out)
    }

    fn add_age(&mut self, number: &str, part: &str, value: String) -> Result<(), StoreError> {
        let damaged = || StoreError::new(Kind::DamagedHeader);
        let at: usize = number.parse().map_err(|_| damaged())?;
        if at > 1_000 || number != at.to_string() {
            return Err(damaged());
        }
        while self.recipients.len() <= at {
            self.recipients.push(Recipient { id: String::new(), wrapped: String::new() });
        }
        let recipient = self.recipients.get_mut(at).ok_or_else(damaged)?;
        let slot = match part {
            "recipient" => &mut recipient.id,
            "enc" => &mut recipient.wrapped,
            _ => return Err(damaged()),
        };
        if !slot.is_empty() {
            return Err(damaged());
        }
        *slot = value;
        Ok(())
    }

    /// The recipients for people: each as short as can be told apart.
    pub(crate) fn short_recipients(&self) -> String {
        let mut text: Vec<String> = self.recipients.iter().map(|recipient| short(&recipient.id)).collect();
        if !self.others.is_empty() {
            text.push("keys of services that only sops reads".to_owned());
        }
        text.join(", ")
    }
}

/// Whether a text has the form of a recipient: those of age and its plugins, and SSH keys.
pub(crate) fn is_like_a_recipient(id: &str) -> bool {
    let mut words = id.split(' ');
    match words.next() {
        Some("ssh-ed25519" | "ssh-rsa") => {
            words.next().is_some_and(|key| key.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b)))
        }
        Some(word) if word.starts_with("age1") => {
            words.next().is_none() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        }
        _ => false,
    }
}

/// The short form of a recipient: enough to find the key that belongs to it. Of anything else nothing is shown.
pub(crate) fn short(id: &str) -> String {
    const SHOWN: usize = 12;
    if !is_like_a_recipient(id) {
        return "what is no recipient".to_owned();
    }
    match id.split_once(' ') {
        Some((kind, key)) => {
            let key = key.split(' ').next().unwrap_or_default();
            let from = key.char_indices().rev().nth(SHOWN - 1).map_or(0, |(at, _)| at);
            format!("{kind} …{}", key.get(from..).unwrap_or_default())
        }
        None => match (id.rfind('1'), id.get(SHOWN..)) {
            // All of a plugin begin alike.
            (Some(end @ 4..), Some(_)) => {
                let last = id.get(id.len() - SHOWN..).unwrap_or_default();
                format!("{}…{last}", id.get(..=end).unwrap_or_default())
            }
            (_, Some(_)) => format!("{}…", id.get(..SHOWN).unwrap_or_default()),
            (_, None) => id.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipient_is_shown_by_what_tells_it_apart() {
        assert_eq!(short("age1kfz0e945nqzygqx38t86844m030uy29tx3"), "age1kfz0e945…");
        assert_eq!(short("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIabcdefghijkl me@host"), "ssh-ed25519 …abcdefghijkl");
        assert_eq!(short("age1x"), "age1x");
        assert_eq!(short("age1yubikey1q2w3e4r5t6y7u8v9s0d"), "age1yubikey1…5t6y7u8v9s0d");
        for other in ["AGE-SECRET-KEY-1QQ", "age1kfz hunter2", "age1Hunter", "ssh-hunter2 x", "ssh-rsa hunter:2", ""] {
            assert_eq!(short(other), "what is no recipient", "{other}");
        }
    }

    #[test]
    fn name_is_encrypted_as_the_suffixes_say() {
        let rules = |key: &str, value: &str| {
            let base = [
                ("mac", "m"),
                ("lastmodified", "d"),
                ("age__list_0__map_recipient", "a"),
                ("age__list_0__map_enc", "b"),
            ];
            let pairs = base.into_iter().chain([(key, value)]).map(|(key, value)| (key.to_owned(), value.to_owned()));
            Metadata::from_pairs(pairs).map(|metadata| metadata.rules)
        };
        let plain = rules("unencrypted_suffix", "_x").unwrap();
        assert_eq!((plain.encrypts(&["a_x", "b"]), plain.encrypts(&["a"])), (Some(false), Some(true)));
        let secret = rules("encrypted_suffix", "_s").unwrap();
        assert_eq!((secret.encrypts(&["a_s"]), secret.encrypts::<&str>(&[])), (Some(true), Some(false)));
        assert_eq!(rules("encrypted_regex", "^a").unwrap().encrypts(&["a"]), None);
        assert_eq!(rules("shamir_threshold", "2").unwrap_err().kind(), Kind::Unsupported);
        assert_eq!(rules("key_groups__list_0__map_age__list_0__map_enc", "x").unwrap_err().kind(), Kind::Unsupported);
    }
}
