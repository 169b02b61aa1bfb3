//! The customer's full name.

use super::text::{self, personal_text};

/// Longest name, in characters. Ours: no authority publishes a limit, and the longest names on record stay below.
pub const MAX_CHARS: usize = 120;

personal_text! {
    /// A full name, as on the person's documents.
    ///
    /// Rule: at least two words of two letters or more, for OZmap's client and the contract need name and surname
    /// (Brazilian Civil Code, art. 16: the name comprises the given name and the surname). Letters of any script
    /// with their accents (composed or combining), spaces, hyphen, apostrophes and the full stop of "Jr.".
    /// Digits and other signs are refused. Capital letters stay as typed.
    FullName
}

impl FullName {
    /// Where the value stands in the input (RFC 6901).
    pub const POINTER: &str = "/contact/name";
    /// Every code that [`FullName::parse`] gives.
    pub const CODES: &[&str] = &["name_required", "name_incomplete", "name_invalid_characters", "name_too_long"];

    /// Validates and normalises.
    ///
    /// # Errors
    /// One of [`FullName::CODES`]
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let name = text::tidy(raw).map_err(|_| "name_invalid_characters")?;
        if name.is_empty() {
            return Err("name_required");
        }
        if !name.chars().all(allowed) {
            return Err("name_invalid_characters");
        }
        if text::length_chars(&name) > MAX_CHARS {
            return Err("name_too_long");
        }
        let words = name.split(' ').filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2);
        if words.count() < 2 {
            return Err("name_incomplete");
        }
        Ok(Self(name))
    }
}

fn allowed(c: char) -> bool {
    // U+0300–U+036F: accents typed or pasted as separate marks, as macOS file names have them.
    c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_name() {
        assert_eq!(format!("{:?}", FullName::parse("Ana Lima").unwrap()), "FullName(…)");
    }
}
