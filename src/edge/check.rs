//! A viability check: the radius answer, and where that leaves it open, which of its boxes are "Em projeto".

use crate::geo::{LatLng, Metres};
use crate::ozmap::{Fault, Reply, Request, boxes, radius};
use crate::plan::PlanTags;
use crate::region::RegionIndex;
use crate::signup::Signup;
use crate::site::Site;
use crate::viability::{self, Decision, Rules, Unsettled, Verdict};

/// A check under way.
#[derive(Debug, Clone)]
pub struct Check<R> {
    at: LatLng,
    radius: Option<Metres>,
    tags: PlanTags,
    regions: R,
    stage: Stage,
}

#[derive(Debug, Clone)]
enum Stage {
    Radius,
    Boxes(Unsettled),
    Done(Decision),
}

impl<R: AsRef<RegionIndex>> Check<R> {
    /// A check of this signup's place and plan. `regions` are read only for a plan with region tags.
    #[must_use]
    pub fn new(site: &Site, signup: &Signup, regions: R) -> Self {
        let tags = site.plan(signup.plan()).map(|plan| plan.region_tags.clone()).unwrap_or_default();
        Self { at: signup.location(), radius: site.radius_m, tags, regions, stage: Stage::Radius }
    }

    /// The next call to make; `None` once [`Check::decision`] is there.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        match &self.stage {
            Stage::Radius => Some(radius::request(self.at, self.radius)),
            Stage::Boxes(unsettled) => Some(boxes::request(unsettled.ids())),
            Stage::Done(_) => None,
        }
    }

    /// Takes the reply to [`Check::request`].
    ///
    /// # Errors
    /// Any [`Fault`]: the check has no answer, and is never "not viable" for it.
    pub fn reply(&mut self, reply: Reply<'_>) -> Result<(), Fault> {
        let verdict = match &self.stage {
            Stage::Radius => {
                let rules =
                    Rules { at: self.at, radius: self.radius, tags: &self.tags, regions: self.regions.as_ref() };
                viability::decide(&reply, &rules)?
            }
            Stage::Boxes(unsettled) => unsettled.clone().settle(&boxes::parse(reply, unsettled.ids())?),
            Stage::Done(_) => return Ok(()),
        };
        self.stage = match verdict {
            Verdict::Decided(decision) => Stage::Done(decision),
            Verdict::NeedsBoxes(unsettled) => Stage::Boxes(unsettled),
        };
        Ok(())
    }

    /// The answer, once every call is made.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        match &self.stage {
            Stage::Done(decision) => Some(decision),
            Stage::Radius | Stage::Boxes(_) => None,
        }
    }
}
