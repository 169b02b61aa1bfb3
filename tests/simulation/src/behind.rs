//! What people do in OZmap behind our back.

use conecte_ozmap::reservation::State;
use ozmap_sim::PropertyView;

use crate::fault::{Fault, pick, spread};
use crate::simulation::{Happening, Simulation};

impl Simulation {
    /// Somebody does something.
    pub(crate) fn stranger(&mut self) {
        let box_id = pick(&mut self.dice, &self.plan.boxes);
        match self.dice.below(10) {
            0 => {
                if self.world.take_port(box_id) {
                    self.struck(None, Fault::PortTaken);
                }
            }
            1 => {
                if self.world.fill_box(box_id).is_some_and(|taken| taken > 0) {
                    self.struck(None, Fault::BoxFilled);
                }
            }
            2 => {
                self.world.block_ports(box_id, true);
                self.struck(None, Fault::PortsBlocked);
                let blocked = spread(&mut self.dice, 22);
                self.after(blocked, Happening::Unblock(box_id));
            }
            3..=6 => {
                if let Some(case) = self.some_property().and_then(|property| self.case_of(&property)) {
                    self.technician(case);
                }
            }
            7 => self.install_by_hand(),
            _ => self.delete_something(),
        }
    }

    /// A technician installs a customer, on one of the properties under the code: there is one installation each.
    ///
    /// Between a look-up at OZmap and the delete that directly follows from its answer, no client of this API can see
    /// an installation: OZmap has no conditional delete. That window, and no other, is left out: from the look-up's
    /// answer leaving OZmap to its arrival, and on to the delete's effect. The technician comes again a little later.
    pub(crate) fn technician(&mut self, case: usize) {
        let about = &self.cases[case];
        let awaited = self.ledger.awaited[case].map(|seq| (self.ledger.process, seq));
        let unseeable = about.deletes_under_way > 0 || (awaited.is_some() && about.looked == awaited);
        if unseeable {
            let soon = self.soon();
            return self.after(soon, Happening::Technician(case));
        }
        let theirs = |property: &PropertyView| property.code.as_deref() == Some(about.code.as_str());
        let properties: Vec<PropertyView> = self.world.properties().filter(theirs).collect();
        if properties.is_empty() || properties.iter().any(|property| property.implanted) {
            return;
        }
        let n = self.dice.below(u32::try_from(properties.len()).unwrap_or(1));
        if properties[n as usize].client.is_some_and(|client| self.world.implant(client)) {
            self.struck(Some(case), Fault::Implanted);
        }
    }

    /// The customer came back, and the ISP's people installed them by hand under the code that they know.
    fn install_by_hand(&mut self) {
        let case = usize::try_from(self.dice.below(4)).unwrap_or_default() % self.cases.len();
        let over = [State::Released, State::Cancelled, State::Failed];
        if !self.ledger.rows[case].as_ref().is_some_and(|row| over.contains(&row.state)) {
            return;
        }
        let code = self.cases[case].code.clone();
        if self.world.properties().any(|property| property.code.as_ref() == Some(&code)) {
            return;
        }
        let box_id = pick(&mut self.dice, &self.plan.boxes);
        if self.world.add_customer(box_id, &code, true).is_some() {
            self.struck(Some(case), Fault::ImplantedByHand);
        }
    }

    fn delete_something(&mut self) {
        let Some(property) = self.some_property() else { return };
        let case = self.case_of(&property);
        if let Some(case) = case {
            self.cases[case].tampered.push(property.id);
        }
        self.world.delete_property(property.id);
        self.struck(case, Fault::PropertyDeleted);
    }

    fn some_property(&mut self) -> Option<PropertyView> {
        let count = u32::try_from(self.world.counts().properties).unwrap_or_default();
        let n = self.dice.below(count);
        self.world.properties().nth(n as usize)
    }

    fn case_of(&self, property: &PropertyView) -> Option<usize> {
        self.cases.iter().position(|case| property.code.as_ref() == Some(&case.code))
    }
}
