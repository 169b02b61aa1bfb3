//! The seeded world: a demo ISP in Grande Florianópolis. Everything but the municipalities is invented.

mod boxes;
mod clusters;
mod places;
mod regions;

pub use places::Place;

use crate::{rng::SplitMix64, world::World};

/// What a seeded world is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed {
    /// Same seed, same world.
    pub seed: u64,
    /// Boxes in the urban clusters; those of the named places come on top.
    pub boxes: u32,
}

impl Default for Seed {
    fn default() -> Self {
        Self { seed: 1, boxes: 5000 }
    }
}

/// 2026-01-05T12:00:00Z: when everything in the seeded world was entered.
const ENTERED_MS: i64 = 1_767_614_400_000;

impl World {
    /// The demo ISP. Tags, regions and named places are the same for every seed and number of boxes, with the same ids.
    #[must_use]
    pub fn seeded(Seed { seed, boxes }: Seed) -> Self {
        let mut world = Self::default();
        world.set_now(ENTERED_MS);
        world.add_project("Rede Grande Florianópolis (demo)", 300.0);
        regions::add(&mut world);
        places::add(&mut world);
        boxes::add(&mut world, &mut SplitMix64::new(seed), boxes);
        world
    }
}

#[cfg(test)]
mod tests;
