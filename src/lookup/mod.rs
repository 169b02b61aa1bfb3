//! Look-ups for the form: what a CEP stands for, and where an address may be. One file per provider, with its request,
//! its parser and the source of both.
//!
//! A look-up only spares typing and moves the map. The pin that a person confirms stays the location, and every failure
//! here leaves the form where it would be without look-ups.
//!
//! | provider | what | grade |
//! |---|---|---|
//! | [`viacep`] | CEP | shapes documented by the provider |
//! | [`brasilapi`] | CEP, sometimes with coordinates | shapes documented; what its failures look like is seen in its source |
//! | [`nominatim`] | address | shapes documented, and seen in its source |
//! | [`google`] | address | shapes documented; its terms bind the page, too |

pub mod brasilapi;
pub mod cep;
pub mod config;
pub mod geocode;
pub mod google;
pub mod nominatim;
mod text;
pub mod viacep;

use serde::{Serialize, de::DeserializeOwned};

use crate::ozmap::{Method, Request};

pub use cep::{CepAnswer, CepProvider};
pub use config::{Lookups, Source};
pub use geocode::{Candidate, GeocodeProvider, Geocoding, Place, Precision};

/// Somebody who answers one kind of question.
pub trait Provider: Copy {
    /// What is asked.
    type Query: Serialize;
    /// What is answered.
    type Answer: Serialize;

    /// The name in configuration, secrets and logs.
    fn name(self) -> &'static str;

    /// Where it is on the internet, without a trailing slash.
    fn public_url(self) -> &'static str;

    /// The call that asks.
    fn call(self, query: &Self::Query) -> Call;

    /// Reads a whole HTTP answer to [`Provider::call`].
    ///
    /// # Errors
    /// A [`Fault`]: the provider did not answer the question. That it knows of nothing is an answer.
    fn read(self, query: &Self::Query, status: u16, body: &[u8]) -> Result<Self::Answer, Fault>;

    /// Whether the answer is the last word, or another provider may know more.
    fn settles(answer: &Self::Answer) -> bool;

    /// Whether the answer found anything.
    fn found(answer: &Self::Answer) -> bool;

    /// Whether the provider's terms let an answer be kept for others.
    fn may_keep(self) -> bool {
        true
    }
}

/// A GET to a provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// Escaped path and query below the base URL, with a leading slash.
    pub target: String,
    /// The query parameter that takes the site's secret key, of a provider that wants one.
    pub key_parameter: Option<&'static str>,
}

impl Call {
    /// A call to `/segment/segment…`, each segment and each value escaped.
    #[must_use]
    pub fn get(segments: &[&str], query: &[(&str, &str)]) -> Self {
        let request = Request::new(Method::Get, segments);
        let request = query.iter().fold(request, |request, (name, value)| request.query(name, value));
        Self { target: request.target, key_parameter: None }
    }
}

impl core::fmt::Debug for Call {
    /// Hides the target, which says where somebody lives.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Call(…)")
    }
}

/// A provider that did not answer the question. The display is one word, for logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It will not answer us: any 4xx but 408 and 429, or a refused key.
    #[error("refused")]
    Refused,
    /// It asks for fewer requests: 429, or a used-up quota.
    #[error("throttled")]
    Throttled,
    /// It is broken: 408, 5xx, or a status that makes no sense here, redirects among them.
    #[error("failed")]
    Failed,
    /// A 2xx whose body is not of the expected shape, or speaks of something else than what was asked.
    #[error("unreadable")]
    Unreadable,
}

/// The fault that a status stands for.
fn fault_of(status: u16) -> Fault {
    match status {
        408 => Fault::Failed,
        429 => Fault::Throttled,
        400..=499 => Fault::Refused,
        _ => Fault::Failed,
    }
}

/// The body of a 2xx read as `T`.
fn read<T: DeserializeOwned>(status: u16, body: &[u8]) -> Result<T, Fault> {
    match status {
        200..=299 => serde_json::from_slice(body).map_err(|_| Fault::Unreadable),
        _ => Err(fault_of(status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_alone_is_never_an_answer() {
        let cases = [
            (301, Fault::Failed),
            (400, Fault::Refused),
            (403, Fault::Refused),
            (404, Fault::Refused),
            (408, Fault::Failed),
            (429, Fault::Throttled),
            (500, Fault::Failed),
            (503, Fault::Failed),
            (0, Fault::Failed),
        ];
        for (status, fault) in cases {
            assert_eq!(read::<serde_json::Value>(status, b"{}"), Err(fault), "{status}");
        }
        assert!(read::<serde_json::Value>(200, b"{}").is_ok());
        for hostile in [&b"<html>"[..], b"\xff\xfe", "[".repeat(100_000).as_bytes(), b"{\"a\":1e999}"] {
            assert_eq!(read::<serde_json::Value>(200, hostile), Err(Fault::Unreadable));
        }
    }

    #[test]
    fn a_call_escapes_what_people_type_and_does_not_show_it() {
        let call = Call::get(&["a b", "c/d"], &[("q", "Rua D'Água & Cia, 1"), ("x", "")]);
        assert_eq!(call.target, "/a%20b/c%2Fd?q=Rua%20D%27%C3%81gua%20%26%20Cia%2C%201&x=");
        assert_eq!(format!("{call:?}"), "Call(…)");
    }
}
