//! Other people's services that a signup page looks things up at, beside OZmap in the same process: ViaCEP, BrasilAPI,
//! Nominatim, Google's Geocoding API, and Turnstile's siteverify, each below `/_lookup/` with the shapes that it documents.
//!
//! They know the addresses of the seeded world's named places and a few more, all invented. Where a service is known
//! to fail in a way of its own (refusing who does not say who asks, coordinates that are missing or elsewhere), it does
//! so here.

mod brasilapi;
mod directory;
mod google;
mod nominatim;
pub mod turnstile;
mod viacep;

use serde_json::Value;

use crate::api::params::Params;
use crate::{ApiRequest, ApiResponse, World};

/// Where the services live.
pub const BASE: &str = "/_lookup/";

/// The key that Google accepts here. Invented: it opens nothing but this simulator.
pub const KEY: &str = "lookup-key-invented-for-tests";

/// Whether the call is one to these services.
#[must_use]
pub fn is_lookup(request: &ApiRequest) -> bool {
    request.path.starts_with(BASE)
}

/// The service that is called.
#[must_use]
pub fn service(path: &str) -> Option<&str> {
    path.strip_prefix(BASE)?.split('/').next()
}

/// Answers a call to one of these services.
#[must_use]
pub fn handle(world: &World, request: &ApiRequest) -> ApiResponse {
    let Some((service, path)) = request.path.strip_prefix(BASE).and_then(|path| path.split_once('/')) else {
        return page(404);
    };
    if request.method != "GET" {
        return page(405);
    }
    let Ok(params) = Params::read(&request.path, &request.query) else { return page(400) };
    let streets = directory::streets(world);
    match service {
        "viacep" => viacep::answer(&streets, path),
        "brasilapi" => brasilapi::answer(&streets, path, request.user_agent.as_deref()),
        "nominatim" => nominatim::answer(&streets, path, &params, request.user_agent.as_deref()),
        "google" => google::answer(&streets, path, &params),
        _ => page(404),
    }
}

/// Whether the call is one to these services, with the right key.
#[must_use]
pub fn key_ok(request: &ApiRequest) -> bool {
    let google = || Params::read(&request.path, &request.query).is_ok_and(|params| params.get("key") == Some(KEY));
    is_lookup(request) && (turnstile::secret_ok(request) || google())
}

/// The query without a key: what a log may hold.
#[must_use]
pub fn without_key(query: &str) -> String {
    query.split('&').filter(|pair| !pair.starts_with("key=")).collect::<Vec<_>>().join("&")
}

fn json(status: u16, body: &Value) -> ApiResponse {
    ApiResponse { status, body: body.to_string().into_bytes() }
}

/// What a web server gives that expected something else.
fn page(status: u16) -> ApiResponse {
    ApiResponse { status, body: format!("<html><body>Http {status}</body></html>").into_bytes() }
}

#[cfg(test)]
mod tests;
