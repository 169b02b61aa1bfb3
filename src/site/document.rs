//! A site as a person writes it.

use super::Site;
use super::object::Object;
use crate::ozmap::Id;
use crate::plan::Plan;
use crate::problem::{InputError, Problem};

/// A site's document: region tags stand in it as they were written, by id or by name.
pub type Document = Site<Plan<Vec<String>>>;

impl Document {
    /// Reads a document, and checks all of it that can be checked without OZmap.
    ///
    /// # Errors
    /// [`Problem::SITE_INVALID`] with every mistake and its place. Text that is not of the shape at all is one mistake,
    /// `not_a_site`, at no place; `detail` then says where reading stopped.
    pub fn read(json: &str) -> Result<Self, Problem> {
        let Object(document) = serde_json::from_str::<Object<Self>>(json).map_err(|error| Problem {
            detail: format!("The site's document cannot be read: {}.", told(&error)).into(),
            ..Problem::site_invalid(vec![InputError { pointer: String::new(), code: "not_a_site" }])
        })?;
        let mut errors = Vec::new();
        document.check(&mut |pointer, code| errors.push(InputError { pointer, code }));
        if errors.is_empty() { Ok(document) } else { Err(Problem::site_invalid(errors)) }
    }

    /// The site that this document stands for.
    ///
    /// # Errors
    /// [`Problem::SITE_INVALID`] where a region tag cannot be an id. A name that looks like one passes: only
    /// [`super::SiteCheck`] tells them apart.
    pub fn applied(mut self) -> Result<Site, Problem> {
        let mut errors = Vec::new();
        let plans = std::mem::take(&mut self.plans).into_iter().enumerate().map(|(plan, entry)| {
            let ids = entry.region_tags.iter().enumerate().filter_map(|(at, tag)| {
                let id = Id::new(tag);
                if id.is_none() {
                    let pointer = format!("/plans/{plan}/regionTags/{at}");
                    errors.push(InputError { pointer, code: "tag_not_an_id" });
                }
                id
            });
            let ids: Vec<Id> = ids.collect();
            entry.with_tags(ids.into())
        });
        let plans = plans.collect();
        if errors.is_empty() { Ok(self.with_plans(plans)) } else { Err(Problem::site_invalid(errors)) }
    }

    /// The site to send with: it sells nothing, so that nothing can be decided by tags that are not ids yet.
    pub(super) fn sender(self) -> Site {
        self.with_plans(Vec::new())
    }

    fn with_plans(self, plans: Vec<Plan>) -> Site {
        Site {
            schema: self.schema,
            id: self.id,
            name: self.name,
            key: self.key,
            origins: self.origins,
            ozmap: self.ozmap,
            plans,
            radius_m: self.radius_m,
            reservation_days: self.reservation_days,
            languages: self.languages,
            texts: self.texts,
            lookups: self.lookups,
            limits: self.limits,
            turnstile: self.turnstile,
        }
    }
}

impl Site {
    /// Reads and checks a document whose region tags are ids: one that [`super::SiteCheck`] gave, or of somebody who
    /// looked them up.
    ///
    /// # Errors
    /// As [`Document::read`] and [`Document::applied`].
    pub fn parse(json: &str) -> Result<Self, Problem> {
        Document::read(json)?.applied()
    }
}

/// Why and where reading stopped, without what stood there: names of fields are told, values are not.
fn told(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let names_a_field = ["unknown field", "missing field", "duplicate field"].iter().any(|kind| text.starts_with(kind));
    let (line, column) = (error.line(), error.column());
    let reason = text.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&text);
    let reason = match reason.rsplit_once("expected ") {
        Some((_, wanted)) if error.is_data() && !names_a_field => format!("expected {wanted}"),
        None if error.is_data() && !names_a_field => "wrong value".to_owned(),
        _ => reason.chars().take(500).collect(),
    };
    format!("{reason}, at line {line} column {column}")
}

#[cfg(test)]
pub(super) mod test_data {
    use super::*;

