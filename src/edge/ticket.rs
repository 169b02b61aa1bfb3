//! What a ticket claims. The edge seals it, so that a browser carries the boxes without seeing them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::geo::LatLng;
use crate::problem::Problem;
use crate::reservation::Slot;
use crate::signup::Signup;
use crate::viability::Candidate;

/// About what claims take in JSON beside their slots.
const CLAIMS_BYTES: usize = 192;
/// About what a slot takes in JSON.
const SLOT_BYTES: usize = 80;

/// The outcome of a viable check, bound to its site, plan and place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket<'a> {
    site: Cow<'a, str>,
    plan: Cow<'a, str>,
    at: LatLng,
    /// Nearest first.
    slots: Vec<Slot>,
    /// Unix seconds.
    exp: u64,
}

impl<'a> Ticket<'a> {
    /// A ticket for these boxes, valid until `exp` (Unix seconds).
    #[must_use]
    pub fn new(site: &'a str, signup: &'a Signup, candidates: &[Candidate], exp: u64) -> Self {
        let slot = |one: &Candidate| Slot { box_id: one.box_id.clone(), project: one.project.clone() };
        let slots = candidates.iter().map(slot).collect();
        Self { site: site.into(), plan: signup.plan().into(), at: signup.location(), slots, exp }
    }

    /// The claims as the edge seals them.
    ///
    /// # Panics
    /// Never: only strings and finite numbers are written.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = Vec::with_capacity(CLAIMS_BYTES + self.slots.len() * SLOT_BYTES);
        serde_json::to_writer(&mut json, self).expect("strings and finite numbers");
        json
    }

    /// The boxes of an opened ticket, for a signup at a site; `claims` is `None` for a ticket that did not open.
    ///
    /// # Errors
    /// [`Problem::TICKET_INVALID`], [`Problem::TICKET_EXPIRED`] or [`Problem::TICKET_MISMATCH`].
    pub fn redeem(claims: Option<&str>, site: &str, signup: &Signup, now_s: u64) -> Result<Vec<Slot>, Problem> {
        let ticket: Option<Self> = claims.and_then(|json| serde_json::from_str(json).ok());
        let ticket = ticket.ok_or(Problem::TICKET_INVALID)?;
        if ticket.site != site || ticket.plan != signup.plan() || ticket.at != signup.location() {
            return Err(Problem::TICKET_MISMATCH);
        }
        if ticket.exp <= now_s { Err(Problem::TICKET_EXPIRED) } else { Ok(ticket.slots) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::Metres;
    use crate::ozmap::{Id, test_data};

    fn claims() -> String {
        let id = |text| Id::new(text).expect("id");
        let candidate = Candidate { box_id: id("b1"), project: id("p1"), distance: Metres(30.0), free_ports: 2 };
        let json = Ticket::new("demo", &test_data::signup(), &[candidate], 1_000).to_json();
        String::from_utf8(json).expect("text")
    }

    #[test]
    fn opens_for_its_own_signup_until_it_expires() {
        let claims = claims();
        let redeem = |now| Ticket::redeem(Some(&claims), "demo", &test_data::signup(), now);
        assert_eq!(redeem(999).expect("valid")[0].box_id.as_str(), "b1");
        assert_eq!(redeem(1_000), Err(Problem::TICKET_EXPIRED));
    }

    #[test]
    fn another_site_plan_or_place_is_a_mismatch() {
        let claims = claims();
        let signup = test_data::signup();
        assert_eq!(Ticket::redeem(Some(&claims), "other", &signup, 0), Err(Problem::TICKET_MISMATCH));
        for (ours, theirs) in [("fibra-600", "fibra-300"), ("-27.5782", "-27.57821")] {
            let swapped = claims.replace(ours, theirs);
            assert_ne!(swapped, claims);
            assert_eq!(Ticket::redeem(Some(&swapped), "demo", &signup, 0), Err(Problem::TICKET_MISMATCH));
        }
    }

    #[test]
    fn what_is_no_ticket() {
        for claims in [None, Some(""), Some("{}"), Some("null")] {
            assert_eq!(Ticket::redeem(claims, "demo", &test_data::signup(), 0), Err(Problem::TICKET_INVALID));
        }
    }
}
