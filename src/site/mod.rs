//! An ISP's site: a document that a person writes, the rules that it has to follow, and what takes effect.
//!
//! A [`Document`] is what a person writes: one JSON object, its region tags named by id or by name. [`SiteCheck`] holds
//! it against the ISP's OZmap and gives it back with every tag as an id. A document like that is a [`Site`], which the
//! edge works with.

mod check;
mod document;
mod limits;
mod object;
mod rules;
mod texts;
mod turnstile;
mod url;

use serde::{Deserialize, Deserializer, Serialize};

use crate::geo::Metres;
use crate::lookup::Lookups;
use crate::plan::Plan;

pub use check::{Checked, SiteCheck, SkippedCounts, TagFound};
pub use document::Document;
pub use limits::Limits;
pub(crate) use object::objects;
pub(crate) use rules::MAX_RADIUS_M;
pub use texts::{LANGUAGES, PageTexts, Texts};
pub use turnstile::Turnstile;
pub(crate) use url::{base_url_mistake, has_host};

/// Days that a port is held without a confirmation, where the site does not say.
const DEFAULT_RESERVATION_DAYS: f64 = 7.0;

/// Calls at a time where the site does not say: an OZmap of a small provider is a small server.
const DEFAULT_CONCURRENCY: u32 = 8;

const DAY_MS: f64 = 86_400_000.0;

/// One ISP. The OZmap token is not here: it is a secret of the edge.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, bound(deserialize = "P: Deserialize<'de>"))]
pub struct Site<P = Plan> {
    /// The schema that an editor checks the document by. Of no other use.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// Short name: lower-case letters, digits and hyphens. Names the ledger.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Publishable key, `pk_…`.
    pub key: String,
    /// Origins whose pages may use the key.
    pub origins: Vec<String>,
    /// Where OZmap is.
    #[serde(deserialize_with = "object::object")]
    pub ozmap: Ozmap,
    /// What the site sells.
    #[serde(deserialize_with = "object::objects")]
    pub plans: Vec<P>,
    /// Overrides OZmap's own search radius. Absent: OZmap's setting decides, and no `radius` is sent.
    #[serde(default, deserialize_with = "metres")]
    pub radius_m: Option<Metres>,
    /// Days that a port is held without a confirmation; fractions are allowed. Default 7.
    #[serde(default = "default_days")]
    pub reservation_days: f64,
    /// Languages that the page offers, the first of them by default. Absent: all that there are.
    pub languages: Option<Vec<String>>,
    /// Sentences of the ISP's own in its page, by language.
    #[serde(default, deserialize_with = "object::objects_by_name")]
    pub texts: Option<Texts>,
    /// Who is asked about CEPs and addresses.
    #[serde(default, deserialize_with = "object::object")]
    pub lookups: Lookups,
    /// How much its callers may ask for.
    #[serde(default, deserialize_with = "object::object")]
    pub limits: Limits,
    /// What tells people from programs, before a check and before a lead. Absent: nothing does.
    #[serde(default, deserialize_with = "object::maybe_object")]
    pub turnstile: Option<Turnstile>,
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

/// Any number: that it is in range is a rule of its own, with a name and a place.
fn metres<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Metres>, D::Error> {
    Ok(Option::deserialize(deserializer)?.map(Metres))
}

fn default_concurrency() -> u32 {
    DEFAULT_CONCURRENCY
}

fn default_days() -> f64 {
    DEFAULT_RESERVATION_DAYS
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

    /// What a page may know: the answer of `GET /v1/plans`.
    #[must_use]
    pub fn public(&self) -> impl Serialize {
        let Self { name, languages, texts, turnstile, plans, .. } = self;
        let turnstile = turnstile.as_ref().map(|Turnstile { site_key, .. }| PublicTurnstile { site_key });
        Public { site: PublicSite { name, languages: languages.as_deref(), texts: texts.as_ref(), turnstile }, plans }
    }
}

#[derive(Serialize)]
struct Public<'a> {
    site: PublicSite<'a>,
    plans: &'a [Plan],
}

#[derive(Serialize)]
struct PublicSite<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    languages: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turnstile: Option<PublicTurnstile<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PublicTurnstile<'a> {
    site_key: &'a str,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::site::document::test_data::with;

    #[test]
    fn defaults() {
        let site = with(|_| {}).expect("valid").applied().expect("ids");
        assert_eq!(site.hold_ms(), 7 * 24 * 60 * 60 * 1000);
        assert_eq!((site.radius_m, site.ozmap.concurrency), (None, 8));
    }

    #[test]
    fn a_page_learns_names_texts_and_plans_and_nothing_else() {
        let public = |change: &dyn Fn(&mut serde_json::Value)| {
            let site = with(change).expect("valid").applied().expect("ids");
            serde_json::to_value(site.public()).expect("JSON")
        };
        let plans = json!([{"id": "fibra-300", "name": "Fibra 300"}]);
        assert_eq!(public(&|_| {}), json!({"site": {"name": "Demo"}, "plans": plans}));
        let more = public(&|json| {
            json["languages"] = json!(["en", "pt-BR"]);
            json["texts"] = json!({"en": {"consent": "I agree."}, "pt-BR": {"next": "Ligamos\npara você."}, "es": {}});
        });
        let texts = json!({"en": {"consent": "I agree."}, "pt-BR": {"next": "Ligamos\npara você."}, "es": {}});
        assert_eq!(more["site"], json!({"name": "Demo", "languages": ["en", "pt-BR"], "texts": texts}));
        let widget = json!({"siteKey": "1x00000000000000000000AA", "url": "https://turnstile.example/siteverify"});
        let human = public(&|json| json["turnstile"] = widget.clone());
        assert_eq!(human["site"], json!({"name": "Demo", "turnstile": {"siteKey": "1x00000000000000000000AA"}}));
    }
}
