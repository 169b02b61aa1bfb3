//! Looking a customer up: `GET /properties/client/{code}`.

use serde::Deserialize;

use super::{Fault, Id, Method, Reply, Request};

/// One property that OZmap holds for a client code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The property.
    pub property: Id,
    /// Its client, where OZmap populates it.
    pub client: Option<Id>,
    /// The installation is done: never to be deleted.
    pub implanted: bool,
    /// It holds a port of a splitter; `None` when this answer does not say (documented for list rows, not for this
    /// call), and [`super::property`] settles it.
    pub connected: Option<bool>,
}

/// A look-up by client code. The code is escaped: real ones look like `123|123`.
#[must_use]
pub fn request(code: &str) -> Request {
    Request::new(Method::Get, &["properties", "client", code])
}

#[derive(Deserialize)]
struct Row {
    #[serde(alias = "_id")]
    id: Id,
    client: Client,
    connections: Option<Vec<Connection>>,
}

#[derive(Deserialize)]
struct Client {
    #[serde(alias = "_id")]
    id: Option<Id>,
    code: Option<String>,
    implanted: bool,
}

/// One end that a property is connected to.
#[derive(Deserialize)]
pub(super) struct Connection {
    kind: Option<String>,
}

impl Connection {
    /// Only splitters have customer ports; a connection that names no kind is taken for one.
    pub(super) fn is_port(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == "Splitter")
    }
}

/// Every property of the code, ordered by id; none when OZmap has none.
///
/// Whether "none" is an empty array or a 404 is not published (assumption: either). A row of another code is left
/// out: were the look-up ever a prefix match, another customer's property must not be taken for ours.
///
/// # Errors
/// Any [`Fault`]. A row that does not say whether the client is implanted is [`Fault::Unreadable`]: "not known" must
/// never read as "may be deleted".
pub fn parse(code: &str, reply: Reply<'_>) -> Result<Vec<Found>, Fault> {
    if let Reply::Answer { status: 404, .. } = reply {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = reply.json()?;
    let mut found: Vec<Found> = rows
        .into_iter()
        .filter(|row| row.client.code.as_deref().is_none_or(|theirs| theirs == code))
        .map(|row| Found {
            property: row.id,
            client: row.client.id,
            implanted: row.client.implanted,
            connected: row.connections.map(|all| all.iter().any(Connection::is_port)),
        })
        .collect();
    found.sort_by(|a, b| a.property.cmp(&b.property));
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Result<Vec<Found>, Fault> {
        parse("CNT-1", Reply::Answer { status: 200, body: body.as_bytes() })
    }

    #[test]
    fn escapes_the_code() {
        assert_eq!(request("123|123").target, "/properties/client/123%7C123");
        assert_eq!(request("../boxes?x=1#").target, "/properties/client/..%2Fboxes%3Fx%3D1%23");
    }

    #[test]
    fn reads_rows_in_id_order_and_leaves_other_codes_out() {
        let found = answer(
            r#"[{"id":"b","client":{"_id":"c2","code":"CNT-1","implanted":true},"connections":[]},
                {"_id":"a","client":{"id":"c1","code":"CNT-1","implanted":false},
                 "connections":[{"id":"s","name":"S","kind":"Splitter","port":3,"implanted":false,"fiber":null}]},
                {"id":"x","client":{"_id":"c3","code":"CNT-12","implanted":false}}]"#,
        )
        .expect("documented shape");
        let ids: Vec<_> = found.iter().map(|f| (f.property.as_str(), f.implanted, f.connected)).collect();
        assert_eq!(ids, [("a", false, Some(true)), ("b", true, Some(false))]);
    }

    #[test]
    fn none_is_an_empty_array_or_a_404() {
        assert_eq!(answer("[]"), Ok(vec![]));
        assert_eq!(parse("c", Reply::Answer { status: 404, body: b"no" }), Ok(vec![]));
    }

    #[test]
    fn a_client_of_unknown_state_is_no_answer() {
        for body in [r#"[{"id":"a","client":"c1"}]"#, r#"[{"id":"a","client":{"code":"CNT-1"}}]"#, "{}", ""] {
            assert!(matches!(answer(body), Err(Fault::Unreadable { .. })), "{body}");
        }
    }
}
