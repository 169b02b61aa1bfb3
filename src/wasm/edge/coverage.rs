//! Inventory mode: reading the network, and asking the snapshot of it.

use std::rc::Rc;

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::call::{OzmapRequest, lost};
use super::sessions::session;
use super::site::Site;
use super::thrown;
use crate::coverage::{Found, Snapshot, Tally, View};
use crate::edge::{self, SkippedRows};
use crate::geo::{LatLng, Metres};
use crate::ozmap::{Id, Reply};
use crate::problem::{InputError, Problem};
use crate::viability::Reason;

/// Reading the whole network: a session as `RegionLoad` is one.
#[wasm_bindgen]
pub struct InventoryLoad(edge::InventoryLoad);

/// A network at one moment. Boxes are named by ordinals, from 0 to `count`, that mean nothing in another one.
#[wasm_bindgen]
pub struct Coverage {
    snapshot: Rc<Snapshot>,
    tally: Tally,
    skipped: SkippedRows,
}

/// A network as a plan sees it, its tags resolved once.
#[wasm_bindgen]
pub struct CoveragePlan(View<Rc<Snapshot>>);

session!(InventoryLoad, lists);

#[wasm_bindgen]
impl InventoryLoad {
    /// Starts at the first page; regions are read only if wanted.
    #[wasm_bindgen(constructor)]
    pub fn new(with_regions: bool) -> Self {
        Self(edge::InventoryLoad::new(with_regions))
    }

    /// The network, once, after the last page. Throws a problem before.
    pub fn finish(&mut self) -> Result<Coverage, JsValue> {
        let done = self.0.take().ok_or_else(|| thrown(Problem::INTERNAL))?;
        let edge::Inventory { snapshot, tally, skipped } = done;
        Ok(Coverage { snapshot: Rc::new(snapshot), tally, skipped })
    }
}

#[wasm_bindgen]
impl Coverage {
    /// The bytes that `toBytes` gave, read in place. Throws `{code, offset}` for any other.
    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, JsValue> {
        let snapshot = Snapshot::from_bytes(bytes).map_err(|error| {
            let json = json!({ "code": error.kind.code(), "offset": error.offset }).to_string();
            js_sys::JSON::parse(&json).unwrap_or(JsValue::UNDEFINED)
        })?;
        Ok(Self { snapshot: Rc::new(snapshot), tally: Tally::default(), skipped: SkippedRows::default() })
    }

    /// All of it. The same network gives the same bytes.
    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.snapshot.as_bytes().to_vec()
    }

    /// Bytes in memory.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> usize {
        self.snapshot.as_bytes().len()
    }

    /// How many boxes there are.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.snapshot.len()
    }

    /// Boxes that were left out because they are "Em projeto".
    #[wasm_bindgen(getter)]
    pub fn drafts(&self) -> usize {
        self.tally.drafts
    }

    /// Splitters whose box was not read.
    #[wasm_bindgen(getter)]
    pub fn orphans(&self) -> usize {
        self.tally.orphans
    }

    /// How many rows could not be read.
    #[wasm_bindgen(getter)]
    pub fn skipped(&self) -> usize {
        self.skipped.count
    }

    /// The first rows that could not be read, each as `list id: reason`.
    #[wasm_bindgen(getter, js_name = skippedReasons)]
    pub fn skipped_reasons(&self) -> Vec<String> {
        let id = |id: &Option<Id>| id.as_ref().map_or_else(|| "no id".to_owned(), ToString::to_string);
        self.skipped.named.iter().map(|(list, row)| format!("{list} {}: {}", id(&row.id), row.reason)).collect()
    }

    /// The id of a box; nothing for an ordinal that there is not.
    pub fn id(&self, ordinal: u32) -> Option<String> {
        self.snapshot.id(ordinal).map(|id| id.to_string())
    }

    /// The id of a box's project; nothing for an ordinal that there is not.
    pub fn project(&self, ordinal: u32) -> Option<String> {
        self.snapshot.project(ordinal).map(|id| id.to_string())
    }

    /// The free ports of a box; nothing for an ordinal that there is not.
    #[wasm_bindgen(js_name = freePorts)]
    pub fn free_ports(&self, ordinal: u32) -> Option<u16> {
        self.snapshot.free_ports(ordinal)
    }

    /// What a plan with these region tags sees; without tags it is sold everywhere. Throws a problem for a text that is
    /// no id.
    pub fn plan(&self, tags: Vec<String>) -> Result<CoveragePlan, JsValue> {
        let ids = tags.iter().enumerate().map(|(at, tag)| Id::new(tag).ok_or_else(|| bad(at, "tag_invalid")));
        let ids = ids.collect::<Result<Vec<_>, _>>()?;
        Ok(CoveragePlan(View::new(Rc::clone(&self.snapshot), &ids)))
    }

    /// The answer of `POST /v1/coverage` to a body, as JSON.
    pub fn answer(&self, question: &CoverageQuestion, as_of: &str) -> String {
        question.0.answer(&self.snapshot, as_of)
    }
}

