//! An ISP's configuration, as the one file that the edge reads: a list of sites.

use serde::Deserialize;

use crate::geo::Metres;
use crate::lookup::Lookups;
use crate::plan::Plan;
use crate::problem::InputError;

/// Days that a port is held without a confirmation, where the site does not say.
const DEFAULT_RESERVATION_DAYS: f64 = 7.0;

/// The longest hold that a site may set: a port that nobody pays for is a port lost.
const MAX_RESERVATION_DAYS: f64 = 90.0;

/// The widest radius that a site may set: no drop cable is longer.
pub(crate) const MAX_RADIUS_M: f64 = 5_000.0;

/// Calls at a time where the site does not say: an OZmap of a small provider is a small server.
const DEFAULT_CONCURRENCY: u32 = 8;

/// The most calls at a time that a site may ask for.
const MAX_CONCURRENCY: u32 = 64;

const DAY_MS: f64 = 86_400_000.0;

/// Every site of a deployment.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sites {
    /// At least one.
    pub sites: Vec<Site>,
}

/// One ISP. The OZmap token is not here: it is a secret binding of the edge.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Site {
    /// Short name: lower-case letters, digits and hyphens. Names the secret and the ledger.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Publishable key, `pk_…`.
    pub key: String,
    /// Origins whose pages may use the key.
    pub origins: Vec<String>,
    /// Where OZmap is.
    pub ozmap: Ozmap,
    /// What the site sells.
    pub plans: Vec<Plan>,
    /// Overrides OZmap's own search radius. Absent: OZmap's setting decides, and no `radius` is sent.
    pub radius_m: Option<Metres>,
    /// Days that a port is held without a confirmation; fractions are allowed. Default 7.
    #[serde(default = "default_days")]
    pub reservation_days: f64,
    /// Who is asked about CEPs and addresses.
    #[serde(default)]
    pub lookups: Lookups,
}

/// Where a site's OZmap is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ozmap {
    /// Base URL of the API, with its port and path: `https://cliente.ozmap.com.br:9994/api/v2`.
    pub url: String,
    /// Calls under way at a time, in one process of workerd or one isolate of Cloudflare's: 1 to 64, 8 by default.
    #[serde(default = "default_concurrency")]
    pub concurrency: u32,
}

fn default_concurrency() -> u32 {
    DEFAULT_CONCURRENCY
}

fn default_days() -> f64 {
    DEFAULT_RESERVATION_DAYS
}

impl Sites {
    /// Reads and checks a configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place. `pointer` is empty where the text is not JSON of this
    /// shape at all.
    pub fn parse(json: &str) -> Result<Self, Vec<InputError>> {
        let sites: Self = serde_json::from_str(json).map_err(|error| {
            let at = format!("line {} column {}: {error}", error.line(), error.column());
            vec![InputError { pointer: at, code: "not_a_sites_file" }]
        })?;
        let mut errors = Vec::new();
        let mut bad = |pointer: String, code| errors.push(InputError { pointer, code });
        if sites.sites.is_empty() {
            bad("/sites".into(), "no_sites");
        }
        for (at, site) in sites.sites.iter().enumerate() {
            site.check(&mut |field, code| bad(format!("/sites/{at}{field}"), code));
            let before = &sites.sites[..at];
            if before.iter().any(|other| other.id == site.id) {
                bad(format!("/sites/{at}/id"), "duplicate");
            }
            if before.iter().any(|other| other.key == site.key) {
                bad(format!("/sites/{at}/key"), "duplicate");
            }
        }
        if errors.is_empty() { Ok(sites) } else { Err(errors) }
    }
}

impl Site {
    /// The plan of this id.
    #[must_use]
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// Whether any plan is sold in some regions only.
    #[must_use]
    pub fn sells_by_region(&self) -> bool {
        self.plans.iter().any(|plan| !plan.region_tags.is_empty())
    }

