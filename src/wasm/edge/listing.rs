//! The list of reservations: its query, its cursors.

use wasm_bindgen::prelude::*;

use super::{millis, thrown};
use crate::edge::{Listing, Place};

/// What a query asks for, as the JSON of `{states, code, since, until, limit, after}`. Throws a problem that names every
/// parameter that is wrong.
#[wasm_bindgen]
pub fn listing(query: &str) -> Result<String, JsValue> {
    let listing = Listing::parse(query).map_err(thrown)?;
    Ok(serde_json::to_string(&listing).unwrap_or_default())
}

/// The cursor of the reservation after which the list goes on.
#[wasm_bindgen(js_name = cursorOf)]
#[must_use]
pub fn cursor_of(created_at: f64, id: &str) -> String {
    Place { created_at: millis(created_at), id: id.to_owned() }.cursor()
}
