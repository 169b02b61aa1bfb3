//! `/_sim/…`: look at the world, set it, break it, do things behind its back. Not part of OZmap; needs no token.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::state::{Shared, State as Simulator};
use crate::{
    ObjectId,
    faults::{Fault, Faults},
};

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/_sim/world", get(world))
        .route("/_sim/places", get(places))
        .route("/_sim/settings", post(settings))
        .route("/_sim/faults", post(faults))
        .route("/_sim/reset", post(reset))
        .route("/_sim/boxes/{id}/fill", post(fill))
        .route("/_sim/clients/{id}/implant", post(implant))
        .route("/_sim/properties/{id}/delete", post(delete))
        // What is misspelt here must not count as a call to OZmap.
        .route("/_sim/{*rest}", any(|| async { refuse(StatusCode::NOT_FOUND, "no such control endpoint") }))
}

type Answer = Result<Json<Value>, Refused>;

/// Why a control call is refused.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"message": self.1}))).into_response()
    }
}

fn refuse(status: StatusCode, message: impl Into<String>) -> Refused {
    Refused(status, message.into())
}

/// An empty body is an empty object.
fn read<T: for<'a> Deserialize<'a>>(body: &[u8]) -> Result<T, Refused> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| refuse(StatusCode::BAD_REQUEST, error.to_string()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WorldQuery {
    full: Option<String>,
    /// Narrows properties, clients and prospects: tens of thousands are more than most tests want to read.
    code_start: Option<String>,
}

async fn world(State(shared): State<Shared>, Query(query): Query<WorldQuery>) -> Answer {
    let state = shared.lock();
    Ok(Json(match query.full.as_deref() {
        None => json!({
            "settings": state.world.settings,
            "counts": state.world.counts(),
            "calls": state.calls,
            "faults": state.struck,
            "callsAtATimeMax": state.crowd.max,
        }),
        Some("requests") => json!(state.log),
        Some(kind) => {
            let rows = state
                .world
                .rows(kind, query.code_start.as_deref().unwrap_or_default())
                .ok_or_else(|| refuse(StatusCode::BAD_REQUEST, format!("no {kind}")))?;
            Value::Array(rows)
        }
    }))
}

async fn places(State(shared): State<Shared>) -> Json<Value> {
    let state = shared.lock();
    let mut answer = Map::new();
    for (name, place) in state.world.places() {
        answer.insert((*name).to_owned(), json!(place));
    }
    answer.insert("tags".to_owned(), json!(state.world.named_tags()));
    let tags = state.world.named_tags();
    answer.insert(
        "plans".to_owned(),
        json!({
            "standard": {"regionTags": [tags.get("fibra600")]},
            "premium": {"regionTags": [tags.get("premium")]},
            "unrestricted": {"regionTags": []},
            "misconfigured": {"regionTags": [tags.get("unused")]},
        }),
    );
    Json(Value::Object(answer))
}

/// Changes the settings that are named; the others stay.
async fn settings(State(shared): State<Shared>, body: Bytes) -> Answer {
    let changes: Map<String, Value> = read(&body)?;
    let mut state = shared.lock();
    state.change_settings(changes).map_err(|error| refuse(StatusCode::BAD_REQUEST, error))?;
    Ok(Json(json!({"settings": state.world.settings})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultList {
    faults: Vec<Fault>,
    seed: Option<u64>,
}

/// Accepts `{"faults": […], "seed"?}` and, to clear, the bare list `[]`.
async fn faults(State(shared): State<Shared>, body: Bytes) -> Answer {
    let list = match read::<Vec<Fault>>(&body) {
        Ok(faults) => FaultList { faults, seed: None },
        Err(_) => read(&body)?,
    };
    shared.lock().faults = Faults::new(list.faults.clone(), list.seed.unwrap_or(1));
    Ok(Json(json!({"faults": list.faults})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    seed: Option<u64>,
}

async fn reset(State(shared): State<Shared>, body: Bytes) -> Answer {
    let Reset { seed } = read(&body)?;
    let mut state = shared.lock();
    state.reset(seed);
    Ok(Json(json!({"counts": state.world.counts()})))
}

/// Does something that says nothing when there is no such id.
fn behind(shared: &Shared, id: &str, change: impl FnOnce(&mut Simulator, ObjectId) -> Option<Value>) -> Answer {
    let id = id.parse().map_err(|_| refuse(StatusCode::BAD_REQUEST, "not an id"))?;
    change(&mut shared.lock(), id).map(Json).ok_or_else(|| refuse(StatusCode::NOT_FOUND, "no such id"))
}

async fn fill(State(shared): State<Shared>, Path(id): Path<String>) -> Answer {
    behind(&shared, &id, |sim, id| sim.fill(id).map(|taken| json!({"taken": taken})))
}

async fn implant(State(shared): State<Shared>, Path(id): Path<String>) -> Answer {
    behind(&shared, &id, |sim, id| sim.implant(id).then(|| json!({"implanted": true})))
}

async fn delete(State(shared): State<Shared>, Path(id): Path<String>) -> Answer {
    behind(&shared, &id, |sim, id| sim.delete(id).then(|| json!({"deleted": true})))
}
