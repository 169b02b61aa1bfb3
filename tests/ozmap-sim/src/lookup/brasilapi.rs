//! BrasilAPI, `/api/cep/v2/{cep}`, as its documentation and source have it.

use serde_json::{Value, json};

use super::{
    directory::{Centre, Street},
    json, page,
};
use crate::ApiResponse;

pub(super) fn answer(streets: &[Street], path: &str, user_agent: Option<&str>) -> ApiResponse {
    // Whoever does not say who asks is turned away before the service sees the call (issue 835 of its repository).
    if user_agent.is_none_or(str::is_empty) {
        return page(429);
    }
    let Some(cep) = path.strip_prefix("api/cep/v2/") else { return page(404) };
    let digits = cep.replacen('-', "", 1);
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        let error = json!({"message": "CEP informado possui menos do que 8 caracteres.", "service": "cep_validation"});
        return problem(400, "CEP deve conter exatamente 8 caracteres.", "validation_error", &json!([error]));
    }
    let Some(street) = streets.iter().find(|street| street.cep.replace('-', "") == digits) else {
        let errors = json!([
            {"name": "ServiceError", "message": "Erro ao se conectar com o serviço dos Correios.", "service": "correios"},
            {"name": "ServiceError", "message": "CEP não encontrado na base do ViaCEP.", "service": "viacep"},
        ]);
        return problem(404, "Todos os serviços de CEP retornaram erro.", "service_error", &errors);
    };
    let name = street.name.map(|name| match street.stretch {
        Some(stretch) => format!("{name} - {stretch}"),
        None => name.to_owned(),
    });
    let body = json!({
        "cep": digits,
        "state": street.state,
        "city": street.city,
        "neighborhood": street.district,
        "street": name,
        "service": "open-cep",
        "timezoneName": "America/Sao_Paulo",
        "location": {"type": "Point", "coordinates": coordinates(street)},
    });
    json(200, &body)
}

fn problem(status: u16, message: &str, kind: &str, errors: &Value) -> ApiResponse {
    json(status, &json!({"name": "CepPromiseError", "message": message, "type": kind, "errors": errors}))
}

fn coordinates(street: &Street) -> Value {
    let texts = |[lat, lng]: [f64; 2]| json!({"longitude": lng.to_string(), "latitude": lat.to_string()});
    match street.centre {
        Centre::Street => texts(street.at),
        Centre::Empty => json!({}),
        Centre::Null => json!({"longitude": null, "latitude": null}),
        Centre::Elsewhere => texts([41.15, -8.61]),
    }
}
