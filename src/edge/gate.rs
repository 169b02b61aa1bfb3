//! Who may call an OZmap now: few calls at a time, for small providers run it on small servers, and hardly any while it
//! does not answer.

use crate::ozmap::Lost;

/// So many calls without one answer, and OZmap is taken for dead. Where one in two fails, that happens once in a million
/// calls; and one customer who tries again and again does not shut the door for the others.
const LOST_IN_A_ROW: u32 = 20;

/// How long a dead OZmap is left alone before one call tries it. A person who tries again waits about as long.
const REST_MS: u64 = 5_000;

/// A call that we gave up holds its place for so long still: OZmap takes a moment to notice that nobody waits any more.
const LINGER_MS: u64 = 1_000;

/// What a call that wants to be made is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// Go, and hand this in when done.
    Go(u32),
    /// All places are taken.
    Wait,
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
    next: u32,
    lost_in_a_row: u32,
    rests_until: u64,
}

impl Gate {
    /// A gate for so many calls at a time, of which none takes longer than `hold_ms`.
    #[must_use]
    pub fn new(places: u32, hold_ms: u64) -> Self {
        let places = usize::try_from(places.max(1)).unwrap_or(1);
        Self { places, hold_ms, held: Vec::new(), next: 0, lost_in_a_row: 0, rests_until: 0 }
    }

    /// Asks to make a call. `now` in milliseconds.
    pub fn ask(&mut self, now: u64) -> Pass {
        self.held.retain(|&(_, until)| until > now);
        // Of a dead one, a single call finds out for all whether it lives again.
        if self.lost_in_a_row >= LOST_IN_A_ROW && (now < self.rests_until || !self.held.is_empty()) {
            return Pass::Shut;
        }
        if self.held.len() >= self.places {
            return Pass::Wait;
        }
        let pass = self.next;
        self.next = self.next.wrapping_add(1);
        self.held.push((pass, now.saturating_add(self.hold_ms)));
        Pass::Go(pass)
    }

    /// How many calls are under way.
    #[must_use]
    pub fn under_way(&self, now: u64) -> usize {
        self.held.iter().filter(|&&(_, until)| until > now).count()
    }

    /// The call of this pass is done; whether OZmap answered it at all.
    pub fn done(&mut self, pass: u32, answered: bool, now: u64) {
        self.held.retain(|&(held, _)| held != pass);
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

    fn go(gate: &mut Gate, now: u64) -> u32 {
        match gate.ask(now) {
            Pass::Go(pass) => pass,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn so_many_at_a_time() {
        let mut gate = Gate::new(2, HOLD);
        let (one, two) = (go(&mut gate, 0), go(&mut gate, 0));
        assert_ne!(one, two);
        assert_eq!(gate.ask(1), Pass::Wait);
        assert_eq!((gate.under_way(1), gate.under_way(HOLD)), (2, 0));
        gate.done(one, true, 2);
        assert_eq!(gate.under_way(2), 1);
        let three = go(&mut gate, 3);
        assert!(three != one && three != two);
        assert_eq!(gate.ask(3), Pass::Wait);
    }

    #[test]
    fn nobody_is_a_gate_of_one() {
        let mut gate = Gate::new(0, HOLD);
        go(&mut gate, 0);
        assert_eq!(gate.ask(0), Pass::Wait);
    }

    #[test]
    fn who_ends_without_a_word_gives_its_place_back() {
        let mut gate = Gate::new(1, HOLD);
        let gone = go(&mut gate, 0);
        assert_eq!(gate.ask(HOLD - 1), Pass::Wait);
        let next = go(&mut gate, HOLD);
        // Its word comes late, and takes nobody else's place.
        gate.done(gone, true, HOLD + 1);
        assert_eq!(gate.ask(HOLD + 1), Pass::Wait);
        gate.done(next, true, HOLD + 2);
        go(&mut gate, HOLD + 2);
    }

    #[test]
    fn a_call_that_was_given_up_holds_its_place_a_moment_longer() {
        let mut gate = Gate::new(1, HOLD);
        let given_up = go(&mut gate, 0);
        gate.left(given_up, 5);
        assert_eq!(gate.ask(4 + LINGER_MS), Pass::Wait);
        go(&mut gate, 5 + LINGER_MS);
        for now in 0..u64::from(LOST_IN_A_ROW) {
            gate.left(given_up, now);
        }
        assert_eq!(gate.ask(HOLD + LINGER_MS), Pass::Shut);
    }

    #[test]
    fn a_dead_ozmap_is_tried_by_one_call_at_a_time() {
        let mut gate = Gate::new(8, HOLD);
        for now in 0..u64::from(LOST_IN_A_ROW) {
            let pass = go(&mut gate, now);
            gate.done(pass, false, now);
        }
        let died = u64::from(LOST_IN_A_ROW) - 1;
        assert_eq!(gate.ask(died + REST_MS - 1), Pass::Shut);
        let probe = go(&mut gate, died + REST_MS);
        assert_eq!(gate.ask(died + REST_MS), Pass::Shut);
        gate.done(probe, false, died + REST_MS + 1);
        assert_eq!(gate.ask(died + REST_MS + 2), Pass::Shut);
        let probe = go(&mut gate, died + 2 * REST_MS + 1);
        gate.done(probe, true, died + 2 * REST_MS + 2);
        for _ in 0..8 {
            go(&mut gate, died + 2 * REST_MS + 3);
        }
        assert_eq!(gate.ask(died + 2 * REST_MS + 3), Pass::Wait);
    }

    #[test]
    fn an_answer_between_failures_is_life() {
        let mut gate = Gate::new(1, HOLD);
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
