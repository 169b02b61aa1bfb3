//! What an edge counts of one site, and how Prometheus reads it.
//!
//! Labels are names of routes, calls, outcomes, providers and states: never an id, and nothing about a person.

mod exposition;
mod series;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::reservation::State;
use crate::viability::{Decision, Reason};
use exposition::{Exposition, Kind};
use series::{Histogram, Series};

/// Methods that get a label of their own; a client may send any word.
const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/// The outcome of a check that found a box.
const VIABLE: &str = "viable";

/// Counters since the start of the process that they are kept in.
#[derive(Debug)]
pub struct Metrics {
    requests: Series<3, u64>,
    checks: Series<1, u64>,
    calls: Series<2, u64>,
    durations: Series<1, Histogram>,
    lookups: Series<2, u64>,
}

/// What a ledger knows at this moment. Times are Unix milliseconds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerFigures {
    /// Reservations by state; a state that is absent has none.
    pub states: BTreeMap<String, u64>,
    /// Reservations with work that could be done now.
    pub due: u64,
    /// Those of them that have been waiting for long.
    pub overdue: u64,
    /// Releases that OZmap has not agreed to for long.
    pub releases_overdue: u64,
    /// When the oldest pending reservation was made.
    pub pending_since: Option<u64>,
    /// Since when OZmap refuses the token.
    pub token_refused_since: Option<u64>,
    /// Since when OZmap does not answer.
    pub unreachable_since: Option<u64>,
}

/// Calls to OZmap in this process.
#[derive(Debug, Clone, Copy, Default)]
pub struct Crowd {
    /// Under way.
    pub under_way: u32,
    /// Waiting for their turn.
    pub waiting: u32,
}

impl Default for Metrics {
    /// Nothing counted yet. What is known to be countable begins at 0: Prometheus sees no rise in a series that begins at 1.
    fn default() -> Self {
        let mut checks = Series::default();
        for outcome in Reason::ALL.map(Reason::code).into_iter().chain([VIABLE]) {
            *checks.of([outcome]) = 0;
        }
        let (requests, calls, lookups) = (Series::default(), Series::default(), Series::default());
        Self { requests, checks, calls, durations: Series::default(), lookups }
    }
}

impl Metrics {
    /// A request was answered; `route` is the pattern, not the path.
    pub fn request(&mut self, method: &str, route: &str, status: u16) {
        let method = if METHODS.contains(&method) { method } else { "other" };
        *self.requests.of([method, route, decimal(status, &mut [0; 5])]) += 1;
    }

    /// A check came to a decision.
    pub fn checked(&mut self, decision: &Decision) {
        let outcome = match decision {
            Decision::Viable(_) => VIABLE,
            Decision::NotViable(reason) => reason.code(),
        };
        *self.checks.of([outcome]) += 1;
    }

    /// A call to OZmap ended, or was not made; `outcome` is a status or what became of it instead.
    pub fn call(&mut self, call: &str, outcome: &str, ms: f64) {
        *self.calls.of([call, outcome]) += 1;
        self.durations.of([call]).observe(ms);
    }

    /// A look-up provider was asked, or passed over.
    pub fn lookup(&mut self, provider: &str, outcome: &str) {
        *self.lookups.of([provider, outcome]) += 1;
    }

