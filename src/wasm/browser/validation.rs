//! The rules of the fields, as the page calls them.

use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::{
    decode::{decode, text},
    encode::encode,
    failure::Failure,
};
use crate::signup::{self, FieldError, SignupInput};

/// Checks a whole signup. Returns every mistake in the order of the fields; an empty array means that all is well.
///
/// Throws a `Failure` with code `invalid_input` when the value is not of the shape of `SignupInput`.
#[wasm_bindgen(js_name = validateSignup)]
pub fn validate_signup(input: &Ts<SignupInput>) -> Result<Vec<Ts<FieldError>>, JsValue> {
    let input: SignupInput = decode(&input.js_value()).map_err(|_| Failure::misshapen().into_thrown())?;
    let mistakes = input.validate().err().unwrap_or_default();
    Ok(mistakes.iter().map(|mistake| Ts::new_unchecked(encode(mistake))).collect())
}

/// Checks one text field by its JSON pointer, such as `/contact/phone`, for errors as the person types.
/// Returns the code of the mistake, or `undefined` when all is well.
///
/// Throws a `Failure` with code `unknown_field` when there is no such text field.
#[wasm_bindgen(js_name = validateField)]
pub fn validate_field(
    #[wasm_bindgen(unchecked_param_type = "string")] pointer: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] value: &JsValue,
) -> Result<Option<String>, JsValue> {
    thrown((|| {
        let checked = signup::validate_field(&text(pointer)?, &text(value)?).ok_or_else(Failure::unknown_field)?;
        Ok(checked.err().map(Into::into))
    })())
}

/// Formats a phone number while it is typed: `(48) 99999-0000`. Only its digits, and a `+` before them, decide.
#[wasm_bindgen(js_name = formatPhone)]
pub fn format_phone(#[wasm_bindgen(unchecked_param_type = "string")] partial: &JsValue) -> Result<String, JsValue> {
    thrown(text(partial).map(|partial| signup::format_phone(&partial)))
}

/// Formats a CEP while it is typed: `88025-500`. Only its digits decide.
#[wasm_bindgen(js_name = formatCep)]
pub fn format_cep(#[wasm_bindgen(unchecked_param_type = "string")] partial: &JsValue) -> Result<String, JsValue> {
    thrown(text(partial).map(|partial| signup::format_cep(&partial)))
}

fn thrown<T>(result: Result<T, Failure>) -> Result<T, JsValue> {
    result.map_err(Failure::into_thrown)
}
