//! Invented test data, as OZmap documents its rows.

use serde_json::json;

use super::*;

const SQUARE: &str = "[[[0,0],[2,0],[2,2],[0,2]]]";

/// A check of a site whose plans have these tags. Invented test data.
fn check(plans: &[&[&str]]) -> SiteCheck {
    let plan = |(at, tags)| json!({"id": format!("plano-{at}"), "name": "Plano", "regionTags": tags});
    let document = json!({
        "$schema": "urn:x", "id": "demo", "name": "Demo", "key": "pk_demo_test_0001", "origins": [],
        "ozmap": {"url": "https://ozmap.example/api/v2"}, "reservationDays": 2.5,
        "plans": plans.iter().enumerate().map(plan).collect::<Vec<_>>(),
    });
    SiteCheck::parse(&document.to_string()).expect("a document")
}

fn feed(check: &mut SiteCheck, body: &str) -> Result<(), Fault> {
    check.reply(Reply::Answer { status: 200, body: body.as_bytes() })
}

/// The pages in turn, as what was asked for them.
fn fed(check: &mut SiteCheck, pages: &[(&str, &str)]) -> Checked {
    for (target, body) in pages {
        assert_eq!(check.finish(), None);
        assert_eq!(check.request().expect("not all is read").target, *target);
        feed(check, body).expect("a page");
    }
    assert_eq!(check.request(), None);
    check.finish().expect("all is read")
}

fn errors(checked: &Checked) -> Vec<(&str, &str)> {
    checked.errors.iter().map(|error| (error.pointer.as_str(), error.code)).collect()
}

/// Rows as OZmap documents them, some of them broken, in several pages.
fn pages() -> [String; 4] {
    let region = |id: &str, tags: &str| {
        format!(r#"{{"id":"{id}","name":"R","polygon":{{"type":"Polygon","coordinates":{SQUARE}}},"tags":{tags}}}"#)
    };
    [
        r#"{"total":7,"limit":4,"hasNextPage":true,"rows":[
            {"id":"5a1702000000000000000001","name":"Premium","allowedTypes":["region","box"],"color":"blue"},
            {"id":"5a1702000000000000000002","name":"São José","allowedTypes":["region"]},
            {"id":"5a1702000000000000000003","name":"Poste","allowedTypes":["box"]},
            {"id":"5a1702000000000000000009","allowedTypes":["region"]}]}"#
            .to_owned(),
        r#"{"total":7,"limit":4,"hasNextPage":false,"rows":[
            {"id":"5a1702000000000000000002","name":"São José","allowedTypes":["region"]},
            {"_id":"5a1702000000000000000004","name":"Centro","allowedTypes":["region"]},
            {"id":"5a1702000000000000000005","name":"Centro","allowedTypes":["region"]},
            {"id":"5a1702000000000000000006","name":"Longe","allowedTypes":["region"]},
            {"id":"5a1702000000000000000007","name":"5a1702000000000000000001","allowedTypes":["region"]},
            {"id":"5a1702000000000000000008","name":"5a17020000000000000000ff","allowedTypes":["region"]}]}"#
            .to_owned(),
        format!(
            r#"{{"total":4,"limit":2,"hasNextPage":true,"rows":[{},{}]}}"#,
            region("r1", r#"["5a1702000000000000000001",{"id":"5a1702000000000000000002","name":"São José"},null]"#),
            r#"{"id":"r2","name":"broken","polygon":null,"tags":["5a1702000000000000000006"]}"#,
        ),
        format!(
            r#"{{"total":4,"limit":2,"hasNextPage":false,"rows":[{},{}]}}"#,
            region(
                "r3",
                r#"[{"_id":"5a1702000000000000000002"},"5a1702000000000000000008","5a1702000000000000000008"]"#
            ),
            region("r4", r#"["5a1702000000000000000003","5a1702000000000000000004"]"#),
        ),
    ]
}

const TARGETS: [&str; 4] =
    ["/tags?limit=100&page=1", "/tags?limit=100&page=2", "/regions?limit=100&page=1", "/regions?limit=100&page=2"];

fn checked(plans: &[&[&str]]) -> Checked {
    let pages = pages();
    let pages: Vec<_> = TARGETS.iter().copied().zip(pages.iter().map(String::as_str)).collect();
    fed(&mut check(plans), &pages)
}

