//! How far boxes come through the rules, and which of them are first.

use std::cmp::Ordering;

use super::{Candidate, MAX_CANDIDATES};
use crate::geo::Metres;
use crate::ozmap::Id;

/// How far a box comes through the rules, "Em projeto" left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    InRange,
    HasPort,
    Serves,
}

/// A box in range that is not known to be "Em projeto".
///
/// `I` is an id: one that still lies in OZmap's answer while that is read, one by itself while a look-up is waited for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found<I> {
    pub(super) stage: Stage,
    pub(super) id: Option<I>,
    pub(super) project: Option<I>,
    pub(super) distance: f64,
    pub(super) free_ports: u32,
}

impl<I: Ord> Found<I> {
    /// Nearest first, then more free ports, then id. What follows the id only makes the order total.
    fn nearest(&self, other: &Self) -> Ordering {
        let near = self.distance.total_cmp(&other.distance);
        let ports = || other.free_ports.cmp(&self.free_ports);
        near.then_with(ports).then_with(|| self.id.cmp(&other.id)).then_with(|| self.project.cmp(&other.project))
    }

    /// Furthest stage first, then nearest.
    pub(super) fn rank(&self, other: &Self) -> Ordering {
        other.stage.cmp(&self.stage).then_with(|| self.nearest(other))
    }
}

impl<I: Into<Id>> Found<I> {
    pub(super) fn with_ids(self) -> Found<Id> {
        let Self { stage, id, project, distance, free_ports } = self;
        Found { stage, id: id.map(Into::into), project: project.map(Into::into), distance, free_ports }
    }

    fn candidate(self) -> Option<Candidate> {
        let (box_id, project) = (self.id?.into(), self.project?.into());
        Some(Candidate { box_id, project, distance: Metres(self.distance), free_ports: self.free_ports })
    }
}

/// What is known of the boxes that are not "Em projeto": how far the furthest comes, and the first ones that serve.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shortlist<I> {
    furthest: Option<Stage>,
    /// At most [`MAX_CANDIDATES`], nearest first, each box once.
    serving: Vec<Found<I>>,
}

impl<I> Default for Shortlist<I> {
    fn default() -> Self {
        Self { furthest: None, serving: Vec::new() }
    }
}

impl<I: Ord + Into<Id>> Shortlist<I> {
    pub(super) fn furthest(&self) -> Option<Stage> {
        self.furthest
    }

    /// Takes a box. One that comes twice counts once, with its better row.
    pub(super) fn add(&mut self, found: Found<I>) {
        self.furthest = self.furthest.max(Some(found.stage));
        if found.stage < Stage::Serves || self.is_ahead_of(&found) {
            return;
        }
        if let Some(known) = self.serving.iter().position(|other| other.id == found.id) {
            if self.serving[known].nearest(&found).is_le() {
                return;
            }
            self.serving.remove(known);
        }
        if self.serving.is_empty() {
            self.serving.reserve_exact(MAX_CANDIDATES);
        }
        let place = self.serving.partition_point(|other| other.nearest(&found).is_le());
        self.serving.truncate(MAX_CANDIDATES - 1);
        self.serving.insert(place, found);
    }

    /// Whether as many boxes as are kept serve and are nearer: then this one cannot change the answer.
    pub(super) fn is_ahead_of(&self, found: &Found<I>) -> bool {
        self.serving.get(MAX_CANDIDATES - 1).is_some_and(|last| last.nearest(found).is_le())
    }

    /// Whether as many boxes as are kept serve, all nearer than this.
    pub(super) fn ends_before(&self, distance: f64) -> bool {
        self.serving.get(MAX_CANDIDATES - 1).is_some_and(|last| last.distance < distance)
    }

    /// Whether the answer would change if this box, too, were known not to be "Em projeto".
    pub(super) fn could_gain_by(&self, found: &Found<I>) -> bool {
        match self.furthest {
            Some(Stage::Serves) => found.stage == Stage::Serves && !self.is_ahead_of(found) && !self.holds(found),
            furthest => Some(found.stage) > furthest,
        }
    }

    pub(super) fn with_ids(self) -> Shortlist<Id> {
        let Self { furthest, serving } = self;
        Shortlist { furthest, serving: serving.into_iter().map(Found::with_ids).collect() }
    }

    pub(super) fn candidates(self) -> Vec<Candidate> {
        self.serving.into_iter().filter_map(Found::candidate).collect()
    }

    fn holds(&self, found: &Found<I>) -> bool {
        self.serving.iter().any(|other| other.id == found.id)
    }
}
