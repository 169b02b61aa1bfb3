use serde_json::{Value, json};

use super::*;
use crate::Seed;

const AGENT: &str = "conecte-ozmap/test (noc@isp.example)";

fn ask(target: &str) -> (u16, Value) {
    let mut request = ApiRequest::new("GET", &format!("/_lookup/{target}"));
    request.user_agent = Some(AGENT.to_owned());
    let response = handle(&World::seeded(Seed { seed: 1, boxes: 0 }), &request);
    (response.status, response.json())
}

#[test]
fn viacep() {
    let (status, found) = ask("viacep/ws/88067101/json/");
    assert_eq!((status, &found["cep"], &found["logradouro"]), (200, &json!("88067-101"), &json!("Rua das Tainhas")));
    assert_eq!(ask("viacep/ws/88067-101/json").1, found);
    assert_eq!(ask("viacep/ws/88190900/json/").1["logradouro"], "");
    assert_eq!(ask("viacep/ws/88117202/json/").1["complemento"], "até 1715 - lado ímpar");
    assert_eq!(ask("viacep/ws/99999999/json/"), (200, json!({"erro": "true"})));
    for malformed in ["8806710", "880671011", "8806710A", "88067 101"] {
        assert_eq!(ask(&format!("viacep/ws/{malformed}/json/")), (400, Value::Null), "{malformed}");
    }
}

#[test]
fn brasilapi() {
    let coordinates = |cep: &str| ask(&format!("brasilapi/api/cep/v2/{cep}")).1["location"]["coordinates"].clone();
    assert_eq!(coordinates("88067101"), json!({"longitude": "-48.511", "latitude": "-27.7775"}));
    assert_eq!(coordinates("88130203"), json!({}));
    assert_eq!(coordinates("88190900"), json!({"longitude": null, "latitude": null}));
    assert_eq!(coordinates("88160204"), json!({"longitude": "-8.61", "latitude": "41.15"}));
    let (_, stretch) = ask("brasilapi/api/cep/v2/88117-202");
    assert_eq!(stretch["street"], "Avenida da Beira Inventada - até 1715 - lado ímpar");
    let (status, unknown) = ask("brasilapi/api/cep/v2/99999999");
    assert_eq!((status, &unknown["type"]), (404, &json!("service_error")));
    assert_eq!(ask("brasilapi/api/cep/v2/9").0, 400);
    let silent = ApiRequest::new("GET", "/_lookup/brasilapi/api/cep/v2/88067101");
    assert_eq!(handle(&World::empty(), &silent).status, 429);
}

#[test]
fn nominatim() {
    let search = |rest: &str| ask(&format!("nominatim/search?format=jsonv2&countrycodes=br&limit=5&{rest}")).1;
    let house = search("street=120%20Rua%20das%20Tainhas&city=florianopolis&state=SC");
    let ranks = |rows: &Value| -> Vec<u64> {
        rows.as_array().unwrap().iter().map(|row| row["place_rank"].as_u64().unwrap()).collect()
    };
    assert_eq!((&house[0]["lat"], &house[0]["address"]["house_number"]), (&json!("-27.7790000"), &json!("120")));
    assert_eq!(ranks(&house), [30]);
    assert_eq!(ranks(&search("street=9%20Rua%20das%20Tainhas&city=Florian%C3%B3polis")), [26]);
    let first =
        |cep: &str| search(&format!("street=Rua%20das%20Gaivotas&postalcode={cep}"))[0]["address"]["suburb"].clone();
    assert_eq!((first("88053-104"), first("88058-201")), (json!("Daniela"), json!("Ingleses do Rio Vermelho")));
    assert_eq!(search("street=Rua%20Sem%20Nome&city=Florian%C3%B3polis"), json!([]));
    assert_eq!(ask("nominatim/search?street=Rua%20das%20Tainhas").0, 404);
    let mut stock = ApiRequest::new("GET", "/_lookup/nominatim/search?format=jsonv2");
    for agent in [None, Some(""), Some("node"), Some("curl/8.0")] {
        stock.user_agent = agent.map(str::to_owned);
        assert_eq!(handle(&World::empty(), &stock).status, 403, "{agent:?}");
    }
}

#[test]
fn google() {
    let geocode = |address: &str| {
        ask(&format!("google/maps/api/geocode/json?address={address}&components=country:BR&key={KEY}")).1
    };
    let kind = |answer: &Value| (answer["status"].clone(), answer["results"][0]["types"][0].clone());
    let house = geocode("Rua%20das%20Tainhas,%20120%20-%20P%C3%A2ntano%20do%20Sul,%20Florian%C3%B3polis%20-%20SC");
    assert_eq!(kind(&house), (json!("OK"), json!("street_address")));
    let street = geocode("Rua%20das%20Tainhas,%20Florian%C3%B3polis%20-%20SC");
    assert_eq!(kind(&street), (json!("OK"), json!("route")));
    assert_eq!(kind(&geocode("Rua%20X,%20Florian%C3%B3polis%20-%20SC")).1, "administrative_area_level_2");
    assert_eq!(kind(&geocode("Rua%20X,%20Lugar%20Nenhum%20-%20SC")).1, "country");
    let denied = ask("google/maps/api/geocode/json?address=Rua&key=another");
    assert_eq!((denied.0, &denied.1["status"]), (200, &json!("REQUEST_DENIED")));
    assert_eq!(ask(&format!("google/maps/api/geocode/json?address=x&key={KEY}")).1["status"], "ZERO_RESULTS");
}

#[test]
fn what_is_not_there() {
    for target in ["", "viacep", "correios/x", "viacep/88067101", "brasilapi/api/cep/v1/88067101", "google/x"] {
        assert_eq!(ask(target).0, 404, "{target}");
    }
    assert_eq!(handle(&World::empty(), &ApiRequest::new("POST", "/_lookup/viacep/ws/1/json")).status, 405);
}

#[test]
fn a_key_is_known_and_hidden() {
    let call = |query: &str| ApiRequest::new("GET", &format!("/_lookup/google/maps/api/geocode/json?{query}"));
    assert!(key_ok(&call(&format!("address=x&key={KEY}"))));
    assert!(!key_ok(&call("address=x&key=y")) && !key_ok(&call("address=x")));
    assert_eq!(without_key(&format!("address=x&key={KEY}&region=br")), "address=x&region=br");
    assert_eq!(service("/_lookup/google/maps/api"), Some("google"));
    assert_eq!(service("/api/v2/boxes"), None);
}
