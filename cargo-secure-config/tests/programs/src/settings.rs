//! Settings of the kinds that there are, so that a program and the command line can be held beside each other.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::time::Duration;

use secure_config::{ByteSize, Rotating, SecretBox, SecretSlice, SecretString, SecureConfig, url::Url};

/// Settings of the billing API.
///
/// Every kind of field stands here once.
#[derive(SecureConfig)]
#[config(app = "billing", prefix = "BILLING", environment = "BILLING_ENV", exactly_one(bucket, folder))]
pub struct Settings {
    /// PostgreSQL connection string.
    ///
    /// The role needs no rights but those on the schema `billing`.
    #[secret(format = "url", owner = "payments", criticality = "high")]
    #[rotate(on_compromise, months = 3)]
    #[config(env = "DATABASE_URL", alias = "DB_URL", deprecated_alias = "PG_URL")]
    pub database_url: SecretString,
    /// Key that signs session tokens.
    #[secret(min_len = 32)]
    #[rotate(days = 90, window_days = 7, overdue = "fail")]
    pub session_key: Rotating<SecretString>,
    /// Key of the mail queue.
    #[rotate(days = 30)]
    pub queue_key: Option<SecretString>,
    /// Key that encrypts exports.
    #[secret(format = "hex")]
    pub export_key: Option<SecretBox<[u8; 32]>>,
    /// Seed of the identifiers.
    #[secret(format = "base64", min_len = 8)]
    pub seed: Option<SecretSlice<u8>>,
    /// Error tracker.
    #[required(in = "prod")]
    pub sentry_dsn: Option<SecretString>,
    /// Port to listen on.
    #[config(default = 8080, range = 1024..=65535)]
    pub port: u16,
    /// Processes that work.
    #[config(deprecated_alias = "BILLING_THREADS", default = 4)]
    pub workers: NonZeroU16,
    /// Lowest balance, in cents.
    #[config(default = -100, range = ..=0)]
    pub floor: i64,
    /// Longest time that a request may take.
    #[config(default = "30s", range = "1s"..="5m")]
    pub timeout: Duration,
    /// Largest body of a request.
    #[config(default = "1 MiB")]
    pub body: ByteSize,
    /// Part of the requests that is traced.
    #[config(default = 0.25, range = 0.0..=1.0)]
    pub sampling: f64,
    /// Whether pages are compressed.
    #[config(default = true)]
    pub compress: bool,
    /// Origins that may call the API.
    #[config(default = [], example = "https://app.example.com,https://admin.example.com")]
    pub origins: Vec<String>,
    /// Regions that are served.
    #[config(default = [], one_of = ["eu", "us", "ap"])]
    pub regions: BTreeSet<String>,
    /// Requests a minute, by plan.
    #[config(len = 1..=3)]
    pub limits: Option<BTreeMap<String, u32>>,
    /// Addresses that are trusted.
    #[config(default = [], separator = ";")]
    pub proxies: Vec<IpAddr>,
    /// Address of the metrics.
    pub metrics: Option<SocketAddr>,
    /// Public address of the API.
    pub public_url: Option<Url>,
    /// Two letters of the country.
    #[config(pattern = "^[A-Z]{2}$", default = "NL")]
    pub country: String,
    /// How much to log.
    #[config(default = "info")]
    pub log_level: LogLevel,
    /// How much is printed.
    #[config(deprecated = "use BILLING_LOG_LEVEL", quiet)]
    pub verbosity: Option<u8>,
    /// Bucket that invoices are kept in.
    #[config(file, quiet)]
    pub bucket: Option<String>,
    /// Folder that invoices are kept in.
    #[config(quiet)]
    pub folder: Option<PathBuf>,
    /// Outgoing mail.
    #[config(nested)]
    pub smtp: Smtp,
    /// Read replica.
    #[config(nested)]
    pub replica: Option<Database>,
}

/// Outgoing mail.
#[derive(SecureConfig)]
pub struct Smtp {
    /// Mail relay.
    pub host: String,
    /// Password at the relay.
    #[secret]
    #[rotate(days = 90)]
    pub password: SecretString,
    /// User at the relay.
    #[config(default = "billing")]
    pub user: String,
}

/// A PostgreSQL database.
#[derive(SecureConfig)]
pub struct Database {
    /// Connection string.
    #[secret(format = "url")]
    pub url: SecretString,
    /// Most connections that may be open.
    #[config(default = 16, range = 1..=500)]
    pub connections: u32,
    /// Where it stands.
    pub zone: String,
}

/// How much to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SecureConfig)]
pub enum LogLevel {
    /// All of it.
    Debug,
    /// What happens.
    Info,
    /// What should not happen.
    Warn,
    /// What stops a request.
    Error,
}
