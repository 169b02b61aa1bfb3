//! ViaCEP, `/ws/{cep}/json/`, as <https://viacep.com.br> describes it.

use serde_json::json;

use super::{directory::Street, json, page};
use crate::ApiResponse;

pub(super) fn answer(streets: &[Street], path: &str) -> ApiResponse {
    let Some(cep) = path.strip_prefix("ws/").and_then(|path| path.trim_end_matches('/').strip_suffix("/json")) else {
        return page(404);
    };
    let digits = cep.replacen('-', "", 1);
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return page(400);
    }
    let Some(street) = streets.iter().find(|street| street.cep.replace('-', "") == digits) else {
        return json(200, &json!({"erro": "true"}));
    };
    let body = json!({
        "cep": street.cep,
        "logradouro": street.name.unwrap_or_default(),
        "complemento": street.stretch.unwrap_or_default(),
        "unidade": "",
        "bairro": street.district.unwrap_or_default(),
        "localidade": street.city,
        "uf": street.state,
        "estado": "Santa Catarina",
        "regiao": "Sul",
        "ddd": "48",
    });
    json(200, &body)
}
