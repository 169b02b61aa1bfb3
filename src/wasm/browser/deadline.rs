//! One abort signal for two reasons: the caller's own signal and our time-out.
//!
//! `AbortSignal.any` and `AbortSignal.timeout` would do the same, but browsers of 2022 and older, which cheap phones
//! still run, lack them.

use js_sys::{Function, JsString, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal};

use super::failure::Failure;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, delay_ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// Timers count in a signed 32-bit number of milliseconds (HTML standard); beyond it they fire at once.
const LONGEST_MS: u32 = i32::MAX as u32;

/// Aborts the request that holds [`Deadline::signal`] when the time is up or the caller says so.
/// Dropping it clears the timer and lets go of the caller's signal.
pub(super) struct Deadline {
    controller: AbortController,
    abort: Function,
    timer: JsValue,
    caller: Option<AbortSignal>,
}

impl Deadline {
    /// Starts the clock.
    pub(super) fn start(timeout_ms: u32, caller: Option<AbortSignal>) -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        let abort: Function = Reflect::get(&controller, &JsString::from("abort"))?.unchecked_into();
        // Bound to no reason: the event that a signal passes must not become one.
        let abort: Function = abort.bind1(&controller, &JsValue::UNDEFINED).unchecked_into();
        if let Some(caller) = &caller {
            caller.add_event_listener_with_callback("abort", &abort)?;
            if caller.aborted() {
                controller.abort();
            }
        }
        let timer = set_timeout(&abort, timeout_ms.min(LONGEST_MS));
        Ok(Self { controller, abort, timer, caller })
    }

    /// What the request is to hold.
    pub(super) fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// Why a request that holds the signal gave no answer.
    pub(super) fn failure(&self) -> Failure {
        if self.caller.as_ref().is_some_and(AbortSignal::aborted) {
            Failure::aborted()
        } else if self.signal().aborted() {
            Failure::timeout()
        } else {
            Failure::network()
        }
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
        if let Some(caller) = &self.caller {
            // It fails only for a signal that is none, and then nothing was added.
            let _ = caller.remove_event_listener_with_callback("abort", &self.abort);
        }
    }
}
