//! What goes wrong at the edge, as RFC 9457 problem details with a stable code.

use std::borrow::Cow;

use serde::Serialize;

use crate::ozmap::{Fault, Lost};

/// One bad field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputError {
    /// JSON pointer into the request's body (RFC 6901).
    pub pointer: String,
    /// Stable code.
    pub code: &'static str,
}

/// An error answer. `type` and `title` follow from the code, and `requestId` is the shell's to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: &'static str,
    /// What the caller may know, in English. Never quotes OZmap, a token or personal data.
    pub detail: Cow<'static, str>,
    /// Bad fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<InputError>,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:literal, $code:literal, $detail:literal;)*) => {
        impl Problem {
            $($(#[$doc])*
            pub const $name: Self = Self { status: $status, code: $code, detail: Cow::Borrowed($detail), errors: Vec::new() };)*

            /// Every problem there is, for documents and tests.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

problems! {
    /// The body is not JSON of the documented shape.
    INVALID_JSON = 400, "invalid_json", "The body is not JSON of the documented shape.";
    /// A write without an `Idempotency-Key`.
    IDEMPOTENCY_KEY_REQUIRED = 400, "idempotency_key_required",
        "Send an Idempotency-Key of 8 to 128 letters, digits, hyphens or underscores.";
    /// No such publishable key.
    SITE_KEY_UNKNOWN = 401, "site_key_unknown", "Send the site's publishable key as X-Site-Key.";
    /// A route of the operator's, without the operator's key.
    OPERATOR_KEY_REQUIRED = 401, "operator_key_required", "Send the site's operator key as Authorization: Bearer sk_….";
    /// A route of the deployment's, without its key.
    DEPLOYMENT_KEY_REQUIRED = 401, "deployment_key_required",
        "Send the deployment's key, which is derived from TICKET_KEY, as Authorization: Bearer ak_….";
    /// A page of another origin.
    ORIGIN_NOT_ALLOWED = 403, "origin_not_allowed", "The site does not list this origin.";
    /// A call that a person has to be at, without a token that says so.
    TURNSTILE_REQUIRED = 403, "turnstile_required", "Send the token of the site's Turnstile widget as X-Turnstile-Token.";
    /// A token that shows nobody.
    TURNSTILE_FAILED = 403, "turnstile_failed",
        "The Turnstile token was not accepted: it is good once, for five minutes, on the site's own pages; get another one.";
    /// No such route.
    NOT_FOUND = 404, "not_found", "There is nothing here.";
    /// The site asks nobody about this.
    LOOKUP_NOT_OFFERED = 404, "lookup_not_offered", "The site offers no look-up of this kind.";
    /// No such reservation, or not with this secret.
    RESERVATION_NOT_FOUND = 404, "reservation_not_found", "There is no such reservation with this secret.";
    /// No such site in this deployment.
    SITE_NOT_FOUND = 404, "site_not_found", "This deployment has no such site.";
    /// The site has no operator's key of this id.
    KEY_NOT_FOUND = 404, "key_not_found", "The site has no key of this id that still works.";
    /// The route has no such method.
    METHOD_NOT_ALLOWED = 405, "method_not_allowed", "This route does not take this method.";
    /// A body that did not arrive in time.
    BODY_TIMEOUT = 408, "body_timeout", "The body did not arrive in time; send it again.";
    /// Every candidate box refused.
    NO_PORT_LEFT = 409, "no_port_left", "Every port near this place was taken meanwhile.";
    /// As many open reservations of this phone or address as the site allows.
    TOO_MANY_OPEN_RESERVATIONS = 409, "too_many_open_reservations",
        "This phone or address has as many open reservations as it may have; cancel one, or ask the provider.";
    /// Confirmed or installed.
    NOT_CANCELLABLE = 409, "not_cancellable", "The reservation is confirmed or installed; ask the provider.";
    /// Not reserved any more, or not yet.
    NOT_CONFIRMABLE = 409, "not_confirmable", "The port is not held; only a reserved one can be confirmed.";
    /// A site whose reservations still need it.
    SITE_HAS_RESERVATIONS = 409, "site_has_reservations", "The site holds ports; release or confirm them first.";
    /// Somebody else changed the site meanwhile.
    SITE_CHANGED = 409, "site_changed", "The site was changed meanwhile; look at it, and apply again.";
    /// More keys than anybody looks after.
    TOO_MANY_KEYS = 409, "too_many_keys", "The site has 20 keys that work; revoke one first.";
    /// A ticket past its time, or used before.
    TICKET_EXPIRED = 410, "ticket_expired", "Check viability again for a new ticket.";
    /// A body over the limit.
    BODY_TOO_LARGE = 413, "body_too_large", "The body is larger than the edge accepts.";
    /// Fields that break their rules.
    INVALID_INPUT = 422, "invalid_input", "Some fields are not valid; see errors.";
    /// A ticket that this edge did not make.
    TICKET_INVALID = 422, "ticket_invalid", "The ticket is not one of this edge's.";
    /// A ticket of another site, plan or place.
    TICKET_MISMATCH = 422, "ticket_mismatch", "The ticket was made for another site, plan or location.";
    /// One key, two requests.
    IDEMPOTENCY_KEY_REUSED = 422, "idempotency_key_reused", "This Idempotency-Key came with another request before.";
    /// Nobody says how far to search.
    RADIUS_REQUIRED = 422, "radius_required", "Send radiusM, or set it for the site: OZmap's own default cannot be read.";
    /// A site's document that breaks its rules, or does not fit its OZmap.
    SITE_INVALID = 422, "site_invalid", "The site's document has mistakes; see errors.";
    /// More calls than the site allows.
    TOO_MANY_REQUESTS = 429, "too_many_requests", "Too many requests; wait for as long as Retry-After says.";
    /// A defect of the edge.
    INTERNAL = 500, "internal", "The edge failed; the request id names the log line.";
    /// OZmap refuses the token.
    UPSTREAM_UNAUTHORIZED = 502, "upstream_unauthorized", "The network inventory refuses this edge; the provider must act.";
    /// OZmap refuses the request.
    UPSTREAM_REFUSED = 502, "upstream_refused", "The network inventory refused the request.";
    /// OZmap failed.
    UPSTREAM_ERROR = 502, "upstream_error", "The network inventory failed; try again.";
    /// OZmap's answer makes no sense.
    UPSTREAM_UNREADABLE = 502, "upstream_unreadable", "The network inventory's answer was not understood.";
    /// OZmap cannot be reached.
    UPSTREAM_UNREACHABLE = 502, "upstream_unreachable", "The network inventory cannot be reached; try again.";
    /// OZmap asks for fewer requests.
    UPSTREAM_THROTTLED = 503, "upstream_throttled", "The network inventory is busy; try again later.";
    /// The whole network is being read and is not there yet.
    COVERAGE_NOT_READY = 503, "coverage_not_ready", "The network is still being read; try again in a minute.";
    /// Nobody who was asked answered.
    LOOKUP_UNAVAILABLE = 503, "lookup_unavailable", "No look-up provider answered; go on without it, or try again.";
    /// Turnstile cannot be asked, or the site's secret key is missing or wrong.
    TURNSTILE_UNAVAILABLE = 503, "turnstile_unavailable", "Turnstile tokens cannot be checked now; try again with another one.";
    /// OZmap did not answer in time.
    UPSTREAM_TIMEOUT = 504, "upstream_timeout", "The network inventory did not answer in time; try again.";
}

impl Problem {
    /// The problem of this code; [`Problem::INTERNAL`] for a code that does not exist.
    #[must_use]
    pub fn of(code: &str) -> Self {
        Self::ALL.iter().find(|problem| problem.code == code).cloned().unwrap_or(Self::INTERNAL)
    }

    /// [`Problem::INVALID_INPUT`] with its fields.
    #[must_use]
    pub fn invalid(errors: Vec<InputError>) -> Self {
        Self { errors, ..Self::INVALID_INPUT }
    }

    /// [`Problem::SITE_INVALID`] with its mistakes.
    #[must_use]
    pub fn site_invalid(errors: Vec<InputError>) -> Self {
        Self { errors, ..Self::SITE_INVALID }
    }
}

/// What the public learns of an upstream fault: its kind, and nothing that OZmap said.
impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Unauthorized { .. } => Self::UPSTREAM_UNAUTHORIZED,
            Fault::Throttled => Self::UPSTREAM_THROTTLED,
            Fault::Refused { .. } => Self::UPSTREAM_REFUSED,
            Fault::Failed { .. } => Self::UPSTREAM_ERROR,
            Fault::Unreadable { .. } | Fault::Lost(Lost::TooLarge) => Self::UPSTREAM_UNREADABLE,
            Fault::Lost(Lost::Timeout) => Self::UPSTREAM_TIMEOUT,
            Fault::Lost(Lost::Connection) => Self::UPSTREAM_UNREACHABLE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_statuses_are_errors() {
        for (at, problem) in Problem::ALL.iter().enumerate() {
            assert!((400..=599).contains(&problem.status), "{problem:?}");
            assert!(Problem::ALL[..at].iter().all(|other| other.code != problem.code), "{problem:?}");
            assert_eq!(&Problem::of(problem.code), problem);
        }
    }

    #[test]
    fn a_code_that_does_not_exist_is_our_fault() {
        assert_eq!(Problem::of("no such code"), Problem::INTERNAL);
    }
}
