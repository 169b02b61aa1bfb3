//! What a ledger notes of its OZmap: whether it takes the token, and whether it answers. What is noted is a text that
//! the ledger keeps; `saved` is what was returned before.

use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;

use super::call::{OzmapRequest, ended};
use super::{js_millis, millis};
use crate::ozmap::tags;
use crate::reservation::{Pause, Reach};

/// The call that shows whether OZmap answers and takes the token.
#[wasm_bindgen(js_name = probeRequest)]
#[must_use]
pub fn probe_request() -> OzmapRequest {
    OzmapRequest::new("probe", tags::probe())
}

/// The pause of a ledger after a call of its own, or after one that was made to see how things stand, ended like this: a
/// status, or the kind of a loss, which says nothing of the token.
#[wasm_bindgen(js_name = pauseAfter)]
pub fn pause_after(saved: Option<String>, outcome: &str, look: bool, now_ms: f64) -> String {
    let (pause, now) = (read::<Pause>(saved), millis(now_ms));
    written(&match ended(outcome) {
        Ok(status) if look => pause.look(status, now),
        Ok(status) => pause.hear(status, now),
        Err(_) => pause,
    })
}

/// Until when a ledger must not call OZmap; nothing when it may.
#[wasm_bindgen(js_name = pausedUntil)]
pub fn paused_until(saved: Option<String>, now_ms: f64) -> Option<f64> {
    read::<Pause>(saved).waits_until(millis(now_ms)).map(js_millis)
}

/// Since when OZmap refuses the token; nothing when it does not.
#[wasm_bindgen(js_name = pausedSince)]
pub fn paused_since(saved: Option<String>) -> Option<f64> {
    read::<Pause>(saved).since().map(js_millis)
}

/// Whether OZmap answers, after a call ended like this. One that was not made because OZmap is being left alone (`shut`)
/// counts as lost; one for which there was no room says nothing and is not to be told.
#[wasm_bindgen(js_name = reachAfter)]
pub fn reach_after(saved: Option<String>, outcome: &str, now_ms: f64) -> String {
    written(&read::<Reach>(saved).hear(ended(outcome), millis(now_ms)))
}

/// Since when OZmap does not answer; nothing while it does.
#[wasm_bindgen(js_name = unreachableSince)]
pub fn unreachable_since(saved: Option<String>) -> Option<f64> {
    read::<Reach>(saved).unreachable_since().map(js_millis)
}

fn read<T: DeserializeOwned + Default>(saved: Option<String>) -> T {
    saved.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

fn written(noted: &impl Serialize) -> String {
    serde_json::to_string(noted).unwrap_or_default()
}
