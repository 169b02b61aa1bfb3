//! What a call throws or rejects with.

use serde::{Deserialize, Serialize};
use tsify::Tsify;
use wasm_bindgen::JsValue;

use super::{
    decode::{decode, property},
    encode::encode,
};
use crate::signup::FieldError;

/// Why a call failed. `message` is for developers; texts for people go by `code`.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// The edge's problem code, or one of ours: `network`, `timeout`, `aborted`, `bad_answer`, `invalid_input`,
    /// `invalid_argument`, `unknown_field`.
    pub code: String,
    /// HTTP status, when there was an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Mistakes in the input, by field.
    #[serde(with = "serde_wasm_bindgen::preserve", skip_serializing_if = "JsValue::is_undefined")]
    #[tsify(type = "FieldError[]", optional)]
    pub errors: JsValue,
    /// The edge's id of the request, for support.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What happened, in English, without personal data.
    pub message: String,
    /// Whether the same call may succeed later. With the same idempotency key, repeating is safe.
    pub retryable: bool,
}

/// RFC 9457 problem details, as far as a page needs them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    code: String,
    title: Option<String>,
    request_id: Option<String>,
}

impl Failure {
    fn new(code: &str, message: &str, retryable: bool) -> Self {
        Self {
            code: code.into(),
            status: None,
            errors: JsValue::UNDEFINED,
            request_id: None,
            message: message.into(),
            retryable,
        }
    }

    pub(super) fn network() -> Self {
        Self::new("network", "the edge could not be reached", true)
    }

    pub(super) fn timeout() -> Self {
        Self::new("timeout", "the edge did not answer in time", true)
    }

    pub(super) fn aborted() -> Self {
        Self::new("aborted", "the caller aborted the request", false)
    }

    /// The runtime refuses to build the request: a URL that is none, a header with a line break.
    pub(super) fn unsendable() -> Self {
        Self::new("invalid_argument", "the request cannot be sent with these arguments", false)
    }

    pub(super) fn not_text() -> Self {
        Self::new("invalid_argument", "an argument has to be a string", false)
    }

    pub(super) fn unknown_field() -> Self {
        Self::new("unknown_field", "there is no text field with this JSON pointer", false)
    }

    pub(super) fn misshapen() -> Self {
        Self::new("invalid_input", "the value is not of the shape of SignupInput", false)
    }

    pub(super) fn invalid(mistakes: &[FieldError]) -> Self {
        Self { errors: encode(mistakes), ..Self::new("invalid_input", "fields of the signup have mistakes", false) }
    }

    /// An answer that is not of the API: a proxy's error page, a truncated body.
    pub(super) fn bad_answer(status: u16) -> Self {
        let failure = Self::new("bad_answer", "the answer is not one of the edge's API", passing(status));
        // A redirect that was not followed has status 0 in browsers.
        Self { status: (status > 0).then_some(status), ..failure }
    }

    /// The edge's own account of what went wrong.
    pub(super) fn from_problem(status: u16, body: &JsValue) -> Self {
        let Ok(problem) = decode::<Problem>(body) else { return Self::bad_answer(status) };
        // Trying again mends neither a wrong token nor a request that OZmap understood and refused.
        let lasting = matches!(problem.code.as_str(), "upstream_unauthorized" | "upstream_refused");
        Self {
            status: Some(status),
            errors: property(body, "errors").unwrap_or_default(),
            request_id: problem.request_id,
            message: problem.title.unwrap_or_default(),
            retryable: passing(status) && !lasting,
            code: problem.code,
        }
    }

    /// The value to throw: a `Failure` in TypeScript.
    pub(super) fn into_thrown(self) -> JsValue {
        encode(&self)
    }
}

/// Statuses that say "not now" (RFC 9110, 15.5.9 and 15.6; RFC 6585, 4). 0 and below 400 are garbage that may pass.
fn passing(status: u16) -> bool {
    status < 400 || matches!(status, 408 | 425 | 429 | 500 | 502..=504)
}
