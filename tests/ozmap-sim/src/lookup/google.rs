//! Google's Geocoding API, `/maps/api/geocode/json`, as
//! <https://developers.google.com/maps/documentation/geocoding/requests-geocoding> has it.

use serde_json::{Value, json};

use super::{
    KEY,
    directory::{Street, fold},
    json, page,
};
use crate::{ApiResponse, api::params::Params};

pub(super) fn answer(streets: &[Street], path: &str, params: &Params) -> ApiResponse {
    if path != "maps/api/geocode/json" {
        return page(404);
    }
    if params.get("key") != Some(KEY) {
        let message = "The provided API key is invalid. ";
        return json(200, &json!({"error_message": message, "results": [], "status": "REQUEST_DENIED"}));
    }
    let Some(address) = params.get("address").map(fold) else {
        return json(200, &json!({"results": [], "status": "INVALID_REQUEST"}));
    };
    let named = |street: &&Street| {
        let name = street.name.is_some_and(|name| address.starts_with(&format!("{},", fold(name))));
        name && address.contains(&format!(", {} - ", fold(street.city)))
    };
    let mut results: Vec<Value> = streets.iter().filter(named).map(|street| result(street, &address)).collect();
    if results.is_empty() {
        results.extend(nearest_known(streets, &address, params));
    }
    let status = if results.is_empty() { "ZERO_RESULTS" } else { "OK" };
    json(200, &json!({"results": results, "status": status}))
}

fn result(street: &Street, address: &str) -> Value {
    let name = street.name.unwrap_or_default();
    let house = street.house.filter(|(number, _)| address.contains(&format!(", {number} - ")));
    let (kind, exactness) = if house.is_some() { ("street_address", "ROOFTOP") } else { ("route", "GEOMETRIC_CENTER") };
    let number = house.map(|(number, _)| format!(", {number}")).unwrap_or_default();
    let text = format!(
        "{name}{number} - {}, {} - {}, {}, Brasil",
        street.district.unwrap_or_default(),
        street.city,
        street.state,
        street.cep
    );
    shape(&text, house.map_or(street.at, |(_, at)| at), exactness, &[kind])
}

/// A street that nobody knows is answered with its town; a town that nobody knows, with the country of the filter.
fn nearest_known(streets: &[Street], address: &str, params: &Params) -> Option<Value> {
    let town = streets.iter().find(|street| address.contains(&format!(", {} - ", fold(street.city))));
    if let Some(town) = town {
        let text = format!("{} - {}, Brasil", town.city, town.state);
        return Some(shape(&text, town.at, "APPROXIMATE", &["administrative_area_level_2", "political"]));
    }
    let filtered = params.get("components") == Some("country:BR");
    filtered.then(|| shape("Brasil", [-14.235, -51.9253], "APPROXIMATE", &["country", "political"]))
}

fn shape(text: &str, [lat, lng]: [f64; 2], exactness: &str, types: &[&str]) -> Value {
    json!({
        "address_components": [], "formatted_address": text, "partial_match": exactness != "ROOFTOP",
        "geometry": {"location": {"lat": lat, "lng": lng}, "location_type": exactness,
            "viewport": {"northeast": {"lat": lat + 0.001, "lng": lng + 0.001},
                "southwest": {"lat": lat - 0.001, "lng": lng - 0.001}}},
        "place_id": "invented", "types": types,
    })
}
