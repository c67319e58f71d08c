//! Settings with a field of every type and every rule that a schema speaks of.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV6};
use std::num::NonZeroI8;
use std::path::PathBuf;
use std::time::Duration;

use secure_config::{ByteSize, Rotating, SecretBox, SecretString, SecureConfig};

#[derive(SecureConfig)]
#[config(prefix = "APP", environment = "APP_ENV", exactly_one(left, right), all_or_none(north, south))]
#[expect(dead_code, reason = "only whether it loads is of interest")]
pub(crate) struct Settings {
    #[config(quiet)]
    pub(crate) text: Option<String>,
    #[config(quiet, len = 3..=5)]
    pub(crate) short: Option<String>,
    #[config(default = "x", allow_empty)]
    pub(crate) empty: String,
    #[config(default = "x", allow_empty, len = 1..)]
    pub(crate) full: String,
    #[config(quiet, one_of = ["eu-1", "us|2"])]
    pub(crate) region: Option<String>,
    #[config(quiet, pattern = r"[a-z]+\.[0-9]{2}")]
    pub(crate) version: Option<String>,
    #[config(quiet, range = 'b'..='y')]
    pub(crate) letter: Option<char>,
    #[config(quiet)]
    pub(crate) initial: Option<char>,
    #[config(default = false)]
    pub(crate) flag: bool,
    #[config(default = 8080, range = 1024..=65535)]
    pub(crate) port: u16,
    #[config(default = 1)]
    pub(crate) small: NonZeroI8,
    #[config(default = 1, range = -5..20)]
    pub(crate) shift: i64,
    #[config(default = 1)]
    pub(crate) wide: u64,
    #[config(default = 1, one_of = [1, 2, 10])]
    pub(crate) step: u8,
    #[config(default = 0.5, range = 0.0..1.0)]
    pub(crate) ratio: f64,
    #[config(default = "30s")]
    pub(crate) timeout: Duration,
    #[config(default = "30s", range = "1s"..="1h")]
    pub(crate) pause: Duration,
    #[config(default = "64KiB", range = "1KiB"..="1MiB")]
    pub(crate) body: ByteSize,
    #[config(default = "data")]
    pub(crate) home: PathBuf,
    #[config(quiet)]
    pub(crate) ip: Option<IpAddr>,
    #[config(quiet)]
    pub(crate) ipv4: Option<Ipv4Addr>,
    #[config(quiet)]
    pub(crate) listen: Option<SocketAddr>,
    #[config(quiet)]
    pub(crate) listen6: Option<SocketAddrV6>,
    #[config(quiet)]
    pub(crate) site: Option<secure_config::url::Url>,
    #[config(default = "info")]
    pub(crate) level: Level,
    #[config(quiet)]
    pub(crate) protocol: Option<Protocol>,
    #[config(default = [])]
    pub(crate) names: Vec<String>,
    #[config(default = [80], len = 1..=3, separator = ";", vault = "net#ports", ssm = "/shared/ports")]
    pub(crate) ports: BTreeSet<u16>,
    #[config(default = [], len = 0..=2)]
    pub(crate) levels: Vec<Level>,
    #[config(default = [], range = "1s"..)]
    pub(crate) waits: Vec<Duration>,
    #[config(quiet, not_empty)]
    pub(crate) flags: Option<HashSet<bool>>,
    #[config(quiet)]
    pub(crate) labels: Option<BTreeMap<String, String>>,
    #[config(quiet, len = 1..=2)]
    pub(crate) weights: Option<BTreeMap<String, u8>>,
    #[config(quiet, from_str)]
    pub(crate) own: Option<f32>,
    #[config(quiet, serde)]
    pub(crate) tree: Option<Vec<u8>>,
    #[config(quiet)]
    pub(crate) left: Option<u8>,
    #[config(quiet)]
    pub(crate) right: Option<u8>,
    #[config(quiet)]
    pub(crate) north: Option<u8>,
    #[config(quiet)]
    pub(crate) south: Option<u8>,
    #[config(nested)]
    pub(crate) mail: Mail,
    #[config(nested)]
    pub(crate) replica: Option<Mail>,
    #[secret(format = "url")]
    #[config(quiet)]
    pub(crate) dsn: Option<SecretString>,
    #[secret(format = "hex", min_len = 8)]
    #[config(quiet)]
    pub(crate) salt: Option<SecretString>,
    #[secret(format = "uuid")]
    #[config(quiet)]
    pub(crate) client: Option<SecretString>,
    #[secret(format = "jwt")]
    #[config(quiet)]
    pub(crate) ticket: Option<SecretString>,
    #[config(quiet)]
    pub(crate) cookie: Option<SecretBox<[u8; 4]>>,
    #[secret(min_len = 8)]
    #[rotate(days = 90, window_days = 7)]
    #[config(alias = "OLD_SIGNING")]
    pub(crate) signing: Rotating<SecretString>,
    #[required(in = "prod")]
    #[config(quiet)]
    pub(crate) sentry: Option<SecretString>,
}

/// Outgoing mail.
#[derive(SecureConfig)]
#[expect(dead_code, reason = "only whether it loads is of interest")]
pub(crate) struct Mail {
    pub(crate) host: String,
    #[config(default = 25)]
    pub(crate) port: u16,
}

#[derive(Debug, SecureConfig)]
pub(crate) enum Level {
    /// Everything.
    Debug,
    Info,
    VeryQuiet,
}

#[derive(Debug, SecureConfig)]
pub(crate) enum Protocol {
    #[config(name = "1.2")]
    Old,
    #[config(name = "3")]
    New,
    #[config(name = "true")]
    Any,
}
