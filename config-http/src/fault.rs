//! What can go wrong on the way to a server and back. No fault holds a word of the server's.

use std::fmt;

use secure_config_runtime::{Failure, FailureKind};

/// Why there is no answer.
///
/// ```
/// use secure_config_http::Fault;
/// assert!(Fault::Cut.is_transient() && !Fault::Untrusted.is_transient());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The server's name has no address.
    Unresolved,
    /// No connection.
    Unreachable,
    /// The name of a server for plain HTTP leads away from this machine.
    Insecure,
    /// The server's certificate is not one that is trusted.
    Untrusted,
    /// The server wants a certificate, or another one.
    CertificateWanted,
    /// No TLS with this server.
    Tls,
    /// No answer in time.
    TimedOut,
    /// The connection ended before the answer did.
    Cut,
    /// The answer is not HTTP.
    Malformed,
    /// The answer is larger than any that is expected.
    TooLarge,
    /// The answer leads somewhere else, for the second time or to plain HTTP.
    Redirected,
    /// The proxy does not let the request through.
    Proxy,
    /// The path or a header holds what cannot be sent.
    Unsendable,
    /// Nobody waits for the answer any more.
    GivenUp,
}

impl Fault {
    /// Whether another attempt may go better.
    pub fn is_transient(self) -> bool {
        matches!(self, Self::Unresolved | Self::Unreachable | Self::TimedOut | Self::Cut)
    }

    /// The failure of a source, in words for people.
    ///
    /// ```
    /// use secure_config_http::Fault;
    /// use secure_config_runtime::FailureKind;
    /// assert_eq!(Fault::Cut.failure().kind(), FailureKind::Unavailable);
    /// assert_eq!(Fault::TimedOut.failure().kind(), FailureKind::TimedOut);
    /// ```
    pub fn failure(self) -> Failure {
        let kind = match self {
            Self::TimedOut | Self::GivenUp => FailureKind::TimedOut,
            Self::Malformed | Self::TooLarge => FailureKind::Malformed,
            Self::Unsendable | Self::Insecure | Self::Untrusted | Self::CertificateWanted => FailureKind::Unusable,
            _ => FailureKind::Unavailable,
        };
        let failure = Failure::new(kind).explained(self.words());
        match self.cure() {
            Some(cure) => failure.cure(cure),
            None => failure,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Unresolved => "the name of the server has no address",
            Self::Unreachable => "no connection to the server",
            Self::Insecure => "plain HTTP is for this machine only",
            Self::Untrusted => "the certificate of the server is not trusted",
            Self::CertificateWanted => "the server wants a certificate of the client",
            Self::Tls => "no TLS connection with the server",
            Self::TimedOut => "the server gave no answer in time",
            Self::Cut => "the connection ended before the answer did",
            Self::Malformed => "the answer is not HTTP",
            Self::TooLarge => "the answer is larger than any that is expected",
            Self::Redirected => "the server leads to another one, which leads on or is not secure",
            Self::Proxy => "the proxy does not let the request through",
            Self::Unsendable => "a path, a name or a token has characters that cannot be sent",
            Self::GivenUp => "nobody waited for the answer",
        }
    }

    fn cure(self) -> Option<&'static str> {
        match self {
            Self::Insecure => Some("use https://"),
            Self::Untrusted => {
                Some("name the certificate authority that signed it, and the server as its certificate does")
            }
            Self::CertificateWanted => Some("give the program a client certificate that the server knows"),
            Self::Tls => Some("check that the address and the port are those of the server's TLS"),
            Self::Cut => Some("see what stands between the program and the server; then start again"),
            Self::Redirected => Some("give the address of the server itself"),
            Self::Proxy => Some("correct HTTPS_PROXY, or except the server by NO_PROXY"),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl std::error::Error for Fault {}

/// Why a client cannot be made of what the program was told.
///
/// ```
/// use secure_config_http::{Endpoint, Unusable};
/// assert_eq!(Endpoint::parse("ftp://host").err(), Some(Unusable::Scheme));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unusable {
    /// Not a URL with a host.
    Address,
    /// Neither `https://` nor `http://`.
    Scheme,
    /// Plain HTTP to another machine.
    Insecure,
    /// A name and a password in the URL.
    Credentials,
    /// A file of certificates cannot be read, or holds none.
    Certificates,
    /// The private key of the client's certificate cannot be read, or does not fit.
    Key,
    /// The system has no certificate authority that could be trusted.
    NoRoots,
    /// The address of the proxy is not a URL of plain HTTP.
    Proxy,
    /// Certificates were not to be checked.
    Unverified,
}

impl Unusable {
    /// The failure of a source, in words for people.
    ///
    /// ```
    /// use secure_config_http::Unusable;
    /// use secure_config_runtime::FailureKind;
    /// assert_eq!(Unusable::Insecure.failure().kind(), FailureKind::Unusable);
    /// ```
    pub fn failure(self) -> Failure {
        let (what, cure) = self.words();
        Failure::new(FailureKind::Unusable).explained(what).cure(cure)
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Address => ("the address is not a URL", "write it as https://host:port"),
            Self::Scheme => ("the address begins with neither https:// nor http://", "write it as https://host:port"),
            Self::Insecure => ("plain HTTP is for this machine only", "use https://"),
            Self::Credentials => ("the address holds a name or a password", "take them out of the URL"),
            Self::Certificates => ("the certificates cannot be used", "name a file of certificates in PEM form"),
            Self::Key => {
                ("the client's private key cannot be used", "name the file, in PEM form, of the key to the certificate")
            }
            Self::NoRoots => (
                "this machine trusts no certificate authority",
                "install `ca-certificates`, or name the authority's file",
            ),
            Self::Proxy => ("the proxy's address cannot be used", "write it as http://host:port"),
            Self::Unverified => (
                "the server's certificate was not to be checked",
                "name the certificate authority that signed it instead",
            ),
        }
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, cure) = self.words();
        write!(f, "{what}: {cure}")
    }
}

impl std::error::Error for Unusable {}
