//! What a seed draws before the run begins: the network, the customers, how bad it gets and for how long.

use conecte_ozmap::ozmap::Id;
use conecte_ozmap::reservation::Slot;
use ozmap_sim::{ObjectId, SplitMix64, World};

use crate::case::Case;
use crate::fault::{Fault, OF_CALLS, between, pick, spread};
use crate::queue::Queue;
use crate::simulation::Happening;

/// Milliseconds.
const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The longest step back of the clock.
const BACK_MAX_MS: u64 = 6 * HOUR;

/// The clock jumps at most so often, and not twice within so long. Each jump forward can make one sweep come too early
/// to see a POST that is still under way; a clock that jumps at every sweep could not be defended against.
const JUMPS_MAX: u32 = 3;
const JUMPS_APART_MS: u64 = MINUTE;

/// How bad it gets.
pub(crate) struct Plan {
    /// How long the bad phase lasts.
    pub(crate) chaos_ms: u64,
    /// How long a port is held without a confirmation.
    pub(crate) hold_ms: u64,
    /// The share of calls that a fault hits.
    pub(crate) fault_rate: f64,
    /// The faults that this run knows.
    pub(crate) faults: Vec<Fault>,
    /// The share of the ledger's writes at which it crashes.
    pub(crate) crash_rate: f64,
    /// Look-ups of this OZmap never say what a property is connected to.
    pub(crate) no_connections: bool,
    pub(crate) boxes: Vec<ObjectId>,
}

impl Plan {
    /// Draws a plan, furnishes the world and fills the queue.
    pub(crate) fn draw(
        seed: u64,
        dice: &mut SplitMix64,
        world: &mut World,
        queue: &mut Queue<Happening>,
    ) -> (Self, Vec<Case>) {
        let project = world.add_project("Projeto", 300.0);
        let boxes = furnish(dice, world);
        // Fewer kinds of faults at a time make deeper runs.
        let share = pick(dice, &[0.15, 0.5, 1.0]);
        let plan = Self {
            chaos_ms: pick(dice, &[2 * MINUTE, HOUR, 6 * HOUR, 8 * DAY]),
            hold_ms: pick(dice, &[90_000, 20 * MINUTE, 3 * HOUR, 7 * DAY]),
            fault_rate: pick(dice, &[0.0, 0.1, 0.25, 0.5]),
            faults: OF_CALLS.into_iter().filter(|_| dice.chance(share)).collect(),
            crash_rate: pick(dice, &[0.0, 0.0, 0.01, 0.05]),
            no_connections: dice.chance(0.25),
            boxes,
        };
        let customers = usize::try_from(between(dice, 1, 4)).unwrap_or(1);
        let cases: Vec<Case> = (0..customers).map(|n| plan.case(seed, n, project)).collect();
        let asked: Vec<u64> = (0..cases.len()).map(|case| plan.people(case, dice, queue)).collect();
        plan.misfortunes(&asked, dice, queue);
        queue.push(plan.chaos_ms, Happening::Heal);
        (plan, cases)
    }

    /// A customer. Codes are prefixes of one another, so that a sloppy look-up would show.
    fn case(&self, seed: u64, n: usize, project: ObjectId) -> Case {
        let id = |id: ObjectId| Id::new(&id.to_string()).expect("the simulator's ids are visible ASCII");
        let mut slots: Vec<Slot> =
            self.boxes.iter().map(|box_id| Slot { box_id: id(*box_id), project: id(project) }).collect();
        slots.rotate_left(n % self.boxes.len());
        Case::new(format!("CNT-{seed}-{}", "1".repeat(n + 1)), slots)
    }

    /// What a customer and the ISP's people will do about this reservation. Gives the time of the first request.
    fn people(&self, case: usize, dice: &mut SplitMix64, queue: &mut Queue<Happening>) -> u64 {
        // Customers come together: they race for the last ports.
        let asked = spread(dice, 17);
        queue.push(asked, Happening::Submit(case));
        for _ in 0..dice.below(4) {
            queue.push(asked + spread(dice, 20), Happening::Submit(case));
        }
        let span = self.chaos_ms.min(self.hold_ms * 2);
        if dice.chance(0.2) {
            let after = if dice.chance(0.6) { spread(dice, 16) } else { between(dice, 1, span) };
            queue.push(asked + after, Happening::Cancel(case));
        }
        for _ in 0..pick(dice, &[0, 0, 1, 2]) {
            queue.push(asked + between(dice, 1, span), Happening::Confirm(case));
        }
        asked
    }

    /// Crashes, clocks, tokens and strangers. Half of them strike soon after somebody asked.
    fn misfortunes(&self, asked: &[u64], dice: &mut SplitMix64, queue: &mut Queue<Happening>) {
        let when = |dice: &mut SplitMix64| {
            if dice.chance(0.5) { pick(dice, asked) + spread(dice, 17) } else { between(dice, 1, self.chaos_ms) }
        };
        for _ in 0..pick(dice, &[0, 1, 3, 6]) {
            queue.push(when(dice), Happening::Crash);
        }
        for _ in 0..pick(dice, &[0, 2, 5, 10]) {
            queue.push(when(dice), Happening::Stranger);
        }
        if dice.chance(0.25) {
            queue.push(when(dice), Happening::TokenExpires);
        }
        if dice.chance(0.4) {
            // Mostly while the first calls are under way.
            let mut at = if dice.chance(0.6) { pick(dice, asked) + between(dice, 1, 30_000) } else { when(dice) };
            for _ in 0..=dice.below(JUMPS_MAX) {
                let by = match dice.below(5) {
                    0 => spread(dice, 20).cast_signed(),
                    1 | 2 => between(dice, MINUTE, 10 * DAY).cast_signed(),
                    _ => -between(dice, 1, BACK_MAX_MS).cast_signed(),
                };
                queue.push(at, Happening::ClockJump(by));
                at += JUMPS_APART_MS + spread(dice, 20);
            }
        }
    }

    /// By when, after the faults stopped, everything but waiting for an expiry must be done: the sweeps of six hours,
    /// all steps back of the clock, and the longest pauses.
    pub(crate) fn quiet_after_ms() -> u64 {
        u64::from(JUMPS_MAX) * BACK_MAX_MS + 12 * HOUR
    }
}

/// A few boxes with few ports.
fn furnish(dice: &mut SplitMix64, world: &mut World) -> Vec<ObjectId> {
    world.settings.not_found_for_unknown_code = dice.chance(0.5);
    world.settings.omit_property_box = dice.chance(0.5);
    let count = between(dice, 1, 3);
    (0..count)
        .map(|_| {
            let ports = usize::try_from(between(dice, 1, 3)).unwrap_or(1);
            world.add_box("CTO", [-48.52, -27.58]).splitter(ports).id()
        })
        .collect()
}
