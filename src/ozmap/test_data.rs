//! Invented test data.

use crate::signup::{AddressInput, ContactInput, LocationInput, Signup, SignupInput};

/// A signup of nobody.
pub(crate) fn signup() -> Signup {
    let typed = |text: &str| Some(text.to_owned());
    let input = SignupInput {
        plan: typed("fibra-600"),
        contact: Some(ContactInput {
            name: typed("Pessoa de Teste"),
            phone: typed("(48) 99999-0000"),
            email: typed("pessoa@teste.example"),
        }),
        address: Some(AddressInput {
            cep: typed("88025-500"),
            street: typed("R. de Teste"),
            number: typed("900"),
            district: typed("Agronômica"),
            city: typed("Florianópolis"),
            state: typed("SC"),
            ..AddressInput::default()
        }),
        location: Some(LocationInput { lat: -27.5782, lng: -48.5274 }),
    };
    input.validate().expect("valid")
}

/// A site that sells `fibra-600` everywhere.
pub(crate) fn site() -> crate::site::Site {
    let json = serde_json::json!({
        "id": "demo", "name": "Demo", "key": "pk_demo_test_0001", "origins": [],
        "ozmap": {"url": "https://ozmap.example:9994/api/v2"},
        "plans": [{"id": "fibra-600", "name": "Fibra 600"}]
    });
    crate::site::Site::parse(&json.to_string()).expect("valid")
}
