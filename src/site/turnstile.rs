//! Whether a site's pages have to show that a person is at them: the `turnstile` of its document.

use serde::Deserialize;

use super::url::base_url_mistake;

/// Where Cloudflare checks tokens, for everybody.
const PUBLIC_URL: &str = "https://challenges.cloudflare.com/turnstile/v0/siteverify";

/// Longer than any key of a widget that Cloudflare's pages show.
const MAX_KEY_CHARS: usize = 100;

/// A site's Turnstile widget. Its secret key is not here: it is a secret of the edge.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Turnstile {
    /// The widget's public key.
    pub site_key: String,
    /// Whom tokens are shown to. Absent: Cloudflare.
    pub url: Option<String>,
}

impl Turnstile {
    /// Whom tokens are shown to.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.as_deref().unwrap_or(PUBLIC_URL)
    }

    /// Names every mistake by its place below `turnstile`.
    pub(crate) fn check(&self, bad: &mut dyn FnMut(&str, &'static str)) {
        let key = &self.site_key;
        let plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if key.is_empty() || key.len() > MAX_KEY_CHARS || !plain {
            bad("/siteKey", "not_a_turnstile_key");
        }
        if let Some(code) = self.url.as_deref().and_then(base_url_mistake) {
            bad("/url", code);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn mistakes(json: Value) -> Vec<(String, &'static str)> {
        let turnstile: Turnstile = serde_json::from_value(json).expect("a shape");
        let mut found = Vec::new();
        turnstile.check(&mut |pointer, code| found.push((pointer.to_owned(), code)));
        found
    }

    #[test]
    fn tokens_are_shown_to_cloudflare_unless_told_otherwise() {
        let url = |json: Value| serde_json::from_value::<Turnstile>(json).expect("a shape").url().to_owned();
        assert_eq!(url(json!({"siteKey": "0x4AAA"})), PUBLIC_URL);
        assert_eq!(url(json!({"siteKey": "0x4AAA", "url": "http://127.0.0.1:1/x"})), "http://127.0.0.1:1/x");
    }

    #[test]
    fn each_mistake_is_named_with_its_place() {
        assert_eq!(mistakes(json!({"siteKey": "1x00000000000000000000AA"})), []);
        for bad in ["", "0x4 AAA", "<script>", &"x".repeat(MAX_KEY_CHARS + 1)] {
            assert_eq!(mistakes(json!({"siteKey": bad})), [("/siteKey".to_owned(), "not_a_turnstile_key")], "{bad}");
        }
        let url = |url: &str| mistakes(json!({"siteKey": "0x4AAA", "url": url}));
        assert_eq!(url("http://turnstile.example/siteverify"), [("/url".to_owned(), "plain_http")]);
        assert_eq!(url("https://u@turnstile.example"), [("/url".to_owned(), "not_a_url")]);
        assert_eq!(url("https://turnstile.example/siteverify"), []);
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for bad in [json!({}), json!({"siteKey": "0x4AAA", "secret": "invented"}), json!({"siteKey": 7})] {
            assert!(serde_json::from_value::<Turnstile>(bad.clone()).is_err(), "{bad}");
        }
    }
}
