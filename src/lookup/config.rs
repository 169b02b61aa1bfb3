//! Which providers a site uses: the `lookups` of its document.

use serde::Deserialize;

use super::{CepProvider, GeocodeProvider, Provider, nominatim};
use crate::signup::Email;
use crate::site::{base_url_mistake, has_host, objects};

/// The most requests a second that may be set: whoever needs more needs no limit.
const MAX_PER_SECOND: f64 = 1_000.0;

/// The most characters of a contact: it goes into a header.
const MAX_CONTACT_CHARS: usize = 100;

/// The look-ups of a site. Absent, CEPs are looked up by ViaCEP, then BrasilAPI, and addresses not at all: public
/// Nominatim wants to know whom it serves, and Google wants a key.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lookups {
    /// E-mail address or web page of who runs the site, told to every provider in `User-Agent`.
    pub contact: Option<String>,
    /// Who is asked about a CEP, in this order. Empty: nobody.
    #[serde(deserialize_with = "objects")]
    pub cep: Vec<Source<CepProvider>>,
    /// Who is asked for candidate places of an address, in this order. Empty: nobody.
    #[serde(deserialize_with = "objects")]
    pub geocode: Vec<Source<GeocodeProvider>>,
}

/// A provider as a site uses it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source<P> {
    /// Who.
    pub provider: P,
    /// Base URL of one's own installation. Absent: the public one.
    pub url: Option<String>,
    /// The most requests a second to this URL, by one isolate; what exceeds it is not sent. Absent: one for public
    /// Nominatim, any number for the others.
    pub per_second: Option<f64>,
}

impl Default for Lookups {
    fn default() -> Self {
        let public = |provider| Source { provider, url: None, per_second: None };
        Self {
            contact: None,
            cep: vec![public(CepProvider::ViaCep), public(CepProvider::BrasilApi)],
            geocode: Vec::new(),
        }
    }
}

impl<P: Provider> Source<P> {
    /// Base URL without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.url.as_deref().unwrap_or(self.provider.public_url()).trim_end_matches('/')
    }

    /// The shortest time between two requests, in milliseconds; `None` without a limit.
    #[must_use]
    pub fn min_interval_ms(&self) -> Option<f64> {
        let per_second = self.per_second.or(self.is_public_nominatim().then_some(nominatim::PUBLIC_PER_SECOND));
        per_second.map(|per_second| 1_000.0 / per_second)
    }

    fn is_public_nominatim(&self) -> bool {
        has_host(self.base_url(), nominatim::PUBLIC_HOST)
    }

    fn check(&self, bad: &mut dyn FnMut(&str, &'static str)) {
        if let Some(code) = self.url.as_deref().and_then(base_url_mistake) {
            bad("/url", code);
        }
        let most = if self.is_public_nominatim() { nominatim::PUBLIC_PER_SECOND } else { MAX_PER_SECOND };
        if self.per_second.is_some_and(|per_second| !(per_second > 0.0 && per_second <= most)) {
            bad("/perSecond", "out_of_range");
        }
    }
}

impl Lookups {
    /// What every provider is told about who asks.
    #[must_use]
    pub fn user_agent(&self) -> String {
        let product = concat!("conecte-ozmap/", env!("CARGO_PKG_VERSION"));
        self.contact.as_ref().map_or(product.to_owned(), |contact| format!("{product} ({contact})"))
    }

