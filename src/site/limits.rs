//! What a site lets its callers ask for: the `limits` of its document.

use serde::Deserialize;

/// Calls a minute by one caller. Brazilian mobile operators put many customers behind one IPv4 address (CGNAT): a signup
/// is some ten calls, and a dozen people of one city may come at a time.
const DEFAULT_PER_CALLER_PER_MINUTE: u32 = 120;

/// Calls a minute by all pages of a site: more than a campaign on television brings a regional provider.
const DEFAULT_PER_MINUTE: u32 = 3_000;

/// Reservations of one phone that hold or may take a port: one's own, and one's parents'.
const DEFAULT_OPEN_PER_PHONE: u32 = 2;

/// The same of one dwelling: plans compared, and a phone mistyped.
const DEFAULT_OPEN_PER_ADDRESS: u32 = 3;

/// The highest limit that may be set: whoever needs more needs none.
const MOST: u32 = 1_000_000;

/// The limits of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Limits {
    /// Calls a minute by one caller, where the edge knows who calls; 120 by default.
    pub per_caller_per_minute: u32,
    /// Calls a minute by all callers together; 3,000 by default.
    pub per_minute: u32,
    /// Open reservations of one phone; 2 by default.
    pub open_per_phone: u32,
    /// Open reservations of one address, block and flat included; 3 by default.
    pub open_per_address: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_caller_per_minute: DEFAULT_PER_CALLER_PER_MINUTE,
            per_minute: DEFAULT_PER_MINUTE,
            open_per_phone: DEFAULT_OPEN_PER_PHONE,
            open_per_address: DEFAULT_OPEN_PER_ADDRESS,
        }
    }
}

impl Limits {
    /// Names every mistake by its place below `limits`.
    pub(crate) fn check(&self, bad: &mut dyn FnMut(&str, &'static str)) {
        let fields = [
            ("/perCallerPerMinute", self.per_caller_per_minute),
            ("/perMinute", self.per_minute),
            ("/openPerPhone", self.open_per_phone),
            ("/openPerAddress", self.open_per_address),
        ];
        for (field, limit) in fields {
            if !(1..=MOST).contains(&limit) {
                bad(field, "out_of_range");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn limits(json: Value) -> Limits {
        serde_json::from_value(json).expect("a shape")
    }

    #[test]
    fn what_is_not_set_has_its_default() {
        assert_eq!(limits(json!({})), Limits::default());
        let own = limits(json!({"perMinute": 7}));
        assert_eq!(own, Limits { per_minute: 7, ..Limits::default() });
    }

    #[test]
    fn no_limit_is_nothing_or_more_than_the_most() {
        for field in ["perCallerPerMinute", "perMinute", "openPerPhone", "openPerAddress"] {
            for (value, fine) in [(0, false), (1, true), (MOST, true), (MOST + 1, false)] {
                let mut found = Vec::new();
                limits(json!({ field: value })).check(&mut |pointer, code| found.push((pointer.to_owned(), code)));
                let wanted = if fine { vec![] } else { vec![(format!("/{field}"), "out_of_range")] };
                assert_eq!(found, wanted, "{field} {value}");
            }
        }
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for bad in [json!({"perHour": 1}), json!({"perMinute": -1}), json!({"perMinute": 1.5}), json!(120)] {
            assert!(serde_json::from_value::<Limits>(bad.clone()).is_err(), "{bad}");
        }
    }
}
