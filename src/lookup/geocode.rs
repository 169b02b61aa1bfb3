//! Where an address may be: candidates for the pin.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::text::in_brazil;
use super::{Call, Fault, Provider, google, nominatim};
use crate::geo::LatLng;
use crate::problem::{InputError, Problem};
use crate::signup::address::{CITY, DISTRICT, LineRule, NUMBER, STREET};
use crate::signup::{AddressInput, Cep, State, address::Line, tidy};

/// The most candidates that are of use on a phone.
pub const MAX_CANDIDATES: usize = 5;

/// The longest label, in characters: two lines on a phone are a fifth of it.
const MAX_LABEL_CHARS: usize = 300;

/// Who knows where addresses are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GeocodeProvider {
    /// Nominatim over OpenStreetMap: public, or an installation of one's own.
    Nominatim,
    /// Google's Geocoding API, with the site's key.
    Google,
}

/// An address to look for: a building, never a door in it, and nothing about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Street with its type.
    pub street: Line,
    /// House number; absent for none (`s/n`).
    pub number: Option<Line>,
    /// District (bairro).
    pub district: Option<Line>,
    /// City.
    pub city: Line,
    /// Federative unit.
    pub state: State,
    /// Postal code.
    pub cep: Option<Cep>,
}

/// Candidate places of an address. None is chosen for the person, who confirms a pin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Geocoding {
    /// At most five, in the order of the provider.
    pub candidates: Vec<Candidate>,
    /// What the page must show beside them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
}

/// A place where an address may be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Somewhere in Brazil.
    pub location: LatLng,
    /// The place as the provider names it, for people. Plain text.
    pub label: String,
    /// What the location is the place of.
    pub precision: Precision,
}

/// What a location is the place of, from a door to a town.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A building or a house number.
    Address,
    /// A street: some point along it.
    Street,
    /// A district, or the area of a CEP: some point in it.
    District,
    /// A town: some point in it.
    City,
}

/// Whose data it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Attribution {
    /// To be shown as it is.
    pub text: &'static str,
    /// Where it links to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'static str>,
}

impl Place {
    /// Reads the body of a request: `{"address": {…}}`, with the fields of a signup's address. Street, city and state
    /// are needed; what else is there makes the answer better, but for what leads to the door: block, flat and
    /// complement are not used.
    ///
    /// # Errors
    /// [`Problem::INVALID_JSON`] or [`Problem::INVALID_INPUT`] with every bad field.
    pub fn parse(body: &[u8]) -> Result<Self, Problem> {
        let mut map: Map<String, Value> = serde_json::from_slice(body).map_err(|_| Problem::INVALID_JSON)?;
        let address = map.remove("address").filter(Value::is_object).filter(|_| map.is_empty());
        let address = address.ok_or(Problem::INVALID_JSON)?;
        let input: AddressInput = serde_json::from_value(address).map_err(|_| Problem::INVALID_JSON)?;
        Self::of(&input).map_err(Problem::invalid)
    }

    fn of(input: &AddressInput) -> Result<Self, Vec<InputError>> {
        let mut errors = Vec::new();
        let street = take(&mut errors, STREET.pointer, needed(&STREET, input.street.as_ref()));
        let number = take(&mut errors, NUMBER.pointer, wanted(input.number.as_ref(), |raw| needed(&NUMBER, Some(raw))));
        let district = take(&mut errors, DISTRICT.pointer, DISTRICT.parse(typed(input.district.as_ref())));
        let city = take(&mut errors, CITY.pointer, needed(&CITY, input.city.as_ref()));
        let state = take(&mut errors, State::POINTER, State::parse(typed(input.state.as_ref())));
        let cep = take(&mut errors, Cep::POINTER, wanted(input.cep.as_ref(), |raw| Cep::parse(raw)));
        match (street, number, district, city, state, cep) {
            (Some(street), Some(number), Some(district), Some(city), Some(state), Some(cep)) => {
                let number = number.filter(|number| number.as_str().contains(|c: char| c.is_ascii_digit()));
                Ok(Self { street, number, district, city, state, cep })
            }
            _ => Err(errors),
        }
    }
}

fn typed(field: Option<&String>) -> &str {
    field.map_or("", String::as_str)
}

fn take<T>(errors: &mut Vec<InputError>, pointer: &str, parsed: Result<T, &'static str>) -> Option<T> {
    parsed.map_err(|code| errors.push(InputError { pointer: pointer.to_owned(), code })).ok()
}

/// A line whose rule requires it.
fn needed(rule: &LineRule, raw: Option<&String>) -> Result<Line, &'static str> {
    rule.parse(typed(raw)).map(|line| line.expect("the rule of this line requires one"))
}

/// A field that a signup requires and a look-up does not.
fn wanted<T>(
    raw: Option<&String>,
    parse: impl FnOnce(&String) -> Result<T, &'static str>,
) -> Result<Option<T>, &'static str> {
    raw.filter(|raw| !raw.trim().is_empty()).map(parse).transpose()
}

