//! Turnstile: the form that shows a token, and what the answer says.

use wasm_bindgen::prelude::*;

use super::site::Site;
use super::{millis, thrown};
use crate::edge::turnstile;

/// The form that shows the token of a header, without its `secret`. `attempt` is a UUID. Throws a problem.
#[wasm_bindgen(js_name = turnstileForm)]
pub fn turnstile_form(header: Option<String>, attempt: &str) -> Result<String, JsValue> {
    turnstile::token_of(header.as_deref()).map(|token| turnstile::form(token, attempt)).map_err(thrown)
}

/// What showing a token came to.
#[wasm_bindgen]
pub struct TurnstileVerdict(turnstile::Verdict);

#[wasm_bindgen]
impl TurnstileVerdict {
    /// What an answer says to a page of this site.
    #[wasm_bindgen(constructor)]
    pub fn new(site: &Site, status: u16, body: &[u8], now_ms: f64) -> Self {
        Self(turnstile::verdict(status, body, &site.0, millis(now_ms)))
    }

    /// For the log.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name().to_owned()
    }

    /// Throws the problem that the page is told, unless it may go on.
    #[wasm_bindgen(js_name = letThrough)]
    pub fn let_through(&self) -> Result<(), JsValue> {
        self.0.problem().map_or(Ok(()), |problem| Err(thrown(problem)))
    }
}
