//! The address of a server.

use std::fmt;
use std::net::IpAddr;

use crate::fault::Unusable;

/// The address of a server: scheme, host, port, and what its paths begin with.
///
/// ```
/// use secure_config_http::Endpoint;
/// let endpoint = Endpoint::parse("https://vault.example.com/behind")?;
/// assert_eq!(endpoint.to_string(), "https://vault.example.com/behind");
/// assert_eq!((endpoint.host(), endpoint.port()), ("vault.example.com", 443));
/// assert!(Endpoint::parse("http://127.0.0.1:8200").is_ok());
/// assert!(Endpoint::parse("http://vault.example.com").is_err(), "plain HTTP is for this machine only");
/// # Ok::<_, secure_config_http::Unusable>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    is_secure: bool,
    host: String,
    port: u16,
    /// Without a `/` at its end.
    base: String,
    /// Whether plain HTTP may leave the loopback: to what a cloud lets answer for this machine.
    is_metadata: bool,
}

/// Where clouds answer for the machine itself, without a network in between: the metadata of an instance, the credentials of a
/// container, those of a pod.
const METADATA: [&str; 5] = ["169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23"];

impl Endpoint {
    /// Reads a URL.
    ///
    /// # Errors
    /// Not a URL of HTTP, one with a name, a query or a fragment, or plain HTTP to another machine.
    pub fn parse(url: &str) -> Result<Self, Unusable> {
        let endpoint = Self::read(url)?;
        if endpoint.is_secure || endpoint.is_local() { Ok(endpoint) } else { Err(Unusable::Insecure) }
    }

    /// As [`parse`](Self::parse), and plain HTTP may also lead to the addresses at which a cloud tells this machine who it is.
    ///
    /// ```
    /// use secure_config_http::Endpoint;
    /// assert!(Endpoint::parse_metadata("http://169.254.169.254").is_ok());
    /// assert!(Endpoint::parse_metadata("http://169.254.1.1").is_err());
    /// ```
    ///
    /// # Errors
    /// As of [`parse`](Self::parse).
    pub fn parse_metadata(url: &str) -> Result<Self, Unusable> {
        let endpoint = Self::read(url)?;
        let is_metadata = !endpoint.is_secure && METADATA.contains(&endpoint.host.as_str());
        if endpoint.is_secure || endpoint.is_local() || is_metadata {
            Ok(Self { is_metadata, ..endpoint })
        } else {
            Err(Unusable::Insecure)
        }
    }

    fn read(url: &str) -> Result<Self, Unusable> {
        let (is_secure, rest) = if let Some(rest) = after(url, "https://") {
            (true, rest)
        } else if let Some(rest) = after(url, "http://") {
            (false, rest)
        } else {
            return Err(if url.contains("://") { Unusable::Scheme } else { Unusable::Address });
        };
        let (authority, base) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        // Behind a slash, too: a password may hold one.
        if rest.contains('@') {
            return Err(Unusable::Credentials);
        }
        let is_plain = |b: u8| b.is_ascii_graphic() && !b"?#\\".contains(&b);
        if !base.bytes().all(is_plain) {
            return Err(Unusable::Address);
        }
        let (host, port) = split(authority).ok_or(Unusable::Address)?;
        let port = match port {
            None => {
                if is_secure {
                    443
                } else {
                    80
                }
            }
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse().map_err(|_| Unusable::Address)?
            }
            Some(_) => return Err(Unusable::Address),
        };
        let is_host = |b: u8| b.is_ascii_alphanumeric() || b"-._:".contains(&b);
        if host.is_empty() || port == 0 || !host.bytes().all(is_host) {
            return Err(Unusable::Address);
        }
        let (host, base) = (host.to_ascii_lowercase(), base.trim_end_matches('/').to_owned());
        Ok(Self { is_secure, host, port, base, is_metadata: false })
    }

    /// The host, without the brackets of an IPv6 address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it is spoken to over TLS.
    pub fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// Whether it is on this machine.
    pub(crate) fn is_local(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Whether plain HTTP to it may leave the loopback.
    pub(crate) fn is_metadata(&self) -> bool {
        self.is_metadata
    }

    /// `host:port`, where the port is not the scheme's own.
    pub fn authority(&self) -> String {
        let usual = if self.is_secure { 443 } else { 80 };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        if self.port == usual { host } else { format!("{host}:{}", self.port) }
    }

    /// A path of this server.
    pub(crate) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_secure { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.base)
    }
}

fn after<'a>(url: &'a str, scheme: &str) -> Option<&'a str> {
    let (head, rest) = url.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// Host and port; an IPv6 address stands in brackets.
fn split(authority: &str) -> Option<(&str, Option<&str>)> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, rest) = rest.split_once(']')?;
        host.parse::<std::net::Ipv6Addr>().ok()?;
        return match rest.strip_prefix(':') {
            Some(port) => Some((host, Some(port))),
            None => rest.is_empty().then_some((host, None)),
        };
    }
    match authority.split_once(':') {
        Some((host, port)) => Some((host, Some(port))),
        None => Some((authority, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_is_taken_apart() {
        for (url, host, port, path) in [
            ("https://Vault.example.com", "vault.example.com", 443, "/v1"),
            ("HTTPS://vault:8200/", "vault", 8200, "/v1"),
            ("https://vault/a/b/", "vault", 443, "/a/b/v1"),
            ("http://127.0.0.1:8200", "127.0.0.1", 8200, "/v1"),
            ("http://localhost", "localhost", 80, "/v1"),
            ("http://[::1]:8200", "::1", 8200, "/v1"),
        ] {
            let endpoint = Endpoint::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
            assert_eq!((endpoint.host(), endpoint.port(), endpoint.path("/v1").as_str()), (host, port, path), "{url}");
        }
    }

    #[test]
    fn address_that_could_leak_or_mislead_is_refused() {
        for (url, why) in [
            ("vault.example.com:8200", Unusable::Address),
            ("https://", Unusable::Address),
            ("https://host:0", Unusable::Address),
            ("https://host:99999", Unusable::Address),
            ("https://host:+1", Unusable::Address),
            ("https://host/?token=x", Unusable::Address),
            ("https://host/a b", Unusable::Address),
            ("https://ho st", Unusable::Address),
            ("https://host\r\nx: y", Unusable::Address),
            ("https://[::1", Unusable::Address),
            ("https://[vault]:1", Unusable::Address),
            ("unix:///run/vault.sock", Unusable::Scheme),
            ("https://user:password@host", Unusable::Credentials),
            ("http://10.0.0.1:8200", Unusable::Insecure),
            ("http://localhost.example.com", Unusable::Insecure),
        ] {
            assert_eq!(Endpoint::parse(url).err(), Some(why), "{url}");
        }
    }

    #[test]
    fn metadata_is_asked_in_plain_at_its_own_addresses_only() {
        for url in ["http://169.254.169.254/latest", "http://[fd00:ec2::254]", "http://127.0.0.1:1", "https://host"] {
            assert!(Endpoint::parse_metadata(url).is_ok(), "{url}");
        }
        for url in ["http://169.254.169.253", "http://169.254.169.254.example.com", "http://10.0.0.1"] {
            assert_eq!(Endpoint::parse_metadata(url).err(), Some(Unusable::Insecure), "{url}");
        }
        assert_eq!(Endpoint::parse("http://169.254.169.254").err(), Some(Unusable::Insecure));
    }
}
