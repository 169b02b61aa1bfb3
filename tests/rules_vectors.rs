//! The shared vectors of the rules: requests, regions, polygons, distances and viability. The same files run in WASM.
#![cfg(feature = "ozmap")]
#![expect(clippy::unwrap_used, reason = "tests")]

use conecte_ozmap::geo::{LatLng, Metres, Polygon};
use conecte_ozmap::ozmap::{Fault, Id, Reply, boxes, radius, regions, tags};
use conecte_ozmap::plan::PlanTags;
use conecte_ozmap::region::RegionIndex;
use conecte_ozmap::viability::{Decision, Rules, Verdict, decide};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn vectors(name: &str) -> Value {
    let text = match name {
        "radius" => include_str!("vectors/radius.json"),
        "regions" => include_str!("vectors/regions.json"),
        "geo" => include_str!("vectors/geo.json"),
        "viability" => include_str!("vectors/viability.json"),
        _ => unreachable!("no vectors of this name"),
    };
    serde_json::from_str(text).unwrap()
}

fn cases<'a>(file: &'a Value, key: &str) -> &'a [Value] {
    let cases = file[key].as_array().unwrap();
    assert!(!cases.is_empty());
    cases
}

fn place(value: &Value) -> LatLng {
    LatLng::new(value["lat"].as_f64().unwrap(), value["lng"].as_f64().unwrap()).unwrap()
}

fn radius_m(case: &Value) -> Option<Metres> {
    case.get("radiusM").map(|metres| Metres(metres.as_f64().unwrap()))
}

fn ids(value: &Value) -> Vec<Id> {
    serde_json::from_value(value.clone()).unwrap()
}

fn status(case: &Value, field: &str) -> u16 {
    case.get(field).map_or(200, |status| status.as_u64().unwrap().try_into().unwrap())
}

fn fault(fault: &Fault) -> Value {
    match fault {
        Fault::Unauthorized { .. } => json!({"fault": "unauthorized"}),
        Fault::Throttled => json!({"fault": "throttled"}),
        Fault::Refused { .. } => json!({"fault": "refused"}),
        Fault::Failed { .. } => json!({"fault": "failed"}),
        Fault::Unreadable { offset, .. } => json!({"fault": "unreadable", "offset": offset}),
        Fault::Lost(_) => json!({"fault": "lost"}),
    }
}

