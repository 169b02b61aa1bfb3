//! BrasilAPI: `GET /api/cep/v2/{cep}`.
//!
//! - Documented (<https://brasilapi.com.br/docs>, `pages/docs/doc/cep.json` of its repository): the path, the fields
//!   below, coordinates as texts or `null`, 404 with `type: "service_error"` for an unknown CEP. Documented, too: the
//!   coordinates come from OpenStreetMap and may be wrong.
//! - Seen in its source and issues: the same 404 says that every directory it asks failed, so that only its `errors`
//!   tell the two apart; `coordinates` may be `{}`; a 200 may be `{}`; requests without a User-Agent get 429.

use serde::Deserialize;

use super::cep::{CepAnswer, CepPlace, Raw};
use super::text::{degrees, in_brazil};
use super::{Call, Fault};
use crate::geo::LatLng;
use crate::signup::Cep;

/// Where it is on the internet.
pub const PUBLIC_URL: &str = "https://brasilapi.com.br";

/// Asks for a CEP.
#[must_use]
pub fn call(cep: &Cep) -> Call {
    Call::get(&["api", "cep", "v2", cep.as_str()], &[])
}

#[derive(Deserialize)]
struct Answer {
    cep: String,
    state: String,
    city: String,
    neighborhood: Option<String>,
    street: Option<String>,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Location {
    coordinates: Option<Coordinates>,
}

#[derive(Deserialize)]
struct Coordinates {
    latitude: Option<Degrees>,
    longitude: Option<Degrees>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Degrees {
    Text(String),
    Number(f64),
}

#[derive(Deserialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: String,
    errors: Vec<ServiceError>,
}

#[derive(Deserialize)]
struct ServiceError {
    message: String,
}

/// Reads the answer to [`call`].
///
/// # Errors
/// A [`Fault`]; also for a 404 in which no directory says that it looked and found nothing.
pub fn read(cep: &Cep, status: u16, body: &[u8]) -> Result<CepAnswer, Fault> {
    if status == 404 && serde_json::from_slice(body).is_ok_and(|problem| says_unknown(&problem)) {
        return Ok(CepAnswer::NotFound);
    }
    let answer: Answer = super::read(status, body)?;
    let coordinates = answer.location.as_ref().and_then(|location| location.coordinates.as_ref());
    let raw = Raw {
        cep: &answer.cep,
        street: answer.street.as_deref(),
        district: answer.neighborhood.as_deref(),
        city: &answer.city,
        state: &answer.state,
        location: coordinates.and_then(Coordinates::place),
    };
    CepPlace::of(cep, &raw).map(CepAnswer::Found)
}

/// Its directories say "CEP não encontrado …", "CEP NAO ENCONTRADO" or "CEP INVÁLIDO"; of a connection that failed
/// they say something else.
fn says_unknown(problem: &Problem) -> bool {
    let unknown = |error: &ServiceError| {
        let text = error.message.to_lowercase();
        ["não encontrado", "nao encontrado", "cep inválido", "cep invalido"].iter().any(|part| text.contains(part))
    };
    problem.kind == "service_error" && problem.errors.iter().any(unknown)
}

impl Coordinates {
    fn place(&self) -> Option<LatLng> {
        in_brazil(self.latitude.as_ref()?.value()?, self.longitude.as_ref()?.value()?)
    }
}

impl Degrees {
    fn value(&self) -> Option<f64> {
        match self {
            Self::Text(text) => degrees(text),
            Self::Number(number) => Some(*number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cep::cep;
    use super::*;

    fn answer(status: u16, body: &str) -> Result<String, Fault> {
        read(&cep("89010025"), status, body.as_bytes()).map(|answer| serde_json::to_string(&answer).expect("JSON"))
    }

    /// The documentation's example with these coordinates.
    fn found(coordinates: &str) -> String {
        [
            r#"{"cep":"89010025","state":"SC","city":"Blumenau","neighborhood":"Centro","#,
            r#""street":"Rua Doutor Luiz de Freitas Melro","service":"viacep","timezoneName":"America/Sao_Paulo","#,
            r#""location":{"type":"Point","coordinates":"#,
            coordinates,
            r#"},"ibge":{"city":"4202404","state":"42"}}"#,
        ]
        .concat()
    }

    const STREET: &str = r#"{"outcome":"found","cep":"89010025","street":"Rua Doutor Luiz de Freitas Melro","district":"Centro","city":"Blumenau","state":"SC""#;

    #[test]
    fn asks_for_eight_digits() {
        assert_eq!(call(&cep("89010-025")).target, "/api/cep/v2/89010025");
    }

    #[test]
    fn coordinates_as_texts_or_numbers() {
        let json = format!(r#"{STREET},"location":{{"lat":-26.9244749,"lng":-49.0629788}}}}"#);
        for coordinates in [
            r#"{"longitude":"-49.0629788","latitude":"-26.9244749"}"#,
            r#"{"longitude":-49.0629788,"latitude":-26.9244749}"#,
        ] {
            assert_eq!(answer(200, &found(coordinates)).as_ref(), Ok(&json));
        }
    }

    #[test]
    fn useless_coordinates_cost_only_themselves() {
        let cases = [
            "null",
            "{}",
            r#"{"longitude":null,"latitude":null}"#,
            r#"{"longitude":"","latitude":""}"#,
            r#"{"longitude":"-49.06"}"#,
            r#"{"longitude":"0","latitude":"0"}"#,
            r#"{"longitude":"-26.9","latitude":"-49.06"}"#,
            r#"{"longitude":"NaN","latitude":"inf"}"#,
            r#"{"longitude":"1e999","latitude":"-26"}"#,
        ];
        for coordinates in cases {
            assert_eq!(answer(200, &found(coordinates)), Ok(format!("{STREET}}}")), "{coordinates}");
        }
    }

    #[test]
    fn a_town_and_a_stretch_of_a_street() {
        let body = r#"{"cep":"89010025","state":"SC","city":"Blumenau","neighborhood":null,"street":null}"#;
        let json = r#"{"outcome":"found","cep":"89010025","city":"Blumenau","state":"SC"}"#;
        assert_eq!(answer(200, body).as_deref(), Ok(json));
        let body = r#"{"cep":"89010025","state":"SC","city":"Blumenau","street":"Rua Sete - até 99 - lado par"}"#;
        assert!(answer(200, body).expect("found").contains(r#""street":"Rua Sete","#));
    }

    #[test]
    fn unknown_only_if_some_directory_says_so() {
        let body = |errors: &str| {
            [
                r#"{"name":"CepPromiseError","message":"Todos os serviços de CEP retornaram erro.","#,
                r#""type":"service_error","errors":"#,
                errors,
                "}",
            ]
            .concat()
        };
        let errors = |messages: &[&str]| {
            let list = messages.iter().map(|message| serde_json::json!({"name": "ServiceError", "message": message}));
            body(&serde_json::Value::Array(list.collect()).to_string())
        };
        let down = "Erro ao se conectar com o serviço dos Correios.";
        for known in ["CEP INVÁLIDO", "CEP NAO ENCONTRADO", "CEP não encontrado na base do ViaCEP."] {
            assert_eq!(answer(404, &errors(&[down, known])).as_deref(), Ok(r#"{"outcome":"not_found"}"#), "{known}");
        }
        for failed in [errors(&[down, "Cannot read properties of undefined"]), errors(&[]), body("null"), "{}".into()] {
            assert_eq!(answer(404, &failed), Err(Fault::Refused), "{failed}");
        }
        assert_eq!(answer(404, "<html>not found</html>"), Err(Fault::Refused));
        assert_eq!(answer(400, &errors(&["CEP INVÁLIDO"])), Err(Fault::Refused));
        assert_eq!(answer(500, &errors(&["CEP INVÁLIDO"])), Err(Fault::Failed));
        assert_eq!(answer(429, ""), Err(Fault::Throttled));
    }

    #[test]
    fn another_shape_is_unreadable() {
        for body in ["", "{}", "[]", "null", r#"{"cep":"89010025","state":"SC","city":""}"#, &found("7")] {
            assert_eq!(answer(200, body), Err(Fault::Unreadable), "{body}");
        }
    }
}