impl Candidate {
    /// A candidate, unless the page has no use for it: outside Brazil, or with a label that is no text.
    pub(super) fn of(lat: f64, lng: f64, label: &str, precision: Precision) -> Option<Self> {
        let label = tidy(label).ok().filter(|label| (1..=MAX_LABEL_CHARS).contains(&label.chars().count()))?;
        Some(Self { location: in_brazil(lat, lng)?, label, precision })
    }
}

impl Geocoding {
    /// The first candidates, each only once.
    pub(super) fn of(all: impl IntoIterator<Item = Candidate>, attribution: Attribution) -> Self {
        let mut candidates: Vec<Candidate> = Vec::new();
        for one in all {
            if candidates.len() < MAX_CANDIDATES && !candidates.contains(&one) {
                candidates.push(one);
            }
        }
        let attribution = (!candidates.is_empty()).then_some(attribution);
        Self { candidates, attribution }
    }
}

impl Provider for GeocodeProvider {
    type Query = Place;
    type Answer = Geocoding;

    fn name(self) -> &'static str {
        match self {
            Self::Nominatim => "nominatim",
            Self::Google => "google",
        }
    }

    fn public_url(self) -> &'static str {
        match self {
            Self::Nominatim => nominatim::PUBLIC_URL,
            Self::Google => google::PUBLIC_URL,
        }
    }

    fn call(self, place: &Place) -> Call {
        match self {
            Self::Nominatim => nominatim::call(place),
            Self::Google => google::call(place),
        }
    }

    fn read(self, _: &Place, status: u16, body: &[u8]) -> Result<Geocoding, Fault> {
        match self {
            Self::Nominatim => nominatim::read(status, body),
            Self::Google => google::read(status, body),
        }
    }

    /// Maps have holes in different places: where one knows nothing, the next may.
    fn settles(answer: &Geocoding) -> bool {
        Self::found(answer)
    }

    fn found(answer: &Geocoding) -> bool {
        !answer.candidates.is_empty()
    }

    fn may_keep(self) -> bool {
        self != Self::Google
    }
}

/// An invented address with this number and CEP.
#[cfg(test)]
pub(super) fn place(number: &str, cep: &str) -> Place {
    let body = serde_json::json!({"address": {
        "street": "Rua das Tainhas", "number": number, "district": "Pântano do Sul", "city": "Florianópolis",
        "state": "sc", "cep": cep
    }});
    Place::parse(body.to_string().as_bytes()).expect("valid")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mistakes(address: &Value) -> Vec<(String, &'static str)> {
        let problem = Place::parse(json!({ "address": address }).to_string().as_bytes()).expect_err("bad");
        problem.errors.into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn a_street_in_a_town_is_enough() {
        let least = Place::parse(r#"{"address":{"street":"Rua A","city":"Palhoça","state":"SC"}}"#.as_bytes());
        let least = least.expect("valid");
        assert_eq!((least.number, least.district, least.cep), (None, None, None));
        assert_eq!(place(" ", " ").number, None);
        assert_eq!(place("S/N", "").number, None);
        assert_eq!(place("km 12", "88067101").number.expect("a number").as_str(), "km 12");
    }

    #[test]
    fn what_a_signup_sends_is_taken_whole_and_the_door_is_not_used() {
        let address = |door: &str| {
            let json = json!({"address": {"street": "Rua A", "number": "1", "block": door, "flat": door,
                "complement": door, "district": "B", "city": "Palhoça", "state": "SC", "cep": "88130-000"}});
            Place::parse(json.to_string().as_bytes()).expect("valid")
        };
        assert_eq!(address("porta 12"), address(""));
        assert!(!serde_json::to_string(&address("porta 12")).expect("JSON").contains("porta"));
    }

    #[test]
    fn each_mistake_has_the_pointer_of_its_field() {
        let required = [
            ("/address/street".to_owned(), "street_required"),
            ("/address/city".to_owned(), "city_required"),
            ("/address/state".to_owned(), "state_required"),
        ];
        assert_eq!(mistakes(&json!({})), required);
        let bad = json!({"street": "Rua A", "number": "x".repeat(21), "district": "B\u{0}", "city": "C", "state": "XX",
            "cep": "1"});
        let codes: Vec<_> = mistakes(&bad).into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes, ["number_too_long", "district_invalid_characters", "state_invalid", "cep_invalid"]);
    }

    #[test]
    fn another_shape_is_no_question() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"address":null}"#,
            r#"{"address":["88010-000","Rua A","1","","","C","SC"]}"#,
            r#"{"address":{"street":7}}"#,
            r#"{"address":{"name":"Pessoa"}}"#,
            r#"{"address":{},"contact":{}}"#,
        ] {
            assert_eq!(Place::parse(body.as_bytes()), Err(Problem::INVALID_JSON), "{body}");
        }
    }
}
