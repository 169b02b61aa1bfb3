//! Filters: `[{"property", "operator", "value"}]`, all of which must hold.
//!
//! The SDK's schema lets an element be a list in turn. Assumption: of such a list one must hold.

use std::cmp::Ordering;

use geo::Polygon;
use serde_json::Value;

use super::{Refusal, doc::Doc, geometry, rows::values_at};
use crate::{
    id::ObjectId,
    world::{
        World,
        model::{Project, Region},
    },
};

/// A filter that was understood.
pub(crate) struct Filter(Vec<Vec<Condition>>);

enum Condition {
    Ids(Vec<ObjectId>),
    Near { here: [f64; 2], radius_m: f64 },
    Within(Polygon),
    Intersects([f64; 2]),
    Field { path: String, test: Test },
}

enum Test {
    Equal(Value),
    NotEqual(Value),
    Like(String),
    All(Vec<Value>),
    Exists(bool),
    Order(fn(Ordering) -> bool, Value),
    In(Vec<Value>),
    NotIn(Vec<Value>),
}

impl Filter {
    /// Reads a filter; null is one that everything passes.
    pub(crate) fn read(world: &World, value: &Value) -> Result<Self, Refusal> {
        let entries = match value {
            Value::Null => return Ok(Self(Vec::new())),
            Value::Array(entries) => entries,
            _ => return Err(Refusal::invalid("filter is a list")),
        };
        let group = |entry: &Value| match entry {
            Value::Array(any) => any.iter().map(|entry| Condition::read(world, entry)).collect(),
            one => Condition::read(world, one).map(|condition| vec![condition]),
        };
        entries.iter().map(group).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a row passes. Rows are written out only when a condition looks at a field.
    pub(crate) fn matches<T: Doc>(&self, world: &World, doc: &T) -> bool {
        let mut row = None;
        // What needs no row comes first.
        let cheap = |any: &&Vec<Condition>| !any.iter().any(|it| matches!(it, Condition::Field { .. }));
        let (cheap, dear): (Vec<_>, Vec<_>) = self.0.iter().partition(cheap);
        cheap.into_iter().chain(dear).all(|any| any.iter().any(|it| it.matches(world, doc, &mut row)))
    }
}

impl Condition {
    fn read(world: &World, entry: &Value) -> Result<Self, Refusal> {
        let (Some(property), Some(operator)) = (entry["property"].as_str(), entry["operator"].as_str()) else {
            return Err(Refusal::invalid("filter: property and operator are texts"));
        };
        let value = entry.get("value").ok_or_else(|| Refusal::invalid("filter: value is missing"))?;
        let path = property.trim().to_owned();
        let wrong = |what: &str| Refusal::invalid(format!("filter {operator}: {what}"));
        let many = || value.as_array().cloned().ok_or_else(|| wrong("value is a list"));
        let ids =
            |values: &[Value]| values.iter().map(|id| id.as_str()?.parse().ok()).collect::<Option<Vec<ObjectId>>>();
        let is_id = matches!(path.as_str(), "id" | "_id");
        let test = match operator {
            "=" if is_id => match ids(std::slice::from_ref(value)) {
                Some(ids) => return Ok(Self::Ids(ids)),
                None => return Err(wrong("not an id")),
            },
            "in" if is_id => match ids(&many()?) {
                Some(ids) => return Ok(Self::Ids(ids)),
                None => return Err(wrong("not a list of ids")),
            },
            "near" => {
                let here = point(value).ok_or_else(|| wrong("value is {lat, lng, radius}"))?;
                let radius_m = match &value["radius"] {
                    Value::Null => world.settings.default_radius,
                    radius => number(radius).filter(|&radius| radius > 0.0).ok_or_else(|| wrong("radius in metres"))?,
                };
                return Ok(Self::Near { here, radius_m });
            }
            "within" => return area(world, value).map(Self::Within),
            "point-intersect" => {
                return point(value).map(Self::Intersects).ok_or_else(|| wrong("value is {lat, lng}"));
            }
            "=" => Test::Equal(value.clone()),
            "!=" => Test::NotEqual(value.clone()),
            "like" => Test::Like(value.as_str().ok_or_else(|| wrong("value is a text"))?.to_lowercase()),
            "all" => Test::All(many()?),
            "exists" => Test::Exists(value.as_bool().ok_or_else(|| wrong("value is true or false"))?),
            "<" => Test::Order(Ordering::is_lt, value.clone()),
            "<=" => Test::Order(Ordering::is_le, value.clone()),
            ">" => Test::Order(Ordering::is_gt, value.clone()),
            ">=" => Test::Order(Ordering::is_ge, value.clone()),
            "in" => Test::In(many()?),
            "notin" => Test::NotIn(many()?),
            _ => return Err(Refusal::invalid(format!("filter: unknown operator {operator:?}"))),
        };
        Ok(Self::Field { path, test })
    }

