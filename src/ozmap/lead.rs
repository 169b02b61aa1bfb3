//! Somebody who cannot be served yet: `POST /prospects`.

use serde::Serialize;

use super::{Fault, Method, Reply, Request};
use crate::signup::Signup;

#[derive(Serialize)]
struct Prospect<'a> {
    name: &'a str,
    phone: &'a str,
    code: &'a str,
    address: String,
    coords: [f64; 2],
    viable: bool,
    observation: String,
    tags: [&'a str; 0],
}

/// A prospect at the person's place. `code` is the lead's own, so that two leads never read as one;
/// `reason` is why the place was not viable, where that is known.
#[must_use]
pub fn request(signup: &Signup, code: &str, reason: Option<&str>) -> Request {
    let (email, plan) = (signup.email(), signup.plan());
    let reason = reason.unwrap_or("unknown");
    Request::new(Method::Post, &["prospects"]).json(&Prospect {
        name: signup.name(),
        phone: signup.phone(),
        code,
        address: signup.address().one_line(),
        coords: signup.location().coords(),
        viable: false,
        observation: format!("E-mail: {email}. Plano: {plan}. Motivo: {reason}."),
        tags: [],
    })
}

/// Any 2xx means that OZmap keeps the lead; its body is not needed.
///
/// # Errors
/// Any [`Fault`].
pub fn parse(reply: Reply<'_>) -> Result<(), Fault> {
    reply.success().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ozmap::test_data::signup;

    #[test]
    fn whole_request() {
        let request = request(&signup(), "LEAD-01J", Some("no_free_port"));
        assert_eq!((request.method, request.target.as_str()), (Method::Post, "/prospects"));
        let body: serde_json::Value = serde_json::from_str(request.body.as_deref().expect("body")).expect("json");
        assert_eq!(
            body,
            serde_json::json!({
                "name": "Pessoa de Teste", "phone": "+5548999990000", "code": "LEAD-01J",
                "address": "R. de Teste, 900 - Agronômica, Florianópolis - SC, 88025-500",
                "coords": [-48.5274, -27.5782], "viable": false,
                "observation": "E-mail: pessoa@teste.example. Plano: fibra-600. Motivo: no_free_port.",
                "tags": []
            })
        );
    }
}
