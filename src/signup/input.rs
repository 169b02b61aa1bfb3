//! What a person typed, before any rule looked at it.
//!
//! Every field may be missing, for a form has mistakes to show before it is whole; the TypeScript types name those
//! that a signup cannot do without as required.

use core::fmt;

use serde::{Deserialize, Serialize};

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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignupInput {
    /// Id of one of the site's plans.
    #[cfg_attr(feature = "browser", tsify(type = "string"))]
    pub plan: Option<String>,
    /// Who asks.
    #[cfg_attr(feature = "browser", tsify(type = "ContactInput"))]
    pub contact: Option<ContactInput>,
    /// Where the connection is wanted, in words.
    #[cfg_attr(feature = "browser", tsify(type = "AddressInput"))]
    pub address: Option<AddressInput>,
    /// The pin that the person confirmed.
    pub location: Option<LocationInput>,
}

/// Who asks, as typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "browser", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContactInput {
    /// Full name.
    #[cfg_attr(feature = "browser", tsify(type = "string"))]
    pub name: Option<String>,
    /// Brazilian phone number in any usual way to write it.
    #[cfg_attr(feature = "browser", tsify(type = "string"))]
    pub phone: Option<String>,
    /// E-mail address.
    #[cfg_attr(feature = "browser", tsify(type = "string"))]
    pub email: Option<String>,
}

/// An address as typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "browser", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddressInput {
    /// Postal code, with or without hyphen.
    #[cfg_attr(feature = "browser", tsify(type = "string"))]
    pub cep: Option<String>,
    /// Street with its type.
    #[cfg_attr(feature = "browser", tsify(type = "string"))]
    pub street: Option<String>,
    /// House number, or `s/n`.
    #[cfg_attr(feature = "browser", tsify(type = "string"))]
    pub number: Option<String>,
    /// Block or tower. May stay empty.
    #[cfg_attr(feature = "browser", tsify(optional))]
    pub block: Option<String>,
    /// Flat. May stay empty.
    #[cfg_attr(feature = "browser", tsify(optional))]
    pub flat: Option<String>,
    /// What else leads to the door: back house, shop. May stay empty.
    #[cfg_attr(feature = "browser", tsify(optional))]
    pub complement: Option<String>,
    /// District (bairro). May stay empty.
    #[cfg_attr(feature = "browser", tsify(optional))]
    pub district: Option<String>,
    /// City.
    #[cfg_attr(feature = "browser", tsify(type = "string"))]
    pub city: Option<String>,
    /// Two letters of the federative unit.
    #[cfg_attr(feature = "browser", tsify(type = "string"))]
    pub state: Option<String>,
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

/// A field that is not there is an empty one.
fn typed(field: Option<&String>) -> &str {
    field.map_or("", String::as_str)
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
        let plan = mistakes.take(PlanId::POINTER, PlanId::parse(typed(self.plan.as_ref())));
        let contact = self.contact.as_ref().unwrap_or(&ContactInput::default()).validate(&mut mistakes);
        let address = self.address.as_ref().unwrap_or(&AddressInput::default()).validate(&mut mistakes);
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
        let name = mistakes.take(FullName::POINTER, FullName::parse(typed(self.name.as_ref())));
        let phone = mistakes.take(Phone::POINTER, Phone::parse(typed(self.phone.as_ref())));
        let email = mistakes.take(Email::POINTER, Email::parse(typed(self.email.as_ref())));
        Some(Contact { name: name?, phone: phone?, email: email? })
    }
}

impl AddressInput {
    fn validate(&self, mistakes: &mut Mistakes) -> Option<Address> {
        let cep = mistakes.take(Cep::POINTER, Cep::parse(typed(self.cep.as_ref())));
        let mut line = |rule: &LineRule, raw| mistakes.take(rule.pointer, rule.parse(typed(raw)));
        let street = line(&address::STREET, self.street.as_ref());
        let number = line(&address::NUMBER, self.number.as_ref());
        let block = line(&address::BLOCK, self.block.as_ref());
        let flat = line(&address::FLAT, self.flat.as_ref());
        let complement = line(&address::COMPLEMENT, self.complement.as_ref());
        let district = line(&address::DISTRICT, self.district.as_ref());
        let city = line(&address::CITY, self.city.as_ref());
        let state = mistakes.take(State::POINTER, State::parse(typed(self.state.as_ref())));
        Some(Address {
            cep: cep?,
            street: street??,
            number: number??,
            block: block?,
            flat: flat?,
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
