//! What sets up a site: its document with secrets beside it, and the keys of its operators.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::secrets::{self, Kept, NAMES, Use};
use crate::problem::{InputError, Problem};
use crate::site::Site;

/// The longest secret: tokens of OZmap are a few hundred characters.
const MAX_SECRET_CHARS: usize = 4096;

/// The longest label of a key.
const MAX_LABEL_CHARS: usize = 80;

/// A site's document as it was sent, and the secrets that came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteIntake {
    /// The document's text, not yet read.
    pub document: String,
    secrets: Vec<(&'static str, String)>,
}

/// A secret that a document needs: where it goes, and its value if it came now. Without one, the kept one stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Needed {
    /// `ozmapToken`, …
    pub name: &'static str,
    /// The only origin that it may be sent to.
    pub origin: String,
    /// In clear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body<'a> {
    #[serde(borrow)]
    site: &'a RawValue,
    secrets: Option<Map<String, Value>>,
}

impl SiteIntake {
    /// Reads `{"site": …, "secrets": …}`.
    ///
    /// # Errors
    /// [`Problem::INVALID_JSON`], or [`Problem::INVALID_INPUT`] with every bad secret.
    pub fn parse(body: &[u8]) -> Result<Self, Problem> {
        let Body { site, secrets } = object(body)?;
        let mut errors = Vec::new();
        let mut known = Vec::new();
        for (name, value) in secrets.unwrap_or_default() {
            let mut bad = |code| errors.push(InputError { pointer: format!("/secrets/{}", escaped(&name)), code });
            match (NAMES.into_iter().find(|one| *one == name), value) {
                (None, _) => bad("unknown_secret"),
                (Some(name), Value::String(text)) if is_secret(&text) => known.push((name, text)),
                (Some(_), _) => bad("not_a_secret"),
            }
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        Ok(Self { document: site.get().to_owned(), secrets: known })
    }

    /// Every secret that the site needs.
    ///
    /// # Errors
    /// [`Problem::SITE_INVALID`] when the document is of another site than `id`, or needs a secret that neither came nor is
    /// `kept`; [`Problem::INVALID_INPUT`] when one came that the site has no use for.
    pub fn needed(&self, site: &Site, id: &str, kept: &[Kept]) -> Result<Vec<Needed>, Problem> {
        let uses = secrets::uses(site);
        let came = |name: &str| self.secrets.iter().find(|(one, _)| *one == name).map(|(_, value)| value.clone());
        let mut errors = Vec::new();
        if site.id != id {
            errors.push(InputError { pointer: "/id".into(), code: "other_site" });
        }
        for Use { name, origin, pointer, missing } in &uses {
            let known = kept.iter().any(|kept| kept.name == *name && kept.origin == *origin);
            if !known && came(name).is_none() {
                errors.push(InputError { pointer: pointer.clone(), code: missing });
            }
        }
        if !errors.is_empty() {
            return Err(Problem::site_invalid(errors));
        }
        let unused = self.secrets.iter().filter(|(name, _)| uses.iter().all(|one| one.name != *name));
        let errors: Vec<_> =
            unused.map(|(name, _)| InputError { pointer: format!("/secrets/{name}"), code: "not_used" }).collect();
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        Ok(uses.into_iter().map(|Use { name, origin, .. }| Needed { name, origin, value: came(name) }).collect())
    }
}

/// What makes an operator's key.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeyIntake {
    /// What it is for, in the operator's words.
    pub label: Option<String>,
    /// The id of the key that it takes the place of.
    pub replaces: Option<String>,
}

impl KeyIntake {
    /// Reads `{"label": …, "replaces": …}`; no body at all is a key without either.
    ///
    /// # Errors
    /// [`Problem::INVALID_JSON`] or [`Problem::INVALID_INPUT`].
    pub fn parse(body: &[u8]) -> Result<Self, Problem> {
        let intake: Self = if body.is_empty() { Self::default() } else { object(body)? };
        let plain = |label: &String| {
            (1..=MAX_LABEL_CHARS).contains(&label.chars().count()) && !label.chars().any(char::is_control)
        };
        if intake.label.as_ref().is_some_and(|label| !plain(label)) {
            return Err(Problem::invalid(vec![InputError { pointer: "/label".into(), code: "not_a_label" }]));
        }
        Ok(intake)
    }
}

/// The site that an operator's key names: `sk_<site>_` and 43 letters of base64url. Whether it is one, only a site's store knows.
#[must_use]
pub fn site_of_operator_key(key: &str) -> Option<&str> {
    let (site, secret) = key.strip_prefix("sk_")?.split_once('_')?;
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let random = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    ((1..=64).contains(&site.len()) && plain(site) && secret.len() == 43 && random(secret)).then_some(site)
}

/// serde reads a struct from a list, too; here it is an object or nothing.
fn object<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Problem> {
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Problem::INVALID_JSON);
    }
    serde_json::from_slice(body).map_err(|_| Problem::INVALID_JSON)
}

