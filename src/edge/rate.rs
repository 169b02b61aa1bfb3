//! How often a site's pages may call: each caller by itself, and all of them together.
//!
//! A bucket of as many calls as a minute allows, filled evenly: whoever has been quiet may call all of them at once, and
//! goes on at the minute's pace. A call that is refused costs nothing. Buckets are kept as the time at which they are full
//! again (the generic cell rate algorithm), so that one that is full need not be remembered at all.

use core::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};
use std::collections::BTreeMap;

use crate::site::Limits;

const MINUTE_MS: u64 = 60_000;

/// Callers remembered by each of two generations, for one site: with 24 bytes each and the tree around them, about a
/// megabyte. More of them in a minute are an attack, which the limit of the site stops.
const CALLERS: usize = 10_000;

/// Who calls, as far as an address says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// The first 64 bits of an IPv6 address: one line has all the others.
    V6(u64),
    /// Everybody whose address is missing or none: together they are one caller.
    Unknown,
}

impl Caller {
    /// The caller that a header names. What is no address is no mistake of the caller's, who does not write it.
    #[must_use]
    pub fn of(header: Option<&str>) -> Self {
        match header.unwrap_or_default().trim().parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => Self::V4(address),
            Ok(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                let line = [a, b, c, d].into_iter().fold(0, |line, part| line << 16 | u64::from(part));
                address.to_ipv4_mapped().map_or(Self::V6(line), Self::V4)
            }
            Err(_) => Self::Unknown,
        }
    }
}

/// One text for one caller. Personal data: it is neither logged nor stored.
impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V4(address) => address.fmt(f),
            Self::V6(line) => write!(f, "{}/64", Ipv6Addr::from_bits(u128::from(*line) << 64)),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

/// A rate, and what its buckets have in common.
#[derive(Debug, Clone, Copy)]
struct Rate {
    /// Between two calls at the even pace, in microseconds, rounded up.
    step_us: u64,
    /// From empty to full.
    whole_us: u64,
}

impl Rate {
    fn per_minute(calls: u32) -> Self {
        let calls = u64::from(calls.max(1));
        let step_us = (MINUTE_MS * 1_000).div_ceil(calls);
        Self { step_us, whole_us: step_us * calls }
    }

    /// When a bucket that is full again at `full_us` is so after one more call, or how many microseconds are missing.
    fn take(self, full_us: u64, now_us: u64) -> Result<u64, u64> {
        // A clock that was set back has no caller wait longer than an empty bucket does.
        let full_us = full_us.clamp(now_us, now_us.saturating_add(self.whole_us));
        let after = full_us.saturating_add(self.step_us);
        match after.saturating_sub(now_us.saturating_add(self.whole_us)) {
            0 => Ok(after),
            missing => Err(missing),
        }
    }
}

/// When the buckets of those who called last are full again: those of this minute, and of the one before.
///
/// Whoever was quiet for a whole minute has a full bucket and is forgotten without loss; with more callers than
/// [`CALLERS`] the generations turn sooner, and who has been quiet the longest is forgotten first.
#[derive(Debug, Clone, Default)]
struct Callers {
    fresh: BTreeMap<Caller, u64>,
    old: BTreeMap<Caller, u64>,
    since_ms: u64,
}

impl Callers {
    /// The bucket of a caller; zero, which is long ago, for one that is not remembered.
    fn full_us(&mut self, caller: Caller, now_ms: u64) -> u64 {
        if now_ms.abs_diff(self.since_ms) >= MINUTE_MS {
            // After two minutes without a call, nobody of either generation has anything left to wait for.
            if now_ms.abs_diff(self.since_ms) >= 2 * MINUTE_MS {
                self.fresh.clear();
            }
            self.turn(now_ms);
        }
        self.fresh.get(&caller).or_else(|| self.old.get(&caller)).copied().unwrap_or_default()
    }

    fn set(&mut self, caller: Caller, full_us: u64, now_ms: u64) {
        if self.fresh.len() >= CALLERS && !self.fresh.contains_key(&caller) {
            self.turn(now_ms);
        }
        self.fresh.insert(caller, full_us);
    }

    fn turn(&mut self, now_ms: u64) {
        self.old = core::mem::take(&mut self.fresh);
        self.since_ms = now_ms;
    }
}

/// Who called the pages of one site, and how often. Its limits come with each call: they may change.
#[derive(Debug, Clone, Default)]
pub struct Rates {
    callers: Callers,
    all_full_us: u64,
}

