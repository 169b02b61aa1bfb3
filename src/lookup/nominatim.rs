//! Nominatim: `GET /search`, as a structured query.
//!
//! - Documented (<https://nominatim.org/release-docs/latest/api/Search/>, `…/Output/`, `…/customize/Ranking/`): the
//!   parameters, the fields below, and which `place_rank` is a house, a street, a district, a town. Coordinates are
//!   texts.
//! - Seen in its source: `postalcode` only moves results with that or a near postcode forward.
//! - Seen in use: `state` takes the two letters of a Brazilian state.
//!
//! The public installation has a policy (<https://operations.osmfoundation.org/policies/nominatim/>): at most one
//! request a second for a whole application, no search as somebody types, a `User-Agent` that names the application,
//! attribution, answers kept. One isolate keeps to the rate; several, as Cloudflare may run, do not know of one another:
//! whoever has more than a few customers a minute runs Nominatim himself.

use serde::Deserialize;

use super::geocode::{Attribution, Candidate, Geocoding, MAX_CANDIDATES, Place, Precision};
use super::text::degrees;
use super::{Call, Fault};
use crate::signup::{Cep, address::Line};

/// Where it is on the internet.
pub const PUBLIC_URL: &str = "https://nominatim.openstreetmap.org";

/// The host whose policy it is.
pub const PUBLIC_HOST: &str = "nominatim.openstreetmap.org";

/// What the policy allows.
pub const PUBLIC_PER_SECOND: f64 = 1.0;

const ATTRIBUTION: Attribution =
    Attribution { text: "© OpenStreetMap contributors", url: Some("https://www.openstreetmap.org/copyright") };

/// Asks for an address. The district is left out: the structured query has no parameter for it.
#[must_use]
pub fn call(place: &Place) -> Call {
    let number = place.number.as_ref().map_or("", Line::as_str);
    let street = format!("{number} {}", place.street.as_str());
    let cep = place.cep.as_ref().map(Cep::hyphenated);
    let limit = MAX_CANDIDATES.to_string();
    let mut query = vec![
        ("format", "jsonv2"),
        ("addressdetails", "1"),
        ("layer", "address"),
        ("countrycodes", "br"),
        ("accept-language", "pt-BR"),
        ("limit", &limit),
        ("street", street.trim_start()),
        ("city", place.city.as_str()),
        ("state", place.state.as_str()),
    ];
    query.extend(cep.as_deref().map(|cep| ("postalcode", cep)));
    Call::get(&["search"], &query)
}

#[derive(Deserialize)]
struct Row {
    lat: String,
    lon: String,
    display_name: String,
    place_rank: u8,
    #[serde(default)]
    addresstype: String,
    #[serde(default)]
    address: Address,
}

#[derive(Default, Deserialize)]
struct Address {
    house_number: Option<String>,
    country_code: Option<String>,
}

/// Reads the answer to [`call`].
///
/// # Errors
/// A [`Fault`]. An empty list is an answer.
pub fn read(status: u16, body: &[u8]) -> Result<Geocoding, Fault> {
    let rows: Vec<Row> = super::read(status, body)?;
    Ok(Geocoding::of(rows.iter().filter_map(Row::candidate), ATTRIBUTION))
}

impl Row {
    fn candidate(&self) -> Option<Candidate> {
        if self.address.country_code.as_deref().is_some_and(|code| code != "br") {
            return None;
        }
        Candidate::of(degrees(&self.lat)?, degrees(&self.lon)?, &self.display_name, self.precision()?)
    }

