//! The gate before an OZmap.

use wasm_bindgen::prelude::*;

use super::call::ended;
use super::millis;
use super::site::Site;
use crate::edge::{self, Turn};
use crate::ozmap::Method;

/// Few calls at a time, and hardly any while OZmap does not answer.
#[wasm_bindgen]
pub struct Gate(edge::Gate);

#[wasm_bindgen]
impl Gate {
    /// The gate of a site whose calls take no longer than `hold_ms`, and wait no longer than `wait_ms`.
    #[wasm_bindgen(constructor)]
    pub fn new(site: &Site, hold_ms: u32, wait_ms: u32) -> Self {
        Self(edge::Gate::new(site.0.ozmap.concurrency, u64::from(hold_ms), u64::from(wait_ms)))
    }

    /// The pass of a call that is to be made.
    pub fn pass(&mut self) -> u32 {
        self.0.pass()
    }

    /// Asks to make the call of this pass: nothing when it may go, the milliseconds after which to ask again, `"wait"` when
    /// it has waited for too long, or `"shut"`.
    #[wasm_bindgen(unchecked_return_type = "undefined | number | \"wait\" | \"shut\"")]
    pub fn ask(&mut self, pass: u32, now: f64) -> JsValue {
        match self.0.ask(pass, millis(now)) {
            Turn::Go => JsValue::UNDEFINED,
            Turn::Wait(ms) => JsValue::from(u32::try_from(ms).unwrap_or(u32::MAX)),
            Turn::Late => "wait".into(),
            Turn::Shut => "shut".into(),
        }
    }

    /// How many calls are under way.
    #[wasm_bindgen(js_name = underWay)]
    pub fn under_way(&self, now: f64) -> usize {
        self.0.under_way(millis(now))
    }

    /// How many wait for their turn.
    pub fn waiting(&self, now: f64) -> usize {
        self.0.waiting(millis(now))
    }

    /// The call of this pass is done: with this status, or without an answer.
    pub fn done(&mut self, pass: u32, status: Option<u16>, now: f64) {
        self.0.done(pass, status.is_some_and(edge::is_answer), millis(now));
    }

    /// We gave the call of this pass up.
    pub fn left(&mut self, pass: u32, now: f64) {
        self.0.left(pass, millis(now));
    }
}

/// How long to wait, in milliseconds, before a call with this method is made again, which has been made `before` times;
/// nothing when it is not to be. `outcome` is a status or the kind of a loss, `dice` from 0 to 1.
#[wasm_bindgen(js_name = pauseBeforeAgain)]
#[must_use]
pub fn pause_before_again(method: &str, outcome: &str, before: u32, dice: f64) -> Option<u32> {
    edge::pause_before_again(method == Method::Get.as_str(), ended(outcome), before, dice)
}
