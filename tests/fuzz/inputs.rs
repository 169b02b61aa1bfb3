//! Decoders of what pages, operators and our own storage give.

use conecte_ozmap::edge::{Intake, KeyIntake, Listing, SiteIntake, Ticket, key_of};
use conecte_ozmap::ozmap::Reply;
use conecte_ozmap::reservation::{Event, New, NotSaved, Now, Outcome, Pause, Reservation, step};
use conecte_ozmap::site::{Document, Site, SiteCheck};
use serde_json::json;

use crate::case::{Case, problem};
use crate::documents;
use crate::replies::NOW;

/// What a route takes beside a signup, by variant.
const EXTRAS: [Option<&str>; 3] = [None, Some("ticket"), Some("reason")];

/// A request to set up a site: its problem, or the secrets that the site needs.
pub(crate) fn site_request(case: &Case) -> String {
    let needed = SiteIntake::parse(&case.bytes).and_then(|intake| {
        let check = SiteCheck::parse(&intake.document)?;
        intake.needed(&check.sender(), "demo", &[])
    });
    match needed {
        Ok(needed) => serde_json::to_string(&needed).unwrap(),
        Err(error) => problem(&error),
    }
}

/// A request for an operator's key: its problem, or what it says.
pub(crate) fn key_request(case: &Case) -> String {
    match KeyIntake::parse(&case.bytes) {
        Ok(KeyIntake { label, replaces }) => json!([label, replaces]).to_string(),
        Err(error) => problem(&error),
    }
}

/// A site's document: its mistakes, or what its page is told; and whether OZmap has to say what its tags are.
pub(crate) fn site(case: &Case) -> String {
    let text = case.text();
    let document = match Document::read(&text) {
        Err(error) => {
            assert!(!error.errors.is_empty(), "a mistake is named");
            assert_eq!(Site::parse(&text), Err(error.clone()), "what is no document is no site");
            return problem(&error);
        }
        Ok(document) => document,
    };
    let check = SiteCheck::parse(&text).unwrap();
    assert!(check.request().is_some() && check.sender().plans.is_empty());
    match document.applied() {
        Err(error) => {
            assert!(error.errors.iter().all(|error| error.code == "tag_not_an_id"), "{error:?}");
            problem(&error)
        }
        Ok(site) => {
            sound(&site);
            told(&site)
        }
    }
}

/// A page of tags, as the last that a check reads before the regions: what it comes to.
pub(crate) fn site_check(case: &Case) -> String {
    let mut check = SiteCheck::parse(documents::text("siteDocuments", 0)).unwrap();
    if let Err(fault) = check.reply(case.reply()) {
        return case.problem(fault);
    }
    if check.list() == "tags" {
        return check.request().unwrap().target;
    }
    let regions = documents::text("regions", 0).replace("5a1702000000000000000002", "5da62201493d9c00066655b8");
    check.reply(Reply::Answer { status: 200, body: regions.as_bytes() }).unwrap();
    let checked = check.finish().unwrap();
    let told = serde_json::to_string(&checked).unwrap();
    let applied = Site::parse(&checked.document.to_string());
    assert!(applied.is_ok() || !checked.errors.is_empty(), "what is right may take effect: {told}");
    told
}

fn sound(site: &Site) {
    assert!((1..=90 * 86_400_000).contains(&site.hold_ms()) || site.reservation_days * 86_400_000.0 < 1.0);
    assert!(site.plans.iter().all(|plan| site.plan(&plan.id) == Some(plan)), "plans have one id each");
}

fn told(site: &Site) -> String {
    let public = serde_json::to_string(&site.public()).unwrap();
    format!("{} {} {public}", site.id, site.ozmap.url.trim_end_matches('/'))
}

/// A body: its problem, or its canonical text.
pub(crate) fn intake(case: &Case) -> String {
    let extra = EXTRAS[usize::from(case.variant)];
    match Intake::parse(&case.bytes, extra, documents::site()) {
        Err(error) => {
            assert!([400, 422].contains(&error.status), "{error:?}");
            problem(&error)
        }
        Ok(intake) => {
            let mut again = serde_json::to_value(&intake.signup).unwrap();
            if let Some(ticket) = &intake.ticket {
                again["ticket"] = ticket.as_str().into();
            }
            if let Some(reason) = intake.reason {
                again["reason"] = json!(reason);
            }
            let again = Intake::parse(again.to_string().as_bytes(), extra, documents::site());
            assert_eq!(again.as_ref(), Ok(&intake), "what is normalised stays as it is");
            intake.canonical()
        }
    }
}

