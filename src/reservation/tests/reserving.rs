//! From the first request to a port, or to none.

use super::super::limits::GIVE_UP_MS;
use super::*;

#[test]
fn reserved_only_after_the_port_is_read_back() {
    let mut script = Script::posting();
    assert_eq!(script.reply(Outcome::Posted(id("p1"))), Some(Call::Find));
    assert_eq!(script.state.state(), State::Pending, "a 201 alone proves no port");
    script.now_ms += 300;
    assert_eq!(script.reply(found([held("p1")])), None);
    assert_eq!(script.state.state(), State::Reserved);
    assert_eq!(script.state.expires_at(), Some(START_MS + 300 + HOLD_MS));
    assert_eq!(script.state.due_at(), script.state.expires_at());
}

#[test]
fn a_second_request_changes_nothing() {
    let mut script = Script::posting();
    assert_eq!(script.event(Event::Submit), None);
    let mut script = Script::reserved();
    assert_eq!(script.event(Event::Submit), None);
}

#[test]
fn a_box_that_refuses_gives_way_to_the_next() {
    let mut script = Script::posting();
    assert_eq!(script.reply(refused()), Some(post("box2")));
    assert_eq!(script.reply(refused()), None);
    assert_eq!((script.state.state(), script.state.due_at()), (State::Failed, None));
}

#[test]
fn a_lost_post_that_landed_is_not_made_again() {
    let mut script = Script::lost();
    assert_eq!(script.reply(found([held("p1")])), None);
    assert_eq!((script.state.state(), script.state.property()), (State::Reserved, Some(&id("p1"))));
}

#[test]
fn a_lost_post_that_is_not_seen_is_looked_up_again_before_another() {
    let mut script = Script::lost();
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.due_in_ms(), Some(SETTLE_MS));
    // Neither time that has not come nor an impatient customer leads to a POST.
    script.now_ms += SETTLE_MS - 1;
    assert_eq!(script.event(Event::Tick), None);
    assert_eq!(script.event(Event::Submit), Some(Call::Find));
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(nothing()), Some(post("box1")));
}

#[test]
fn a_lost_post_that_lands_late_is_found() {
    let mut script = Script::lost();
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(found([held("p1")])), None);
    assert_eq!(script.state.state(), State::Reserved);
}

#[test]
fn a_box_is_left_after_three_lost_posts() {
    let mut script = Script::posting();
    for next in ["box1", "box1", "box2"] {
        assert_eq!(script.reply(lost()), Some(Call::Find));
        assert_eq!(script.reply(nothing()), None);
        assert_eq!(script.wake(), Some(Call::Find));
        assert_eq!(script.reply(nothing()), Some(post(next)));
    }
}

#[test]
fn a_property_without_a_port_is_undone_and_the_next_box_is_tried() {
    let mut script = Script::posting();
    assert_eq!(script.reply(Outcome::Posted(id("p1"))), Some(Call::Find));
    assert_eq!(script.reply(found([row("p1", Some(false), false)])), Some(delete("p1")));
    assert_eq!(script.reply(Outcome::Deleted), Some(Call::Find));
    assert_eq!(script.reply(nothing()), Some(post("box2")));
    assert_eq!(script.state.state(), State::Pending);
}

#[test]
fn rows_that_do_not_say_are_inspected() {
    let mut script = Script::posting();
    assert_eq!(script.reply(Outcome::Posted(id("p1"))), Some(Call::Find));
    assert_eq!(script.reply(found([row("p1", None, false)])), Some(Call::Inspect(id("p1"))));
    let mut gone = script.clone();
    assert_eq!(script.reply(Outcome::Inspected(Some(true))), None);
    assert_eq!(script.state.state(), State::Reserved);
    // Gone between the two: looked up again after a pause.
    assert_eq!(gone.reply(Outcome::Inspected(None)), None);
    assert_eq!(gone.wake(), Some(Call::Find));
}

/// Found by the simulation: an installation between the look-up and the inspection was deleted.
#[test]
fn an_inspection_does_not_stand_for_the_look_up_before_a_delete() {
    let unclear = || found([row("p1", None, false)]);
    let mut script = Script::posting();
    assert_eq!(script.reply(Outcome::Posted(id("p1"))), Some(Call::Find));
    assert_eq!(script.reply(unclear()), Some(Call::Inspect(id("p1"))));
    assert_eq!(script.reply(Outcome::Inspected(Some(false))), Some(Call::Find));
    let mut seen = script.clone();
    assert_eq!(seen.reply(found([row("p1", None, true)])), None);
    assert_eq!(seen.state.state(), State::Activated);
    let mut failed = script.clone();
    assert_eq!(failed.reply(lost()), None);
    assert_eq!(failed.wake(), Some(Call::Find));
    assert_eq!(failed.reply(unclear()), Some(Call::Inspect(id("p1"))), "what was inspected long ago counts no more");
    assert_eq!(script.reply(unclear()), Some(delete("p1")));
}

#[test]
fn a_customer_installed_meanwhile_is_activated() {
    let mut script = Script::lost();
    assert_eq!(script.reply(found([held("p1"), installed("p2")])), Some(delete("p1")));
    assert_eq!((script.state.state(), script.state.property()), (State::Activated, Some(&id("p2"))));
    assert_eq!(script.reply(Outcome::Deleted), Some(Call::Find));
    assert_eq!(script.reply(found([installed("p2")])), None);
}

#[test]
fn without_the_customer_it_waits_and_then_fails() {
    let mut script = Script::new();
    script.customer = false;
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.due_in_ms(), Some(GIVE_UP_MS));
    let mut back = script.clone();
    back.customer = true;
    assert_eq!(back.event(Event::Submit), Some(post("box1")));
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.state.state(), State::Failed);
}
