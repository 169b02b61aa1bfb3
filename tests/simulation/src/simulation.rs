//! A run: the parts together, and the loop over what happens.

use conecte_ozmap::signup::Signup;
use ozmap_sim::{SplitMix64, World};

use crate::bug::Bug;
use crate::case::Case;
use crate::check::Violation;
use crate::clock::Clock;
use crate::fault::{Fault, between};
use crate::ledger::Ledger;
use crate::log::{self, Entry, What};
use crate::people::nobody;
use crate::plan::Plan;
use crate::queue::Queue;
use crate::tally::Tally;
use crate::wire::{Answer, Arrival};

/// More than any run needs: work that never ends is a violation, not a wait.
const STEPS_MAX: u32 = 40_000;

/// Something that will happen.
pub(crate) enum Happening {
    /// A call reaches OZmap.
    Arrives(Box<Arrival>),
    /// An answer, or the lack of one, reaches the ledger.
    Answered(Box<Answer>),
    /// The alarm of this number goes off.
    Alarm(u64),
    /// The customer asks, or asks again.
    Submit(usize),
    /// The customer changes their mind.
    Cancel(usize),
    /// The ISP's people keep the customer.
    Confirm(usize),
    /// The ledger dies.
    Crash,
    /// The ledger starts again.
    Restart,
    /// Somebody does something in OZmap.
    Stranger,
    /// A technician comes to this customer.
    Technician(usize),
    /// The ports of this box are free again.
    Unblock(ozmap_sim::ObjectId),
    /// The token is refused from now on.
    TokenExpires,
    /// There is a good token again.
    TokenRenewed,
    /// The ledger's clock is set.
    ClockJump(i64),
    /// Faults stop.
    Heal,
    /// Nothing but expiries may be left to wait for.
    Quiet,
}

/// A run under way.
pub(crate) struct Simulation {
    pub(crate) seed: u64,
    pub(crate) bug: Option<Bug>,
    pub(crate) dice: SplitMix64,
    pub(crate) queue: Queue<Happening>,
    pub(crate) clock: Clock,
    pub(crate) world: World,
    pub(crate) ledger: Ledger,
    pub(crate) cases: Vec<Case>,
    pub(crate) signup: Signup,
    pub(crate) plan: Plan,
    pub(crate) chaos: bool,
    pub(crate) log: Vec<Entry>,
    pub(crate) tally: Tally,
    pub(crate) violations: Vec<Violation>,
}

/// A run that is over.
#[derive(Debug)]
pub struct Run {
    /// What was counted.
    pub tally: Tally,
    /// What broke.
    pub violations: Vec<Violation>,
    /// What happened.
    pub log: Vec<Entry>,
}

impl Run {
    /// The hash of the log: the same exactly when the same happened.
    #[must_use]
    pub fn hash(&self) -> u64 {
        log::hash(&self.log)
    }
}

/// Runs one seed to its end.
#[must_use]
pub fn run(seed: u64, bug: Option<Bug>) -> Run {
    let mut simulation = Simulation::new(seed, bug);
    simulation.play();
    let Simulation { tally, violations, log, .. } = simulation;
    Run { tally, violations, log }
}

impl Simulation {
    fn new(seed: u64, bug: Option<Bug>) -> Self {
        // Seeds that follow one another give generators that do, too: one number in between parts them.
        let mut dice = SplitMix64::new(SplitMix64::new(seed).next_u64());
        let (mut world, mut queue) = (World::default(), Queue::default());
        let (plan, cases) = Plan::draw(seed, &mut dice, &mut world, &mut queue);
        Self {
            seed,
            bug,
            dice,
            queue,
            clock: Clock::default(),
            world,
            ledger: Ledger::new(cases.len()),
            cases,
            signup: nobody(),
            plan,
            chaos: true,
            log: Vec::new(),
            tally: Tally::default(),
            violations: Vec::new(),
        }
    }

    fn play(&mut self) {
        let mut steps = 0;
        while let Some((at, happening)) = self.queue.pop() {
            self.clock.true_ms = at;
            steps += 1;
            if steps > STEPS_MAX {
                self.violated("work_ends", None, format!("still at work after {STEPS_MAX} steps"));
                return;
            }
            self.happen(happening);
        }
        self.check_end();
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Arrives(arrival) => self.arrive(*arrival),
            Happening::Answered(answer) => self.answered(&answer),
            Happening::Alarm(number) => self.alarm(number),
            Happening::Restart => self.restart(),
            Happening::Unblock(box_id) => drop(self.world.block_ports(box_id, false)),
            Happening::TokenRenewed => self.world.settings.tokens = ozmap_sim::Settings::default().tokens,
            Happening::Heal => self.heal(),
            Happening::Quiet => self.check_quiet(),
            _ if !self.chaos => {}
            Happening::Submit(case) => self.submit(case),
            Happening::Cancel(case) => self.cancel(case),
            Happening::Confirm(case) => self.confirm(case),
            Happening::Crash if self.ledger.up => self.crash(Fault::Crash),
            Happening::Crash => {}
            Happening::Stranger => self.stranger(),
            Happening::Technician(case) => self.technician(case),
            Happening::TokenExpires => self.token_expires(),
            Happening::ClockJump(by_ms) => self.clock_jumps(by_ms),
        }
    }

    /// Schedules something.
    pub(crate) fn after(&mut self, ms: u64, happening: Happening) {
        self.queue.push(self.clock.true_ms + ms, happening);
    }

    pub(crate) fn note(&mut self, case: Option<usize>, what: What) {
        self.log.push(Entry { true_ms: self.clock.true_ms, shown_ms: self.clock.shown_ms(), case, what });
    }

    /// Counts a fault that struck.
    pub(crate) fn struck(&mut self, case: Option<usize>, fault: Fault) {
        self.tally.fault(fault);
        self.note(case, What::Fault(fault));
    }

    /// A moment within a minute.
    pub(crate) fn soon(&mut self) -> u64 {
        between(&mut self.dice, 1, 60_000)
    }
}
