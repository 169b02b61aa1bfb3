//! A client of the edge, API v1.

use gloo_net::http::Method;
use js_sys::Promise;
use serde::{Serialize, de::DeserializeOwned};
use tsify::Ts;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::{
    answer::{Lead, NewReservation, Outcome, Plans, Reason, Reservation},
    exchange::{self, Call, json},
    failure::Failure,
};
use crate::signup::{Signup, SignupInput};

/// Calls one site's edge. Every method rejects with a `Failure`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct EdgeClient {
    edge_url: String,
    site_key: String,
    timeout_ms: u32,
}

/// A signup with what a call adds to it.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(flatten)]
    signup: &'a Signup,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
}

#[wasm_bindgen]
impl EdgeClient {
    /// A client of the edge at `edgeUrl` (empty: the page's own origin) for the site of the publishable key `pk_…`.
    /// Each call gives up after `timeoutMs` milliseconds.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(edge_url: &str, site_key: String, timeout_ms: u32) -> Self {
        Self { edge_url: edge_url.trim_end_matches('/').into(), site_key, timeout_ms }
    }

    /// The site's plans.
    #[wasm_bindgen(unchecked_return_type = "Promise<Plans>")]
    pub fn plans(&self, signal: Option<AbortSignal>) -> Promise {
        self.call::<Plans>(Method::GET, "/v1/plans", &[], Ok(None), signal)
    }

    /// Whether the address can be served with the plan.
    #[wasm_bindgen(js_name = checkViability, unchecked_return_type = "Promise<Outcome>")]
    pub fn check_viability(&self, signup: &Ts<SignupInput>, signal: Option<AbortSignal>) -> Promise {
        let body = body(signup, None, None);
        self.call::<Outcome>(Method::POST, "/v1/viability", &[JSON], body, signal)
    }

    /// Reserves a port. Repeating with the same key never reserves twice; a key is 8 to 128 of `A-Z a-z 0-9 _ -`.
    #[wasm_bindgen(unchecked_return_type = "Promise<NewReservation>")]
    pub fn reserve(
        &self,
        signup: &Ts<SignupInput>,
        ticket: &str,
        idempotency_key: &str,
        signal: Option<AbortSignal>,
    ) -> Promise {
        let body = body(signup, Some(ticket), None);
        let headers = [JSON, ("idempotency-key", idempotency_key)];
        self.call::<NewReservation>(Method::POST, RESERVATIONS, &headers, body, signal)
    }

    /// Reads a reservation.
    #[wasm_bindgen(unchecked_return_type = "Promise<Reservation>")]
    pub fn reservation(&self, id: &str, secret: &str, signal: Option<AbortSignal>) -> Promise {
        self.own(Method::GET, id, secret, signal)
    }

    /// Cancels a reservation: the port is given up.
    #[wasm_bindgen(unchecked_return_type = "Promise<Reservation>")]
    pub fn cancel(&self, id: &str, secret: &str, signal: Option<AbortSignal>) -> Promise {
        self.own(Method::DELETE, id, secret, signal)
    }

    /// Leaves a lead, for an address that cannot be served or an upstream that is down. Keys as in `reserve`.
    #[wasm_bindgen(js_name = leaveLead, unchecked_return_type = "Promise<Lead>")]
    pub fn leave_lead(
        &self,
        signup: &Ts<SignupInput>,
        reason: Option<Ts<Reason>>,
        idempotency_key: &str,
        signal: Option<AbortSignal>,
    ) -> Promise {
        let reason = reason.map(|reason| reason.to_rust().map_err(|_| Failure::misshapen())).transpose();
        let body = reason.and_then(|reason| body(signup, None, reason));
        let headers = [JSON, ("idempotency-key", idempotency_key)];
        self.call::<Lead>(Method::POST, "/v1/leads", &headers, body, signal)
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");
const RESERVATIONS: &str = "/v1/reservations";

impl EdgeClient {
    fn own(&self, method: Method, id: &str, secret: &str, signal: Option<AbortSignal>) -> Promise {
        let path = [RESERVATIONS, "/", &String::from(js_sys::encode_uri_component(id))].concat();
        let bearer = ["Bearer ", secret].concat();
        self.call::<Reservation>(method, &path, &[("authorization", &bearer)], Ok(None), signal)
    }

    fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Result<Option<JsValue>, Failure>,
        signal: Option<AbortSignal>,
    ) -> Promise {
        let headers = [&[("accept", "application/json"), ("x-site-key", &self.site_key)], headers].concat();
        let url = [&self.edge_url, path].concat();
        let call = body.map(|body| Call { method, url, headers: &headers, body });
        exchange::promise::<T>(call.and_then(|call| call.prepare(self.timeout_ms, signal)))
    }
}

/// The page learns of mistakes without a round trip, and the edge gets normalised values.
fn body(input: &Ts<SignupInput>, ticket: Option<&str>, reason: Option<Reason>) -> Result<Option<JsValue>, Failure> {
    let input = input.to_rust().map_err(|_| Failure::misshapen())?;
    let signup = &input.validate().map_err(|mistakes| Failure::invalid(&mistakes))?;
    json(&Body { signup, ticket, reason }).map(Some)
}
