//! Taking a port: `POST /properties`, a property whose client is not implanted yet.

use serde::{Deserialize, Serialize};

use super::{Fault, Id, Method, Reply, Request};
use crate::signup::Signup;

/// What the ISP's people read in OZmap beside the customer.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// The client code that this reservation is known by, on both sides.
    pub code: &'a str,
    /// The plan's id at the site.
    pub plan: &'a str,
}

#[derive(Serialize)]
struct Property<'a> {
    project: &'a Id,
    r#box: &'a Id,
    address: String,
    coords: [f64; 2],
    lat: f64,
    lng: f64,
    auto_connect: bool,
    force: bool,
    observation: String,
    client: Client<'a>,
}

#[derive(Serialize)]
struct Client<'a> {
    code: &'a str,
    name: &'a str,
    implanted: bool,
    observation: String,
}

/// A property at the customer's place, connected to the first free port of `box_id`.
///
/// `force` is always `false`: what it skips is not published. OZmap documents no phone and no e-mail on a client, so
/// both go into the client's observation, where the people who call the customer read them.
#[must_use]
pub fn request(box_id: &Id, project: &Id, signup: &Signup, labels: Labels<'_>) -> Request {
    let at = signup.location();
    let (phone, email) = (signup.phone(), signup.email());
    Request::new(Method::Post, &["properties"]).json(&Property {
        project,
        r#box: box_id,
        address: signup.address().one_line(),
        coords: at.coords(),
        lat: at.lat(),
        lng: at.lng(),
        auto_connect: true,
        force: false,
        observation: format!("Reserva {} pelo site. Plano: {}.", labels.code, labels.plan),
        client: Client {
            code: labels.code,
            name: signup.name(),
            implanted: false,
            observation: format!("Telefone: {phone}. E-mail: {email}."),
        },
    })
}

#[derive(Deserialize)]
struct Created {
    #[serde(alias = "_id")]
    id: Id,
}

/// The new property's id.
///
/// # Errors
/// Any [`Fault`]; a 2xx without an id is [`Fault::Unreadable`], for the port may be taken.
pub fn parse(reply: Reply<'_>) -> Result<Id, Fault> {
    reply.json::<Created>().map(|created| created.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ozmap::test_data::signup;

    #[test]
    fn whole_request() {
        let id = |text| Id::new(text).expect("id");
        let (box_id, project) = (id("5da62201493d9c00066655b8"), id("5d9f3ff9200141000647f814"));
        let labels = Labels { code: "CNT-01J", plan: "fibra-600" };
        let request = request(&box_id, &project, &signup(), labels);
        assert_eq!((request.method, request.target.as_str()), (Method::Post, "/properties"));
        let body: serde_json::Value = serde_json::from_str(request.body.as_deref().expect("body")).expect("json");
        assert_eq!(
            body,
            serde_json::json!({
                "project": "5d9f3ff9200141000647f814", "box": "5da62201493d9c00066655b8",
                "address": "R. de Teste, 900 - Agronômica, Florianópolis - SC, 88025-500",
                "coords": [-48.5274, -27.5782], "lat": -27.5782, "lng": -48.5274,
                "auto_connect": true, "force": false,
                "observation": "Reserva CNT-01J pelo site. Plano: fibra-600.",
                "client": {
                    "code": "CNT-01J", "name": "Pessoa de Teste", "implanted": false,
                    "observation": "Telefone: +5548999990000. E-mail: pessoa@teste.example."
                }
            })
        );
    }

    #[test]
    fn a_2xx_without_an_id_is_of_unknown_outcome() {
        let fault = parse(Reply::Answer { status: 201, body: b"{}" }).expect_err("no id");
        assert!(!fault.is_definite());
        assert_eq!(parse(Reply::Answer { status: 201, body: br#"{"_id":"a"}"# }), Ok(Id::new("a").expect("id")));
    }
}
