//! Google's Geocoding API: `GET /maps/api/geocode/json`.
//!
//! - Documented (<https://developers.google.com/maps/documentation/geocoding/requests-geocoding>, and Google's own
//!   OpenAPI description): the parameters, the fields below, and that `status` in a 200 says how it went.
//! - Seen in use: Brazilian towns are `administrative_area_level_2`; an unknown address with `components=country:BR`
//!   may give the country itself.
//!
//! The terms bind the page (`…/geocoding/policies`): results on a map must be on a Google map, and "Google Maps" must
//! stand beside them without one. They may not be kept, so each look-up is a request that Google bills: set a quota
//! there, and `perSecond` here.

use serde::Deserialize;

use super::geocode::{Attribution, Candidate, Geocoding, Place, Precision};
use super::{Call, Fault};
use crate::signup::{Cep, address::Line};

/// Where it is on the internet.
pub const PUBLIC_URL: &str = "https://maps.googleapis.com";

const ATTRIBUTION: Attribution = Attribution { text: "Google Maps", url: None };

/// Asks for an address. The key is added on the way out.
#[must_use]
pub fn call(place: &Place) -> Call {
    let address = one_line(place);
    let query = [("address", address.as_str()), ("components", "country:BR"), ("language", "pt-BR"), ("region", "br")];
    Call { key_parameter: Some("key"), ..Call::get(&["maps", "api", "geocode", "json"], &query) }
}

/// As Brazilian post has it: `Rua das Tainhas, 120 - Pântano do Sul, Florianópolis - SC, 88067-101`.
fn one_line(place: &Place) -> String {
    let mut line = place.street.as_str().to_owned();
    let cep = place.cep.as_ref().map(Cep::hyphenated);
    let parts = [
        (", ", place.number.as_ref().map(Line::as_str)),
        (" - ", place.district.as_ref().map(Line::as_str)),
        (", ", Some(place.city.as_str())),
        (" - ", Some(place.state.as_str())),
        (", ", cep.as_deref()),
    ];
    for (before, part) in parts {
        line.extend(part.map(|part| [before, part].concat()));
    }
    line
}

#[derive(Deserialize)]
struct Answer {
    status: String,
    #[serde(default)]
    results: Vec<Found>,
}

#[derive(Deserialize)]
struct Found {
    formatted_address: String,
    geometry: Geometry,
    #[serde(default)]
    types: Vec<String>,
}

#[derive(Deserialize)]
struct Geometry {
    location: Location,
    location_type: String,
}

#[derive(Deserialize)]
struct Location {
    lat: f64,
    lng: f64,
}

/// Reads the answer to [`call`].
///
/// # Errors
/// A [`Fault`]. `ZERO_RESULTS` is an answer.
pub fn read(status: u16, body: &[u8]) -> Result<Geocoding, Fault> {
    let answer: Answer = super::read(status, body)?;
    match answer.status.as_str() {
        "OK" | "ZERO_RESULTS" => Ok(Geocoding::of(answer.results.iter().filter_map(Found::candidate), ATTRIBUTION)),
        "OVER_QUERY_LIMIT" => Err(Fault::Throttled),
        // A key that is wrong, without billing, or over its daily limit; a query that is none.
        "REQUEST_DENIED" | "OVER_DAILY_LIMIT" | "INVALID_REQUEST" => Err(Fault::Refused),
        "UNKNOWN_ERROR" => Err(Fault::Failed),
        _ => Err(Fault::Unreadable),
    }
}

impl Found {
    fn candidate(&self) -> Option<Candidate> {
        let Location { lat, lng } = self.geometry.location;
        Candidate::of(lat, lng, &self.formatted_address, self.precision()?)
    }

