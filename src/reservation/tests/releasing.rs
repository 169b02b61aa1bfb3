//! Giving the port back: at the expiry, and when the customer says so.

use super::super::limits::SWEEPS_MS;
use super::*;

#[test]
fn nothing_happens_before_the_expiry() {
    let mut script = Script::reserved();
    script.now_ms += HOLD_MS - 1;
    assert_eq!(script.event(Event::Tick), None);
    assert_eq!(script.state.state(), State::Reserved);
}

#[test]
fn at_the_expiry_it_is_looked_up_deleted_and_looked_up() {
    let mut script = Script::expired();
    assert_eq!(script.reply(found([held("p1")])), Some(delete("p1")));
    assert_eq!(script.reply(Outcome::Deleted), Some(Call::Find));
    assert_eq!(script.state.state(), State::Releasing, "a delete is believed when it shows");
    assert_eq!(script.reply(nothing()), None);
    assert_eq!((script.state.state(), script.state.property()), (State::Released, None));
    assert_eq!(script.state.due_at(), None);
}

#[test]
fn what_is_gone_at_the_expiry_is_released() {
    let mut script = Script::expired();
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.state.state(), State::Released);
}

#[test]
fn who_is_installed_at_the_expiry_is_kept() {
    let mut script = Script::expired();
    assert_eq!(script.reply(found([installed("p1")])), None);
    assert_eq!((script.state.state(), script.state.due_at()), (State::Activated, None));
}

#[test]
fn a_cancelled_reservation_gives_its_port_back() {
    let mut script = Script::reserved();
    assert_eq!(script.event(Event::Cancel), Some(Call::Find));
    assert_eq!(script.event(Event::Cancel), None, "once is enough");
    assert_eq!(script.reply(found([held("p1")])), Some(delete("p1")));
    assert_eq!(script.reply(Outcome::Deleted), Some(Call::Find));
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.state.state(), State::Cancelled);
    assert_eq!(script.event(Event::Cancel), None);
}

#[test]
fn a_cancellation_waits_for_the_post_in_flight() {
    let mut script = Script::posting();
    assert_eq!(script.event(Event::Cancel), None);
    let mut refused_then = script.clone();
    assert_eq!(script.reply(Outcome::Posted(id("p1"))), Some(Call::Find));
    assert_eq!(script.reply(found([held("p1")])), Some(delete("p1")));
    assert_eq!(script.reply(Outcome::Deleted), Some(Call::Find));
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.state.state(), State::Cancelled);
    assert_eq!(refused_then.reply(refused()), Some(Call::Find), "no other box is tried");
    assert_eq!(refused_then.reply(nothing()), None);
    assert_eq!(refused_then.state.state(), State::Cancelled);
}

#[test]
fn a_cancelled_post_of_unknown_outcome_is_swept() {
    let mut script = Script::posting();
    assert_eq!(script.event(Event::Cancel), None);
    assert_eq!(script.reply(lost()), Some(Call::Find));
    script.now_ms += 100;
    assert_eq!(script.reply(nothing()), None);
    assert_eq!((script.state.state(), script.due_in_ms()), (State::Cancelled, Some(SWEEPS_MS[0])));
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(found([held("p1")])), Some(delete("p1")));
}

#[test]
fn who_is_kept_cannot_cancel_here() {
    let mut confirmed = Script::reserved();
    assert_eq!(confirmed.refusal(Event::Confirm), None);
    assert_eq!(confirmed.refusal(Event::Cancel), Some(Refusal::Kept));
    let mut activated = Script::expired();
    assert_eq!(activated.reply(found([installed("p1")])), None);
    assert_eq!(activated.refusal(Event::Cancel), Some(Refusal::Kept));
    let mut installed_while_cancelling = Script::reserved();
    assert_eq!(installed_while_cancelling.event(Event::Cancel), Some(Call::Find));
    assert_eq!(installed_while_cancelling.reply(found([installed("p1")])), None);
    assert_eq!(installed_while_cancelling.state.state(), State::Activated);
}

#[test]
fn where_nothing_is_held_a_cancellation_does_nothing() {
    let mut failed = Script::posting();
    assert_eq!(failed.reply(refused()), Some(post("box2")));
    assert_eq!(failed.reply(refused()), None);
    assert_eq!((failed.event(Event::Cancel), failed.state.state()), (None, State::Failed));
    let mut releasing = Script::expired();
    assert_eq!((releasing.event(Event::Cancel), releasing.state.state()), (None, State::Releasing));
    assert_eq!(releasing.reply(nothing()), None);
    assert_eq!((releasing.event(Event::Cancel), releasing.state.state()), (None, State::Released));
}
