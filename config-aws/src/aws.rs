//! What is the same for both services: region, credentials, limits.

use std::fmt;
use std::sync::Arc;

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use secure_config_http::{Client, Endpoint, Limits, Retry, Tls, Unusable};
use secure_config_runtime::Request;

use crate::api::Api;
use crate::endpoint::Service;
use crate::identity::Keeper;
use crate::parameter_store::ParameterStore;
use crate::secrets_manager::SecretsManager;
use crate::told::Told;

/// The way to AWS: who the program is there, and where its region is.
///
/// Both come as AWS's own programs find them: environment, profile, single sign-on, the token of a pod, the container, the
/// instance. They are looked for once, when the first source is read, and again when they expire; two sources of one `Aws` share
/// them.
///
/// ```no_run
/// use secure_config_aws::Aws;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let aws = Aws::from_env()?;
/// let secrets = aws.secrets_manager("/billing/{environment}/");
/// let parameters = aws.parameter_store("/billing/{environment}/");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Aws {
    pub(crate) settings: Settings,
    pub(crate) keeper: Arc<Keeper>,
}

#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub(crate) region: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) endpoint_url: Option<String>,
    pub(crate) provider: Option<SharedCredentialsProvider>,
    pub(crate) tls: Tls,
    pub(crate) limits: Limits,
    pub(crate) retry: Retry,
}

impl Aws {
    /// As the environment says; `AWS_CA_BUNDLE` is read here, everything else by AWS's own code when a source is read.
    ///
    /// # Errors
    /// `AWS_CA_BUNDLE` names no file of certificates.
    pub fn from_env() -> Result<Self, Misconfigured> {
        let bundle = std::env::var_os("AWS_CA_BUNDLE").filter(|path| !path.is_empty());
        let Some(path) = bundle else { return Ok(Self::with(Settings::default())) };
        let tls = Tls::default().ca_file(path);
        // Only tried: what is wrong with the file is said where the program names its sources.
        Endpoint::parse("https://sts.amazonaws.com")
            .and_then(|endpoint| Client::new(endpoint, &tls))
            .map_err(|why| Misconfigured { variable: "AWS_CA_BUNDLE", why })?;
        Ok(Self::with(Settings { tls, ..Settings::default() }))
    }

    fn with(settings: Settings) -> Self {
        Self { settings, keeper: Arc::default() }
    }

    /// The region, instead of the one that the environment, the profile or the instance names.
    ///
    /// ```no_run
    /// # use secure_config_aws::Aws;
    /// let aws = Aws::from_env()?.region("eu-central-1");
    /// # Ok::<_, secure_config_aws::Misconfigured>(())
    /// ```
    #[must_use]
    pub fn region(self, region: impl Into<String>) -> Self {
        Self::with(Settings { region: Some(region.into()), ..self.settings })
    }

    /// The profile, instead of `AWS_PROFILE`.
    ///
    /// ```no_run
    /// # use secure_config_aws::Aws;
    /// let aws = Aws::from_env()?.profile("billing");
    /// # Ok::<_, secure_config_aws::Misconfigured>(())
    /// ```
    #[must_use]
    pub fn profile(self, name: impl Into<String>) -> Self {
        Self::with(Settings { profile: Some(name.into()), ..self.settings })
    }

    /// The address of both services, instead of AWS's own and of `AWS_ENDPOINT_URL…`.
    ///
    /// ```no_run
    /// # use secure_config_aws::Aws;
    /// let aws = Aws::from_env()?.endpoint_url("http://127.0.0.1:5000"); // a server for tests
    /// # Ok::<_, secure_config_aws::Misconfigured>(())
    /// ```
    #[must_use]
    pub fn endpoint_url(self, url: impl Into<String>) -> Self {
        Self::with(Settings { endpoint_url: Some(url.into()), ..self.settings })
    }

