//! What the Worker imports. Each export decodes, calls the core and encodes.

#![allow(unreachable_pub, reason = "exports reach JavaScript, not Rust")]
#![allow(clippy::needless_pass_by_value, reason = "wasm-bindgen passes optional arguments by value")]

mod call;
mod catalogue;
mod coverage;
mod gate;
mod health;
mod intake;
mod ledger;
mod listing;
mod lookup;
mod metrics;
mod rate;
mod regions;
mod sessions;
mod site;
mod site_check;
mod site_intake;
mod turnstile;

use js_sys::JSON;
use wasm_bindgen::prelude::*;

use crate::problem::Problem;

/// A problem as what TypeScript catches: a plain object `{status, code, detail, errors?}`.
fn thrown(problem: impl Into<Problem>) -> JsValue {
    let problem = serde_json::to_string(&problem.into()).unwrap_or_default();
    JSON::parse(&problem).unwrap_or(JsValue::UNDEFINED)
}

/// The problem of a code, as JSON; that of `internal` for a code that does not exist.
#[wasm_bindgen(js_name = problemOf)]
#[must_use]
pub fn problem_of(code: &str) -> String {
    serde_json::to_string(&Problem::of(code)).unwrap_or_default()
}

/// Checks an `Idempotency-Key` header and throws a problem unless it is one.
#[wasm_bindgen(js_name = idempotencyKey)]
pub fn idempotency_key(header: Option<String>) -> Result<String, JsValue> {
    crate::edge::key_of(header.as_deref()).map(str::to_owned).map_err(thrown)
}

/// A code for OZmap: the prefix and a ULID that is the first 16 of these bytes.
#[wasm_bindgen(js_name = codeOf)]
#[must_use]
pub fn code_of(prefix: &str, bytes: &[u8]) -> String {
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(bytes) {
        *to = *from;
    }
    format!("{prefix}{}", ulid::Ulid::from_bytes(id))
}

/// A code for OZmap: the prefix and a ULID of a time and ten random bytes.
#[wasm_bindgen(js_name = newCode)]
#[must_use]
pub fn new_code(prefix: &str, now_ms: f64, random: &[u8]) -> String {
    let [_, _, time @ ..] = millis(now_ms).to_be_bytes();
    code_of(prefix, &[&time, random].concat())
}

/// Unix milliseconds as JavaScript has them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
fn millis(now_ms: f64) -> u64 {
    now_ms as u64
}

/// Unix milliseconds for JavaScript.
#[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
fn js_millis(ms: u64) -> f64 {
    ms as f64
}
