//! Listens, serves, and stops when it is told to: open requests get time to finish, and no longer than that.

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::routes::router;
use crate::settings::Settings;

/// Serves until the process is asked to stop.
///
/// # Errors
/// The address cannot be listened on.
pub async fn run(settings: Settings) -> io::Result<()> {
    let grace = settings.http.shutdown_grace;
    let listener = TcpListener::bind(settings.http.socket()).await?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    let server = axum::serve(listener, router(Arc::new(settings))).with_graceful_shutdown(asked_to_stop());
    let too_late = async {
        asked_to_stop().await;
        sleep(grace).await;
    };
    tokio::select! {
        result = server => result?,
        () = too_late => tracing::warn!("requests were still open and are cut off"),
    }
    tracing::info!("stopped");
    Ok(())
}

/// Waits for Ctrl-C, or for what a container runtime sends.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => signals.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<Option<()>>();
    tokio::select! {
        _ = interrupt => {}
        _ = terminate => {}
    }
}
