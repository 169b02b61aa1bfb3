//! What befalls the ledger as a whole, and the end of it.

use crate::fault::{Fault, spread};
use crate::log::What;
use crate::plan::Plan;
use crate::simulation::{Happening, Simulation};

impl Simulation {
    /// The ledger dies, and starts again later.
    pub(crate) fn crash(&mut self, how: Fault) {
        self.struck(None, how);
        self.ledger.crash();
        // Mostly seconds, now and then hours.
        let bits = if self.dice.chance(0.9) { 17 } else { 25 };
        let down = spread(&mut self.dice, bits);
        self.after(down, Happening::Restart);
    }

    /// The token is refused for a while.
    pub(crate) fn token_expires(&mut self) {
        self.struck(None, Fault::TokenExpired);
        self.world.settings.tokens = vec!["another".to_owned()];
        let gone = spread(&mut self.dice, 22);
        self.after(gone, Happening::TokenRenewed);
    }

    /// The ledger's clock is set forward or back.
    pub(crate) fn clock_jumps(&mut self, by_ms: i64) {
        self.clock.jump(by_ms);
        self.struck(None, if by_ms > 0 { Fault::ClockForward } else { Fault::ClockBack });
        if self.ledger.up {
            self.set_alarm();
        }
    }

    /// Faults stop: from here on only time passes.
    pub(crate) fn heal(&mut self) {
        self.chaos = false;
        self.note(None, What::Healed);
        self.world.settings.tokens = ozmap_sim::Settings::default().tokens;
        for box_id in self.plan.boxes.clone() {
            self.world.block_ports(box_id, false);
        }
        self.after(Plan::quiet_after_ms(), Happening::Quiet);
    }
}
