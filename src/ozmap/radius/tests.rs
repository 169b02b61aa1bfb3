//! Rows: what they say, in whatever order and layout, and what is wrong with them.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{MAX_ROWS, rows};
use crate::ozmap::{Fault, Id, Reply};

/// What was read of a row, as JSON.
fn read(body: &str) -> Result<Vec<Value>, Fault> {
    let mut read = Vec::new();
    rows(&Reply::Answer { status: 200, body: body.as_bytes() }, |row, accepted| {
        read.push(json!({
            "accepted": accepted,
            "id": row.id().map(Id::from),
            "project": row.project().map(Id::from),
            "at": row.at(),
            "distance": row.distance(),
            "freePorts": row.free_ports(),
            "draft": row.draft(),
            "implanted": row.implanted(),
        }));
    })?;
    Ok(read)
}

fn documented() -> Value {
    json!({"distance": 30.41, "name": "CTO 22-05", "id": "5dc06d1275fc7d0006732521", "project":
        "5d51a87046cbe700148328bf", "lat": 41.872_520_571_248_77, "lng": -87.624_899_490_842_07, "implanted": true,
        "availability": 6, "horizontal_condos": []})
}

fn expected() -> Value {
    json!({"accepted": true, "id": "5dc06d1275fc7d0006732521", "project": "5d51a87046cbe700148328bf",
        "at": {"lat": 41.872_520_571_248_77, "lng": -87.624_899_490_842_07}, "distance": 30.41, "freePorts": 6,
        "draft": null, "implanted": true})
}

fn fault(body: &str) -> (usize, String) {
    match read(body) {
        Err(Fault::Unreadable { offset, reason }) => (offset, reason),
        other => panic!("{body}: {other:?}"),
    }
}

#[test]
fn the_documented_row() {
    let row = documented().to_string();
    assert_eq!(read(&format!("{{\"boxes\":[{row},{row}]}}")), Ok(vec![expected(), expected()]));
}

#[test]
fn names_may_be_escaped_and_are_still_the_same_names() {
    let escaped = documented().to_string().replace("\"id\"", "\"\\u0069d\"").replace("lat", "l\\u0061t");
    assert_eq!(read(&format!("{{\"b\\u006fxes\":[{escaped},{escaped}]}}")), Ok(vec![expected(), expected()]));
    // What an escaped name stands for must not be taken for text of the next row.
    let tricky = r#"{"id\":1,\"x":2,"project":"p"}"#;
    assert_eq!(fault(&format!("{{\"boxes\":[{tricky}]}}")).1, "a box without id");
}

