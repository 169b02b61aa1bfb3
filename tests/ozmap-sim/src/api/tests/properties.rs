use serde_json::json;

use super::*;

fn reservation(world: &World, box_id: ObjectId, code: &str) -> Value {
    json!({
        "project": project(world), "box": box_id, "address": "R. Inventada, 900 - Agronômica, Florianópolis - SC, 88025-500",
        "coords": HERE, "lat": HERE[1], "lng": HERE[0], "auto_connect": true, "force": false, "observation": "plano",
        "client": {"code": code, "name": "Pessoa Inventada", "implanted": false, "observation": "teste"},
    })
}

#[test]
fn a_reservation_takes_the_first_free_port() {
    let mut world = World::empty();
    world.set_now(1_767_614_400_000);
    let id = world.add_box("a", HERE).feeder(2).splitter(4).splitter(8).taken(5).id();
    let body = reservation(&world, id, "CNT-1");
    let (status, made) = call(&mut world, "POST", "properties", &body);
    assert_eq!(status, 201, "{made}");
    // Exactly the documented fields: who wants the port reads back.
    let mut keys: Vec<&str> = made.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    let documented = [
        "address",
        "client",
        "coords",
        "createdAt",
        "drop",
        "history",
        "id",
        "kind",
        "lat",
        "lng",
        "observation",
        "project",
    ];
    assert_eq!(keys, [&documented[..], &["tags", "updatedAt"]].concat());
    assert_eq!((&made["kind"], &made["createdAt"]), (&json!("Property"), &json!("2026-01-05T12:00:00.000Z")));
    assert_eq!(made["history"]["clients"][0]["code"], "CNT-1");

    let rows = get(&mut world, "properties/client/CNT-1");
    assert_eq!(rows.as_array().unwrap().len(), 1);
    let (row, client) = (&rows[0], &rows[0]["client"]);
    assert_eq!((&row["id"], &row["box"]), (&made["id"], &json!(id)));
    assert_eq!(
        (&client["_id"], &client["code"], &client["implanted"]),
        (&made["client"], &json!("CNT-1"), &json!(false))
    );
    // The feeder serves nobody, the 1:4 is full, the first port of the 1:8 is taken.
    let connection = &row["connections"][0];
    assert_eq!((&connection["kind"], &connection["port"]), (&json!("Splitter"), &json!(2)));
    let splitter = get(&mut world, &format!("splitters/{}", connection["id"].as_str().unwrap()));
    assert_eq!((&splitter["parent"], &splitter["connectables"]["output"][1]), (&json!(id), &connection["fiber"]));
}

#[test]
fn a_full_box_is_refused_whatever_makes_it_full() {
    let mut world = World::empty();
    let full = world.add_box("full", HERE).feeder(2).splitter(4).taken(4).id();
    let blocked = world.add_box("blocked", HERE).splitter(4).blocked().id();
    let bare = world.add_box("bare", HERE).id();
    world.settings.count_blocked_as_free = true;
    world.settings.count_property_ports_as_free = true;
    for id in [full, blocked, bare] {
        let body = reservation(&world, id, "CNT-2");
        assert_eq!(call(&mut world, "POST", "properties", &body).0, 422);
    }
    assert_eq!((world.counts().properties, world.counts().clients), (0, 0));
    assert_eq!(get(&mut world, "properties/client/CNT-2"), json!([]));
    world.settings.not_found_for_unknown_code = true;
    assert_eq!(call(&mut world, "GET", "properties/client/CNT-2", &Value::Null).0, 404);
}

#[test]
fn blocked_ports_are_passed_over() {
    let mut world = World::empty();
    let id = world.add_box("a", HERE).splitter(4).id();
    let splitter = get(&mut world, "splitters")["rows"][0]["id"].as_str().unwrap().to_owned();
    let mut ports = get(&mut world, &format!("splitters/{splitter}"))["ports"].clone();
    ports[0]["blocked"] = json!(true);
    assert_eq!(call(&mut world, "PATCH", &format!("splitters/{splitter}"), &json!({"ports": ports})).0, 204);
    assert_eq!(world.free_ports(id), 3);
    let body = reservation(&world, id, "c");
    call(&mut world, "POST", "properties", &body);
    assert_eq!(world.properties().next().unwrap().port, Some(2));
}

