//! The decisions behind an FTTH signup on OZmap: who can be served, from which box, and how a port is reserved.
//!
//! Everything here is pure: no I/O, no clock, no randomness, no OZmap token. Requests to OZmap are values
//! ([`ozmap::Request`]) that a caller sends, and answers are bytes that a caller feeds back, so that the same
//! rules run natively under test, in the signup page and at the edge.
//!
//! | OZmap calls it | here |
//! |---|---|
//! | caixa (CTO) | [`viability::Candidate`] |
//! | viabilidade por raio | [`viability`], [`ozmap::radius`] |
//! | região, etiqueta (tag) | [`region`] |
//! | viabilidade a partir do inventário | [`coverage`] |
//! | propriedade + cliente não implantado | [`reservation`], [`ozmap::reserve`] |
//! | prospecto | [`ozmap::lead`] |

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

#[cfg(feature = "ozmap")]
pub mod coverage;
#[cfg(feature = "ozmap")]
pub mod edge;
pub mod geo;
#[cfg(feature = "ozmap")]
pub mod json;
#[cfg(feature = "ozmap")]
pub mod lookup;
#[cfg(feature = "ozmap")]
pub mod ozmap;
#[cfg(feature = "ozmap")]
pub mod plan;
#[cfg(feature = "ozmap")]
pub mod problem;
#[cfg(feature = "ozmap")]
pub mod region;
#[cfg(feature = "ozmap")]
pub mod reservation;
pub mod signup;
#[cfg(feature = "ozmap")]
pub mod site;
#[cfg(feature = "ozmap")]
pub mod viability;
#[cfg(feature = "wasm")]
pub mod wasm;
