//! What a signup page loads: the rules of each field, and a client of the edge. No OZmap code.

mod answer;
mod client;
mod deadline;
mod decode;
mod encode;
mod exchange;
mod failure;
mod validation;

pub use answer::{
    Attribution, Candidate, CepAnswer, Geocoding, Lead, NewReservation, Outcome, Plan, Plans, Precision, Reason,
    Reservation, ReservationState, Site,
};
pub use client::EdgeClient;
pub use failure::Failure;
pub use validation::{format_cep, format_phone, validate_field, validate_signup};
