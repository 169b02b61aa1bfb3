//! A client of the edge, API v1.

use gloo_net::http::Method;
use js_sys::{JSON, JsString, Object, Promise, Reflect};
use tsify::Ts;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::{
    answer::{CepAnswer, Geocoding, Lead, NewReservation, Outcome, Plans, Reason, Reservation},
    decode::{decode, text},
    encode::encode,
    exchange::{self, Call, Sent},
    failure::Failure,
};
use crate::signup::SignupInput;

/// Calls one site's edge. Every method rejects with a `Failure`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct EdgeClient {
    edge_url: String,
    site_key: String,
    timeout_ms: u32,
}

#[wasm_bindgen]
impl EdgeClient {
    /// A client of the edge at `edgeUrl` (empty: the page's own origin) for the site of the publishable key `pk_…`.
    /// Each call gives up after `timeoutMs` milliseconds. Throws a `Failure`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] edge_url: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] site_key: &JsValue,
        timeout_ms: u32,
    ) -> Result<Self, JsValue> {
        let texts = text(edge_url).and_then(|edge_url| Ok((edge_url, text(site_key)?)));
        let (edge_url, site_key) = texts.map_err(Failure::into_thrown)?;
        Ok(Self { edge_url: edge_url.trim_end_matches('/').into(), site_key, timeout_ms })
    }

    /// The site's plans.
    #[wasm_bindgen(unchecked_return_type = "Promise<Plans>")]
    pub fn plans(&self, signal: Option<AbortSignal>) -> Promise {
        exchange::promise::<Plans>(self.send(Method::GET, "/v1/plans", &[], Ok(None), signal))
    }

    /// What a CEP, in any usual writing, stands for. The edge says what is wrong with one that is none.
    #[wasm_bindgen(unchecked_return_type = "Promise<CepAnswer>")]
    pub fn cep(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] cep: &JsValue,
        signal: Option<AbortSignal>,
    ) -> Promise {
        exchange::promise::<CepAnswer>(text(cep).and_then(|cep| {
            let path = ["/v1/cep/", &String::from(js_sys::encode_uri_component(&cep))].concat();
            self.send(Method::GET, &path, &[], Ok(None), signal)
        }))
    }

    /// Candidate places of an address, of which street, city and state are needed.
    #[wasm_bindgen(unchecked_return_type = "Promise<Geocoding>")]
    pub fn geocode(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Partial<AddressInput>")] address: &JsValue,
        signal: Option<AbortSignal>,
    ) -> Promise {
        let body = stringify(&Object::new(), Some(("address", address.clone())));
        exchange::promise::<Geocoding>(self.send(Method::POST, "/v1/geocode", &[JSON_TEXT], body, signal))
    }

    /// Whether the address can be served with the plan. `turnstile`: a token, good once, for a site that asks for one.
    #[wasm_bindgen(js_name = checkViability, unchecked_return_type = "Promise<Outcome>")]
    pub fn check_viability(
        &self,
        signup: &Ts<SignupInput>,
        #[wasm_bindgen(unchecked_param_type = "string | undefined")] turnstile: &JsValue,
        signal: Option<AbortSignal>,
    ) -> Promise {
        exchange::promise::<Outcome>(proof(turnstile).and_then(|token| {
            let headers = [JSON_TEXT, (TURNSTILE, &token)];
            self.send(Method::POST, "/v1/viability", &headers, body(signup, None), signal)
        }))
    }

    /// Reserves a port. Repeating with the same key never reserves twice; a key is 8 to 128 of `A-Z a-z 0-9 _ -`.
    #[wasm_bindgen(unchecked_return_type = "Promise<NewReservation>")]
    pub fn reserve(
        &self,
        signup: &Ts<SignupInput>,
        #[wasm_bindgen(unchecked_param_type = "string")] ticket: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] idempotency_key: &JsValue,
        signal: Option<AbortSignal>,
    ) -> Promise {
        let body = text(ticket).and_then(|ticket| body(signup, Some(("ticket", ticket.into()))));
        exchange::promise::<NewReservation>(self.create(RESERVATIONS, idempotency_key, "", body, signal))
    }

    /// Reads a reservation.
    #[wasm_bindgen(unchecked_return_type = "Promise<Reservation>")]
    pub fn reservation(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] secret: &JsValue,
        signal: Option<AbortSignal>,
    ) -> Promise {
        self.own(Method::GET, id, secret, signal)
    }

    /// Cancels a reservation: the port is given up.
    #[wasm_bindgen(unchecked_return_type = "Promise<Reservation>")]
    pub fn cancel(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] secret: &JsValue,
        signal: Option<AbortSignal>,
    ) -> Promise {
        self.own(Method::DELETE, id, secret, signal)
    }

    /// Leaves a lead, for an address that cannot be served or an upstream that is down. Keys as in `reserve`, tokens as
    /// in `checkViability`.
    #[wasm_bindgen(js_name = leaveLead, unchecked_return_type = "Promise<Lead>")]
    pub fn leave_lead(
        &self,
        signup: &Ts<SignupInput>,
        reason: Option<Ts<Reason>>,
        #[wasm_bindgen(unchecked_param_type = "string")] idempotency_key: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string | undefined")] turnstile: &JsValue,
        signal: Option<AbortSignal>,
    ) -> Promise {
        let reason = reason.map(JsValue::from);
        let body = match reason {
            Some(reason) if decode::<Reason>(&reason).is_err() => Err(Failure::misshapen()),
            reason => body(signup, reason.map(|reason| ("reason", reason))),
        };
        exchange::promise::<Lead>(
            proof(turnstile).and_then(|token| self.create("/v1/leads", idempotency_key, &token, body, signal)),
        )
    }
}

