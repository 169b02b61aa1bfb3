//! Deterministic simulation of reservations: the machine of `conecte_ozmap::reservation`, a model of the ledger that
//! runs it, and the world of `ozmap_sim`, in one process under a seeded scheduler.
//!
//! A run has two phases. In the first, calls are lost, late, doubled and refused, the ledger crashes between any two
//! lines, the clock jumps, and people act in OZmap behind our back. Then faults stop, time passes until nothing is due
//! any more, and what the ledger believes is compared with the world. A run is a function of its seed.
//!
//! ```
//! let run = simulation::run(7, None);
//! assert!(run.violations.is_empty());
//! assert_eq!(run.hash(), simulation::run(7, None).hash());
//! ```

mod behind;
mod bug;
mod case;
mod check;
mod clock;
mod fault;
mod ledger;
mod log;
mod many;
mod misfortune;
mod network;
mod people;
mod plan;
mod queue;
mod simulation;
mod step;
mod tally;
pub mod transitions;
mod wire;

pub use bug::Bug;
pub use check::Violation;
pub use fault::Fault;
pub use log::{Entry, What};
pub use many::{Totals, first_caught, run_many};
pub use simulation::{Run, run};
pub use tally::Tally;
