//! Which secrets a site uses, and the one origin that each may be sent to: whoever may change a site's document must not be able
//! to have its token sent elsewhere.

use serde::Deserialize;

use crate::lookup::GeocodeProvider;
use crate::site::Site;

/// Every secret that there is.
pub(super) const NAMES: [&str; 3] = ["ozmapToken", "googleKey", "turnstileSecret"];

/// Something of a site's that needs a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    /// `ozmapToken`, `googleKey` or `turnstileSecret`.
    pub name: &'static str,
    /// Where it is sent.
    pub origin: String,
    /// What needs it, in the site's document.
    pub pointer: String,
    /// The code for a document that comes without.
    pub missing: &'static str,
}

/// A secret that is stored sealed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Kept {
    /// `ozmapToken`, `googleKey` or `turnstileSecret`.
    pub name: String,
    /// The origin that it was given for.
    pub origin: String,
}

/// What a site needs secrets for; each secret and origin once.
#[must_use]
pub(super) fn uses(site: &Site) -> Vec<Use> {
    let mut uses = vec![Use {
        name: "ozmapToken",
        origin: origin_of(&site.ozmap.url),
        pointer: "/ozmap/url".into(),
        missing: "token_required",
    }];
    for (at, source) in site.lookups.geocode.iter().enumerate() {
        let origin = origin_of(source.base_url());
        let known = uses.iter().any(|one| one.name == "googleKey" && one.origin == origin);
        if matches!(source.provider, GeocodeProvider::Google) && !known {
            let pointer = format!("/lookups/geocode/{at}");
            uses.push(Use { name: "googleKey", origin, pointer, missing: "key_required" });
        }
    }
    if let Some(turnstile) = &site.turnstile {
        let (origin, pointer) = (origin_of(turnstile.url()), "/turnstile".into());
        uses.push(Use { name: "turnstileSecret", origin, pointer, missing: "secret_required" });
    }
    uses
}

/// Scheme, host and port of a URL that was checked before, in one spelling (RFC 6454).
#[must_use]
pub fn origin_of(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let authority = rest.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let default = if scheme == "https" { ":443" } else { ":80" };
    format!("{scheme}://{}", authority.strip_suffix(default).unwrap_or(&authority))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::lookup::Provider;
    use crate::ozmap::test_data;

    #[test]
    fn an_origin_has_one_spelling() {
        for (url, origin) in [
            ("https://OZmap.Example:9994/api/v2", "https://ozmap.example:9994"),
            ("https://ozmap.example:443/api/v2", "https://ozmap.example"),
            ("https://ozmap.example", "https://ozmap.example"),
            ("https://ozmap.example:80/", "https://ozmap.example:80"),
            ("http://127.0.0.1:80/x", "http://127.0.0.1"),
            ("http://[::1]:9994/api", "http://[::1]:9994"),
        ] {
            assert_eq!(origin_of(url), origin);
        }
    }

    #[test]
    fn a_widgets_secret_key_goes_to_whom_tokens_are_shown() {
        let mut site = test_data::site();
        site.turnstile = serde_json::from_value(json!({"siteKey": "1x00000000000000000000AA"})).expect("a widget");
        let Some(last) = uses(&site).pop() else { panic!("nothing") };
        let wanted = ("turnstileSecret", "https://challenges.cloudflare.com", "/turnstile", "secret_required");
        assert_eq!((last.name, last.origin.as_str(), last.pointer.as_str(), last.missing), wanted);
    }

    #[test]
    fn googles_key_is_needed_at_each_of_its_addresses() {
        let mut site = test_data::site();
        site.lookups.geocode = serde_json::from_value(json!([
            {"provider": "google"},
            {"provider": "nominatim", "url": "https://nominatim.example"},
            {"provider": "google", "url": "https://proxy.example/maps"},
            {"provider": "google", "url": "https://proxy.example/other"}
        ]))
        .expect("sources");
        let found: Vec<_> = uses(&site).into_iter().map(|one| (one.name, one.origin, one.pointer)).collect();
        let google = GeocodeProvider::Google.public_url().to_owned();
        assert_eq!(
            found,
            [
                ("ozmapToken", "https://ozmap.example:9994".to_owned(), "/ozmap/url".to_owned()),
                ("googleKey", google, "/lookups/geocode/0".to_owned()),
                ("googleKey", "https://proxy.example".to_owned(), "/lookups/geocode/2".to_owned()),
            ]
        );
    }
}