impl Rates {
    /// Counts a call, at `now` in milliseconds; nobody as the caller is somebody of whom nothing is known, who counts for
    /// the site alone. A call that is refused counts for nobody: who floods takes no turn of the others.
    ///
    /// # Errors
    /// The milliseconds until such a call is let through.
    pub fn take(&mut self, limits: &Limits, caller: Option<Caller>, now_ms: u64) -> Result<(), u64> {
        let (each, all) = (Rate::per_minute(limits.per_caller_per_minute), Rate::per_minute(limits.per_minute));
        let clock_us = now_ms.saturating_mul(1_000);
        let missing = |us: u64| us.div_ceil(1_000);
        let own = match caller {
            Some(caller) => {
                let full_us = self.callers.full_us(caller, now_ms);
                Some((caller, each.take(full_us, clock_us).map_err(missing)?))
            }
            None => None,
        };
        self.all_full_us = all.take(self.all_full_us, clock_us).map_err(missing)?;
        if let Some((caller, full_us)) = own {
            self.callers.set(caller, full_us, now_ms);
        }
        Ok(())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: u64 = 1_700_000_000_000;

    /// A site's rates, with its limits.
    #[derive(Clone)]
    struct Limited {
        rates: Rates,
        limits: Limits,
    }

    impl Limited {
        fn take(&mut self, caller: Option<Caller>, now_ms: u64) -> Result<(), u64> {
            self.rates.take(&self.limits, caller, now_ms)
        }
    }

    fn rates(per_caller_per_minute: u32, per_minute: u32) -> Limited {
        let limits = Limits { per_caller_per_minute, per_minute, ..Limits::default() };
        Limited { rates: Rates::default(), limits }
    }

    fn caller(n: u32) -> Caller {
        Caller::V4(Ipv4Addr::from_bits(n))
    }

    /// How many of so many calls at once are let through.
    fn served(rates: &mut Limited, who: Option<Caller>, calls: u32, now: u64) -> usize {
        (0..calls).filter(|_| rates.take(who, now).is_ok()).count()
    }

    #[test]
    fn an_address_is_a_caller_and_an_ipv6_line_is_one() {
        let text = |header: &str| Caller::of(Some(header)).to_string();
        assert_eq!(text(" 203.0.113.7 "), "203.0.113.7");
        assert_eq!(text("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(text("2001:db8:0:7:1::1"), "2001:db8:0:7::/64");
        assert_eq!(text("2001:DB8:0:7:ffff::2"), "2001:db8:0:7::/64");
        assert_ne!(text("2001:db8:0:8::1"), text("2001:db8:0:7::1"));
    }

    #[test]
    fn what_is_no_address_is_one_caller_for_all() {
        for bad in
            ["", "unknown", "203.0.113.7, 198.51.100.1", "203.0.113.7:4711", "[::1]", "fe80::1%eth0", "1.2.3", "é"]
        {
            assert_eq!(Caller::of(Some(bad)), Caller::Unknown, "{bad}");
        }
        assert_eq!(Caller::of(None), Caller::Unknown);
    }

    #[test]
    fn a_minutes_calls_at_once_and_then_its_pace() {
        let mut rates = rates(120, 3_000);
        let (one, other) = (Some(caller(1)), Some(caller(2)));
        assert_eq!(served(&mut rates, one, 500, NOW), 120);
        assert_eq!(rates.take(one, NOW), Err(500));
        assert_eq!(rates.take(one, NOW + 499), Err(1));
        assert_eq!(rates.take(one, NOW + 500), Ok(()));
        assert_eq!(rates.take(one, NOW + 500), Err(500));
        assert_eq!(served(&mut rates, other, 500, NOW), 120);
        assert_eq!(served(&mut rates, one, 500, NOW + 500 + MINUTE_MS), 120);
    }

    #[test]
    fn the_site_has_its_own_limit_which_who_is_refused_does_not_use_up() {
        let mut rates = rates(2, 10);
        assert_eq!(served(&mut rates, Some(caller(1)), 1_000, NOW), 2);
        assert_eq!((2..100).map(|n| served(&mut rates, Some(caller(n)), 2, NOW)).sum::<usize>(), 8);
        assert_eq!(rates.take(Some(caller(200)), NOW), Err(6_000));
        assert_eq!(rates.take(None, NOW), Err(6_000));
        assert_eq!(rates.take(Some(caller(200)), NOW + 6_000), Ok(()));
        // What the site refused has used up none of the caller's own calls.
        assert_eq!(served(&mut rates, Some(caller(200)), 3, NOW + 2 * MINUTE_MS), 2);
    }

    #[test]
    fn of_whom_nothing_is_known_the_site_alone_counts() {
        let mut rates = rates(1, 50);
        assert_eq!(served(&mut rates, None, 100, NOW), 50);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let mut rates = rates(60, 60);
        assert_eq!(served(&mut rates, Some(caller(1)), 100, NOW), 60);
        let back = NOW - 3_600_000;
        assert_eq!(rates.take(Some(caller(1)), back), Err(1_000));
        assert_eq!(rates.take(Some(caller(1)), back + MINUTE_MS), Err(1_000));
        assert_eq!(served(&mut rates, Some(caller(2)), 100, NOW + 3 * MINUTE_MS), 60);
    }

    #[test]
    fn limits_that_change_hold_from_the_next_call_on() {
        let mut rates = rates(60, 60);
        assert_eq!(served(&mut rates, Some(caller(1)), 30, NOW), 30);
        rates.limits = Limits { per_caller_per_minute: 2, ..rates.limits };
        assert_eq!(served(&mut rates, Some(caller(2)), 10, NOW), 2);
        assert_eq!(served(&mut rates, Some(caller(1)), 10, NOW + MINUTE_MS), 2);
        rates.limits = Limits { per_caller_per_minute: 600, per_minute: 600, ..rates.limits };
        // What was used up stays so, and comes back at the new pace.
        assert_eq!(served(&mut rates, Some(caller(1)), 1_000, NOW + MINUTE_MS), 0);
        assert_eq!(served(&mut rates, Some(caller(1)), 1_000, NOW + MINUTE_MS + 30_000), 300);
    }

    #[test]
    fn the_memory_is_bounded_and_the_oldest_are_forgotten_first() {
        let mut rates = rates(1, 1_000_000);
        let most = u32::try_from(2 * CALLERS).expect("small");
        for n in 0..10 * most {
            assert_eq!(rates.take(Some(caller(n)), NOW), Ok(()));
            assert!(rates.rates.callers.fresh.len() + rates.rates.callers.old.len() <= 2 * CALLERS);
        }
        let last = 10 * most - 1;
        assert!(rates.take(Some(caller(last)), NOW).is_err(), "the newest are remembered");
        assert!(rates.take(Some(caller(last - most / 2)), NOW).is_err());
        assert_eq!(rates.take(Some(caller(0)), NOW), Ok(()), "the oldest are not");
    }

    #[test]
    fn an_address_is_forgotten_once_its_minute_is_over() {
        let mut rates = rates(120, 3_000);
        assert_eq!(rates.take(Some(caller(1)), NOW), Ok(()));
        for minute in 1..=2 {
            assert_eq!(rates.take(Some(caller(2)), NOW + minute * MINUTE_MS), Ok(()));
        }
        assert!(
            !rates.rates.callers.fresh.contains_key(&caller(1)) && !rates.rates.callers.old.contains_key(&caller(1))
        );
    }

    proptest! {
        /// Whatever comes when: in any stretch of time, nobody gets more than a full bucket and what flows in meanwhile,
        /// and who waits as long as told is let through.
        #[test]
        fn never_more_than_a_bucket_and_its_inflow(
            limit in 1_u32..400, site in 1_u32..400, calls in prop::collection::vec((0_u32..3, 0_u64..2_000), 1..400)
        ) {
            let mut rates = rates(limit, site);
            let mut now = NOW;
            let mut let_in: Vec<(u32, u64)> = Vec::new();
            for (who, pause) in calls {
                now += pause;
                match rates.clone().take(Some(caller(who)), now) {
                    Ok(()) => let_in.push((who, now)),
                    Err(wait) => {
                        prop_assert!(wait > 0 && wait <= MINUTE_MS + 1);
                        prop_assert!(rates.clone().take(Some(caller(who)), now + wait - 1).is_err());
                    }
                }
                let _ = rates.take(Some(caller(who)), now);
            }
            for (from, &(_, start)) in let_in.iter().enumerate() {
                for who in [None, Some(0), Some(1), Some(2)] {
                    let mine = let_in[from..].iter().filter(|(other, _)| who.is_none_or(|who| who == *other));
                    let limit = u64::from(if who.is_some() { limit } else { site });
                    for (count, &(_, at)) in mine.enumerate() {
                        let most = limit + (at - start) * limit / MINUTE_MS + 1;
                        prop_assert!((count as u64) < most, "{count} and one within {} ms", at - start);
                    }
                }
            }
        }
    }
}
