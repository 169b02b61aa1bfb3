//! The boundary to JavaScript: the only place that names `wasm_bindgen`.

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "edge")]
mod edge;
