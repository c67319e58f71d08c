//! A request and its answer. What they hold may be secrets: it is overwritten when dropped, and never printed.

use std::borrow::Cow;
use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// A request: method, path and headers, and a body of JSON if it has one.
///
/// ```
/// use secure_config_http::Request;
/// let request = Request::post("/v1/auth/approle/login").body(br#"{"role_id":"r"}"#.to_vec()).header("X-Vault-Token", "t");
/// assert_eq!(format!("{request:?}"), "Request(POST /v1/auth/approle/login)");
/// ```
pub struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(Cow<'static, str>, Zeroizing<String>)>,
    pub(crate) body: Option<Zeroizing<Vec<u8>>>,
    pub(crate) is_repeatable: bool,
    /// A header cannot be sent as it was given.
    is_spoilt: bool,
}

impl Request {
    /// Reads something.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    /// Asks for something with a body.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new("POST", path)
    }

    /// Writes something.
    pub fn put(path: impl Into<String>) -> Self {
        Self::new("PUT", path)
    }

    fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), body: None, is_repeatable: true, is_spoilt: false }
    }

    /// Adds a header. A request with a header whose name or value cannot be sent as it is is not sent at all.
    #[must_use]
    pub fn header(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        let name = name.into();
        let mut value = Zeroizing::new(value.into());
        if !value.bytes().all(|b| b == b' ' || b.is_ascii_graphic()) {
            value.zeroize();
            self.is_spoilt = true;
        }
        if !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)) {
            self.headers.push((name, value));
        } else {
            self.is_spoilt = true;
        }
        self
    }

    /// The body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(Zeroizing::new(body.into()));
        self
    }

    /// The request works once: it is not sent again where nobody knows whether the server saw it.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.is_repeatable = false;
        self
    }

    /// Whether nothing in it could be taken for more than one request.
    pub(crate) fn is_sendable(&self) -> bool {
        self.path.starts_with('/') && self.path.bytes().all(|b| b.is_ascii_graphic() && b != b'#') && !self.is_spoilt
    }

    /// The path, which holds no secret.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the query.
        let path = self.path.split('?').next().unwrap_or_default();
        write!(f, "Request({} {path})", self.method)
    }
}

/// An answer.
///
/// ```
/// # use secure_config_http::Response;
/// fn is_good(response: &Response) -> bool {
///     response.status() == 200 && response.header("content-type") == Some("application/json")
/// }
/// ```
pub struct Response {
    pub(crate) status: u16,
    /// Names in small letters.
    pub(crate) headers: Vec<(String, Zeroizing<String>)>,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl Response {
    /// The status: 200, 404 …
    pub fn status(&self) -> u16 {
        self.status
    }

    /// A header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({})", self.status)
    }
}
