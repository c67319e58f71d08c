//! The source.

use std::fmt;
use std::sync::Arc;

use secure_config_http::{Client, Endpoint, Limits, Proxy, Retry, Tls, Unusable};
use secure_config_runtime::{Answer, Properties, Request, Source};

use crate::auth::Auth;
use crate::keeper::Keeper;
use crate::server::{Server, State};
use crate::{env, place, read};

/// `HashiCorp` Vault or OpenBao.
///
/// All values of a program stand as keys of one path of a KV engine, which one request reads: `{app}/{environment}` in the engine
/// `secret`, unless [`path`](Self::path) and [`mount`](Self::mount) say otherwise. A key is the variable in small letters,
/// without the program's prefix: `BILLING_SMTP_PASSWORD` is `smtp_password`. A field may name another place:
///
/// | `#[config(vault = …)]` | meaning |
/// | --- | --- |
/// | `"#password"` | another key of the path |
/// | `"db#password"` | a key of another path of the same engine |
/// | `"db?version=3#password"` | of a version that is not the current one |
/// | `"/database/creds/billing#password"` | a path with its engine: credentials that are made for this program |
///
/// ```no_run
/// use secure_config_vault::{Auth, Vault};
/// # fn make() -> Result<(), Box<dyn std::error::Error>> {
/// let usual = Vault::from_env()?.path("billing/{environment}");
/// let explicit = Vault::at("https://vault.example.com:8200")?
///     .namespace("payments")
///     .auth(Auth::app_role_file("/run/secrets/role-id").wrapped_secret_id_file("/run/secrets/wrapped"))
///     .mount("kv")
///     .only_in("prod");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Vault {
    pub(crate) server: Server,
    mount: String,
    path: String,
    version: Option<u64>,
    only_in: Option<String>,
}

impl Vault {
    /// The server that the environment names, by the variables of Vault's own command line: `VAULT_ADDR`, `VAULT_AGENT_ADDR`,
    /// `VAULT_TOKEN` or the file that `vault login` leaves, `VAULT_NAMESPACE`, `VAULT_CACERT`, `VAULT_CACERT_BYTES`,
    /// `VAULT_CAPATH`, `VAULT_CLIENT_CERT`, `VAULT_CLIENT_KEY`, `VAULT_TLS_SERVER_NAME`, `VAULT_CLIENT_TIMEOUT`,
    /// `VAULT_MAX_RETRIES`, `VAULT_PROXY_ADDR`, each as `BAO_…` too. For an `AppRole` there are `VAULT_ROLE_ID` and
    /// `VAULT_SECRET_ID`, both with `_FILE`, and `VAULT_WRAPPED_SECRET_ID_FILE`.
    ///
    /// # Errors
    /// An address, a certificate or a proxy that cannot be used.
    pub fn from_env() -> Result<Self, Unusable> {
        let read: env::Read<'_> = &env::process;
        let (endpoint, is_agent) = env::endpoint(read)?;
        let mut client = Client::new(endpoint, &env::tls(read)?)?.limits(env::limits(read)).retry(env::retry(read));
        if let Some(proxy) = env::proxy(read)? {
            client = client.proxy(Some(proxy));
        }
        let home = std::env::home_dir();
        let vault = Self::with(client, env::auth(read, home.as_deref(), is_agent));
        Ok(match read("NAMESPACE") {
            Some(namespace) => vault.namespace(namespace),
            None => vault,
        })
    }

    /// The server at an address, trusted as this machine trusts others; [`auth`](Self::auth) says how to log in.
    ///
    /// # Errors
    /// Not a URL, or plain HTTP to another machine.
    pub fn at(url: &str) -> Result<Self, Unusable> {
        Self::at_with(url, &Tls::default())
    }

