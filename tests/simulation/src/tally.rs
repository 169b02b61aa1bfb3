//! Figures of runs.

use conecte_ozmap::reservation::State;

use crate::fault::Fault;

/// All states, in the order of their declaration.
pub(crate) const STATES: [(State, &str); 8] = [
    (State::Pending, "pending"),
    (State::Reserved, "reserved"),
    (State::Confirmed, "confirmed"),
    (State::Activated, "activated"),
    (State::Releasing, "releasing"),
    (State::Released, "released"),
    (State::Cancelled, "cancelled"),
    (State::Failed, "failed"),
];

/// What was counted in one run, or in many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reservations that came to their end.
    pub lifecycles: u64,
    /// Calls that were sent.
    pub calls: u64,
    faults: [u64; Fault::ALL.len()],
    ends: [u64; 8],
    moves: [[u64; 8]; 8],
}

impl Tally {
    pub(crate) fn fault(&mut self, fault: Fault) {
        self.faults[fault as usize] += 1;
    }

    pub(crate) fn end(&mut self, state: State) {
        self.lifecycles += 1;
        self.ends[state as usize] += 1;
    }

    pub(crate) fn moved(&mut self, from: State, to: State) {
        self.moves[from as usize][to as usize] += 1;
    }

    /// Adds another tally to this one.
    pub fn add(&mut self, other: &Self) {
        fn all(to: &mut [u64], from: &[u64]) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
        self.lifecycles += other.lifecycles;
        self.calls += other.calls;
        all(&mut self.faults, &other.faults);
        all(&mut self.ends, &other.ends);
        self.moves.iter_mut().zip(&other.moves).for_each(|(to, from)| all(to, from));
    }

    /// How often each fault struck.
    pub fn faults(&self) -> impl Iterator<Item = (Fault, u64)> {
        Fault::ALL.iter().copied().zip(self.faults)
    }

    /// How many reservations ended in each state.
    pub fn ends(&self) -> impl Iterator<Item = (&'static str, u64)> {
        STATES.into_iter().zip(self.ends).map(|((_, name), n)| (name, n))
    }

    /// How often each move between two states was seen.
    pub fn moves(&self) -> impl Iterator<Item = ((&'static str, &'static str), u64)> {
        let names = || STATES.into_iter().map(|(_, name)| name);
        let pairs = names().flat_map(move |from| names().map(move |to| (from, to)));
        pairs.zip(self.moves.iter().flatten().copied()).filter(|(_, n)| *n > 0)
    }
}
