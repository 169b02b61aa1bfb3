use serde_json::json;

use super::*;

/// Names of the rows that pass, joined.
fn passing(world: &mut World, route: &str, filter: &Value) -> String {
    let list = get(world, &format!("{route}?filter={}", escape(filter)));
    let names: Vec<&str> = list["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    names.join(" ")
}

fn one(world: &mut World, route: &str, property: &str, operator: &str, value: &Value) -> String {
    passing(world, route, &json!([{"property": property, "operator": operator, "value": value}]))
}

fn square(west: f64, south: f64, side: f64) -> Vec<[f64; 2]> {
    let (east, top) = (west + side, south + side);
    vec![[west, south], [east, south], [east, top], [west, top], [west, south]]
}

#[test]
fn fields() {
    let mut world = World::empty();
    let a = world.add_box("Alfa", north(0.0)).id();
    let b = world.add_box("Beta", north(100.0)).draft().id();
    let _ = world.add_box("Gama", north(200.0)).certified();
    let (x, y) = (world.add_tag("x", &["box"]), world.add_tag("y", &["box"]));
    call(&mut world, "PATCH", &format!("boxes/{a}"), &json!({"tags": [x, y], "hierarchyLevel": 1}));
    call(&mut world, "PATCH", &format!("boxes/{b}"), &json!({"tags": [x], "observation": "poste novo"}));
    let all = "Alfa Beta Gama";
    let cases = [
        ("id", "=", json!(a), "Alfa"),
        ("_id", "in", json!([b, a]), "Alfa Beta"),
        ("id", "!=", json!(a), "Beta Gama"),
        ("_id", "notin", json!([a, b]), "Gama"),
        ("draft", "=", json!(true), "Beta"),
        ("draft", "!=", json!(true), "Alfa Gama"),
        ("name", "in", json!(["Alfa", "Gama"]), "Alfa Gama"),
        ("name", "notin", json!(["Alfa"]), "Beta Gama"),
        ("name", "like", json!("ET"), "Beta"),
        ("hierarchyLevel", "<", json!(3), "Alfa"),
        ("hierarchyLevel", "<=", json!(3.0), all),
        ("hierarchyLevel", ">", json!(1), "Beta Gama"),
        ("hierarchyLevel", ">=", json!(4), ""),
        ("hierarchyLevel", "=", json!(1.0), "Alfa"),
        ("hierarchyLevel", "<", json!("3"), ""),
        ("tags", "=", json!(x), "Alfa Beta"),
        ("tags", "in", json!([y]), "Alfa"),
        ("tags", "all", json!([x, y]), "Alfa"),
        ("tags.name", "=", json!("y"), "Alfa"),
        ("project.name", "=", json!("Projeto"), all),
        ("project._id", "=", json!(project(&world)), all),
        ("observation", "exists", json!(true), "Beta"),
        ("observation", "exists", json!(false), "Alfa Gama"),
        ("observation", "=", json!(null), "Alfa Gama"),
        ("nothing.at.all", "=", json!(1), ""),
        ("coords", "near", json!({"lat": HERE[1], "lng": HERE[0], "radius": 150}), "Alfa Beta"),
        ("coords", "near", json!({"coords": HERE, "radius": 50}), "Alfa"),
        ("coords", "near", json!({"latitude": HERE[1].to_string(), "longitude": HERE[0]}), all),
    ];
    for (property, operator, value, expected) in cases {
        assert_eq!(one(&mut world, "boxes", property, operator, &value), expected, "{property} {operator} {value}");
    }
    let both = json!([{"property": "draft", "operator": "=", "value": false}, {"property": "certified", "operator": "=", "value": true}]);
    assert_eq!(passing(&mut world, "boxes", &both), "Gama");
    assert_eq!(passing(&mut world, "boxes", &json!([both])), all.replace("Beta ", ""));
    assert_eq!(passing(&mut world, "boxes", &Value::Null), all);
}

#[test]
fn areas() {
    let mut world = World::empty();
    let hole = square(4.0, 4.0, 2.0);
    let ring = world.add_region("Anel", vec![square(0.0, 0.0, 10.0), hole], &[]);
    world.add_region("Canto", vec![square(0.0, 0.0, 1.0)], &[]);
    for (name, coords) in [("dentro", [2.0, 2.0]), ("borda", [0.0, 5.0]), ("buraco", [5.0, 5.0]), ("fora", [11.0, 5.0])]
    {
        let _ = world.add_box(name, coords);
    }
    let polygon = json!({"type": "Polygon", "coordinates": [square(0.0, 0.0, 10.0)]});
    assert_eq!(one(&mut world, "boxes", "coords", "within", &polygon), "dentro borda buraco");
    let region = json!({"id": ring, "model": "region"});
    assert_eq!(one(&mut world, "boxes", "coords", "within", &region), "dentro borda");
    assert_eq!(one(&mut world, "regions", "polygon", "within", &region), "Anel Canto");
    for (lat, lng, expected) in
        [(0.5, 0.5, "Anel Canto"), (1.0, 1.0, "Anel Canto"), (5.0, 5.0, ""), (5.0, 4.0, "Anel"), (9.0, 2.0, "Anel")]
    {
        let here = json!({"lat": lat, "lng": lng});
        assert_eq!(one(&mut world, "regions", "polygon", "point-intersect", &here), expected, "{here}");
    }
}

#[test]
fn a_property_is_found_by_its_clients_code() {
    let mut world = World::empty();
    let id = world.add_box("a", HERE).splitter(4).id();
    for code in ["CNT-1", "CNT-2"] {
        world.add_customer(id, code, code == "CNT-2").unwrap();
    }
    let filter =
        |property: &str, value: Value| escape(&json!([{"property": property, "operator": "=", "value": value}]));
    let mut found = |property: &str, value: Value| {
        get(&mut world, &format!("properties?filter={}", filter(property, value)))["rows"].clone()
    };
    let by_code = found("client.code", json!("CNT-2"));
    assert_eq!(by_code.as_array().unwrap().len(), 1);
    assert_eq!(found("client.implanted", json!(true)), by_code);
    assert_eq!(found("client", by_code[0]["client"].clone()), by_code);
    assert_eq!(found("client._id", by_code[0]["client"].clone()), by_code);
    assert_eq!(found("box", json!(id)).as_array().unwrap().len(), 2);
}

#[test]
fn what_is_not_a_filter_is_a_400() {
    let mut world = World::empty();
    let single = |property: Value, operator: &str, value: Value| {
        json!([{"property": property, "operator": operator, "value": value}]).to_string()
    };
    let bad = [
        "{".to_owned(),
        "{}".to_owned(),
        "[1]".to_owned(),
        r#"[{"property":"name","operator":"="}]"#.to_owned(),
        single(json!(1), "=", json!(1)),
        single(json!("name"), "==", json!(1)),
        single(json!("name"), "in", json!("x")),
        single(json!("name"), "like", json!(1)),
        single(json!("name"), "exists", json!("x")),
        single(json!("id"), "=", json!("x")),
        single(json!("coords"), "near", json!({"lat": 1})),
        single(json!("coords"), "near", json!({"lat": 100, "lng": 0})),
        single(json!("coords"), "within", json!({"type": "Point"})),
        single(json!("coords"), "within", json!({"id": "5a1703000000000000000009", "model": "region"})),
        single(json!("polygon"), "point-intersect", json!([1, 2])),
    ];
    for filter in bad {
        let escaped = escape(&Value::String(filter.clone()));
        let target = format!(
            "boxes?filter={}",
            escaped.trim_start_matches("%22").trim_end_matches("%22").replace("%5C%22", "%22")
        );
        let (status, body) = call(&mut world, "GET", &target, &Value::Null);
        assert_eq!(status, 400, "{filter}: {body}");
    }
}
