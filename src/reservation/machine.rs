//! The rules by which a reservation moves.

use super::limits::{GIVE_UP_MS, SETTLE_MS, SWEEPS_MS};
use super::state::InFlight;
use super::{Call, Outcome, Reservation, State, Trouble};
use crate::ozmap::find::Found;
use crate::ozmap::{Fault, Id};

/// A box is left after so many POSTs to it that left nothing behind.
pub(super) const TRIES_PER_BOX: u8 = 3;

/// What happens to a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The customer asks for it, or asks again: work goes on at once.
    Submit,
    /// Time has passed.
    Tick,
    /// The reply to call number `seq` has come.
    Reply {
        /// The call's number.
        seq: u64,
        /// What it came to.
        outcome: Outcome,
    },
    /// The process that ran this reservation is a new one: the reply to a call in flight will never come.
    Restart,
    /// The customer does not want it any more.
    Cancel,
    /// The ISP's people keep the customer.
    Confirm,
}

/// The moment of a step.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// Unix milliseconds.
    pub ms: u64,
    /// The customer's data is at hand, so that a POST can be built.
    pub customer: bool,
}

/// What to do after a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Make this call, once the state is written down.
    Call {
        /// Number to reply with.
        seq: u64,
        /// The call.
        call: Call,
    },
    /// The event is not possible in this state.
    Refuse(Refusal),
}

/// Why an event is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The port is not held any more, or not yet.
    NotReserved,
    /// The sale is confirmed or the customer installed: that ends in OZmap, not here.
    Kept,
}

/// Moves a reservation. Total: any event is taken in any state.
#[must_use]
pub fn step(mut state: Reservation, event: Event, now: Now) -> (Reservation, Vec<Effect>) {
    state.hear_clock(now.ms);
    let effect = match event {
        Event::Submit => state.submit(now),
        Event::Tick => state.tick(now),
        Event::Reply { seq, outcome } => state.reply(seq, outcome, now),
        Event::Restart => state.restart(now),
        Event::Cancel => state.cancel(now),
        Event::Confirm => state.confirm(),
    };
    (state, effect.into_iter().collect())
}

impl Reservation {
    fn submit(&mut self, now: Now) -> Option<Effect> {
        if self.state != State::Pending || self.in_flight.is_some() {
            return None;
        }
        // A first POST needs no look-up: nobody else knows the code.
        if self.sweep_from.is_none() && self.unseen_post_at.is_none() && now.customer {
            return self.post_next(now);
        }
        self.call(Call::Find)
    }

    fn tick(&mut self, now: Now) -> Option<Effect> {
        if self.due_at().is_none_or(|due| due > now.ms) {
            return None;
        }
        if self.state == State::Reserved && self.expires_at.is_some_and(|at| at <= now.ms) {
            self.state = State::Releasing;
        }
        if self.state == State::Pending { self.submit(now) } else { self.call(Call::Find) }
    }

    fn restart(&mut self, now: Now) -> Option<Effect> {
        if let Some(flight) = self.in_flight.take() {
            self.portless = None;
            if matches!(flight.call, Call::Post(_)) {
                self.post_unknown(now);
            }
            self.due_at = Some(now.ms);
        }
        None
    }

    fn cancel(&mut self, now: Now) -> Option<Effect> {
        match self.state {
            State::Confirmed | State::Activated => return Some(Effect::Refuse(Refusal::Kept)),
            State::Pending | State::Reserved => {
                self.state = State::Releasing;
                self.cancelled = true;
                self.due_at = Some(now.ms);
            }
            State::Releasing | State::Released | State::Cancelled | State::Failed => return None,
        }
        // With a call in flight, its reply goes on from here.
        if self.in_flight.is_some() { None } else { self.call(Call::Find) }
    }

    fn confirm(&mut self) -> Option<Effect> {
        match self.state {
            State::Reserved => {
                self.state = State::Confirmed;
                self.expires_at = None;
                if self.in_flight.is_none() {
                    self.rest();
                }
                None
            }
            State::Confirmed | State::Activated => None,
            _ => Some(Effect::Refuse(Refusal::NotReserved)),
        }
    }

