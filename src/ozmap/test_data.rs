//! Invented test data.

use crate::signup::{AddressInput, ContactInput, LocationInput, Signup, SignupInput};

/// A signup of nobody.
pub(crate) fn signup() -> Signup {
    let input = SignupInput {
        plan: "fibra-600".into(),
        contact: ContactInput {
            name: "Pessoa de Teste".into(),
            phone: "(48) 99999-0000".into(),
            email: "pessoa@teste.example".into(),
        },
        address: AddressInput {
            cep: "88025-500".into(),
            street: "R. de Teste".into(),
            number: "900".into(),
            district: "Agronômica".into(),
            city: "Florianópolis".into(),
            state: "SC".into(),
            ..AddressInput::default()
        },
        location: Some(LocationInput { lat: -27.5782, lng: -48.5274 }),
    };
    input.validate().expect("valid")
}

/// A site that sells `fibra-600` everywhere.
pub(crate) fn site() -> crate::site::Site {
    let json = serde_json::json!({"sites": [{
        "id": "demo", "name": "Demo", "key": "pk_demo_test_0001", "origins": [],
        "ozmap": {"url": "https://ozmap.example:9994/api/v2"},
        "plans": [{"id": "fibra-600", "name": "Fibra 600"}]
    }]});
    crate::site::Sites::parse(&json.to_string()).expect("valid").sites.remove(0)
}
