//! What the edge does for each of its routes, without I/O: bodies in, requests out, replies in, answers out.
//!
//! A session is driven by its shell: while [`request`](Check::request) gives one, send it and feed what came back.

mod catalogue;
mod check;
mod coverage;
mod gate;
mod intake;
mod inventory;
mod line;
mod list;
mod listing;
mod load;
mod lookup;
mod metrics;
mod moment;
mod open;
mod rate;
mod secrets;
mod site_intake;
mod skipped;
mod ticket;
pub mod turnstile;

pub use catalogue::Catalogue;
pub use check::Check;
pub use coverage::{CoverageQuestion, MAX_POINTS};
pub use gate::{Gate, Turn, is_answer, pause_before_again};
pub use intake::{Intake, key_of};
pub use inventory::{Inventory, InventoryLoad};
pub(crate) use list::List;
pub use listing::{Listing, Place};
pub use load::RegionLoad;
pub use lookup::{Finished, Lookup};
pub use metrics::{Crowd, LedgerFigures, Metrics};
pub use open::may_open;
pub use rate::{Caller, Rates};
pub use secrets::{Kept, origin_of};
pub use site_intake::{KeyIntake, Needed, SiteIntake, site_of_operator_key};
pub use skipped::{MAX_NAMED, SkippedRows};
pub use ticket::{Ticket, claims};
