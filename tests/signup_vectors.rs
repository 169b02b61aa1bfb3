//! `tests/vectors/signup.json`, natively and (by `wasm-pack test`) in a browser.

use std::collections::HashMap;

use conecte_ozmap::signup::{SignupInput, codes, format_cep, format_phone, location, validate_field};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/signup.json")).expect("the vectors are JSON")
}

fn list<'a>(vectors: &'a Value, name: &str) -> &'a [Value] {
    vectors[name].as_array().expect("a list of cases")
}

/// A text of the vectors: a string, or parts to join.
fn text(value: &Value) -> String {
    let part = |part: &Value| match part {
        Value::Array(repeat) => {
            text(&repeat[0]).repeat(usize::try_from(repeat[1].as_u64().expect("a count")).expect("a small count"))
        }
        part => text(part),
    };
    match value {
        Value::Array(parts) => parts.iter().map(part).collect(),
        value => value.as_str().expect("a text").to_owned(),
    }
}

fn input(value: Value) -> SignupInput {
    serde_json::from_value(value).expect("the shape of SignupInput")
}

/// The first signup of the vectors, which every rule accepts.
fn accepted(vectors: &Value) -> Value {
    list(vectors, "signups")[0]["input"].clone()
}

#[test]
fn fields_alone_and_within_a_signup() {
    let vectors = vectors();
    for case in list(&vectors, "fields") {
        let (pointer, value) = (case["pointer"].as_str().expect("a pointer"), text(&case["value"]));
        let mut whole = accepted(&vectors);
        *whole.pointer_mut(pointer).expect("a field of the signup") = Value::String(value.clone());
        let (alone, within) = (validate_field(pointer, &value), input(whole).validate());
        if let Some(code) = case["code"].as_str() {
            assert_eq!(alone, Some(Err(code)), "{case}");
            let mistakes = within.expect_err("the field has a mistake");
            assert_eq!(mistakes.iter().map(|m| (m.pointer, m.code)).collect::<Vec<_>>(), [(pointer, code)], "{case}");
        } else {
            assert_eq!(alone, Some(Ok(())), "{case}");
            let signup = serde_json::to_value(within.expect("all is well")).expect("it serialises");
            let expected = Some(&case["normalised"]).filter(|n| !n.is_null()).map(text);
            assert_eq!(signup.pointer(pointer).map(text), expected, "{case}");
        }
    }
}

#[test]
fn normalised_values_stay_as_they_are() {
    let vectors = vectors();
    for case in list(&vectors, "fields").iter().filter(|case| !case["normalised"].is_null()) {
        let (pointer, value) = (case["pointer"].as_str().expect("a pointer"), text(&case["normalised"]));
        let mut whole = accepted(&vectors);
        *whole.pointer_mut(pointer).expect("a field of the signup") = Value::String(value.clone());
        let signup = serde_json::to_value(input(whole).validate().expect("all is well")).expect("it serialises");
        assert_eq!(signup.pointer(pointer).map(text), Some(value), "{case}");
    }
}

#[test]
fn locations() {
    for case in list(&vectors(), "locations") {
        let (lat, lng) = (case["lat"].as_f64().expect("a number"), case["lng"].as_f64().expect("a number"));
        let parsed = location::parse(lat, lng).map(|place| (place.lat(), place.lng()));
        assert_eq!(parsed, case["code"].as_str().map_or(Ok((lat, lng)), Err), "{case}");
    }
    assert_eq!(location::parse(f64::NAN, 0.0), Err("location_invalid"));
    assert_eq!(location::parse(-27.0, f64::INFINITY), Err("location_invalid"));
}

#[test]
fn signups() {
    for case in list(&vectors(), "signups") {
        match input(case["input"].clone()).validate() {
            Ok(signup) => {
                assert_eq!(serde_json::to_value(&signup).expect("it serialises"), case["normalised"], "{case}");
                assert_eq!(signup.address().one_line(), case["oneLine"], "{case}");
            }
            Err(mistakes) => {
                assert_eq!(serde_json::to_value(mistakes).expect("it serialises"), case["errors"], "{case}");
            }
        }
    }
}

#[test]
fn formats_while_typing() {
    let vectors = vectors();
    for (name, format) in [("formatPhone", format_phone as fn(&str) -> String), ("formatCep", format_cep)] {
        for case in list(&vectors, name) {
            let (typed, shown) = (text(&case[0]), text(&case[1]));
            assert_eq!(format(&typed), shown, "{name} {case}");
            assert_eq!(format(&shown), shown, "{name} of its own result, {case}");
        }
    }
}

#[test]
fn every_code_has_two_cases_and_no_case_has_another() {
    let vectors = vectors();
    let mut counts: HashMap<&str, usize> = codes().map(|code| (code, 0)).collect();
    let errors = list(&vectors, "signups").iter().filter_map(|case| case["errors"].as_array()).flatten();
    for case in list(&vectors, "fields").iter().chain(list(&vectors, "locations")).chain(errors) {
        if let Some(code) = case["code"].as_str() {
            *counts.get_mut(code).expect(code) += 1;
        }
    }
    let rare: Vec<_> = counts.into_iter().filter(|(_, count)| *count < 2).collect();
    assert!(rare.is_empty(), "{rare:?}");
}

#[test]
fn unknown_fields_are_refused() {
    let mut whole = accepted(&vectors());
    whole["contact"]["cpf"] = "00000000000".into();
    assert!(serde_json::from_value::<SignupInput>(whole).is_err());
    assert_eq!(validate_field("/location", "-27.5,-48.5"), None);
    assert_eq!(validate_field("/contact/cpf", "1"), None);
}

#[test]
fn debug_shows_no_personal_data() {
    let vectors = vectors();
    let input = input(accepted(&vectors));
    let signup = input.validate().expect("all is well");
    let parts = (&input.contact, &input.address, &input.location, signup.address(), signup.address().cep());
    let shown = format!("{input:?} {signup:?} {parts:?}");
    for secret in ["Ana", "99999", "exemplo", "Delminda", "900", "88025", "27.5", "48.5", "Florian", "Agron"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("fibra-300"), "the plan is no personal data");
}

#[cfg(not(target_arch = "wasm32"))]
mod arbitrary {
    use super::*;
    use proptest::prelude::*;

    const POINTERS: [&str; 6] =
        ["/contact/name", "/contact/phone", "/contact/email", "/address/cep", "/address/street", "/address/state"];

    proptest! {
        #[test]
        fn no_text_panics(value in any::<String>()) {
            for pointer in POINTERS {
                prop_assert!(validate_field(pointer, &value).is_some());
            }
        }

        #[test]
        fn formatting_never_changes_digits_nor_the_verdict(value in "\\+?[0-9 ()-]{0,20}") {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            prop_assert_eq!(digits(&format_phone(&value)), digits(&value));
            prop_assert_eq!(digits(&format_cep(&value)), digits(&value));
            if validate_field("/contact/phone", &value) == Some(Ok(())) {
                prop_assert_eq!(validate_field("/contact/phone", &format_phone(&value)), Some(Ok(())));
            }
        }
    }
}
