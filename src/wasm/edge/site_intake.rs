//! What sets up a site.

use wasm_bindgen::prelude::*;

use super::site::Site;
use super::thrown;
use crate::edge;
use crate::problem::Problem;

/// A site's document and secrets, as they were sent.
#[wasm_bindgen]
pub struct SiteIntake(edge::SiteIntake);

#[wasm_bindgen]
impl SiteIntake {
    /// Reads a body. Throws a problem.
    #[wasm_bindgen(constructor)]
    pub fn new(body: &[u8]) -> Result<Self, JsValue> {
        edge::SiteIntake::parse(body).map(Self).map_err(thrown)
    }

    /// The document's text, not yet read.
    #[wasm_bindgen(getter)]
    pub fn document(&self) -> String {
        self.0.document.clone()
    }

    /// The secrets that the site needs, as the JSON of `[{name, origin, value?}]`; one without a value is kept already.
    /// `kept` is the JSON of `[{name, origin}]`. Throws a problem.
    pub fn needed(&self, site: &Site, id: &str, kept: &str) -> Result<String, JsValue> {
        let kept: Vec<edge::Kept> = serde_json::from_str(kept).map_err(|_| thrown(Problem::INTERNAL))?;
        let needed = self.0.needed(&site.0, id, &kept).map_err(thrown)?;
        serde_json::to_string(&needed).map_err(|_| thrown(Problem::INTERNAL))
    }
}

/// What makes an operator's key.
#[wasm_bindgen]
pub struct KeyIntake(edge::KeyIntake);

#[wasm_bindgen]
impl KeyIntake {
    /// Reads a body. Throws a problem.
    #[wasm_bindgen(constructor)]
    pub fn new(body: &[u8]) -> Result<Self, JsValue> {
        edge::KeyIntake::parse(body).map(Self).map_err(thrown)
    }

    /// What it is for.
    #[wasm_bindgen(getter)]
    pub fn label(&self) -> Option<String> {
        self.0.label.clone()
    }

    /// The id of the key that it takes the place of.
    #[wasm_bindgen(getter)]
    pub fn replaces(&self) -> Option<String> {
        self.0.replaces.clone()
    }
}

/// The site that an operator's key names, if it has the shape of one.
#[wasm_bindgen(js_name = siteOfOperatorKey)]
#[must_use]
pub fn site_of_operator_key(key: &str) -> Option<String> {
    edge::site_of_operator_key(key).map(str::to_owned)
}

/// Scheme, host and port of a URL that was checked before.
#[wasm_bindgen(js_name = originOf)]
#[must_use]
pub fn origin_of(url: &str) -> String {
    edge::origin_of(url)
}