    fn matches<T: Doc>(&self, world: &World, doc: &T, row: &mut Option<Value>) -> bool {
        match self {
            Self::Ids(ids) => ids.contains(&doc.id()),
            &Self::Near { here, radius_m } => doc.point().is_some_and(|there| {
                !geometry::surely_beyond(here, there, radius_m) && geometry::distance_m(here, there) <= radius_m
            }),
            Self::Within(area) => {
                doc.point().is_some_and(|point| geometry::covers(area, point))
                    || doc.area().is_some_and(|inner| geometry::covers_area(area, &inner))
            }
            &Self::Intersects(point) => doc.area().is_some_and(|area| geometry::covers(&area, point)),
            Self::Field { path, test } => {
                let row = row.get_or_insert_with(|| doc.row(world));
                test.passes(&values_at(world, row, path))
            }
        }
    }
}

impl Test {
    /// Assumption: as Mongo does, one element of a list is enough, and null equals absent.
    fn passes(&self, found: &[Value]) -> bool {
        let flat: Vec<&Value> = found
            .iter()
            .flat_map(|value| value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice))
            .collect();
        let has = |wanted: &Value| match wanted {
            Value::Null => flat.is_empty() || flat.contains(&wanted),
            _ => flat.iter().any(|value| same(value, wanted)) || found.contains(wanted),
        };
        match self {
            Self::Equal(wanted) => has(wanted),
            Self::NotEqual(wanted) => !has(wanted),
            Self::Like(part) => flat.iter().any(|it| it.as_str().is_some_and(|it| it.to_lowercase().contains(part))),
            Self::All(wanted) => wanted.iter().all(has),
            Self::Exists(wanted) => found.iter().any(|value| !value.is_null()) == *wanted,
            Self::Order(holds, wanted) => flat.iter().any(|value| order(value, wanted).is_some_and(holds)),
            Self::In(wanted) => wanted.iter().any(has),
            Self::NotIn(wanted) => !wanted.iter().any(has),
        }
    }
}

/// Equal, where 1 and 1.0 are the same number.
fn same(a: &Value, b: &Value) -> bool {
    a == b || a.as_f64().is_some_and(|a| b.as_f64() == Some(a))
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Numbers may come as text: the SDK coerces.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).filter(|number| number.is_finite())
}

/// A point in one of the four shapes that the SDK's schema allows.
fn point(value: &Value) -> Option<[f64; 2]> {
    let pair = |a: &Value, b: &Value| Some([number(a)?, number(b)?]);
    pair(&value["lng"], &value["lat"])
        .or_else(|| pair(&value["longitude"], &value["latitude"]))
        .or_else(|| pair(&value["coords"][0], &value["coords"][1]))
        .or_else(|| pair(&value["coordinates"][0], &value["coordinates"][1]))
        .filter(|[lng, lat]| (-180.0..=180.0).contains(lng) && (-90.0..=90.0).contains(lat))
}

/// The area of a `within`: a polygon, or the id of something that has one.
fn area(world: &World, value: &Value) -> Result<Polygon, Refusal> {
    let wrong = || Refusal::invalid("filter within: value is a GeoJSON polygon or {id, model}");
    if value.get("model").is_none() {
        return geometry::read_polygon(value).ok_or_else(wrong);
    }
    let id = value["id"].as_str().and_then(|id| id.parse().ok()).ok_or_else(wrong)?;
    let found = match value["model"].as_str() {
        Some("region") => Region::table(world).get(&id).and_then(Doc::area),
        Some("project") => Project::table(world).get(&id).and_then(Doc::area),
        // Gated communities are not simulated.
        Some("horizontalCondominium") => None,
        _ => return Err(wrong()),
    };
    found.ok_or_else(|| Refusal::invalid("filter within: no such area"))
}
