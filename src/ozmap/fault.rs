//! How a call to OZmap fails, and what that says about its effect.

use super::Reply;
use crate::json;

/// Why there is no whole answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The edge's time limit passed.
    Timeout,
    /// The connection could not be made, or broke.
    Connection,
    /// The answer is larger than the edge accepts.
    TooLarge,
}

/// A call that did not give what it was made for.
///
/// OZmap publishes no error bodies and no exact 4xx codes (assumption in the API notes), so the status class decides.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// 401 or 403: the token is refused. OZmap did not act.
    #[error("OZmap refused the token with status {status}")]
    Unauthorized {
        /// HTTP status.
        status: u16,
    },
    /// 429: too many requests. OZmap did not act.
    #[error("OZmap asks for fewer requests")]
    Throttled,
    /// Any other 4xx but 408: OZmap will not do this. It did not act.
    #[error("OZmap refused with status {status}")]
    Refused {
        /// HTTP status.
        status: u16,
    },
    /// 408, 5xx, or a status that makes no sense here, redirects among them: whether OZmap acted is unknown.
    #[error("OZmap failed with status {status}")]
    Failed {
        /// HTTP status.
        status: u16,
    },
    /// A 2xx whose body is not the documented shape: whether OZmap acted is unknown.
    #[error("OZmap's answer is unreadable at byte {offset}: {reason}")]
    Unreadable {
        /// Byte where reading stopped.
        offset: usize,
        /// What was wrong. Never quotes the body, which can hold personal data.
        reason: String,
    },
    /// No whole answer: whether OZmap acted is unknown.
    #[error("no answer from OZmap: {0:?}")]
    Lost(Lost),
}

impl From<json::Error> for Fault {
    fn from(json::Error { offset, reason }: json::Error) -> Self {
        Self::Unreadable { offset, reason: reason.to_owned() }
    }
}

impl Fault {
    /// True when OZmap surely did not act, so that the call may be made again, or another instead, without a look-up.
    #[must_use]
    pub fn is_definite(&self) -> bool {
        matches!(self, Self::Unauthorized { .. } | Self::Throttled | Self::Refused { .. })
    }
}

impl<'a> Reply<'a> {
    /// The body of a 2xx, or the [`Fault`] that the status class stands for.
    pub fn success(&self) -> Result<&'a [u8], Fault> {
        match *self {
            Reply::Answer { status: 200..=299, body } => Ok(body),
            Reply::Answer { status: status @ (401 | 403), .. } => Err(Fault::Unauthorized { status }),
            Reply::Answer { status: 429, .. } => Err(Fault::Throttled),
            Reply::Answer { status: 408, .. } => Err(Fault::Failed { status: 408 }),
            Reply::Answer { status: status @ 400..=499, .. } => Err(Fault::Refused { status }),
            Reply::Answer { status, .. } => Err(Fault::Failed { status }),
            Reply::Lost(lost) => Err(Fault::Lost(lost)),
        }
    }

    /// A 2xx body read as `T`.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Fault> {
        let body = self.success()?;
        serde_json::from_slice(body).map_err(|error| Fault::Unreadable {
            offset: byte_offset(body, error.line(), error.column()),
            reason: format!("{:?}", error.classify()),
        })
    }
}

/// The byte that serde's 1-based line and column stand for.
fn byte_offset(body: &[u8], line: usize, column: usize) -> usize {
    let before: usize = body.split(|&b| b == b'\n').take(line.saturating_sub(1)).map(|l| l.len() + 1).sum();
    (before + column.saturating_sub(1)).min(body.len())
}
