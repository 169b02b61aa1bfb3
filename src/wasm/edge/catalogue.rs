//! Tags and regions as OZmap has them.

use wasm_bindgen::prelude::*;

use super::call::{OzmapRequest, lost};
use super::site::Site;
use super::thrown;
use crate::edge;
use crate::ozmap::Reply;
use crate::problem::Problem;

/// Reading all tags, and all regions where they are wanted: a session as `RegionLoad` is one.
#[wasm_bindgen]
pub struct Catalogue(edge::Catalogue);

#[wasm_bindgen]
impl Catalogue {
    /// Starts at the first page.
    #[wasm_bindgen(constructor)]
    pub fn new(with_regions: bool) -> Self {
        Self(edge::Catalogue::new(with_regions))
    }

    /// The next call to make.
    pub fn request(&self) -> Option<OzmapRequest> {
        self.0.request().map(|request| OzmapRequest::new(self.0.list(), request))
    }

    /// Takes an HTTP answer, whole. Throws a problem.
    pub fn answer(&mut self, status: u16, body: &[u8]) -> Result<(), JsValue> {
        self.0.reply(Reply::Answer { status, body }).map_err(thrown)
    }

    /// There was no whole answer: `timeout`, `connection` or `too_large`. Throws a problem.
    pub fn lost(&mut self, kind: &str) -> Result<(), JsValue> {
        self.0.reply(lost(kind)).map_err(thrown)
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
