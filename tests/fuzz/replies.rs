//! Decoders of what OZmap answers. Each says what became of the case, in words that the WASM module can repeat.

use conecte_ozmap::edge::{Check, RegionLoad, claims};
use conecte_ozmap::geo::LatLng;
use conecte_ozmap::ozmap::{Fault, Reply, activate, lead, tags};
use conecte_ozmap::region::RegionIndex;
use conecte_ozmap::reservation::{Call, Event, Now, Outcome, Reservation, State, step};
use conecte_ozmap::viability::{Decision, MAX_CANDIDATES};
use serde_json::json;

use crate::case::Case;
use crate::documents;

const PLANS: [&str; 2] = ["fibra-300", "fibra-600"];

/// Unix seconds.
const TICKET_EXPIRES: u64 = 4_000_000_000;

/// Unix milliseconds.
pub(crate) const NOW: u64 = 1_700_000_200_000;

/// The answer of `GET /ftth-viability/radius`, for a plan without region tags and one with.
pub(crate) fn radius(case: &Case) -> String {
    PLANS.map(|plan| checked(case, plan, None)).join("\n")
}

/// The answer of `GET /boxes`, after a radius answer that leaves one box open.
pub(crate) fn boxes(case: &Case) -> String {
    PLANS.map(|plan| checked(case, plan, Some(documents::text("radius", 0)))).join("\n")
}

fn checked(case: &Case, plan: &str, before: Option<&str>) -> String {
    let signup = documents::signup(plan);
    let mut check = Check::new(documents::site(), &signup, documents::index());
    if let Some(body) = before {
        check.reply(Reply::Answer { status: 200, body: body.as_bytes() }).unwrap();
        assert!(check.request().unwrap().target.starts_with("/boxes?"));
    }
    if let Err(fault) = check.reply(case.reply()) {
        assert_eq!(check.decision(), None, "a fault is no decision");
        return case.problem(fault);
    }
    assert!(!case.is_broken(), "a decision on what is no JSON");
    match check.decision() {
        None => check.request().unwrap().target,
        Some(Decision::NotViable(reason)) => json!({ "outcome": "not_viable", "reason": reason }).to_string(),
        Some(Decision::Viable(boxes)) => {
            assert!((1..=MAX_CANDIDATES).contains(&boxes.len()));
            assert!(boxes.iter().all(|one| one.free_ports > 0 && one.distance.0 >= 0.0), "{boxes:?}");
            claims(&documents::site().id, &signup, boxes, TICKET_EXPIRES)
        }
    }
}

/// A page of `GET /regions`.
pub(crate) fn regions(case: &Case) -> String {
    let mut load = RegionLoad::default();
    if let Err(fault) = load.reply(case.reply()) {
        return case.problem(fault);
    }
    assert!(!case.is_broken(), "regions from what is no JSON");
    if let Some(request) = load.request() {
        return request.target;
    }
    let index = load.finish().unwrap();
    look_around(&index);
    let skipped = index.skipped().iter().map(|row| {
        json!({ "region": row.id, "code": row.reason.code(), "reason": row.reason.to_string() }).to_string()
    });
    let mut lines = vec![index.len().to_string()];
    lines.extend(skipped);
    lines.join("\n")
}

/// What two ways to ask an index say of the same places is the same.
pub(crate) fn look_around(index: &RegionIndex) {
    for (lat, lng) in [(-27.5782, -48.5274), (0.0, 0.0), (90.0, 180.0), (-90.0, -180.0), (-27.5, -48.5), (-27.9, -48.6)]
    {
        let at = LatLng::new(lat, lng).unwrap();
        let tags: Vec<_> = index.tags_at(at).into_iter().cloned().collect();
        assert!(tags.is_sorted_by(|a, b| a < b), "{tags:?}");
        for tag in &tags {
            assert!(index.covers(at, &index.select(std::slice::from_ref(tag))), "{tag}");
        }
        let numbers: Vec<u32> = index.regions_at(at).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        assert!(numbers.iter().all(|&number| index.id(number).is_some()));
    }
}

/// A page of `GET /tags`.
pub(crate) fn tag_page(case: &Case) -> String {
    match tags::parse(case.reply(), 1) {
        Err(fault) => case.problem(fault),
        Ok(page) => {
            assert!(!case.is_broken(), "tags from what is no JSON");
            assert!(page.next.is_none_or(|next| next == 2));
            format!("{} {:?}", page.rows.len(), page.next)
        }
    }
}

/// Calls whose body is of no interest.
pub(crate) fn bodiless(case: &Case) -> String {
    let told = [lead::parse(case.reply()), activate::parse(case.reply())];
    told.map(|told| told.map_or_else(|fault| case.problem(fault), |()| "taken".to_owned())).join("\n")
}

macro_rules! replies_to {
    ($($name:ident = $state:literal;)*) => {
        $(pub(crate) fn $name(case: &Case) -> String {
            reply(case, documents::text("states", $state))
        })*
    };
}

replies_to! {
    created = 0;
    found = 1;
    inspected = 2;
    deleted = 3;
}

/// The reply to the call that a reservation waits for: the state after it.
fn reply(case: &Case, state: &str) -> String {
    let state: Reservation = serde_json::from_str(state).unwrap();
    let (seq, call) = state.in_flight().unwrap();
    let outcome = call.outcome(state.code(), case.reply());
    if let Outcome::Fault(fault) = &outcome {
        case.check(fault);
    }
    // A deletion is told by its status.
    let reads = !matches!(call, Call::Delete(_));
    assert!(!(reads && case.is_broken()) || matches!(outcome, Outcome::Fault(Fault::Unreadable { .. })));
    let unread = matches!(outcome, Outcome::Fault(_));
    let (state, _) = step(state.clone(), Event::Reply { seq, outcome }, Now { ms: NOW, customer: false });
    assert!(!unread || !matches!(state.state(), State::Reserved | State::Activated), "told on a fault");
    serde_json::to_string(&state).unwrap()
}
