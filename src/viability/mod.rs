//! Who can be served, and from which box: the rules of viability.
//!
//! A box serves a new customer when all hold:
//! 1. it is not "Em projeto" (`draft`). `implanted: false` alone does not exclude it;
//! 2. it has a free service port;
//! 3. it lies within the radius, the edge included. Without a radius of the site's own, OZmap's setting has already
//!    chosen the boxes;
//! 4. when the plan has region tags, it lies in a region that carries at least one of them.
//!
//! The documented radius row does not tell whether a box is "Em projeto". Where the answer hangs on that,
//! [`decide`] gives [`Verdict::NeedsBoxes`], to be settled with one look-up:
//!
//! ```
//! use conecte_ozmap::{geo::LatLng, ozmap::{Fault, Reply, Request, boxes, radius}, region::RegionIndex};
//! use conecte_ozmap::viability::{Decision, Rules, Verdict, decide};
//!
//! # let send = |request: Request| if request.target.starts_with("/boxes") {
//! #     &br#"{"total":1,"rows":[{"id":"5dc06d1275fc7d0006732521","draft":false}]}"#[..]
//! # } else {
//! #     br#"{"boxes":[{"id":"5dc06d1275fc7d0006732521","project":"5d51a87046cbe700148328bf","distance":30.41,
//! #         "lat":41.87252,"lng":-87.62489,"implanted":false,"availability":6}]}"#
//! # };
//! let at = LatLng::new(41.8725, -87.6245)?;
//! let regions = RegionIndex::default();
//! let rules = Rules { at, radius: None, tags: &[], regions: &regions };
//!
//! let body = send(radius::request(at, rules.radius));
//! let mut verdict = decide(&Reply::Answer { status: 200, body }, &rules)?;
//! let decision = loop {
//!     match verdict {
//!         Verdict::Decided(decision) => break decision,
//!         Verdict::NeedsBoxes(open) => {
//!             let body = send(boxes::request(open.ids()));
//!             let found = boxes::parse(Reply::Answer { status: 200, body }, open.ids())?;
//!             verdict = open.settle(&found);
//!         }
//!     }
//! };
//! let Decision::Viable(candidates) = decision else { panic!("not viable") };
//! assert_eq!(candidates[0].free_ports, 6);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decide;
mod rank;
mod settle;

use serde::{Deserialize, Serialize};

pub use decide::decide;
pub use settle::Unsettled;

use crate::geo::{LatLng, Metres};
use crate::ozmap::Id;
use crate::region::RegionIndex;

/// Candidates kept: they travel inside the ticket at about 100 bytes each, and each that OZmap turns down costs the
/// customer one more call. Where eight boxes in a row have filled up meanwhile, the check is stale anyway.
pub const MAX_CANDIDATES: usize = 8;

/// What a place is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The customer's place.
    pub at: LatLng,
    /// The site's own radius, as it was sent to OZmap. `None`: OZmap's setting.
    pub radius: Option<Metres>,
    /// The plan's region tags; none: the plan is sold everywhere.
    pub tags: &'a [Id],
    /// The network's regions. Not read when there are no tags.
    pub regions: &'a RegionIndex,
}

/// A box that serves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The box.
    pub box_id: Id,
    /// Its project.
    pub project: Id,
    /// How far it is: OZmap's figure, ours where OZmap gives none.
    #[serde(rename = "distanceM")]
    pub distance: Metres,
    /// Its free ports.
    pub free_ports: u32,
}

/// How the question stands.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub enum Verdict {
    /// Answered.
    Decided(Decision),
    /// Hangs on whether some boxes are "Em projeto": look them up, then [`Unsettled::settle`].
    NeedsBoxes(Unsettled),
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// These boxes serve: nearest first, then more free ports, then by id; at least one, at most [`MAX_CANDIDATES`].
    Viable(Vec<Candidate>),
    /// No box serves.
    NotViable(Reason),
}

/// Why no box serves: the first rule that no box passes together with those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No region carries any of the plan's tags, wherever the customer lives: nearly always a configuration mistake.
    PlanTagsMatchNoRegion,
    /// No box in range, but for boxes "Em projeto".
    NoBoxInRange,
    /// There are boxes in range, and none has a port that OZmap would give.
    NoFreePort,
    /// There are free ports in range, and none in a region where the plan is sold.
    OutsidePlanRegion,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 4] =
        [Self::PlanTagsMatchNoRegion, Self::NoBoxInRange, Self::NoFreePort, Self::OutsidePlanRegion];

    /// The stable code, the same as in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PlanTagsMatchNoRegion => "plan_tags_match_no_region",
            Self::NoBoxInRange => "no_box_in_range",
            Self::NoFreePort => "no_free_port",
            Self::OutsidePlanRegion => "outside_plan_region",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_what_json_says() {
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_value(reason).ok(), Some(reason.code().into()));
        }
    }
}
