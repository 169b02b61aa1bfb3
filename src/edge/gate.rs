//! Who may call an OZmap now: few calls at a time, for small providers run it on small servers, and hardly any while it
//! does not answer.

use super::line::Line;
use crate::ozmap::Lost;

/// So many calls without one answer, and OZmap is taken for dead. Where one in two fails, that happens once in a million
/// calls; and one customer who tries again and again does not shut the door for the others.
const LOST_IN_A_ROW: u32 = 20;

/// How long a dead OZmap is left alone before one call tries it. A person who tries again waits about as long.
const REST_MS: u64 = 5_000;

/// A call that we gave up holds its place for so long still: OZmap takes a moment to notice that nobody waits any more.
const LINGER_MS: u64 = 1_000;

/// What a call is taken to take before the first has been made.
const TAKE_US: u64 = 100_000;

/// What a call that wants to be made is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Go, and hand in the pass when done.
    Go,
    /// Ask again in so many milliseconds.
    Wait(u64),
    /// It has waited for too long.
    Late,
    /// OZmap does not answer, and is being left alone.
    Shut,
}

/// The gate before one OZmap.
///
/// A place is held for a time and no longer: whoever took it may end without a word, as a request does whose customer
/// has closed the page.
#[derive(Debug, Clone)]
pub struct Gate {
    places: usize,
    hold_ms: u64,
    /// The calls under way: their passes, and until when they hold.
    held: Vec<(u32, u64)>,
    line: Line,
    /// How long calls take of late, in microseconds.
    take_us: u64,
    next: u32,
    lost_in_a_row: u32,
    rests_until: u64,
}

impl Gate {
    /// A gate for so many calls at a time, of which none takes longer than `hold_ms`, or waits longer than `wait_ms`.
    #[must_use]
    pub fn new(places: u32, hold_ms: u64, wait_ms: u64) -> Self {
        let places = usize::try_from(places.max(1)).unwrap_or(1);
        let line = Line::new(wait_ms);
        Self { places, hold_ms, held: Vec::new(), line, take_us: TAKE_US, next: 0, lost_in_a_row: 0, rests_until: 0 }
    }

    /// The pass of a call that is to be made, by which it asks.
    pub fn pass(&mut self) -> u32 {
        let pass = self.next;
        self.next = self.next.wrapping_add(1);
        pass
    }

    /// Asks to make the call of this pass. `now` in milliseconds.
    pub fn ask(&mut self, pass: u32, now: u64) -> Turn {
        self.held.retain(|&(_, until)| until > now);
        self.line.tidy(now);
        // Of a dead one, a single call finds out for all whether it lives again.
        if self.lost_in_a_row >= LOST_IN_A_ROW && (now < self.rests_until || !self.held.is_empty()) {
            self.line.leave(pass);
            return Turn::Shut;
        }
        if self.held.len() >= self.places || self.line.holds_back(pass, now) {
            let free_every_us = self.take_us / self.places as u64;
            return self.line.wait(pass, free_every_us, now).map_or(Turn::Late, Turn::Wait);
        }
        self.line.leave(pass);
        self.held.push((pass, now.saturating_add(self.hold_ms)));
        Turn::Go
    }

    /// How many calls are under way.
    #[must_use]
    pub fn under_way(&self, now: u64) -> usize {
        self.held.iter().filter(|&&(_, until)| until > now).count()
    }

    /// How many wait for their turn.
    #[must_use]
    pub fn waiting(&self, now: u64) -> usize {
        self.line.len(now)
    }

    /// The call of this pass is done; whether OZmap answered it at all.
    pub fn done(&mut self, pass: u32, answered: bool, now: u64) {
        if let Some(at) = self.held.iter().position(|&(held, _)| held == pass) {
            let (_, until) = self.held.swap_remove(at);
            let took_us = now.saturating_add(self.hold_ms).saturating_sub(until).saturating_mul(1_000);
            // Of the last dozen calls or so, the newest most.
            self.take_us = (7 * self.take_us).saturating_add(took_us) / 8;
        }
        self.count(answered, now);
    }

    /// We gave the call of this pass up; OZmap may be at it for a moment still.
    pub fn left(&mut self, pass: u32, now: u64) {
        for (_, until) in self.held.iter_mut().filter(|(held, _)| *held == pass) {
            *until = now.saturating_add(LINGER_MS);
        }
        self.count(false, now);
    }