    /// Invented test data.
    pub(in crate::site) fn with(change: impl FnOnce(&mut serde_json::Value)) -> Result<Document, Problem> {
        let mut json = serde_json::json!({
            "id": "demo", "name": "Demo", "key": "pk_demo_test_0001",
            "origins": ["https://demo.example", "http://localhost:8787"],
            "ozmap": {"url": "https://ozmap.example:9994/api/v2"},
            "plans": [{"id": "fibra-300", "name": "Fibra 300", "regionTags": ["5d9f3ff9200141000647f814"]}],
            "lookups": {}, "limits": {}
        });
        change(&mut json);
        Document::read(&json.to_string())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::test_data::with;
    use super::*;

    fn errors(of: Result<impl Sized, Problem>) -> Vec<(String, &'static str)> {
        let problem = of.err().expect("a mistake");
        assert_eq!((problem.status, problem.code), (422, "site_invalid"));
        problem.errors.into_iter().map(|InputError { pointer, code }| (pointer, code)).collect()
    }

    #[test]
    fn each_mistake_is_named_with_its_place() {
        let long = |chars| Value::from("x".repeat(chars));
        let cases = [
            ("/id", "Demo 1".into(), "not_a_slug"),
            ("/id", long(65), "not_a_slug"),
            ("/name", " ".into(), "empty"),
            ("/name", long(101), "too_long"),
            ("/name", "De\nmo".into(), "control_character"),
            ("/key", "sk_demo_test_0001".into(), "not_a_publishable_key"),
            ("/key", format!("pk_{}", "x".repeat(65)).into(), "not_a_publishable_key"),
            ("/origins/0", "https://demo.example/".into(), "not_an_origin"),
            ("/origins/0", "http://demo.example".into(), "plain_http"),
            ("/origins/1", "https://demo.example".into(), "duplicate"),
            ("/ozmap/url", "ftp://x".into(), "not_a_url"),
            ("/ozmap/url", "http://ozmap.example:9994/api/v2".into(), "plain_http"),
            ("/ozmap/concurrency", 0.into(), "out_of_range"),
            ("/ozmap/concurrency", 65.into(), "out_of_range"),
            ("/plans", json!([]), "no_plans"),
            ("/plans/0/id", "".into(), "not_a_slug"),
            ("/plans/0/name", "".into(), "empty"),
            ("/plans/0/description", long(501), "too_long"),
            ("/plans/0/description", "a\tb".into(), "control_character"),
            ("/plans/0/regionTags/0", "".into(), "empty"),
            ("/plans/0/regionTags/0", long(101), "too_long"),
            ("/plans/0/regionTags/0", "a\u{7f}".into(), "control_character"),
            ("/radiusM", json!(-1), "out_of_range"),
            ("/radiusM", json!(5000.5), "out_of_range"),
            ("/reservationDays", 0.into(), "out_of_range"),
            ("/reservationDays", 91.into(), "out_of_range"),
            ("/languages", json!([]), "no_languages"),
            ("/lookups/contact", "nobody".into(), "not_a_contact"),
            ("/limits/perMinute", 0.into(), "out_of_range"),
        ];
        for (field, value, code) in cases {
            let (parent, name) = field.rsplit_once('/').expect("pointer");
            let document = with(|json| {
                let parent = json.pointer_mut(parent).expect("parent");
                match (parent, name.parse::<usize>()) {
                    (Value::Array(items), Ok(at)) => items[at] = value.clone(),
                    (parent, _) => parent[name] = value.clone(),
                }
            });
            assert_eq!(errors(document), [(field.to_owned(), code)], "{value}");
        }
    }

    #[test]
    fn languages_and_texts_are_of_languages_that_pages_speak() {
        let languages = with(|json| json["languages"] = json!(["en", "pt", "en", "pt-BR"]));
        let wanted = [("/languages/1".to_owned(), "language_unknown"), ("/languages/2".to_owned(), "duplicate")];
        assert_eq!(errors(languages), wanted);
        let texts = with(|json| {
            json["texts"] = json!({
                "a/b~c": {}, "en": {"consent": "\n", "next": "a\rb"}, "es": {"next": "x".repeat(2_001)},
                "pt-BR": {"consent": "é".repeat(2_000), "next": "Um.\nDois."},
            });
        });
        let wanted = [
            ("/texts/a~1b~0c", "language_unknown"),
            ("/texts/en/consent", "empty"),
            ("/texts/en/next", "control_character"),
            ("/texts/es/next", "too_long"),
        ];
        assert_eq!(errors(texts), wanted.map(|(pointer, code)| (pointer.to_owned(), code)));
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let many = with(|json| {
            let plan = json["plans"][0].clone();
            json["plans"].as_array_mut().expect("list").push(plan);
            json["key"] = "pk_".into();
            json["ozmap"]["url"] = "x".into();
            json["turnstile"] = json!({"siteKey": "", "url": "http://x"});
        });
        let wanted = [
            ("/key", "not_a_publishable_key"),
            ("/ozmap/url", "not_a_url"),
            ("/plans/1/id", "duplicate"),
            ("/turnstile/siteKey", "not_a_turnstile_key"),
            ("/turnstile/url", "plain_http"),
        ];
        assert_eq!(errors(many), wanted.map(|(pointer, code)| (pointer.to_owned(), code)));
    }

    #[test]
    fn tags_of_what_takes_effect_are_ids() {
        let named = with(|json| json["plans"][0]["regionTags"] = json!(["5d9f3ff9200141000647f814", "São José"]));
        let wanted = [("/plans/0/regionTags/1".to_owned(), "tag_not_an_id")];
        assert_eq!(errors(named.expect("a document").applied()), wanted);
        let site = with(|json| json["$schema"] = "urn:x".into()).expect("valid").applied().expect("ids");
        assert_eq!(site.plans[0].region_tags.len(), 1);
    }

    #[test]
    fn what_is_no_document_is_one_mistake_and_values_are_not_repeated() {
        for (text, reason) in [
            ("", "EOF while parsing a value, at line 1 column 0"),
            ("{\n  \"id\": }", "expected value, at line 2 column 9"),
            ("[]", "expected an object, at line 1 column 0"),
            (r#"{"plans":[["a","b"]]}"#, "expected an object, at line 1 column 10"),
            (r#"{"id":"a","radius":300}"#, "unknown field `radius`, expected one of `$schema`, `id`, `name`, "),
            (r#"{"id":"a","id":"b"}"#, "duplicate field `id`, at line 1 column 14"),
            (r#"{"id":"a"}"#, "missing field `name`, at line 1 column 10"),
            (r#"{"id":"a","ozmap":"secret, expected to be kept"}"#, "expected an object, at line 1 column 47"),
            (r#"{"reservationDays":"secret"}"#, "expected f64, at line 1 column 27"),
            (r#"{"lookups":{"cep":[{"provider":"secret"}]}}"#, "expected `viacep` or `brasilapi`, at line"),
        ] {
            let problem = Document::read(text).expect_err(text);
            assert_eq!(errors(Err::<(), _>(problem.clone())), [(String::new(), "not_a_site")], "{text}");
            let detail = problem.detail;
            assert!(detail.starts_with(&format!("The site's document cannot be read: {reason}")), "{text}: {detail}");
            assert!(!detail.contains("secret"), "{detail}");
        }
    }
}
