//! What the edge answers (edge API v1). One source for Rust and TypeScript.

use serde::Deserialize;
use tsify::Tsify;

/// A site and its plans, for people.
#[derive(Debug, Clone, Deserialize, Tsify)]
pub struct Plans {
    /// Whose plans these are.
    pub site: Site,
    /// In the order in which the site wants them shown.
    pub plans: Vec<Plan>,
}

/// An internet provider.
#[derive(Debug, Clone, Deserialize, Tsify)]
pub struct Site {
    /// Name for people.
    pub name: String,
}

/// A plan, for people.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What `SignupInput.plan` wants.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// One or two sentences for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Download rate in Mbit/s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_mbps: Option<f64>,
    /// Upload rate in Mbit/s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_mbps: Option<f64>,
    /// Price per month in cents of a real.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_price_cents: Option<f64>,
}

/// Whether the address can be served with the plan. An upstream failure is never an outcome: it rejects.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(tag = "outcome", rename_all = "snake_case", rename_all_fields = "camelCase", try_from = "AnyOutcome")]
pub enum Outcome {
    /// A port is free.
    Viable {
        /// Opaque proof of this answer, for `reserve`.
        ticket: String,
        /// Until when the ticket holds, RFC 3339.
        ticket_expires_at: String,
    },
    /// It cannot be served.
    NotViable {
        /// Why.
        reason: Reason,
    },
}

/// Why an address cannot be served with the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No box of the network is near enough.
    NoBoxInRange,
    /// Boxes are near, all their ports are taken.
    NoFreePort,
    /// The plan is not offered where the boxes are.
    OutsidePlanRegion,
    /// The plan's tags match no region: the site's configuration needs a look.
    PlanTagsMatchNoRegion,
}

/// [`Outcome`] as it arrives; an untagged shape decodes with far less code.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnyOutcome {
    outcome: Kind,
    ticket: Option<String>,
    ticket_expires_at: Option<String>,
    reason: Option<Reason>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Viable,
    NotViable,
}

impl TryFrom<AnyOutcome> for Outcome {
    type Error = &'static str;
    fn try_from(any: AnyOutcome) -> Result<Self, Self::Error> {
        match any {
            AnyOutcome { outcome: Kind::Viable, ticket: Some(ticket), ticket_expires_at: Some(at), .. } => {
                Ok(Self::Viable { ticket, ticket_expires_at: at })
            }
            AnyOutcome { outcome: Kind::NotViable, reason: Some(reason), .. } => Ok(Self::NotViable { reason }),
            _ => Err("outcome without its fields"),
        }
    }
}

/// Where a reservation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum ReservationState {
    /// Asked for; the answer is not known yet.
    Pending,
    /// A port is held until the expiry.
    Reserved,
    /// The provider keeps it past the expiry.
    Confirmed,
    /// The connection is installed.
    Activated,
    /// Being given up.
    Releasing,
    /// Given up at its expiry.
    Released,
    /// Given up on request.
    Cancelled,
    /// Every candidate port was taken meanwhile.
    Failed,
}

/// A reservation.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Reservation {
    /// Its id at the edge.
    pub id: String,
    /// The code that customer and provider talk about: `CNT-…`.
    pub code: String,
    /// Where it stands.
    pub state: ReservationState,
    /// When the port is given up unless confirmed, RFC 3339. Absent while unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
}

/// A reservation just made, with the secret that reads and cancels it later.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct NewReservation {
    /// Its id at the edge.
    pub id: String,
    /// The code that customer and provider talk about: `CNT-…`.
    pub code: String,
    /// Where it stands: `reserved`, or `pending` while the outcome is unknown. While pending, repeat the request with
    /// the same key, or read it.
    pub state: ReservationState,
    /// When the port is given up unless confirmed, RFC 3339. Absent while unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// Keep it: it is shown only to the one who reserved.
    pub secret: String,
}

/// A lead that was left.
#[derive(Debug, Clone, Deserialize, Tsify)]
pub struct Lead {
    /// The code that customer and provider talk about: `LEAD-…`.
    pub code: String,
}