const JSON_TEXT: (&str, &str) = ("content-type", "application/json");
const RESERVATIONS: &str = "/v1/reservations";
const TURNSTILE: &str = "x-turnstile-token";

/// A token; empty, and then not sent, when there is none.
fn proof(turnstile: &JsValue) -> Result<String, Failure> {
    if turnstile.is_undefined() { Ok(String::new()) } else { text(turnstile) }
}

impl EdgeClient {
    fn create(
        &self,
        path: &str,
        idempotency_key: &JsValue,
        token: &str,
        body: Result<Option<JsValue>, Failure>,
        signal: Option<AbortSignal>,
    ) -> Result<Sent, Failure> {
        let key = text(idempotency_key)?;
        self.send(Method::POST, path, &[JSON_TEXT, ("idempotency-key", &key), (TURNSTILE, token)], body, signal)
    }

    fn own(&self, method: Method, id: &JsValue, secret: &JsValue, signal: Option<AbortSignal>) -> Promise {
        exchange::promise::<Reservation>(text(id).and_then(|id| {
            let path = [RESERVATIONS, "/", &String::from(js_sys::encode_uri_component(&id))].concat();
            let bearer = ["Bearer ", &text(secret)?].concat();
            self.send(method, &path, &[("authorization", &bearer)], Ok(None), signal)
        }))
    }

    fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Result<Option<JsValue>, Failure>,
        signal: Option<AbortSignal>,
    ) -> Result<Sent, Failure> {
        let headers = [&[("accept", "application/json"), ("x-site-key", &self.site_key)], headers].concat();
        let url = [&self.edge_url, path].concat();
        Call { method, url, headers: &headers, body: body? }.prepare(self.timeout_ms, signal)
    }
}

/// The JSON text of a signup with what a call adds to it.
///
/// The page learns of mistakes without a round trip, and the edge gets normalised values.
fn body(input: &Ts<SignupInput>, extra: Option<(&str, JsValue)>) -> Result<Option<JsValue>, Failure> {
    let input: SignupInput = decode(&input.js_value()).map_err(|_| Failure::misshapen())?;
    let signup = input.validate().map_err(|mistakes| Failure::invalid(&mistakes))?;
    stringify(&encode(&signup), extra)
}

/// The JSON text of an object with one more field.
fn stringify(object: &JsValue, extra: Option<(&str, JsValue)>) -> Result<Option<JsValue>, Failure> {
    let added = extra.map_or(Ok(true), |(name, value)| Reflect::set(object, &JsString::from(name), &value));
    let text = added.and_then(|_| JSON::stringify(object)).map_err(|_| Failure::unsendable())?;
    Ok(Some(text.into()))
}
