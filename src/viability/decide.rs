//! The cascade of rules, and what it does not yet know.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::{Candidate, Decision, MAX_CANDIDATES, Reason, Rules, Verdict};
use crate::geo::Metres;
use crate::ozmap::Id;
use crate::ozmap::boxes::MAX_IDS;
use crate::ozmap::radius::{RadiusAnswer, RadiusBox, RefusedBox};

/// How far a box comes through the rules, "Em projeto" left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    InRange,
    HasPort,
    Serves,
}

/// A box in range that is not known to be "Em projeto".
#[derive(Debug, Clone, PartialEq)]
struct Row {
    stage: Stage,
    /// Known not to be "Em projeto".
    built: bool,
    id: Option<Id>,
    project: Option<Id>,
    distance: f64,
    free_ports: u32,
}

/// A question that hangs on whether some boxes are "Em projeto".
#[derive(Debug, Clone, PartialEq)]
pub struct Unsettled {
    /// Sorted: furthest stage first, then as candidates are.
    rows: Vec<Row>,
    ids: Vec<Id>,
}

/// Judges OZmap's radius answer by the rules. Pure, and independent of the order of the boxes.
pub fn decide(answer: &RadiusAnswer, rules: &Rules<'_>) -> Verdict {
    if !rules.tags.is_empty() && !rules.regions.any_region_with(rules.tags) {
        return Verdict::Decided(Decision::NotViable(Reason::PlanTagsMatchNoRegion));
    }
    let accepted = answer.boxes.iter().filter_map(|found| Row::accepted(found, rules));
    let refused = answer.refused.iter().filter_map(|found| Row::refused(found, rules));
    let mut rows: Vec<Row> = accepted.chain(refused).collect();
    rows.sort_unstable_by(Row::rank);
    // A box that OZmap lists twice counts once, with its better row.
    let mut seen = HashSet::new();
    rows.retain(|row| row.id.as_ref().is_none_or(|id| seen.insert(id.clone())));
    conclude(rows)
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
    pub fn settle(mut self, found: &[(Id, bool)]) -> Verdict {
        let ids: HashSet<&Id> = self.ids.iter().collect();
        self.rows.retain_mut(|row| {
            let Some(id) = row.id.as_ref().filter(|id| ids.contains(id)) else { return true };
            row.built = found.iter().filter(|(found, _)| found == id).map(|(_, draft)| *draft).max() == Some(false);
            row.built
        });
        conclude(self.rows)
    }
}

/// Answers where the boxes that are not known to be built cannot change the answer; asks for those that can.
fn conclude(rows: Vec<Row>) -> Verdict {
    let sure = rows.iter().filter(|row| row.built).map(|row| row.stage).max();
    let open: Vec<&Row> = if sure == Some(Stage::Serves) {
        // Boxes behind the last candidate that is kept anyway are of no interest.
        let mut kept = 0;
        let serving = rows.iter().take_while(|row| row.stage == Stage::Serves);
        let near = serving.take_while(|row| {
            let wanted = kept < MAX_CANDIDATES;
            kept += usize::from(row.built);
            wanted
        });
        near.filter(|row| !row.built).collect()
    } else {
        rows.iter().filter(|row| !row.built && Some(row.stage) > sure).collect()
    };
    let ids: Vec<Id> = open.iter().filter_map(|row| row.id.clone()).take(MAX_IDS).collect();
    if !ids.is_empty() {
        return Verdict::NeedsBoxes(Unsettled { rows, ids });
    }
    Verdict::Decided(match sure {
        None => Decision::NotViable(Reason::NoBoxInRange),
        Some(Stage::InRange) => Decision::NotViable(Reason::NoFreePort),
        Some(Stage::HasPort) => Decision::NotViable(Reason::OutsidePlanRegion),
        Some(Stage::Serves) => {
            let serving = rows.into_iter().filter(|row| row.built && row.stage == Stage::Serves);
            Decision::Viable(serving.filter_map(Row::candidate).take(MAX_CANDIDATES).collect())
        }
    })
}

impl Row {
    /// `None` for a box that is out of range or "Em projeto".
    fn accepted(found: &RadiusBox, rules: &Rules<'_>) -> Option<Self> {
        let distance = found.distance.unwrap_or_else(|| rules.at.distance(found.at));
        let stage = match found.free_ports {
            0 => Stage::InRange,
            _ if rules.tags.is_empty() || rules.regions.covers(found.at, rules.tags) => Stage::Serves,
            _ => Stage::HasPort,
        };
        let row = Self {
            stage,
            built: built(found.draft, found.implanted)?,
            id: Some(found.id.clone()),
            project: Some(found.project.clone()),
            distance: distance.0,
            free_ports: found.free_ports,
        };
        in_range(distance, rules).then_some(row)
    }

    /// As [`Row::accepted`]. A refused box is in range and no more, whatever ports it has: OZmap would not give one.
    fn refused(found: &RefusedBox, rules: &Rules<'_>) -> Option<Self> {
        let distance = found.distance.or_else(|| found.at.map(|at| rules.at.distance(at)));
        let row = Self {
            stage: Stage::InRange,
            // One without an id cannot be looked up; OZmap named it as in the radius, which is taken at its word.
            built: built(found.draft, found.implanted)? || found.id.is_none(),
            id: found.id.clone(),
            project: None,
            distance: distance.map_or(f64::INFINITY, |Metres(metres)| metres),
            free_ports: 0,
        };
        distance.is_none_or(|distance| in_range(distance, rules)).then_some(row)
    }

    /// Furthest stage first, then nearest, more free ports, id. What follows the id only makes the order total.
    fn rank(&self, other: &Self) -> Ordering {
        let stage = other.stage.cmp(&self.stage);
        let near = self.distance.total_cmp(&other.distance);
        let ports = other.free_ports.cmp(&self.free_ports);
        let ids = self.id.cmp(&other.id).then_with(|| self.project.cmp(&other.project));
        stage.then(near).then(ports).then(ids).then(self.built.cmp(&other.built))
    }

    fn candidate(self) -> Option<Candidate> {
        let Self { id: Some(box_id), project: Some(project), distance, free_ports, .. } = self else { return None };
        Some(Candidate { box_id, project, distance: Metres(distance), free_ports })
    }
}

fn in_range(distance: Metres, rules: &Rules<'_>) -> bool {
    rules.radius.is_none_or(|radius| distance <= radius)
}

/// Whether a row says that its box is built; `None` when it says that it is "Em projeto".
fn built(draft: Option<bool>, implanted: Option<bool>) -> Option<bool> {
    match draft {
        Some(true) => None,
        Some(false) => Some(true),
        None => Some(implanted == Some(true)),
    }
}
