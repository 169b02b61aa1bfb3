//! The HTTP server: the API under `/api/v2`, the look-up services under `/_lookup`, the control endpoints under `/_sim`.

mod api;
mod control;
mod cut;
mod journal;
mod options;
mod state;

use std::{io, net::SocketAddr, time::Duration};

use axum::{Router, extract::DefaultBodyLimit};
use tokio::{net::TcpListener, sync::watch, time::sleep};

pub use options::Options;

use cut::{Cut, CuttableListener};
use state::{Shared, State};

/// Largest body that is read. OZmap publishes no limit; nothing that we send comes near.
const BODY_LIMIT_BYTES: usize = 1024 * 1024;

/// How long calls in flight get when the server is told to stop. Some hang on purpose.
const FAREWELL: Duration = Duration::from_millis(300);

/// Serves until SIGTERM or SIGINT. `ready` hears the address once connections are accepted.
pub async fn serve(options: Options, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
    serve_on(listener, options, stop_signal(), ready).await
}

async fn serve_on(
    listener: TcpListener,
    options: Options,
    stop: impl Future<Output = ()> + Send + 'static,
    ready: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let app = router(Shared::new(State::open(options)?)).into_make_service_with_connect_info::<Cut>();
    let (stopping, mut stopped) = watch::channel(false);
    let graceful = async move {
        stop.await;
        stopping.send_replace(true);
    };
    let server = axum::serve(CuttableListener(listener), app).with_graceful_shutdown(graceful);
    ready(address);
    tokio::select! {
        ended = server => ended,
        () = async { let _ = stopped.wait_for(|&stopped| stopped).await; sleep(FAREWELL).await } => Ok(()),
    }
}

fn router(shared: Shared) -> Router {
    control::router().fallback(api::call).layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES)).with_state(shared)
}

#[cfg(unix)]
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn stop_signal() {
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests;
