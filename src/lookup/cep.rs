//! What a CEP stands for.

use serde::{Deserialize, Serialize};

use super::text::{line, without_stretch};
use super::{Call, Fault, Provider, brasilapi, viacep};
use crate::geo::LatLng;
use crate::signup::address::{CITY, DISTRICT, STREET};
use crate::signup::{Cep, State};

/// Who knows CEPs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CepProvider {
    /// ViaCEP, a free service by its own rules.
    ViaCep,
    /// BrasilAPI, which asks several directories and OpenStreetMap.
    BrasilApi,
}

/// What is known of a CEP.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum CepAnswer {
    /// There is such a CEP.
    Found(CepPlace),
    /// The provider answered that there is none. New streets and buildings are missing from every list.
    NotFound,
}

/// The part of an address that a CEP stands for: a street, or a whole town.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CepPlace {
    /// Eight digits.
    pub cep: Cep,
    /// Street with its type; a town with a single CEP has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// District (bairro).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// City.
    pub city: String,
    /// Federative unit.
    pub state: State,
    /// Where to centre a map, and no more: a CEP is not a location, and published coordinates of CEPs can be those of
    /// another street, or of a street of that name in another town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<LatLng>,
}

/// The same fields as providers have them.
pub(super) struct Raw<'a> {
    pub(super) cep: &'a str,
    pub(super) street: Option<&'a str>,
    pub(super) district: Option<&'a str>,
    pub(super) city: &'a str,
    pub(super) state: &'a str,
    pub(super) location: Option<LatLng>,
}

impl CepPlace {
    /// An answer about the CEP that was asked for.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] when it speaks of another CEP, or names no city and state that the form would accept.
    pub(super) fn of(asked: &Cep, raw: &Raw<'_>) -> Result<Self, Fault> {
        if Cep::parse(raw.cep).as_ref() != Ok(asked) {
            return Err(Fault::Unreadable);
        }
        Ok(Self {
            cep: asked.clone(),
            street: line(&STREET, raw.street.map(without_stretch)),
            district: line(&DISTRICT, raw.district),
            city: line(&CITY, Some(raw.city)).ok_or(Fault::Unreadable)?,
            state: State::parse(raw.state).map_err(|_| Fault::Unreadable)?,
            location: raw.location,
        })
    }
}

impl Provider for CepProvider {
    type Query = Cep;
    type Answer = CepAnswer;

    fn name(self) -> &'static str {
        match self {
            Self::ViaCep => "viacep",
            Self::BrasilApi => "brasilapi",
        }
    }

    fn public_url(self) -> &'static str {
        match self {
            Self::ViaCep => viacep::PUBLIC_URL,
            Self::BrasilApi => brasilapi::PUBLIC_URL,
        }
    }

    fn call(self, cep: &Cep) -> Call {
        match self {
            Self::ViaCep => viacep::call(cep),
            Self::BrasilApi => brasilapi::call(cep),
        }
    }

    fn read(self, cep: &Cep, status: u16, body: &[u8]) -> Result<CepAnswer, Fault> {
        match self {
            Self::ViaCep => viacep::read(cep, status, body),
            Self::BrasilApi => brasilapi::read(cep, status, body),
        }
    }

    /// Nearly every unknown CEP is a slip of the finger: a second provider would only make the person wait.
    fn settles(_: &CepAnswer) -> bool {
        true
    }

    fn found(answer: &CepAnswer) -> bool {
        matches!(answer, CepAnswer::Found(_))
    }
}

#[cfg(test)]
pub(super) fn cep(text: &str) -> Cep {
    Cep::parse(text).expect("a CEP")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(change: impl FnOnce(&mut Raw<'static>)) -> Result<CepPlace, Fault> {
        let mut raw = Raw {
            cep: "88010-000",
            street: Some("Rua de Teste"),
            district: Some("Centro"),
            city: "Florianópolis",
            state: "SC",
            location: None,
        };
        change(&mut raw);
        CepPlace::of(&cep("88010000"), &raw)
    }

    #[test]
    fn an_answer_about_something_else_is_none() {
        for bad in ["88010-001", "", "8801000", "x"] {
            assert_eq!(place(|raw| raw.cep = bad), Err(Fault::Unreadable), "{bad}");
        }
        for bad in ["", " ", "Cidade\u{0}"] {
            assert_eq!(place(|raw| raw.city = bad), Err(Fault::Unreadable), "{bad:?}");
        }
        for bad in ["", "XX", "Santa Catarina"] {
            assert_eq!(place(|raw| raw.state = bad), Err(Fault::Unreadable), "{bad}");
        }
    }

    #[test]
    fn a_bad_line_costs_only_itself() {
        let answer = place(|raw| {
            raw.street = Some("Rua \u{7}");
            raw.district = Some("  ");
        });
        let json = serde_json::to_string(&CepAnswer::Found(answer.expect("a place"))).expect("JSON");
        assert_eq!(json, r#"{"outcome":"found","cep":"88010000","city":"Florianópolis","state":"SC"}"#);
        let none = serde_json::to_string(&CepAnswer::NotFound).expect("JSON");
        assert_eq!(none, r#"{"outcome":"not_found"}"#);
    }
}
