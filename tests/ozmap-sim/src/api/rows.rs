//! What a row looks like to its reader: references followed, fields chosen.

use serde_json::{Value, json};

use super::{doc::Doc, params::Params};
use crate::{id::ObjectId, world::World};

/// Applies `populate` and `select`. Assumption: unknown names in them are ignored.
pub(crate) fn present(world: &World, mut row: Value, params: &Params) -> Value {
    for name in params.names("populate") {
        if let Some(value) = row.get_mut(name) {
            *value = populated(world, name, value);
        }
    }
    let (without, only): (Vec<&str>, Vec<&str>) =
        params.names("select").into_iter().partition(|name| name.starts_with('-'));
    if let Value::Object(fields) = &mut row {
        fields.retain(|name, _| {
            let chosen = only.is_empty() || name == "id" || only.contains(&name.as_str());
            chosen && !without.iter().any(|other| other[1..] == *name)
        });
    }
    row
}

/// Values at a dotted path: through arrays and references, `id` and `_id` alike. Several when an array is on the way.
pub(crate) fn values_at(world: &World, row: &Value, path: &str) -> Vec<Value> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let found = row.get(name).or_else(|| match name {
        "_id" => row.get("id"),
        "id" => row.get("_id"),
        _ => None,
    });
    let Some(found) = found else { return Vec::new() };
    let Some(rest) = rest else { return vec![found.clone()] };
    match populated(world, name, found) {
        Value::Array(items) => items.iter().flat_map(|item| values_at(world, item, rest)).collect(),
        other => values_at(world, &other, rest),
    }
}

/// Puts documents in place of the ids of a reference; a populated document carries `id` and `_id`.
fn populated(world: &World, name: &str, value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| populated(world, name, item)).collect(),
        Value::String(text) => {
            text.parse().ok().and_then(|id| referred(world, name, id)).unwrap_or_else(|| value.clone())
        }
        other => other.clone(),
    }
}

fn referred(world: &World, name: &str, id: ObjectId) -> Option<Value> {
    fn row<T: Doc>(world: &World, id: ObjectId) -> Option<Value> {
        T::table(world).get(&id).map(|doc| doc.row(world))
    }
    let mut found = match name {
        "client" => row::<crate::world::model::FtthClient>(world, id),
        "project" | "projects" => row::<crate::world::model::Project>(world, id),
        "box" | "parent" => row::<crate::world::model::NetBox>(world, id),
        "tags" => row::<crate::world::model::Tag>(world, id),
        _ => None,
    }?;
    found["_id"] = json!(id);
    Some(found)
}
