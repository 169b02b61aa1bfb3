//! Answers that are JSON objects.

use serde::de::DeserializeOwned;

use super::{Fault, Reply};

/// A 2xx body that is a JSON object, read as `T`.
///
/// serde's derived code also reads a struct from an array of its fields' values, so `[[], null]` would pass for an
/// answer without boxes, and a broken answer for "not viable".
pub(super) fn object<T: DeserializeOwned>(reply: &Reply<'_>) -> Result<T, Fault> {
    let body = reply.success()?;
    let start = body.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(body.len());
    if body.get(start) != Some(&b'{') {
        return Err(Fault::Unreadable { offset: start, reason: "not a JSON object".into() });
    }
    reply.json()
}
