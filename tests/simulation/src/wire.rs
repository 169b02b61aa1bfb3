//! Calls and answers on their way.

use conecte_ozmap::ozmap::{Lost, Reply, Request};
use conecte_ozmap::reservation::Call;
use ozmap_sim::{ApiRequest, ApiResponse, DEFAULT_TOKEN};
use serde_json::Value;

/// A call as the ledger sent it.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) case: usize,
    pub(crate) seq: u64,
    /// The ledger's process that sent it.
    pub(crate) process: u32,
    /// The machine's call.
    pub(crate) call: Call,
    /// What went out: the same, unless a bug is planted.
    pub(crate) wire: Call,
    /// It is a delete, and the answer to a look-up led straight to it.
    pub(crate) seen: bool,
}

/// A call that reaches OZmap, and what then happens to its answer.
pub(crate) struct Arrival {
    pub(crate) sent: Sent,
    pub(crate) request: ApiRequest,
    pub(crate) mangle: Mangle,
    /// How long the answer takes. It may come twice, or never.
    pub(crate) answers_after_ms: Vec<u64>,
    /// It comes so late that the caller has given up.
    pub(crate) late: bool,
    /// OZmap connects what it makes to nothing.
    pub(crate) loose: bool,
}

/// What happens to the body on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mangle {
    None,
    Garbage,
    Half,
    Status(u16),
    NoConnections,
}

/// What comes back.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) sent: Sent,
    pub(crate) bytes: Bytes,
}

/// An answer's bytes, or the lack of any.
#[derive(Clone)]
pub(crate) enum Bytes {
    Answer { status: u16, body: Vec<u8> },
    Lost(Lost),
}

impl Bytes {
    pub(crate) fn status(status: u16) -> Self {
        Self::Answer { status, body: br#"{"message":"no"}"#.to_vec() }
    }

    /// A page of some proxy.
    pub(crate) fn garbage() -> Self {
        Self::Answer { status: 200, body: b"<html>It works!</html>".to_vec() }
    }

    pub(crate) fn reply(&self) -> Reply<'_> {
        match self {
            Self::Answer { status, body } => Reply::Answer { status: *status, body },
            Self::Lost(lost) => Reply::Lost(*lost),
        }
    }
}

/// A request of the core as OZmap gets it.
pub(crate) fn api_request(request: Request) -> ApiRequest {
    ApiRequest::new(request.method.as_str(), &format!("/api/v2{}", request.target))
        .token(DEFAULT_TOKEN)
        .body(request.body.unwrap_or_default())
}

/// OZmap's answer as it arrives.
pub(crate) fn mangled(response: ApiResponse, mangle: Mangle) -> Bytes {
    let ApiResponse { status, mut body } = response;
    match mangle {
        Mangle::None => {}
        Mangle::Garbage => return Bytes::garbage(),
        Mangle::Status(status) => return Bytes::status(status),
        Mangle::Half => body.truncate(body.len() / 2),
        Mangle::NoConnections => {
            let mut rows: Value = serde_json::from_slice(&body).unwrap_or_default();
            for row in rows.as_array_mut().into_iter().flatten() {
                row.as_object_mut().map(|row| row.remove("connections"));
            }
            body = rows.to_string().into_bytes();
        }
    }
    Bytes::Answer { status, body }
}
