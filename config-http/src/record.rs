//! TLS after the handshake: records are opened and sealed where they stand, so that what they hold is in no memory but ours.
//!
//! The library's own connection hands each record over in a vector that it gives back as it is, with the values in it. So the
//! handshake is the library's, and the record protection too, as it is offered for connections that a kernel carries on (its
//! module `kernel`); only the records' five bytes of head are read and counted here (RFC 8446 §5, RFC 5246 §6.2).

use rustls::client::{ClientConnectionData, UnbufferedClientConnection};
use rustls::crypto::cipher::{
    InboundOpaqueMessage, MessageDecrypter, MessageEncrypter, OutboundChunks, OutboundPlainMessage,
};
use rustls::kernel::KernelConnection;
use rustls::{AlertDescription, ConnectionTrafficSecrets, ContentType, ProtocolVersion, SupportedCipherSuite};

use crate::buffer::Queue;
use crate::fault::Fault;

/// The bytes before each record: its type, a version, its length.
const HEAD: usize = 5;

/// The most that one record may hold.
const FRAGMENT: usize = 16 * 1024;

/// The most that a record may have on the wire: what it holds, and 256 bytes for its protection (RFC 8446 §5.2; 2,048 before).
const LARGEST: usize = FRAGMENT + 2048;

const KEY_UPDATE: u8 = 24;

/// The records of one connection.
pub(crate) struct Records {
    connection: KernelConnection<ClientConnectionData>,
    suite: SupportedCipherSuite,
    seal: Box<dyn MessageEncrypter>,
    sealed: u64,
    open: Box<dyn MessageDecrypter>,
    opened: u64,
    /// How much of a message of the handshake, which nobody needs, is still to come.
    skip: usize,
}

/// What a record was.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Opened {
    /// There is no whole one.
    Nothing,
    /// Its content is in the queue.
    Data,
    /// Something of the protocol's own; an answer to it may have to be sent.
    Other(Option<Vec<u8>>),
    /// The farewell.
    End,
}

impl Records {
    /// Takes over after the handshake.
    pub(crate) fn after(connection: UnbufferedClientConnection) -> Result<Self, Fault> {
        let (secrets, connection) = connection.dangerous_into_kernel_connection().map_err(|_| Fault::Tls)?;
        let suite = connection.negotiated_cipher_suite();
        let ((sealed, tx), (opened, rx)) = (secrets.tx, secrets.rx);
        let (seal, open) = (sealing(suite, tx)?, opening(suite, rx)?);
        Ok(Self { connection, suite, seal, sealed, open, opened, skip: 0 })
    }

    /// Seals bytes as records.
    pub(crate) fn seal(&mut self, bytes: &[u8], typ: ContentType) -> Result<Vec<u8>, Fault> {
        let mut out = Vec::with_capacity(bytes.len() + (bytes.len() / FRAGMENT + 1) * 64);
        for fragment in bytes.chunks(FRAGMENT) {
            let (version, payload) = (ProtocolVersion::TLSv1_2, OutboundChunks::Single(fragment));
            let sealed = self.seal.encrypt(OutboundPlainMessage { typ, version, payload }, self.sealed);
            out.extend_from_slice(&sealed.map_err(|_| Fault::Tls)?.encode());
            self.sealed = self.sealed.checked_add(1).ok_or(Fault::Tls)?;
        }
        Ok(out)
    }

