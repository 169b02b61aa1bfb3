use serde_json::json;

use super::*;

/// Creates, reads, changes, lists and deletes; gives the created row.
fn whole_life(world: &mut World, route: &str, body: &Value, change: &Value) -> Value {
    let (status, made) = call(world, "POST", route, body);
    assert_eq!(status, 201, "{route}: {made}");
    let target = format!("{route}/{}", made["id"].as_str().unwrap());
    assert_eq!(get(world, &target), made, "{route}");
    world.set_now(86_400_000);
    assert_eq!(call(world, "PATCH", &target, change), (204, Value::Null), "{route}");
    let changed = get(world, &target);
    for (name, value) in change.as_object().unwrap() {
        assert_eq!(&changed[name], value, "{route}");
    }
    assert_eq!(
        (&changed["createdAt"], &changed["updatedAt"]),
        (&made["createdAt"], &json!("1970-01-02T00:00:00.000Z"))
    );
    let filter = escape(&json!([{"property": "id", "operator": "=", "value": made["id"]}]));
    assert_eq!(get(world, &format!("{route}?filter={filter}"))["rows"], json!([changed]));
    assert_eq!(call(world, "DELETE", &target, &Value::Null), (204, Value::Null), "{route}");
    assert_eq!(call(world, "GET", &target, &Value::Null).0, 404);
    assert_eq!(call(world, "PATCH", &target, change).0, 404);
    made
}

fn ring() -> Value {
    json!([[[-49.0, -28.0], [-48.0, -28.0], [-48.0, -27.0], [-49.0, -27.0], [-49.0, -28.0]]])
}

#[test]
fn every_kind_lives_its_life() {
    let mut world = World::empty();
    let project = project(&world);
    let region_type = get(&mut world, "region-types")["rows"][0]["id"].clone();
    let box_type = get(&mut world, "box-types")["rows"][0]["id"].clone();
    let eight = get(&mut world, "splitter-types")["rows"][2].clone();
    assert_eq!(get(&mut world, &format!("splitter-types/{}", eight["id"].as_str().unwrap())), eight);
    let parent = world.add_box("parent", HERE).id();

    whole_life(&mut world, "tags", &json!({"name": "T", "allowedTypes": ["region"]}), &json!({"name": "U"}));
    whole_life(&mut world, "projects", &json!({"name": "P", "lat": 0, "lng": 0}), &json!({"name": "Q"}));
    let region = json!({
        "name": "R", "polygon": {"type": "Polygon", "coordinates": ring()}, "tags": [], "projects": [project],
        "regionType": region_type, "external_id": 7,
    });
    let region = whole_life(&mut world, "regions", &region, &json!({"color": "FF0000"}));
    assert_eq!(region["external_id"], 7);
    let net_box =
        json!({"project": project, "boxType": box_type, "hierarchyLevel": 2, "implanted": true, "coords": HERE});
    let net_box = whole_life(&mut world, "boxes", &net_box, &json!({"draft": true, "lat": -27.0, "lng": -48.0}));
    assert_eq!((&net_box["kind"], &net_box["lat"], &net_box["draft"]), (&json!("Box"), &json!(HERE[1]), &json!(false)));
    let splitter = json!({"parent": parent, "splitterType": eight["id"], "isDrop": true, "implanted": true});
    let splitter = whole_life(&mut world, "splitters", &splitter, &json!({"name": "S"}));
    assert_eq!((&splitter["ratio"], &splitter["kind"]), (&json!({"input": 1, "output": 8}), &json!("Splitter")));
    assert_eq!(splitter["connectables"]["output"], json!([null, null, null, null, null, null, null, null]));
    assert_eq!(world.free_ports(parent), 0, "a deleted splitter has no ports");
    whole_life(
        &mut world,
        "ftth-clients",
        &json!({"code": "C", "implanted": false}),
        &json!({"name": "Pessoa Inventada"}),
    );
    whole_life(
        &mut world,
        "prospects",
        &json!({"name": "Pessoa Inventada", "coords": HERE, "viable": false}),
        &json!({"phone": "x"}),
    );
    let _ = world.add_splitter(parent, 4, true);
    let property = json!({"project": project, "box": parent, "coords": HERE, "auto_connect": true});
    let (_, made) = call(&mut world, "POST", "properties", &property);
    let target = format!("properties/{}", made["id"].as_str().unwrap());
    assert_eq!(call(&mut world, "PATCH", &target, &json!({"address": "Rua Inventada, 2"})).0, 204);
    let changed = get(&mut world, &target);
    assert_eq!((&changed["address"], &changed["connections"][0]["port"]), (&json!("Rua Inventada, 2"), &json!(1)));
    assert_eq!((call(&mut world, "DELETE", &target, &Value::Null).0, world.free_ports(parent)), (204, 4));
}

