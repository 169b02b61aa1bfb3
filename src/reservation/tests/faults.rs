//! Calls that fail, answers that come to nobody, processes that die.

use super::super::Trouble;
use super::super::limits::{BACKOFF_CAP_MS, BACKOFF_FIRST_MS, UNAUTHORIZED_PAUSE_MS};
use super::*;

#[test]
fn a_refused_token_pauses_and_is_said() {
    let mut script = Script::posting();
    assert_eq!(script.reply(unauthorized()), None);
    assert_eq!((script.state.state(), script.state.trouble()), (State::Pending, Some(Trouble::Unauthorized)));
    assert!(script.due_in_ms().expect("a next try") >= UNAUTHORIZED_PAUSE_MS * 3 / 4);
    assert_eq!(script.wake(), Some(post("box1")), "it did not act: the same box again");
    assert_eq!(script.reply(Outcome::Posted(id("p1"))), Some(Call::Find));
    assert_eq!(script.reply(found([held("p1")])), None);
    assert_eq!(script.state.trouble(), None);
}

#[test]
fn a_throttled_post_is_made_again_after_a_pause() {
    let mut script = Script::posting();
    assert_eq!(script.reply(Outcome::Fault(Fault::Throttled)), None);
    assert_eq!(script.state.trouble(), Some(Trouble::Throttled));
    assert_eq!(script.wake(), Some(post("box1")));
}

#[test]
fn releases_are_tried_for_ever_with_longer_pauses() {
    let mut script = Script::expired();
    let mut pauses = Vec::new();
    for _ in 0..40 {
        assert_eq!(script.reply(found([held("p1")])), Some(delete("p1")));
        assert_eq!(script.reply(refused()), None);
        pauses.push(script.due_in_ms().expect("never a silent stop"));
        assert_eq!(script.wake(), Some(Call::Find), "each delete follows a look-up");
    }
    assert!((BACKOFF_FIRST_MS * 3 / 4..=BACKOFF_FIRST_MS).contains(&pauses[0]), "{pauses:?}");
    assert!(pauses[..9].windows(2).all(|pair| pair[0] < pair[1]), "{pauses:?}");
    assert!(pauses[10..].iter().all(|pause| (BACKOFF_CAP_MS * 3 / 4..=BACKOFF_CAP_MS).contains(pause)), "{pauses:?}");
}

#[test]
fn pauses_differ_from_one_reservation_to_the_next() {
    let pause = |code: &str| {
        let new = New { code: code.to_owned(), slots: vec![slot("box1")], hold_ms: HOLD_MS };
        let mut script = Script { state: Reservation::new(new, START_MS), now_ms: START_MS, customer: true };
        script.event(Event::Submit);
        script.reply(unauthorized());
        script.due_in_ms()
    };
    assert_ne!(pause("CNT-1"), pause("CNT-2"));
    assert_eq!(pause("CNT-1"), pause("CNT-1"));
}

#[test]
fn what_is_still_there_after_its_delete_is_not_deleted_at_once_again() {
    let mut script = Script::expired();
    assert_eq!(script.reply(found([held("p1")])), Some(delete("p1")));
    assert_eq!(script.reply(Outcome::Deleted), Some(Call::Find));
    assert_eq!(script.reply(found([held("p1")])), None);
    assert_eq!(script.state.trouble(), Some(Trouble::Refused));
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(found([held("p1")])), Some(delete("p1")));
}

#[test]
fn a_lost_delete_is_settled_by_a_look_up() {
    let mut script = Script::expired();
    assert_eq!(script.reply(found([held("p1")])), Some(delete("p1")));
    assert_eq!(script.reply(lost()), None);
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.state.state(), State::Released);
}

#[test]
fn a_crash_with_any_call_in_flight_is_settled_by_a_look_up() {
    let inspecting = {
        let mut script = Script::lost();
        assert_eq!(script.reply(found([row("p1", None, false)])), Some(Call::Inspect(id("p1"))));
        script
    };
    let deleting = {
        let mut script = Script::expired();
        assert_eq!(script.reply(found([held("p1")])), Some(delete("p1")));
        script
    };
    for mut script in [Script::posting(), Script::lost(), inspecting, deleting] {
        let state = script.state.state();
        script.crash();
        assert_eq!((script.state.state(), script.state.in_flight()), (state, None));
        assert_eq!(script.due_in_ms(), Some(0));
        assert_eq!(script.wake(), Some(Call::Find));
    }
}

#[test]
fn a_post_in_flight_at_a_crash_is_of_unknown_outcome() {
    let mut script = Script::posting();
    script.crash();
    script.customer = true;
    assert_eq!(script.event(Event::Submit), Some(Call::Find));
    assert_eq!(script.reply(nothing()), None, "not before it had time to land");
    assert_eq!(script.wake(), Some(Call::Find));
    assert_eq!(script.reply(nothing()), Some(post("box1")));
}

#[test]
fn a_restart_without_a_call_in_flight_changes_nothing() {
    let mut script = Script::reserved();
    let before = script.state.clone();
    script.crash();
    assert_eq!(script.state, before);
}

#[test]
fn answers_to_other_calls_are_ignored() {
    let mut script = Script::posting();
    let (first, _) = script.state.in_flight().expect("the post");
    assert_eq!(script.reply(lost()), Some(Call::Find));
    let before = script.state.clone();
    for seq in [first, first + 2, 0, u64::MAX] {
        assert_eq!(script.event(Event::Reply { seq, outcome: Outcome::Posted(id("p9")) }), None);
        assert_eq!(script.state, before);
    }
    assert_eq!(script.reply(found([held("p1")])), None);
    let done = script.state.clone();
    assert_eq!(script.event(Event::Reply { seq: first + 1, outcome: nothing() }), None, "the same answer twice");
    assert_eq!(script.state, done);
}
