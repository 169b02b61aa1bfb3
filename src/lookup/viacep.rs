//! ViaCEP: `GET /ws/{cep}/json/`.
//!
//! - Documented (<https://viacep.com.br>): the path, the fields below, 400 for a malformed CEP, and `"erro"` in a 200
//!   for an unknown one. No key; mass use is blocked without a word (seen: connections refused for hours).
//! - Seen: `erro` is `true` in answers up to 2022 and `"true"` since.
//!
//! It gives no coordinates.

use serde::Deserialize;
use serde_json::Value;

use super::cep::{CepAnswer, CepPlace, Raw};
use super::{Call, Fault};
use crate::signup::Cep;

/// Where it is on the internet.
pub const PUBLIC_URL: &str = "https://viacep.com.br";

/// Asks for a CEP.
#[must_use]
pub fn call(cep: &Cep) -> Call {
    Call::get(&["ws", cep.as_str(), "json", ""], &[])
}

#[derive(Deserialize)]
struct Answer {
    erro: Option<Value>,
    #[serde(default)]
    cep: String,
    logradouro: Option<String>,
    bairro: Option<String>,
    #[serde(default)]
    localidade: String,
    #[serde(default)]
    uf: String,
}

/// Reads the answer to [`call`].
///
/// # Errors
/// A [`Fault`]; a 400 too, since only well-formed CEPs are asked for.
pub fn read(cep: &Cep, status: u16, body: &[u8]) -> Result<CepAnswer, Fault> {
    let answer: Answer = super::read(status, body)?;
    match answer.erro {
        Some(Value::Bool(true)) => return Ok(CepAnswer::NotFound),
        Some(Value::String(text)) if text == "true" => return Ok(CepAnswer::NotFound),
        _ => {}
    }
    let raw = Raw {
        cep: &answer.cep,
        street: answer.logradouro.as_deref(),
        district: answer.bairro.as_deref(),
        city: &answer.localidade,
        state: &answer.uf,
        location: None,
    };
    CepPlace::of(cep, &raw).map(CepAnswer::Found)
}

#[cfg(test)]
mod tests {
    use super::super::cep::cep;
    use super::*;

    /// The example of the provider's page.
    const FOUND: &str = r#"{"cep":"01001-000","logradouro":"Praça da Sé","complemento":"lado ímpar","unidade":"",
        "bairro":"Sé","localidade":"São Paulo","uf":"SP","estado":"São Paulo","regiao":"Sudeste","ibge":"3550308",
        "gia":"1004","ddd":"11","siafi":"7107"}"#;

    fn answer(asked: &str, status: u16, body: &str) -> Result<String, Fault> {
        read(&cep(asked), status, body.as_bytes()).map(|answer| serde_json::to_string(&answer).expect("JSON"))
    }

    #[test]
    fn asks_for_eight_digits() {
        assert_eq!(call(&cep("01001-000")).target, "/ws/01001000/json/");
        assert_eq!(call(&cep("01001-000")).key_parameter, None);
    }

    #[test]
    fn a_street() {
        let json = r#"{"outcome":"found","cep":"01001000","street":"Praça da Sé","district":"Sé","city":"São Paulo","state":"SP"}"#;
        assert_eq!(answer("01001-000", 200, FOUND).as_deref(), Ok(json));
    }

    #[test]
    fn a_town_with_one_cep_has_no_street() {
        let body = r#"{"cep":"88490-000","logradouro":"","bairro":"","localidade":"Paulo Lopes","uf":"SC"}"#;
        let json = r#"{"outcome":"found","cep":"88490000","city":"Paulo Lopes","state":"SC"}"#;
        assert_eq!(answer("88490000", 200, body).as_deref(), Ok(json));
    }

    #[test]
    fn unknown_in_both_spellings() {
        for body in [r#"{"erro":true}"#, r#"{"erro":"true"}"#, r#"{ "erro" : "true" , "cep" : "" }"#] {
            assert_eq!(answer("99999999", 200, body).as_deref(), Ok(r#"{"outcome":"not_found"}"#), "{body}");
        }
    }

    #[test]
    fn whatever_else_is_a_failure_and_never_unknown() {
        let bodies = [
            "",
            "{}",
            "[]",
            "null",
            r#"{"erro":false}"#,
            r#"{"erro":"false"}"#,
            r#"{"erro":null}"#,
            "<html>Http 400</html>",
            r#"{"cep":"01001-000"}"#,
            r#"{"cep":7,"localidade":"São Paulo","uf":"SP"}"#,
            r#"{"cep":"01001-001","localidade":"São Paulo","uf":"SP"}"#,
        ];
        for body in bodies {
            assert_eq!(answer("01001000", 200, body), Err(Fault::Unreadable), "{body}");
        }
        for (status, fault) in
            [(400, Fault::Refused), (404, Fault::Refused), (429, Fault::Throttled), (502, Fault::Failed)]
        {
            assert_eq!(answer("01001000", status, r#"{"erro":true}"#), Err(fault), "{status}");
        }
    }
}
