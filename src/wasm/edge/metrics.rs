//! What is counted of a site, one crossing for each event.

use wasm_bindgen::prelude::*;

use super::sessions::Check;
use super::{millis, thrown};
use crate::edge::{self, Crowd, LedgerFigures};
use crate::problem::Problem;

/// The counters of one site in this process.
#[wasm_bindgen]
#[derive(Default)]
pub struct Metrics(edge::Metrics);

#[wasm_bindgen]
impl Metrics {
    /// Nothing counted yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// A request was answered; `route` is the pattern, not the path.
    pub fn request(&mut self, method: &str, route: &str, status: u16) {
        self.0.request(method, route, status);
    }

    /// A check came to a decision; one that came to none is not counted.
    pub fn checked(&mut self, check: &Check) {
        if let Some(decision) = check.under_way.decision() {
            self.0.checked(decision);
        }
    }

    /// A call to OZmap ended, or was not made.
    pub fn call(&mut self, call: &str, outcome: &str, ms: f64) {
        self.0.call(call, outcome, ms);
    }

    /// A look-up provider was asked, or passed over.
    pub fn lookup(&mut self, provider: &str, outcome: &str) {
        self.0.lookup(provider, outcome);
    }

    /// Everything, in Prometheus' text format, with what the ledger knows: the JSON of
    /// `{states, due, overdue, releasesOverdue, pendingSince?, tokenRefusedSince?, unreachableSince?}`. Throws a problem
    /// for any other text.
    pub fn render(&self, ledger: &str, under_way: u32, waiting: u32, now_ms: f64) -> Result<String, JsValue> {
        let ledger: LedgerFigures = serde_json::from_str(ledger).map_err(|_| thrown(Problem::INTERNAL))?;
        Ok(self.0.render(&ledger, Crowd { under_way, waiting }, millis(now_ms)))
    }
}
