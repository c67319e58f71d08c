//! The settings of a billing API: required and optional values, groups, rotation and environments in one struct.
//!
//! `cargo run --example billing` refuses to start until the environment is set, and says what is missing.
//! `examples/billing/README.md` leads from there to a start; `-- report` shows where each value comes from.

use secure_config::{Dotenv, Env, LoadError, Rotating, SecretString, SecretsDir, SecureConfig, Toml};
use std::time::Duration;

/// Settings of the billing API.
#[derive(SecureConfig)]
#[config(app = "billing", prefix = "BILLING", environment = "BILLING_ENV")]
pub struct Settings {
    /// PostgreSQL connection string.
    #[secret(format = "url", owner = "payments", criticality = "high")]
    #[rotate(on_compromise, months = 3)]
    #[required]
    #[config(env = "DATABASE_URL", alias = "DB_URL")] // `env` and aliases are absolute: no prefix is added
    pub database_url: SecretString,

    /// Key that signs session tokens.
    #[secret(min_len = 32)]
    #[rotate(days = 90, window_days = 7)]
    pub jwt_secret_key: Rotating<SecretString>, // BILLING_JWT_SECRET_KEY, BILLING_JWT_SECRET_KEY_PREVIOUS …

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
    pub smtp: Smtp, // BILLING_SMTP_HOST, BILLING_SMTP_PASSWORD

    /// Read replica. Absent unless one of its variables is set; then all of its required ones must be.
    #[config(nested)]
    pub replica: Option<Database>, // BILLING_REPLICA_URL, BILLING_REPLICA_MAX_CONNECTIONS

    /// Error tracker.
    #[required(in = "prod")]
    pub sentry_dsn: Option<SecretString>, // secret by its type: no `#[secret]` needed
}

/// Outgoing mail.
#[derive(SecureConfig)]
pub struct Smtp {
    /// Mail relay.
    pub host: String, // no `Option`, no default: required
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

/// How much to log. On a field-less enum the derive makes a closed set of values (it implements `Value`, not `SecureConfig`).
#[derive(Debug, Clone, Copy, PartialEq, SecureConfig)]
pub enum LogLevel {
    /// Every step.
    Debug,
    /// What happens.
    Info,
    /// What may become a problem.
    Warn,
    /// What went wrong.
    Error,
}

fn main() {
    if std::env::args().any(|argument| argument == "report") {
        return report().unwrap_or_else(|error| error.exit());
    }
    let settings = Settings::load_or_exit(); // prints every problem, exits 78 (EX_CONFIG)
    println!("{settings:#?}"); // safe: secrets print as [REDACTED]
}

/// The same from places of the program's own choice, with a report of where each value came from.
fn report() -> Result<(), LoadError> {
    let loaded = Settings::loader() // earlier sources win
        .source(Env::process())
        .source(SecretsDir::new("/run/secrets"))
        .source(Dotenv::file(".env").optional())
        .source(Toml::file("config.toml").optional())
        .load_reported()?; // Loaded { settings, report }
    println!("{}", loaded.report); // a table: field, variable, where it came from, what it shadows, rotation
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use secure_config::{ExposeSecret, Memory};

    // Fail when a file is stale and name the command; SECURE_CONFIG_WRITE=1 cargo test renews them.
    secure_config::assert_fresh!(Settings, "examples/billing/.env.example");
    secure_config::assert_fresh!(Settings, "examples/billing/CONFIGURATION.md");

    #[test]
    fn database_from_memory_needs_no_process_environment() -> Result<(), LoadError> {
        let database = Database::loader().source(Memory::from([("URL", "postgres://u:p@localhost/test")])).load()?;
        assert_eq!(database.url.expose_secret(), "postgres://u:p@localhost/test");
        assert_eq!(database.max_connections, 16);
        Ok(())
    }

    #[test]
    fn settings_in_the_environment_test_need_no_process_environment() -> Result<(), LoadError> {
        let settings = Settings::loader().environment("test").source(complete()).load()?;
        assert_eq!(settings.port, 8080);
        assert_eq!(settings.timeout, Duration::from_secs(30));
        assert_eq!(settings.log_level, LogLevel::Info);
        assert!(settings.allowed_origins.is_empty() && settings.replica.is_none() && settings.sentry_dsn.is_none());
        Ok(())
    }

    #[test]
    fn error_tracker_is_required_in_prod_alone() {
        let error = Settings::loader().environment("prod").source(complete()).load().expect_err("a value is missing");
        let missing: Vec<_> = error.problems().iter().map(|problem| problem.variable()).collect();
        assert_eq!(missing, ["BILLING_SENTRY_DSN"]);
    }

    #[test]
    fn replica_with_one_variable_set_needs_its_required_ones() {
        let memory = complete().with("BILLING_REPLICA_MAX_CONNECTIONS", "4");
        let error = Settings::loader().environment("test").source(memory).load().expect_err("a value is missing");
        let missing: Vec<_> = error.problems().iter().map(|problem| problem.variable()).collect();
        assert_eq!(missing, ["BILLING_REPLICA_URL"]);
    }

    #[test]
    fn debug_of_settings_holds_no_secret() -> Result<(), LoadError> {
        let settings = Settings::loader().environment("test").source(complete()).load()?;
        let text = format!("{settings:#?}");
        assert!(text.contains("jwt_secret_key: [REDACTED]") && text.contains("smtp.example.com"), "{text}");
        assert!(!text.contains("lighthouse") && !text.contains("s3cr3t") && !text.contains("pigeon"), "{text}");
        Ok(())
    }

    /// All that is required everywhere.
    fn complete() -> Memory {
        Memory::from([
            ("DATABASE_URL", "postgres://billing:s3cr3t@localhost/billing"),
            ("BILLING_JWT_SECRET_KEY", "the-lighthouse-keeper-counts-the-ships"),
            ("BILLING_SMTP_HOST", "smtp.example.com"),
            ("BILLING_SMTP_PASSWORD", "pigeon-post"),
        ])
    }
}
