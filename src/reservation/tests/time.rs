//! Clocks that are set forward and back.

use super::super::limits::{BACKOFF_CAP_MS, GIVE_UP_MS};
use super::*;

const DAY_MS: u64 = 24 * 60 * 60_000;

#[test]
fn a_clock_set_back_does_not_prolong_a_pause() {
    let mut script = Script::expired();
    assert_eq!(script.reply(lost()), None);
    script.now_ms -= DAY_MS;
    assert_eq!(script.event(Event::Tick), None);
    assert!(script.due_in_ms().expect("a next try") <= BACKOFF_CAP_MS);
}

#[test]
fn a_clock_set_back_does_not_prolong_the_wait_for_a_lost_post() {
    let mut script = Script::lost();
    script.now_ms -= DAY_MS;
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.due_in_ms(), Some(SETTLE_MS));
}

#[test]
fn a_clock_set_back_does_not_prolong_the_wait_for_the_customer() {
    let mut script = Script::new();
    script.now_ms -= DAY_MS;
    script.customer = false;
    assert_eq!(script.event(Event::Submit), Some(Call::Find));
    assert_eq!(script.reply(nothing()), None);
    assert_eq!(script.due_in_ms(), Some(GIVE_UP_MS));
}

#[test]
fn a_clock_set_forward_brings_the_expiry_with_its_look_up() {
    let mut script = Script::reserved();
    script.now_ms += 100 * DAY_MS;
    assert_eq!(script.event(Event::Tick), Some(Call::Find));
    assert_eq!(script.reply(found([installed("p1")])), None);
    assert_eq!(script.state.state(), State::Activated);
}

#[test]
fn any_event_at_any_time_is_taken() {
    let scripts = [Script::new(), Script::posting(), Script::lost(), Script::reserved(), Script::expired()];
    let outcomes = [Outcome::Posted(id("p")), nothing(), Outcome::Inspected(None), Outcome::Deleted, lost(), refused()];
    let seq = |script: &Script| script.state.in_flight().map_or(0, |(seq, _)| seq);
    for script in scripts {
        let replies = outcomes.iter().map(|outcome| Event::Reply { seq: seq(&script), outcome: outcome.clone() });
        let others = [Event::Submit, Event::Tick, Event::Restart, Event::Cancel, Event::Confirm];
        for event in replies.chain(others) {
            for now_ms in [0, START_MS, START_MS + 1_000 * DAY_MS] {
                let mut script = Script { now_ms, ..script.clone() };
                drop(script.take(event.clone()));
            }
        }
    }
}
