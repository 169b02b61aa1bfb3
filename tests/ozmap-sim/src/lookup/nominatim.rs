//! Nominatim, `/search` with a structured query, as <https://nominatim.org/release-docs/latest/api/Search/> has it.

use serde_json::{Value, json};

use super::{
    directory::{Street, fold},
    json, page,
};
use crate::{ApiResponse, api::params::Params};

/// Stock agents of libraries, and none at all, are refused by the public service's policy.
const STOCK: [&str; 4] = ["node", "undici", "curl", "python-requests"];

pub(super) fn answer(streets: &[Street], path: &str, params: &Params, user_agent: Option<&str>) -> ApiResponse {
    let agent = user_agent.unwrap_or_default();
    if agent.is_empty() || STOCK.iter().any(|stock| agent.starts_with(stock)) {
        return page(403);
    }
    // Without the format, the public service gives a page for people.
    if path != "search" || params.get("format") != Some("jsonv2") {
        return page(404);
    }
    if params.get("q").is_some() || params.get("countrycodes").is_some_and(|codes| codes != "br") {
        return json(400, &json!({"error": {"code": 400, "message": "not simulated"}}));
    }
    let found = |street: &&Street| {
        let same = |name: &str, value: &str| params.get(name).is_none_or(|asked| fold(asked) == fold(value));
        let asked = fold(params.get("street").unwrap_or_default());
        let named = street.name.is_some_and(|name| asked == fold(name) || asked.ends_with(&format!(" {}", fold(name))));
        named && same("city", street.city) && same("state", street.state)
    };
    let mut hits: Vec<&Street> = streets.iter().filter(found).collect();
    // The postal code only moves its own street forward.
    hits.sort_by_key(|street| params.get("postalcode").is_some_and(|cep| cep != street.cep));
    let limit = params.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(10);
    let number = params.get("street").and_then(|street| street.split(' ').next()).unwrap_or_default();
    let rows: Vec<Value> = hits.into_iter().take(limit).map(|street| row(street, number)).collect();
    json(200, &Value::Array(rows))
}

fn row(street: &Street, number: &str) -> Value {
    let name = street.name.unwrap_or_default();
    let house = street.house.filter(|(known, _)| *known == number);
    let [lat, lng] = house.map_or(street.at, |(_, at)| at);
    let mut parts: Vec<&str> = house.iter().map(|(number, _)| *number).chain([name]).collect();
    parts.extend(street.district);
    parts.extend([street.city, "Santa Catarina", "Região Sul", street.cep, "Brasil"]);
    let mut address = json!({
        "road": name, "suburb": street.district, "city": street.city, "state": "Santa Catarina",
        "ISO3166-2-lvl4": "BR-SC", "region": "Região Sul", "postcode": street.cep, "country": "Brasil", "country_code": "br",
    });
    if let Some((number, _)) = house {
        address["house_number"] = number.into();
    }
    let (category, kind, rank, label) =
        if house.is_some() { ("place", "house", 30, "place") } else { ("highway", "residential", 26, "road") };
    let bounds = [lat - 0.001, lat + 0.001, lng - 0.001, lng + 0.001].map(|degrees| format!("{degrees:.7}"));
    json!({
        "place_id": 1, "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "way", "osm_id": 1, "lat": format!("{lat:.7}"), "lon": format!("{lng:.7}"), "category": category,
        "type": kind, "place_rank": rank, "importance": 0.05, "addresstype": label, "name": name,
        "display_name": parts.join(", "), "address": address,
        "boundingbox": bounds,
    })
}
