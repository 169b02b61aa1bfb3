//! What the edge answers (edge API v1). One source for Rust and TypeScript.

use serde::Deserialize;
use tsify::Tsify;

use crate::signup::LocationInput;

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
    /// Languages that the site wants its pages in; the first for everybody else. Absent: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<Text>>,
    /// The site's own words, by language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub texts: Option<SiteTexts>,
    /// Cloudflare Turnstile, which checks and leads then need a token of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turnstile: Option<Turnstile>,
}

/// A site's own words in each language that it has them in.
#[derive(Debug, Clone, Deserialize, Tsify)]
pub struct SiteTexts {
    /// Brazilian Portuguese.
    #[serde(rename = "pt-BR", skip_serializing_if = "Option::is_none")]
    pub pt_br: Option<SiteWords>,
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<SiteWords>,
    /// Spanish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub es: Option<SiteWords>,
}

/// A site's own words in one language. Plain text, never HTML.
#[derive(Debug, Clone, Deserialize, Tsify)]
pub struct SiteWords {
    /// What a person agrees to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Text>,
    /// What happens after a reservation; one step a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Text>,
}

/// Cloudflare Turnstile as a site uses it.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Turnstile {
    /// Publishable key of the widget.
    pub site_key: Text,
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

/// What is known of a CEP. That there is none is an answer, too: new streets are missing from every list.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(tag = "outcome", rename_all = "snake_case", try_from = "AnyCep")]
pub enum CepAnswer {
    /// There is such a CEP.
    Found {
        /// Eight digits.
        cep: Text,
        /// Street with its type; a town with a single CEP has none.
        #[serde(skip_serializing_if = "Option::is_none")]
        street: Option<Text>,
        /// District (bairro).
        #[serde(skip_serializing_if = "Option::is_none")]
        district: Option<Text>,
        /// City.
        city: Text,
        /// Two letters of the federative unit.
        state: Text,
        /// Where to centre a map, and no more: it can be in another street. A CEP is not a location.
        #[serde(skip_serializing_if = "Option::is_none")]
        location: Option<LocationInput>,
    },
    /// Nobody knows it.
    NotFound,
}

/// [`CepAnswer`] as it arrives; an untagged shape decodes with far less code.
#[derive(Deserialize)]
struct AnyCep {
    outcome: CepKind,
    cep: Option<Text>,
    street: Option<Text>,
    district: Option<Text>,
    city: Option<Text>,
    state: Option<Text>,
    location: Option<LocationInput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum CepKind {
    Found,
    NotFound,
}

impl TryFrom<AnyCep> for CepAnswer {
    type Error = &'static str;
    fn try_from(any: AnyCep) -> Result<Self, Self::Error> {
        match any {
            AnyCep { outcome: CepKind::NotFound, .. } => Ok(Self::NotFound),
            AnyCep { cep: Some(cep), city: Some(city), state: Some(state), street, district, location, .. } => {
                Ok(Self::Found { cep, street, district, city, state, location })
            }
            _ => Err("outcome without its fields"),
        }
    }
}

/// Candidate places of an address. Choosing one is the person's: what they confirm as the pin is the location.
#[derive(Debug, Clone, Deserialize, Tsify)]
pub struct Geocoding {
    /// At most five, the likeliest first. Empty: no map knows the address.
    pub candidates: Vec<Candidate>,
    /// What must be shown beside them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
}

/// A place where an address may be.
#[derive(Debug, Clone, Deserialize, Tsify)]
pub struct Candidate {
    /// Somewhere in Brazil.
    pub location: LocationInput,
    /// The place as the map names it, for people. Plain text.
    pub label: Text,
    /// What the location is the place of.
    pub precision: Precision,
}

/// What a location is the place of: a building, some point of a street, of a district, of a town.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A building or a house number.
    Address,
    /// A street.
    Street,
    /// A district, or the area of a CEP.
    District,
    /// A town.
    City,
}

/// Whose data it is.
#[derive(Debug, Clone, Deserialize, Tsify)]
pub struct Attribution {
    /// To be shown as it is.
    pub text: Text,
    /// Where it links to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Text>,
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

/// A text of which only its being there is checked: the answer itself is passed on.
#[derive(Debug, Clone, Copy, Deserialize, Tsify)]
#[serde(from = "String")]
#[tsify(type = "string")]
pub struct Text;

impl From<String> for Text {
    fn from(_: String) -> Self {
        Self
    }
}