    /// Everything, in Prometheus' text format.
    #[must_use]
    pub fn render(&self, ledger: &LedgerFigures, crowd: Crowd, now_ms: u64) -> String {
        let mut text = Exposition::default();
        ledger.write(&mut text, now_ms);
        crowd.write(&mut text);
        let counters = |text: &mut Exposition, name: &str, help: &str, rows: &[(Vec<(&str, &str)>, u64)]| {
            text.family(name, Kind::Counter, help);
            for (labels, count) in rows {
                text.sample(name, labels, count);
            }
        };
        counters(
            &mut text,
            "conecte_ozmap_requests_total",
            "Requests of this site by method, route and status.",
            &labelled(["method", "route", "status"], &self.requests),
        );
        counters(
            &mut text,
            "conecte_ozmap_viability_checks_total",
            "Checks by their outcome: viable, or the reason why not.",
            &labelled(["outcome"], &self.checks),
        );
        counters(
            &mut text,
            "conecte_ozmap_upstream_calls_total",
            "Calls to OZmap by kind and outcome: a status, a loss, or why it was not made.",
            &labelled(["call", "outcome"], &self.calls),
        );
        let name = "conecte_ozmap_upstream_call_duration_seconds";
        text.family(name, Kind::Histogram, "What calls to OZmap took, the wait for their turn included.");
        for ([call], histogram) in self.durations.sorted() {
            histogram.write(&mut text, name, ("call", call));
        }
        counters(
            &mut text,
            "conecte_ozmap_lookups_total",
            "Look-ups of CEPs and addresses by provider and outcome.",
            &labelled(["provider", "outcome"], &self.lookups),
        );
        text.finish()
    }
}

impl Crowd {
    fn write(self, text: &mut Exposition) {
        gauge(text, "conecte_ozmap_upstream_calls_under_way", "Calls to OZmap under way.", f64::from(self.under_way));
        gauge(text, "conecte_ozmap_upstream_calls_waiting", "Calls that wait for a turn.", f64::from(self.waiting));
    }
}

impl LedgerFigures {
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years, and as many reservations")]
    fn write(&self, text: &mut Exposition, now_ms: u64) {
        let name = "conecte_ozmap_reservations";
        text.family(name, Kind::Gauge, "Reservations by state.");
        for state in State::ALL {
            let state = serde_json::to_value(state).unwrap_or_default();
            let state = state.as_str().unwrap_or_default();
            text.sample(name, &[("state", state)], self.states.get(state).unwrap_or(&0));
        }
        let age = self.pending_since.map_or(0, |since| now_ms.saturating_sub(since));
        let seconds = |ms: u64| ms as f64 / 1_000.0;
        let mut gauge = |name: &str, help: &str, value: f64| gauge(text, name, help, value);
        gauge("conecte_ozmap_wakes_due", "Reservations with work to be done now.", self.due as f64);
        gauge("conecte_ozmap_wakes_overdue", "Those whose work is late by a minute or more.", self.overdue as f64);
        gauge(
            "conecte_ozmap_releases_overdue",
            "Ports that were to be given back an hour ago or longer.",
            self.releases_overdue as f64,
        );
        gauge("conecte_ozmap_oldest_pending_age_seconds", "Age of the oldest pending reservation, or 0.", seconds(age));
        for (name, what, since) in [
            ("token_refused", "OZmap refuses the token", self.token_refused_since),
            ("unreachable", "OZmap does not answer", self.unreachable_since),
        ] {
            let on = f64::from(u8::from(since.is_some()));
            gauge(&format!("conecte_ozmap_{name}"), &format!("1 while {what}."), on);
            gauge(
                &format!("conecte_ozmap_{name}_since_timestamp_seconds"),
                &format!("Since when {what}, in Unix time, or 0."),
                seconds(since.unwrap_or_default()),
            );
        }
    }
}

fn gauge(text: &mut Exposition, name: &str, help: &str, value: f64) {
    text.family(name, Kind::Gauge, help);
    text.sample(name, &[], value);
}

fn labelled<'a, const N: usize>(
    names: [&'a str; N],
    series: &'a Series<N, u64>,
) -> Vec<(Vec<(&'a str, &'a str)>, u64)> {
    series.sorted().into_iter().map(|(values, count)| (names.into_iter().zip(values).collect(), *count)).collect()
}

/// A number as text, without an allocation.
fn decimal(number: u16, room: &mut [u8; 5]) -> &str {
    let mut rest = number;
    let mut start = room.len();
    loop {
        start -= 1;
        room[start] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        if rest == 0 {
            break std::str::from_utf8(&room[start..]).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests;
