//! The whole library in one struct: `cargo run --example quickstart`.
//!
//! It starts anywhere, on values that are embedded below. Then break it, by variables of the environment:
//!
//! ```console
//! $ QUICKSTART_PORT=9000 cargo run --example quickstart          # the environment wins over the embedded values
//! $ QUICKSTART_API_KEY=short cargo run --example quickstart      # a malformed secret: a report, and status 78
//! $ QUICKSTART_API_KEY= cargo run --example quickstart           # a missing one, since empty means unset: the same
//! ```

use std::env;

use secure_config::{EmitError, Env, Memory, SecretString, SecureConfig};

/// Settings of the quickstart.
#[derive(SecureConfig)]
#[config(app = "quickstart", prefix = "QUICKSTART")]
struct Settings {
    /// Key of the weather service.
    #[secret(min_len = 16)]
    #[rotate(days = 90)]
    api_key: SecretString,

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
    // The main job: every value is found, parsed and checked, or every problem is printed and the program ends with 78.
    // A program of your own says `Settings::load_or_exit()`, which reads the usual places.
    let loaded = Settings::loader() // earlier sources win
        .source(Env::process())
        .source(embedded())
        .load_reported()
        .unwrap_or_else(|error| error.exit());

    println!("The settings; a secret never prints:\n\n{:#?}\n", loaded.settings);
    println!("Where each value came from:\n\n{}", loaded.report);

    // The same struct documents itself.
    let (template, reference) = ("target/quickstart/.env.example", "target/quickstart/CONFIGURATION.md");
    secure_config::emit::<Settings>().env_example(template).markdown(reference).write()?;
    println!("Written: {template}, a template to copy to `.env`\n         {reference}, a page about every variable\n");

    println!("{TRY}");
    Ok(())
}

/// Values that let the example start on any machine. A real program has no such place for a secret.
fn embedded() -> Memory {
    let values = Memory::from([("QUICKSTART_LOG_LEVEL", "debug")]).named("the embedded values");
    match env::var_os("QUICKSTART_API_KEY") {
        None => values.with("QUICKSTART_API_KEY", "2f6b8c1e-sunny-with-clouds"),
        // Whoever sets the variable, if only to nothing, wants to see what becomes of that.
        Some(_) => values,
    }
}

const TRY: &str = "\
Now break it:

  QUICKSTART_API_KEY=short cargo run --example quickstart      the secret is malformed
  QUICKSTART_API_KEY= cargo run --example quickstart           the secret is missing: empty means unset
  QUICKSTART_PORT=80 QUICKSTART_LOG_LEVEL=loud QUICKSTART_API_KEY= cargo run --example quickstart
                                                               all problems at once";
