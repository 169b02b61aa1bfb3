//! Regions: reading them, and asking which of them hold a place.

use std::rc::Rc;

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::call::{OzmapRequest, lost};
use super::sessions::session;
use super::thrown;
use crate::edge;
use crate::ozmap::{Id, Reply, Request, Skipped};
use crate::problem::{InputError, Problem};
use crate::region::RegionIndex;

/// The regions of a site.
#[wasm_bindgen]
#[derive(Default)]
pub struct Regions(pub(super) Rc<RegionIndex>);

#[wasm_bindgen]
impl Regions {
    /// No regions: for plans without region tags, which read none.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many could be read.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// How many could not be read.
    #[wasm_bindgen(getter)]
    pub fn skipped(&self) -> usize {
        self.0.skipped().len()
    }

    /// The first `most` regions that could not be read, each as the JSON of `{region, code, reason}`; `region` is its
    /// id, or null when not even that could be read. Holds no personal data.
    #[wasm_bindgen(js_name = skippedRegions)]
    pub fn skipped_regions(&self, most: usize) -> Vec<String> {
        let line = |Skipped { id, reason }: &Skipped| {
            json!({ "region": id, "code": reason.code(), "reason": reason.to_string() }).to_string()
        };
        self.0.skipped().iter().take(most).map(line).collect()
    }

    /// Memory that they take, in bytes.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> usize {
        self.0.bytes()
    }

    /// The regions that hold each of many places, given as `[lng, lat, lng, lat, …]` in decimal degrees.
    ///
    /// Regions are numbered from 0 to `count - 1`. Those of place `i`, in ascending order, are
    /// `answer.subarray(answer[i], answer[i + 1])`. Throws a problem when a place is not on the globe.
    #[wasm_bindgen(js_name = regionsAt)]
    pub fn regions_at(&self, points: &[f64]) -> Result<Vec<u32>, JsValue> {
        let bad = |at: usize| {
            let error = InputError { pointer: format!("/{at}"), code: "location_invalid" };
            thrown(Problem::invalid(vec![error]))
        };
        let (places, rest) = points.as_chunks();
        if !rest.is_empty() {
            return Err(bad(points.len()));
        }
        self.0.regions_at_all(places).map_err(|error| bad(error.place * 2))
    }

    /// The OZmap ids of the regions, by number.
    pub fn ids(&self) -> Vec<String> {
        self.numbers().filter_map(|region| self.0.id(region).map(Id::to_string)).collect()
    }

    /// The names of the regions, by number.
    pub fn names(&self) -> Vec<String> {
        self.numbers().filter_map(|region| self.0.name(region).map(str::to_owned)).collect()
    }
}

impl Regions {
    fn numbers(&self) -> impl Iterator<Item = u32> {
        (0..).take(self.0.len())
    }
}

/// Reading every region.
#[wasm_bindgen]
#[derive(Default)]
pub struct RegionLoad(edge::RegionLoad);

session!(RegionLoad, "regions");

impl RegionLoad {
    fn next(&self) -> Option<Request> {
        self.0.request()
    }

    fn take(&mut self, reply: Reply<'_>) -> Result<(), Problem> {
        Ok(self.0.reply(reply)?)
    }
}

#[wasm_bindgen]
impl RegionLoad {
    /// Starts at the first page.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The regions, once, after the last page. Throws a problem before.
    pub fn finish(&mut self) -> Result<Regions, JsValue> {
        self.0.finish().map(|index| Regions(Rc::new(index))).ok_or_else(|| thrown(Problem::INTERNAL))
    }
}