    /// What it is, by its types; a state or a country is no place for a pin.
    fn precision(&self) -> Option<Precision> {
        let is = |names: &[&str]| self.types.iter().any(|one| names.contains(&one.as_str()));
        let exact = matches!(self.geometry.location_type.as_str(), "ROOFTOP" | "RANGE_INTERPOLATED");
        if is(&["street_address", "premise", "subpremise"]) {
            Some(Precision::Address)
        } else if is(&["route", "intersection"]) {
            Some(Precision::Street)
        } else if is(&["locality", "administrative_area_level_2"]) {
            Some(Precision::City)
        } else if is(&["sublocality", "neighborhood", "postal_code"]) {
            Some(Precision::District)
        } else {
            exact.then_some(Precision::Address)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::geocode::place;
    use super::*;

    fn found(types: &[&str], location_type: &str) -> Value {
        json!({
            "address_components": [{"long_name": "120", "short_name": "120", "types": ["street_number"]}],
            "formatted_address": "Rua das Tainhas, 120 - Pântano do Sul, Florianópolis - SC, 88067-101, Brasil",
            "geometry": {"location": {"lat": -27.779, "lng": -48.509}, "location_type": location_type,
                "viewport": {"northeast": {"lat": -27.77, "lng": -48.5}, "southwest": {"lat": -27.78, "lng": -48.51}}},
            "partial_match": true, "place_id": "invented", "types": types
        })
    }

    fn answer(status: &str, results: &[Value]) -> Result<Geocoding, Fault> {
        read(200, json!({"status": status, "results": results}).to_string().as_bytes())
    }

    fn precision(types: &[&str], location_type: &str) -> Option<Precision> {
        answer("OK", &[found(types, location_type)]).expect("readable").candidates.first().map(|one| one.precision)
    }

    #[test]
    fn asks_in_one_line_and_leaves_the_key_to_the_edge() {
        let start = "/maps/api/geocode/json?address=Rua%20das%20Tainhas%2C%20120%20-%20P%C3%A2ntano%20do%20Sul%2C%20";
        let end = "Florian%C3%B3polis%20-%20SC%2C%2088067-101&components=country%3ABR&language=pt-BR&region=br";
        let call = call(&place("120", "88067-101"));
        assert_eq!((call.target, call.key_parameter), ([start, end].concat(), Some("key")));
        let least = Place { district: None, ..place("", "") };
        assert_eq!(one_line(&least), "Rua das Tainhas, Florianópolis - SC");
    }

    #[test]
    fn a_house_with_its_attribution() {
        let json = serde_json::to_value(answer("OK", &[found(&["street_address"], "ROOFTOP")]).expect("readable"));
        let expected = json!({
            "candidates": [{"location": {"lat": -27.779, "lng": -48.509}, "precision": "address",
                "label": "Rua das Tainhas, 120 - Pântano do Sul, Florianópolis - SC, 88067-101, Brasil"}],
            "attribution": {"text": "Google Maps"}
        });
        assert_eq!(json.expect("JSON"), expected);
    }

    #[test]
    fn the_types_say_what_it_is() {
        let cases = [
            (&["premise"][..], "APPROXIMATE", Some(Precision::Address)),
            (&["route"], "GEOMETRIC_CENTER", Some(Precision::Street)),
            (&["political", "sublocality", "sublocality_level_1"], "APPROXIMATE", Some(Precision::District)),
            (&["postal_code"], "APPROXIMATE", Some(Precision::District)),
            (&["administrative_area_level_2", "political"], "APPROXIMATE", Some(Precision::City)),
            (&["locality", "political"], "APPROXIMATE", Some(Precision::City)),
            (&["establishment"], "ROOFTOP", Some(Precision::Address)),
            (&["establishment"], "GEOMETRIC_CENTER", None),
            (&["administrative_area_level_1", "political"], "APPROXIMATE", None),
            (&["country", "political"], "APPROXIMATE", None),
            (&[], "APPROXIMATE", None),
        ];
        for (types, location_type, expected) in cases {
            assert_eq!(precision(types, location_type), expected, "{types:?} {location_type}");
        }
    }

    #[test]
    fn the_status_in_the_body_decides() {
        assert_eq!(answer("ZERO_RESULTS", &[]), Ok(Geocoding { candidates: vec![], attribution: None }));
        let cases = [
            ("OVER_QUERY_LIMIT", Fault::Throttled),
            ("OVER_DAILY_LIMIT", Fault::Refused),
            ("REQUEST_DENIED", Fault::Refused),
            ("INVALID_REQUEST", Fault::Refused),
            ("UNKNOWN_ERROR", Fault::Failed),
            ("", Fault::Unreadable),
            ("ok", Fault::Unreadable),
        ];
        for (status, fault) in cases {
            assert_eq!(answer(status, &[found(&["route"], "ROOFTOP")]), Err(fault), "{status}");
        }
    }

    #[test]
    fn another_shape_is_unreadable_and_a_place_elsewhere_dropped() {
        for body in ["", "[]", "null", "{}", r#"{"status":7}"#, r#"{"status":"OK","results":[{}]}"#, "<html>"] {
            assert_eq!(read(200, body.as_bytes()), Err(Fault::Unreadable), "{body}");
        }
        assert_eq!(read(403, b"{}"), Err(Fault::Refused));
        for (lat, lng) in [(48.85, 2.35), (-91.0, -48.5), (-48.5, -27.6)] {
            let mut elsewhere = found(&["route"], "GEOMETRIC_CENTER");
            elsewhere["geometry"]["location"] = json!({"lat": lat, "lng": lng});
            assert_eq!(answer("OK", &[elsewhere]).expect("readable").candidates, []);
        }
    }
}
