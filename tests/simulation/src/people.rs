//! Customers and operators, at the edge's doors.

use conecte_ozmap::reservation::{Event, New, State};
use conecte_ozmap::signup::{Signup, SignupInput};
use serde_json::json;

use crate::log::What;
use crate::simulation::Simulation;
use crate::step::Stepped;

impl Simulation {
    /// The customer asks, or asks again with the same key. While the ledger is down, in vain.
    pub(crate) fn submit(&mut self, case: usize) {
        self.note(Some(case), What::Person("submit"));
        if !self.ledger.up {
            return;
        }
        if self.ledger.rows[case].is_none() {
            let Self { cases, plan, clock, ledger, .. } = self;
            let new = New { code: cases[case].code.clone(), slots: cases[case].slots.clone(), hold_ms: plan.hold_ms };
            ledger.insert(case, new, clock.shown_ms());
        }
        if self.ledger.rows[case].as_ref().is_some_and(|row| row.state == State::Pending) {
            self.ledger.customers[case] = true;
        }
        self.ask(case, Event::Submit);
    }

    /// The customer changes their mind.
    pub(crate) fn cancel(&mut self, case: usize) {
        self.note(Some(case), What::Person("cancel"));
        self.ask(case, Event::Cancel);
    }

    /// The ISP's people keep the customer.
    pub(crate) fn confirm(&mut self, case: usize) {
        self.note(Some(case), What::Person("confirm"));
        self.ask(case, Event::Confirm);
    }

    fn ask(&mut self, case: usize, event: Event) {
        if !self.ledger.up {
            return;
        }
        if self.step(case, event) == Stepped::Refused {
            self.note(Some(case), What::Refused);
        }
        if self.ledger.up {
            self.set_alarm();
        }
    }
}

/// A signup of nobody: invented.
pub(crate) fn nobody() -> Signup {
    let input: SignupInput = serde_json::from_value(json!({
        "plan": "fibra-600",
        "contact": { "name": "Pessoa de Teste", "phone": "(48) 99999-0000", "email": "pessoa@teste.example" },
        "address": {
            "cep": "88025-500", "street": "R. de Teste", "number": "900",
            "district": "Agronômica", "city": "Florianópolis", "state": "SC"
        },
        "location": { "lat": -27.5782, "lng": -48.5274 }
    }))
    .expect("the shape of a signup");
    input.validate().expect("every field is right")
}
