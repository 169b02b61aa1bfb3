//! Bodies and ids as they come in.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::Refusal;
use crate::id::ObjectId;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// Fields that OZmap gives and nobody sets.
pub(crate) const GIVEN: [&str; 7] = ["id", "_id", "kind", "createdAt", "updatedAt", "deletedAt", "history"];

/// Reads a body that must be a JSON object; fields that nobody may set are dropped.
pub(crate) fn object(body: &[u8]) -> Result<Object, Refusal> {
    let mut object: Object = serde_json::from_slice(body)
        .map_err(|error| Refusal::invalid(format!("the body is not a JSON object: {error}")))?;
    object.retain(|name, _| !GIVEN.contains(&name.as_str()));
    Ok(object)
}

/// Reads an id. Assumption: what cannot be an id is a 400, an unknown id a 404.
pub(crate) fn id(text: &str) -> Result<ObjectId, Refusal> {
    text.parse().map_err(|error| Refusal::invalid(format!("{text:?}: {error}")))
}

/// Reads a whole entity.
pub(crate) fn entity<T: DeserializeOwned>(object: Object) -> Result<T, Refusal> {
    serde_json::from_value(Value::Object(object)).map_err(|error| Refusal::invalid(error.to_string()))
}

/// Makes `coords` from `coords`, or from `lat` and `lng`. Both may be sent, as OZmap's examples do. Assumption: they
/// must then agree; a caller that swaps one of them hears of it here.
pub(crate) fn coords(object: &mut Object) -> Result<(), Refusal> {
    let (lat, lng) = (object.remove("lat"), object.remove("lng"));
    let number = |value: &Value| value.as_f64().ok_or_else(|| Refusal::invalid("coordinates are numbers"));
    let apart = match (lat, lng) {
        (Some(lat), Some(lng)) => Some([number(&lng)?, number(&lat)?]),
        (None, None) => None,
        _ => return Err(Refusal::invalid("lat and lng belong together")),
    };
    let pair = match object.get("coords").filter(|coords| !coords.is_null()) {
        None => None,
        Some(coords) => match coords.as_array().map(Vec::as_slice) {
            Some([lng, lat]) => Some([number(lng)?, number(lat)?]),
            _ => return Err(Refusal::invalid("coords is [lng, lat]")),
        },
    };
    if let (Some(a), Some(b)) = (apart, pair)
        && ((a[0] - b[0]).abs() > 1e-6 || (a[1] - b[1]).abs() > 1e-6)
    {
        return Err(Refusal::invalid("coords differs from lat and lng"));
    }
    if let Some([lng, lat]) = pair.or(apart) {
        if !(-180.0..=180.0).contains(&lng) || !(-90.0..=90.0).contains(&lat) {
            return Err(Refusal::invalid("coordinates out of range"));
        }
        object.insert("coords".to_owned(), json!([lng, lat]));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &Value) -> Result<Value, Refusal> {
        let mut object = object(value.to_string().as_bytes())?;
        coords(&mut object)?;
        Ok(object.remove("coords").unwrap_or_default())
    }

    #[test]
    fn both_ways_of_saying_where() {
        assert_eq!(read(&json!({"coords": [-48.5, -27.5]})), Ok(json!([-48.5, -27.5])));
        assert_eq!(read(&json!({"lat": -27.5, "lng": -48.5})), Ok(json!([-48.5, -27.5])));
        assert_eq!(read(&json!({"lat": -27.5, "lng": -48.5, "coords": [-48.5, -27.5]})), Ok(json!([-48.5, -27.5])));
        assert_eq!(read(&json!({})), Ok(Value::Null));
    }

    #[test]
    fn contradictions_are_refused() {
        for bad in [
            json!({"lat": -27.5, "lng": -48.5, "coords": [-27.5, -48.5]}),
            json!({"lat": -27.5}),
            json!({"coords": [-48.5]}),
            json!({"coords": ["-48.5", "-27.5"]}),
            json!({"coords": [-181.0, 0.0]}),
            json!({"coords": [0.0, 91.0]}),
        ] {
            assert!(read(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_body_is_an_object() {
        for bad in ["", "[]", "null", "{", "\"x\""] {
            assert!(object(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(object(br#"{"id":"x","createdAt":1}"#).unwrap().is_empty());
    }
}
