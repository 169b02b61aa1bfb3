//! While a port is held: confirmations, installations, and what late POSTs left behind.

use super::super::limits::SWEEPS_MS;
use super::*;

#[test]
fn a_confirmation_is_idempotent_and_ends_the_expiry() {
    let mut script = Script::reserved();
    for _ in 0..2 {
        assert_eq!(script.refusal(Event::Confirm), None);
        assert_eq!(script.state.state(), State::Confirmed);
        assert_eq!((script.state.expires_at(), script.state.due_at()), (None, None));
    }
}

#[test]
fn a_confirmation_is_refused_when_nothing_is_held() {
    let refused = Some(Refusal::NotReserved);
    assert_eq!(Script::posting().refusal(Event::Confirm), refused, "too early");
    let mut script = Script::expired();
    assert_eq!(script.refusal(Event::Confirm), refused, "too late");
    assert_eq!(script.reply(nothing()), None);
    assert_eq!((script.state.state(), script.refusal(Event::Confirm)), (State::Released, refused));
}

#[test]
fn an_installed_customer_counts_as_confirmed() {
    let mut script = Script::expired();
    assert_eq!(script.reply(found([installed("p1")])), None);
    assert_eq!(script.refusal(Event::Confirm), None);
    assert_eq!(script.state.state(), State::Activated);
}

#[test]
fn sweeps_delete_what_came_late_and_never_what_is_kept() {
    let mut script = Script::reserved_after_a_loss();
    assert_eq!(script.refusal(Event::Confirm), None);
    assert_eq!(script.due_in_ms(), Some(SWEEPS_MS[0]));
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(found([held("p0"), held("p1"), held("p2")])), Some(delete("p0")));
    assert_eq!(script.reply(Outcome::Deleted), Some(Call::Find));
    assert_eq!(script.reply(found([held("p1"), held("p2")])), Some(delete("p2")));
    assert_eq!(script.reply(Outcome::Deleted), Some(Call::Find));
    assert_eq!(script.reply(found([held("p1")])), None);
    for gap in SWEEPS_MS.windows(2).map(|pair| pair[1] - pair[0]) {
        assert_eq!(script.due_in_ms(), Some(gap));
        assert_eq!(script.wake(), Some(Call::Find));
        assert_eq!(script.reply(found([held("p1")])), None);
    }
    assert_eq!((script.state.state(), script.state.due_at()), (State::Confirmed, None));
}

#[test]
fn a_sweep_leaves_an_installed_extra_alone() {
    let mut script = Script::reserved_after_a_loss();
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(found([installed("p0"), installed("p1")])), None);
    assert_eq!(script.state.state(), State::Activated);
}

#[test]
fn when_others_deleted_what_was_kept_the_late_one_takes_its_place() {
    let mut script = Script::reserved_after_a_loss();
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(found([row("p0", Some(false), false), held("p2")])), Some(delete("p0")));
    assert_eq!(script.state.property(), Some(&id("p2")));
}

/// Found by the simulation: a clock set forward made one look-up stand for all sweeps, while the POST was under way.
#[test]
fn a_late_sweep_does_not_stand_for_those_after_it() {
    let mut script = Script::reserved_after_a_loss();
    assert_eq!(script.refusal(Event::Confirm), None);
    script.now_ms += 10 * SWEEPS_MS[3];
    assert_eq!(script.event(Event::Tick), Some(Call::Find));
    assert_eq!(script.reply(found([held("p1")])), None);
    assert_eq!(script.due_in_ms(), Some(SWEEPS_MS[1] - SWEEPS_MS[0]));
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(found([held("p1"), held("p2")])), Some(delete("p2")));
}

#[test]
fn sweeps_go_on_whatever_became_of_it() {
    let mut script = Script::lost();
    script.customer = false;
    assert_eq!(script.reply(nothing()), None);
    while script.state.state() == State::Pending {
        assert_eq!(script.wake(), Some(Call::Find));
        assert_eq!(script.reply(nothing()), None);
    }
    assert_eq!(script.state.state(), State::Failed);
    assert_eq!(script.wake(), Some(Call::Find));
    let mut installed_late = script.clone();
    assert_eq!(script.reply(found([held("p1")])), Some(delete("p1")));
    assert_eq!(script.reply(Outcome::Deleted), Some(Call::Find));
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.state.state(), State::Failed);
    assert_eq!(installed_late.reply(found([installed("p1")])), None);
    assert_eq!(installed_late.state.state(), State::Activated);
}
