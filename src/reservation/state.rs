//! What is known of a reservation: ids, states and times, and nothing about the person.

use serde::{Deserialize, Serialize};

use super::limits::{BACKOFF_CAP_MS, BACKOFF_FIRST_MS, SWEEPS_MS, UNAUTHORIZED_PAUSE_MS};
use super::{Call, Slot};
use crate::ozmap::{Fault, Id};

/// Where a reservation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// No port yet, or not known yet.
    Pending,
    /// One port is held until the expiry.
    Reserved,
    /// The sale is confirmed: the port is held for good.
    Confirmed,
    /// The customer is installed.
    Activated,
    /// The port is being given back.
    Releasing,
    /// Nobody confirmed in time; the port is free.
    Released,
    /// The customer changed their mind; the port is free.
    Cancelled,
    /// No candidate box took it.
    Failed,
}

impl State {
    /// Every state there is.
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::Reserved,
        Self::Confirmed,
        Self::Activated,
        Self::Releasing,
        Self::Released,
        Self::Cancelled,
        Self::Failed,
    ];

    /// Whether it holds a port or may still take one, without a sale: what a site allows a few of.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Pending | Self::Reserved | Self::Releasing => true,
            Self::Confirmed | Self::Activated | Self::Released | Self::Cancelled | Self::Failed => false,
        }
    }
}

/// What stands in the way of a reservation's next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// OZmap refuses the token: only a person can mend it.
    Unauthorized,
    /// OZmap asks for fewer requests.
    Throttled,
    /// OZmap refuses what must be done.
    Refused,
    /// OZmap does not answer, or not sensibly.
    Unavailable,
}

impl From<&Fault> for Trouble {
    fn from(fault: &Fault) -> Self {
        match fault {
            Fault::Unauthorized { .. } => Self::Unauthorized,
            Fault::Throttled => Self::Throttled,
            Fault::Refused { .. } => Self::Refused,
            Fault::Failed { .. } | Fault::Unreadable { .. } | Fault::Lost(_) => Self::Unavailable,
        }
    }
}

/// What a reservation starts from.
#[derive(Debug, Clone)]
pub struct New {
    /// The client code, made once: `CNT-` and a ULID.
    pub code: String,
    /// Candidate boxes, nearest first.
    pub slots: Vec<Slot>,
    /// How long the port is held without a confirmation, in milliseconds.
    pub hold_ms: u64,
}

/// A call whose reply is awaited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct InFlight {
    pub(super) seq: u64,
    pub(super) call: Call,
}

/// A reservation's state, as the ledger keeps it. Times are Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    pub(super) version: u8,
    pub(super) code: String,
    pub(super) state: State,
    pub(super) slots: Vec<Slot>,
    /// The candidate in turn.
    pub(super) next: usize,
    /// POSTs to the candidate in turn that left nothing behind.
    pub(super) tries: u8,
    pub(super) created_at: u64,
    pub(super) hold_ms: u64,
    pub(super) expires_at: Option<u64>,
    /// The property that holds the port.
    pub(super) property: Option<Id>,
    /// A property without a port was found; once it is gone, the next box is in turn.
    pub(super) undoing: bool,
    /// The property that OZmap has just said holds no port. What follows is a look-up, and its removal if it is still
    /// there.
    #[serde(default)]
    pub(super) portless: Option<Id>,
    /// The release that goes on was asked for by the customer.
    pub(super) cancelled: bool,
    pub(super) in_flight: Option<InFlight>,
    /// Number of the last call; a reply to any other is stale.
    pub(super) seq: u64,
    /// When the POST that no look-up has shown yet went out.
    pub(super) unseen_post_at: Option<u64>,
    /// When the last POST of unknown outcome went out, moved by sweeps that came late, and how many have followed it.
    pub(super) sweep_from: Option<u64>,
    pub(super) sweeps: usize,
    /// The property that OZmap last said was deleted: finding it again at once is a fault, not work.
    pub(super) deleted: Option<Id>,
    /// Failed calls in a row.
    pub(super) failures: u32,
    pub(super) trouble: Option<Trouble>,
    pub(super) due_at: Option<u64>,
}

/// The version that this code writes. Reading an older one is a migration in [`Reservation::load`].
pub(super) const VERSION: u8 = 1;

impl Reservation {
    /// A reservation that has done nothing yet, due at once.
    #[must_use]
    pub fn new(new: New, now_ms: u64) -> Self {
        Self {
            version: VERSION,
            code: new.code,
            state: State::Pending,
            slots: new.slots,
            next: 0,
            tries: 0,
            created_at: now_ms,
            hold_ms: new.hold_ms,
            expires_at: None,
            property: None,
            undoing: false,
            portless: None,
            cancelled: false,
            in_flight: None,
            seq: 0,
            unseen_post_at: None,
            sweep_from: None,
            sweeps: 0,
            deleted: None,
            failures: 0,
            trouble: None,
            due_at: Some(now_ms),
        }
    }

    /// The client code in OZmap.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// When the port is given back, once one is held and while nobody has confirmed.
    #[must_use]
    pub fn expires_at(&self) -> Option<u64> {
        self.expires_at
    }

    /// The property that holds the port.
    #[must_use]
    pub fn property(&self) -> Option<&Id> {
        self.property.as_ref()
    }

    /// When there is something to do; `None` while a call is in flight and when nothing is left to do.
    #[must_use]
    pub fn due_at(&self) -> Option<u64> {
        if self.in_flight.is_some() { None } else { self.due_at }
    }

    /// The call whose reply is awaited, with its number.
    #[must_use]
    pub fn in_flight(&self) -> Option<(u64, &Call)> {
        self.in_flight.as_ref().map(|flight| (flight.seq, &flight.call))
    }

    /// What stands in the way of the next step.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// Counts a failed call and sets the time of the next try.
    pub(super) fn back_off(&mut self, trouble: Trouble, now: u64) {
        let doubled = BACKOFF_FIRST_MS.saturating_mul(1 << self.failures.min(16)).min(BACKOFF_CAP_MS);
        let pause = if trouble == Trouble::Unauthorized { UNAUTHORIZED_PAUSE_MS } else { doubled };
        self.failures = self.failures.saturating_add(1);
        self.trouble = Some(trouble);
        self.due_at = Some(now + pause - self.jitter(pause / 4));
    }

    /// A share of `span` that differs from one reservation and try to the next, without a source of randomness.
    fn jitter(&self, span: u64) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(self.failures);
        for byte in self.code.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        hash % (span + 1)
    }

    /// Nothing more to do now: waits for the expiry or the next sweep, whichever is first.
    pub(super) fn rest(&mut self) {
        let expiry = self.expires_at.filter(|_| self.state == State::Reserved);
        let sweep = self.sweep_from.and_then(|from| Some(from + SWEEPS_MS.get(self.sweeps)?));
        self.failures = 0;
        self.trouble = None;
        self.due_at = expiry.into_iter().chain(sweep).min();
    }

    /// The clock may have been set back: nothing that lies behind us may wait for a time that has already been.
    pub(super) fn hear_clock(&mut self, now: u64) {
        self.created_at = self.created_at.min(now);
        for at in [&mut self.unseen_post_at, &mut self.sweep_from] {
            *at = at.map(|at| at.min(now));
        }
        if self.failures > 0 {
            self.due_at = self.due_at.map(|due| due.min(now + BACKOFF_CAP_MS));
        }
    }
}
