//! How many reservations may be open for one phone and for one address: each holds a port, or may take one.
//!
//! The ledger counts keyed digests of the texts that this file makes. They ignore what a person writes now so and now
//! so (capitals, accents, full stops), so that "Apto. 12" is the flat "apto 12".

use super::Intake;
use crate::problem::Problem;
use crate::site::Limits;

impl Intake {
    /// One text for one phone. Personal data: digest it, and keep only that.
    #[must_use]
    pub fn phone_text(&self) -> &str {
        self.signup.phone()
    }

    /// One text for one dwelling: CEP, number, block, flat and complement, whatever the street is called. Personal data: digest it,
    /// and keep only that.
    #[must_use]
    pub fn address_text(&self) -> String {
        let address = self.signup.address();
        let parts = [address.cep().hyphenated().as_str(), address.number(), &address.dwelling()].map(folded);
        parts.join("\n")
    }
}

/// Whether one more may be opened beside those that are.
///
/// # Errors
/// [`Problem::TOO_MANY_OPEN_RESERVATIONS`]
pub fn may_open(limits: &Limits, of_phone: u32, of_address: u32) -> Result<(), Problem> {
    let room = of_phone < limits.open_per_phone && of_address < limits.open_per_address;
    if room { Ok(()) } else { Err(Problem::TOO_MANY_OPEN_RESERVATIONS) }
}

/// Letters without case and accents, and digits; of what is between them, a space where it tells two numbers apart.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().flat_map(char::to_lowercase).map(plain) {
        if !c.is_alphanumeric() {
            gap = true;
            continue;
        }
        if gap && c.is_ascii_digit() && out.ends_with(|last: char| last.is_ascii_digit()) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// The letters of Portuguese without their accents; an accent that is a character of its own is dropped by itself.
fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ª' => 'a',
        'é' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ô' | 'õ' | 'º' => 'o',
        'ú' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ozmap::test_data;

    fn intake(change: &Value) -> Intake {
        let mut json = serde_json::to_value(test_data::signup()).expect("json");
        for (pointer, value) in change.as_object().expect("pointers") {
            let (parent, field) = pointer.rsplit_once('/').expect("pointer");
            json.pointer_mut(parent).expect("parent")[field] = value.clone();
        }
        Intake::parse(json.to_string().as_bytes(), None, &test_data::site()).expect("valid")
    }

    fn address(number: &str, complement: &str) -> String {
        intake(&json!({"/address/number": number, "/address/complement": complement})).address_text()
    }

    #[test]
    fn a_phone_is_one_however_it_is_typed() {
        let phone = |typed: &str| intake(&json!({"/contact/phone": typed})).phone_text().to_owned();
        assert_eq!(phone("(48) 99999-0000"), phone("+55 48 999990000"));
        assert_ne!(phone("(48) 99999-0000"), phone("(48) 99999-0001"));
    }

    #[test]
    fn a_dwelling_is_one_however_it_is_typed() {
        for same in ["Apto. 12 - Térreo", "APTO 12, terreo", "apto12 te\u{301}rreo", " apto  12  TÉRREO. "] {
            assert_eq!(address("900", same), address("900", "apto 12 terreo"), "{same}");
        }
        assert_eq!(address("s/n", ""), address("S/N", ""));
        let fields = intake(&json!({"/address/block": "B", "/address/flat": "12"})).address_text();
        assert_eq!(fields, address("900", "Bloco B, apto 12"));
        assert_eq!(address("900-A", ""), address("900 a", ""));
        let street = intake(&json!({"/address/street": "Rua de Teste", "/address/district": "Centro"}));
        assert_eq!(street.address_text(), intake(&json!({})).address_text());
    }

    #[test]
    fn two_dwellings_are_two() {
        let all = [
            address("900", ""),
            address("901", ""),
            address("90", "0"),
            address("900", "apto 12"),
            address("900", "apto 1 2"),
            address("900", "bloco 1 apto 23"),
            address("900", "bloco 12 apto 3"),
            intake(&json!({"/address/flat": "13"})).address_text(),
            intake(&json!({"/address/cep": "88025-501"})).address_text(),
        ];
        for (at, text) in all.iter().enumerate() {
            assert!(!all[..at].contains(text), "{text}");
        }
    }

    #[test]
    fn the_limits_are_of_each() {
        let limits = Limits { open_per_phone: 2, open_per_address: 3, ..Limits::default() };
        for (of_phone, of_address, room) in [(0, 0, true), (1, 2, true), (2, 0, false), (0, 3, false), (9, 9, false)] {
            assert_eq!(may_open(&limits, of_phone, of_address).is_ok(), room, "{of_phone} {of_address}");
        }
    }
}
