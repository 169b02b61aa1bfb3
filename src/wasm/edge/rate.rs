//! Rates of calls.

use wasm_bindgen::prelude::*;

use super::site::Site;
use super::{js_millis, millis};
use crate::edge::{self, Caller};

/// One text for whoever a header's address names; one for all of whom it names nobody. Not to be logged or stored.
#[wasm_bindgen(js_name = callerOf)]
#[must_use]
pub fn caller_of(header: Option<String>) -> String {
    Caller::of(header.as_deref()).to_string()
}

/// Who called the pages of one site, and how often.
#[wasm_bindgen]
#[derive(Default)]
pub struct Rates(edge::Rates);

#[wasm_bindgen]
impl Rates {
    /// Nobody has called yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a call of this site, unless it is one too many: then the milliseconds until there is room. `known` says
    /// whether the edge is told addresses; without, the call counts for the site alone.
    pub fn take(&mut self, site: &Site, known: bool, header: Option<String>, now_ms: f64) -> Option<f64> {
        let caller = known.then(|| Caller::of(header.as_deref()));
        self.0.take(&site.0.limits, caller, millis(now_ms)).err().map(js_millis)
    }
}
