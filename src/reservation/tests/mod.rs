//! Scripted lives of reservations: each event and each answer by hand.

mod faults;
mod keeping;
mod releasing;
mod reserving;
mod time;

use super::limits::SETTLE_MS;
use super::{Call, Effect, Event, New, Now, Outcome, Refusal, Reservation, Slot, State, step};
use crate::ozmap::{Fault, Id, Lost, find::Found};

const START_MS: u64 = 1_767_225_600_000;
const HOLD_MS: u64 = 7 * 24 * 60 * 60_000;

/// A reservation in a script's hands.
#[derive(Clone)]
struct Script {
    state: Reservation,
    now_ms: u64,
    /// The customer's data is at hand.
    customer: bool,
}

impl Script {
    /// Nothing has happened yet; there are two candidate boxes, `box1` and `box2`.
    fn new() -> Self {
        let new = New { code: "CNT-1".to_owned(), slots: vec![slot("box1"), slot("box2")], hold_ms: HOLD_MS };
        Self { state: Reservation::new(new, START_MS), now_ms: START_MS, customer: true }
    }

    /// The first POST is in flight.
    fn posting() -> Self {
        let mut script = Self::new();
        assert_eq!(script.event(Event::Submit), Some(post("box1")));
        script
    }

    /// The first POST was lost, and the look-up after it is in flight.
    fn lost() -> Self {
        let mut script = Self::posting();
        assert_eq!(script.reply(lost()), Some(Call::Find));
        script
    }

    /// Property `p1` is held.
    fn reserved() -> Self {
        let mut script = Self::posting();
        assert_eq!(script.reply(Outcome::Posted(id("p1"))), Some(Call::Find));
        assert_eq!(script.reply(found([held("p1")])), None);
        assert_eq!((script.state.state(), script.state.property()), (State::Reserved, Some(&id("p1"))));
        script
    }

    /// Property `p1` is held, and a POST of unknown outcome may have made another one.
    fn reserved_after_a_loss() -> Self {
        let mut script = Self::lost();
        assert_eq!(script.reply(found([held("p1")])), None);
        assert_eq!(script.state.state(), State::Reserved);
        script
    }

    /// The expiry has come, and the look-up before the release is in flight.
    fn expired() -> Self {
        let mut script = Self::reserved();
        assert_eq!(script.wake(), Some(Call::Find));
        assert_eq!(script.state.state(), State::Releasing);
        script
    }

    fn take(&mut self, event: Event) -> Option<Effect> {
        let now = Now { ms: self.now_ms, customer: self.customer };
        let (state, effects) = step(self.state.clone(), event, now);
        assert!(effects.len() <= 1, "{effects:?}");
        // What is written down is all there is.
        let written = serde_json::to_string(&state).expect("plain data");
        self.state = Reservation::load(&written).expect("what was written");
        assert_eq!(self.state, state);
        effects.into_iter().next()
    }

    /// An event, and the call that follows.
    fn event(&mut self, event: Event) -> Option<Call> {
        match self.take(event)? {
            Effect::Call { seq, call } => {
                assert_eq!(self.state.in_flight(), Some((seq, &call)));
                Some(call)
            }
            Effect::Refuse(refusal) => panic!("refused: {refusal:?}"),
        }
    }

    /// An event that is refused, or not.
    fn refusal(&mut self, event: Event) -> Option<Refusal> {
        match self.take(event)? {
            Effect::Refuse(refusal) => Some(refusal),
            Effect::Call { call, .. } => panic!("{call:?}"),
        }
    }

    /// The answer to the call in flight, and the call that follows.
    fn reply(&mut self, outcome: Outcome) -> Option<Call> {
        let (seq, _) = self.state.in_flight().expect("a call in flight");
        self.event(Event::Reply { seq, outcome })
    }

    /// Time passes until something is due, and the call that follows.
    fn wake(&mut self) -> Option<Call> {
        self.now_ms = self.now_ms.max(self.state.due_at().expect("something due"));
        self.event(Event::Tick)
    }

    /// The process dies and another one takes over, without the customer's data.
    fn crash(&mut self) {
        self.customer = false;
        assert_eq!(self.event(Event::Restart), None);
    }

    /// Milliseconds until something is due.
    fn due_in_ms(&self) -> Option<u64> {
        self.state.due_at().map(|at| at - self.now_ms)
    }
}

fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

fn slot(box_id: &str) -> Slot {
    Slot { box_id: id(box_id), project: id("project") }
}

fn post(box_id: &str) -> Call {
    Call::Post(slot(box_id))
}

fn delete(property: &str) -> Call {
    Call::Delete(id(property))
}

fn row(property: &str, connected: Option<bool>, implanted: bool) -> Found {
    Found { property: id(property), client: None, implanted, connected }
}

/// On a port, not installed.
fn held(property: &str) -> Found {
    row(property, Some(true), false)
}

fn installed(property: &str) -> Found {
    row(property, Some(true), true)
}

fn found<const N: usize>(rows: [Found; N]) -> Outcome {
    Outcome::Found(rows.into())
}

fn nothing() -> Outcome {
    found([])
}

fn lost() -> Outcome {
    Outcome::Fault(Fault::Lost(Lost::Timeout))
}

fn refused() -> Outcome {
    Outcome::Fault(Fault::Refused { status: 422 })
}

fn unauthorized() -> Outcome {
    Outcome::Fault(Fault::Unauthorized { status: 401 })
}
