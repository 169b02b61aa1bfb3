//! Every decoder, every field and the polygons against inputs that nobody would send, thousands of each, from seeds.
//!
//! `FUZZ_SEED=7 FUZZ_CASES=100000 cargo test --features ozmap --test fuzz radius` runs one of them for longer. A failure
//! says how to repeat it; what it was becomes a case in `regressions.rs`.
#![cfg(all(feature = "ozmap", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "tests")]

mod case;
mod coverage;
mod decoders;
mod dice;
mod documents;
mod inputs;
mod lookups;
mod mutate;
mod node;
mod polygons;
mod record;
mod regressions;
mod replies;
mod runner;
mod signup;
