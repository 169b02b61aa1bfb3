//! The drawing of the states, read back from the file that the machine's documentation shows.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use conecte_ozmap::reservation::State;

use crate::tally::STATES;

/// The Mermaid drawing beside the machine.
const DRAWING: &str = include_str!("../../../src/reservation/states.mmd");

static DRAWN: LazyLock<[[bool; 8]; 8]> = LazyLock::new(|| {
    let edges = drawn();
    let has = |from, to| edges.contains(&(from, to));
    STATES.map(|(_, from)| STATES.map(|(_, to)| has(from, to)))
});

/// Every edge between two states that is drawn.
///
/// # Panics
/// When the drawing names a state that there is not.
#[must_use]
pub fn drawn() -> BTreeSet<(&'static str, &'static str)> {
    DRAWING
        .lines()
        .filter_map(|line| line.split_once("-->"))
        .map(|(from, to)| (from.trim(), to.split(':').next().unwrap_or_default().trim()))
        .filter(|(from, to)| *from != "[*]" && *to != "[*]")
        .inspect(|(from, to)| {
            assert!([from, to].iter().all(|name| STATES.iter().any(|(_, state)| state == *name)), "{from} --> {to}");
        })
        .collect()
}

/// Whether a move is drawn.
pub(crate) fn drawn_between(from: State, to: State) -> bool {
    DRAWN[from as usize][to as usize]
}
