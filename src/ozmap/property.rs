//! Whether a property holds a port: `GET /properties` filtered by id, whose rows carry `connections`.

use serde::Deserialize;
use serde_json::json;

use super::{Fault, Id, Method, Reply, Request, find::Connection};

/// A look-up of one property.
#[must_use]
pub fn request(property: &Id) -> Request {
    let filter = json!([{ "property": "id", "operator": "=", "value": property }]);
    Request::new(Method::Get, &["properties"]).query("filter", &filter.to_string()).query("limit", "1")
}

#[derive(Deserialize)]
struct List {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(alias = "_id")]
    id: Id,
    connections: Vec<Connection>,
}

/// Whether the property holds a splitter's port; `None` when OZmap has no such property.
///
/// # Errors
/// Any [`Fault`]. A row without `connections` is [`Fault::Unreadable`]: nobody is told "reserved" on a guess.
pub fn parse(property: &Id, reply: Reply<'_>) -> Result<Option<bool>, Fault> {
    let List { rows } = reply.json()?;
    let row = rows.iter().find(|row| row.id == *property);
    Ok(row.map(|row| row.connections.iter().any(Connection::is_port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_request() {
        let target = request(&Id::new("5da6").expect("id")).target;
        let filter = "%5B%7B%22operator%22%3A%22%3D%22%2C%22property%22%3A%22id%22%2C%22value%22%3A%225da6%22%7D%5D";
        assert_eq!(target, format!("/properties?filter={filter}&limit=1"));
    }

    #[test]
    fn reads_connections() {
        let id = Id::new("a").expect("id");
        let at = |body: &str| parse(&id, Reply::Answer { status: 200, body: body.as_bytes() });
        assert_eq!(at(r#"{"rows":[{"id":"a","connections":[{"kind":"Splitter","port":2}]}]}"#), Ok(Some(true)));
        assert_eq!(at(r#"{"rows":[{"_id":"a","connections":[]}]}"#), Ok(Some(false)));
        assert_eq!(at(r#"{"rows":[{"id":"b","connections":[]}]}"#), Ok(None));
        assert!(matches!(at(r#"{"rows":[{"id":"a"}]}"#), Err(Fault::Unreadable { .. })));
    }
}
