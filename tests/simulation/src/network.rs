//! The way of a call: from the ledger to OZmap and back, or not.

use conecte_ozmap::ozmap::Lost;
use conecte_ozmap::reservation::{Call, Event};

use crate::bug::Bug;
use crate::fault::{Fault, between, pick, spread};
use crate::log::{What, says};
use crate::simulation::{Happening, Simulation};
use crate::wire::{Answer, Arrival, Bytes, Mangle, Sent, api_request, mangled};

/// The edge's time limit for one call (`UPSTREAM_TIMEOUT_MS` of the Worker).
const TIMEOUT_MS: u64 = 10_000;

/// The latest that OZmap acts on a call, after it was sent. Nobody could know of a POST that takes effect after the last
/// sweep (`SWEEPS_MS`).
const ACTS_WITHIN_MS: u64 = 2 * TIMEOUT_MS;

impl Simulation {
    /// Sends a call that the ledger has written down.
    pub(crate) fn send(&mut self, case: usize, seq: u64, call: Call, wire: Call, looked: bool) {
        self.tally.calls += 1;
        self.ledger.awaited[case] = Some(seq);
        let seen = looked && matches!(wire, Call::Delete(_));
        let sent = Sent { case, seq, process: self.ledger.process, call, wire, seen };
        self.check_post(&sent);
        let fault = self.draw_fault(&sent.wire);
        self.note(Some(case), What::Sent { call: sent.wire.name(), seq, fault });
        if let Some(fault) = fault {
            self.tally.fault(fault);
        }
        self.travel(sent, fault);
    }

    fn draw_fault(&mut self, call: &Call) -> Option<Fault> {
        if self.plan.no_connections && *call == Call::Find && self.dice.chance(0.8) {
            return Some(Fault::NoConnections);
        }
        if !self.chaos || self.plan.faults.is_empty() || !self.dice.chance(self.plan.fault_rate) {
            return None;
        }
        let fault = pick(&mut self.dice, &self.plan.faults);
        let fits = match fault {
            Fault::Unconnected => matches!(call, Call::Post(_)),
            Fault::NoConnections => *call == Call::Find,
            _ => true,
        };
        fits.then_some(fault)
    }

    /// Decides when OZmap acts and what comes back when.
    fn travel(&mut self, sent: Sent, fault: Option<Fault>) {
        let (there, back) = (spread(&mut self.dice, 8), spread(&mut self.dice, 9));
        let soon = vec![back];
        match fault {
            None | Some(Fault::Unconnected) => {
                self.arrives(sent, there, Mangle::None, soon, fault == Some(Fault::Unconnected));
            }
            Some(Fault::NoConnections) => self.arrives(sent, there, Mangle::NoConnections, soon, false),
            Some(Fault::GarbageAfter) => self.arrives(sent, there, Mangle::Garbage, soon, false),
            Some(Fault::Truncated) => self.arrives(sent, there, Mangle::Half, soon, false),
            Some(Fault::ErrorAfter) => {
                let status = self.error();
                self.arrives(sent, there, Mangle::Status(status), soon, false);
            }
            Some(Fault::SlowAnswer) => {
                let slow = between(&mut self.dice, 1_000, TIMEOUT_MS - 1_000);
                self.arrives(sent, there, Mangle::None, vec![slow], false);
            }
            Some(Fault::DuplicateAnswer) => {
                let again = back + spread(&mut self.dice, 14);
                self.arrives(sent, there, Mangle::None, vec![back, again], false);
            }
            Some(Fault::ReorderedAnswer) => {
                let late = TIMEOUT_MS + spread(&mut self.dice, 14);
                self.answers(&sent, TIMEOUT_MS, Bytes::Lost(Lost::Timeout));
                self.arrives(sent, there, Mangle::None, vec![late], false);
            }
            Some(Fault::LateCommit) => {
                let late = between(&mut self.dice, TIMEOUT_MS + 1, ACTS_WITHIN_MS);
                self.answers(&sent, TIMEOUT_MS, Bytes::Lost(Lost::Timeout));
                self.arrives(sent, late, Mangle::None, Vec::new(), false);
            }
            Some(Fault::DropAfter) => {
                self.lost(&sent, there + back);
                self.arrives(sent, there, Mangle::None, Vec::new(), false);
            }
            Some(Fault::DropBefore) => self.lost(&sent, there),
            Some(fault) => {
                let bytes = self.without_effect(fault, &sent.wire);
                self.answers(&sent, there + back, bytes);
            }
        }
    }

