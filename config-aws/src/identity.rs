//! Who the program is: credentials, region and addresses, by AWS's own code, kept until they expire.
//!
//! That code is asynchronous. It runs on a thread of its own, with a runtime of its own, and both end when the credentials are
//! there: so it works in `main`, in a build script and inside another runtime alike. It also logs what it reads, at times with
//! a value that it replaces, so nothing of what it logs leaves that thread.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant, SystemTime};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_types::service_config::ServiceConfigKey;
use secure_config_http::{Endpoint, Fault};
use secure_config_runtime::{Failure, FailureKind, Request};

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

/// How often a wait looks whether somebody still waits for it.
const TICK: Duration = Duration::from_millis(50);

/// How long before their end credentials are not used any more.
const MARGIN: Duration = Duration::from_mins(1);

impl Keeper {
    /// The credentials, and whether they are from an earlier time.
    pub(crate) fn identity(
        &self,
        settings: &Settings,
        request: &Request<'_>,
    ) -> Result<(Arc<Identity>, bool), Failure> {
        let mut kept = loop {
            match self.0.try_lock() {
                Ok(kept) => break kept,
                Err(TryLockError::Poisoned(kept)) => break kept.into_inner(),
                Err(TryLockError::WouldBlock) if request.is_given_up() => return Err(Fault::GivenUp.failure()),
                Err(TryLockError::WouldBlock) => std::thread::sleep(TICK),
            }
        };
        if let Some(identity) = kept.as_ref().filter(|identity| identity.is_good()) {
            return Ok((Arc::clone(identity), true));
        }
        let found = kept.take().map(|identity| Arc::clone(&identity.found));
        let identity = Arc::new(Identity::find(settings, found, request)?);
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

    fn find(settings: &Settings, found: Option<Arc<Found>>, request: &Request<'_>) -> Result<Self, Failure> {
        let given_up = Arc::new(AtomicBool::new(false));
        std::thread::scope(|scope| {
            let (send, receive) = mpsc::sync_channel(1);
            let theirs = Arc::clone(&given_up);
            let work = move || {
                let outcome = tracing::dispatcher::with_default(&tracing::Dispatch::none(), || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                    runtime.map_err(|_| no_thread())?.block_on(Self::ask(settings, found, theirs))
                });
                let _ = send.send(outcome);
            };
            let thread = std::thread::Builder::new().name("secure-config-aws".to_owned());
            thread.spawn_scoped(scope, work).map_err(|_| no_thread())?;
            loop {
                match receive.recv_timeout(TICK) {
                    Ok(outcome) => return outcome,
                    Err(RecvTimeoutError::Timeout) => given_up.fetch_or(request.is_given_up(), Ordering::Relaxed),
                    Err(RecvTimeoutError::Disconnected) => return Err(no_thread()),
                };
            }
        })
    }

    async fn ask(settings: &Settings, found: Option<Arc<Found>>, given_up: Arc<AtomicBool>) -> Result<Self, Failure> {
        let flag = Arc::clone(&given_up);
        let work = Box::pin(async {
            let found = match found {
                Some(found) => found,
                None => Arc::new(Found::new(&load(settings, flag).await)?),
            };
            let credentials = found.provider.provide_credentials().await.map_err(|error| not_had(&error))?;
            Ok((found, credentials))
        });
        let (found, credentials) = while_wanted(work, settings.limits.whole, &given_up).await?;
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

/// Waits as long as there is time, and somebody who waits; the chain's own pauses would outlast them.
async fn while_wanted<T>(
    mut work: impl Future<Output = Result<T, Failure>> + Unpin,
    limit: Duration,
    given_up: &AtomicBool,
) -> Result<T, Failure> {
    let start = Instant::now();
    loop {
        if let Ok(outcome) = tokio::time::timeout(TICK, &mut work).await {
            return outcome;
        }
        if given_up.load(Ordering::Relaxed) {
            return Err(Fault::GivenUp.failure());
        }
        if start.elapsed() > limit {
            return Err(too_late());
        }
    }
}

async fn load(settings: &Settings, given_up: Arc<AtomicBool>) -> SdkConfig {
    let connector = Connector { tls: settings.tls.clone(), limits: settings.limits, given_up };
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
