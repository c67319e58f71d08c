//! Keys in the keyring of the operating system. It is asked by a thread of its own, for no longer than somebody needs to unlock
//! it, and what it says of a failure is not passed on.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use secure_config_runtime::Bytes;

use crate::error::{StoreError, StoreErrorKind as Kind};

/// What all of our keys stand under; the name of a key is the account.
const SERVICE: &str = "secure-config";

/// How long the keyring may take to answer at all.
const ANSWER: Duration = Duration::from_secs(5);

/// How long somebody may take to unlock it.
const UNLOCK: Duration = Duration::from_mins(1);

/// The key with a name.
pub(crate) fn read(name: &str) -> Result<Bytes, StoreError> {
    ask(name, |keyring, name| keyring.get(name)?.ok_or(Kind::NotInKeyring))
}

/// Keeps a key under a name that is free.
pub(crate) fn add(name: &str, key: Bytes) -> Result<(), StoreError> {
    ask(name, move |keyring, name| match keyring.get(name)? {
        Some(_) => Err(Kind::InKeyring),
        None => keyring.add(name, key.as_slice()),
    })
}

fn ask<T, F>(name: &str, task: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnOnce(&platform::Keyring, &str) -> Result<T, Kind> + Send + 'static,
{
    let fault = |kind| StoreError::new(kind).about(name);
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(fault(Kind::BadName));
    }
    let (send, answers) = mpsc::channel();
    let owned = name.to_owned();
    let work = move || {
        // Nothing for: it is there.
        let result = platform::Keyring::open().and_then(|keyring| {
            let _ = send.send(None);
            task(&keyring, &owned)
        });
        let _ = send.send(Some(result));
    };
    thread::Builder::new().name("keyring".to_owned()).spawn(work).map_err(|_| fault(Kind::KeyringSilent))?;
    let (mut limit, mut late) = (ANSWER, Kind::KeyringSilent);
    loop {
        match answers.recv_timeout(limit) {
            Ok(Some(result)) => return result.map_err(fault),
            Ok(None) => (limit, late) = (UNLOCK + ANSWER, Kind::KeyringLocked),
            Err(_) => return Err(fault(late)),
        }
    }
}

/// The Secret Service of the session, over D-Bus. The key is encrypted on its way, so that no other library's buffer holds it.
#[cfg(all(unix, not(target_os = "macos")))]
mod platform {
    use std::collections::HashMap;

    use dbus_secret_service::{EncryptionType, Error, SecretService};
    use secure_config_runtime::Bytes;

    use super::{Kind, SERVICE, UNLOCK};

    pub(super) struct Keyring(SecretService);

    impl Keyring {
        pub(super) fn open() -> Result<Self, Kind> {
            let service = SecretService::connect_with_max_prompt_timeout(EncryptionType::Dh, UNLOCK.as_secs());
            service.map(Self).map_err(|error| kind(&error))
        }

        pub(super) fn get(&self, name: &str) -> Result<Option<Bytes>, Kind> {
            let found = self.0.search_items(attributes(name)).map_err(|error| kind(&error))?;
            let Some(item) = found.unlocked.into_iter().chain(found.locked).next() else { return Ok(None) };
            let key = item.ensure_unlocked().and_then(|()| item.get_secret());
            key.map(|key| Some(Bytes::from(key))).map_err(|error| kind(&error))
        }

        pub(super) fn add(&self, name: &str, key: &[u8]) -> Result<(), Kind> {
            // The one that lasts: that of the session would take the key with it.
            let add = || {
                let collection = self.0.get_default_collection()?;
                collection.ensure_unlocked()?;
                collection.create_item(&format!("{SERVICE}: {name}"), attributes(name), key, true, "text/plain")?;
                Ok(())
            };
            add().map_err(|error| kind(&error))
        }
    }

    /// As `secret-tool` and other libraries name them.
    fn attributes(name: &str) -> HashMap<&str, &str> {
        HashMap::from([("service", SERVICE), ("username", name)])
    }

    fn kind(error: &Error) -> Kind {
        match error {
            Error::Locked | Error::Prompt => Kind::KeyringLocked,
            _ => Kind::KeyringSilent,
        }
    }
}

/// The Keychain, or the Credential Manager.
#[cfg(any(target_os = "macos", windows))]
mod platform {
    use std::sync::Arc;

    #[cfg(target_os = "macos")]
    use apple_native_keyring_store::keychain::Store;
    use keyring_core::api::CredentialStoreApi;
    use keyring_core::{Entry, Error};
    use secure_config_runtime::Bytes;
    #[cfg(windows)]
    use windows_native_keyring_store::Store;

    use super::{Kind, SERVICE};

    pub(super) struct Keyring(Arc<Store>);

    impl Keyring {
        pub(super) fn open() -> Result<Self, Kind> {
            Store::new().map(Self).map_err(|error| kind(&error))
        }

        fn entry(&self, name: &str) -> Result<Entry, Kind> {
            self.0.build(SERVICE, name, None).map_err(|error| kind(&error))
        }

        pub(super) fn get(&self, name: &str) -> Result<Option<Bytes>, Kind> {
            match self.entry(name)?.get_secret() {
                Ok(key) => Ok(Some(Bytes::from(key))),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(kind(&error)),
            }
        }

        pub(super) fn add(&self, name: &str, key: &[u8]) -> Result<(), Kind> {
            self.entry(name)?.set_secret(key).map_err(|error| kind(&error))
        }
    }

    fn kind(error: &Error) -> Kind {
        match error {
            Error::NoStorageAccess(_) => Kind::KeyringLocked,
            _ => Kind::KeyringSilent,
        }
    }
}