    /// Whether pages of this origin may use the site's key.
    #[must_use]
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed == origin)
    }

    /// How long a port is held without a confirmation, in milliseconds.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie within (0, 90] days")]
    pub fn hold_ms(&self) -> u64 {
        (self.reservation_days * DAY_MS) as u64
    }

    fn check(&self, bad: &mut dyn FnMut(String, &'static str)) {
        if !is_slug(&self.id) {
            bad("/id".into(), "not_a_slug");
        }
        if self.name.trim().is_empty() {
            bad("/name".into(), "empty");
        }
        let key = self.key.strip_prefix("pk_").unwrap_or_default();
        if key.len() < 8 || !key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            bad("/key".into(), "not_a_publishable_key");
        }
        for (at, origin) in self.origins.iter().enumerate() {
            if split_url(origin).is_none_or(|url| !url.path.is_empty()) {
                bad(format!("/origins/{at}"), "not_an_origin");
            } else if origin.starts_with("http:") && !is_loopback(origin) {
                bad(format!("/origins/{at}"), "plain_http");
            }
        }
        if let Some(code) = base_url_mistake(&self.ozmap.url) {
            bad("/ozmap/url".into(), code);
        }
        if !(1..=MAX_CONCURRENCY).contains(&self.ozmap.concurrency) {
            bad("/ozmap/concurrency".into(), "out_of_range");
        }
        if self.plans.is_empty() {
            bad("/plans".into(), "no_plans");
        }
        for (at, plan) in self.plans.iter().enumerate() {
            if !is_slug(&plan.id) {
                bad(format!("/plans/{at}/id"), "not_a_slug");
            }
            if self.plans[..at].iter().any(|other| other.id == plan.id) {
                bad(format!("/plans/{at}/id"), "duplicate");
            }
            if plan.name.trim().is_empty() {
                bad(format!("/plans/{at}/name"), "empty");
            }
        }
        if self.radius_m.is_some_and(|Metres(radius)| !(radius > 0.0 && radius <= MAX_RADIUS_M)) {
            bad("/radiusM".into(), "out_of_range");
        }
        if !(self.reservation_days > 0.0 && self.reservation_days <= MAX_RESERVATION_DAYS) {
            bad("/reservationDays".into(), "out_of_range");
        }
        self.lookups.check(&mut |field, code| bad(format!("/lookups{field}"), code));
    }
}

fn is_slug(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    plain && (1..=64).contains(&text.len())
}

struct Url<'a> {
    host: &'a str,
    path: &'a str,
}

/// The host and path of an http(s) URL without user, query or fragment; `None` for anything else.
fn split_url(text: &str) -> Option<Url<'_>> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    if rest.bytes().any(|b| !b.is_ascii_graphic() || b"@?#\\%\"<>".contains(&b)) {
        return None;
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => {
            port.parse::<u16>().ok().filter(|port| *port > 0)?;
            host
        }
        _ => authority,
    };
    let traversal = path.split('/').any(|segment| matches!(segment, "." | ".."));
    (is_host(host) && !traversal).then_some(Url { host, path })
}

/// A name, an IPv4 address, or an IPv6 address in brackets: no second port, and no `*`, which would match nothing.
fn is_host(host: &str) -> bool {
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<core::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)),
    }
}

/// What is wrong with the base URL of somebody whom the edge calls; `None` for nothing.
pub(crate) fn base_url_mistake(url: &str) -> Option<&'static str> {
    match split_url(url) {
        None => Some("not_a_url"),
        Some(_) if url.starts_with("http:") && !is_loopback(url) => Some("plain_http"),
        Some(_) => None,
    }
}

/// Whether a URL is of this host, written in lower case.
pub(crate) fn has_host(url: &str, host: &str) -> bool {
    split_url(url).is_some_and(|url| url.host.trim_end_matches('.').eq_ignore_ascii_case(host))
}

