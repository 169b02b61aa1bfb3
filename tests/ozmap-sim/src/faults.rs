//! Faults: which call is hit by what. Deciding is pure; the server (or a simulation) does the harm.

use serde::{Deserialize, Serialize};

use crate::rng::SplitMix64;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The answer takes `ms` longer.
    Latency,
    /// Another status with `body`.
    Status,
    /// The connection is cut; the call has no effect.
    ResetBefore,
    /// The call has its effect; then the connection is cut without an answer.
    ResetAfter,
    /// Nothing happens and no answer comes; the connection stays open.
    Hang,
    /// The call has its effect; no answer comes; the connection stays open.
    HangAfter,
    /// A 200 whose body (`body`, or some HTML) is not JSON.
    Garbage,
    /// The answer's head announces the whole body; the connection ends after half of it.
    Truncate,
    /// A 302 to `/api/v2/redirected`: whoever follows it is seen in the log of calls.
    Redirect,
}

/// When a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Before the call has its effect. It then never has one, but for latency, where it comes later: even when the
    /// caller has gone by then.
    Before,
    /// After the effect.
    After,
}

/// Which calls a fault hits; an absent part matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Match {
    /// The method's name.
    pub method: Option<String>,
    /// Part of the escaped path.
    pub path_contains: Option<String>,
}

/// One fault of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Which calls it hits.
    #[serde(rename = "match", default)]
    pub calls: Match,
    /// What goes wrong.
    pub kind: FaultKind,
    /// Milliseconds of latency.
    #[serde(default)]
    pub ms: Option<u64>,
    /// The status that is answered; 500 when absent.
    #[serde(default)]
    pub status: Option<u16>,
    /// The body that is answered.
    #[serde(default)]
    pub body: Option<String>,
    /// How often it may still strike; for ever when absent.
    #[serde(default)]
    pub times: Option<u32>,
    /// Probability from 0 to 1; always when absent.
    #[serde(default)]
    pub rate: Option<f64>,
    /// When it strikes, for latency, status, garbage, truncate and redirect. Status and redirect strike before the
    /// effect, the others after it, unless said here.
    #[serde(default)]
    pub phase: Option<Phase>,
}

impl Fault {
    /// Its kind with status and phase where they are set, for counters: `status_503_after`.
    #[must_use]
    pub fn label(&self) -> String {
        let name = |value: serde_json::Result<serde_json::Value>| {
            value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let parts = [
            Some(name(serde_json::to_value(self.kind))),
            self.status.map(|status| status.to_string()),
            self.phase.map(|phase| name(serde_json::to_value(phase))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("_")
    }

    /// Whether the call has its effect before the fault shows.
    #[must_use]
    pub fn acts_first(&self) -> bool {
        match self.kind {
            FaultKind::ResetBefore | FaultKind::Hang => false,
            FaultKind::ResetAfter | FaultKind::HangAfter => true,
            FaultKind::Status | FaultKind::Redirect => self.phase == Some(Phase::After),
            FaultKind::Latency | FaultKind::Garbage | FaultKind::Truncate => self.phase != Some(Phase::Before),
        }
    }
}

/// The list of faults with its dice.
#[derive(Debug, Clone)]
pub struct Faults {
    list: Vec<Fault>,
    dice: SplitMix64,
}

impl Default for Faults {
    fn default() -> Self {
        Self::new(Vec::new(), 1)
    }
}

impl Faults {
    /// Faults that strike in the same way for the same seed and calls.
    #[must_use]
    pub fn new(list: Vec<Fault>, seed: u64) -> Self {
        Self { list, dice: SplitMix64::new(seed) }
    }

    /// The first fault of the list that hits this call, counted off its times.
    pub fn strike(&mut self, method: &str, path: &str) -> Option<Fault> {
        let dice = &mut self.dice;
        let hit = self.list.iter_mut().find(|fault| {
            fault.calls.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                && fault.calls.path_contains.as_deref().is_none_or(|part| path.contains(part))
                && fault.times != Some(0)
                && fault.rate.is_none_or(|rate| dice.chance(rate))
        })?;
        hit.times = hit.times.map(|times| times - 1);
        Some(hit.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(json: &str, seed: u64) -> Faults {
        Faults::new(serde_json::from_str(json).unwrap(), seed)
    }

    #[test]
    fn matches_and_counts() {
        let mut list = faults(
            r#"[{"match":{"method":"post","pathContains":"/properties"},"kind":"reset_after","times":2},
                {"kind":"latency","ms":5}]"#,
            1,
        );
        let mut kind = |method, path| list.strike(method, path).map(|fault| fault.kind);
        assert_eq!(kind("GET", "/api/v2/properties"), Some(FaultKind::Latency));
        assert_eq!(kind("POST", "/api/v2/properties"), Some(FaultKind::ResetAfter));
        assert_eq!(kind("POST", "/api/v2/properties"), Some(FaultKind::ResetAfter));
        assert_eq!(kind("POST", "/api/v2/properties"), Some(FaultKind::Latency));
        assert_eq!(Faults::default().strike("GET", "/"), None);
    }

    #[test]
    fn the_rate_is_kept_and_replayed() {
        let run = |seed| {
            let mut list = faults(r#"[{"kind":"hang","rate":0.2}]"#, seed);
            (0..1000).map(|_| list.strike("GET", "/").is_some()).collect::<Vec<_>>()
        };
        assert_eq!(run(3), run(3));
        assert_ne!(run(3), run(4));
        let hits = run(3).into_iter().filter(|&hit| hit).count();
        assert!((150..250).contains(&hits), "{hits}");
    }

    #[test]
    fn labels() {
        let label = |json| serde_json::from_str::<Fault>(json).unwrap().label();
        assert_eq!(label(r#"{"kind":"reset_before","rate":0.1}"#), "reset_before");
        assert_eq!(label(r#"{"kind":"status","status":503,"phase":"after"}"#), "status_503_after");
    }

    #[test]
    fn misspelt_faults_are_refused() {
        for bad in
            [r#"[{"kind":"explode"}]"#, r#"[{"kind":"hang","time":1}]"#, r#"[{"match":{"path":"x"},"kind":"hang"}]"#]
        {
            assert!(serde_json::from_str::<Vec<Fault>>(bad).is_err(), "{bad}");
        }
    }
}
