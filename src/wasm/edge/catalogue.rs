//! Tags and regions as OZmap has them.

use wasm_bindgen::prelude::*;

use super::call::{OzmapRequest, lost};
use super::sessions::session;
use super::site::Site;
use super::thrown;
use crate::edge;
use crate::ozmap::Reply;
use crate::problem::Problem;

/// Reading all tags, and all regions where they are wanted: a session as `RegionLoad` is one.
#[wasm_bindgen]
pub struct Catalogue(edge::Catalogue);

session!(Catalogue, lists);

#[wasm_bindgen]
impl Catalogue {
    /// Starts at the first page.
    #[wasm_bindgen(constructor)]
    pub fn new(with_regions: bool) -> Self {
        Self(edge::Catalogue::new(with_regions))
    }

    /// What `GET /v1/tags` answers, as JSON. Throws a problem before the last page.
    pub fn tags(&self) -> Result<String, JsValue> {
        self.0.tags_json().ok_or_else(|| thrown(Problem::INTERNAL))
    }

    /// What `GET /v1/regions` answers, as JSON. Throws a problem before the last page.
    pub fn regions(&self) -> Result<String, JsValue> {
        self.0.regions_json().ok_or_else(|| thrown(Problem::INTERNAL))
    }

    /// What `GET /v1/plans/regions` answers for this site, as JSON. Throws a problem before the last page.
    pub fn plans(&self, site: &Site) -> Result<String, JsValue> {
        self.0.plans_json(&site.0.plans).ok_or_else(|| thrown(Problem::INTERNAL))
    }
}
