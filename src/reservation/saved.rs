//! Reading a reservation that was saved.

use super::limits::SWEEPS_MS;
use super::machine::TRIES_PER_BOX;
use super::{Reservation, state::VERSION};

/// Larger numbers JavaScript cannot hold, and no clock and no count reaches: sums with them would overflow.
const MAX: u64 = 1 << 53;

/// A text that is no saved reservation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSaved {
    /// It is not JSON of the shape.
    #[error("byte {offset}: not a reservation")]
    Shape {
        /// Byte of its line where reading stopped.
        offset: usize,
    },
    /// Another version of this code wrote it.
    #[error("version {0}")]
    Version(u8),
    /// It has the shape, and no step leads there: named is what is wrong.
    #[error("{0}")]
    Impossible(&'static str),
}

impl Reservation {
    /// Reads what serialising a reservation gave.
    ///
    /// # Errors
    /// [`NotSaved`] for what no version of this code has written: a step from there would do nobody knows what.
    pub fn load(json: &str) -> Result<Self, NotSaved> {
        let read: Self = serde_json::from_str(json).map_err(|error| NotSaved::Shape { offset: error.column() })?;
        if read.version != VERSION {
            return Err(NotSaved::Version(read.version));
        }
        read.impossible().map_or(Ok(read), |what| Err(NotSaved::Impossible(what)))
    }

    /// What no step can have brought about.
    fn impossible(&self) -> Option<&'static str> {
        let moments = [self.expires_at, self.unseen_post_at, self.sweep_from, self.due_at].into_iter().flatten();
        if moments.chain([self.created_at, self.hold_ms, self.seq]).any(|number| number > MAX) {
            return Some("a number that is too large");
        }
        if self.in_flight.as_ref().is_some_and(|flight| flight.seq != self.seq) {
            return Some("a call in flight that is not the last");
        }
        if self.next > self.slots.len() || self.tries >= TRIES_PER_BOX || self.sweeps > SWEEPS_MS.len() {
            return Some("a count that goes too far");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::{New, Slot, State};
    use super::*;
    use crate::ozmap::Id;

    fn saved(change: impl FnOnce(&mut serde_json::Value)) -> Result<Reservation, NotSaved> {
        let id = |text| Id::new(text).expect("id");
        let slots = vec![Slot { box_id: id("b"), project: id("p") }];
        let new = Reservation::new(New { code: "CNT-1".to_owned(), slots, hold_ms: 1_000 }, 1_767_225_600_000);
        let mut json = serde_json::to_value(new).expect("json");
        change(&mut json);
        Reservation::load(&json.to_string())
    }

    #[test]
    fn reads_what_was_saved() {
        assert_eq!(saved(|_| {}).map(|read| read.state()), Ok(State::Pending));
        let in_flight = |json: &mut serde_json::Value| {
            json["seq"] = 4.into();
            json["in_flight"] = serde_json::json!({ "seq": 4, "call": "find" });
        };
        assert_eq!(saved(in_flight).map(|read| read.in_flight().map(|(seq, _)| seq)), Ok(Some(4)));
    }

    #[test]
    fn refuses_what_no_step_leads_to() {
        assert_eq!(saved(|json| json["version"] = 2.into()), Err(NotSaved::Version(2)));
        assert!(matches!(saved(|json| json["state"] = "x".into()), Err(NotSaved::Shape { .. })));
        let wrong: [(&str, serde_json::Value); 10] = [
            ("hold_ms", u64::MAX.into()),
            ("created_at", (MAX + 1).into()),
            ("expires_at", (MAX + 1).into()),
            ("unseen_post_at", (MAX + 1).into()),
            ("sweep_from", (MAX + 1).into()),
            ("due_at", (MAX + 1).into()),
            ("in_flight", serde_json::json!({ "seq": 1, "call": "find" })),
            ("next", 2.into()),
            ("tries", 3.into()),
            ("sweeps", 5.into()),
        ];
        for (field, value) in wrong {
            let read = saved(|json| json[field] = value.clone());
            assert!(matches!(read, Err(NotSaved::Impossible(_))), "{field} {value}: {read:?}");
        }
    }
}