    /// Opens the next record, if there is a whole one, and takes it off the wire.
    pub(crate) fn open(&mut self, wire: &mut Queue, plain: &mut Queue) -> Result<Opened, Fault> {
        let Some([kind, major, minor, high, low]) = wire.bytes().first_chunk::<HEAD>().copied() else {
            return Ok(Opened::Nothing);
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length > LARGEST || major != 3 {
            return Err(Fault::Tls);
        }
        let kind = ContentType::from(kind);
        let is_new = self.connection.protocol_version() == ProtocolVersion::TLSv1_3;
        let Some(record) = wire.bytes_mut().get_mut(HEAD..HEAD + length) else { return Ok(Opened::Nothing) };
        // What stands in the clear belongs into the handshake, which is over (RFC 8446 §5).
        if is_new && kind != ContentType::ApplicationData {
            return Err(Fault::Tls);
        }
        let version = ProtocolVersion::from(u16::from_be_bytes([major, minor]));
        let message = InboundOpaqueMessage::new(kind, version, record);
        let message = self.open.decrypt(message, self.opened).map_err(|_| Fault::Tls)?;
        self.opened = self.opened.checked_add(1).ok_or(Fault::Tls)?;
        let mut is_new_key = false;
        let what = match message.typ {
            ContentType::ApplicationData => {
                plain.push(message.payload);
                Opened::Data
            }
            ContentType::Alert => match message.payload {
                [_, alert] if AlertDescription::from(*alert) == AlertDescription::CloseNotify => Opened::End,
                // Some servers say so before the farewell (RFC 8446 §6.1).
                [_, alert] if AlertDescription::from(*alert) == AlertDescription::UserCanceled => Opened::Other(None),
                [_, alert] => return Err(fault_of_alert(AlertDescription::from(*alert))),
                _ => return Err(Fault::Tls),
            },
            ContentType::Handshake if is_new => {
                is_new_key = walk(message.payload, &mut self.skip)?;
                Opened::Other(None)
            }
            _ => return Err(Fault::Tls),
        };
        let asks = is_new_key && message.payload.last() == Some(&1);
        wire.skip(HEAD + length);
        if !is_new_key {
            return Ok(what);
        }
        let (opened, secrets) = self.connection.update_rx_secret().map_err(|_| Fault::Tls)?;
        (self.open, self.opened) = (opening(self.suite, secrets)?, opened);
        if !asks {
            return Ok(what);
        }
        let answer = self.seal(&[KEY_UPDATE, 0, 0, 1, 0], ContentType::Handshake)?;
        let (sealed, secrets) = self.connection.update_tx_secret().map_err(|_| Fault::Tls)?;
        (self.seal, self.sealed) = (sealing(self.suite, secrets)?, sealed);
        Ok(Opened::Other(Some(answer)))
    }
}

/// Goes through messages of the handshake: tickets for a later connection, which nobody needs, and new keys, of which it tells.
/// A message may be spread over several records; new keys are the last of theirs.
fn walk(mut bytes: &[u8], skip: &mut usize) -> Result<bool, Fault> {
    loop {
        let over = (*skip).min(bytes.len());
        *skip -= over;
        bytes = bytes.get(over..).unwrap_or_default();
        match bytes {
            [] => return Ok(false),
            [KEY_UPDATE, 0, 0, 1, 0 | 1] => return Ok(true),
            [KEY_UPDATE, ..] => return Err(Fault::Tls),
            [_, high, middle, low, rest @ ..] => {
                *skip = usize::from(*high) << 16 | usize::from(*middle) << 8 | usize::from(*low);
                bytes = rest;
            }
            _ => return Err(Fault::Tls),
        }
    }
}

fn sealing(suite: SupportedCipherSuite, secrets: ConnectionTrafficSecrets) -> Result<Box<dyn MessageEncrypter>, Fault> {
    use ConnectionTrafficSecrets::{Aes128Gcm, Aes256Gcm, Chacha20Poly1305};
    Ok(match (suite, secrets) {
        (
            SupportedCipherSuite::Tls13(suite),
            Aes128Gcm { key, iv } | Aes256Gcm { key, iv } | Chacha20Poly1305 { key, iv },
        ) => suite.aead_alg.encrypter(key, iv),
        (SupportedCipherSuite::Tls12(suite), Chacha20Poly1305 { key, iv }) => {
            suite.aead_alg.encrypter(key, iv.as_ref(), &[])
        }
        (SupportedCipherSuite::Tls12(suite), Aes128Gcm { key, iv } | Aes256Gcm { key, iv }) => {
            let (fixed, explicit) = iv.as_ref().split_at(FIXED.min(iv.as_ref().len()));
            suite.aead_alg.encrypter(key, fixed, explicit)
        }
        _ => return Err(Fault::Tls),
    })
}

fn opening(suite: SupportedCipherSuite, secrets: ConnectionTrafficSecrets) -> Result<Box<dyn MessageDecrypter>, Fault> {
    use ConnectionTrafficSecrets::{Aes128Gcm, Aes256Gcm, Chacha20Poly1305};
    Ok(match (suite, secrets) {
        (
            SupportedCipherSuite::Tls13(suite),
            Aes128Gcm { key, iv } | Aes256Gcm { key, iv } | Chacha20Poly1305 { key, iv },
        ) => suite.aead_alg.decrypter(key, iv),
        (SupportedCipherSuite::Tls12(suite), Chacha20Poly1305 { key, iv }) => {
            suite.aead_alg.decrypter(key, iv.as_ref())
        }
        (SupportedCipherSuite::Tls12(suite), Aes128Gcm { key, iv } | Aes256Gcm { key, iv }) => {
            let (fixed, _) = iv.as_ref().split_at(FIXED.min(iv.as_ref().len()));
            suite.aead_alg.decrypter(key, fixed)
        }
        _ => return Err(Fault::Tls),
    })
}

/// How much of a nonce of AES-GCM is fixed in TLS 1.2 (RFC 5288 §3).
const FIXED: usize = 4;

/// What an alert means for whoever reads of it.
pub(crate) fn fault_of_alert(alert: AlertDescription) -> Fault {
    use AlertDescription as Alert;
    match alert {
        Alert::CertificateRequired
        | Alert::BadCertificate
        | Alert::UnknownCA
        | Alert::AccessDenied
        | Alert::CertificateUnknown
        | Alert::CertificateExpired
        | Alert::UnsupportedCertificate => Fault::CertificateWanted,
        _ => Fault::Tls,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_are_passed_over_and_new_keys_are_noticed() {
        let ticket = |length: u8| [&[4, 0, 0, length][..], &vec![7; usize::from(length)]].concat();
        let mut skip = 0;
        assert_eq!(walk(&ticket(9), &mut skip), Ok(false));
        assert_eq!(walk(&[ticket(9), ticket(3), vec![KEY_UPDATE, 0, 0, 1, 1]].concat(), &mut skip), Ok(true));
        let (first, second) = (ticket(9)[..6].to_vec(), ticket(9)[6..].to_vec());
        assert_eq!(walk(&first, &mut skip), Ok(false));
        assert_eq!((skip, walk(&[second, ticket(1)].concat(), &mut skip)), (7, Ok(false)));
        assert_eq!(skip, 0);
        for broken in [&[4, 0][..], &[KEY_UPDATE, 0, 0, 1, 2], &[KEY_UPDATE, 0, 0, 1, 0, 4, 0, 0, 0]] {
            assert_eq!(walk(broken, &mut 0), Err(Fault::Tls), "{broken:?}");
        }
    }
}
