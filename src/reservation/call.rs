//! The calls that a reservation makes, and what they can come to.

use serde::{Deserialize, Serialize};

use crate::ozmap::{Fault, Id, Reply, Request, cancel, find, property, reserve};
use crate::signup::Signup;

/// A box that may serve the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The box.
    #[serde(rename = "box")]
    pub box_id: Id,
    /// The project that the box belongs to.
    pub project: Id,
}

/// One call to OZmap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// Take a port of this box.
    Post(Slot),
    /// Look the client code up.
    Find,
    /// Read whether this property holds a port.
    Inspect(Id),
    /// Remove this property. Made only straight after a [`Call::Find`] that showed a client not implanted.
    Delete(Id),
}

/// What a [`Call`] came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// OZmap made this property.
    Posted(Id),
    /// What OZmap holds under the code.
    Found(Vec<find::Found>),
    /// Whether the property holds a port; `None` when it is gone.
    Inspected(Option<bool>),
    /// The property is gone.
    Deleted,
    /// It failed.
    Fault(Fault),
}

impl Call {
    /// The request to send, without the token. `None` for [`Call::Post`] without the customer at hand.
    #[must_use]
    pub fn request(&self, code: &str, customer: Option<&Signup>) -> Option<Request> {
        Some(match self {
            Self::Post(slot) => {
                let signup = customer?;
                let labels = reserve::Labels { code, plan: signup.plan() };
                reserve::request(&slot.box_id, &slot.project, signup, labels)
            }
            Self::Find => find::request(code),
            Self::Inspect(id) => property::request(id),
            Self::Delete(id) => cancel::request(id),
        })
    }

    /// What the reply to this call says.
    #[must_use]
    pub fn outcome(&self, code: &str, reply: Reply<'_>) -> Outcome {
        let outcome = match self {
            Self::Post(_) => reserve::parse(reply).map(Outcome::Posted),
            Self::Find => find::parse(code, reply).map(Outcome::Found),
            Self::Inspect(id) => property::parse(id, reply).map(Outcome::Inspected),
            Self::Delete(_) => cancel::parse(reply).map(|()| Outcome::Deleted),
        };
        outcome.unwrap_or_else(Outcome::Fault)
    }

    /// The call's name in a reservation's history.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Post(_) => "post",
            Self::Find => "find",
            Self::Inspect(_) => "inspect",
            Self::Delete(_) => "delete",
        }
    }
}
