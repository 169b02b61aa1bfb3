//! Sessions: the shell sends what `request()` gives and feeds `answer()` or `lost()`, until there is no request.

use std::rc::Rc;

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::call::{OzmapRequest, lost};
use super::intake::Intake;
use super::site::Site;
use super::thrown;
use crate::edge::{self, Ticket};
use crate::ozmap::{Reply, Request, lead};
use crate::problem::Problem;
use crate::region::RegionIndex;
use crate::viability::Decision;

/// The regions of a site.
#[wasm_bindgen]
#[derive(Default)]
pub struct Regions(Rc<RegionIndex>);

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

    /// The regions that could not be read, each as `id: reason`.
    #[wasm_bindgen(getter, js_name = skippedReasons)]
    pub fn skipped_reasons(&self) -> Vec<String> {
        let line = |id: &str, reason: &dyn std::fmt::Display| format!("{id}: {reason}");
        self.0.skipped().iter().map(|s| line(s.id.as_ref().map_or("no id", |id| id.as_str()), &s.reason)).collect()
    }
}

/// Reading every region.
#[wasm_bindgen]
#[derive(Default)]
pub struct RegionLoad(edge::RegionLoad);

/// A viability check.
#[wasm_bindgen]
pub struct Check {
    check: edge::Check<Rc<RegionIndex>>,
    site: Rc<crate::site::Site>,
    intake: Rc<edge::Intake>,
}

/// Leaving a lead.
#[wasm_bindgen]
pub struct Lead {
    request: Option<Request>,
}

/// `request`, `answer` and `lost` of a session, whose faults are thrown as problems.
macro_rules! session {
    ($name:ident, $call:literal) => {
        #[wasm_bindgen]
        impl $name {
            /// The next call to make.
            pub fn request(&self) -> Option<OzmapRequest> {
                self.next().map(|request| OzmapRequest::new($call, request))
            }

            /// Takes an HTTP answer, whole. Throws a problem.
            pub fn answer(&mut self, status: u16, body: &[u8]) -> Result<(), JsValue> {
                self.take(Reply::Answer { status, body }).map_err(thrown)
            }

            /// There was no whole answer: `timeout`, `connection` or `too_large`. Throws a problem.
            pub fn lost(&mut self, kind: &str) -> Result<(), JsValue> {
                self.take(lost(kind)).map_err(thrown)
            }
        }
    };
}

session!(RegionLoad, "regions");
session!(Check, "viability");
session!(Lead, "lead");

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

    /// The regions, after the last page. Throws a problem before.
    pub fn finish(&self) -> Result<Regions, JsValue> {
        self.0.clone().finish().map(|index| Regions(Rc::new(index))).ok_or_else(|| thrown(Problem::INTERNAL))
    }
}

impl Check {
    fn next(&self) -> Option<Request> {
        self.check.request()
    }

    fn take(&mut self, reply: Reply<'_>) -> Result<(), Problem> {
        Ok(self.check.reply(reply)?)
    }
}

#[wasm_bindgen]
impl Check {
    /// A check of this signup at this site.
    #[wasm_bindgen(constructor)]
    pub fn new(site: &Site, intake: &Intake, regions: &Regions) -> Self {
        let (site, intake) = (Rc::clone(&site.0), Rc::clone(&intake.0));
        Self { check: edge::Check::new(&site, &intake.signup, Rc::clone(&regions.0)), site, intake }
    }

    /// The answer for a place that cannot be served, as JSON; nothing when it can.
    #[wasm_bindgen(js_name = notViable)]
    pub fn not_viable(&self) -> Result<Option<String>, JsValue> {
        match self.check.decision() {
            Some(Decision::NotViable(reason)) => {
                Ok(Some(json!({ "outcome": "not_viable", "reason": reason }).to_string()))
            }
            Some(Decision::Viable(_)) => Ok(None),
            None => Err(thrown(Problem::INTERNAL)),
        }
    }

    /// The claims to seal into a ticket that is valid until `exp_s` (Unix seconds), as JSON.
    pub fn ticket(&self, exp_s: u32) -> Result<Vec<u8>, JsValue> {
        match self.check.decision() {
            Some(Decision::Viable(boxes)) => {
                Ok(Ticket::new(&self.site.id, &self.intake.signup, boxes, u64::from(exp_s)).to_json())
            }
            _ => Err(thrown(Problem::INTERNAL)),
        }
    }
}

impl Lead {
    fn next(&self) -> Option<Request> {
        self.request.clone()
    }

    fn take(&mut self, reply: Reply<'_>) -> Result<(), Problem> {
        lead::parse(reply)?;
        self.request = None;
        Ok(())
    }
}

#[wasm_bindgen]
impl Lead {
    /// A lead under a code of its own.
    #[wasm_bindgen(constructor)]
    pub fn new(intake: &Intake, code: &str) -> Self {
        let reason = intake.0.reason.map(crate::viability::Reason::code);
        Self { request: Some(lead::request(&intake.0.signup, code, reason)) }
    }
}
