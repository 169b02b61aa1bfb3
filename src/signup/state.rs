//! The federative unit.

use serde::Serialize;

use super::text;

/// IBGE's 27 federative units: 26 states and the Federal District, by IBGE code.
const UNITS: [&str; 27] = [
    "RO", "AC", "AM", "RR", "PA", "AP", "TO", "MA", "PI", "CE", "RN", "PB", "PE", "AL", "SE", "BA", "MG", "ES", "RJ",
    "SP", "PR", "SC", "RS", "MS", "MT", "GO", "DF",
];

/// A federative unit (UF) by its two letters, upper case.
///
/// Rule: one of IBGE's 27.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct State(&'static str);

impl State {
    /// Where the value stands in the input (RFC 6901).
    pub const POINTER: &str = "/address/state";
    /// Every code that [`State::parse`] gives.
    pub const CODES: &[&str] = &["state_required", "state_invalid"];

    /// Validates and normalises.
    ///
    /// # Errors
    /// One of [`State::CODES`]
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let typed = text::tidy(raw).map_err(|_| "state_invalid")?;
        if typed.is_empty() {
            return Err("state_required");
        }
        UNITS.into_iter().find(|unit| unit.eq_ignore_ascii_case(&typed)).map(Self).ok_or("state_invalid")
    }

    /// The two letters, upper case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}