    /// The server at an address, trusted as `tls` says.
    ///
    /// # Errors
    /// Not a URL, plain HTTP to another machine, or certificates that cannot be used.
    pub fn at_with(url: &str, tls: &Tls) -> Result<Self, Unusable> {
        Ok(Self::with(Client::new(Endpoint::parse(url)?, tls)?, Auth::unknown()))
    }

    fn with(client: Client, auth: Auth) -> Self {
        let server = Server { client, namespace: None, auth, state: Arc::new(State::default()) };
        Self {
            server,
            mount: "secret".to_owned(),
            path: "{app}/{environment}".to_owned(),
            version: None,
            only_in: None,
        }
    }

    /// How the program logs in.
    #[must_use]
    pub fn auth(mut self, auth: Auth) -> Self {
        self.server.auth = auth;
        self
    }

    /// The namespace.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.server.namespace = Some(namespace.into());
        self
    }

    /// The KV engine: `secret` unless it is said. Whether it is of version 1 or 2 is found out.
    #[must_use]
    pub fn mount(mut self, mount: impl Into<String>) -> Self {
        mount.into().trim_matches('/').clone_into(&mut self.mount);
        self
    }

    /// The path of the values: `{app}/{environment}` unless it is said.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Reads this version of the path, and not the current one.
    #[must_use]
    pub fn version(mut self, version: u64) -> Self {
        self.version = Some(version);
        self
    }

    /// How long anything may take.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.server.client = self.server.client.limits(limits);
        self
    }

    /// How often a request is sent again.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.server.client = self.server.client.retry(retry);
        self
    }

    /// The proxy, instead of the environment's.
    #[must_use]
    pub fn proxy(mut self, proxy: Option<Proxy>) -> Self {
        self.server.client = self.server.client.proxy(proxy);
        self
    }

    /// The source belongs to one environment: using it in another one is an error.
    #[must_use]
    pub fn only_in(mut self, environment: impl Into<String>) -> Self {
        self.only_in = Some(environment.into());
        self
    }

    /// Renews the token and what was made for this program, on a thread of its own, until the keeper is dropped.
    ///
    /// ```no_run
    /// # use secure_config_runtime::{LoadError, SecureConfig};
    /// # use secure_config_vault::Vault;
    /// # fn run<Settings: SecureConfig>(serve: fn(Settings)) -> Result<(), Box<dyn std::error::Error>> {
    /// let vault = Vault::from_env()?;
    /// let settings = Settings::loader().source(vault.clone()).load()?;
    /// let keeper = vault.keep_alive();
    /// serve(settings);
    /// keeper.revoke(); // credentials that were made for this program end with it
    /// # Ok(())
    /// # }
    /// ```
    pub fn keep_alive(&self) -> Keeper {
        Keeper::start(self.server.clone())
    }

    pub(crate) fn targets<'a>(
        &self,
        request: &Request<'a>,
    ) -> Result<Vec<place::Target<'a>>, secure_config_runtime::Failure> {
        place::targets(request, &self.mount, &self.path, self.version)
    }
}

impl Source for Vault {
    fn name(&self) -> String {
        format!("Vault at {}", self.server.client.endpoint())
    }

    fn properties(&self) -> Properties {
        Properties::new().remote()
    }

    fn bound_to(&self) -> Option<&str> {
        self.only_in.as_deref()
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        read::fetch(self, request)
    }

    fn plan(&self, request: &Request<'_>) -> Vec<String> {
        let Ok(targets) = self.targets(request) else {
            return vec![format!("{}: nothing, because its path cannot be used", self.name())];
        };
        let line = |target: &place::Target<'_>| {
            let names: Vec<_> = target.wanted.iter().map(|wanted| wanted.name.as_str()).collect();
            format!("{}: {}#{}", self.name(), target.label(), names.join(","))
        };
        targets.iter().map(line).collect()
    }

    fn preflight(&self, request: &Request<'_>) -> Answer {
        read::preflight(self, request)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("client", &self.server.client)
            .field("auth", &self.server.auth)
            .field("mount", &self.mount)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
