use serde_json::json;

use super::*;

fn boxes(n: u32) -> World {
    let mut world = World::empty();
    for i in 0..n {
        let _ = world.add_box(&format!("CTO {i:03}"), north(f64::from(i)));
    }
    world
}

fn names(list: &Value) -> Vec<&str> {
    list["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

#[test]
fn pages() {
    let mut world = boxes(60);
    let first = get(&mut world, "boxes");
    assert_eq!(
        (&first["total"], &first["count"], &first["start"], &first["limit"]),
        (&json!(60), &json!(25), &json!(0), &json!(25))
    );
    assert_eq!((names(&first)[0], &first["hasNextPage"]), ("CTO 000", &json!(true)));
    let last = get(&mut world, "boxes?page=3");
    assert_eq!((names(&last).len(), names(&last)[0], &last["hasNextPage"]), (10, "CTO 050", &json!(false)));
    assert_eq!(last.get("nextUrl"), None);
    assert_eq!(get(&mut world, "boxes?page=9")["count"], 0);
    for bad in ["page=0", "limit=0", "limit=x", "page=-1"] {
        assert_eq!(call(&mut world, "GET", &format!("boxes?{bad}"), &Value::Null).0, 400, "{bad}");
    }
}

#[test]
fn the_next_url_leads_through_everything_once() {
    let mut world = boxes(53);
    let filter = escape(&json!([{"property": "name", "operator": "<", "value": "CTO 050"}]));
    let (mut target, mut seen) = (format!("boxes?limit=20&select=name&filter={filter}"), Vec::new());
    loop {
        let list = get(&mut world, &target);
        seen.extend(names(&list).into_iter().map(str::to_owned));
        let Some(next) = list["nextUrl"].as_str() else { break };
        target = next.strip_prefix("/api/v2/").unwrap().to_owned();
    }
    assert_eq!(seen.len(), 50);
    assert!(seen.is_sorted());
}

#[test]
fn limits_of_the_operator() {
    let mut world = boxes(30);
    world.settings.max_limit = 10;
    world.settings.omit_page_links = true;
    let list = get(&mut world, "boxes?limit=1000&page=2");
    assert_eq!((&list["limit"], names(&list)[0]), (&json!(10), "CTO 010"));
    assert_eq!((list.get("hasNextPage"), list.get("nextUrl")), (None, None));
}

#[test]
fn filter_and_sort_in_the_body_as_the_sdk_sends_them() {
    let mut world = boxes(5);
    let body = json!({
        "filter": [{"property": "name", "operator": "!=", "value": "CTO 001"}],
        "sort": [{"property": "name", "direction": -1}],
    });
    let (status, list) = call(&mut world, "GET", "boxes", &body);
    assert_eq!(status, 200);
    assert_eq!(names(&list), ["CTO 004", "CTO 003", "CTO 002", "CTO 000"]);
    assert_eq!(call(&mut world, "GET", "boxes", &json!({})).1["total"], 5);
    let bad = json!({"sort": [{"property": "name", "direction": 2}]});
    assert_eq!(call(&mut world, "GET", "boxes", &bad).0, 400);
}

#[test]
fn select_and_populate() {
    let mut world = boxes(1);
    let project = project(&world);
    let row = get(&mut world, "boxes?select=name%20project&populate=project,nothing")["rows"][0].clone();
    assert_eq!(row.as_object().unwrap().len(), 3);
    assert_eq!((&row["project"]["id"], &row["project"]["_id"]), (&json!(project), &json!(project)));
    assert_eq!(row["project"]["drop"]["maxSize"], 300.0);
    let row = get(&mut world, "boxes?select=-coords&limit=1")["rows"][0].clone();
    assert!(row.get("coords").is_none() && row["lat"].is_number());
}