#[test]
fn codes_are_not_unique_and_are_escaped() {
    let mut world = World::empty();
    let id = world.add_box("a", HERE).splitter(4).id();
    for _ in 0..2 {
        let body = reservation(&world, id, "123|123");
        assert_eq!(call(&mut world, "POST", "properties", &body).0, 201);
    }
    assert_eq!(get(&mut world, "properties/client/123%7C123").as_array().unwrap().len(), 2);
    assert_eq!(get(&mut world, "properties/client/123"), json!([]));
    assert_eq!(world.free_ports(id), 2);
}

#[test]
fn deleting_frees_the_port_and_takes_the_client() {
    let mut world = World::empty();
    let id = world.add_box("a", HERE).splitter(4).taken(3).id();
    let body = reservation(&world, id, "CNT-3");
    let made = call(&mut world, "POST", "properties", &body).1;
    let target = format!("properties/{}", made["id"].as_str().unwrap());
    assert_eq!(call(&mut world, "POST", "properties", &body).0, 422);
    assert_eq!(call(&mut world, "DELETE", &target, &Value::Null).0, 204);
    assert_eq!(call(&mut world, "DELETE", &target, &Value::Null).0, 404);
    assert_eq!((world.free_ports(id), world.counts().clients), (1, 0));
    assert_eq!(get(&mut world, "properties/client/CNT-3"), json!([]));
    assert_eq!(call(&mut world, "POST", "properties", &body).0, 201);
    assert_eq!(world.properties().next().unwrap().port, Some(4));
}

#[test]
fn activation_is_a_204() {
    let mut world = World::empty();
    let id = world.add_box("a", HERE).splitter(4).id();
    let body = reservation(&world, id, "CNT-4");
    let made = call(&mut world, "POST", "properties", &body).1;
    let target = format!("ftth-clients/{}", made["client"].as_str().unwrap());
    assert_eq!(call(&mut world, "PATCH", &target, &json!({"implanted": true})), (204, Value::Null));
    assert_eq!(get(&mut world, &target)["implanted"], true);
    assert!(world.properties().next().unwrap().implanted);
    assert_eq!(call(&mut world, "PATCH", &target, &json!({"implanted": "yes"})).0, 400);
}

#[test]
fn wrong_reservations_create_nothing() {
    let mut world = World::empty();
    let id = world.add_box("a", HERE).splitter(4).id();
    let good = reservation(&world, id, "CNT-5");
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    let cases = [
        (with("force", json!(true)), 400),
        (with("auto_connect", json!("true")), 400),
        (with("lat", json!(HERE[0])), 400),
        (with("project", json!("5a1701000000000000000099")), 400),
        (with("project", Value::Null), 400),
        (with("box", json!("5a1704000000000000000099")), 404),
        (with("box", json!("x")), 400),
        (with("box", Value::Null), 400),
        (with("client", json!({"code": 7})), 400),
        (with("client", json!("5a1708000000000000000099")), 400),
        (with("tags", json!(["5a1702000000000000000099"])), 400),
        (with("port", json!(1)), 400),
    ];
    for (body, status) in cases {
        assert_eq!(call(&mut world, "POST", "properties", &body).0, status, "{body}");
        let counts = world.counts();
        assert_eq!((counts.properties, counts.clients, counts.free_ports), (0, 0, 4), "{body}");
    }
}

#[test]
fn a_chosen_port_is_taken_once() {
    let mut world = World::empty();
    let id = world.add_box("a", HERE).splitter(4).id();
    let splitter = get(&mut world, "splitters")["rows"][0]["id"].clone();
    let body = json!({"project": project(&world), "box": id, "connector": splitter, "port": 3});
    assert_eq!(call(&mut world, "POST", "properties", &body).0, 201);
    assert_eq!(world.properties().next().unwrap().port, Some(3));
    assert_eq!(call(&mut world, "POST", "properties", &body).0, 422);
}

#[test]
fn what_is_done_behind_our_back_shows() {
    let mut world = World::empty();
    let id = world.add_box("a", HERE).splitter(4).id();
    let property = world.add_customer(id, "CNT-6", false).unwrap();
    let client = world.properties().next().unwrap().client.unwrap();
    assert!(world.implant(client));
    assert_eq!(get(&mut world, "properties/client/CNT-6")[0]["client"]["implanted"], true);
    assert!(world.take_port(id));
    assert_eq!(world.fill_box(id), Some(2));
    assert!(!world.take_port(id));
    assert!(world.delete_property(property));
    assert!(!world.delete_property(property));
    assert_eq!(world.free_ports(id), 1);
    world.settings.omit_property_box = true;
    world.add_customer(id, "CNT-7", false).unwrap();
    assert_eq!(get(&mut world, "properties/client/CNT-7")[0].get("box"), None);
}
