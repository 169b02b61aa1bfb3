//! What a signup page loads: the rules of each field, and a client of the edge. No OZmap code.

mod answer;
mod client;
mod deadline;
mod decode;
mod encode;
mod exchange;
mod failure;
mod validation;

pub use answer::{Lead, NewReservation, Outcome, Plan, Plans, Reason, Reservation, ReservationState, Site};
pub use client::EdgeClient;
pub use failure::Failure;
pub use validation::{format_cep, format_phone, validate_field, validate_signup};
