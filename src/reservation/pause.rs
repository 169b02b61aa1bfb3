//! The pause of a whole ledger while OZmap refuses the token: what every call would hit alike is tried by one probe.

use serde::{Deserialize, Serialize};

use super::limits::UNAUTHORIZED_PAUSE_MS;

/// Whether a ledger works, pauses, or is due for a probe.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    since: Option<u64>,
    until: u64,
}

impl Pause {
    /// Takes note of an HTTP status that OZmap answered. A call that was lost says nothing of the token.
    #[must_use]
    pub fn hear(self, status: u16, now_ms: u64) -> Self {
        match status {
            401 | 403 => Self { since: self.since.or(Some(now_ms)), until: now_ms + UNAUTHORIZED_PAUSE_MS },
            _ => Self::default(),
        }
    }

    /// As [`Pause::hear`], of a call that somebody made to see how things stand: refused again, it does not put off the
    /// ledger's own probe, or who looks every few minutes would keep the work from going on.
    #[must_use]
    pub fn look(self, status: u16, now_ms: u64) -> Self {
        if self.since.is_some() && matches!(status, 401 | 403) { self } else { self.hear(status, now_ms) }
    }

    /// Since when OZmap refuses the token; `None` while it does not.
    #[must_use]
    pub fn since(self) -> Option<u64> {
        self.since
    }

    /// When the next probe may go out: nothing is sent before. `None` while work goes on, or a probe is due.
    #[must_use]
    pub fn waits_until(self, now_ms: u64) -> Option<u64> {
        // A clock that was set back must not make the pause longer.
        let until = self.until.min(now_ms + UNAUTHORIZED_PAUSE_MS);
        (self.since.is_some() && now_ms < until).then_some(until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_probes_and_goes_on() {
        let open = Pause::default();
        assert_eq!((open.waits_until(0), open.since()), (None, None));
        let paused = open.hear(401, 1_000);
        assert_eq!(paused.waits_until(1_001), Some(1_000 + UNAUTHORIZED_PAUSE_MS));
        let probe = 1_000 + UNAUTHORIZED_PAUSE_MS;
        assert_eq!((paused.waits_until(probe), paused.since()), (None, Some(1_000)));
        let again = paused.hear(403, probe);
        assert_eq!((again.since(), again.waits_until(probe)), (Some(1_000), Some(probe + UNAUTHORIZED_PAUSE_MS)));
        assert_eq!(again.hear(500, probe), open, "any other answer shows that the token is taken again");
    }

    #[test]
    fn who_looks_does_not_put_off_the_probe() {
        let paused = Pause::default().look(401, 1_000);
        assert_eq!(paused, Pause::default().hear(401, 1_000), "the first refusal pauses, whoever met it");
        assert_eq!(paused.look(403, 2_000), paused);
        assert_eq!(paused.look(200, 2_000), Pause::default(), "and who finds the token taken again ends the pause");
    }

    #[test]
    fn a_clock_set_back_does_not_prolong_it() {
        let paused = Pause::default().hear(401, 10 * UNAUTHORIZED_PAUSE_MS);
        assert_eq!(paused.waits_until(0), Some(UNAUTHORIZED_PAUSE_MS));
    }
}
