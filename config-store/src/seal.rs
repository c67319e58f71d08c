//! The seal: what the owner of the data key says of the whole file, over what sops itself authenticates.
//!
//! It is one line of text, kept as the entry `SECURE_CONFIG_SEAL`, which sops treats as any other. `docs/STORE.md` has it byte
//! for byte.

use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::cipher::DataKey;
use crate::document::{Document, Item, Plain, SEAL, hex};
use crate::error::{StoreError, StoreErrorKind as Kind};

/// What the key of the seal is derived for.
const PURPOSE: &[u8] = b"secure-config store seal v1";

/// The part behind the statement: what authenticates it.
const SIGNATURE: &str = " seal=";

/// A seal whose statement is authentic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seal {
    /// The store, through all its states.
    pub(crate) id: String,
    /// The one environment that it belongs to; empty for any.
    pub(crate) environment: String,
    /// Counts the states of the store.
    pub(crate) generation: u64,
}

/// Tags over the parts of a file.
struct Parts {
    names: String,
    values: String,
    recipients: String,
    rest: String,
}

struct Key(Hmac<Sha256>);

impl Key {
    fn of(key: &DataKey) -> Option<Self> {
        let mut derived = zeroize::Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, key.bytes()).expand(PURPOSE, &mut *derived).ok()?;
        Hmac::new_from_slice(&*derived).ok().map(Self)
    }

    /// A tag over a label and fields. The length stands before each, so that no byte can move from one to the next.
    fn tag<'a>(&self, label: &'a str, fields: impl IntoIterator<Item = &'a [u8]>) -> String {
        let mut mac = self.0.clone();
        for field in [label.as_bytes()].into_iter().chain(fields) {
            mac.update(&(field.len() as u64).to_le_bytes());
            mac.update(field);
        }
        let tag = mac.finalize().into_bytes();
        hex(tag.get(..16).unwrap_or_default())
    }
}

/// Whether an entry is the seal itself.
pub(crate) fn is_seal(path: &[String]) -> bool {
    matches!(path, [name] if name == SEAL)
}

impl Parts {
    fn of(key: &Key, document: &Document, values: &[Plain]) -> Self {
        let values = || values.iter().filter(|value| !is_seal(&value.path));
        let names = values().flat_map(|value| {
            let keys = value.path.iter().flat_map(|part| [b"/".as_slice(), part.as_bytes()]);
            keys.chain([b"=".as_slice(), value.ty.map_or("clear", |ty| ty.word()).as_bytes()])
        });
        let metadata = &document.metadata;
        let recipients = metadata.recipients.iter().map(|one| one.id.as_bytes());
        let others = metadata.others.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
        let is_comment = |entry: &&crate::document::Entry| entry.item == Item::Comment;
        let comments = document.entries.iter().filter(is_comment).map(|entry| entry.text.as_bytes());
        let wrapped = metadata.recipients.iter().map(|one| one.wrapped.as_bytes());
        let settings = metadata.rest.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
        let rest = comments.chain([metadata.last_modified.as_bytes()]).chain(wrapped).chain(settings);
        Self {
            names: key.tag("names", names),
            values: key.tag("values", values().map(|value| value.value.as_slice())),
            recipients: key.tag("recipients", recipients.chain(others)),
            rest: key.tag("rest", rest),
        }
    }
}

impl Seal {
    /// The seal's text for a file.
    pub(crate) fn write(&self, key: &DataKey, document: &Document, values: &[Plain]) -> Result<String, StoreError> {
        let key = Key::of(key).ok_or(Kind::SealBroken)?;
        let Parts { names, values, recipients, rest } = Parts::of(&key, document, values);
        let Self { id, environment, generation } = self;
        let statement = format!(
            "v1 id={id} environment={environment} generation={generation} names={names} values={values} recipients={recipients} rest={rest}"
        );
        let signature = key.tag("seal", [statement.as_bytes()]);
        Ok(statement + SIGNATURE + &signature)
    }

    /// What the seal says, if it is authentic. Whether the file is what it says, [`check`](Self::check) finds out.
    fn read<'a>(key: &Key, text: &'a str) -> Option<(Self, Parts)> {
        let (statement, signature) = text.rsplit_once(SIGNATURE)?;
        if !is_same(&key.tag("seal", [statement.as_bytes()]), signature) {
            return None;
        }
        let mut words = statement.split(' ');
        let mut word = |name: &str| -> Option<&'a str> { words.next()?.strip_prefix(name) };
        word("v1")?;
        let seal = Self {
            id: word("id=")?.to_owned(),
            environment: word("environment=")?.to_owned(),
            generation: word("generation=")?.parse().ok()?,
        };
        let mut tag = |name| word(name).map(str::to_owned);
        let (names, values) = (tag("names=")?, tag("values=")?);
        Some((seal, Parts { names, values, recipients: tag("recipients=")?, rest: tag("rest=")? }))
    }

    /// The seal of a file, and the first thing in the file that is not as it says.
    pub(crate) fn check(
        key: &DataKey,
        document: &Document,
        values: &[Plain],
    ) -> Result<(Option<Self>, Option<Kind>), StoreError> {
        let Some(entry) = values.iter().find(|value| is_seal(&value.path)) else { return Ok((None, None)) };
        let broken = || StoreError::new(Kind::SealBroken).at_line(entry.line);
        let key = Key::of(key).ok_or_else(broken)?;
        let text = std::str::from_utf8(entry.value.as_slice()).map_err(|_| broken())?;
        let (seal, sealed) = Self::read(&key, text).ok_or_else(broken)?;
        let found = Parts::of(&key, document, values);
        let differs = [
            (&sealed.recipients, &found.recipients, Kind::SealRecipients),
            (&sealed.names, &found.names, Kind::SealNames),
            (&sealed.values, &found.values, Kind::SealValues),
            (&sealed.rest, &found.rest, Kind::SealRest),
        ];
        let first = differs.into_iter().find(|(sealed, found, _)| !is_same(sealed, found));
        Ok((Some(seal), first.map(|(_, _, kind)| kind)))
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// Whether a name can stand in a seal.
pub(crate) fn is_environment(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
