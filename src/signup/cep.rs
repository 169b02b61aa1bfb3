//! The postal code.

use super::text::{self, personal_text};

/// The lowest code that Correios gives out begins with 01 (region 0 is Greater São Paulo).
const FIRST: &str = "01000000";

personal_text! {
    /// A CEP (Correios): eight digits, normalised without the hyphen.
    ///
    /// Rule: Correios' "Estrutura do CEP": five digits for region down to subsector, three for distribution.
    /// `88025-500`, `88.025-500` and `88025500` are the same. Whether the code exists only a look-up can tell.
    Cep
}

impl Cep {
    /// Where the value stands in the input (RFC 6901).
    pub const POINTER: &str = "/address/cep";
    /// Every code that [`Cep::parse`] gives.
    pub const CODES: &[&str] = &["cep_required", "cep_invalid"];

    /// Validates and normalises.
    ///
    /// # Errors
    /// One of [`Cep::CODES`]
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let typed = text::tidy(raw).map_err(|_| "cep_invalid")?;
        if typed.is_empty() {
            return Err("cep_required");
        }
        if !typed.chars().all(|c| matches!(c, '0'..='9' | '-' | '–' | '.' | ' ')) {
            return Err("cep_invalid");
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if digits.len() == 8 && digits.as_str() >= FIRST { Ok(Self(digits)) } else { Err("cep_invalid") }
    }

    /// The code as people write it: `88025-500`.
    #[must_use]
    pub fn hyphenated(&self) -> String {
        format_cep(&self.0)
    }
}

/// Formats a CEP while it is typed: `88025-500`.
///
/// Only the digits decide, and none is ever lost: a ninth stays at the end for [`Cep::parse`] to refuse.
#[must_use]
pub fn format_cep(partial: &str) -> String {
    let digits: String = partial.chars().filter(char::is_ascii_digit).collect();
    match digits.split_at_checked(5) {
        Some((area, place)) if !place.is_empty() => [area, "-", place].concat(),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphenated_is_what_people_write() {
        assert_eq!(Cep::parse("88025500").unwrap().hyphenated(), "88025-500");
    }
}