#[test]
fn what_cannot_be_is_refused() {
    let mut world = World::empty();
    let project = project(&world);
    let box_only = world.add_tag("Manutenção", &["box"]);
    let parent = world.add_box("a", HERE).splitter(4).id();
    world.add_customer(parent, "c", true).unwrap();
    let splitter = get(&mut world, "splitters")["rows"][0]["id"].as_str().unwrap().to_owned();
    let region = |polygon: Value, tags: Value| json!({"polygon": polygon, "tags": tags, "projects": [], "regionType": "5a170f000000000000000001"});
    let open = json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]});
    let closed = json!({"type": "Polygon", "coordinates": ring()});
    let cases = [
        ("POST", "regions".to_owned(), region(open, json!([])), 400),
        ("POST", "regions".to_owned(), region(closed, json!([box_only])), 400),
        ("POST", "tags".to_owned(), json!({"name": "no types"}), 400),
        ("POST", "tags".to_owned(), json!([]), 400),
        ("POST", "boxes".to_owned(), json!({"project": project}), 400),
        ("POST", "splitters".to_owned(), json!({"parent": project, "splitterType": project}), 400),
        ("POST", "splitters".to_owned(), json!({"parent": parent, "splitterType": project}), 400),
        ("PATCH", format!("splitters/{splitter}"), json!({"connectables": {"input": [], "output": []}}), 400),
        ("PATCH", format!("splitters/{splitter}"), json!({"ports": []}), 400),
        ("DELETE", format!("splitters/{splitter}"), Value::Null, 422),
        ("DELETE", format!("boxes/{parent}"), Value::Null, 422),
        ("DELETE", format!("projects/{project}"), Value::Null, 422),
        ("GET", "boxes/not-an-id".to_owned(), Value::Null, 400),
    ];
    let before = format!("{world:?}");
    for (method, target, body, expected) in cases {
        let (status, answer) = call(&mut world, method, &target, &body);
        assert_eq!(status, expected, "{method} {target} {body}: {answer}");
    }
    // Refused splitters count ports, nothing else may differ.
    let without_counters = |text: &str| text.split("projects:").nth(1).unwrap().to_owned();
    assert_eq!(without_counters(&before), without_counters(&format!("{world:?}")));
}

#[test]
fn a_deleted_tag_leaves_its_regions_and_a_deleted_client_its_property() {
    let mut world = World::empty();
    let tag = world.add_tag("Fibra", &["region"]);
    let region = world.add_region("R", serde_json::from_value(ring()).unwrap(), &[tag]);
    assert_eq!(call(&mut world, "DELETE", &format!("tags/{tag}"), &Value::Null).0, 204);
    assert_eq!(get(&mut world, &format!("regions/{region}"))["tags"], json!([]));
    let cto = world.add_box("a", HERE).splitter(4).id();
    let property = world.add_customer(cto, "c", true).unwrap();
    let client = world.properties().next().unwrap().client.unwrap();
    assert_eq!(call(&mut world, "DELETE", &format!("ftth-clients/{client}"), &Value::Null).0, 204);
    let row = get(&mut world, &format!("properties/{property}"));
    assert_eq!((&row["client"], row["connections"].as_array().unwrap().len()), (&Value::Null, 1));
    assert!(row["history"]["clients"][0]["exit_date"].is_string());
}