fn is_loopback(url: &str) -> bool {
    split_url(url).is_some_and(|url| matches!(url.host, "localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invented test data.
    fn config(change: impl FnOnce(&mut serde_json::Value)) -> Result<Sites, Vec<InputError>> {
        let mut json = serde_json::json!({"sites": [{
            "id": "demo", "name": "Demo", "key": "pk_demo_test_0001",
            "origins": ["https://demo.example", "http://localhost:8787"],
            "ozmap": {"url": "https://ozmap.example:9994/api/v2"},
            "plans": [{"id": "fibra-300", "name": "Fibra 300", "regionTags": ["5d9f3ff9200141000647f814"]}],
            "lookups": {}
        }]});
        change(&mut json);
        Sites::parse(&json.to_string())
    }

    #[test]
    fn defaults() {
        let sites = config(|_| {}).expect("valid");
        let site = &sites.sites[0];
        assert_eq!(site.hold_ms(), 7 * 24 * 60 * 60 * 1000);
        assert_eq!(site.radius_m, None);
        let public = serde_json::to_string(&site.plans).expect("json");
        assert!(!public.contains("5d9f3ff9200141000647f814"), "{public}");
    }

    #[test]
    fn each_mistake_is_named_with_its_place() {
        let cases: [(&str, serde_json::Value, &str); 21] = [
            ("/id", "Demo 1".into(), "not_a_slug"),
            ("/name", " ".into(), "empty"),
            ("/key", "sk_demo_test_0001".into(), "not_a_publishable_key"),
            ("/origins/0", "https://demo.example/".into(), "not_an_origin"),
            ("/origins/0", "http://demo.example".into(), "plain_http"),
            ("/origins/0", "https://*.example".into(), "not_an_origin"),
            ("/ozmap/url", "https://x:9994:80/api".into(), "not_a_url"),
            ("/ozmap/url", "https://[::1/api".into(), "not_a_url"),
            ("/ozmap/url", "https://[x]/api".into(), "not_a_url"),
            ("/ozmap/url", "ftp://x".into(), "not_a_url"),
            ("/ozmap/url", "https://user@x/api".into(), "not_a_url"),
            ("/ozmap/url", "https://x/api/../v2".into(), "not_a_url"),
            ("/ozmap/url", "https://x:99999/api".into(), "not_a_url"),
            ("/ozmap/url", "http://ozmap.example:9994/api/v2".into(), "plain_http"),
            ("/ozmap/url", "http://127.0.0.1.example/api/v2".into(), "plain_http"),
            ("/ozmap/concurrency", 0.into(), "out_of_range"),
            ("/ozmap/concurrency", 65.into(), "out_of_range"),
            ("/plans", serde_json::json!([]), "no_plans"),
            ("/radiusM", 0.into(), "out_of_range"),
            ("/reservationDays", 91.into(), "out_of_range"),
            ("/lookups/contact", "nobody".into(), "not_a_contact"),
        ];
        for (field, value, code) in cases {
            let (parent, name) = field.rsplit_once('/').expect("pointer");
            let errors = config(|json| {
                let parent = json.pointer_mut(&format!("/sites/0{parent}")).expect("parent");
                match (parent, name.parse::<usize>()) {
                    (serde_json::Value::Array(items), Ok(at)) => items[at] = value.clone(),
                    (parent, _) => parent[name] = value.clone(),
                }
            });
            assert_eq!(errors, Err(vec![InputError { pointer: format!("/sites/0{field}"), code }]), "{value}");
        }
    }

    #[test]
    fn ids_keys_and_plans_are_unique_and_unknown_fields_are_refused() {
        let twice = config(|json| {
            let copy = json["sites"][0].clone();
            json["sites"].as_array_mut().expect("list").push(copy);
        });
        let pointers: Vec<_> = twice.expect_err("twice").into_iter().map(|e| e.pointer).collect();
        assert_eq!(pointers, ["/sites/1/id", "/sites/1/key"]);
        let unknown = config(|json| json["sites"][0]["radius"] = 300.into()).expect_err("unknown field");
        assert_eq!(unknown[0].code, "not_a_sites_file");
        assert!(unknown[0].pointer.contains("unknown field `radius`"), "{unknown:?}");
    }
}
