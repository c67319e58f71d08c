//! What is trusted, and what the client shows of itself.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use zeroize::Zeroizing;

use crate::fault::Unusable;

/// What is trusted of a server, and what it is shown of the client.
///
/// Without a CA of its own, what this machine trusts: on Unix the certificates that OpenSSL would use, `SSL_CERT_FILE` and
/// `SSL_CERT_DIR` included.
///
/// ```
/// use secure_config_http::Tls;
/// let tls = Tls::default().ca_file("/etc/vault/ca.pem").client("/etc/app/client.pem", "/etc/app/client.key");
/// ```
#[derive(Clone, Default)]
pub struct Tls {
    ca_files: Vec<PathBuf>,
    ca_dir: Option<PathBuf>,
    ca_pem: Option<Vec<u8>>,
    client: Option<(PathBuf, PathBuf)>,
    server_name: Option<String>,
}

impl Tls {
    /// Trusts the certificates of a file in PEM form, and no others.
    #[must_use]
    pub fn ca_file(mut self, path: impl AsRef<Path>) -> Self {
        self.ca_files.push(path.as_ref().to_owned());
        self
    }

    /// Trusts the certificates of all files of a directory, and no others.
    #[must_use]
    pub fn ca_dir(mut self, path: impl AsRef<Path>) -> Self {
        self.ca_dir = Some(path.as_ref().to_owned());
        self
    }

    /// Trusts these certificates, in PEM form, and no others.
    #[must_use]
    pub fn ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca_pem = Some(pem.into());
        self
    }

    /// Shows a certificate to the server: files in PEM form of the chain and of its private key.
    #[must_use]
    pub fn client(mut self, chain: impl AsRef<Path>, key: impl AsRef<Path>) -> Self {
        self.client = Some((chain.as_ref().to_owned(), key.as_ref().to_owned()));
        self
    }

    /// The name that stands in the server's certificate, where it is not the host of its address.
    #[must_use]
    pub fn server_name(mut self, name: impl Into<String>) -> Self {
        self.server_name = Some(name.into());
        self
    }

    pub(crate) fn name_of_server(&self) -> Option<&str> {
        self.server_name.as_deref()
    }

    pub(crate) fn config(&self) -> Result<Arc<ClientConfig>, Unusable> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| Unusable::Certificates)?
            .with_root_certificates(self.roots()?);
        let mut config = match &self.client {
            None => config.with_no_client_auth(),
            Some((chain, key)) => {
                let chain: Vec<_> = certificates(&read(chain, Unusable::Certificates)?)?;
                let key = Zeroizing::new(read(key, Unusable::Key)?);
                let key = PrivateKeyDer::from_pem_slice(&key).map_err(|_| Unusable::Key)?;
                config.with_client_auth_cert(chain, key).map_err(|_| Unusable::Key)?
            }
        };
        // After the handshake the records are ours: see `record.rs`.
        config.enable_secret_extraction = true;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    fn roots(&self) -> Result<RootCertStore, Unusable> {
        let mut roots = RootCertStore::empty();
        let mut is_ours = false;
        let mut add = |pem: &[u8]| {
            for certificate in certificates(pem)? {
                roots.add(certificate).map_err(|_| Unusable::Certificates)?;
            }
            Ok(())
        };
        for path in &self.ca_files {
            add(&read(path, Unusable::Certificates)?)?;
            is_ours = true;
        }
        if let Some(pem) = &self.ca_pem {
            add(pem)?;
            is_ours = true;
        }
        if let Some(dir) = &self.ca_dir {
            let mut paths = Vec::new();
            for entry in std::fs::read_dir(dir).map_err(|_| Unusable::Certificates)? {
                paths.push(entry.map_err(|_| Unusable::Certificates)?.path());
            }
            paths.sort();
            for path in paths.iter().filter(|path| path.is_file()) {
                add(&read(path, Unusable::Certificates)?)?;
            }
            is_ours = true;
        }
        if !is_ours {
            // Files that this machine cannot make sense of are no reason to refuse the others.
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        if roots.is_empty() { Err(if is_ours { Unusable::Certificates } else { Unusable::NoRoots }) } else { Ok(roots) }
    }
}

fn read(path: &Path, why: Unusable) -> Result<Vec<u8>, Unusable> {
    std::fs::read(path).map_err(|_| why)
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Unusable> {
    let mut all = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        all.push(certificate.map_err(|_| Unusable::Certificates)?);
    }
    if all.is_empty() { Err(Unusable::Certificates) } else { Ok(all) }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_ours = !self.ca_files.is_empty() || self.ca_dir.is_some() || self.ca_pem.is_some();
        f.debug_struct("Tls").field("own_ca", &is_ours).field("client", &self.client.is_some()).finish_non_exhaustive()
    }
}
