//! A site's document, held against its OZmap.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::call::{OzmapRequest, lost};
use super::sessions::session;
use super::site::Site;
use super::thrown;
use crate::ozmap::Reply;
use crate::problem::Problem;
use crate::site;

/// Reading the tags and the regions that a document names: a session as `RegionLoad` is one.
#[wasm_bindgen]
pub struct SiteCheck(site::SiteCheck);

session!(SiteCheck, lists);

#[wasm_bindgen]
impl SiteCheck {
    /// Reads a document, and checks all of it that can be checked without OZmap. Throws a problem, `site_invalid`.
    #[wasm_bindgen(constructor)]
    pub fn new(json: &str) -> Result<Self, JsValue> {
        site::SiteCheck::parse(json).map(Self).map_err(thrown)
    }

    /// The site to send the calls with. It sells nothing.
    #[wasm_bindgen(getter)]
    pub fn site(&self) -> Site {
        Site(Rc::new(self.0.sender()))
    }

    /// What it came to, as the JSON of `{document, errors, tags, skipped}`. Throws a problem before the last page.
    ///
    /// `document` has every region tag that is known as its OZmap id; without `errors` it may take effect.
    pub fn finish(&self) -> Result<String, JsValue> {
        let checked = self.0.finish().ok_or_else(|| thrown(Problem::INTERNAL))?;
        serde_json::to_string(&checked).map_err(|_| thrown(Problem::INTERNAL))
    }
}
