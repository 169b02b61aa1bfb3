//! Who waits for a turn at an OZmap, in the order in which they came.
//!
//! Nobody is woken: whoever waits looks again by itself, and may go without a word when its customer has closed the page.

/// The first in line looks again after this many microseconds at the latest, the second after twice as long, and so on;
/// sooner where places become free more often than that.
const LOOK_US: u64 = 5_000;

/// Whoever waits looks again after this at the latest.
const LOOK_MAX_MS: u64 = 250;

/// When somebody has waited for so long, who comes stands in line first. Not before: a place that is kept for somebody who
/// looks later stands empty meanwhile. In line, too, the place is whose look comes first, which most often is the first.
const PATIENT_MS: u64 = 100;

/// Who is so late with a look has gone, or comes too late to be waited for.
const LATE_MS: u64 = 100;

#[derive(Debug, Clone)]
struct Waiter {
    pass: u32,
    since: u64,
    /// When it looks again.
    due: u64,
}

/// A line, in which nobody stands for longer than a time.
#[derive(Debug, Clone)]
pub(super) struct Line {
    waiters: Vec<Waiter>,
    wait_ms: u64,
}

impl Line {
    pub(super) fn new(wait_ms: u64) -> Self {
        Self { waiters: Vec::new(), wait_ms }
    }

    /// Whether this one, with a place free, has to wait nevertheless: it has just come, and somebody waits for long.
    pub(super) fn holds_back(&self, pass: u32, now: u64) -> bool {
        let for_long = |one: &Waiter| one.is_there(now) && now >= one.since.saturating_add(PATIENT_MS);
        self.waiters.iter().any(for_long) && self.waiters.iter().all(|one| one.pass != pass)
    }

    /// This one did not get a place, of which one becomes free every so often: in how many milliseconds it is to look again,
    /// or nothing when it has waited for too long, and is not in line any more.
    pub(super) fn wait(&mut self, pass: u32, free_every_us: u64, now: u64) -> Option<u64> {
        let ahead = self.waiters.iter().take_while(|one| one.pass != pass).filter(|one| one.is_there(now)).count();
        let look_us = free_every_us.min(LOOK_US).saturating_mul(ahead as u64 + 1);
        let look = (look_us.saturating_add(500) / 1_000).clamp(1, LOOK_MAX_MS);
        let due = now.saturating_add(look);
        match self.waiters.iter_mut().find(|one| one.pass == pass) {
            Some(one) if now >= one.since.saturating_add(self.wait_ms) => {
                self.leave(pass);
                return None;
            }
            Some(one) => one.due = due,
            None => self.waiters.push(Waiter { pass, since: now, due }),
        }
        Some(look)
    }

    /// This one is not in line any more.
    pub(super) fn leave(&mut self, pass: u32) {
        self.waiters.retain(|one| one.pass != pass);
    }

    /// Forgets who went without a word.
    pub(super) fn tidy(&mut self, now: u64) {
        let wait_ms = self.wait_ms;
        let ended = |one: &Waiter| one.since.saturating_add(wait_ms).saturating_add(LATE_MS + LOOK_MAX_MS);
        self.waiters.retain(|one| now <= ended(one));
    }

    /// How many wait.
    pub(super) fn len(&self, now: u64) -> usize {
        self.waiters.iter().filter(|one| one.is_there(now)).count()
    }
}

impl Waiter {
    fn is_there(&self, now: u64) -> bool {
        now <= self.due.saturating_add(LATE_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAIT: u64 = 8_000;
    /// Of a place that becomes free so seldom that it does not matter.
    const SELDOM: u64 = 1_000_000;
    const LOOK_MS: u64 = LOOK_US / 1_000;

    #[test]
    fn the_first_look_most_often() {
        let mut line = Line::new(WAIT);
        let looks: Vec<_> = (0..60).map(|pass| line.wait(pass, SELDOM, 0)).collect();
        assert_eq!(looks[..3], [Some(5), Some(10), Some(15)]);
        assert_eq!(looks[49..], [Some(LOOK_MAX_MS); 11]);
        // When the first has gone, the others are nearer.
        line.leave(0);
        assert_eq!([line.wait(1, SELDOM, 10), line.wait(2, SELDOM, 15)], [Some(5), Some(10)]);
    }

    #[test]
    fn where_places_are_soon_free_they_look_sooner() {
        let mut line = Line::new(WAIT);
        let looks: Vec<_> = (0..4).map(|pass| line.wait(pass, 600, 0)).collect();
        assert_eq!(looks, [1, 1, 2, 2].map(Some));
        assert_eq!(line.wait(0, 0, 0), Some(1));
    }

    #[test]
    fn who_comes_stands_in_line_when_somebody_waits_for_long() {
        let (mut line, newcomer) = (Line::new(WAIT), 9);
        assert!(!line.holds_back(newcomer, PATIENT_MS));
        line.wait(0, SELDOM, 0);
        line.wait(1, SELDOM, PATIENT_MS - 1);
        assert!(!line.holds_back(newcomer, PATIENT_MS - 1));
        assert_eq!([0, 1, newcomer].map(|pass| line.holds_back(pass, PATIENT_MS)), [false, false, true]);
        line.leave(0);
        assert!(!line.holds_back(newcomer, PATIENT_MS));
    }

    #[test]
    fn who_does_not_look_any_more_holds_nobody_back_and_is_not_counted() {
        let (mut line, newcomer) = (Line::new(WAIT), 9);
        line.wait(0, SELDOM, 0);
        let last = LOOK_MS + LATE_MS;
        assert_eq!((line.holds_back(newcomer, last), line.len(last)), (true, 1));
        assert_eq!((line.holds_back(newcomer, last + 1), line.len(last + 1)), (false, 0));
        // It was only slow: it is the first still.
        assert_eq!(line.wait(1, SELDOM, last + 1), Some(LOOK_MS));
        assert_eq!([line.wait(0, SELDOM, last + 2), line.wait(1, SELDOM, last + 2)], [LOOK_MS, 2 * LOOK_MS].map(Some));
    }

    #[test]
    fn nobody_waits_for_ever() {
        let mut line = Line::new(WAIT);
        assert_eq!(line.wait(0, SELDOM, 7), Some(LOOK_MS));
        assert_eq!(line.wait(0, SELDOM, 6 + WAIT), Some(LOOK_MS));
        assert_eq!(line.wait(0, SELDOM, 7 + WAIT), None);
        assert_eq!(line.len(7 + WAIT), 0);
    }

    #[test]
    fn who_went_is_forgotten() {
        let mut line = Line::new(WAIT);
        line.wait(0, SELDOM, 0);
        let ended = WAIT + LATE_MS + LOOK_MAX_MS;
        line.tidy(ended);
        assert_eq!(line.waiters.len(), 1);
        line.tidy(ended + 1);
        assert!(line.waiters.is_empty());
    }
}