    /// An answer that OZmap gives, or something on the way, without acting.
    fn without_effect(&mut self, fault: Fault, call: &Call) -> Bytes {
        let post = matches!(call, Call::Post(_));
        match fault {
            Fault::Throttled => Bytes::status(429),
            Fault::Forbidden => Bytes::status(403),
            Fault::Redirect => Bytes::status(302),
            Fault::GarbageBefore => Bytes::garbage(),
            Fault::Refused if post => Bytes::status(pick(&mut self.dice, &[400, 404, 409, 422])),
            Fault::Refused => Bytes::status(pick(&mut self.dice, &[400, 409, 422])),
            _ => Bytes::status(self.error()),
        }
    }

    fn error(&mut self) -> u16 {
        pick(&mut self.dice, &[408, 500, 502, 503, 504])
    }

    /// The connection breaks, or the caller gives up.
    fn lost(&mut self, sent: &Sent, after_ms: u64) {
        let broken = self.dice.chance(0.5);
        let (after_ms, lost) = if broken { (after_ms, Lost::Connection) } else { (TIMEOUT_MS, Lost::Timeout) };
        self.answers(sent, after_ms, Bytes::Lost(lost));
    }

    fn answers(&mut self, sent: &Sent, after_ms: u64, bytes: Bytes) {
        self.after(after_ms, Happening::Answered(Box::new(Answer { sent: sent.clone(), bytes })));
    }

    fn arrives(&mut self, sent: Sent, after_ms: u64, mangle: Mangle, answers_after_ms: Vec<u64>, loose: bool) {
        let case = &mut self.cases[sent.case];
        let customer = self.ledger.customers[sent.case].then_some(&self.signup);
        let Some(mut request) = sent.wire.request(&case.code, customer) else {
            // As the Worker has it: what cannot be built is lost.
            return self.answers(&sent, 1, Bytes::Lost(Lost::Connection));
        };
        if loose {
            request.body = request.body.map(|body| body.replace(r#""auto_connect":true"#, r#""auto_connect":false"#));
        }
        case.deletes_under_way += u32::from(sent.seen);
        let late = after_ms > TIMEOUT_MS;
        let arrival = Arrival { sent, request: api_request(request), mangle, answers_after_ms, late, loose };
        self.after(after_ms, Happening::Arrives(Box::new(arrival)));
    }

    /// OZmap acts.
    pub(crate) fn arrive(&mut self, arrival: Arrival) {
        let Arrival { sent, request, mangle, answers_after_ms, late, loose } = arrival;
        self.world.set_now(self.clock.right_ms().cast_signed());
        let doomed = self.doomed(&sent);
        let response = self.world.handle(&request);
        let (call, seq, status) = (sent.wire.name(), sent.seq, response.status);
        self.note(Some(sent.case), What::Acted { call, seq, status });
        if response.status == 204 {
            self.check_delete(&sent, doomed);
        }
        self.cases[sent.case].deletes_under_way -= u32::from(sent.seen);
        let current = sent.process == self.ledger.process && self.ledger.awaited[sent.case] == Some(sent.seq);
        if sent.wire == Call::Find && current {
            self.cases[sent.case].looked = Some((sent.process, sent.seq));
        }
        // Technicians are quick now and then, and quicker than our look-ups.
        let quick = if late || loose { 0.3 } else { 0.05 };
        if response.status == 201 && self.chaos && self.dice.chance(quick) {
            let soon = spread(&mut self.dice, 16);
            self.after(soon, Happening::Technician(sent.case));
        }
        let bytes = mangled(response, mangle);
        for after_ms in answers_after_ms {
            self.answers(&sent, after_ms, bytes.clone());
        }
    }

    /// An answer reaches the ledger; the process that awaited it may be gone.
    pub(crate) fn answered(&mut self, answer: &Answer) {
        let Answer { sent, bytes } = answer;
        let (case, seq) = (sent.case, sent.seq);
        if !self.ledger.up || sent.process != self.ledger.process {
            return;
        }
        let awaited = self.ledger.awaited[case];
        if awaited.is_none() && self.ledger.in_flight(case) == Some(seq) {
            // The loop that would have read it is gone.
            return;
        }
        let stale = awaited != Some(seq);
        if !stale {
            self.ledger.awaited[case] = None;
            if self.chaos && self.dice.chance(self.plan.crash_rate / 2.0) {
                return self.struck(Some(case), Fault::LoopLost);
            }
        }
        let mut outcome = sent.wire.outcome(&self.cases[case].code, bytes.reply());
        self.note(Some(case), What::Answer { seq, says: says(&outcome), stale });
        if Bug::retries(self.bug, &sent.wire, &outcome) && !stale {
            return self.send(case, seq, sent.call.clone(), sent.wire.clone(), false);
        }
        if sent.wire != sent.call {
            outcome = Bug::pretend(outcome);
        }
        self.step(case, Event::Reply { seq, outcome });
        if self.ledger.up {
            self.set_alarm();
        }
    }
}