/// One that a header can carry.
fn is_secret(text: &str) -> bool {
    (1..=MAX_SECRET_CHARS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

/// A name as a part of a JSON pointer, of a length that a log or a page can bear.
fn escaped(name: &str) -> String {
    name.chars().take(64).collect::<String>().replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ozmap::test_data;

    fn intake(secrets: &Value) -> Result<SiteIntake, Problem> {
        SiteIntake::parse(json!({ "site": {"id": "demo"}, "secrets": secrets }).to_string().as_bytes())
    }

    fn mistakes<T: std::fmt::Debug>(result: Result<T, Problem>) -> Vec<(&'static str, String, &'static str)> {
        let problem = result.expect_err("refused");
        problem.errors.into_iter().map(|error| (problem.code, error.pointer, error.code)).collect()
    }

    fn kept(name: &str, origin: &str) -> Kept {
        Kept { name: name.into(), origin: origin.into() }
    }

    #[test]
    fn the_document_stays_as_it_was_written() {
        let body = br#" {"site": {"b": 1.0, "a" :[ ]}} "#;
        assert_eq!(SiteIntake::parse(body).expect("a body").document, r#"{"b": 1.0, "a" :[ ]}"#);
    }

    #[test]
    fn what_is_not_of_the_shape_is_refused() {
        for body in
            ["", "7", "[]", "[{}]", "{}", r#"{"site":{},"secret":{}}"#, r#"{"site":{},"secrets":[]}"#, r#"{"site":"#]
        {
            assert_eq!(SiteIntake::parse(body.as_bytes()), Err(Problem::INVALID_JSON), "{body}");
        }
    }

    #[test]
    fn each_bad_secret_is_named() {
        for value in
            [json!(""), json!(7), json!(null), json!("two words"), json!("ção"), json!("a\nb"), json!("x".repeat(4097))]
        {
            let found = mistakes(intake(&json!({ "ozmapToken": value })));
            assert_eq!(found, [("invalid_input", "/secrets/ozmapToken".to_owned(), "not_a_secret")], "{value}");
        }
        let found = mistakes(intake(&json!({ "a/b~": "x", "googleKey": " " })));
        assert_eq!(found.len(), 2);
        assert!(found.contains(&("invalid_input", "/secrets/a~1b~0".to_owned(), "unknown_secret")), "{found:?}");
    }

    #[test]
    fn a_site_needs_its_token_for_the_origin_that_it_asks() {
        let site = test_data::site();
        let origin = "https://ozmap.example:9994";
        let without = intake(&json!({})).expect("a body");
        let missing = [("site_invalid", "/ozmap/url".to_owned(), "token_required")];
        assert_eq!(mistakes(without.needed(&site, "demo", &[])), missing);
        assert_eq!(mistakes(without.needed(&site, "demo", &[kept("ozmapToken", "https://ozmap.example")])), missing);
        assert_eq!(mistakes(without.needed(&site, "demo", &[kept("googleKey", origin)])), missing);
        let with = intake(&json!({ "ozmapToken": "invented" })).expect("a body");
        let needed = |value| Needed { name: "ozmapToken", origin: origin.into(), value };
        assert_eq!(with.needed(&site, "demo", &[]), Ok(vec![needed(Some("invented".into()))]));
        assert_eq!(without.needed(&site, "demo", &[kept("ozmapToken", origin)]), Ok(vec![needed(None)]));
        assert_eq!(mistakes(with.needed(&site, "other", &[])), [("site_invalid", "/id".to_owned(), "other_site")]);
    }

    #[test]
    fn a_secret_that_the_site_has_no_use_for_is_refused() {
        let both = intake(&json!({ "ozmapToken": "invented", "googleKey": "invented" })).expect("a body");
        let found = mistakes(both.needed(&test_data::site(), "demo", &[]));
        assert_eq!(found, [("invalid_input", "/secrets/googleKey".to_owned(), "not_used")]);
    }

    #[test]
    fn keys_have_a_label_that_a_list_can_show() {
        assert_eq!(KeyIntake::parse(b""), Ok(KeyIntake::default()));
        assert_eq!(KeyIntake::parse(b"{}"), Ok(KeyIntake::default()));
        let full = KeyIntake::parse(r#"{"label":"ERP, produção","replaces":"k"}"#.as_bytes()).expect("a body");
        assert_eq!((full.label.as_deref(), full.replaces.as_deref()), (Some("ERP, produção"), Some("k")));
        for label in [String::new(), "a\nb".to_owned(), "ã".repeat(81)] {
            let found = mistakes(KeyIntake::parse(json!({ "label": label }).to_string().as_bytes()));
            assert_eq!(found, [("invalid_input", "/label".to_owned(), "not_a_label")]);
        }
        for body in ["[]", "7", r#"{"name":"x"}"#, r#"{"label":7}"#] {
            assert_eq!(KeyIntake::parse(body.as_bytes()), Err(Problem::INVALID_JSON), "{body}");
        }
    }

    #[test]
    fn an_operators_key_names_its_site() {
        let secret = "aB3-_".repeat(9).chars().take(43).collect::<String>();
        assert_eq!(site_of_operator_key(&format!("sk_fibra-um_{secret}")), Some("fibra-um"));
        for key in [
            String::new(),
            "sk_".into(),
            format!("sk__{secret}"),
            format!("pk_fibra-um_{secret}"),
            format!("sk_fibra-um_{secret}x"),
            format!("sk_fibra-um_{}", &secret[1..]),
            format!("sk_Fibra_{secret}"),
            format!("sk_{}_{secret}", "a".repeat(65)),
            format!("sk_fibra-um_{}", secret.replacen('a', "é", 1)),
        ] {
            assert_eq!(site_of_operator_key(&key), None, "{key}");
        }
    }
}
