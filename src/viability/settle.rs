//! Where the answer hangs on whether boxes are "Em projeto".

use std::collections::HashSet;

use super::rank::{Found, Shortlist, Stage};
use super::{Decision, Reason, Verdict};
use crate::ozmap::Id;
use crate::ozmap::boxes::MAX_IDS;

/// A question that hangs on whether some boxes are "Em projeto".
#[derive(Debug, Clone, PartialEq)]
pub struct Unsettled {
    known: Shortlist<Id>,
    /// Furthest stage first, then nearest; each has an id, and none comes twice.
    open: Vec<Found<Id>>,
    ids: Vec<Id>,
}

impl Unsettled {
    /// The boxes to look up with [`crate::ozmap::boxes`]: at least one, at most [`MAX_IDS`].
    #[must_use]
    pub fn ids(&self) -> &[Id] {
        &self.ids
    }

    /// Goes on with what the look-up found: each box, and whether it is "Em projeto". A box asked for and not found
    /// does not serve.
    ///
    /// More boxes than one look-up holds can make the answer another [`Verdict::NeedsBoxes`]. Each look-up settles
    /// every box that it asked for, so this ends.
    pub fn settle(self, found: &[(Id, bool)]) -> Verdict {
        let Self { mut known, mut open, ids } = self;
        let later = open.split_off(ids.len());
        for (asked, id) in open.into_iter().zip(&ids) {
            // A box that the look-up lists twice is built only where both rows say so.
            let draft = found.iter().filter(|(found, _)| found == id).map(|(_, draft)| *draft).max();
            if draft == Some(false) {
                known.add(asked);
            }
        }
        conclude(known, later)
    }
}

/// Answers where the boxes that are not known to be built cannot change the answer; asks for those that can.
pub(super) fn conclude<I: Ord + Into<Id>>(known: Shortlist<I>, mut open: Vec<Found<I>>) -> Verdict {
    open.retain(|found| known.could_gain_by(found));
    if !open.is_empty() {
        open.sort_unstable_by(Found::rank);
        let mut open: Vec<Found<Id>> = open.into_iter().map(Found::with_ids).collect();
        let mut seen = HashSet::new();
        open.retain(|found| seen.insert(found.id.clone()));
        let ids = open.iter().filter_map(|found| found.id.clone()).take(MAX_IDS).collect();
        return Verdict::NeedsBoxes(Unsettled { known: known.with_ids(), open, ids });
    }
    Verdict::Decided(match known.furthest() {
        None => Decision::NotViable(Reason::NoBoxInRange),
        Some(Stage::InRange) => Decision::NotViable(Reason::NoFreePort),
        Some(Stage::HasPort) => Decision::NotViable(Reason::OutsidePlanRegion),
        Some(Stage::Serves) => Decision::Viable(known.candidates()),
    })
}
