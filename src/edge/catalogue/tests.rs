//! Two lists of OZmap, read and told.

use serde_json::{Value, json};

use super::*;

const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}"#;

fn feed(catalogue: &mut Catalogue, rows: &str, more: bool) -> Result<(), Fault> {
    let body = format!(r#"{{"hasNextPage":{more},"rows":[{rows}]}}"#);
    catalogue.reply(Reply::Answer { status: 200, body: body.as_bytes() })
}

fn value(json: Option<String>) -> Value {
    serde_json::from_str(&json.expect("all pages are there")).expect("JSON")
}

/// Tags: one for regions, one for boxes, one that regions may carry and none does, one of which only the id is read.
fn read() -> Catalogue {
    let mut catalogue = Catalogue::new(true);
    let tags = [
        r#"{"id":"t-premium","name":"Premium","allowedTypes":["region","box"]}"#,
        r#"{"id":"t-pole","name":"Poste","allowedTypes":["box"]}"#,
    ];
    feed(&mut catalogue, &tags.join(","), true).expect("tags");
    feed(&mut catalogue, r#"{"id":"t-idle","name":"Livre","allowedTypes":["region"]},{"id":"t-odd"}"#, false)
        .expect("tags");
    let regions = [
        format!(r#"{{"id":"r1","name":"Centro","tags":["t-premium","t-gone"],"polygon":{SQUARE}}}"#),
        format!(r#"{{"id":"r2","name":"Praia","tags":[{{"id":"t-premium","name":"Premium"}}],"polygon":{SQUARE}}}"#),
        r#"{"id":"r3","polygon":{"type":"Polygon","coordinates":[]}}"#.to_owned(),
        "7".to_owned(),
    ];
    feed(&mut catalogue, &regions.join(","), false).expect("regions");
    catalogue
}

#[test]
fn tags_first_then_regions_page_after_page() {
    let mut catalogue = Catalogue::new(true);
    let mut targets = Vec::new();
    for more in [true, false, true, false] {
        targets.push((catalogue.list(), catalogue.request().expect("a page").target));
        assert_eq!(catalogue.tags_json(), None);
        feed(&mut catalogue, "", more).or_else(|_| feed(&mut catalogue, "7", more)).expect("a page");
    }
    let target = |list: &'static str, page: u32| (list, format!("/{list}?limit=100&page={page}"));
    assert_eq!(targets, [target("tags", 1), target("tags", 2), target("regions", 1), target("regions", 2)]);
    assert_eq!(catalogue.request(), None);
    feed(&mut catalogue, "after the end nothing is read", false).expect("nothing");

    let mut only_tags = Catalogue::new(false);
    feed(&mut only_tags, "", false).expect("a page");
    assert_eq!(value(only_tags.tags_json()), json!({ "tags": [], "skipped": [] }));
}

#[test]
fn a_fault_of_a_page_is_one_of_the_list() {
    let mut catalogue = Catalogue::new(true);
    let lost = catalogue.reply(Reply::Answer { status: 401, body: b"" });
    assert_eq!(lost, Err(Fault::Unauthorized { status: 401 }));
    assert_eq!(catalogue.tags_json(), None);
}

#[test]
fn a_list_that_ends_before_its_own_count_is_no_list() {
    let mut catalogue = Catalogue::new(true);
    for list in ["tags", "regions"] {
        let first = catalogue.request();
        let short = r#"{"hasNextPage":false,"total":2,"rows":[7]}"#;
        let fault = catalogue.reply(Reply::Answer { status: 200, body: short.as_bytes() });
        assert!(matches!(fault, Err(Fault::Unreadable { .. })), "{list}: {fault:?}");
        assert_eq!((catalogue.list(), catalogue.request()), (list, first), "asked for once more");
        feed(&mut catalogue, "7", false).expect("a page");
    }
    assert_eq!(value(catalogue.regions_json())["skipped"].as_array().map(Vec::len), Some(1));
}

#[test]
fn tags_and_regions_are_told_as_ozmap_has_them() {
    let catalogue = read();
    let tags = value(catalogue.tags_json());
    assert_eq!(tags["tags"][0], json!({"id":"t-premium","name":"Premium","allowedTypes":["region","box"]}));
    assert_eq!(tags["tags"].as_array().map(Vec::len), Some(3));
    assert_eq!((&tags["skipped"][0]["id"], &tags["skipped"][0]["code"]), (&json!("t-odd"), &json!("malformed")));
    let regions = value(catalogue.regions_json());
    assert_eq!(
        regions["regions"],
        json!([
            {"id":"r1","name":"Centro","tags":[{"id":"t-premium","name":"Premium"},{"id":"t-gone"}],"points":4},
            {"id":"r2","name":"Praia","tags":[{"id":"t-premium","name":"Premium"}],"points":4},
        ])
    );
    assert_eq!(
        regions["skipped"],
        json!([
            {"id":"r3","code":"polygon","reason":"a polygon without a ring"},
            {"id":null,"code":"malformed","reason":regions["skipped"][1]["reason"]},
        ])
    );
}

#[test]
fn why_a_plan_sells_nowhere() {
    let plan = |id: &str, tags: &[&str]| -> Plan {
        let tags: Vec<Id> = tags.iter().filter_map(|tag| Id::new(tag)).collect();
        let plan = serde_json::from_value::<Plan<Vec<String>>>(json!({"id":id,"name":id.to_uppercase()}));
        plan.expect("a plan").with_tags(tags.into())
    };
    let plans =
        [plan("all", &[]), plan("some", &["t-premium", "t-nope"]), plan("none", &["t-pole", "t-idle", "t-odd"])];
    let answer = value(read().plans_json(&plans));
    assert_eq!(
        answer["plans"],
        json!([
            {"id":"all","name":"ALL","sold":"everywhere","regionTags":[]},
            {"id":"some","name":"SOME","sold":"in_regions","regionTags":[
                {"id":"t-nope","regions":0,"problem":"tag_unknown"},
                {"id":"t-premium","name":"Premium","regions":2},
            ]},
            {"id":"none","name":"NONE","sold":"nowhere","regionTags":[
                {"id":"t-idle","name":"Livre","regions":0,"problem":"tag_covers_nothing"},
                {"id":"t-odd","regions":0,"problem":"tag_covers_nothing"},
                {"id":"t-pole","name":"Poste","regions":0,"problem":"tag_not_for_regions"},
            ]},
        ])
    );
    assert_eq!(answer["skipped"].as_array().map(Vec::len), Some(2));
}
