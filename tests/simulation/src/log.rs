//! What happened in a run, in order. Kept as values: text is made only for whoever reads it.

use std::fmt;
use std::hash::{Hash, Hasher};

use conecte_ozmap::reservation::{Outcome, State};

use crate::fault::Fault;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum What {
    /// Somebody did this at the edge.
    Person(&'static str),
    /// The edge refused it.
    Refused,
    /// The machine took an event.
    Step {
        /// The event.
        event: &'static str,
        /// State before.
        from: State,
        /// State after.
        to: State,
    },
    /// A call went out.
    Sent {
        /// The call.
        call: &'static str,
        /// Its number.
        seq: u64,
        /// What will go wrong with it.
        fault: Option<Fault>,
    },
    /// OZmap acted on a call.
    Acted {
        /// The call.
        call: &'static str,
        /// Its number.
        seq: u64,
        /// OZmap's status.
        status: u16,
    },
    /// An answer arrived.
    Answer {
        /// The number of its call.
        seq: u64,
        /// What it says.
        says: String,
        /// The caller awaited another one, or none.
        stale: bool,
    },
    /// Something went wrong.
    Fault(Fault),
    /// The ledger is up again.
    Restart,
    /// The alarm went off.
    Alarm,
    /// Faults stop.
    Healed,
}

/// One line of a run's log.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// True time: milliseconds since the run began.
    pub true_ms: u64,
    /// What the ledger's clock showed: Unix milliseconds.
    pub shown_ms: u64,
    /// The reservation, where it is about one.
    pub case: Option<usize>,
    /// What happened.
    pub what: What,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { true_ms, shown_ms, case, what } = self;
        let about = case.map_or("-".to_owned(), |case| format!("#{case}"));
        write!(f, "{true_ms:>12} ms  clock {shown_ms}  {about:>3}  {what:?}")
    }
}

/// A hash that is the same on every machine and in every version of Rust.
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The hash of a log: two runs did the same exactly when it is the same.
pub(crate) fn hash(entries: &[Entry]) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    entries.hash(&mut hasher);
    hasher.finish()
}

/// An answer in a few words.
pub(crate) fn says(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Fault(fault) => fault.to_string(),
        other => format!("{other:?}"),
    }
}
