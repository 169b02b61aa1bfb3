//! Stepping a reservation as `#step` of `www/worker/ledger.ts` does, with a crash possible between any two lines.

use conecte_ozmap::reservation::{self, Call, Effect, Event, Now, Outcome};

use crate::bug::Bug;
use crate::fault::Fault;
use crate::log::What;
use crate::simulation::{Happening, Simulation};

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stepped {
    Done,
    Refused,
    /// The process is gone: whatever the caller was about, it does not go on.
    Crashed,
}

impl Simulation {
    /// Load, step, save, send. Steps nothing that was never asked for.
    pub(crate) fn step(&mut self, case: usize, event: Event) -> Stepped {
        let Some(before) = self.ledger.load(case) else { return Stepped::Done };
        let current = before.in_flight().map(|(seq, _)| seq);
        let name = match &event {
            Event::Submit => "submit",
            Event::Tick => "tick",
            Event::Restart => "restart",
            Event::Cancel => "cancel",
            Event::Confirm => "confirm",
            Event::Reply { seq, .. } if Some(*seq) == current => "reply",
            Event::Reply { .. } => "stale reply",
        };
        let heard = |what: fn(&Outcome) -> bool| {
            name == "reply" && matches!(&event, Event::Reply { outcome, .. } if what(outcome))
        };
        let looked = heard(|outcome| matches!(outcome, Outcome::Found(_)));
        let refused = heard(|outcome| matches!(outcome, Outcome::Fault(fault) if fault.is_definite()));
        let posted = matches!(before.in_flight(), Some((_, Call::Post(_))));
        let now = Now { ms: self.clock.shown_ms(), customer: self.ledger.customers[case] };
        let (after, effects) = reservation::step(before.clone(), event, now);

        if self.crashes(Fault::CrashBeforeWrite) {
            return Stepped::Crashed;
        }
        self.ledger.save(case, &after, now.ms);
        self.note(Some(case), What::Step { event: name, from: before.state(), to: after.state() });
        self.check_step(case, &before, name, &after, &effects);
        if looked || (refused && posted) {
            self.cases[case].post_unseen = false;
        }
        if !effects.is_empty() && self.crashes(Fault::CrashAfterWrite) {
            return Stepped::Crashed;
        }
        for effect in effects {
            match effect {
                Effect::Call { seq, call } => {
                    let wire = Bug::twist(self.bug, &after, &call);
                    self.send(case, seq, call, wire, looked);
                }
                Effect::Refuse(_) => return Stepped::Refused,
            }
        }
        Stepped::Done
    }

    fn crashes(&mut self, how: Fault) -> bool {
        let crashes = self.chaos && self.dice.chance(self.plan.crash_rate);
        if crashes {
            self.crash(how);
        }
        crashes
    }

    /// The constructor: settles the calls that the last process left in flight, and sets the alarm.
    pub(crate) fn restart(&mut self) {
        self.ledger.up = true;
        self.note(None, What::Restart);
        for case in 0..self.cases.len() {
            if self.ledger.in_flight(case).is_some() && self.step(case, Event::Restart) == Stepped::Crashed {
                return;
            }
        }
        if self.bug != Some(Bug::AlarmLost) {
            self.set_alarm();
        }
    }

    /// Does what is due.
    pub(crate) fn alarm(&mut self, number: u64) {
        if !self.ledger.up || number != self.ledger.alarm {
            return;
        }
        self.note(None, What::Alarm);
        for case in self.ledger.due(self.clock.shown_ms()) {
            let abandoned = self.ledger.in_flight(case).is_some() && self.ledger.awaited[case].is_none();
            if abandoned && self.step(case, Event::Restart) == Stepped::Crashed {
                return;
            }
            if self.step(case, Event::Tick) == Stepped::Crashed {
                return;
            }
        }
        self.set_alarm();
    }

    /// Sets the alarm for whatever is due first.
    pub(crate) fn set_alarm(&mut self) {
        self.ledger.alarm += 1;
        if let Some(at) = self.ledger.alarm_at(self.clock.shown_ms()) {
            self.queue.push(self.clock.when_shown(at), Happening::Alarm(self.ledger.alarm));
        }
    }
}
