//! The customer's phone number.

use super::text::{self, personal_text};

personal_text! {
    /// A Brazilian mobile or landline number in E.164 (ITU-T): `+55`, area code, subscriber number.
    ///
    /// Rule: Anatel's numbering plan (Resolução 749/2022): an area code (DDD) in use, then either a mobile number,
    /// nine digits of which the first is 9, or a landline number, eight digits of which the first is 2 to 5.
    ///
    /// Accepted ways to write it: `(48) 99999-0000`, `48999990000`, `+55 48 99999-0000`, `5548999990000`, with the
    /// trunk prefix `0` (`048 99999-0000`), and with `0` and a carrier code (`0 15 48 99999-0000`). Ten or eleven
    /// digits are always area code and number, so that area code 55 is not taken for the country code.
    Phone
}

impl Phone {
    /// Where the value stands in the input (RFC 6901).
    pub const POINTER: &str = "/contact/phone";
    /// Every code that [`Phone::parse`] gives.
    pub const CODES: &[&str] = &["phone_required", "phone_invalid", "phone_unknown_area_code"];

    /// Validates and normalises.
    ///
    /// # Errors
    /// One of [`Phone::CODES`]
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let typed = text::tidy(raw).map_err(|_| "phone_invalid")?;
        if typed.is_empty() {
            return Err("phone_required");
        }
        let digits = digits_of(&typed).ok_or("phone_invalid")?;
        let national = national(&digits, typed.starts_with('+')).ok_or("phone_invalid")?;
        let (area_code, subscriber) = split(national, 2);
        if !is_area_code(area_code) {
            return Err("phone_unknown_area_code");
        }
        if !matches!((subscriber.len(), subscriber.as_bytes().first()), (9, Some(b'9')) | (8, Some(b'2'..=b'5'))) {
            return Err("phone_invalid");
        }
        let mut e164 = String::with_capacity(14);
        e164.push_str("+55");
        e164.push_str(national);
        Ok(Self(e164))
    }

    /// The number as people write it in Brazil: `(48) 99999-0000`.
    #[must_use]
    pub fn national(&self) -> String {
        format_phone(&self.0[3..])
    }
}

/// The digits, or `None` when something stands between them that no one writes in a phone number.
fn digits_of(typed: &str) -> Option<String> {
    let mut digits = String::with_capacity(typed.len());
    for (index, c) in typed.char_indices() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if index == 0 => {}
            ' ' | '(' | ')' | '-' | '–' | '.' | '/' => {}
            _ => return None,
        }
    }
    Some(digits)
}

/// Area code and subscriber number, without country code, trunk prefix and carrier code.
fn national(digits: &str, international: bool) -> Option<&str> {
    let rest = match (international, digits.len()) {
        (true, _) => {
            let rest = digits.strip_prefix("55")?;
            rest.strip_prefix('0').unwrap_or(rest)
        }
        (false, 10 | 11) if !digits.starts_with('0') => digits,
        (false, 12 | 13) if digits.starts_with("55") => digits.get(2..)?,
        (false, 11 | 12) => digits.strip_prefix('0')?,
        (false, 13 | 14) => digits.strip_prefix('0')?.get(2..)?,
        _ => return None,
    };
    matches!(rest.len(), 10 | 11).then_some(rest)
}

/// The first digits and the rest; all of them when there are fewer. Unlike `split_at` it has no panic, whose text the
/// page would have to load.
fn split(digits: &str, at: usize) -> (&str, &str) {
    digits.split_at_checked(at).unwrap_or((digits, ""))
}

/// Anatel's area codes (códigos nacionais) in use: 67 of them.
fn is_area_code(code: &str) -> bool {
    let [tens, ones] = code.as_bytes() else { return false };
    match tens {
        b'1' | b'4' | b'6' | b'8' | b'9' => (b'1'..=b'9').contains(ones),
        b'2' => b"12478".contains(ones),
        b'3' => b"1234578".contains(ones),
        b'5' => b"1345".contains(ones),
        b'7' => b"134579".contains(ones),
        _ => false,
    }
}

/// Formats a phone number while it is typed: `(48) 99999-0000`, `(48) 3333-4444`, `+55 (48) 99999-0000`.
///
/// Only the digits, and a `+` before them, decide; so a caller keeps the cursor by counting digits before it.
/// No digit is ever lost: one too many stays at the end for [`Phone::parse`] to refuse. A number that begins
/// with the trunk prefix `0` stays plain digits, for it cannot be told yet whether a carrier code follows.
#[must_use]
pub fn format_phone(partial: &str) -> String {
    let international = partial.trim_start().starts_with('+');
    let digits: String = partial.chars().filter(char::is_ascii_digit).collect();
    let mut out = String::with_capacity(20);
    let mut rest = digits.as_str();
    if international || (rest.len() > 11 && rest.starts_with("55")) {
        let country;
        (country, rest) = split(rest, 2);
        out.push('+');
        out.push_str(country);
        if !rest.is_empty() {
            out.push(' ');
        }
    }
    if rest.is_empty() || rest.starts_with('0') {
        out.push_str(rest);
        return out;
    }
    let (area_code, subscriber) = split(rest, 2);
    out.push('(');
    out.push_str(area_code);
    if !subscriber.is_empty() {
        out.push_str(") ");
        let before_hyphen = if subscriber.starts_with('9') { 5 } else { 4 };
        let (head, tail) = split(subscriber, before_hyphen);
        out.push_str(head);
        if !tail.is_empty() {
            out.push('-');
            out.push_str(tail);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_67_area_codes() {
        let count = (0..100).filter(|n| is_area_code(&format!("{n:02}"))).count();
        assert_eq!(count, 67);
    }

    #[test]
    fn formatting_keeps_a_valid_number_valid_and_is_idempotent() {
        for typed in
            ["48999990000", "4833334444", "+55 48 999990000", "5548999990000", "048999990000", "01548999990000"]
        {
            let formatted = format_phone(typed);
            assert_eq!(Phone::parse(&formatted), Phone::parse(typed), "{typed}");
            assert!(Phone::parse(typed).is_ok(), "{typed}");
            assert_eq!(format_phone(&formatted), formatted, "{typed}");
        }
    }

    #[test]
    fn every_prefix_formats_without_losing_a_digit() {
        for whole in ["489999900001", "+5548999990000", "554833334444", "01548999990000"] {
            for end in 0..=whole.len() {
                let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
                assert_eq!(digits(&format_phone(&whole[..end])), digits(&whole[..end]));
            }
        }
    }

    #[test]
    fn national_is_what_people_write() {
        assert_eq!(Phone::parse("+5548999990000").unwrap().national(), "(48) 99999-0000");
        assert_eq!(Phone::parse("4833334444").unwrap().national(), "(48) 3333-4444");
    }
}