#[test]
fn tags_by_id_and_by_name_become_ids() {
    let plans: [&[&str]; 3] =
        [&["São José", "5a1702000000000000000001"], &[], &["Premium", "5a17020000000000000000ff"]];
    let checked = checked(&plans);
    assert_eq!(errors(&checked), []);
    let tags = |plan: usize| checked.document["plans"][plan]["regionTags"].clone();
    assert_eq!(tags(0), json!(["5a1702000000000000000002", "5a1702000000000000000001"]));
    assert_eq!(tags(1), json!([]));
    assert_eq!(tags(2), json!(["5a1702000000000000000001", "5a1702000000000000000008"]));
    assert_eq!(checked.document["reservationDays"], 2.5);
    let found: Vec<_> = checked.tags.iter().map(|tag| (tag.name.as_str(), tag.id.as_str(), tag.regions)).collect();
    let wanted = [
        ("São José", "5a1702000000000000000002", 2),
        ("Premium", "5a1702000000000000000001", 1),
        ("5a17020000000000000000ff", "5a1702000000000000000008", 1),
    ];
    assert_eq!(found, wanted);
    assert_eq!(checked.skipped, SkippedCounts { tags: 1, regions: 1 });
    let site = Site::parse(&checked.document.to_string()).expect("it may take effect");
    assert_eq!(site.plans[2].region_tags.len(), 2);
    let json = serde_json::to_value(&checked).expect("JSON");
    assert_eq!(json["tags"][0], json!({"name": "São José", "id": "5a1702000000000000000002", "regions": 2}));
}

#[test]
fn each_mistake_is_named_with_its_place() {
    let plans: [&[&str]; 2] = [
        &["Premium", "premium", "Centro", "Poste"],
        &["5a1702000000000000000006", "5a1702000000000000000009", "5a1702000000000000000004"],
    ];
    let checked = checked(&plans);
    let wanted = [
        ("/plans/0/regionTags/1", "tag_unknown"),
        ("/plans/0/regionTags/2", "tag_ambiguous"),
        ("/plans/0/regionTags/3", "tag_not_for_regions"),
        // The one region that carries it cannot be read.
        ("/plans/1/regionTags/0", "tag_covers_nothing"),
        // Its row cannot be read.
        ("/plans/1/regionTags/1", "tag_unknown"),
    ];
    assert_eq!(errors(&checked), wanted);
    let left = &checked.document["plans"][0]["regionTags"];
    assert_eq!(*left, json!(["5a1702000000000000000001", "premium", "Centro", "5a1702000000000000000003"]));
}

#[test]
fn without_tags_one_page_shows_that_address_and_token_are_right() {
    let mut check = check(&[&[]]);
    assert_eq!(check.list(), "tags");
    let checked = fed(&mut check, &[(TARGETS[0], &pages()[0])]);
    assert_eq!((errors(&checked), checked.tags.len()), (vec![], 0));
}

#[test]
fn who_sends_sells_nothing() {
    let check = check(&[&["São José"]]);
    let site = check.sender();
    assert_eq!((site.id.as_str(), site.ozmap.url.as_str()), ("demo", "https://ozmap.example/api/v2"));
    assert_eq!(site.plans, []);
}

#[test]
fn a_fault_is_no_answer_and_the_page_may_be_asked_for_again() {
    let mut check = check(&[&["Premium"]]);
    let refused = check.reply(Reply::Answer { status: 401, body: b"" });
    assert_eq!(refused, Err(Fault::Unauthorized { status: 401 }));
    for bad in
        ["", "{}", r#"{"total":2,"rows":[],"hasNextPage":false}"#, r#"{"rows":[{"id":"x"}],"hasNextPage":false}"#]
    {
        assert!(matches!(feed(&mut check, bad), Err(Fault::Unreadable { .. })), "{bad}");
    }
    assert_eq!((check.finish(), check.list()), (None, "tags"));
    let [one, two, ..] = pages();
    for page in [one, two] {
        feed(&mut check, &page).expect("a page");
    }
    assert!(feed(&mut check, "[]").is_err());
    assert_eq!((check.finish(), check.list()), (None, "regions"));
}
