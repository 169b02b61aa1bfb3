//! The simulation can fail: bugs planted in the ledger's model are caught, and a failing seed replays.

use simulation::{Bug, first_caught, run};

/// Within so many seeds each planted bug is caught.
const CAUGHT_WITHIN_SEEDS: u64 = 50;

#[test]
fn each_planted_bug_is_caught_and_replays() {
    for bug in Bug::ALL {
        let caught = first_caught(bug, CAUGHT_WITHIN_SEEDS);
        let violation = caught.unwrap_or_else(|| panic!("{bug:?} is not caught in {CAUGHT_WITHIN_SEEDS} seeds"));
        println!("{bug:?}: {violation}");
        let (first, second) = (run(violation.seed, Some(bug)), run(violation.seed, Some(bug)));
        assert_eq!(first.hash(), second.hash(), "{bug:?}");
        assert_eq!(first.violations[0].to_string(), violation.to_string());
        assert!(run(violation.seed, None).violations.is_empty(), "{bug:?}: the seed is sound without the bug");
    }
}

/// Each is caught by what it breaks in OZmap or in the ledger's promise, not by a rule made for it.
#[test]
fn they_break_what_they_should() {
    let breaks = |bug, promise: &str| {
        (0..2_000).any(|seed| run(seed, Some(bug)).violations.iter().any(|violation| violation.invariant == promise))
    };
    assert!(breaks(Bug::PostRetried, "never_doubled"));
    assert!(breaks(Bug::AlarmLost, "never_stuck"));
    assert!(breaks(Bug::DeleteWithoutReadBack, "installed_is_never_deleted"));
}
