//! Many seeds on all cores.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::{Bug, Tally, Violation, run};

/// What many runs came to.
#[derive(Debug, Default)]
pub struct Totals {
    /// Runs.
    pub seeds: u64,
    /// What was counted.
    pub tally: Tally,
    /// What broke, by seed.
    pub violations: Vec<Violation>,
}

/// Runs the seeds from `first` on, on so many threads.
///
/// # Panics
/// When a run does: that is a bug of the simulation.
#[must_use]
pub fn run_many(first: u64, seeds: u64, threads: usize) -> Totals {
    let next = AtomicU64::new(0);
    let totals = Mutex::new(Totals { seeds, ..Totals::default() });
    let work = || {
        let (mut tally, mut violations) = (Tally::default(), Vec::new());
        while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < seeds) {
            let run = run(first.wrapping_add(seed), None);
            tally.add(&run.tally);
            violations.extend(run.violations);
        }
        let mut totals = totals.lock().expect("no thread panics with it");
        totals.tally.add(&tally);
        totals.violations.extend(violations);
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let mut totals = totals.into_inner().expect("no thread panics with it");
    totals.violations.sort_by_key(|violation| violation.seed);
    totals
}

/// The first violation with a planted bug, among so many seeds.
#[must_use]
pub fn first_caught(bug: Bug, seeds: u64) -> Option<Violation> {
    (0..seeds).find_map(|seed| run(seed, Some(bug)).violations.into_iter().next())
}
