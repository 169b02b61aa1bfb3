//! Sessions: the shell sends what `request()` gives and feeds `answer()` or `lost()`, until there is no request.

use std::rc::Rc;

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::call::{OzmapRequest, lost};
use super::intake::Intake;
use super::regions::Regions;
use super::site::Site;
use super::thrown;
use crate::edge;
use crate::ozmap::{Reply, Request, lead};
use crate::problem::Problem;
use crate::region::RegionIndex;
use crate::viability::Decision;

/// A viability check.
#[wasm_bindgen]
pub struct Check {
    pub(super) under_way: edge::Check<Rc<RegionIndex>>,
    site: Rc<crate::site::Site>,
    intake: Rc<edge::Intake>,
}

/// Leaving a lead.
#[wasm_bindgen]
pub struct Lead {
    request: Option<Request>,
}

/// `request`, `answer` and `lost` of a session, whose faults are thrown as problems. One that reads several lists, as
/// the core's own session inside it does, names the list that each call is about.
macro_rules! session {
    ($name:ident, $call:literal) => {
        session!($name => |_| $call);
    };
    ($name:ident, lists) => {
        session!($name => |of| of.0.list());

        impl $name {
            fn next(&self) -> Option<crate::ozmap::Request> {
                self.0.request()
            }

            fn take(&mut self, reply: Reply<'_>) -> Result<(), crate::ozmap::Fault> {
                self.0.reply(reply)
            }
        }
    };
    ($name:ident => $call:expr) => {
        #[wasm_bindgen]
        impl $name {
            /// The next call to make.
            pub fn request(&self) -> Option<OzmapRequest> {
                let call: fn(&Self) -> &'static str = $call;
                self.next().map(|request| OzmapRequest::new(call(self), request))
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
pub(super) use session;

session!(Check, "viability");
session!(Lead, "lead");

impl Check {
    fn next(&self) -> Option<Request> {
        self.under_way.request()
    }

    fn take(&mut self, reply: Reply<'_>) -> Result<(), Problem> {
        Ok(self.under_way.reply(reply)?)
    }
}

#[wasm_bindgen]
impl Check {
    /// A check of this signup at this site.
    #[wasm_bindgen(constructor)]
    pub fn new(site: &Site, intake: &Intake, regions: &Regions) -> Self {
        let (site, intake) = (Rc::clone(&site.0), Rc::clone(&intake.0));
        Self { under_way: edge::Check::new(&site, &intake.signup, Rc::clone(&regions.0)), site, intake }
    }

    /// The answer for a place that cannot be served, as JSON; nothing when it can.
    #[wasm_bindgen(js_name = notViable)]
    pub fn not_viable(&self) -> Result<Option<String>, JsValue> {
        match self.under_way.decision() {
            Some(Decision::NotViable(reason)) => {
                Ok(Some(json!({ "outcome": "not_viable", "reason": reason }).to_string()))
            }
            Some(Decision::Viable(_)) => Ok(None),
            None => Err(thrown(Problem::INTERNAL)),
        }
    }

    /// The claims to seal into a ticket that is valid until `exp_s` (Unix seconds), as JSON.
    pub fn ticket(&self, exp_s: u32) -> Result<String, JsValue> {
        match self.under_way.decision() {
            Some(Decision::Viable(boxes)) => {
                Ok(edge::claims(&self.site.id, &self.intake.signup, boxes, u64::from(exp_s)))
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
