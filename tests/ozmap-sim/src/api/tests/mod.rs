//! Calls as bytes, on worlds made by hand.

mod crud;
mod filters;
mod lists;
mod properties;
mod radius;

use serde_json::Value;

use crate::{ApiRequest, DEFAULT_TOKEN, ObjectId, World};

const HERE: [f64; 2] = [-48.52, -27.58];

/// Sends a call with the right token. A null body is none.
fn call(world: &mut World, method: &str, target: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let request = ApiRequest::new(method, &format!("/api/v2/{target}")).token(DEFAULT_TOKEN).body(body);
    let response = world.handle(&request);
    assert_eq!(world.unsound(), Vec::<String>::new(), "{request:?}");
    (response.status, response.json())
}

fn get(world: &mut World, target: &str) -> Value {
    let (status, body) = call(world, "GET", target, &Value::Null);
    assert_eq!(status, 200, "{target}: {body}");
    body
}

/// A point so many metres north of [`HERE`], to a decimetre or so.
fn north(m: f64) -> [f64; 2] {
    [HERE[0], HERE[1] + m / 110_800.0]
}

fn project(world: &World) -> ObjectId {
    *world.projects.keys().next().unwrap()
}

fn escape(value: &Value) -> String {
    percent_encoding::utf8_percent_encode(&value.to_string(), percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[test]
fn tokens() {
    let mut world = World::empty();
    let request = ApiRequest::new("GET", "/api/v2/tags");
    for (request, status) in [
        (request.clone(), 401),
        (request.clone().token("wrong"), 401),
        (request.clone().token(&format!("Bearer {DEFAULT_TOKEN}")), 401),
        (request.clone().token(DEFAULT_TOKEN), 200),
    ] {
        let response = world.handle(&request);
        assert_eq!(response.status, status);
        assert!(response.json().is_object());
        assert!(!format!("{request:?}").contains(DEFAULT_TOKEN));
    }
    world.settings.tokens.clear();
    assert_eq!(world.handle(&request.token(DEFAULT_TOKEN)).status, 401);
}

#[test]
fn unknown_routes() {
    let mut world = World::empty();
    for (method, target) in [
        ("GET", "nothing"),
        ("GET", "boxes/"),
        ("PUT", "boxes"),
        ("POST", "ftth-viability/radius"),
        ("GET", "/boxes"),
        ("GET", "properties/client"),
        ("DELETE", "tags"),
        ("POST", "splitter-types"),
        ("GET", "boxes/5a1704000000000000000001"),
    ] {
        let (status, body) = call(&mut world, method, target, &Value::Null);
        let expected = if matches!(target, "boxes/" | "properties/client") { 400 } else { 404 };
        assert_eq!(status, expected, "{method} {target}");
        assert!(body["message"].is_string());
    }
    let outside = ApiRequest::new("GET", "/api/v1/boxes").token(DEFAULT_TOKEN);
    assert_eq!(world.handle(&outside).status, 404);
}