#[wasm_bindgen]
impl CoveragePlan {
    /// The boxes that serve a place, nearest first: ordinal, then metres, of each in turn.
    pub fn nearest(&self, lat: f64, lng: f64, radius_m: f64, limit: usize) -> Result<Vec<f64>, JsValue> {
        let found = self.0.nearest(place(0, lat, lng)?, Metres(radius_m), limit);
        Ok(found.iter().flat_map(pair).collect())
    }

    /// As `nearest`, for many places: latitude, then longitude, of each in turn. Of each place in turn: how many boxes,
    /// then the ordinal and the metres of each.
    #[wasm_bindgen(js_name = nearestMany)]
    pub fn nearest_many(&self, points: &[f64], radius_m: f64, limit: usize) -> Result<Vec<f64>, JsValue> {
        let (mut found, mut boxes) = (Vec::new(), Vec::new());
        for at in places(points)? {
            self.0.nearest_into(&mut found, at?, Metres(radius_m), limit);
            boxes.push(f64::from(u32::try_from(found.len()).unwrap_or(u32::MAX)));
            boxes.extend(found.iter().flat_map(pair));
        }
        Ok(boxes)
    }

    /// Whether each of many places can be served: 0 if so, else one more than the place of the reason in
    /// `coverageReasons`. Points are latitude, then longitude, of each in turn.
    pub fn decide(&self, points: &[f64], radius_m: f64) -> Result<Vec<u8>, JsValue> {
        places(points)?.map(|at| Ok(self.0.outcome(at?, Metres(radius_m)).map_or_else(code, |()| 0))).collect()
    }
}

/// A body of `POST /v1/coverage` that every rule accepts.
#[wasm_bindgen]
pub struct CoverageQuestion(edge::CoverageQuestion);

#[wasm_bindgen]
impl CoverageQuestion {
    /// Reads a body. Throws a problem.
    #[wasm_bindgen(constructor)]
    pub fn new(site: &Site, body: &[u8]) -> Result<Self, JsValue> {
        edge::CoverageQuestion::parse(body, &site.0).map(Self).map_err(thrown)
    }
}

/// The reasons that `CoveragePlan.decide` counts.
#[wasm_bindgen(js_name = coverageReasons)]
#[must_use]
pub fn coverage_reasons() -> Vec<String> {
    Reason::ALL.iter().map(|reason| reason.code().to_owned()).collect()
}

fn code(reason: Reason) -> u8 {
    (1..).zip(Reason::ALL).find(|(_, one)| *one == reason).map_or(u8::MAX, |(code, _)| code)
}

fn pair(&Found { ordinal, distance: Metres(metres) }: &Found) -> [f64; 2] {
    [ordinal.into(), metres]
}

fn places(points: &[f64]) -> Result<impl Iterator<Item = Result<LatLng, JsValue>>, JsValue> {
    let (pairs, rest) = points.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(bad(pairs.len(), "location_invalid"));
    }
    Ok(pairs.iter().enumerate().map(|(at, &[lat, lng])| place(at, lat, lng)))
}

fn place(at: usize, lat: f64, lng: f64) -> Result<LatLng, JsValue> {
    LatLng::new(lat, lng).map_err(|_| bad(at, "location_invalid"))
}

fn bad(at: usize, code: &'static str) -> JsValue {
    thrown(Problem::invalid(vec![InputError { pointer: format!("/{at}"), code }]))
}
