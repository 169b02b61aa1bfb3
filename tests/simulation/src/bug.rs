//! Bugs planted in the ledger's model, to show that the simulation can fail. Nothing of this is in production code.

use conecte_ozmap::ozmap::Fault;
use conecte_ozmap::reservation::{Call, Outcome, Reservation, State};

/// A known mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// A POST of unknown outcome is simply sent again, as many HTTP clients do by themselves.
    PostRetried,
    /// After a crash nobody sets the alarm.
    AlarmLost,
    /// At its expiry a property is deleted without looking first.
    DeleteWithoutReadBack,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::PostRetried, Self::AlarmLost, Self::DeleteWithoutReadBack];

    /// What goes out in place of this call.
    pub(crate) fn twist(bug: Option<Self>, state: &Reservation, call: &Call) -> Call {
        match (bug, call, state.state(), state.property()) {
            (Some(Self::DeleteWithoutReadBack), Call::Find, State::Releasing, Some(id)) => Call::Delete(id.clone()),
            _ => call.clone(),
        }
    }

    /// What the machine is told of the call that went out in place of another.
    pub(crate) fn pretend(outcome: Outcome) -> Outcome {
        if outcome == Outcome::Deleted { Outcome::Found(Vec::new()) } else { outcome }
    }

    /// Whether to send a call once more.
    pub(crate) fn retries(bug: Option<Self>, call: &Call, outcome: &Outcome) -> bool {
        let unknown = matches!(outcome, Outcome::Fault(fault) if !Fault::is_definite(fault));
        bug == Some(Self::PostRetried) && matches!(call, Call::Post(_)) && unknown
    }
}
