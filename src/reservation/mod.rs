//! The life of a reservation, as a machine without I/O: [`step`] takes a state, an event and the time, and gives the
//! next state and what to do. Whoever runs it writes the state down *before* doing what it says, so that a crash
//! between any two lines is settled by [`Event::Restart`].
//!
//! The states and every way between them; the simulation (`tests/simulation`) checks that it walks all of these and no
//! other:
//!
//! ```mermaid
#![doc = include_str!("states.mmd")]
//! ```
//!
//! What keeps its promises:
//! - the client code is made before the first call and is the key of every look-up;
//! - a POST of unknown outcome is looked up before any other POST, and again after [`limits::SETTLE_MS`];
//! - nobody is told "reserved" before OZmap, asked again, shows the property on a port;
//! - nothing is deleted but straight after a look-up that showed its client not implanted;
//! - what a late POST may leave behind is swept ([`limits::SWEEPS_MS`]), whatever became of the reservation.

mod call;
pub mod limits;
mod machine;
mod pause;
mod reach;
mod saved;
mod state;
#[cfg(test)]
mod tests;

pub use call::{Call, Outcome, Slot};
pub use machine::{Effect, Event, Now, Refusal, step};
pub use pause::Pause;
pub use reach::Reach;
pub use saved::NotSaved;
pub use state::{New, Reservation, State, Trouble};
