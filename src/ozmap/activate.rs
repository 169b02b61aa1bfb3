//! The installation is done: `PATCH /ftth-clients/{id}` with `implanted: true`.

use serde::Serialize;

use super::{Fault, Id, Method, Reply, Request};

#[derive(Serialize)]
struct Implanted {
    implanted: bool,
}

/// Marks the client as implanted.
#[must_use]
pub fn request(client: &Id) -> Request {
    Request::new(Method::Patch, &["ftth-clients", client.as_str()]).json(&Implanted { implanted: true })
}

/// Updates answer 204 (documented); any 2xx is taken.
///
/// # Errors
/// Any [`Fault`].
pub fn parse(reply: Reply<'_>) -> Result<(), Fault> {
    reply.success().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_request() {
        let request = request(&Id::new("5d9f3ff9200141000647f814").expect("id"));
        assert_eq!(request.method.as_str(), "PATCH");
        assert_eq!(request.target, "/ftth-clients/5d9f3ff9200141000647f814");
        assert_eq!(request.body.as_deref(), Some(r#"{"implanted":true}"#));
        assert_eq!(parse(Reply::Answer { status: 204, body: b"" }), Ok(()));
    }
}
