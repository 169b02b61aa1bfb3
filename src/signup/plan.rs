//! The plan that the person chose.

use serde::Serialize;

use super::text;

/// Longest plan id, in characters. Ours: ids come from the site's own configuration.
pub const MAX_CHARS: usize = 64;

/// The id of one of the site's plans.
///
/// Rule: something was chosen. Whether the site has such a plan is for the edge to know. A text that cannot be an id
/// at all (too long, control characters) counts as nothing chosen, since people pick plans and do not type them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PlanId(String);

impl PlanId {
    /// Where the value stands in the input (RFC 6901).
    pub const POINTER: &str = "/plan";
    /// Every code that [`PlanId::parse`] gives.
    pub const CODES: &[&str] = &["plan_required"];

    /// Validates and normalises.
    ///
    /// # Errors
    /// `plan_required`
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        match text::tidy(raw) {
            Ok(id) if !id.is_empty() && text::length_chars(&id) <= MAX_CHARS => Ok(Self(id)),
            _ => Err("plan_required"),
        }
    }

    /// The id as the site's configuration has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