    fn reply(&mut self, seq: u64, outcome: Outcome, now: Now) -> Option<Effect> {
        let flight = self.in_flight.take_if(|flight| flight.seq == seq)?;
        match outcome {
            Outcome::Fault(fault) => self.on_fault(&flight.call, &fault, now),
            Outcome::Posted(property) => {
                // Seen only once a look-up shows it.
                self.unseen_post_at = Some(now.ms);
                self.property = Some(property);
                self.call(Call::Find)
            }
            Outcome::Found(rows) => self.on_found(&rows, now),
            Outcome::Inspected(connected) => match (flight.call, connected) {
                (Call::Inspect(id), Some(true)) if self.state == State::Pending => self.hold(&id, now),
                (Call::Inspect(id), Some(false)) if self.state == State::Pending => {
                    // Looked up once more: somebody may have installed it since the last look-up.
                    self.portless = Some(id);
                    self.call(Call::Find)
                }
                (_, Some(_)) => self.call(Call::Find),
                (_, None) => self.wait(Trouble::Unavailable, now),
            },
            Outcome::Deleted => {
                if let Call::Delete(id) = flight.call {
                    self.deleted = Some(id);
                }
                self.call(Call::Find)
            }
        }
    }

    fn on_fault(&mut self, call: &Call, fault: &Fault, now: Now) -> Option<Effect> {
        if !matches!(call, Call::Post(_)) {
            return self.wait(Trouble::from(fault), now);
        }
        match fault {
            // The box is full, or OZmap will not have it: the next one.
            Fault::Refused { .. } => {
                self.next_box();
                if self.state == State::Pending { self.post_next(now) } else { self.call(Call::Find) }
            }
            Fault::Unauthorized { .. } | Fault::Throttled => self.wait(Trouble::from(fault), now),
            Fault::Failed { .. } | Fault::Unreadable { .. } | Fault::Lost(_) => {
                self.post_unknown(now);
                self.call(Call::Find)
            }
        }
    }

    fn on_found(&mut self, rows: &[Found], now: Now) -> Option<Effect> {
        if let Some(installed) = rows.iter().find(|row| row.implanted) {
            return self.on_installed(&installed.property.clone(), rows, now);
        }
        match self.state {
            State::Pending => self.on_found_pending(rows, now),
            State::Reserved | State::Confirmed | State::Activated => self.keep_one(rows, now),
            State::Releasing | State::Released | State::Cancelled | State::Failed => match rows.first() {
                Some(row) => self.delete(&row.property.clone(), now),
                None => self.all_gone(now),
            },
        }
    }

    /// Somebody installed this customer: whatever was going on, the port stays.
    fn on_installed(&mut self, property: &Id, rows: &[Found], now: Now) -> Option<Effect> {
        self.property = Some(property.clone());
        self.expires_at = None;
        self.unseen_post_at = None;
        self.state = State::Activated;
        self.keep_one(rows, now)
    }

    fn on_found_pending(&mut self, rows: &[Found], now: Now) -> Option<Effect> {
        let held = |row: &&Found| row.connected == Some(true);
        let ours = |row: &&Found| self.property.as_ref() == Some(&row.property);
        let unclear = |row: &&Found| row.connected.is_none();
        let portless = self.portless.take();
        if let Some(row) = rows.iter().filter(held).find(ours).or_else(|| rows.iter().find(held)) {
            return self.hold(&row.property.clone(), now);
        }
        if let Some(row) = rows.iter().filter(unclear).find(|row| Some(&row.property) == portless.as_ref()) {
            return self.undo(&row.property.clone(), now);
        }
        if let Some(row) = rows.iter().find(unclear) {
            return self.call(Call::Inspect(row.property.clone()));
        }
        match rows.first() {
            Some(row) => self.undo(&row.property.clone(), now),
            None => self.on_none_pending(now),
        }
    }

