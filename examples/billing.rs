//! The settings of a billing service.

use secure_config::{Rotating, SecretString, SecureConfig};
use std::time::Duration;

/// Settings of the billing API.
#[derive(SecureConfig)]
#[config(app = "billing", prefix = "BILLING", environment = "BILLING_ENV")]
pub struct Settings {
    /// PostgreSQL connection string.
    #[secret(format = "url", owner = "payments", criticality = "high")]
    #[rotate(on_compromise, months = 3)]
    #[required]
    #[config(env = "DATABASE_URL", alias = "DB_URL")]
    pub database_url: SecretString,

    /// Key that signs session tokens.
    #[secret(min_len = 32)]
    #[rotate(days = 90, window_days = 7)]
    pub jwt_secret_key: Rotating<SecretString>,

    /// Port to listen on.
    #[config(default = 8080, range = 1024..=65535)]
    pub port: u16,

    /// Longest time a request may take.
    #[config(default = "30s")]
    pub timeout: Duration,

    /// Origins allowed to call the API.
    #[config(default = [], example = "https://app.example.com,https://admin.example.com")]
    pub allowed_origins: Vec<String>,

    /// How much to log.
    #[config(default = "info")]
    pub log_level: LogLevel,

    /// Outgoing mail.
    #[config(nested)]
    pub smtp: Smtp,

    /// Read replica. Absent unless one of its variables is set; then all of its required ones must be.
    #[config(nested)]
    pub replica: Option<Database>,

    /// Error tracker.
    #[required(in = "prod")]
    pub sentry_dsn: Option<SecretString>,
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
}

/// A PostgreSQL database.
#[derive(SecureConfig)]
pub struct Database {
    /// Connection string.
    #[secret(format = "url")]
    pub url: SecretString,
    /// Most connections that may be open.
    #[config(default = 16, range = 1..=500)]
    pub max_connections: u32,
}

/// How much to log.
#[derive(Debug, Clone, Copy, PartialEq, SecureConfig)]
pub enum LogLevel {
    /// Everything.
    Debug,
    /// What happens.
    Info,
    /// What may go wrong.
    Warn,
    /// What went wrong.
    Error,
}

fn main() {
    let settings = Settings::load_or_exit();
    println!("{settings:#?}");
}