    /// Credentials of another source than the usual chain: [`Credentials`](crate::Credentials), or anything that provides them.
    ///
    /// ```no_run
    /// # use secure_config_aws::{Aws, Credentials};
    /// # fn of_a_test() -> Result<Aws, secure_config_aws::Misconfigured> {
    /// Ok(Aws::from_env()?.credentials_provider(Credentials::new("AKIDEXAMPLE", "for-tests", None, None, "a test")))
    /// # }
    /// ```
    #[must_use]
    pub fn credentials_provider(self, provider: impl ProvideCredentials + 'static) -> Self {
        let provider = Some(SharedCredentialsProvider::new(provider));
        Self::with(Settings { provider, ..self.settings })
    }

    /// What is trusted of the services, instead of `AWS_CA_BUNDLE`.
    ///
    /// ```no_run
    /// # use secure_config_aws::{Aws, Tls};
    /// let aws = Aws::from_env()?.tls(Tls::default().ca_file("/etc/ssl/company.pem"));
    /// # Ok::<_, secure_config_aws::Misconfigured>(())
    /// ```
    #[must_use]
    pub fn tls(self, tls: Tls) -> Self {
        Self::with(Settings { tls, ..self.settings })
    }

    /// How long anything may take.
    ///
    /// ```no_run
    /// # use secure_config_aws::{Aws, Limits};
    /// # use std::time::Duration;
    /// let limits = Limits { whole: Duration::from_secs(10), ..Limits::default() };
    /// let aws = Aws::from_env()?.limits(limits);
    /// # Ok::<_, secure_config_aws::Misconfigured>(())
    /// ```
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self::with(Settings { limits, ..self.settings })
    }

    /// How often a request is sent again.
    ///
    /// ```no_run
    /// # use secure_config_aws::{Aws, Retry};
    /// let aws = Aws::from_env()?.retry(Retry { attempts: 3, ..Retry::default() });
    /// # Ok::<_, secure_config_aws::Misconfigured>(())
    /// ```
    #[must_use]
    pub fn retry(self, retry: Retry) -> Self {
        Self::with(Settings { retry, ..self.settings })
    }

    /// Asks a service; once more with new credentials, if those from an earlier time are not taken any more.
    pub(crate) fn ask<'a>(&self, service: Service, request: &Request<'_>, ask: &dyn Fn(&Api) -> Told<'a>) -> Told<'a> {
        loop {
            let (identity, is_kept) = match self.keeper.identity(&self.settings, request) {
                Ok(identity) => identity,
                Err(failure) => return Told::fault(failure),
            };
            let told = match Api::new(service, &identity, &self.settings) {
                Ok(api) => ask(&api),
                Err(failure) => return Told::fault(failure),
            };
            if told.is_unknown {
                self.keeper.forget(&identity);
                if is_kept {
                    continue;
                }
            }
            return told;
        }
    }

    /// Secrets of the Secrets Manager.
    ///
    /// A prefix that ends in `/` stands before the name of each secret: `/billing/{environment}/` and `jwt_key` give
    /// `/billing/prod/jwt_key`. Without the `/` at its end it is the name of one secret that holds all values as JSON. An empty one
    /// is `/{app}/{environment}/`.
    #[must_use]
    pub fn secrets_manager(&self, prefix: impl Into<String>) -> SecretsManager {
        SecretsManager::new(self.clone(), prefix.into())
    }

    /// Values of the Parameter Store.
    ///
    /// The prefix stands before the name of each parameter. An empty one is `/{app}/{environment}/`.
    #[must_use]
    pub fn parameter_store(&self, prefix: impl Into<String>) -> ParameterStore {
        ParameterStore::new(self.clone(), prefix.into())
    }
}

impl fmt::Debug for Aws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aws")
            .field("region", &self.settings.region)
            .field("profile", &self.settings.profile)
            .finish_non_exhaustive()
    }
}

/// Why AWS cannot be asked as the environment says.
///
/// ```
/// use secure_config_aws::{Aws, Misconfigured};
/// fn start() -> Result<Aws, Misconfigured> {
///     Aws::from_env()
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misconfigured {
    variable: &'static str,
    why: Unusable,
}

impl Misconfigured {
    /// The variable.
    pub fn variable(&self) -> &'static str {
        self.variable
    }
}

impl fmt::Display for Misconfigured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.variable, self.why)
    }
}

impl std::error::Error for Misconfigured {}
