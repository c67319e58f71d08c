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
    // Before anybody can know that the service runs: a signal that comes earlier than its handler kills the process.
    let (first, second) = (asked_to_stop()?, asked_to_stop()?);
    let listener = TcpListener::bind(settings.http.socket()).await?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    let server = axum::serve(listener, router(Arc::new(settings))).with_graceful_shutdown(first);
    let too_late = async {
        second.await;
        sleep(grace).await;
    };
    tokio::select! {
        result = server => result?,
        () = too_late => tracing::warn!("requests were still open and are cut off"),
    }
    tracing::info!("stopped");
    Ok(())
}

/// Listens for Ctrl-C and for what a container runtime sends, from now on; the future ends when one of them comes.
#[cfg(unix)]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for Ctrl-C.
#[cfg(not(unix))]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
