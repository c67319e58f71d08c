//! Who the program is: credentials, region and addresses, by AWS's own code, kept until they expire.
//!
//! That code is asynchronous. It runs on a thread of its own, with a runtime of its own, and both end when the credentials are
//! there: so it works in `main`, in a build script and inside another runtime alike. It also logs what it reads, at times with
//! a value that it replaces, so nothing of what it logs leaves that thread.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_types::service_config::ServiceConfigKey;
use secure_config_http::Endpoint;
use secure_config_runtime::{Failure, FailureKind};

use crate::aws::Settings;
use crate::connector::Connector;
use crate::endpoint::{Service, no_region};

/// Credentials with what belongs to them.
pub(crate) struct Identity {
    pub(crate) credentials: Credentials,
    pub(crate) region: String,
    found: Arc<Found>,
}

/// What does not change when credentials expire.
struct Found {
    provider: SharedCredentialsProvider,
    region: Option<String>,
    /// The addresses that somebody named, for each service.
    named: [Option<String>; 2],
    dual_stack: bool,
    fips: bool,
}

/// The last credentials; whoever comes while they are looked for waits for them.
#[derive(Default)]
pub(crate) struct Keeper(Mutex<Option<Arc<Identity>>>);

/// How long before their end credentials are not used any more.
const MARGIN: Duration = Duration::from_mins(1);

impl Keeper {
    /// The credentials, and whether they are from an earlier time.
    pub(crate) fn identity(&self, settings: &Settings) -> Result<(Arc<Identity>, bool), Failure> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(identity) = kept.as_ref().filter(|identity| identity.is_good()) {
            return Ok((Arc::clone(identity), true));
        }
        let found = kept.take().map(|identity| Arc::clone(&identity.found));
        let identity = Arc::new(Identity::find(settings, found)?);
        *kept = Some(Arc::clone(&identity));
        Ok((identity, false))
    }

    /// AWS does not take these any more.
    pub(crate) fn forget(&self, identity: &Arc<Identity>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, identity)) {
            *kept = None;
        }
    }
}

impl Identity {
    fn is_good(&self) -> bool {
        self.credentials.expiry().is_none_or(|end| SystemTime::now() + MARGIN < end)
    }

    fn find(settings: &Settings, found: Option<Arc<Found>>) -> Result<Self, Failure> {
        std::thread::scope(|scope| {
            let work = || {
                tracing::dispatcher::with_default(&tracing::Dispatch::none(), || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                    runtime.map_err(|_| no_thread())?.block_on(Self::ask(settings, found))
                })
            };
            let thread = std::thread::Builder::new().name("secure-config-aws".to_owned());
            let thread = thread.spawn_scoped(scope, work).map_err(|_| no_thread())?;
            thread.join().unwrap_or_else(|_| Err(no_thread()))
        })
    }

    async fn ask(settings: &Settings, found: Option<Arc<Found>>) -> Result<Self, Failure> {
        let work = async {
            let found = match found {
                Some(found) => found,
                None => Arc::new(Found::new(&load(settings).await)?),
            };
            let credentials = found.provider.provide_credentials().await.map_err(|error| not_had(&error))?;
            Ok((found, credentials))
        };
        let outcome = tokio::time::timeout(settings.limits.whole, work).await;
        let (found, credentials) = outcome.unwrap_or_else(|_| Err(too_late()))?;
        if credentials.expiry().is_some_and(|end| end <= SystemTime::now()) {
            return Err(Failure::new(FailureKind::NotAuthenticated)
                .explained("the credentials have expired")
                .cure("log in anew, as with `aws sso login`, or give the program credentials that are renewed"));
        }
        let region = found.region.clone().ok_or_else(|| no_region("no region is named"))?;
        Ok(Self { credentials, region, found })
    }

    /// Where a service is.
    pub(crate) fn endpoint(&self, service: Service) -> Result<Endpoint, Failure> {
        let [secrets_manager, ssm] = &self.found.named;
        let named = match service {
            Service::SecretsManager => secrets_manager,
            Service::Ssm => ssm,
        };
        match named {
            None => service.endpoint(&self.region, self.found.dual_stack, self.found.fips),
            Some(_) if self.found.fips || self.found.dual_stack => Err(Failure::new(FailureKind::Unusable)
                .explained("an address is named, and FIPS or dual stack asked for")
                .cure("name the address that is meant, and turn the other setting off")),
            Some(url) => Endpoint::parse(url.trim()).map_err(|why| why.failure().about("AWS_ENDPOINT_URL")),
        }
    }
}

impl Found {
    fn new(config: &SdkConfig) -> Result<Self, Failure> {
        let named = [Service::SecretsManager, Service::Ssm].map(|service| {
            if config.get_origin("endpoint_url").is_client_config() {
                return config.endpoint_url().map(str::to_owned);
            }
            let key = ServiceConfigKey::builder().service_id(service.id()).env("AWS_ENDPOINT_URL");
            let key = key.profile("endpoint_url").build().ok()?;
            let own = config.service_config().and_then(|service| service.load_config(key));
            own.or_else(|| config.endpoint_url().map(str::to_owned))
        });
        Ok(Self {
            provider: config
                .credentials_provider()
                .ok_or_else(|| not_had(&CredentialsError::not_loaded_no_source()))?,
            region: config.region().map(|region| region.as_ref().to_owned()).filter(|region| !region.is_empty()),
            named,
            dual_stack: config.use_dual_stack().unwrap_or_default(),
            fips: config.use_fips().unwrap_or_default(),
        })
    }
}

async fn load(settings: &Settings) -> SdkConfig {
    let connector = Connector { tls: settings.tls.clone(), limits: settings.limits };
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(connector);
    if let Some(region) = &settings.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &settings.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(url) = &settings.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    if let Some(provider) = &settings.provider {
        loader = loader.credentials_provider(provider.clone());
    }
    loader.load().await
}

/// The chain's own words may hold what it read.
fn not_had(error: &CredentialsError) -> Failure {
    let kind = Failure::new;
    match error {
        CredentialsError::CredentialsNotLoaded(_) => kind(FailureKind::NotAuthenticated)
            .explained("no credentials of AWS: none in the environment, in a profile, of a container or of an instance")
            .cure("give the program a role, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
        CredentialsError::ProviderTimedOut(_) => too_late(),
        CredentialsError::InvalidConfiguration(_) => kind(FailureKind::Unusable)
            .explained("what is said of the credentials of AWS cannot be used")
            .cure("correct the profile, or the variables that name a role, a file or an address"),
        _ => kind(FailureKind::NotAuthenticated)
            .explained("the credentials of AWS could not be had from where they should come")
            .cure("log in anew, as with `aws sso login`, or check the role, its trust policy and the token's file"),
    }
}

fn too_late() -> Failure {
    Failure::new(FailureKind::TimedOut)
        .explained("the credentials of AWS did not come in time")
        .cure("check the network to the service that gives them, or raise the time limit")
}

fn no_thread() -> Failure {
    Failure::new(FailureKind::Unavailable)
        .explained("no thread could be started to look for credentials")
        .cure("raise the limit on threads and open files")
}
