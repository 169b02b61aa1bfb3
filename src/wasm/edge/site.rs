//! Sites.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::thrown;
use crate::site;

/// One site.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Site(pub(super) Rc<site::Site>);

#[wasm_bindgen]
impl Site {
    /// Reads and checks a document whose region tags are OZmap ids. Throws a problem, `site_invalid`.
    #[wasm_bindgen(constructor)]
    pub fn new(json: &str) -> Result<Self, JsValue> {
        site::Site::parse(json).map(|site| Self(Rc::new(site))).map_err(thrown)
    }

    /// Short name.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.0.id.clone()
    }

    /// Name for people.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name.clone()
    }

    /// Publishable key.
    #[wasm_bindgen(getter)]
    pub fn key(&self) -> String {
        self.0.key.clone()
    }

    /// Origins whose pages may use the key.
    pub fn origins(&self) -> Vec<String> {
        self.0.origins.clone()
    }

    /// OZmap's base URL without a trailing slash.
    #[wasm_bindgen(getter, js_name = ozmapUrl)]
    pub fn ozmap_url(&self) -> String {
        self.0.ozmap.url.trim_end_matches('/').to_owned()
    }

    /// What `GET /v1/plans` answers, as JSON.
    #[wasm_bindgen(getter, js_name = plansJson)]
    pub fn plans_json(&self) -> String {
        serde_json::to_string(&self.0.public()).unwrap_or_default()
    }

    /// Whether any plan is sold in some regions only.
    #[wasm_bindgen(getter, js_name = sellsByRegion)]
    pub fn sells_by_region(&self) -> bool {
        self.0.sells_by_region()
    }

    /// Throws a problem when no reservation may be opened beside so many of the same phone and of the same address.
    #[wasm_bindgen(js_name = mayOpen)]
    pub fn may_open(&self, of_phone: u32, of_address: u32) -> Result<(), JsValue> {
        crate::edge::may_open(&self.0.limits, of_phone, of_address).map_err(thrown)
    }

    /// Whom Turnstile tokens are shown to; nothing where the site asks for none.
    #[wasm_bindgen(getter, js_name = turnstileUrl)]
    pub fn turnstile_url(&self) -> Option<String> {
        self.0.turnstile.as_ref().map(|turnstile| turnstile.url().to_owned())
    }

    /// Whether pages of this origin may use the site's key.
    #[wasm_bindgen(js_name = allowsOrigin)]
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.0.allows_origin(origin)
    }
}
