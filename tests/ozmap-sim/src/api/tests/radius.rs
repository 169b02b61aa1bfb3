use serde_json::json;

use super::*;

const HERE_QUERY: &str = "ftth-viability/radius?lat=-27.58&lng=-48.52";

#[test]
fn the_documented_shape_and_nothing_more() {
    let mut world = World::empty();
    let id = world.add_box("CTO 22-05", north(30.0)).splitter(8).taken(2).id();
    let full = world.add_box("CTO 22-06", north(60.0)).splitter(8).taken(8).id();
    let project = project(&world);
    let answer = get(&mut world, HERE_QUERY);
    let distance = answer["boxes"][0]["distance"].as_f64().unwrap();
    assert!((distance - 30.0).abs() < 0.1, "{distance}");
    let row = |id: ObjectId, distance: &Value, name: &str, m: f64, availability: u32| {
        json!({
            "distance": distance, "name": name, "id": id, "project": project, "lat": north(m)[1], "lng": HERE[0],
            "implanted": true, "availability": availability, "horizontal_condos": [],
        })
    };
    let expected = json!({
        "viable": true,
        "boxes": [row(id, &answer["boxes"][0]["distance"], "CTO 22-05", 30.0, 6)],
        "refused_boxes": [row(full, &answer["refused_boxes"][0]["distance"], "CTO 22-06", 60.0, 0)],
        "properties": [],
    });
    assert_eq!(answer, expected);
}

#[test]
fn drafts_appear_like_boxes_that_are_not_implanted() {
    let mut world = World::empty();
    let _ = world.add_box("a", north(10.0)).splitter(8).draft();
    let _ = world.add_box("b", north(20.0)).splitter(8).not_implanted();
    let answer = get(&mut world, HERE_QUERY);
    let boxes = answer["boxes"].as_array().unwrap();
    assert_eq!(boxes.len(), 2);
    assert!(boxes.iter().all(|row| row["implanted"] == false && row.get("draft").is_none()));
}

#[test]
fn nearest_first_and_the_radius_is_inclusive() {
    let mut world = World::empty();
    for m in [250.0, 50.0, 150.0, 320.0] {
        let _ = world.add_box(&format!("at {m}"), north(m)).splitter(8);
    }
    let names = |answer: &Value| -> Vec<String> {
        answer["boxes"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&get(&mut world, HERE_QUERY)), ["at 50", "at 150", "at 250"]);
    assert_eq!(names(&get(&mut world, &format!("{HERE_QUERY}&radius=400"))).len(), 4);
    let exact = crate::api::geometry::distance_m(HERE, north(150.0));
    assert_eq!(names(&get(&mut world, &format!("{HERE_QUERY}&radius={exact}"))), ["at 50", "at 150"]);
    world.settings.default_radius = 100.0;
    assert_eq!(names(&get(&mut world, HERE_QUERY)), ["at 50"]);
    world.settings.default_radius = 400.0;
    world.settings.max_boxes = Some(2);
    assert_eq!(names(&get(&mut world, HERE_QUERY)), ["at 50", "at 150"]);
}

#[test]
fn settings_bend_the_availability() {
    let mut world = World::empty();
    let id = world.add_box("a", HERE).feeder(2).splitter(8).taken(2).id();
    for n in 0..3 {
        world.add_customer(id, &format!("c{n}"), true).unwrap();
    }
    let seen = |world: &mut World| {
        let answer = get(world, HERE_QUERY);
        let row =
            [&answer["boxes"], &answer["refused_boxes"]].into_iter().find_map(|rows| rows.get(0)).unwrap().clone();
        (answer["viable"].as_bool().unwrap(), row["availability"].as_u64().unwrap())
    };
    assert_eq!(seen(&mut world), (true, 3));
    world.settings.count_property_ports_as_free = true;
    assert_eq!(seen(&mut world), (true, 6));
    world.block_ports(id, true);
    assert_eq!(seen(&mut world), (false, 0));
    world.settings.count_blocked_as_free = true;
    assert_eq!(seen(&mut world), (true, 6));
    world.settings.count_property_ports_as_free = false;
    assert_eq!(seen(&mut world), (true, 3));
}

#[test]
fn properties_without_a_connection_are_listed() {
    let mut world = World::empty();
    let body =
        json!({"project": project(&world), "coords": north(20.0), "address": "Rua Inventada, 1", "observation": "x"});
    let (_, made) = call(&mut world, "POST", "properties", &body);
    let answer = get(&mut world, HERE_QUERY);
    assert_eq!(answer["properties"], json!([{"id": made["id"], "address": "Rua Inventada, 1", "observation": "x"}]));
    assert_eq!(answer["viable"], false);
}

#[test]
fn bad_input_is_a_400() {
    let mut world = World::empty();
    for query in [
        "",
        "lat=1",
        "lng=1",
        "lat=x&lng=1",
        "lat=91&lng=0",
        "lat=0&lng=181",
        "lat=1&lng=1&radius=0",
        "lat=1&lng=1&radius=NaN",
    ] {
        assert_eq!(call(&mut world, "GET", &format!("ftth-viability/radius?{query}"), &Value::Null).0, 400, "{query}");
    }
}