    /// A state or a country is no place for a pin. A thing of the last rank without a number is some shop in the street.
    fn precision(&self) -> Option<Precision> {
        match self.place_rank {
            28..=30 if self.address.house_number.is_some() => Some(Precision::Address),
            26..=30 => Some(Precision::Street),
            13..=25 if matches!(self.addresstype.as_str(), "city" | "town" | "municipality") => Some(Precision::City),
            17..=25 => Some(Precision::District),
            13..=16 => Some(Precision::City),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::geocode::place;
    use super::*;

    /// A row as the documentation has it, with what a place in Brazil has.
    fn row(change: impl FnOnce(&mut Value)) -> Value {
        let mut row = json!({
            "place_id": 9_501_234, "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
            "osm_type": "way", "osm_id": 90_394_480, "lat": "-27.7790000", "lon": "-48.5090000", "category": "highway",
            "type": "residential", "place_rank": 26, "importance": 0.05, "addresstype": "road",
            "name": "Rua das Tainhas", "display_name": "Rua das Tainhas, Pântano do Sul, Florianópolis, Brasil",
            "address": {"road": "Rua das Tainhas", "suburb": "Pântano do Sul", "city": "Florianópolis",
                "state": "Santa Catarina", "ISO3166-2-lvl4": "BR-SC", "country": "Brasil", "country_code": "br"},
            "boundingbox": ["-27.7800000", "-27.7780000", "-48.5100000", "-48.5080000"]
        });
        change(&mut row);
        row
    }

    fn answer(rows: &Value) -> Result<Geocoding, Fault> {
        read(200, rows.to_string().as_bytes())
    }

    fn precision(change: impl FnOnce(&mut Value)) -> Option<Precision> {
        answer(&json!([row(change)])).expect("readable").candidates.first().map(|one| one.precision)
    }

    #[test]
    fn asks_with_what_is_known() {
        let fixed =
            "/search?format=jsonv2&addressdetails=1&layer=address&countrycodes=br&accept-language=pt-BR&limit=5";
        let whole = "&street=120%20Rua%20das%20Tainhas&city=Florian%C3%B3polis&state=SC&postalcode=88067-101";
        assert_eq!(call(&place("120", "88067101")).target, [fixed, whole].concat());
        let least = "&street=Rua%20das%20Tainhas&city=Florian%C3%B3polis&state=SC";
        assert_eq!(call(&place("s/n", "")).target, [fixed, least].concat());
    }

    #[test]
    fn a_street_with_its_attribution() {
        let json = serde_json::to_value(answer(&json!([row(|_| {})])).expect("readable")).expect("JSON");
        let expected = json!({
            "candidates": [{"location": {"lat": -27.779, "lng": -48.509}, "precision": "street",
                "label": "Rua das Tainhas, Pântano do Sul, Florianópolis, Brasil"}],
            "attribution": {"text": "© OpenStreetMap contributors", "url": "https://www.openstreetmap.org/copyright"}
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn nothing_found_is_an_answer() {
        assert_eq!(answer(&json!([])), Ok(Geocoding { candidates: vec![], attribution: None }));
    }

    #[test]
    fn the_rank_says_what_it_is() {
        let house = |row: &mut Value| {
            row["place_rank"] = 30.into();
            row["address"]["house_number"] = "120".into();
        };
        assert_eq!(precision(house), Some(Precision::Address));
        assert_eq!(precision(|row| row["place_rank"] = 30.into()), Some(Precision::Street));
        assert_eq!(precision(|row| row["place_rank"] = 20.into()), Some(Precision::District));
        assert_eq!(precision(|row| row["place_rank"] = 16.into()), Some(Precision::City));
        let town = |row: &mut Value| {
            row["place_rank"] = 18.into();
            row["addresstype"] = "town".into();
        };
        assert_eq!(precision(town), Some(Precision::City));
        for rank in [4, 8, 12, 31] {
            assert_eq!(precision(|row| row["place_rank"] = rank.into()), None, "{rank}");
        }
    }

    #[test]
    fn places_elsewhere_and_labels_that_are_no_text_are_dropped() {
        let bad: [fn(&mut Value); 7] = [
            |row| row["lat"] = "48.85".into(),
            |row| row["lat"] = "91".into(),
            |row| row["lon"] = "NaN".into(),
            |row| row["lon"] = "".into(),
            |row| row["address"]["country_code"] = "py".into(),
            |row| row["display_name"] = "Rua \u{202e}".into(),
            |row| row["display_name"] = "x".repeat(301).into(),
        ];
        for change in bad {
            assert_eq!(precision(change), None);
        }
        assert_eq!(
            precision(|row| drop(row.as_object_mut().expect("object").remove("address"))),
            Some(Precision::Street)
        );
    }

    #[test]
    fn the_first_five_different_ones_in_their_order() {
        let at = |lat: &str| row(|row| row["lat"] = lat.into());
        let rows = ["-27.1", "-27.1", "99", "-27.5", "-27.3", "-27.2", "-27.4", "-27.6"].map(at);
        let found = answer(&json!(rows)).expect("readable").candidates;
        assert_eq!(found.iter().map(|one| one.location.lat()).collect::<Vec<_>>(), [-27.1, -27.5, -27.3, -27.2, -27.4]);
    }

    #[test]
    fn another_shape_is_unreadable() {
        for body in ["", "{}", "null", r#"{"error":"Unable to geocode"}"#, "[7]", "[{}]", "<html>"] {
            assert_eq!(read(200, body.as_bytes()), Err(Fault::Unreadable), "{body}");
        }
        let numbers = json!([row(|row| row["lat"] = (-27.5).into())]);
        assert_eq!(answer(&numbers), Err(Fault::Unreadable));
        assert_eq!(read(403, b"[]"), Err(Fault::Refused));
        assert_eq!(read(429, b"[]"), Err(Fault::Throttled));
    }
}
