//! Starts the service: settings first, and nothing else before they are known to be good.

#![forbid(unsafe_code)]

use std::io;

use example_service::{server, sources};
use tokio::runtime::Runtime;
use tracing::Level;

fn main() -> io::Result<()> {
    // On a bad configuration every problem is printed, and the process ends with status 78.
    let loader = sources::loader().unwrap_or_else(|error| {
        eprintln!("error: {error}");
        std::process::exit(secure_config::EXIT_CONFIG)
    });
    let loaded = loader.load_reported().unwrap_or_else(|error| error.exit());
    let (settings, report) = (loaded.settings, loaded.report);

    tracing_subscriber::fmt().with_max_level(Level::from(settings.log_level)).init();
    for warning in report.warnings() {
        tracing::warn!(code = warning.code(), "{warning}");
    }
    tracing::debug!("{report}");
    tracing::debug!("{settings:?}");

    Runtime::new()?.block_on(server::run(settings))
}
