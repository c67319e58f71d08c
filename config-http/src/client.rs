//! A client of one server: its address, what is trusted of it, and the limits of all requests.

use std::fmt;
use std::sync::Arc;

use rustls::ClientConfig;

use crate::budget::{Budget, Limits};
use crate::endpoint::Endpoint;
use crate::fault::{Fault, Unusable};
use crate::message::{Request, Response};
use crate::proxy::Proxy;
use crate::retry::Retry;
use crate::session::Session;
use crate::stream::{Stream, Tcp};
use crate::tls::Tls;

/// A client of one server.
///
/// It holds no connection: those are a [`Session`]'s, and end with it.
///
/// ```
/// use secure_config_http::{Client, Endpoint, Limits, Tls};
/// use std::time::Duration;
/// # fn main() -> Result<(), secure_config_http::Unusable> {
/// let limits = Limits { whole: Duration::from_secs(5), ..Limits::default() };
/// let client = Client::new(Endpoint::parse("http://127.0.0.1:8200")?, &Tls::default())?.limits(limits);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    endpoint: Endpoint,
    config: Option<Arc<ClientConfig>>,
    server_name: Option<String>,
    proxy: Option<Proxy>,
    /// The proxy is the program's word, and not the environment's.
    is_proxy_said: bool,
    pub(crate) limits: Limits,
    pub(crate) retry: Retry,
}

impl Client {
    /// A client of the server; the proxy is what the environment says.
    ///
    /// # Errors
    /// Certificates or a proxy that cannot be used.
    pub fn new(endpoint: Endpoint, tls: &Tls) -> Result<Self, Unusable> {
        let config = if endpoint.is_secure() { Some(tls.config()?) } else { None };
        let proxy = Proxy::from_env(&endpoint)?;
        let server_name = tls.name_of_server().map(str::to_owned);
        Ok(Self {
            endpoint,
            config,
            server_name,
            proxy,
            is_proxy_said: false,
            limits: Limits::default(),
            retry: Retry::default(),
        })
    }

    /// How long anything may take.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How often a request is sent again.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// The proxy, instead of the environment's.
    #[must_use]
    pub fn proxy(mut self, proxy: Option<Proxy>) -> Self {
        self.proxy = proxy;
        self.is_proxy_said = true;
        self
    }

    /// The server.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// A client of another server that is trusted as this one is, for the one hop that a server may ask for.
    pub(crate) fn at(&self, endpoint: Endpoint) -> Result<Self, Fault> {
        if self.endpoint.is_secure() != endpoint.is_secure() {
            return Err(Fault::Redirected);
        }
        let proxy = match &self.proxy {
            said if self.is_proxy_said => said.clone(),
            _ => Proxy::from_env(&endpoint).map_err(|_| Fault::Proxy)?,
        };
        Ok(Self { endpoint, proxy, ..self.clone() })
    }

    pub(crate) fn connect(&self, budget: &Budget<'_>) -> Result<Stream, Fault> {
        let short = budget.at_most(self.limits.connect);
        let endpoint = &self.endpoint;
        let Some(config) = &self.config else {
            return Tcp::connect(endpoint.host(), endpoint.port(), !endpoint.is_metadata(), &short).map(Stream::plain);
        };
        let tcp = match &self.proxy {
            Some(proxy) => proxy.connect(endpoint, &short)?,
            None => Tcp::connect(endpoint.host(), endpoint.port(), false, &short)?,
        };
        let name = self.server_name.as_deref().unwrap_or(endpoint.host());
        Stream::secured(tcp, name, config, budget)
    }

    /// Sends one request.
    ///
    /// # Errors
    /// No answer, after as many attempts as there may be.
    pub fn send(&self, request: &Request) -> Result<Response, Fault> {
        Session::new(self, None).send(request)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &format_args!("{}", self.endpoint))
            .field("proxy", &self.proxy)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
