//! From OZmap's answer to a verdict, in one pass.

use super::rank::{Found, Shortlist, Stage};
use super::settle::conclude;
use super::{Decision, Reason, Rules, Verdict};
use crate::geo::Metres;
use crate::ozmap::radius::{self, Row};
use crate::ozmap::{Fault, IdRef, Reply};
use crate::region::Selection;

/// Judges OZmap's radius answer by the rules. Pure, and independent of the order of the boxes.
///
/// The answer is read where it lies: what the rules do not need is neither copied nor kept.
///
/// # Errors
/// As [`radius::rows`]: an answer that cannot be read is never "not viable".
pub fn decide(reply: &Reply<'_>, rules: &Rules<'_>) -> Result<Verdict, Fault> {
    let sold_in = rules.regions.select(rules.tags);
    let mut judge = Judge { rules, sold_in: &sold_in, known: Shortlist::default(), open: Vec::new() };
    radius::rows(reply, |row, accepted| judge.take(row, accepted))?;
    if !rules.tags.is_empty() && sold_in.is_empty() {
        return Ok(Verdict::Decided(Decision::NotViable(Reason::PlanTagsMatchNoRegion)));
    }
    Ok(conclude(judge.known, judge.open))
}

struct Judge<'r, 'a> {
    rules: &'r Rules<'r>,
    /// Where the plan is sold.
    sold_in: &'r Selection,
    /// Boxes that are not "Em projeto".
    known: Shortlist<IdRef<'a>>,
    /// Boxes that may be.
    open: Vec<Found<IdRef<'a>>>,
}

impl<'a> Judge<'_, 'a> {
    fn take(&mut self, row: &Row<'a>, accepted: bool) {
        if row.draft() == Some(true) {
            return;
        }
        let distance = row.distance().or_else(|| row.at().map(|at| self.rules.at.distance(at)));
        if distance.zip(self.rules.radius).is_some_and(|(distance, radius)| distance > radius) {
            return;
        }
        // Of a refused box without a place OZmap says that it is in the radius, which is taken at its word.
        let distance = distance.map_or(f64::INFINITY, |Metres(metres)| metres);
        if self.known.ends_before(distance) {
            return;
        }
        let mut found = Found {
            stage: Stage::InRange,
            id: row.id(),
            project: row.project(),
            distance,
            free_ports: row.free_ports(),
        };
        // A refused box is in range and no more, whatever ports it has: OZmap would not give one.
        if accepted && found.free_ports > 0 {
            found.stage = if self.sold_at(row) { Stage::Serves } else { Stage::HasPort };
        }
        // One without an id cannot be looked up; again OZmap is taken at its word.
        let built = row.draft() == Some(false) || row.implanted() == Some(true) || found.id.is_none();
        if built {
            self.known.add(found);
        } else if self.known.could_gain_by(&found) {
            self.open.push(found);
        }
    }

    fn sold_at(&self, row: &Row<'_>) -> bool {
        let Rules { tags, regions, .. } = *self.rules;
        tags.is_empty() || row.at().is_some_and(|at| regions.covers(at, self.sold_in))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::LatLng;
    use crate::region::RegionIndex;

    fn decided(boxes: &[String]) -> Verdict {
        let body = format!(r#"{{"boxes":[{}]}}"#, boxes.join(","));
        let at = LatLng::new(-27.6, -48.5).expect("on the globe");
        let rules = Rules { at, radius: None, tags: &[], regions: &RegionIndex::default() };
        decide(&Reply::Answer { status: 200, body: body.as_bytes() }, &rules).expect("readable")
    }

    fn row(id: &str, ports: u32, implanted: bool) -> String {
        format!(
            r#"{{"id":"{id}","project":"p","distance":30,"lat":-27.6,"lng":-48.5,"implanted":{implanted},"availability":{ports}}}"#
        )
    }

    #[test]
    fn of_boxes_as_near_as_each_other_those_with_more_ports_are_kept() {
        let boxes: Vec<String> = (1..=10).map(|ports| row(&format!("box-{ports}"), ports, true)).collect();
        let Verdict::Decided(Decision::Viable(candidates)) = decided(&boxes) else { panic!("not viable") };
        let ports: Vec<u32> = candidates.iter().map(|candidate| candidate.free_ports).collect();
        assert_eq!(ports, [10, 9, 8, 7, 6, 5, 4, 3]);
    }

    #[test]
    fn a_box_that_is_known_to_serve_is_not_looked_up_for_a_second_row() {
        let Verdict::Decided(Decision::Viable(candidates)) = decided(&[row("a", 2, true), row("a", 2, false)]) else {
            panic!("not decided")
        };
        assert_eq!(candidates.len(), 1);
        let Verdict::NeedsBoxes(open) = decided(&[row("a", 2, true), row("b", 2, false)]) else { panic!("decided") };
        assert_eq!(open.ids().iter().map(crate::ozmap::Id::as_str).collect::<Vec<_>>(), ["b"]);
    }
}
