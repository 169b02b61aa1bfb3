//! What a ticket claims. The edge seals it, so that a browser carries the boxes without seeing them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::geo::LatLng;
use crate::problem::Problem;
use crate::reservation::Slot;
use crate::signup::Signup;
use crate::viability::Candidate;

/// About what a ticket takes in JSON beside its slots.
const BOUND_BYTES: usize = 192;
/// About what a slot takes in JSON.
const SLOT_BYTES: usize = 80;

/// The outcome of a viable check.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket<'a> {
    /// Nearest first.
    slots: Vec<Slot>,
    #[serde(borrow)]
    bound: Bound<'a>,
}

/// What a ticket is good for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bound<'a> {
    site: Cow<'a, str>,
    plan: Cow<'a, str>,
    at: LatLng,
    /// Unix seconds.
    exp: u64,
}

/// The claims for these boxes as the edge seals them, valid until `exp` (Unix seconds), bound to their site, plan and
/// place.
///
/// # Panics
/// Never: only strings and finite numbers are written.
#[must_use]
pub fn claims(site: &str, signup: &Signup, candidates: &[Candidate], exp: u64) -> String {
    // By hand, for the slots are most of it, and ids stand in JSON as they are.
    let mut json = Vec::with_capacity(BOUND_BYTES + candidates.len() * SLOT_BYTES);
    json.extend_from_slice(b"{\"slots\":[");
    for (number, Candidate { box_id, project, .. }) in candidates.iter().enumerate() {
        json.extend_from_slice(if number == 0 { b"{\"box\":\"" } else { b",{\"box\":\"" });
        json.extend_from_slice(box_id.as_bytes());
        json.extend_from_slice(b"\",\"project\":\"");
        json.extend_from_slice(project.as_bytes());
        json.extend_from_slice(b"\"}");
    }
    json.extend_from_slice(b"],\"bound\":");
    let bound = Bound { site: site.into(), plan: signup.plan().into(), at: signup.location(), exp };
    serde_json::to_writer(&mut json, &bound).expect("strings and finite numbers");
    json.push(b'}');
    String::from_utf8(json).expect("ids are ASCII, and the rest is JSON of serde's")
}

impl<'a> Ticket<'a> {
    /// The boxes of an opened ticket, for a signup at a site; `claims` is `None` for a ticket that did not open.
    ///
    /// # Errors
    /// [`Problem::TICKET_INVALID`], [`Problem::TICKET_EXPIRED`] or [`Problem::TICKET_MISMATCH`].
    pub fn redeem(claims: Option<&'a str>, site: &str, signup: &Signup, now_s: u64) -> Result<Vec<Slot>, Problem> {
        let ticket: Option<Self> = claims.and_then(|json| serde_json::from_str(json).ok());
        let ticket = ticket.ok_or(Problem::TICKET_INVALID)?;
        let Bound { site: of_site, plan, at, exp } = ticket.bound;
        if of_site != site || plan != signup.plan() || at != signup.location() {
            return Err(Problem::TICKET_MISMATCH);
        }
        if exp <= now_s { Err(Problem::TICKET_EXPIRED) } else { Ok(ticket.slots) }
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
        super::claims("demo", &test_data::signup(), &[candidate], 1_000)
    }

    #[test]
    fn what_is_written_by_hand_is_what_serde_reads() {
        let id = |text| Id::new(text).expect("id");
        let signup = test_data::signup();
        for boxes in [&[][..], &["a"], &["5da62201493d9c0006000001", "b", "c"]] {
            let slot = |text| Slot { box_id: id(text), project: id("p/1") };
            let slots: Vec<Slot> = boxes.iter().map(|text| slot(text)).collect();
            let candidate =
                |Slot { box_id, project }| Candidate { box_id, project, distance: Metres(1.0), free_ports: 1 };
            let candidates: Vec<Candidate> = slots.iter().cloned().map(candidate).collect();
            let bound = Bound { site: "a \"site\"".into(), plan: signup.plan().into(), at: signup.location(), exp: 1 };
            let json = super::claims("a \"site\"", &signup, &candidates, 1);
            assert_eq!(serde_json::from_str(&json).ok(), Some(Ticket { slots, bound }));
        }
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
