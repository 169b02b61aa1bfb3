//! Giving a port back: `DELETE /properties/{id}` removes the property and its client, and frees the port.

use super::{Fault, Id, Method, Reply, Request};

/// The removal of a property.
#[must_use]
pub fn request(property: &Id) -> Request {
    Request::new(Method::Delete, &["properties", property.as_str()])
}

/// `Ok` when the property is gone, whoever removed it.
///
/// # Errors
/// Any [`Fault`] but a 404.
pub fn parse(reply: Reply<'_>) -> Result<(), Fault> {
    match reply.success() {
        Ok(_) | Err(Fault::Refused { status: 404 | 410 }) => Ok(()),
        Err(fault) => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gone_is_gone() {
        for status in [200, 204, 404, 410] {
            assert_eq!(parse(Reply::Answer { status, body: b"" }), Ok(()));
        }
        assert_eq!(parse(Reply::Answer { status: 409, body: b"" }), Err(Fault::Refused { status: 409 }));
        assert_eq!(parse(Reply::Answer { status: 302, body: b"" }), Err(Fault::Failed { status: 302 }));
    }

    #[test]
    fn the_id_is_one_path_segment() {
        let id = Id::new("a/../b").expect("visible ASCII");
        assert_eq!(request(&id).target, "/properties/a%2F..%2Fb");
    }
}