#[test]
fn an_id_is_an_id_however_it_is_written() {
    let id = r#""5dc06d1275fc7d0006732521""#;
    for id in [id.to_owned(), format!("{{\"name\":[{{}}],\"_id\":{id}}}"), format!("{{\"id\":{{\"id\":{id}}}}}")] {
        let row = documented().to_string().replace(r#""5dc06d1275fc7d0006732521""#, &id);
        assert_eq!(read(&format!("{{\"boxes\":[{row}]}}")), Ok(vec![expected()]), "{id}");
    }
    for id in [
        "\"5dc06d1275fc7d00067325\\u00321\"",
        "{}",
        "[]",
        "7",
        "\"\"",
        "\"a b\"",
        "\"é\"",
        "\"\\u0000\"",
        "{\"id\":null}",
    ] {
        let row = documented().to_string().replace(r#""5dc06d1275fc7d0006732521""#, id);
        let (offset, _) = fault(&format!("{{\"boxes\":[{row}]}}"));
        assert!(offset >= "{\"boxes\":[{\"distance".len(), "{id}: {offset}");
    }
}

#[test]
fn a_mistake_is_named_with_its_byte() {
    let whole = |change: &dyn Fn(&mut Map<String, Value>)| {
        let mut row = documented();
        change(row.as_object_mut().expect("an object"));
        format!("{{\"boxes\":[{row}]}}")
    };
    for name in ["id", "project", "lat", "lng", "availability"] {
        let (offset, reason) = fault(&whole(&|row| drop(row.remove(name))));
        assert_eq!(offset, "{\"boxes\":[".len(), "{name}");
        let missing = if name.starts_with('l') { "place" } else { name };
        assert_eq!(reason, format!("a box without {missing}"));
    }
    for (name, value, reason) in [
        ("distance", json!(-1), "a distance that is no length"),
        ("distance", json!("30 m"), "not a number"),
        ("lat", json!(90.000_001), "a place that is not on the globe"),
        ("lng", json!(-180.000_001), "a place that is not on the globe"),
        ("availability", json!(2.5), "a count that is no whole number"),
        ("draft", json!("yes"), "neither true, false nor null"),
        ("coords", json!([1]), "not [lng, lat]"),
        ("coords", json!({"lat": 1}), "not an array"),
    ] {
        let found = fault(&whole(&|row| drop(row.insert(name.into(), value.clone()))));
        assert_eq!(found.1, reason, "{name}: {value}");
    }
    let twice = documented().to_string().replace("\"name\"", "\"distance\":1,\"name\"");
    assert_eq!(fault(&format!("{{\"boxes\":[{twice}]}}")).1, "a member that came before");
    assert_eq!(fault("{\"boxes\":[],\"boxes\":[]}"), (20, "a member that came before".into()));
    assert_eq!(fault(" {\"viable\":true}"), (1, "no boxes".into()));
    assert_eq!(fault("{\"boxes\":[]} x").0, 13);
    assert_eq!(fault("[{\"boxes\":[]}]"), (0, "not an object".into()));
}

#[test]
fn a_place_at_the_edge_of_the_globe_is_on_it() {
    for (lat, lng) in [(90.0, 180.0), (-90.0, -180.0), (9e1, 1.8e2)] {
        let mut row = documented();
        (row["lat"], row["lng"]) = (json!(lat), json!(lng));
        assert_eq!(read(&json!({"boxes": [row]}).to_string()).map(|rows| rows.len()), Ok(1));
    }
}

#[test]
fn a_refused_row_may_lack_everything() {
    let body = r#"{"refused_boxes":[{},{"id":null,"lat":1},{"_id":"x","coords":[2,1,5]}],"boxes":[]}"#;
    let rows = read(body).expect("readable");
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[1]["at"], &rows[2]["id"], &rows[2]["at"]["lng"]), (&Value::Null, &json!("x"), &json!(2.0)));
    assert_eq!(fault(r#"{"refused_boxes":[{"id":7}],"boxes":[]}"#), (24, "not an id".into()));
}

#[test]
fn counts_bend_to_what_they_mean() {
    for (written, ports) in [("-3", 0), ("0", 0), ("7", 7), ("99999999999999999999", u32::MAX)] {
        let row = documented().to_string().replace("\"availability\":6", &format!("\"availability\":{written}"));
        let rows = read(&format!("{{\"boxes\":[{row}]}}")).expect(written);
        assert_eq!(rows[0]["freePorts"], ports, "{written}");
    }
}

#[test]
fn more_boxes_than_any_radius_holds() {
    let row = "{},".repeat(MAX_ROWS);
    let body = |last: &str| format!("{{\"boxes\":[],\"refused_boxes\":[{row}{last}]}}");
    assert_eq!(fault(&body("{}")).1, "more boxes than any radius holds");
    assert_eq!(read(body("").replace(",]", "]").as_str()).map(|rows| rows.len()), Ok(MAX_ROWS));
}

proptest! {
    /// Rows that differ in order, layout and unknown members, side by side: names that were learnt from one row must
    /// not be misread in the next.
    #[test]
    fn any_order_and_any_layout(
        rows in prop::collection::vec((Just(()).prop_perturb(|(), mut rng| {
            let mut members: Vec<(String, Value)> = documented().as_object().expect("object").clone().into_iter().collect();
            for extra in 0..rng.random_range(0..4) {
                members.push((format!("unknown{extra}"), json!([{"id": "x"}, -1e3, "a\"\\b", null])));
            }
            for at in (1..members.len()).rev() {
                members.swap(at, rng.random_range(0..=at));
            }
            members
        }), any::<bool>()), 1..12),
    ) {
        let text = |(members, pretty): &(Vec<(String, Value)>, bool)| {
            let (comma, colon) = if *pretty { (",\n  ", ": ") } else { (",", ":") };
            let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\"{colon}{value}")).collect();
            format!("{{{}}}", members.join(comma))
        };
        let body = format!("{{\"boxes\":[{}]}}", rows.iter().map(text).collect::<Vec<_>>().join(","));
        prop_assert_eq!(read(&body), Ok(vec![expected(); rows.len()]), "{}", body);
    }
}
