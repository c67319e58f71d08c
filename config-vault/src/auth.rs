//! How the program proves who it is.

use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// How the program logs in.
///
/// ```
/// use secure_config_vault::Auth;
/// let auth = Auth::app_role("5f2c…").wrapped_secret_id_file("/run/secrets/wrapped-secret-id");
/// let auth = Auth::kubernetes("billing").mount("k8s-prod");
/// assert_eq!(format!("{auth:?}"), "Auth(kubernetes)");
/// ```
#[derive(Clone)]
pub struct Auth {
    pub(crate) method: Method,
    pub(crate) mount: Option<String>,
}

#[derive(Clone)]
pub(crate) enum Method {
    /// An agent in between adds the token.
    Agent,
    /// Nothing was found to log in with.
    Unknown,
    Token(SecretString),
    TokenFile(PathBuf),
    AppRole {
        role_id: Given,
        secret_id: Option<SecretId>,
    },
    /// A signed token that stands in a file: Kubernetes' own, or another one.
    Jwt {
        role: String,
        file: PathBuf,
        kubernetes: bool,
    },
    Certificate {
        role: Option<String>,
    },
    Userpass {
        user: String,
        password: SecretString,
    },
}

/// Something that the program was told, or that stands in a file.
#[derive(Clone)]
pub(crate) enum Given {
    Value(SecretString),
    File(PathBuf),
}

#[derive(Clone)]
pub(crate) enum SecretId {
    Plain(Given),
    /// The file holds a token for one unwrapping.
    Wrapped(PathBuf),
}

/// Where Kubernetes puts a pod's token.
const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";

impl Auth {
    fn new(method: Method) -> Self {
        Self { method, mount: None }
    }

    /// A token.
    pub fn token(token: impl Into<SecretString>) -> Self {
        Self::new(Method::Token(token.into()))
    }

    /// A token in a file, which is read anew for each load: an agent may have replaced it.
    pub fn token_file(path: impl AsRef<Path>) -> Self {
        Self::new(Method::TokenFile(path.as_ref().to_owned()))
    }

    /// No token: an agent with `api_proxy` and `use_auto_auth_token` adds its own.
    pub fn agent() -> Self {
        Self::new(Method::Agent)
    }

    /// `AppRole`, by the role's id and one of [`secret_id`](Self::secret_id), [`secret_id_file`](Self::secret_id_file) and
    /// [`wrapped_secret_id_file`](Self::wrapped_secret_id_file), unless the role binds none.
    pub fn app_role(role_id: impl Into<SecretString>) -> Self {
        Self::new(Method::AppRole { role_id: Given::Value(role_id.into()), secret_id: None })
    }

    /// As [`app_role`](Self::app_role), with the role's id in a file.
    pub fn app_role_file(path: impl AsRef<Path>) -> Self {
        Self::new(Method::AppRole { role_id: Given::File(path.as_ref().to_owned()), secret_id: None })
    }

    /// The secret-id of an `AppRole`.
    #[must_use]
    pub fn secret_id(self, secret_id: impl Into<SecretString>) -> Self {
        self.with(SecretId::Plain(Given::Value(secret_id.into())))
    }

    /// The secret-id of an `AppRole`, in a file.
    #[must_use]
    pub fn secret_id_file(self, path: impl AsRef<Path>) -> Self {
        self.with(SecretId::Plain(Given::File(path.as_ref().to_owned())))
    }

    /// The secret-id of an `AppRole`, wrapped: the file holds a token that unwraps it once. If somebody else was first, the load
    /// fails and says so.
    #[must_use]
    pub fn wrapped_secret_id_file(self, path: impl AsRef<Path>) -> Self {
        self.with(SecretId::Wrapped(path.as_ref().to_owned()))
    }

    fn with(mut self, id: SecretId) -> Self {
        if let Method::AppRole { secret_id, .. } = &mut self.method {
            *secret_id = Some(id);
        }
        self
    }

    /// The service account of a pod.
    pub fn kubernetes(role: impl Into<String>) -> Self {
        Self::new(Method::Jwt { role: role.into(), file: SERVICE_ACCOUNT.into(), kubernetes: true })
    }

    /// A signed token of another issuer, in a file.
    pub fn jwt(role: impl Into<String>, file: impl AsRef<Path>) -> Self {
        Self::new(Method::Jwt { role: role.into(), file: file.as_ref().to_owned(), kubernetes: false })
    }

    /// The file of the service account's token, where it is not Kubernetes' usual one.
    #[must_use]
    pub fn service_account_file(mut self, path: impl AsRef<Path>) -> Self {
        if let Method::Jwt { file, .. } = &mut self.method {
            path.as_ref().clone_into(file);
        }
        self
    }

    /// The client certificate of [`Tls::client`](crate::Tls::client); `role` is one of the method's, where it has several.
    pub fn certificate(role: Option<&str>) -> Self {
        Self::new(Method::Certificate { role: role.map(str::to_owned) })
    }

    /// A user's name and password.
    pub fn userpass(user: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self::new(Method::Userpass { user: user.into(), password: password.into() })
    }

    /// Where the method is mounted, if not at its usual place.
    #[must_use]
    pub fn mount(mut self, mount: impl Into<String>) -> Self {
        self.mount = Some(mount.into());
        self
    }

    /// Nothing was said.
    pub(crate) fn unknown() -> Self {
        Self::new(Method::Unknown)
    }

    /// Whether logging in again makes a new token.
    pub(crate) fn makes_tokens(&self) -> bool {
        !matches!(self.method, Method::Agent | Method::Unknown | Method::Token(_) | Method::TokenFile(_))
    }

    pub(crate) fn name(&self) -> &'static str {
        match &self.method {
            Method::Agent => "agent",
            Method::Unknown => "none",
            Method::Token(_) => "token",
            Method::TokenFile(_) => "token file",
            Method::AppRole { .. } => "approle",
            Method::Jwt { kubernetes: true, .. } => "kubernetes",
            Method::Jwt { .. } => "jwt",
            Method::Certificate { .. } => "cert",
            Method::Userpass { .. } => "userpass",
        }
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Auth({})", self.name())
    }
}
