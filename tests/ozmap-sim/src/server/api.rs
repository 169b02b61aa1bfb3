//! Calls to the API and the look-up services: the fault that strikes, then the world's answer, or the other way round.

use std::{future::pending, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tokio::time::sleep;

use super::{
    cut::{Cut, Half},
    state::Shared,
};
use crate::{
    ApiRequest, ApiResponse,
    faults::{Fault, FaultKind},
    lookup::is_lookup,
};

const GARBAGE: &str = "<html><body>502 Bad Gateway</body></html>";

/// Answers any call outside the control endpoints.
pub(super) async fn call(
    State(shared): State<Shared>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let request = ApiRequest {
        method: method.as_str().to_owned(),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        token: text(header::AUTHORIZATION),
        user_agent: text(header::USER_AGENT),
        body: body.to_vec(),
    };
    // On a task of its own: OZmap does not stop working when its caller hangs up.
    let _waiting = (!is_lookup(&request)).then(|| Waiting::of(&shared));
    let work = tokio::spawn(async move { answer(&shared, &cut, &request).await });
    match work.await {
        Ok(response) => response,
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// A caller, until it is answered or has hung up.
struct Waiting(Shared);

impl Waiting {
    fn of(shared: &Shared) -> Self {
        shared.lock().crowd.enter();
        Self(shared.clone())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.lock().crowd.leave();
    }
}

async fn answer(shared: &Shared, cut: &Cut, request: &ApiRequest) -> Response {
    let (n, fault) = shared.lock().arrived(request);
    let act = || {
        let mut state = shared.lock();
        let response = state.act(request);
        state.answered(n, response.status);
        response
    };
    let Some(fault) = fault else { return plain(act()) };
    let delay = Duration::from_millis(fault.ms.unwrap_or_default());
    let acted = fault.acts_first().then(act);
    match fault.kind {
        FaultKind::Latency => {
            sleep(delay).await;
            plain(acted.unwrap_or_else(act))
        }
        FaultKind::Hang | FaultKind::HangAfter => pending().await,
        FaultKind::ResetBefore | FaultKind::ResetAfter => {
            cut.reset();
            // Never sent: the connection breaks at its first byte.
            StatusCode::BAD_GATEWAY.into_response()
        }
        FaultKind::Truncate => {
            truncated(&acted.unwrap_or_else(|| ApiResponse { status: 200, body: b"{\"rows\":[]}".into() }))
        }
        FaultKind::Status | FaultKind::Garbage | FaultKind::Redirect => {
            let response = instead(&fault);
            shared.lock().answered(n, response.status().as_u16());
            response
        }
    }
}

fn plain(answer: ApiResponse) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if answer.body.is_empty() {
        return status.into_response();
    }
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], answer.body).into_response()
}

/// An answer that OZmap did not give.
fn instead(fault: &Fault) -> Response {
    let status =
        |or: u16| StatusCode::from_u16(fault.status.unwrap_or(or)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = |or: &str| fault.body.clone().unwrap_or_else(|| or.to_owned());
    let json = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    match fault.kind {
        FaultKind::Garbage => (status(200), json, body(GARBAGE)).into_response(),
        FaultKind::Redirect => (status(302), [(header::LOCATION, body("/api/v2/redirected"))]).into_response(),
        _ => (status(500), json, body(r#"{"message":"injected fault"}"#)).into_response(),
    }
}

/// The head promises the whole body. An empty one is given something to miss.
fn truncated(answer: &ApiResponse) -> Response {
    let whole = if answer.body.is_empty() { GARBAGE.as_bytes() } else { &answer.body };
    let status =
        if answer.status == 204 { StatusCode::OK } else { StatusCode::from_u16(answer.status).unwrap_or_default() };
    let head =
        [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_LENGTH, whole.len().to_string())];
    let body: Body = Half::of(whole);
    (status, head, body).into_response()
}