/// Whether the outcome is what is expected. Distances may differ by a centimetre, and an offset counts only where one
/// is expected.
fn agrees(outcome: &Value, expect: &Value) -> bool {
    match (outcome, expect) {
        (Value::Object(a), Value::Object(b)) => {
            let extra = a.keys().filter(|key| *key != "offset").all(|key| b.contains_key(key));
            extra && b.iter().all(|(key, b)| a.get(key).is_some_and(|a| agrees(a, b)))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| agrees(a, b)),
        (Value::Number(a), Value::Number(b)) => (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 0.01,
        _ => outcome == expect,
    }
}

#[test]
fn requests() {
    let file = vectors("radius");
    for case in cases(&file, "radius") {
        assert_eq!(radius::request(place(case), radius_m(case)).target, case["target"], "{}", case["name"]);
    }
    for case in cases(&file, "boxes") {
        assert_eq!(boxes::request(&ids(&case["ids"])).target, case["target"], "{}", case["name"]);
    }
    for case in cases(&file, "lists") {
        let page = case["page"].as_u64().unwrap().try_into().unwrap();
        let request = if case["list"] == "tags" { tags::request(page) } else { regions::request(page) };
        assert_eq!(request.target, case["target"], "{}", case["name"]);
        assert_eq!((request.method.as_str(), request.body), ("GET", None));
    }
}

#[test]
fn region_pages() {
    let file = vectors("regions");
    for case in cases(&file, "cases") {
        let body = case["answer"].to_string();
        let reply = Reply::Answer { status: status(case, "status"), body: body.as_bytes() };
        let outcome = match regions::parse(reply, case["page"].as_u64().unwrap().try_into().unwrap()) {
            Err(error) => fault(&error),
            Ok(page) => {
                let (mut read, mut skipped) = (Vec::new(), Vec::new());
                for row in page.rows {
                    match row {
                        Ok(region) => read.push(json!({"id": region.id, "tags": region.tags})),
                        Err(row) => skipped.push(json!({"id": row.id, "code": row.reason.code()})),
                    }
                }
                json!({"regions": read, "skipped": skipped, "next": page.next})
            }
        };
        assert!(agrees(&outcome, &case["expect"]), "{}: {outcome}", case["name"]);
    }
}

#[test]
fn polygons() {
    let file = vectors("geo");
    for case in cases(&file, "polygons") {
        let name = &case["name"];
        let rings: Vec<Vec<[f64; 2]>> = serde_json::from_value(case["rings"].clone()).unwrap();
        match Polygon::new(&rings) {
            Err(error) => {
                let expected = case["error"].as_str().unwrap_or_else(|| panic!("{name}: {error}"));
                assert!(format!("{error:?}").starts_with(expected), "{name}: {error:?}");
            }
            Ok(polygon) => {
                assert!(case.get("error").is_none(), "{name}: no error");
                for (key, expected) in [("inside", true), ("outside", false)] {
                    for point in case[key].as_array().unwrap() {
                        let at = LatLng::from_coords(serde_json::from_value(point.clone()).unwrap()).unwrap();
                        assert_eq!(polygon.contains(at), expected, "{name}: {point}");
                    }
                }
            }
        }
    }
}

#[test]
fn distances() {
    let file = vectors("geo");
    for case in cases(&file, "distances") {
        let end = |key: &str| LatLng::new(case[key][0].as_f64().unwrap(), case[key][1].as_f64().unwrap()).unwrap();
        let expected = case["metres"].as_f64().unwrap();
        let off = (end("from").distance(end("to")).0 - expected).abs();
        let bound = if expected < 5_000.0 { 1e-6 } else { 1e-4 };
        assert!(off <= expected * bound + 1e-4, "{}: off by {off}", case["name"]);
    }
}

#[test]
fn viability() {
    let file = vectors("viability");
    let mut wrong = Vec::new();
    for case in cases(&file, "cases") {
        let mut asked = None;
        let outcome = judge(case, &mut asked).unwrap_or_else(|error| fault(&error));
        if !agrees(&outcome, &case["expect"]) {
            wrong.push(format!("{}: {outcome}", case["name"]));
        }
        if let Some(asks) = case.get("asks") {
            assert_eq!(asked, Some(ids(asks)), "{}", case["name"]);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn judge(case: &Value, asked: &mut Option<Vec<Id>>) -> Result<Value, Fault> {
    let regions: RegionIndex = match case.get("regionsAnswer") {
        None => RegionIndex::default(),
        Some(answer) => {
            let body = answer.to_string();
            regions::parse(Reply::Answer { status: 200, body: body.as_bytes() }, 1)?.rows.into_iter().collect()
        }
    };
    let tags = PlanTags::from(ids(&case["planTags"]));
    let rules = Rules { at: place(&case["at"]), radius: radius_m(case), tags: &tags, regions: &regions };
    let body = case["radiusBytes"].as_str().map_or_else(|| case["radiusAnswer"].to_string(), Into::into);
    let reply = Reply::Answer { status: status(case, "radiusStatus"), body: body.as_bytes() };
    let mut verdict = decide(&reply, &rules)?;
    if let Verdict::NeedsBoxes(open) = verdict {
        *asked = Some(open.ids().to_vec());
        let Some(found) = case.get("boxesAnswer").map(Value::to_string) else {
            return Ok(json!({"needsBoxes": open.ids()}));
        };
        let reply = Reply::Answer { status: status(case, "boxesStatus"), body: found.as_bytes() };
        let found = boxes::parse(reply, open.ids())?;
        verdict = open.settle(&found);
    }
    Ok(match verdict {
        Verdict::Decided(Decision::Viable(candidates)) => json!({"viable": candidates}),
        Verdict::Decided(Decision::NotViable(reason)) => json!({"notViable": reason}),
        Verdict::NeedsBoxes(open) => json!({"needsBoxes": open.ids()}),
    })
}
