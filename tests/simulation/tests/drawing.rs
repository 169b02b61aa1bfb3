//! The drawing of the states is the machine.

use std::collections::BTreeSet;

use simulation::{run_many, transitions};

#[test]
fn every_drawn_way_is_walked_and_no_other() {
    let totals = run_many(0, 5_000, 2);
    let walked: BTreeSet<_> = totals.tally.moves().map(|(way, _)| way).collect();
    assert_eq!(walked, transitions::drawn());
}
