//! Time as it is, and time as the ledger's clock shows it.

/// Any moment will do.
const START_UNIX_MS: u64 = 1_767_225_600_000;

/// The true time, and how far the ledger's clock is off.
#[derive(Default)]
pub(crate) struct Clock {
    /// Milliseconds since the run began.
    pub(crate) true_ms: u64,
    offset_ms: i64,
}

impl Clock {
    /// What the ledger's clock shows: Unix milliseconds.
    pub(crate) fn shown_ms(&self) -> u64 {
        (START_UNIX_MS + self.true_ms).saturating_add_signed(self.offset_ms)
    }

    /// What a right clock shows: Unix milliseconds.
    pub(crate) fn right_ms(&self) -> u64 {
        START_UNIX_MS + self.true_ms
    }

    /// The true time at which the ledger's clock will show this, unless it jumps again; now when it is past.
    pub(crate) fn when_shown(&self, shown_ms: u64) -> u64 {
        self.true_ms + shown_ms.saturating_sub(self.shown_ms())
    }

    /// Sets the ledger's clock forward or back.
    pub(crate) fn jump(&mut self, by_ms: i64) {
        self.offset_ms += by_ms;
    }
}
