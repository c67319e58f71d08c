//! A proxy between the program and the server: what the environment says, and the tunnel through it.

use std::fmt;
use std::net::IpAddr;

use zeroize::Zeroizing;

use crate::budget::Budget;
use crate::endpoint::Endpoint;
use crate::fault::{Fault, Unusable};
use crate::stream::Tcp;

/// A proxy of plain HTTP that leads TLS connections through (`CONNECT`).
///
/// ```
/// use secure_config_http::Proxy;
/// assert!(Proxy::parse("http://user:password@proxy.example.com:3128").is_ok());
/// assert!(Proxy::parse("socks5://proxy.example.com").is_err());
/// ```
#[derive(Clone)]
pub struct Proxy {
    host: String,
    port: u16,
    /// What `Proxy-Authorization` says.
    credentials: Option<Zeroizing<String>>,
}

impl Proxy {
    /// Reads the address of a proxy: `http://[user:password@]host:port`.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(url: &str) -> Result<Self, Unusable> {
        let rest = url.strip_prefix("http://").unwrap_or(url);
        if rest.contains("://") {
            return Err(Unusable::Proxy);
        }
        let rest = rest.trim_end_matches('/');
        let (credentials, host) = rest.rsplit_once('@').map_or((None, rest), |(before, host)| (Some(before), host));
        // As an address over TLS, because a proxy may be another machine.
        let endpoint = Endpoint::parse(&format!("https://{host}")).map_err(|_| Unusable::Proxy)?;
        let port = if endpoint.port() == 443 && !host.ends_with(":443") { 80 } else { endpoint.port() };
        let credentials = credentials.map(|text| Zeroizing::new(format!("Basic {}", *base64(&percent_decoded(text)))));
        Ok(Self { host: endpoint.host().to_owned(), port, credentials })
    }

    /// What `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say of a server, in capitals or in small letters. Nothing on this machine is
    /// asked by a proxy.
    ///
    /// # Errors
    /// An address that cannot be used.
    pub fn from_env(endpoint: &Endpoint) -> Result<Option<Self>, Unusable> {
        let read = |name: &str| {
            let value = std::env::var(name).or_else(|_| std::env::var(name.to_ascii_lowercase())).ok()?;
            Some(value).filter(|value| !value.trim().is_empty())
        };
        if endpoint.is_local() || read("NO_PROXY").is_some_and(|list| is_excepted(endpoint, &list)) {
            return Ok(None);
        }
        read("HTTPS_PROXY").or_else(|| read("ALL_PROXY")).map(|url| Self::parse(url.trim())).transpose()
    }

    /// Connects to the server by way of the proxy.
    pub(crate) fn connect(&self, to: &Endpoint, budget: &Budget<'_>) -> Result<Tcp, Fault> {
        let mut tcp = Tcp::connect(&self.host, self.port, false, budget).map_err(|fault| match fault {
            Fault::Unresolved | Fault::Unreachable => Fault::Proxy,
            other => other,
        })?;
        let host = if to.host().contains(':') { format!("[{}]", to.host()) } else { to.host().to_owned() };
        let authority = format!("{host}:{}", to.port());
        let authorization = self.credentials.as_deref().map_or("", |_| "proxy-authorization: ");
        let credentials = self.credentials.as_ref().map_or("", |text| text.as_str());
        let end = if authorization.is_empty() { "" } else { "\r\n" };
        let parts = [
            "CONNECT ",
            &authority,
            " HTTP/1.1\r\nhost: ",
            &authority,
            "\r\n",
            authorization,
            credentials,
            end,
            "\r\n",
        ];
        let mut request = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
        for part in parts {
            request.extend_from_slice(part.as_bytes());
        }
        tcp.tunnel(&request, budget)?;
        Ok(tcp)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({}:{})", self.host, self.port)
    }
}

