//! The bodies that pages send: a signup, and beside it a ticket or a reason.

use serde_json::{Map, Value};

use crate::problem::{InputError, Problem};
use crate::signup::{FieldError, Signup, SignupInput};
use crate::site::Site;
use crate::viability::Reason;

/// A body that every rule accepts.
#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    /// The signup, normalised.
    pub signup: Signup,
    /// The ticket of a viability check, still sealed.
    pub ticket: Option<String>,
    /// Why the place was not viable, of a lead.
    pub reason: Option<Reason>,
}

impl Intake {
    /// Reads a body. `extra` names the one field that this route takes beside the signup's.
    ///
    /// # Errors
    /// [`Problem::INVALID_JSON`] or [`Problem::INVALID_INPUT`] with every bad field.
    pub fn parse(body: &[u8], extra: Option<&str>, site: &Site) -> Result<Self, Problem> {
        let mut map: Map<String, Value> = serde_json::from_slice(body).map_err(|_| Problem::INVALID_JSON)?;
        // serde reads a struct from a list, too: `[lng, lat]` would pass for a location, with its values swapped.
        if ["contact", "address", "location"].iter().any(|part| map.get(*part).is_some_and(Value::is_array)) {
            return Err(Problem::INVALID_JSON);
        }
        let mut take = |name| extra.filter(|extra| *extra == name).and_then(|name| map.remove(name));
        let (ticket, reason) = (take("ticket"), take("reason"));
        let mut errors = Vec::new();
        let ticket = match ticket {
            Some(Value::String(ticket)) => Some(ticket),
            None if extra == Some("ticket") => bad(&mut errors, "/ticket", "ticket_required"),
            None => None,
            Some(_) => bad(&mut errors, "/ticket", "ticket_invalid"),
        };
        let reason = match reason {
            None | Some(Value::Null) => None,
            Some(value) => serde_json::from_value(value).ok().or_else(|| bad(&mut errors, "/reason", "reason_invalid")),
        };
        let input: SignupInput = serde_json::from_value(Value::Object(map)).map_err(|_| Problem::INVALID_JSON)?;
        let signup = match input.validate() {
            Ok(signup) if site.plan(signup.plan()).is_some() => Some(signup),
            Ok(_) => bad(&mut errors, "/plan", "plan_unknown"),
            Err(mistakes) => {
                errors.extend(mistakes.into_iter().map(InputError::from));
                None
            }
        };
        match signup {
            Some(signup) if errors.is_empty() => Ok(Self { signup, ticket, reason }),
            _ => Err(Problem::invalid(errors)),
        }
    }

    /// One text for one request, whatever its white space and field order: what an idempotency key is bound to.
    ///
    /// # Panics
    /// Never: only strings and finite numbers are written.
    #[must_use]
    pub fn canonical(&self) -> String {
        serde_json::to_string(&(&self.signup, &self.ticket, self.reason)).expect("strings and finite numbers")
    }
}

impl From<FieldError> for InputError {
    fn from(FieldError { pointer, code }: FieldError) -> Self {
        Self { pointer: pointer.to_owned(), code }
    }
}

fn bad<T>(errors: &mut Vec<InputError>, pointer: &str, code: &'static str) -> Option<T> {
    errors.push(InputError { pointer: pointer.to_owned(), code });
    None
}

/// The value of an `Idempotency-Key` header.
///
/// # Errors
/// [`Problem::IDEMPOTENCY_KEY_REQUIRED`] unless it is 8 to 128 letters, digits, hyphens or underscores.
pub fn key_of(header: Option<&str>) -> Result<&str, Problem> {
    let plain = |key: &&str| key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    header.filter(|key| (8..=128).contains(&key.len())).filter(plain).ok_or(Problem::IDEMPOTENCY_KEY_REQUIRED)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ozmap::test_data;

    fn body(change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut json = serde_json::to_value(test_data::signup()).expect("json");
        change(&mut json);
        json.to_string().into_bytes()
    }

    #[test]
    fn a_signup_and_its_one_extra() {
        let site = test_data::site();
        let plain = Intake::parse(&body(|_| {}), None, &site).expect("valid");
        assert_eq!(plain.signup, test_data::signup());
        let with_ticket = Intake::parse(&body(|json| json["ticket"] = "t".into()), Some("ticket"), &site);
        assert_eq!(with_ticket.expect("valid").ticket.as_deref(), Some("t"));
        let with_reason = body(|json| json["reason"] = "no_free_port".into());
        assert_eq!(Intake::parse(&with_reason, Some("reason"), &site).expect("valid").reason, Some(Reason::NoFreePort));
    }

    #[test]
    fn what_a_route_does_not_take_is_refused() {
        let site = test_data::site();
        for (change, extra) in [("ticket", None), ("reason", Some("ticket")), ("x", Some("reason"))] {
            let body = body(|json| json[change] = "t".into());
            assert_eq!(Intake::parse(&body, extra, &site), Err(Problem::INVALID_JSON), "{change}");
        }
        for text in ["", "[]", "null", "{\"plan\":7}", "{\"contact\":{\"cpf\":\"\"}}", "{\"location\":[-48.5,-27.5]}"] {
            assert_eq!(Intake::parse(text.as_bytes(), None, &site), Err(Problem::INVALID_JSON), "{text}");
        }
    }

    #[test]
    fn every_mistake_has_its_pointer() {
        let body = body(|json| {
            json["plan"] = "fibra-0".into();
            json["ticket"] = 7.into();
        });
        let problem = Intake::parse(&body, Some("ticket"), &test_data::site()).expect_err("bad");
        let found: Vec<_> = problem.errors.iter().map(|error| (error.pointer.as_str(), error.code)).collect();
        assert_eq!(found, [("/ticket", "ticket_invalid"), ("/plan", "plan_unknown")]);
        let problem = Intake::parse(b"{}", Some("ticket"), &test_data::site()).expect_err("empty");
        assert_eq!(problem.errors[0].code, "ticket_required");
        assert!(problem.errors.len() > 5, "{problem:?}");
    }

    #[test]
    fn canonical_ignores_layout_and_sees_every_field() {
        let site = test_data::site();
        let text = |body: &[u8]| Intake::parse(body, None, &site).expect("valid").canonical();
        let spaced: String = String::from_utf8(body(|_| {})).expect("text").replace(':', " : ");
        assert_eq!(text(&body(|_| {})), text(spaced.as_bytes()));
        let other = body(|json| json["contact"]["email"] = "outra@teste.example".into());
        assert_ne!(text(&body(|_| {})), text(&other));
        let moved = body(|json| json["location"] = json!({"lat": -27.5783, "lng": -48.5274}));
        assert_ne!(text(&body(|_| {})), text(&moved));
    }

    #[test]
    fn idempotency_keys() {
        for good in ["12345678", "a-b_C-9999"] {
            assert_eq!(key_of(Some(good)), Ok(good));
        }
        for bad in [None, Some(""), Some("1234567"), Some("1234 5678"), Some("é2345678"), Some(&"x".repeat(129))] {
            assert_eq!(key_of(bad), Err(Problem::IDEMPOTENCY_KEY_REQUIRED), "{bad:?}");
        }
    }
}
