//! What the server holds beside the world: faults, the log of calls, counters.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::Serialize;
use serde_json::Value;

use super::Options;
use crate::{
    ApiRequest, ApiResponse, Seed, World,
    faults::{Fault, FaultKind, Faults},
};

/// Calls that the log keeps.
const LOG_LENGTH: usize = 1000;

/// One call as it came in. It says whether the token was right, never what it was.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Logged {
    /// Counts from 1 since the last reset.
    n: u64,
    method: String,
    path: String,
    query: String,
    /// JSON, or text where it was not.
    body: Value,
    token_ok: bool,
    /// What the caller was answered, or would have been; absent when the call had no effect and no answer.
    status: Option<u16>,
    fault: Option<FaultKind>,
}

/// Everything that changes.
#[derive(Debug)]
pub(super) struct State {
    pub(super) world: World,
    pub(super) faults: Faults,
    pub(super) log: VecDeque<Logged>,
    pub(super) calls: BTreeMap<String, u64>,
    count: u64,
    options: Options,
}

impl State {
    /// A seeded world that accepts the tokens of the command line.
    pub(super) fn new(options: Options) -> Self {
        let mut world = World::seeded(options.seed);
        world.settings.tokens.clone_from(&options.tokens);
        let (log, calls) = (VecDeque::new(), BTreeMap::new());
        Self { world, faults: Faults::default(), log, calls, count: 0, options }
    }

    /// The seeded world again; everything else forgotten.
    pub(super) fn reset(&mut self, seed: Option<u64>) {
        let seed = Seed { seed: seed.unwrap_or(self.options.seed.seed), ..self.options.seed };
        *self = Self::new(Options { seed, ..self.options.clone() });
    }

    /// Lets a call have its effect.
    pub(super) fn act(&mut self, request: &ApiRequest) -> ApiResponse {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.world.set_now(i64::try_from(now.as_millis()).unwrap_or(i64::MAX));
        self.world.handle(request)
    }

    /// Counts a call and gives the fault that strikes it. Its log entry gets a status by [`State::answered`].
    pub(super) fn arrived(&mut self, request: &ApiRequest) -> (u64, Option<Fault>) {
        let fault = self.faults.strike(&request.method, &request.path);
        *self.calls.entry(counter(request)).or_default() += 1;
        self.count += 1;
        let text = || Value::String(String::from_utf8_lossy(&request.body).into_owned());
        let body = if request.body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&request.body).unwrap_or_else(|_| text())
        };
        self.log.push_back(Logged {
            n: self.count,
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            body,
            token_ok: self.world.token_ok(request.token.as_deref()),
            status: None,
            fault: fault.as_ref().map(|fault| fault.kind),
        });
        if self.log.len() > LOG_LENGTH {
            self.log.pop_front();
        }
        (self.count, fault)
    }

    /// Notes what a call was answered.
    pub(super) fn answered(&mut self, n: u64, status: u16) {
        if let Some(entry) = self.log.iter_mut().rev().find(|entry| entry.n == n) {
            entry.status = Some(status);
        }
    }
}

/// `GET /properties/client`: method and route, ids left out.
fn counter(request: &ApiRequest) -> String {
    let path = request.path.strip_prefix("/api/v2").unwrap_or(&request.path);
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let route = match segments.as_slice() {
        ["properties", "client", ..] => "properties/client".to_owned(),
        [route, id] if id.len() == 24 => format!("{route}/{{id}}"),
        other => other.join("/"),
    };
    format!("{} /{route}", request.method)
}

/// The state, shared by all calls.
#[derive(Debug, Clone)]
pub(super) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(super) fn new(state: State) -> Self {
        Self(Arc::new(Mutex::new(state)))
    }

    /// Waits for the state. A call that panicked left a world that is sound enough to go on looking at.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
