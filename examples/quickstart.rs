//! The main job, on one struct: `cargo run --example quickstart`.
//!
//! It starts on any machine, because the values it needs are embedded below. Then try what it makes of the environment:
//!
//! ```console
//! $ QUICKSTART_PORT=9000 cargo run --example quickstart          # the environment wins
//! $ QUICKSTART_API_KEY=short cargo run --example quickstart      # a malformed secret: a report, and status 78
//! $ QUICKSTART_API_KEY= cargo run --example quickstart           # empty means unset, so a missing one: the same
//! ```

use std::env;

use secure_config::{EmitError, Env, ExposeSecret, Memory, SecretString, SecureConfig};

/// Settings of the quickstart.
#[derive(SecureConfig)]
#[config(app = "quickstart", prefix = "QUICKSTART")]
struct Settings {
    /// Key of the weather service.
    #[secret(min_len = 16)]
    #[rotate(days = 90)]
    api_key: SecretString, // QUICKSTART_API_KEY; required, because it is no `Option` and a secret has no default

    /// Port to listen on.
    #[config(default = 8080, range = 1024..=65535)]
    port: u16,

    /// How much to log.
    #[config(default = "info")]
    log_level: LogLevel,
}

/// How much to log.
#[derive(Debug, SecureConfig)]
enum LogLevel {
    Debug,
    Info,
    Warn,
    Error,
}

fn main() -> Result<(), EmitError> {
    // A program of your own says `Settings::load_or_exit()`, which reads the usual places: the environment, mounted
    // secrets, `.env`. Here the embedded values stand in for the latter, and earlier sources win.
    let loaded = Settings::loader()
        .source(Env::process())
        .source(embedded())
        .load_reported()
        .unwrap_or_else(|error| error.exit());

    // Every value was found, parsed and checked, so from here on nothing can be missing or malformed.
    let settings = loaded.settings;
    println!("The settings, safe to print:\n\n{settings:#?}\n");
    println!("Where they came from:\n\n{}", loaded.report);
    serve(settings.port, &settings.log_level, settings.api_key.expose_secret());

    // The struct documents itself. A program of your own leaves this to a test: `secure_config::assert_fresh!`.
    let (template, reference) = ("target/quickstart/.env.example", "target/quickstart/CONFIGURATION.md");
    secure_config::emit::<Settings>().env_example(template).markdown(reference).write()?;
    println!("Made from the same struct:\n\n  {template:38}to copy to `.env`\n  {reference:38}to read\n");

    println!("{NOW_BREAK_IT}");
    Ok(())
}

/// Stands for the program. Its text is what a secret is for, and `expose_secret` the only way to it.
fn serve(port: u16, log_level: &LogLevel, _api_key: &str) {
    println!("A real program would now listen on port {port}, log at {log_level:?} and use its key.\n");
}

/// Values that let the example start on any machine. A real program holds no secret in its source.
fn embedded() -> Memory {
    let values = Memory::from([("QUICKSTART_LOG_LEVEL", "debug")]).named("the embedded values");
    // Whoever sets the key, if only to nothing, wants to see what the environment alone makes of it.
    if env::var_os("QUICKSTART_API_KEY").is_some() {
        return values;
    }
    values.with("QUICKSTART_API_KEY", "2f6b8c1e-sunny-with-clouds")
}

const NOW_BREAK_IT: &str = "\
Now break it:

  QUICKSTART_API_KEY=short cargo run --example quickstart      a malformed secret
  QUICKSTART_API_KEY= cargo run --example quickstart           a missing one: empty means unset
  QUICKSTART_PROT=9000 cargo run --example quickstart          a misspelt name: a warning

  QUICKSTART_API_KEY= QUICKSTART_PORT=80 QUICKSTART_LOG_LEVEL=loud cargo run --example quickstart
                                                               all problems at once";