    /// Nothing in OZmap under the code: POST, wait for a POST that may still land, or give up.
    fn on_none_pending(&mut self, now: Now) -> Option<Effect> {
        self.deleted = None;
        if std::mem::take(&mut self.undoing) {
            self.next_box();
            self.unseen_post_at = None;
        }
        if let Some(posted) = self.unseen_post_at {
            if now.ms < posted + SETTLE_MS {
                self.due_at = Some(posted + SETTLE_MS);
                return None;
            }
            self.unseen_post_at = None;
            self.sweep_from = self.sweep_from.max(Some(posted));
            self.tries += 1;
            if self.tries >= TRIES_PER_BOX {
                self.next_box();
            }
        }
        self.property = None;
        self.post_next(now)
    }

    /// POSTs to the box in turn; without the customer's data, waits for them to come back, but not for ever.
    fn post_next(&mut self, now: Now) -> Option<Effect> {
        let give_up_at = self.created_at + GIVE_UP_MS;
        let Some(slot) = self.slots.get(self.next).filter(|_| now.ms < give_up_at) else {
            self.state = State::Failed;
            self.rest();
            return None;
        };
        if !now.customer {
            self.due_at = Some(give_up_at);
            return None;
        }
        self.call(Call::Post(slot.clone()))
    }

    fn hold(&mut self, property: &Id, now: Now) -> Option<Effect> {
        self.property = Some(property.clone());
        self.state = State::Reserved;
        self.expires_at = Some(now.ms + self.hold_ms);
        self.unseen_post_at = None;
        self.rest();
        None
    }

    fn undo(&mut self, property: &Id, now: Now) -> Option<Effect> {
        self.undoing = true;
        self.delete(property, now)
    }

    /// Removes what a late POST left beside the property that is kept.
    fn keep_one(&mut self, rows: &[Found], now: Now) -> Option<Effect> {
        let known = |row: &&Found| self.property.as_ref() == Some(&row.property);
        let held = || rows.iter().find(|row| row.connected != Some(false));
        let kept = rows.iter().find(known).or_else(held).or(rows.first()).map(|row| row.property.clone());
        if kept.is_some() {
            self.property.clone_from(&kept);
        }
        match rows.iter().find(|row| Some(&row.property) != kept.as_ref() && !row.implanted) {
            Some(extra) => self.delete(&extra.property.clone(), now),
            None => self.swept(now),
        }
    }

    fn all_gone(&mut self, now: Now) -> Option<Effect> {
        if self.state == State::Releasing {
            self.state = if self.cancelled { State::Cancelled } else { State::Released };
            self.property = None;
            // The sweeps begin anew at a cancelled POST that may still land.
            if self.unseen_post_at.take().is_some() {
                self.sweep_from = Some(now.ms);
                self.sweeps = 0;
                self.rest();
                return None;
            }
        }
        self.swept(now)
    }

    /// Counts this look-up as the sweep that was due. A late one puts off those after it: were it to stand for all that
    /// are due, a clock set forward would end the sweeps while the POST is still under way.
    fn swept(&mut self, now: Now) -> Option<Effect> {
        self.deleted = None;
        if let (Some(from), Some(after)) = (self.sweep_from, SWEEPS_MS.get(self.sweeps))
            && from + after <= now.ms
        {
            self.sweeps += 1;
            self.sweep_from = Some(now.ms - after);
        }
        self.rest();
        None
    }

    fn delete(&mut self, property: &Id, now: Now) -> Option<Effect> {
        if self.deleted.take().as_ref() == Some(property) {
            return self.wait(Trouble::Refused, now);
        }
        self.call(Call::Delete(property.clone()))
    }

    fn post_unknown(&mut self, now: Now) {
        self.unseen_post_at = Some(now.ms);
        self.sweep_from = Some(now.ms);
        self.sweeps = 0;
    }

    fn next_box(&mut self) {
        self.next += 1;
        self.tries = 0;
    }

    fn wait(&mut self, trouble: Trouble, now: Now) -> Option<Effect> {
        self.portless = None;
        self.back_off(trouble, now.ms);
        None
    }

    #[expect(clippy::unnecessary_wraps, reason = "every way to go on gives an optional effect")]
    fn call(&mut self, call: Call) -> Option<Effect> {
        self.seq += 1;
        self.in_flight = Some(InFlight { seq: self.seq, call: call.clone() });
        Some(Effect::Call { seq: self.seq, call })
    }
}
