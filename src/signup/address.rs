//! The address of the connection: street, number, block, flat, complement, district and city; one rule, different
//! limits.

use core::fmt;

use serde::Serialize;

use super::{
    cep::Cep,
    dwelling,
    state::State,
    text::{self, personal_text},
};

personal_text! {
    /// A line of an address, tidied and within its limit.
    Line
}

/// The rule of one line: what it gives for each mistake, and its limit.
///
/// The limits are the column widths of Correios' national address directory (e-DNE), so that every official name
/// fits; `number` has no official width, ours leaves room for `km 12,5` and `900-A fundos`.
#[derive(Debug)]
pub struct LineRule {
    /// Where the value stands in the input (RFC 6901).
    pub pointer: &'static str,
    /// Longest value, in characters.
    pub max_chars: usize,
    required: Option<&'static str>,
    too_long: &'static str,
    invalid_characters: &'static str,
}

/// Street with its type. e-DNE: type 36, name 100, and the space between.
pub const STREET: LineRule = LineRule {
    pointer: "/address/street",
    max_chars: 137,
    required: Some("street_required"),
    too_long: "street_too_long",
    invalid_characters: "street_invalid_characters",
};

/// House number as posted on the door, or `s/n` for none.
pub const NUMBER: LineRule = LineRule {
    pointer: "/address/number",
    max_chars: 20,
    required: Some("number_required"),
    too_long: "number_too_long",
    invalid_characters: "number_invalid_characters",
};

/// Block or tower: `B`, `Torre Sul`. Ours: the longest names of buildings that people give, and no essay.
pub const BLOCK: LineRule = LineRule {
    pointer: "/address/block",
    max_chars: 40,
    required: None,
    too_long: "block_too_long",
    invalid_characters: "block_invalid_characters",
};

/// Flat: `1203`, `Casa 2`. Ours, as for the number.
pub const FLAT: LineRule = LineRule {
    pointer: "/address/flat",
    max_chars: 20,
    required: None,
    too_long: "flat_too_long",
    invalid_characters: "flat_invalid_characters",
};

/// What else leads to the door: back house, shop. e-DNE: 100.
pub const COMPLEMENT: LineRule = LineRule {
    pointer: "/address/complement",
    max_chars: 100,
    required: None,
    too_long: "complement_too_long",
    invalid_characters: "complement_invalid_characters",
};

/// District (bairro). e-DNE: 72.
pub const DISTRICT: LineRule = LineRule {
    pointer: "/address/district",
    max_chars: 72,
    required: None,
    too_long: "district_too_long",
    invalid_characters: "district_invalid_characters",
};

/// City. e-DNE: 72.
pub const CITY: LineRule = LineRule {
    pointer: "/address/city",
    max_chars: 72,
    required: Some("city_required"),
    too_long: "city_too_long",
    invalid_characters: "city_invalid_characters",
};

impl LineRule {
    /// Validates and normalises. `None` is a line that may be empty and is.
    ///
    /// # Errors
    /// One of [`LineRule::codes`]
    pub fn parse(&self, raw: &str) -> Result<Option<Line>, &'static str> {
        let line = text::tidy(raw).map_err(|_| self.invalid_characters)?;
        if line.is_empty() {
            return self.required.map_or(Ok(None), Err);
        }
        if text::length_chars(&line) > self.max_chars {
            return Err(self.too_long);
        }
        Ok(Some(Line(line)))
    }

    /// Every code that [`LineRule::parse`] gives.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.required.into_iter().chain([self.too_long, self.invalid_characters])
    }
}

/// A validated, normalised address. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    pub(super) cep: Cep,
    pub(super) street: Line,
    pub(super) number: Line,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) block: Option<Line>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) flat: Option<Line>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) complement: Option<Line>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) district: Option<Line>,
    pub(super) city: Line,
    pub(super) state: State,
}

impl Address {
    /// The postal code.
    #[must_use]
    pub fn cep(&self) -> &Cep {
        &self.cep
    }

    /// Street with its type: `R. Delminda Silveira`.
    #[must_use]
    pub fn street(&self) -> &str {
        self.street.as_str()
    }

    /// House number, or `s/n`.
    #[must_use]
    pub fn number(&self) -> &str {
        self.number.as_str()
    }

    /// Block, flat and complement as one, as OZmap's users read them: `Bloco B, Apto 1203, fundos`. Empty when there is
    /// none of them.
    #[must_use]
    pub fn dwelling(&self) -> String {
        let [block, flat, complement] =
            [&self.block, &self.flat, &self.complement].map(|line| line.as_ref().map_or("", Line::as_str));
        dwelling::in_one(block, flat, complement)
    }

    /// District (bairro).
    #[must_use]
    pub fn district(&self) -> Option<&str> {
        self.district.as_ref().map(Line::as_str)
    }

    /// City.
    #[must_use]
    pub fn city(&self) -> &str {
        self.city.as_str()
    }

    /// Federative unit.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// The address in one line, as OZmap and Brazilian post have it:
    /// `R. Delminda Silveira, 900 - Bloco B, Apto 12 - Agronômica, Florianópolis - SC, 88025-500`.
    #[must_use]
    pub fn one_line(&self) -> String {
        let (cep, dwelling) = (self.cep.hyphenated(), self.dwelling());
        let mut out = [self.street(), ", ", self.number()].concat();
        for part in [dwelling.as_str(), self.district().unwrap_or_default()] {
            if !part.is_empty() {
                out.push_str(" - ");
                out.push_str(part);
            }
        }
        for part in [", ", self.city(), " - ", self.state.as_str(), ", ", &cep] {
            out.push_str(part);
        }
        out
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}
