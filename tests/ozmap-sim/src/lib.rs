//! A simulator of OZmap API v2 for tests and the demo.
//!
//! [`World`] is a small fibre network with OZmap's API in front of it: bytes in, bytes out, through [`World::handle`].
//! It does no I/O, has no clock and no randomness of its own, so a run is a function of its seed. The HTTP server
//! (feature `server`) and the native simulation tests run the very same code.
//!
//! ```
//! use ozmap_sim::{ApiRequest, World};
//!
//! let mut world = World::empty();
//! let cto = world.add_box("CTO 1", [-48.52, -27.58]).splitter(8).id();
//! let request = ApiRequest::new("GET", "/api/v2/ftth-viability/radius?lat=-27.58&lng=-48.52").token(ozmap_sim::DEFAULT_TOKEN);
//! let response = world.handle(&request);
//! assert_eq!(response.status, 200);
//! assert_eq!(response.json()["boxes"][0]["id"], cto.to_string());
//! assert_eq!(response.json()["boxes"][0]["availability"], 8);
//! ```
//!
//! What OZmap documents is simulated as documented. Where nothing is published, the simulator takes the reading that is
//! harder for its caller, and the comment beside it says "Assumption".

mod api;
mod clock;
pub mod faults;
mod id;
pub mod lookup;
mod rng;
mod seed;
#[cfg(feature = "server")]
pub mod server;
mod world;

pub use api::{ApiRequest, ApiResponse};
pub use id::{Kind, ObjectId};
pub use rng::SplitMix64;
pub use seed::{Place, Seed};
pub use world::{BoxBuilder, Counts, PropertyView, Settings, World};

/// The token that every world accepts unless told otherwise. Invented: it opens nothing but this simulator.
pub const DEFAULT_TOKEN: &str = "sim-token-invented-for-tests";
