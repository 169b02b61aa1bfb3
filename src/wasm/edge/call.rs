//! Requests to OZmap on their way out, and replies on their way in.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::ozmap::{Lost, Reply, Request};

/// One call to OZmap: everything but the base URL and the token.
#[wasm_bindgen]
pub struct OzmapRequest {
    request: Request,
    call: &'static str,
}

impl OzmapRequest {
    pub(super) fn new(call: &'static str, request: Request) -> Self {
        Self { request, call }
    }
}

#[wasm_bindgen]
impl OzmapRequest {
    /// What this call is for, for logs: targets hold places and codes.
    #[wasm_bindgen(getter)]
    pub fn call(&self) -> String {
        self.call.to_owned()
    }

    /// HTTP method.
    #[wasm_bindgen(getter)]
    pub fn method(&self) -> String {
        self.request.method.as_str().to_owned()
    }

    /// Path and query below the base URL, with a leading slash.
    #[wasm_bindgen(getter)]
    pub fn target(&self) -> String {
        self.request.target.clone()
    }

    /// Name and value of each header, without the token.
    #[wasm_bindgen(getter, unchecked_return_type = "[string, string][]")]
    pub fn headers(&self) -> Array {
        let pair = |(name, value): &(&str, &str)| Array::of2(&JsValue::from_str(name), &JsValue::from_str(value));
        self.request.headers.iter().map(pair).collect()
    }

    /// JSON body.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> Option<String> {
        self.request.body.clone()
    }
}

/// The loss of this name; anything unknown counts as a broken connection.
pub(super) fn lost(kind: &str) -> Reply<'static> {
    Reply::Lost(loss(kind))
}

/// How a call ended: with a status, or with the loss of this name.
pub(super) fn ended(outcome: &str) -> Result<u16, Lost> {
    outcome.parse().map_err(|_| loss(outcome))
}

fn loss(kind: &str) -> Lost {
    match kind {
        "timeout" => Lost::Timeout,
        "too_large" => Lost::TooLarge,
        _ => Lost::Connection,
    }
}
