//! Sites.

use std::rc::Rc;

use js_sys::Error;
use serde_json::json;
use wasm_bindgen::prelude::*;

use crate::site;

/// Every site of the deployment.
#[wasm_bindgen]
pub struct Sites(Vec<Rc<site::Site>>);

/// One site.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Site(pub(super) Rc<site::Site>);

#[wasm_bindgen]
impl Sites {
    /// Reads and checks a sites file. Throws an error that names every mistake and its place.
    #[wasm_bindgen(constructor)]
    pub fn new(json: &str) -> Result<Self, JsValue> {
        let shared = |sites: site::Sites| Self(sites.sites.into_iter().map(Rc::new).collect());
        site::Sites::parse(json).map(shared).map_err(|errors| {
            let lines: Vec<String> = errors.iter().map(|error| format!("{} {}", error.pointer, error.code)).collect();
            Error::new(&format!("sites file: {}", lines.join("; "))).into()
        })
    }

    /// The site of a publishable key.
    #[wasm_bindgen(js_name = byKey)]
    pub fn by_key(&self, key: &str) -> Option<Site> {
        self.0.iter().find(|site| site.key == key).cloned().map(Site)
    }

    /// Whether any site lists this origin: all that a preflight, which carries no key, can be asked.
    #[wasm_bindgen(js_name = anyAllowsOrigin)]
    pub fn any_allows_origin(&self, origin: &str) -> bool {
        self.0.iter().any(|site| site.allows_origin(origin))
    }

    /// The site of an id.
    #[wasm_bindgen(js_name = byId)]
    pub fn by_id(&self, id: &str) -> Option<Site> {
        self.0.iter().find(|site| site.id == id).cloned().map(Site)
    }
}

#[wasm_bindgen]
impl Site {
    /// Short name.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.0.id.clone()
    }

    /// OZmap's base URL without a trailing slash.
    #[wasm_bindgen(getter, js_name = ozmapUrl)]
    pub fn ozmap_url(&self) -> String {
        self.0.ozmap.url.trim_end_matches('/').to_owned()
    }

    /// What `GET /v1/plans` answers, as JSON.
    #[wasm_bindgen(getter, js_name = plansJson)]
    pub fn plans_json(&self) -> String {
        json!({ "site": { "name": self.0.name }, "plans": self.0.plans }).to_string()
    }

    /// Whether any plan is sold in some regions only.
    #[wasm_bindgen(getter, js_name = sellsByRegion)]
    pub fn sells_by_region(&self) -> bool {
        self.0.sells_by_region()
    }

    /// Whether pages of this origin may use the site's key.
    #[wasm_bindgen(js_name = allowsOrigin)]
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.0.allows_origin(origin)
    }
}