/// Whether a list of `NO_PROXY` names the server: `*`, a host, a domain with or without a dot before it, with or without a port, or
/// a network of addresses such as `10.0.0.0/8`, for a server that is named by its address.
fn is_excepted(endpoint: &Endpoint, list: &str) -> bool {
    list.split([',', ' ']).map(str::trim).filter(|item| !item.is_empty()).any(|item| {
        let (name, port) = match item.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.contains(':') => {
                (name, port.parse().ok())
            }
            _ => (item, None),
        };
        let name = name.trim_start_matches("*.").trim_start_matches('.').trim_matches(['[', ']']).to_ascii_lowercase();
        let host = endpoint.host();
        let fits = match (host.parse(), name.split_once('/')) {
            (Ok(address), Some((network, bits))) => is_in(address, network, bits),
            _ => name == "*" || host == name || host.strip_suffix(&name).is_some_and(|rest| rest.ends_with('.')),
        };
        fits && port.is_none_or(|port: u16| port == endpoint.port())
    })
}

/// Whether an address begins with the bits of a network. Both are taken for 128 bits, at the end of which an IPv4 address stands.
fn is_in(address: IpAddr, network: &str, bits: &str) -> bool {
    let (Ok(network), Ok(bits)) = (network.parse::<IpAddr>(), bits.parse::<u32>()) else { return false };
    let (whole, unused) = if network.is_ipv4() { (32, 96) } else { (128, 0) };
    let number = |address: IpAddr| match address {
        IpAddr::V4(four) => u128::from(u32::from(four)),
        IpAddr::V6(six) => u128::from(six),
    };
    let differing = number(address) ^ number(network);
    address.is_ipv4() == network.is_ipv4() && bits <= whole && differing.leading_zeros() >= unused + bits
}

fn percent_decoded(text: &str) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.first_chunk::<2>().filter(|_| *first == b'%');
        let byte = digits.and_then(|pair| Some(hex(pair[0])? * 16 + hex(pair[1])?));
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    out
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn base64(bytes: &[u8]) -> Zeroizing<String> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Zeroizing::new(String::with_capacity(bytes.len().div_ceil(3) * 4));
    for chunk in bytes.chunks(3) {
        let at = |i: usize| u32::from(chunk.get(i).copied().unwrap_or_default());
        let word = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let letter = LETTERS.get((word >> (18 - 6 * i) & 63) as usize).copied().unwrap_or_default();
            out.push(if i > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_hosts_and_domains() {
        let is = |url: &str, list: &str| is_excepted(&Endpoint::parse(url).expect("a URL"), list);
        assert!(is("https://vault.example.com", "example.com"));
        assert!(is("https://vault.example.com", "a, .example.com"));
        assert!(is("https://vault.example.com", "*.example.com"));
        assert!(is("https://vault.example.com:8200", "vault.example.com:8200"));
        assert!(is("https://10.0.0.1", "10.0.0.1"));
        assert!(is("https://vault", "*"));
        assert!(!is("https://vault.example.com", "vault.example.com:8200"));
        assert!(!is("https://notexample.com", "example.com"));
        assert!(!is("https://vault.example.com", ""));
        assert!(is("https://10.1.2.3", "192.168.0.0/16, 10.0.0.0/8"));
        assert!(is("https://10.1.2.3:8200", "0.0.0.0/0"));
        assert!(is("https://10.1.2.3:8200", "10.0.0.0/8:8200") && !is("https://10.1.2.3", "10.0.0.0/8:8200"));
        assert!(is("https://[fd00::1]", "fd00::/8"));
        assert!(is("https://10.1.2.3", "10.1.2.3/32"));
        for list in ["10.1.2.4/32", "10.1.3.0/24", "10.0.0.0/33", "fd00::/8", "10.0.0.0/", "/8", "::/0"] {
            assert!(!is("https://10.1.2.3", list), "{list}");
        }
        assert!(!is("https://vault.example.com", "10.0.0.0/8"));
    }

    #[test]
    fn credentials_are_decoded_and_never_printed() {
        let proxy = Proxy::parse("http://user:p%40ss@proxy:3128").expect("a proxy");
        assert_eq!(proxy.credentials.as_ref().map(|text| text.as_str()), Some("Basic dXNlcjpwQHNz"));
        assert_eq!(format!("{proxy:?}"), "Proxy(proxy:3128)");
        let plain = Proxy::parse("proxy").expect("a proxy");
        assert_eq!((plain.port, plain.credentials.is_none()), (80, true));
        assert_eq!(base64(b"a").as_str(), "YQ==");
        assert_eq!(base64(b"ab").as_str(), "YWI=");
    }
}
