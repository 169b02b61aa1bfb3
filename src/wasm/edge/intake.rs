//! Bodies of requests.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::site::Site;
use super::thrown;
use crate::edge;

/// A body that every rule accepts.
#[wasm_bindgen]
pub struct Intake(pub(super) Rc<edge::Intake>);

#[wasm_bindgen]
impl Intake {
    /// Reads a body; `extra` names the one field that the route takes beside the signup's: `ticket` or `reason`.
    /// Throws a problem.
    #[wasm_bindgen(constructor)]
    pub fn new(site: &Site, body: &[u8], extra: Option<String>) -> Result<Self, JsValue> {
        edge::Intake::parse(body, extra.as_deref(), &site.0).map(|intake| Self(Rc::new(intake))).map_err(thrown)
    }

    /// The sealed ticket.
    #[wasm_bindgen(getter)]
    pub fn ticket(&self) -> Option<String> {
        self.0.ticket.clone()
    }

    /// One text for one request, to fingerprint. Holds personal data: digest it, and keep only that.
    #[wasm_bindgen(getter)]
    pub fn canonical(&self) -> String {
        self.0.canonical()
    }

    /// One text for one phone. Personal data: digest it, and keep only that.
    #[wasm_bindgen(getter, js_name = phoneText)]
    pub fn phone_text(&self) -> String {
        self.0.phone_text().to_owned()
    }

    /// One text for one dwelling. Personal data: digest it, and keep only that.
    #[wasm_bindgen(getter, js_name = addressText)]
    pub fn address_text(&self) -> String {
        self.0.address_text()
    }

    /// Whether the plan is sold in some regions only.
    #[wasm_bindgen(js_name = needsRegions)]
    pub fn needs_regions(&self, site: &Site) -> bool {
        site.0.plan(self.0.signup.plan()).is_some_and(|plan| !plan.region_tags.is_empty())
    }
}
