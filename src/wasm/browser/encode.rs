//! From a Rust value to a JavaScript one.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// A plain object or array. An absent value is left out or `undefined`, never `null`.
///
/// Only integers beyond 2⁵³ fail to encode, and none of our types holds one.
pub(super) fn encode<T: Serialize + ?Sized>(value: &T) -> JsValue {
    value.serialize(&Serializer::new()).unwrap_or_default()
}