    fn count(&mut self, answered: bool, now: u64) {
        if answered {
            self.lost_in_a_row = 0;
            return;
        }
        self.lost_in_a_row = self.lost_in_a_row.saturating_add(1);
        if self.lost_in_a_row >= LOST_IN_A_ROW {
            self.rests_until = now.saturating_add(REST_MS);
        }
    }
}

/// How often a read is made anew.
const REPEATS: u32 = 1;

/// The shortest and the longest pause before that, in milliseconds.
const PAUSE_MS: [u32; 2] = [100, 400];

/// Whether OZmap itself answered with this status, and not what stands before a dead one.
#[must_use]
pub fn is_answer(status: u16) -> bool {
    !matches!(status, 502..=504)
}

/// How long to wait, in milliseconds, before a call that has been made `before` times is made again, if it is to be: only
/// one that `reads`, and so changes nothing, and not after a time-out, which nobody waits for twice. `dice` is from 0 to 1.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between the two pauses")]
pub fn pause_before_again(reads: bool, reply: Result<u16, Lost>, before: u32, dice: f64) -> Option<u32> {
    let passing = match reply {
        Ok(status) => (500..600).contains(&status),
        Err(lost) => lost == Lost::Connection,
    };
    let [shortest, longest] = PAUSE_MS.map(f64::from);
    let pause = shortest + (longest - shortest) * dice.clamp(0.0, 1.0);
    (reads && passing && before <= REPEATS).then_some(pause as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLD: u64 = 12_000;
    const WAIT: u64 = 8_000;

    fn gate(places: u32) -> Gate {
        Gate::new(places, HOLD, WAIT)
    }

    fn ask(gate: &mut Gate, now: u64) -> Turn {
        let pass = gate.pass();
        gate.ask(pass, now)
    }

    fn go(gate: &mut Gate, now: u64) -> u32 {
        let pass = gate.pass();
        assert_eq!(gate.ask(pass, now), Turn::Go);
        pass
    }

    #[track_caller]
    fn waits(turn: Turn) {
        assert!(matches!(turn, Turn::Wait(_)), "{turn:?}");
    }

    #[test]
    fn so_many_at_a_time() {
        let mut gate = gate(2);
        let (one, two) = (go(&mut gate, 0), go(&mut gate, 0));
        assert_ne!(one, two);
        waits(ask(&mut gate, 1));
        assert_eq!((gate.under_way(1), gate.under_way(HOLD), gate.waiting(1)), (2, 0, 1));
        gate.done(one, true, 2);
        assert_eq!(gate.under_way(2), 1);
        let three = go(&mut gate, 3);
        assert!(three != one && three != two);
        waits(ask(&mut gate, 3));
    }

    #[test]
    fn nobody_is_a_gate_of_one() {
        let mut gate = gate(0);
        go(&mut gate, 0);
        waits(ask(&mut gate, 0));
    }

    #[test]
    fn who_waited_goes_before_who_comes() {
        let mut gate = gate(1);
        let first = go(&mut gate, 0);
        let waiting = gate.pass();
        for now in (0..100).step_by(5) {
            assert_eq!(gate.ask(waiting, now), Turn::Wait(5));
        }
        gate.done(first, true, 100);
        waits(ask(&mut gate, 100));
        assert_eq!(gate.ask(waiting, 101), Turn::Go);
        assert_eq!(gate.waiting(101), 1);
        gate.done(waiting, true, 102);
        // Nobody has been in line for long.
        go(&mut gate, 102);
    }

    #[test]
    fn who_waits_in_vain_is_told() {
        let mut gate = gate(1);
        go(&mut gate, 0);
        let waiting = gate.pass();
        waits(gate.ask(waiting, 0));
        assert_eq!(gate.ask(waiting, WAIT), Turn::Late);
        assert_eq!(gate.waiting(WAIT), 0);
    }

    #[test]
    fn before_a_quick_ozmap_they_look_more_often() {
        let (mut gate, mut now) = (gate(2), 0);
        for _ in 0..60 {
            let pass = go(&mut gate, now);
            now += 2;
            gate.done(pass, true, now);
        }
        let _both = [go(&mut gate, now), go(&mut gate, now)];
        let looks: Vec<_> = (0..3).map(|_| ask(&mut gate, now)).collect();
        // Two places, each of them free after two milliseconds.
        assert_eq!(looks, [1, 2, 3].map(Turn::Wait));
    }

    /// Everybody in a crowd that keeps coming back is served about as often as everybody else.
    #[test]
    fn a_crowd_is_served_in_turn() {
        const CROWD: usize = 32;
        const TAKES: u64 = 20;
        let mut gate = gate(4);
        let mut served = [0_u32; CROWD];
        // Each has a pass, and a time at which it asks or, with a call under way, is done.
        let mut people: Vec<(u32, u64, bool)> = (0..CROWD).map(|_| (gate.pass(), 0, false)).collect();
        for now in 0..10_000 {
            for (one, (pass, at, calls)) in people.iter_mut().enumerate() {
                if *at != now {
                    continue;
                }
                if *calls {
                    gate.done(*pass, true, now);
                    served[one] += 1;
                    *pass = gate.pass();
                    *calls = false;
                }
                *at = match gate.ask(*pass, now) {
                    Turn::Go => {
                        *calls = true;
                        now + TAKES
                    }
                    Turn::Wait(ms) => now + ms,
                    turn => panic!("{turn:?}"),
                };
            }
        }
        let (least, most) = (served.iter().min(), served.iter().max());
        let all: u32 = served.iter().sum();
        assert!(least > Some(&50) && most < Some(&65), "{served:?}");
        assert!(all > 1_800, "places stood empty: {all} of 2,000");
    }

    #[test]
    fn who_ends_without_a_word_gives_its_place_back() {
        let mut gate = gate(1);
        let gone = go(&mut gate, 0);
        waits(ask(&mut gate, HOLD - 1));
        let next = go(&mut gate, HOLD);
        // Its word comes late, and takes nobody else's place.
        gate.done(gone, true, HOLD + 1);
        waits(ask(&mut gate, HOLD + 1));
        gate.done(next, true, HOLD + 2);
        go(&mut gate, HOLD + 2);
    }

    #[test]
    fn a_call_that_was_given_up_holds_its_place_a_moment_longer() {
        let mut gate = gate(1);
        let given_up = go(&mut gate, 0);
        gate.left(given_up, 5);
        waits(ask(&mut gate, 4 + LINGER_MS));
        go(&mut gate, 5 + LINGER_MS);
        for now in 0..u64::from(LOST_IN_A_ROW) {
            gate.left(given_up, now);
        }
        assert_eq!(ask(&mut gate, HOLD + LINGER_MS), Turn::Shut);
    }

    #[test]
    fn a_dead_ozmap_is_tried_by_one_call_at_a_time() {
        let mut gate = gate(8);
        for now in 0..u64::from(LOST_IN_A_ROW) {
            let pass = go(&mut gate, now);
            gate.done(pass, false, now);
        }
        let died = u64::from(LOST_IN_A_ROW) - 1;
        assert_eq!(ask(&mut gate, died + REST_MS - 1), Turn::Shut);
        let probe = go(&mut gate, died + REST_MS);
        assert_eq!(ask(&mut gate, died + REST_MS), Turn::Shut);
        gate.done(probe, false, died + REST_MS + 1);
        assert_eq!(ask(&mut gate, died + REST_MS + 2), Turn::Shut);
        let probe = go(&mut gate, died + 2 * REST_MS + 1);
        gate.done(probe, true, died + 2 * REST_MS + 2);
        for _ in 0..8 {
            go(&mut gate, died + 2 * REST_MS + 3);
        }
        waits(ask(&mut gate, died + 2 * REST_MS + 3));
    }

    #[test]
    fn an_answer_between_failures_is_life() {
        let mut gate = gate(1);
        for now in 0..1_000 {
            let pass = go(&mut gate, now);
            gate.done(pass, now % u64::from(LOST_IN_A_ROW) == 0, now);
        }
    }

    #[test]
    fn reads_alone_are_made_again_and_once() {
        let pause = |reads, reply, before| pause_before_again(reads, reply, before, 0.5);
        for passing in [Ok(500), Ok(503), Ok(599), Err(Lost::Connection)] {
            assert_eq!(pause(true, passing, 1), Some(250));
            assert_eq!(pause(true, passing, 2), None);
            assert_eq!(pause(false, passing, 1), None);
        }
        for lasting in [Ok(200), Ok(401), Ok(429), Ok(600), Err(Lost::Timeout), Err(Lost::TooLarge)] {
            assert_eq!(pause(true, lasting, 1), None);
        }
        let pauses = [0.0, 1.0, 7.0].map(|dice| pause_before_again(true, Ok(500), 1, dice));
        assert_eq!(pauses, [100, 400, 400].map(Some));
    }

    #[test]
    fn what_stands_before_a_dead_ozmap_is_no_answer() {
        assert!([200, 201, 302, 401, 404, 429, 500, 501, 505].into_iter().all(is_answer));
        assert!(![502, 503, 504].into_iter().any(is_answer));
    }
}