    /// Names every mistake by its place below `lookups`.
    pub(crate) fn check(&self, bad: &mut dyn FnMut(String, &'static str)) {
        match &self.contact {
            Some(contact) if !is_contact(contact) => bad("/contact".into(), "not_a_contact"),
            None if self.geocode.iter().any(Source::is_public_nominatim) => bad("/contact".into(), "contact_required"),
            _ => {}
        }
        check_list("/cep", &self.cep, bad);
        check_list("/geocode", &self.geocode, bad);
    }
}

fn check_list<P: Provider>(list: &str, sources: &[Source<P>], bad: &mut dyn FnMut(String, &'static str)) {
    for (at, source) in sources.iter().enumerate() {
        source.check(&mut |field, code| bad(format!("{list}/{at}{field}"), code));
        let same = |other: &Source<P>| {
            (other.provider.name(), other.base_url()) == (source.provider.name(), source.base_url())
        };
        if sources[..at].iter().any(same) {
            bad(format!("{list}/{at}"), "duplicate");
        }
    }
}

/// An e-mail address or an https page, in characters that a header's comment takes (RFC 9110, 5.6.5).
fn is_contact(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_graphic() && !b"()\\".contains(&b));
    let known = Email::parse(text).is_ok() || (text.starts_with("https://") && base_url_mistake(text).is_none());
    plain && known && text.len() <= MAX_CONTACT_CHARS
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn lookups(json: Value) -> Lookups {
        serde_json::from_value(json).expect("a shape")
    }

    fn mistakes(json: Value) -> Vec<(String, &'static str)> {
        let mut found = Vec::new();
        lookups(json).check(&mut |pointer, code| found.push((pointer, code)));
        found
    }

    #[test]
    fn what_is_not_set_has_a_safe_default() {
        assert_eq!(lookups(json!({})), Lookups::default());
        let ceps = |lookups: &Lookups| lookups.cep.iter().map(|one| one.base_url().to_owned()).collect::<Vec<_>>();
        let own = lookups(json!({"geocode": [{"provider": "google"}]}));
        assert_eq!(ceps(&own), ["https://viacep.com.br", "https://brasilapi.com.br"]);
        assert!(Lookups::default().geocode.is_empty());
        assert!(lookups(json!({"cep": []})).cep.is_empty());
        assert_eq!(Lookups::default().user_agent(), concat!("conecte-ozmap/", env!("CARGO_PKG_VERSION")));
    }

    #[test]
    fn public_nominatim_has_its_policys_limit_whatever_its_spelling() {
        let interval = |json: Value| lookups(json!({"geocode": [json]})).geocode[0].min_interval_ms();
        assert_eq!(interval(json!({"provider": "nominatim"})), Some(1_000.0));
        for url in ["https://nominatim.openstreetmap.org/", "https://Nominatim.OpenStreetMap.org:443/x"] {
            assert_eq!(interval(json!({"provider": "nominatim", "url": url})), Some(1_000.0), "{url}");
        }
        assert_eq!(interval(json!({"provider": "nominatim", "perSecond": 0.5})), Some(2_000.0));
        assert_eq!(interval(json!({"provider": "nominatim", "url": "https://nominatim.example"})), None);
        assert_eq!(interval(json!({"provider": "google", "perSecond": 10})), Some(100.0));
    }

    #[test]
    fn each_mistake_is_named_with_its_place() {
        let cases = [
            (json!({"geocode": [{"provider": "nominatim"}]}), "/contact", "contact_required"),
            (json!({"contact": "me"}), "/contact", "not_a_contact"),
            (json!({"contact": "a@b.example\r\nx: y"}), "/contact", "not_a_contact"),
            (json!({"contact": "https://isp.example/(x"}), "/contact", "not_a_contact"),
            (json!({"contact": "http://isp.example"}), "/contact", "not_a_contact"),
            (json!({"cep": [{"provider": "viacep", "url": "viacep.com.br"}]}), "/cep/0/url", "not_a_url"),
            (json!({"cep": [{"provider": "viacep", "url": "https://x/a?b"}]}), "/cep/0/url", "not_a_url"),
            (json!({"cep": [{"provider": "viacep", "url": "http://viacep.example"}]}), "/cep/0/url", "plain_http"),
            (json!({"cep": [{"provider": "viacep"}, {"provider": "viacep"}]}), "/cep/1", "duplicate"),
            (json!({"cep": [{"provider": "brasilapi", "perSecond": 0}]}), "/cep/0/perSecond", "out_of_range"),
            (json!({"geocode": [{"provider": "google", "perSecond": 1001}]}), "/geocode/0/perSecond", "out_of_range"),
            (
                json!({"contact": "noc@isp.example", "geocode": [{"provider": "nominatim", "perSecond": 2}]}),
                "/geocode/0/perSecond",
                "out_of_range",
            ),
        ];
        for (json, pointer, code) in cases {
            assert_eq!(mistakes(json.clone()), [(pointer.to_owned(), code)], "{json}");
        }
    }

    #[test]
    fn what_is_right_passes() {
        let right = [
            json!({}),
            json!({"contact": "noc@isp.example", "geocode": [{"provider": "nominatim", "perSecond": 1}]}),
            json!({"contact": "https://isp.example/contato", "geocode": [{"provider": "google"}]}),
            json!({"geocode": [{"provider": "nominatim", "url": "http://127.0.0.1:8080/nominatim", "perSecond": 50}]}),
            json!({"cep": [{"provider": "viacep"}, {"provider": "viacep", "url": "https://cep.isp.example"}]}),
        ];
        for json in right {
            assert_eq!(mistakes(json.clone()), [], "{json}");
        }
        let agent = lookups(json!({"contact": "noc@isp.example"})).user_agent();
        assert!(agent.ends_with(" (noc@isp.example)"), "{agent}");
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for bad in [
            json!({"geocoder": []}),
            json!({"cep": ["viacep"]}),
            json!({"cep": [{"provider": "google"}]}),
            json!({"geocode": [{"provider": "viacep"}]}),
            json!({"geocode": [{"provider": "google", "key": "invented"}]}),
        ] {
            assert!(serde_json::from_value::<Lookups>(bad.clone()).is_err(), "{bad}");
        }
    }
}
