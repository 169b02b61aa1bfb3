//! The rules of a site's document, each of which a mistake is named after.

use super::document::Document;
use super::texts::{check_languages, check_texts};
use super::url::{base_url_mistake, origin_mistake};
use crate::geo::Metres;

/// The longest hold that a site may set: a port that nobody pays for is a port lost.
const MAX_RESERVATION_DAYS: f64 = 90.0;

/// The widest radius that a site may set: no drop cable is longer.
pub(crate) const MAX_RADIUS_M: f64 = 5_000.0;

/// The most calls at a time that a site may ask for.
const MAX_CONCURRENCY: u32 = 64;

/// The most characters of a name, of a site's, a plan's or a tag's.
const MAX_NAME_CHARS: usize = 100;

/// The most characters of what a plan says of itself.
const MAX_DESCRIPTION_CHARS: usize = 500;

/// Takes the place of a mistake below where it is looked for, and its code.
type Bad<'a> = &'a mut dyn FnMut(String, &'static str);

impl Document {
    /// Names every mistake that needs no OZmap to be seen.
    pub(super) fn check(&self, bad: Bad<'_>) {
        if !is_slug(&self.id) {
            bad("/id".into(), "not_a_slug");
        }
        name("/name", &self.name, bad);
        if !is_publishable(&self.key) {
            bad("/key".into(), "not_a_publishable_key");
        }
        for (at, origin) in self.origins.iter().enumerate() {
            if let Some(code) = origin_mistake(origin) {
                bad(format!("/origins/{at}"), code);
            } else if self.origins[..at].contains(origin) {
                bad(format!("/origins/{at}"), "duplicate");
            }
        }
        if let Some(code) = base_url_mistake(&self.ozmap.url) {
            bad("/ozmap/url".into(), code);
        }
        if !(1..=MAX_CONCURRENCY).contains(&self.ozmap.concurrency) {
            bad("/ozmap/concurrency".into(), "out_of_range");
        }
        self.check_plans(bad);
        if self.radius_m.is_some_and(|Metres(radius)| !(radius > 0.0 && radius <= MAX_RADIUS_M)) {
            bad("/radiusM".into(), "out_of_range");
        }
        if !(self.reservation_days > 0.0 && self.reservation_days <= MAX_RESERVATION_DAYS) {
            bad("/reservationDays".into(), "out_of_range");
        }
        if let Some(languages) = &self.languages {
            check_languages(languages, &mut |place, code| bad(format!("/languages{place}"), code));
        }
        if let Some(texts) = &self.texts {
            check_texts(texts, &mut |place, code| bad(format!("/texts{place}"), code));
        }
        self.lookups.check(&mut |place, code| bad(format!("/lookups{place}"), code));
        self.limits.check(&mut |place, code| bad(format!("/limits{place}"), code));
        if let Some(turnstile) = &self.turnstile {
            turnstile.check(&mut |place, code| bad(format!("/turnstile{place}"), code));
        }
    }

    fn check_plans(&self, bad: Bad<'_>) {
        if self.plans.is_empty() {
            bad("/plans".into(), "no_plans");
        }
        for (at, plan) in self.plans.iter().enumerate() {
            let place = format!("/plans/{at}");
            if !is_slug(&plan.id) {
                bad(format!("{place}/id"), "not_a_slug");
            } else if self.plans[..at].iter().any(|other| other.id == plan.id) {
                bad(format!("{place}/id"), "duplicate");
            }
            name(&format!("{place}/name"), &plan.name, bad);
            let text = plan.description.as_ref();
            if let Some(code) = text.and_then(|text| text_mistake(text, MAX_DESCRIPTION_CHARS, |c| c == '\n')) {
                bad(format!("{place}/description"), code);
            }
            for (at, tag) in plan.region_tags.iter().enumerate() {
                name(&format!("{place}/regionTags/{at}"), tag, bad);
            }
        }
    }
}

fn is_slug(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    plain && (1..=64).contains(&text.len())
}

fn is_publishable(key: &str) -> bool {
    let plain = |key: &str| key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    key.strip_prefix("pk_").is_some_and(|key| (8..=64).contains(&key.len()) && plain(key))
}

fn name(place: &str, text: &str, bad: Bad<'_>) {
    if let Some(code) = text_mistake(text, MAX_NAME_CHARS, |_| false) {
        bad(place.to_owned(), code);
    }
}

/// What is wrong with a text for people; `None` for nothing.
pub(super) fn text_mistake(text: &str, max_chars: usize, allowed: fn(char) -> bool) -> Option<&'static str> {
    if text.trim().is_empty() {
        Some("empty")
    } else if text.chars().any(|c| c.is_control() && !allowed(c)) {
        Some("control_character")
    } else if text.chars().nth(max_chars).is_some() {
        Some("too_long")
    } else {
        None
    }
}
