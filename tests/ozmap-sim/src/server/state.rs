//! What the server holds beside the world: faults, the log of calls, counters.

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    Options,
    journal::{Change, Entry, Journal},
};
use crate::{
    ApiRequest, ApiResponse, ObjectId, Seed, World,
    faults::{Fault, FaultKind, Faults},
    lookup::{self, turnstile},
};

/// Calls that the log keeps.
const LOG_LENGTH: usize = 1000;

/// One call as it came in. It says whether the token or key was right, never what it was.
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

/// How many callers of the API waited for an answer at a time.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    now: u64,
    pub(super) max: u64,
}

impl Crowd {
    pub(super) fn enter(&mut self) {
        self.now += 1;
        self.max = self.max.max(self.now);
    }

    /// Who came before a reset may leave after it.
    pub(super) fn leave(&mut self) {
        self.now = self.now.saturating_sub(1);
    }
}

/// Everything that changes.
#[derive(Debug)]
pub(super) struct State {
    pub(super) world: World,
    pub(super) faults: Faults,
    pub(super) log: VecDeque<Logged>,
    pub(super) calls: BTreeMap<String, u64>,
    /// Faults that struck, by their labels.
    pub(super) struck: BTreeMap<String, u64>,
    pub(super) crowd: Crowd,
    /// Turnstile tokens, which are good once.
    shown: turnstile::Shown,
    count: u64,
    options: Options,
    journal: Option<Journal>,
}

impl State {
    /// The world as its journal left it; without one, a seeded world. It accepts the tokens of the command line.
    pub(super) fn open(options: Options) -> io::Result<Self> {
        let mut state = Self::new(options);
        let Some(path) = &state.options.state else { return Ok(state) };
        let (journal, entries) = Journal::open(path)?;
        for entry in entries {
            state.replay(entry)?;
        }
        state.journal = Some(journal);
        Ok(state)
    }

    fn new(options: Options) -> Self {
        let mut world = World::seeded(options.seed);
        world.settings.tokens.clone_from(&options.tokens);
        let (log, calls, struck) = (VecDeque::new(), BTreeMap::new(), BTreeMap::new());
        let (crowd, shown) = (Crowd::default(), turnstile::Shown::new());
        Self { world, faults: Faults::default(), log, calls, struck, crowd, shown, count: 0, options, journal: None }
    }

    /// The seeded world again; everything else forgotten.
    pub(super) fn reset(&mut self, seed: Option<u64>) {
        let options = self.options.clone();
        let journal = self.journal.take();
        let fresh = Seed { seed: seed.unwrap_or(options.seed.seed), ..options.seed };
        *self = Self { journal, ..Self::new(Options { seed: fresh, ..options }) };
        self.note(Change::Reset { seed });
    }

    /// Lets a call have its effect.
    pub(super) fn act(&mut self, request: &ApiRequest) -> ApiResponse {
        if turnstile::is_siteverify(request) {
            return turnstile::siteverify(&mut self.shown, request, now());
        }
        if lookup::is_lookup(request) {
            return lookup::handle(&self.world, request);
        }
        self.world.set_now(now());
        let response = self.world.handle(request);
        // What carries a wrong token changes nothing.
        if self.journal.is_some() && request.method != "GET" && self.world.token_ok(request.token.as_deref()) {
            self.note(Change::Call {
                method: request.method.clone(),
                path: request.path.clone(),
                query: request.query.clone(),
                body: String::from_utf8_lossy(&request.body).into_owned(),
                status: response.status,
                id: response.json().get("id").cloned(),
            });
        }
        response
    }

    /// Changes the settings that are named; the others stay. An error is a message for people.
    pub(super) fn change_settings(&mut self, mut changes: Map<String, Value>) -> Result<(), String> {
        self.world.settings = self.world.settings.changed(changes.clone())?;
        changes.remove("tokens");
        self.note(Change::Settings { changes });
        Ok(())
    }

    /// Takes every free port of a box; gives how many there were.
    pub(super) fn fill(&mut self, id: ObjectId) -> Option<usize> {
        let taken = self.world.fill_box(id)?;
        self.note(Change::Fill { id });
        Some(taken)
    }

    /// Installs a client. False when there is no such client.
    pub(super) fn implant(&mut self, id: ObjectId) -> bool {
        self.world.set_now(now());
        self.world.implant(id) && self.note(Change::Implant { id })
    }

    /// Deletes a property. False when there is no such property.
    pub(super) fn delete(&mut self, id: ObjectId) -> bool {
        self.world.set_now(now());
        self.world.delete_property(id) && self.note(Change::Delete { id })
    }

    /// Writes a change down, where there is a journal. True, for conditions.
    fn note(&mut self, change: Change) -> bool {
        if let Some(journal) = &mut self.journal {
            journal.append(&Entry { now: self.world.now.0, change });
        }
        true
    }

    fn replay(&mut self, Entry { now, change }: Entry) -> io::Result<()> {
        self.world.set_now(now);
        match change {
            Change::Call { method, path, query, body, .. } => {
                let token = self.options.tokens.first().cloned();
                let request = ApiRequest { query, token, ..ApiRequest::new(&method, &path) };
                self.world.handle(&request.body(body));
            }
            Change::Settings { changes } => {
                self.world.settings = self.world.settings.changed(changes).map_err(io::Error::other)?;
            }
            Change::Reset { seed } => self.reset(seed),
            Change::Fill { id } => drop(self.world.fill_box(id)),
            Change::Implant { id } => drop(self.world.implant(id)),
            Change::Delete { id } => drop(self.world.delete_property(id)),
        }
        Ok(())
    }

    /// Counts a call and gives the fault that strikes it. Its log entry gets a status by [`State::answered`].
    pub(super) fn arrived(&mut self, request: &ApiRequest) -> (u64, Option<Fault>) {
        let fault = self.faults.strike(&request.method, &request.path);
        *self.calls.entry(counter(request)).or_default() += 1;
        if let Some(fault) = &fault {
            *self.struck.entry(fault.label()).or_default() += 1;
        }
        self.count += 1;
        let text = || Value::String(String::from_utf8_lossy(&request.body).into_owned());
        let body = if request.body.is_empty() {
            Value::Null
        } else if turnstile::is_siteverify(request) {
            turnstile::loggable(request)
        } else {
            serde_json::from_slice(&request.body).unwrap_or_else(|_| text())
        };
        self.log.push_back(Logged {
            n: self.count,
            method: request.method.clone(),
            path: request.path.clone(),
            query: lookup::without_key(&request.query),
            body,
            token_ok: self.world.token_ok(request.token.as_deref()) || lookup::key_ok(request),
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

/// Unix milliseconds.
fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}

/// `GET /properties/client`: method and route, ids left out; of a look-up, the service alone.
fn counter(request: &ApiRequest) -> String {
    if let Some(service) = lookup::service(&request.path) {
        return format!("{} {}{service}", request.method, lookup::BASE);
    }
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
