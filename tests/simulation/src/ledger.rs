//! A model of `www/worker/ledger.ts`: what lasts, what a crash takes with it, and the one alarm.

use conecte_ozmap::reservation::{New, Reservation, State};

/// `IN_FLIGHT_WATCH_MS` of the Worker: a call in flight for longer means that whoever made it is gone.
const IN_FLIGHT_WATCH_MS: u64 = 60_000;

/// `ALARM_MIN_MS` of the Worker: the nearest future that an alarm is set for.
const ALARM_MIN_MS: u64 = 1_000;

/// One row of the ledger's table.
pub(crate) struct Row {
    /// The machine's state, serialised: nothing outlives a crash that does not outlive this.
    machine: String,
    pub(crate) state: State,
    /// The call that the machine awaits.
    in_flight: Option<u64>,
    pub(crate) wake_at: Option<u64>,
}

/// The ledger: a table on disk, and a process that comes and goes.
pub(crate) struct Ledger {
    /// On disk; a row is there once its customer has asked.
    pub(crate) rows: Vec<Option<Row>>,
    /// In memory: whose personal data is at hand.
    pub(crate) customers: Vec<bool>,
    /// In memory: the call that each loop awaits.
    pub(crate) awaited: Vec<Option<u64>>,
    /// The process that is running, by number.
    pub(crate) process: u32,
    pub(crate) up: bool,
    /// The alarm in force, by number: one that was set anew does not go off.
    pub(crate) alarm: u64,
}

impl Ledger {
    pub(crate) fn new(cases: usize) -> Self {
        Self {
            rows: std::iter::repeat_with(|| None).take(cases).collect(),
            customers: vec![false; cases],
            awaited: vec![None; cases],
            process: 0,
            up: true,
            alarm: 0,
        }
    }

    /// The machine as it was saved.
    pub(crate) fn load(&self, case: usize) -> Option<Reservation> {
        let row = self.rows[case].as_ref()?;
        Some(Reservation::load(&row.machine).expect("the ledger reads what it wrote"))
    }

    /// The call that was in flight when the machine was saved.
    pub(crate) fn in_flight(&self, case: usize) -> Option<u64> {
        self.rows[case].as_ref()?.in_flight
    }

    /// Writes a new reservation down.
    pub(crate) fn insert(&mut self, case: usize, new: New, now_ms: u64) {
        self.save(case, &Reservation::new(new, now_ms), now_ms);
    }

    /// Writes the machine down, and forgets the person once it is not pending.
    pub(crate) fn save(&mut self, case: usize, machine: &Reservation, now_ms: u64) {
        let in_flight = machine.in_flight().map(|(seq, _)| seq);
        self.rows[case] = Some(Row {
            machine: serde_json::to_string(machine).expect("a reservation is plain data"),
            state: machine.state(),
            in_flight,
            wake_at: if in_flight.is_some() { Some(now_ms + IN_FLIGHT_WATCH_MS) } else { machine.due_at() },
        });
        if machine.state() != State::Pending {
            self.customers[case] = false;
        }
    }

    /// What the ledger's clock must show for the alarm to go off.
    pub(crate) fn alarm_at(&self, now_ms: u64) -> Option<u64> {
        let due = self.rows.iter().flatten().filter_map(|row| row.wake_at).min()?;
        Some(due.max(now_ms + ALARM_MIN_MS))
    }

    /// What is due, earliest first.
    pub(crate) fn due(&self, now_ms: u64) -> Vec<usize> {
        let wakes = self.rows.iter().enumerate().filter_map(|(case, row)| Some((row.as_ref()?.wake_at?, case)));
        let mut due: Vec<_> = wakes.filter(|(at, _)| *at <= now_ms).collect();
        due.sort_unstable();
        due.into_iter().map(|(_, case)| case).collect()
    }

    /// The process ends, and takes what is in memory with it.
    pub(crate) fn crash(&mut self) {
        self.up = false;
        self.process += 1;
        self.alarm += 1;
        self.customers.fill(false);
        self.awaited.fill(None);
    }
}
