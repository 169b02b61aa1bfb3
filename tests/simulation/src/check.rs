//! The referee: what must hold at each step, and what must hold in the end.

use std::fmt;

use conecte_ozmap::reservation::{Call, Effect, Reservation, State};
use ozmap_sim::PropertyView;

use crate::simulation::Simulation;
use crate::transitions;
use crate::wire::Sent;

/// A promise that was broken.
#[derive(Debug, Clone)]
pub struct Violation {
    /// The seed: it replays exactly.
    pub seed: u64,
    /// The promise.
    pub invariant: &'static str,
    /// The reservation's number in the run.
    pub case: Option<usize>,
    /// How it was broken.
    pub detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, invariant, case, detail } = self;
        let about = case.map_or_else(|| "no reservation".to_owned(), |case| format!("reservation #{case}"));
        write!(f, "seed {seed}: {invariant}: {about}: {detail}")
    }
}

impl Simulation {
    pub(crate) fn violated(&mut self, invariant: &'static str, case: Option<usize>, detail: String) {
        self.violations.push(Violation { seed: self.seed, invariant, case, detail });
    }

    /// What must hold whenever the machine moved.
    pub(crate) fn check_step(
        &mut self,
        case: usize,
        before: &Reservation,
        event: &str,
        after: &Reservation,
        effects: &[Effect],
    ) {
        let (from, to) = (before.state(), after.state());
        if event == "stale reply" && (!effects.is_empty() || from != to || before.in_flight() != after.in_flight()) {
            self.violated("stale_reply_ignored", Some(case), format!("{from:?} to {to:?}"));
        }
        if from == to {
            return;
        }
        self.tally.moved(from, to);
        if !transitions::drawn_between(from, to) {
            self.violated("moves_as_drawn", Some(case), format!("{from:?} to {to:?}"));
        }
        if to == State::Reserved && !self.is_held(case, after) {
            self.violated("reserved_is_true", Some(case), format!("{:?} holds no port", after.property()));
        }
        let now_ms = self.clock.shown_ms();
        let early = before.expires_at().is_none_or(|at| at > now_ms);
        if (from, to) == (State::Reserved, State::Releasing) && event != "cancel" && early {
            self.violated("not_before_expiry", Some(case), format!("expires at {:?}", before.expires_at()));
        }
    }

    /// Whether the reservation's property is on a port under its code, or was until somebody deleted it.
    fn is_held(&self, case: usize, machine: &Reservation) -> bool {
        let Some(held) = machine.property().map(|id| id.as_str().to_owned()) else { return false };
        self.cases[case].tampered.iter().any(|id| id.to_string() == held)
            || self.under_code(case).any(|property| property.id.to_string() == held && property.port.is_some())
    }

    fn under_code(&self, case: usize) -> impl Iterator<Item = PropertyView> {
        let code = self.cases[case].code.as_str();
        self.world.properties().filter(move |property| property.code.as_deref() == Some(code))
    }

    /// After a POST, no other goes out before a look-up was read.
    pub(crate) fn check_post(&mut self, sent: &Sent) {
        if matches!(sent.wire, Call::Post(_)) && std::mem::replace(&mut self.cases[sent.case].post_unseen, true) {
            self.violated("look_up_before_second_post", Some(sent.case), format!("call {}", sent.seq));
        }
    }

    /// The property that OZmap is about to delete for us.
    pub(crate) fn doomed(&self, sent: &Sent) -> Option<PropertyView> {
        let Call::Delete(id) = &sent.wire else { return None };
        self.world.properties().find(|property| property.id.to_string() == id.as_str())
    }

    /// What must hold of a property that OZmap has just deleted for us.
    pub(crate) fn check_delete(&mut self, sent: &Sent, doomed: Option<PropertyView>) {
        let (Some(property), Some(machine)) = (doomed, self.ledger.load(sent.case)) else { return };
        let (case, id) = (&self.cases[sent.case], property.id);
        let kept = matches!(machine.state(), State::Reserved | State::Confirmed | State::Activated)
            && machine.property().is_some_and(|kept| kept.as_str() == id.to_string());
        // What is kept may have been an extra when its delete went out, if the one kept then was deleted by others.
        let adopted = !case.tampered.is_empty();
        let broken = if property.code.as_ref() != Some(&case.code) {
            "deletes_its_own_only"
        } else if property.implanted {
            "installed_is_never_deleted"
        } else if kept && !adopted {
            "held_is_not_deleted"
        } else {
            return;
        };
        self.violated(broken, Some(sent.case), format!("property {id} in {:?}", machine.state()));
    }

    /// Some time after the faults stopped: all is settled, but expiries may lie ahead.
    pub(crate) fn check_quiet(&mut self) {
        self.check_all(&[State::Reserved]);
    }

    /// Nothing is due any more.
    pub(crate) fn check_end(&mut self) {
        self.check_all(&[]);
        for row in self.ledger.rows.iter().flatten() {
            self.tally.end(row.state);
        }
    }

    fn check_all(&mut self, also: &[State]) {
        for wrong in self.world.unsound() {
            self.violated("a_port_serves_one", None, wrong);
        }
        for case in 0..self.cases.len() {
            let Some(machine) = self.ledger.load(case) else { continue };
            let rows: Vec<PropertyView> = self.under_code(case).collect();
            let state = machine.state();
            let broken = match state {
                State::Confirmed | State::Activated => self.check_kept(case, &machine, &rows),
                State::Reserved if also.contains(&state) => self.check_kept(case, &machine, &rows),
                State::Released | State::Cancelled | State::Failed => {
                    rows.iter().any(|row| !row.implanted).then_some("no_orphan")
                }
                State::Pending | State::Reserved | State::Releasing => Some("never_stuck"),
            };
            if let Some(broken) = broken {
                let ids: Vec<_> = rows.iter().map(|row| (row.id, row.port, row.implanted)).collect();
                self.violated(broken, Some(case), format!("{state:?}, keeps {:?}, finds {ids:?}", machine.property()));
            }
        }
    }

    /// Exactly one property, on a port, the one that the ledger knows; none only if somebody deleted it.
    fn check_kept(&self, case: usize, machine: &Reservation, rows: &[PropertyView]) -> Option<&'static str> {
        let known = machine.property().map(|id| id.as_str().to_owned()).unwrap_or_default();
        match rows {
            [] if !self.cases[case].tampered.is_empty() => None,
            [] => Some("never_lost"),
            // Whoever installs a customer without a port in OZmap leaves us nothing to mend: installed is kept as it is.
            [row] if row.port.is_none() && !row.implanted => Some("on_a_port"),
            [row] if row.id.to_string() != known && self.cases[case].tampered.is_empty() => Some("knows_its_property"),
            [_] => None,
            _ => Some("never_doubled"),
        }
    }
}
