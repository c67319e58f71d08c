//! Everything that can be set. `.env.example` at the root of the repository and `CONFIGURATION.md` beside this package
//! are made from these structs, and a test holds them fresh.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use secure_config::{Rotating, SecretString, SecureConfig, Violation};

/// Settings of the example service.
///
/// The variables have no prefix in common, because the platform that runs the service gives some of them their names.
#[derive(SecureConfig)]
#[config(app = "service", environment = "SERVICE_ENV", deny_undocumented)]
pub struct Settings {
    /// How much to log.
    #[config(default = "info")]
    pub log_level: LogLevel,

    /// The HTTP server.
    #[config(nested)]
    pub http: Http,

    /// Key that signs tokens (HMAC-SHA256).
    ///
    /// To replace it, move the old one to `JWT_SECRET_KEY_PREVIOUS` and restart: tokens that it signed stay valid until
    /// the window is over. A local debug build makes one up at each start.
    #[secret(min_len = 32, owner = "identity", criticality = "high")]
    #[rotate(days = 90, window_days = 7)]
    #[config(dev_default = generated)]
    pub jwt_secret_key: Rotating<SecretString>,

    /// How long a token is valid. No longer than the window of the key that signs it.
    #[config(default = "15m", range = "1m"..="7d")]
    pub token_lifetime: Duration,

    /// PostgreSQL connection string.
    #[secret(format = "url", owner = "platform", criticality = "high")]
    #[rotate(on_compromise, months = 3)]
    pub database_url: SecretString,

    /// Redis connection string, for rate limits and the job queue.
    #[secret(format = "url", owner = "platform", criticality = "medium")]
    #[rotate(on_compromise)]
    pub redis_url: SecretString,

    /// Outgoing mail. Without it no mail is sent.
    #[config(nested)]
    #[required(in = ["staging", "prod"])]
    pub smtp: Option<Smtp>,

    /// Object storage for uploads. Without it uploads are refused.
    #[config(nested)]
    #[required(in = ["staging", "prod"])]
    pub s3: Option<S3>,

    /// Key of the Gemini API, for summaries. Without it there are none.
    #[secret(owner = "research", criticality = "medium")]
    #[rotate(on_compromise)]
    #[required(in = "prod")]
    pub gemini_api_key: Option<SecretString>,

    /// Key of the Stripe API, for payments. Without it nothing can be paid.
    #[secret(owner = "payments", criticality = "high")]
    #[rotate(on_compromise)]
    #[required(in = "prod")]
    pub stripe_secret_key: Option<SecretString>,
}

/// The HTTP server.
#[derive(SecureConfig)]
#[config(deny_undocumented)]
pub struct Http {
    /// Address to listen on; `0.0.0.0` in a container.
    #[config(default = "127.0.0.1")]
    pub address: IpAddr,

    /// Port to listen on; 0 takes a free one. Hosting platforms set `PORT`.
    #[config(default = 8080, alias = "PORT")]
    pub port: u16,

    /// Longest time that a request may take.
    #[config(default = "10s", range = "100ms"..="5m")]
    pub timeout: Duration,

    /// Longest time that open requests get to finish when the service is stopped.
    #[config(default = "5s", range = "0s"..="5m")]
    pub shutdown_grace: Duration,

    /// Origins whose pages may call the service from a browser.
    #[config(default = [], example = "https://app.example.com,https://admin.example.com", validate = are_origins)]
    pub allowed_origins: Vec<String>,
}

impl Http {
    /// Where to listen.
    pub fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }
}

/// Outgoing mail.
#[derive(SecureConfig)]
#[config(deny_undocumented)]
pub struct Smtp {
    /// Mail relay.
    pub host: String,

    /// Port of the mail relay.
    #[config(default = 465)]
    pub port: u16,

    /// User at the mail relay.
    pub user: String,

    /// Password at the mail relay.
    #[secret(owner = "platform", criticality = "medium")]
    #[rotate(days = 90)]
    pub password: SecretString,
}

/// Object storage.
#[derive(SecureConfig)]
#[config(deny_undocumented)]
pub struct S3 {
    /// Bucket that holds the uploads.
    pub bucket: String,

    /// Region of the bucket.
    #[config(default = "eu-central-1")]
    pub region: String,

    /// Name of the access key. It is no secret, but changes with the secret key.
    pub access_key_id: String,

    /// The secret key that belongs to it.
    #[secret(owner = "platform", criticality = "high")]
    #[rotate(days = 90)]
    pub secret_key: SecretString,
}

/// How much to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SecureConfig)]
pub enum LogLevel {
    /// Every step, for whoever looks for a fault.
    Debug,
    /// What happens.
    Info,
    /// What may become a problem.
    Warn,
    /// What went wrong.
    Error,
}

impl From<LogLevel> for tracing::Level {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Debug => Self::DEBUG,
            LogLevel::Info => Self::INFO,
            LogLevel::Warn => Self::WARN,
            LogLevel::Error => Self::ERROR,
        }
    }
}

/// A browser sends `scheme://host[:port]`, and nothing else would ever match.
fn are_origins(origins: &[String]) -> Result<(), Violation> {
    let is_plain =
        |host: &str| !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b));
    let is_origin = |origin: &String| {
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        host.is_some_and(is_plain)
    };
    if origins.iter().all(is_origin) {
        return Ok(());
    }
    Err(Violation::new("expected origins such as `https://app.example.com`, without a path"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use secure_config::Memory;

    fn local() -> Memory {
        Memory::from([("DATABASE_URL", "postgres://u:p@localhost/db"), ("REDIS_URL", "redis://localhost")])
    }

    // A release build makes no key up.
    #[cfg(debug_assertions)]
    #[test]
    fn settings_on_a_developer_machine_need_two_connections_alone() {
        let settings =
            Settings::loader().environment("dev").source(local()).load().expect("all that is required is set");
        assert_eq!(settings.http.socket().to_string(), "127.0.0.1:8080");
        assert!(settings.smtp.is_none() && settings.s3.is_none());
    }

    #[test]
    fn settings_in_prod_need_every_secret_of_the_deployment() {
        let error = Settings::loader().environment("prod").source(local()).load().expect_err("secrets are missing");
        let missing: Vec<_> =
            error.problems().iter().filter(|problem| problem.is_secret()).map(|p| p.variable()).collect();
        let secrets = ["JWT_SECRET_KEY", "SMTP_PASSWORD", "S3_SECRET_KEY", "GEMINI_API_KEY", "STRIPE_SECRET_KEY"];
        assert_eq!(missing, secrets);
    }

    #[test]
    fn port_by_the_name_that_platforms_use_is_taken() {
        let memory = local().with("PORT", "9000").with("JWT_SECRET_KEY", "a-key-of-the-lighthouse-keeper-2026");
        let settings =
            Settings::loader().environment("dev").source(memory).load().expect("all that is required is set");
        assert_eq!(settings.http.port, 9000);
    }

    #[test]
    fn origin_with_a_path_is_refused() {
        for (origin, good) in [
            ("https://app.example.com", true),
            ("http://localhost:3000", true),
            ("https://app.example.com/", false),
            ("https://", false),
            ("app.example.com", false),
            ("*", false),
        ] {
            assert_eq!(are_origins(&[origin.to_owned()]).is_ok(), good, "{origin}");
        }
    }
}
