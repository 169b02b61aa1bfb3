//! One input of a decoder, and what a reply may come to.

use conecte_ozmap::ozmap::{Fault, Lost, Reply};
use conecte_ozmap::problem::Problem;
use serde::de::IgnoredAny;

/// Bytes, and what stands beside them: an HTTP status, or which of several ways a decoder is used.
pub(crate) struct Case {
    pub(crate) variant: u16,
    pub(crate) bytes: Vec<u8>,
}

impl Case {
    /// The bytes as an answer with this status; none stands for a time-out.
    pub(crate) fn reply(&self) -> Reply<'_> {
        match self.variant {
            0 => Reply::Lost(Lost::Timeout),
            status => Reply::Answer { status, body: &self.bytes },
        }
    }

    /// The bytes as JavaScript would decode them.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Whether a decoder has bytes to read that are not JSON, whatever a decoder may want of them.
    pub(crate) fn is_broken(&self) -> bool {
        matches!(self.variant, 200..=299) && serde_json::from_slice::<IgnoredAny>(&self.bytes).is_err()
    }

    /// The fault as the public learns of it. It has to be the documented one.
    pub(crate) fn problem(&self, fault: Fault) -> String {
        self.check(&fault);
        problem(&fault.into())
    }

    pub(crate) fn check(&self, fault: &Fault) {
        let documented = match (self.variant, fault) {
            (200..=299, Fault::Unreadable { offset, .. }) => *offset <= self.bytes.len(),
            (0, Fault::Lost(Lost::Timeout)) | (429, Fault::Throttled) | (408, Fault::Failed { status: 408 }) => true,
            (status @ (401 | 403), Fault::Unauthorized { status: told }) => status == *told,
            (401 | 403 | 408 | 429, _) => false,
            (status @ 400..=499, Fault::Refused { status: told }) => status == *told,
            (200..=299 | 400..=499, _) => false,
            (status, Fault::Failed { status: told }) => status == *told,
            _ => false,
        };
        assert!(documented, "{fault:?} for status {} and {} bytes", self.variant, self.bytes.len());
    }
}

pub(crate) fn problem(problem: &Problem) -> String {
    serde_json::to_string(problem).unwrap()
}
