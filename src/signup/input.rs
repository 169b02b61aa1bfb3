//! What a person typed, before any rule looked at it.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use super::{
    Contact, FieldError, Signup,
    address::{self, Address, LineRule},
    cep::Cep,
    email::Email,
    location,
    name::FullName,
    phone::Phone,
    plan::PlanId,
    state::State,
};
use crate::geo::LatLng;

/// A signup as typed. What is missing or `null` counts as not filled in.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "browser", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SignupInput {
    /// Id of one of the site's plans.
    #[serde(deserialize_with = "or_empty")]
    pub plan: String,
    /// Who asks.
    pub contact: ContactInput,
    /// Where the connection is wanted, in words.
    pub address: AddressInput,
    /// The pin that the person confirmed.
    pub location: Option<LocationInput>,
}

/// Who asks, as typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "browser", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ContactInput {
    /// Full name.
    #[serde(deserialize_with = "or_empty")]
    pub name: String,
    /// Brazilian phone number in any usual way to write it.
    #[serde(deserialize_with = "or_empty")]
    pub phone: String,
    /// E-mail address.
    #[serde(deserialize_with = "or_empty")]
    pub email: String,
}

/// An address as typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "browser", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AddressInput {
    /// Postal code, with or without hyphen.
    #[serde(deserialize_with = "or_empty")]
    pub cep: String,
    /// Street with its type.
    #[serde(deserialize_with = "or_empty")]
    pub street: String,
    /// House number, or `s/n`.
    #[serde(deserialize_with = "or_empty")]
    pub number: String,
    /// Flat, block, back house. May stay empty.
    #[serde(deserialize_with = "or_empty")]
    pub complement: String,
    /// District (bairro). May stay empty.
    #[serde(deserialize_with = "or_empty")]
    pub district: String,
    /// City.
    #[serde(deserialize_with = "or_empty")]
    pub city: String,
    /// Two letters of the federative unit.
    #[serde(deserialize_with = "or_empty")]
    pub state: String,
}

/// A place in decimal degrees, WGS-84.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "browser", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct LocationInput {
    /// Latitude, north positive.
    pub lat: f64,
    /// Longitude, east positive.
    pub lng: f64,
}

/// `null` is a field that a form has and nobody filled in.
fn or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Gathers the mistakes, so that a person sees all of them at once.
#[derive(Default)]
struct Mistakes(Vec<FieldError>);

impl Mistakes {
    fn take<T>(&mut self, pointer: &'static str, parsed: Result<T, &'static str>) -> Option<T> {
        parsed.map_err(|code| self.0.push(FieldError { pointer, code })).ok()
    }
}

impl SignupInput {
    /// Applies every field's rule.
    ///
    /// # Errors
    /// Every mistake, at most one per field, in the order of the fields.
    pub fn validate(&self) -> Result<Signup, Vec<FieldError>> {
        let mut mistakes = Mistakes::default();
        let plan = mistakes.take(PlanId::POINTER, PlanId::parse(&self.plan));
        let contact = self.contact.validate(&mut mistakes);
        let address = self.address.validate(&mut mistakes);
        let location = mistakes.take(location::POINTER, self.place());
        match (plan, contact, address, location) {
            (Some(plan), Some(contact), Some(address), Some(location)) => {
                Ok(Signup { plan, contact, address, location })
            }
            _ => Err(mistakes.0),
        }
    }

    fn place(&self) -> Result<LatLng, &'static str> {
        let LocationInput { lat, lng } = self.location.ok_or("location_required")?;
        location::parse(lat, lng)
    }
}

impl ContactInput {
    fn validate(&self, mistakes: &mut Mistakes) -> Option<Contact> {
        let name = mistakes.take(FullName::POINTER, FullName::parse(&self.name));
        let phone = mistakes.take(Phone::POINTER, Phone::parse(&self.phone));
        let email = mistakes.take(Email::POINTER, Email::parse(&self.email));
        Some(Contact { name: name?, phone: phone?, email: email? })
    }
}

impl AddressInput {
    fn validate(&self, mistakes: &mut Mistakes) -> Option<Address> {
        let cep = mistakes.take(Cep::POINTER, Cep::parse(&self.cep));
        let mut line = |rule: &LineRule, raw: &str| mistakes.take(rule.pointer, rule.parse(raw));
        let street = line(&address::STREET, &self.street);
        let number = line(&address::NUMBER, &self.number);
        let complement = line(&address::COMPLEMENT, &self.complement);
        let district = line(&address::DISTRICT, &self.district);
        let city = line(&address::CITY, &self.city);
        let state = mistakes.take(State::POINTER, State::parse(&self.state));
        Some(Address {
            cep: cep?,
            street: street??,
            number: number??,
            complement: complement?,
            district: district?,
            city: city??,
            state: state?,
        })
    }
}

macro_rules! debug_without_personal_data {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
debug_without_personal_data!(SignupInput, ContactInput, AddressInput, LocationInput);
