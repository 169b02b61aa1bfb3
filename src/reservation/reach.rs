//! Since when OZmap does not answer.

use serde::{Deserialize, Serialize};

use crate::ozmap::Lost;

/// Whether OZmap answered the last call, and if not, since when.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    since: Option<u64>,
}

impl Reach {
    /// Takes note of how a call ended. A refusal is an answer, too; a 5xx may be that of what stands before a dead OZmap.
    #[must_use]
    pub fn hear(self, outcome: Result<u16, Lost>, now_ms: u64) -> Self {
        match outcome {
            Ok(..500) | Err(Lost::TooLarge) => Self::default(),
            // A clock that was set back must not put the beginning into the future.
            Ok(_) | Err(Lost::Timeout | Lost::Connection) => {
                Self { since: Some(self.since.map_or(now_ms, |since| since.min(now_ms))) }
            }
        }
    }

    /// Since when there was no answer; `None` while OZmap answers.
    #[must_use]
    pub fn unreachable_since(self) -> Option<u64> {
        self.since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_call_without_an_answer_is_the_beginning_and_the_first_answer_the_end() {
        let fine = Reach::default();
        assert_eq!(fine.unreachable_since(), None);
        for first in [Ok(500), Ok(502), Ok(599), Err(Lost::Timeout), Err(Lost::Connection)] {
            let gone = fine.hear(first, 1_000);
            assert_eq!(gone.unreachable_since(), Some(1_000), "{first:?}");
            assert_eq!(gone.hear(Err(Lost::Connection), 2_000), gone);
            for answer in [Ok(200), Ok(204), Ok(302), Ok(401), Ok(404), Ok(429), Err(Lost::TooLarge)] {
                assert_eq!(gone.hear(answer, 3_000), fine, "{answer:?}");
            }
        }
    }

    #[test]
    fn a_clock_set_back_moves_the_beginning_with_it() {
        let gone = Reach::default().hear(Ok(503), 5_000).hear(Ok(503), 3_000).hear(Ok(503), 9_000);
        assert_eq!(gone.unreachable_since(), Some(3_000));
    }
}
