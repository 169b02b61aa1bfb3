//! A snapshot seen by one plan: which boxes serve a place, and why none does.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use super::snapshot::Snapshot;
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
        self.serving(found, at, radius);
        // Those that the bounds put first are measured first: what is surely farther than all of them need not be.
        let first = limit.min(found.len());
        if 0 < first && first < found.len() {
            found.select_nth_unstable_by(first - 1, |a, b| a.distance.0.total_cmp(&b.distance.0));
        }
        let measured = found[..first].iter_mut().map(|one| self.measure(one, at));
        let reach = reach(measured.fold(0.0, f64::max).min(radius.0));
        let mut kept = first;
        for one in first..found.len() {
            if found[one].distance.0 <= reach {
                self.measure(&mut found[one], at);
                found.swap(kept, one);
                kept += 1;
            }
        }
        found.truncate(kept);
        found.retain(|one| one.distance <= radius);
        found.sort_unstable_by(|a, b| self.rank(a, b));
        found.truncate(limit);
    }

    /// The boxes that serve and may be in reach. Their distances are bounds, in square metres.
    fn serving(&self, found: &mut Vec<Found>, at: LatLng, radius: Metres) {
        found.clear();
        self.near(at, radius, |ordinal, least, _| {
            if self.stage(ordinal) == Stage::Serves {
                found.push(Found { ordinal, distance: Metres(least) });
            }
            ControlFlow::Continue(())
        });
    }

    /// Puts the distance of a box in place of its bound.
    fn measure(&self, found: &mut Found, at: LatLng) -> f64 {
        found.distance = self.snapshot().place(found.ordinal).map_or(Metres(f64::NAN), |place| at.distance(place));
        found.distance.0
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
        let mut furthest = None;
        self.near(at, radius, |ordinal, _, surely_in| {
            let stage = Some(self.stage(ordinal));
            let further = stage > furthest;
            if further
                && (surely_in || self.snapshot().place(ordinal).is_some_and(|there| at.distance(there) <= radius))
            {
                furthest = stage;
            }
            if furthest == Some(Stage::Serves) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        furthest
    }

    /// Visits every box that may be in reach, until the visitor breaks off: with a bound of its distance, in square
    /// metres, and whether it surely is in reach.
    fn near(&self, at: LatLng, radius: Metres, mut visit: impl FnMut(u32, f64, bool) -> ControlFlow<()>) {
        let snapshot = self.snapshot();
        let (window, reach) = (Window::new(at, radius), reach(radius.0));
        let _ = snapshot.layout().shape.walk(snapshot.nodes(), &window, &mut |run| {
            for (place, ordinal) in snapshot.places(run.clone()).zip(number(run.start)..) {
                if let Some(offset) = window.offset(place)
                    && let least = window.least(offset)
                    && least <= reach
                {
                    visit(ordinal, least, window.surely_in(offset))?;
                }
            }
            ControlFlow::Continue(())
        });
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
