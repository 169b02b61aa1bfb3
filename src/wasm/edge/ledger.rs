//! The reservation machine, for the ledger: load a state, step it, save it.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::call::{OzmapRequest, lost};
use super::intake::Intake;
use super::site::Site;
use super::{js_millis, millis, thrown};
use crate::edge::Ticket;
use crate::ozmap::Reply;
use crate::problem::Problem;
use crate::reservation::{self, Effect, Event, New, Now, Outcome, Refusal, State, Trouble};

/// A reservation in the ledger's hands.
#[wasm_bindgen]
pub struct Reservation {
    state: reservation::Reservation,
    note: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Saved<'a> {
    code: &'a str,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
    trouble: Option<Trouble>,
}

#[wasm_bindgen]
impl Reservation {
    /// A new reservation for a signup with an opened ticket. Throws a problem of the ticket.
    pub fn open(
        site: &Site,
        intake: &Intake,
        claims: Option<String>,
        code: &str,
        now_ms: f64,
    ) -> Result<Self, JsValue> {
        let now = millis(now_ms);
        let slots = Ticket::redeem(claims.as_deref(), &site.0.id, &intake.0.signup, now / 1000).map_err(thrown)?;
        let new = New { code: code.to_owned(), slots, hold_ms: site.0.hold_ms() };
        Ok(Self { state: reservation::Reservation::new(new, now), note: "opened".to_owned() })
    }

    /// A reservation as it was saved. Throws a problem for any other text.
    pub fn load(json: &str) -> Result<Self, JsValue> {
        let state = reservation::Reservation::load(json).map_err(|_| thrown(Problem::INTERNAL))?;
        Ok(Self { state, note: String::new() })
    }

    /// All there is to save. Holds no personal data.
    pub fn save(&self) -> String {
        serde_json::to_string(&self.state).unwrap_or_default()
    }

    /// Code, state, expiry and trouble, as JSON.
    #[wasm_bindgen(getter)]
    pub fn view(&self) -> String {
        let view = Saved {
            code: self.state.code(),
            state: self.state.state(),
            expires_at: self.state.expires_at(),
            trouble: self.state.trouble(),
        };
        serde_json::to_string(&view).unwrap_or_default()
    }

    /// The state's name.
    #[wasm_bindgen(getter, js_name = stateName)]
    pub fn state_name(&self) -> String {
        serde_json::to_string(&self.state.state()).unwrap_or_default().trim_matches('"').to_owned()
    }

    /// Whether it holds a port or may still take one, without a sale.
    #[wasm_bindgen(getter, js_name = isOpen)]
    pub fn is_open(&self) -> bool {
        self.state.state().is_open()
    }

    /// When there is something to do, in Unix milliseconds; nothing while a call is in flight or none is left.
    #[wasm_bindgen(getter, js_name = dueAt)]
    pub fn due_at(&self) -> Option<f64> {
        self.state.due_at().map(js_millis)
    }

    /// Number of the call in flight.
    #[wasm_bindgen(getter)]
    pub fn seq(&self) -> Option<f64> {
        self.state.in_flight().map(|(seq, _)| js_millis(seq))
    }

    /// The call in flight, to send once the state is saved; nothing for a POST without its customer.
    pub fn request(&self, customer: Option<Customer>) -> Option<OzmapRequest> {
        let (_, call) = self.state.in_flight()?;
        let signup = customer.as_ref().map(|customer| &customer.0);
        Some(OzmapRequest::new(call.name(), call.request(self.state.code(), signup)?))
    }

    /// What the last step was about, for the history: no personal data.
    #[wasm_bindgen(getter)]
    pub fn note(&self) -> String {
        self.note.clone()
    }

    /// The customer asks for it, or asks again.
    pub fn submit(&mut self, now_ms: f64, customer: bool) {
        self.step(Event::Submit, "submit", now_ms, customer);
    }

    /// Time has passed.
    pub fn tick(&mut self, now_ms: f64, customer: bool) {
        self.step(Event::Tick, "tick", now_ms, customer);
    }

    /// Whoever made the call in flight is gone.
    pub fn restart(&mut self, now_ms: f64) {
        self.step(Event::Restart, "restart", now_ms, false);
    }

    /// The customer does not want it any more. Throws a problem when that is not theirs to say.
    pub fn cancel(&mut self, now_ms: f64) -> Result<(), JsValue> {
        match self.step(Event::Cancel, "cancel", now_ms, false) {
            Some(_) => Err(thrown(Problem::NOT_CANCELLABLE)),
            None => Ok(()),
        }
    }

    /// The ISP's people keep the customer. Throws a problem when the port is not held.
    pub fn confirm(&mut self, now_ms: f64) -> Result<(), JsValue> {
        match self.step(Event::Confirm, "confirm", now_ms, false) {
            Some(_) => Err(thrown(Problem::NOT_CONFIRMABLE)),
            None => Ok(()),
        }
    }

    /// Takes an HTTP answer to call number `seq`.
    pub fn answer(&mut self, seq: f64, status: u16, body: &[u8], now_ms: f64, customer: bool) {
        self.reply(seq, Reply::Answer { status, body }, now_ms, customer);
    }

    /// Call number `seq` had no whole answer: `timeout`, `connection` or `too_large`.
    pub fn lost(&mut self, seq: f64, kind: &str, now_ms: f64, customer: bool) {
        self.reply(seq, lost(kind), now_ms, customer);
    }
}

impl Reservation {
    fn reply(&mut self, seq: f64, reply: Reply<'_>, now_ms: f64, customer: bool) {
        let Some((current, call)) = self.state.in_flight().filter(|(current, _)| *current == millis(seq)) else {
            "stale reply".clone_into(&mut self.note);
            return;
        };
        let outcome = call.outcome(self.state.code(), reply);
        let note = format!("{}: {}", call.name(), describe(&outcome));
        self.step(Event::Reply { seq: current, outcome }, &note, now_ms, customer);
    }

    fn step(&mut self, event: Event, note: &str, now_ms: f64, customer: bool) -> Option<Refusal> {
        let now = Now { ms: millis(now_ms), customer };
        let (state, effects) = reservation::step(self.state.clone(), event, now);
        self.state = state;
        note.clone_into(&mut self.note);
        effects.into_iter().find_map(|effect| match effect {
            Effect::Refuse(refusal) => Some(refusal),
            Effect::Call { .. } => None,
        })
    }
}

fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Posted(_) => "posted".to_owned(),
        Outcome::Found(rows) => format!("{} found", rows.len()),
        Outcome::Inspected(connected) => format!("connected {connected:?}"),
        Outcome::Deleted => "gone".to_owned(),
        Outcome::Fault(fault) => fault.to_string(),
    }
}

/// The customer of a pending reservation: kept in memory only, for as long as it is pending.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Customer(crate::signup::Signup);

#[wasm_bindgen]
impl Customer {
    /// The person of an intake.
    #[wasm_bindgen(constructor)]
    pub fn new(intake: &Intake) -> Self {
        Self(intake.0.signup.clone())
    }

    /// Another handle to the same person, for a call that consumes its argument.
    pub fn again(&self) -> Self {
        self.clone()
    }
}
