//! Sites.

use std::rc::Rc;

use js_sys::Error;
use wasm_bindgen::prelude::*;

use super::thrown;
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

    /// Whether pages of this origin may use the site's key.
    #[wasm_bindgen(js_name = allowsOrigin)]
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.0.allows_origin(origin)
    }
}
