//! A snapshot seen by one plan: which boxes serve a place, and why none does.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use super::snapshot::{Snapshot, on_the_globe};
use super::window::{Window, reach};
use crate::geo::{LatLng, Metres};
use crate::ozmap::Id;
use crate::viability::{Candidate, Decision, MAX_CANDIDATES, Reason};

/// A snapshot together with the tags of a plan, resolved once: ask it about as many places as there are.
///
/// `S` is `&Snapshot`, or an `Rc` of one, so that the tags cannot come to stand beside another snapshot.
#[derive(Debug, Clone)]
pub struct View<S> {
    snapshot: S,
    sold: Sold,
}

/// Where a plan is sold.
#[derive(Debug, Clone)]
enum Sold {
    Everywhere,
    /// In the boxes of some classes.
    In(Box<[bool]>),
    /// No region carries any of its tags.
    Nowhere,
}

/// A box that serves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// The box.
    pub ordinal: u32,
    /// How far it is, by [`LatLng::distance`].
    pub distance: Metres,
}

/// How far a box in range comes through the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    InRange,
    HasPort,
    Serves,
}

impl<S: AsRef<Snapshot>> View<S> {
    /// What a plan with these region tags sees; without tags it is sold everywhere.
    pub fn new(snapshot: S, tags: &[Id]) -> Self {
        let sold = Sold::of(snapshot.as_ref(), tags);
        Self { snapshot, sold }
    }

    /// The snapshot that is seen.
    pub fn snapshot(&self) -> &Snapshot {
        self.snapshot.as_ref()
    }

    /// The boxes that serve a place, the radius included, at most `limit` of them: nearest first, then more free ports,
    /// then by id, as [`crate::viability`] orders them.
    #[must_use]
    pub fn nearest(&self, at: LatLng, radius: Metres, limit: usize) -> Vec<Found> {
        let mut found = Vec::new();
        self.nearest_into(&mut found, at, radius, limit);
        found
    }

    /// As [`View::nearest`], into a list whose room is used again.
    pub fn nearest_into(&self, found: &mut Vec<Found>, at: LatLng, radius: Metres, limit: usize) {
        found.clear();
        if limit == 0 || matches!(self.sold, Sold::Nowhere) {
            return;
        }
        let snapshot = self.snapshot();
        let window = Window::new(at, radius);
        // Once there are enough, what is farther than the farthest of them is of no interest.
        let mut reach_now = reach(radius.0);
        let _ = snapshot.layout().shape.walk(snapshot.nodes(), &window, &mut |run| {
            for (place, ordinal) in snapshot.places(run.clone()).zip(number(run.start)..) {
                let near = window.offset(place).is_some_and(|offset| window.least(offset) <= reach_now);
                if !near || self.stage(ordinal) != Stage::Serves {
                    continue;
                }
                let distance = at.distance(on_the_globe(place));
                if distance <= radius {
                    found.push(Found { ordinal, distance });
                }
                if found.len() >= limit.saturating_mul(2) {
                    self.cut(found, limit);
                    reach_now = found.last().map_or(reach_now, |last| reach(last.distance.0));
                }
            }
            ControlFlow::Continue(())
        });
        self.cut(found, limit);
    }

    /// Sorts, and keeps so many.
    fn cut(&self, found: &mut Vec<Found>, limit: usize) {
        found.sort_unstable_by(|a, b| self.rank(a, b));
        found.truncate(limit);
    }

    fn rank(&self, a: &Found, b: &Found) -> Ordering {
        let snapshot = self.snapshot();
        let near = a.distance.0.total_cmp(&b.distance.0);
        let ports = || snapshot.ports(b.ordinal).cmp(&snapshot.ports(a.ordinal));
        near.then_with(ports).then_with(|| snapshot.id_text(a.ordinal).cmp(&snapshot.id_text(b.ordinal)))
    }

    /// Whether a place can be served within a radius, and if not, why not: what [`View::decide`] says, without naming
    /// the boxes.
    ///
    /// # Errors
    /// The reason.
    pub fn outcome(&self, at: LatLng, radius: Metres) -> Result<(), Reason> {
        if matches!(self.sold, Sold::Nowhere) {
            return Err(Reason::PlanTagsMatchNoRegion);
        }
        match self.furthest(at, radius) {
            None => Err(Reason::NoBoxInRange),
            Some(Stage::InRange) => Err(Reason::NoFreePort),
            Some(Stage::HasPort) => Err(Reason::OutsidePlanRegion),
            Some(Stage::Serves) => Ok(()),
        }
    }

    /// The furthest that any box in range comes.
    fn furthest(&self, at: LatLng, radius: Metres) -> Option<Stage> {
        let snapshot = self.snapshot();
        let (window, reach) = (Window::new(at, radius), reach(radius.0));
        let mut furthest = None;
        let _ = snapshot.layout().shape.walk(snapshot.nodes(), &window, &mut |run| {
            for (place, ordinal) in snapshot.places(run.clone()).zip(number(run.start)..) {
                let Some(offset) = window.offset(place).filter(|offset| window.least(*offset) <= reach) else {
                    continue;
                };
                let stage = Some(self.stage(ordinal));
                if stage > furthest && (window.surely_in(offset) || at.distance(on_the_globe(place)) <= radius) {
                    furthest = stage;
                    if stage == Some(Stage::Serves) {
                        return ControlFlow::Break(());
                    }
                }
            }
            ControlFlow::Continue(())
        });
        furthest
    }

    fn stage(&self, ordinal: u32) -> Stage {
        let snapshot = self.snapshot();
        if snapshot.ports(ordinal) == 0 {
            return Stage::InRange;
        }
        match &self.sold {
            Sold::Everywhere => Stage::Serves,
            Sold::In(classes) if classes[snapshot.class_of(ordinal) as usize] => Stage::Serves,
            Sold::In(_) | Sold::Nowhere => Stage::HasPort,
        }
    }

    /// What [`crate::viability::decide`] would say, were OZmap's radius answer exact and every state known.
    #[must_use]
    pub fn decide(&self, at: LatLng, radius: Metres) -> Decision {
        self.outcome(at, radius).map_or_else(Decision::NotViable, |()| {
            let nearest = self.nearest(at, radius, MAX_CANDIDATES);
            Decision::Viable(nearest.iter().filter_map(|found| self.candidate(found)).collect())
        })
    }

    fn candidate(&self, &Found { ordinal, distance }: &Found) -> Option<Candidate> {
        let snapshot = self.snapshot();
        let free_ports = snapshot.free_ports(ordinal)?.into();
        Some(Candidate { box_id: snapshot.id(ordinal)?, project: snapshot.project(ordinal)?, distance, free_ports })
    }
}

impl Sold {
    fn of(snapshot: &Snapshot, tags: &[Id]) -> Self {
        if tags.is_empty() {
            return Self::Everywhere;
        }
        let wanted: Vec<u32> = tags.iter().filter_map(|tag| snapshot.tag(tag)).collect();
        if wanted.is_empty() {
            return Self::Nowhere;
        }
        let counts = snapshot.layout().counts;
        let sets: Vec<bool> = (0..counts.sets).map(|set| snapshot.set(set).any(|tag| wanted.contains(&tag))).collect();
        Self::In((0..counts.classes).map(|class| sets[snapshot.class(class).1 as usize]).collect())
    }
}

fn number(ordinal: usize) -> u32 {
    u32::try_from(ordinal).expect("ordinals are counted in 32 bits")
}