/// What a ticket claims: its problem, or the reservation that it opens.
pub(crate) fn ticket(case: &Case) -> String {
    let signup = documents::signup("fibra-600");
    match Ticket::redeem(Some(&case.text()), "demo", &signup, NOW / 1000) {
        Err(error) => problem(&error),
        Ok(slots) => {
            let new = New { code: "CNT-1".to_owned(), slots, hold_ms: documents::site().hold_ms() };
            serde_json::to_string(&Reservation::new(new, NOW)).unwrap()
        }
    }
}

/// The value of an `Idempotency-Key` header.
pub(crate) fn key(case: &Case) -> String {
    let text = case.text();
    key_of(Some(&text)).map_or_else(|error| problem(&error), str::to_owned)
}

/// The query of a list.
pub(crate) fn listing(case: &Case) -> String {
    Listing::parse(&case.text())
        .map_or_else(|error| problem(&error), |listing| serde_json::to_string(&listing).unwrap())
}

/// A pause as the ledger saved it: since when, until when, and what the next answer makes of it, the ledger's own or one
/// to a call that was made to look.
pub(crate) fn pause(case: &Case) -> String {
    let pause: Pause = serde_json::from_str(&case.text()).unwrap_or_default();
    let number = |at: Option<u64>| at.map_or_else(|| "none".to_owned(), |at| at.to_string());
    let json = |pause: Pause| serde_json::to_string(&pause).unwrap();
    let next = format!("{} {}", json(pause.hear(case.variant, NOW)), json(pause.look(case.variant, NOW)));
    format!("{} {} {next}", number(pause.since().filter(|at| is_exact(*at))), number(pause.waits_until(NOW)))
}

/// A reservation as the ledger saved it, and a life from there: the state at its end.
pub(crate) fn state(case: &Case) -> String {
    let mut state = match Reservation::load(&case.text()) {
        Ok(state) => state,
        Err(NotSaved::Shape { offset }) => {
            assert!(offset <= case.text().len());
            return "unreadable".to_owned();
        }
        Err(_) => return "unreadable".to_owned(),
    };
    let saved = serde_json::to_string(&state).unwrap();
    assert_eq!(Reservation::load(&saved), Ok(state.clone()), "what is written reads back");
    let signup = documents::signup("fibra-600");
    for (at, life) in LIFE.iter().enumerate() {
        let ms = NOW + (at as u64) * 3_600_000;
        let Some((event, customer)) = life.event(&state) else { continue };
        let before = state.clone();
        (state, _) = step(state, event, Now { ms, customer });
        if let Some((_, call)) = state.in_flight() {
            let _ = call.request(state.code(), Some(&signup));
        }
        assert!(state.seq_is_after(&before), "calls have numbers of their own");
    }
    serde_json::to_string(&state).unwrap()
}

trait Numbered {
    fn seq_is_after(&self, before: &Self) -> bool;
}

impl Numbered for Reservation {
    /// A call that is new has a number that is larger than that of the one before.
    fn seq_is_after(&self, before: &Self) -> bool {
        match (before.in_flight(), self.in_flight()) {
            (Some((old, was)), Some((new, is))) => new > old || (new == old && was == is),
            _ => true,
        }
    }
}

/// What happens to a reservation.
enum Happens {
    Submit,
    Tick,
    Restart,
    Cancel,
    Confirm,
    /// The call in flight is lost.
    Lost,
    /// It finds nothing.
    NotFound,
}

use Happens::{Cancel, Confirm, Lost, NotFound, Restart, Submit, Tick};

/// The same for every case, and for WASM.
const LIFE: [Happens; 14] =
    [Lost, Submit, NotFound, Tick, Lost, Restart, Tick, NotFound, Confirm, Cancel, Lost, Tick, NotFound, Restart];

impl Happens {
    /// The event, and whether the customer is at hand.
    fn event(&self, state: &Reservation) -> Option<(Event, bool)> {
        let reply = |status| {
            let (seq, call) = state.in_flight().filter(|(seq, _)| is_exact(*seq))?;
            let case = Case { variant: status, bytes: Vec::new() };
            let outcome: Outcome = call.outcome(state.code(), case.reply());
            Some((Event::Reply { seq, outcome }, true))
        };
        match self {
            Submit => Some((Event::Submit, true)),
            Tick => Some((Event::Tick, true)),
            Restart => Some((Event::Restart, false)),
            Cancel => Some((Event::Cancel, false)),
            Confirm => Some((Event::Confirm, false)),
            Lost => reply(0),
            NotFound => reply(404),
        }
    }
}

/// Whether JavaScript can hold the number.
fn is_exact(number: u64) -> bool {
    number < 1 << 53
}
