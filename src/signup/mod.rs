//! What a person fills in, and the rule for each field.
//!
//! One file per field holds the rule, its source, and the codes of its mistakes. The same rules run while the person
//! types, in the page, and at the edge, which trusts no page.
//!
//! ```
//! use conecte_ozmap::signup::{SignupInput, validate_field};
//!
//! assert_eq!(validate_field("/contact/phone", "(48) 99999-0000"), Some(Ok(())));
//! assert_eq!(validate_field("/contact/phone", "(20) 99999-0000"), Some(Err("phone_unknown_area_code")));
//!
//! let mistakes = SignupInput::default().validate().unwrap_err();
//! assert_eq!((mistakes[0].pointer, mistakes[0].code), ("/plan", "plan_required"));
//! ```

pub mod address;
pub mod cep;
mod dwelling;
pub mod email;
pub mod input;
pub mod location;
pub mod name;
pub mod phone;
pub mod plan;
pub mod state;
mod text;

use core::fmt;

use serde::Serialize;

use crate::geo::LatLng;
pub use address::Address;
pub use cep::{Cep, format_cep};
pub use email::Email;
pub use input::{AddressInput, ContactInput, LocationInput, SignupInput};
pub use name::FullName;
pub use phone::{Phone, format_phone};
pub use plan::PlanId;
pub use state::State;
#[cfg(feature = "ozmap")]
pub(crate) use text::tidy;

/// One mistake in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "browser", derive(tsify::Tsify))]
pub struct FieldError {
    /// Where it is, as a JSON pointer (RFC 6901): `/contact/phone`.
    pub pointer: &'static str,
    /// What it is, stable across versions: `phone_invalid`.
    pub code: &'static str,
}

/// A signup that every rule accepts, normalised. Made only by [`SignupInput::validate`].
///
/// It serialises to the shape of [`SignupInput`]. `Debug` shows the plan and no personal data.
#[derive(Clone, PartialEq, Serialize)]
pub struct Signup {
    plan: PlanId,
    contact: Contact,
    address: Address,
    location: LatLng,
}

/// Who asks, normalised. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    name: FullName,
    phone: Phone,
    email: Email,
}

impl Signup {
    /// Id of the chosen plan.
    #[must_use]
    pub fn plan(&self) -> &str {
        self.plan.as_str()
    }

    /// Full name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.contact.name.as_str()
    }

    /// Phone number in E.164: `+5548999990000`.
    #[must_use]
    pub fn phone(&self) -> &str {
        self.contact.phone.as_str()
    }

    /// E-mail address.
    #[must_use]
    pub fn email(&self) -> &str {
        self.contact.email.as_str()
    }

    /// Where the connection is wanted, in words.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The pin that the person confirmed.
    #[must_use]
    pub fn location(&self) -> LatLng {
        self.location
    }
}

impl fmt::Debug for Signup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signup").field("plan", &self.plan()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// Checks one text field by its JSON pointer, for errors as the person types.
///
/// `None` when there is no such text field; `/location` is none, since it is two numbers.
#[must_use]
pub fn validate_field(pointer: &str, value: &str) -> Option<Result<(), &'static str>> {
    let parsed = match pointer {
        PlanId::POINTER => PlanId::parse(value).map(drop),
        FullName::POINTER => FullName::parse(value).map(drop),
        Phone::POINTER => Phone::parse(value).map(drop),
        Email::POINTER => Email::parse(value).map(drop),
        Cep::POINTER => Cep::parse(value).map(drop),
        State::POINTER => State::parse(value).map(drop),
        _ => LINES.into_iter().find(|rule| rule.pointer == pointer)?.parse(value).map(drop),
    };
    Some(parsed)
}

const LINES: [&address::LineRule; 7] = [
    &address::STREET,
    &address::NUMBER,
    &address::BLOCK,
    &address::FLAT,
    &address::COMPLEMENT,
    &address::DISTRICT,
    &address::CITY,
];

/// Every code that validation can give, for texts in each language and for tests.
pub fn codes() -> impl Iterator<Item = &'static str> {
    [PlanId::CODES, FullName::CODES, Phone::CODES, Email::CODES, Cep::CODES, State::CODES, location::CODES]
        .into_iter()
        .flatten()
        .copied()
        .chain(LINES.into_iter().flat_map(address::LineRule::codes))
}
