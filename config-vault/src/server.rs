//! The server: how to reach it, how to log in, and what was found out about it so far.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use secure_config_http::{Client, Request};
use zeroize::Zeroizing;

use crate::auth::Auth;
use crate::lease::Lease;
use crate::login::Token;
use crate::read::Engine;

/// A server, and what all clones of a source share of it.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) client: Client,
    pub(crate) namespace: Option<String>,
    pub(crate) auth: Auth,
    pub(crate) state: Arc<State>,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) token: Mutex<Option<Token>>,
    /// The token of the wrapped secret-id that this program opened.
    pub(crate) opened: Mutex<Option<Zeroizing<String>>>,
    /// What is mounted where.
    pub(crate) engines: Mutex<BTreeMap<String, Engine>>,
    /// What was made for this program and ends.
    pub(crate) leases: Mutex<Vec<Lease>>,
}

impl Server {
    /// A request as this server wants it.
    pub(crate) fn request(&self, request: Request, token: Option<&str>) -> Request {
        let mut request = request.header("X-Vault-Request", "true");
        if let Some(namespace) = &self.namespace {
            request = request.header("X-Vault-Namespace", namespace.as_str());
        }
        match token {
            Some(token) => request.header("X-Vault-Token", token),
            None => request,
        }
    }
}
