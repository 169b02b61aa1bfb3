//! A file that holds every site of a deployment.

use serde::Deserialize;

use super::{Document, Site, objects};
use crate::problem::{InputError, Problem};

/// Every site of a deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct Sites {
    /// At least one.
    pub sites: Vec<Site>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(deserialize_with = "objects")]
    sites: Vec<Document>,
}

impl Sites {
    /// Reads and checks a configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place. `pointer` says where reading stopped where the text is not
    /// JSON of this shape at all.
    pub fn parse(json: &str) -> Result<Self, Vec<InputError>> {
        let File { sites: documents } = serde_json::from_str(json).map_err(|error| {
            let at = format!("line {} column {}: {error}", error.line(), error.column());
            vec![InputError { pointer: at, code: "not_a_sites_file" }]
        })?;
        let mut errors = Vec::new();
        let mut bad = |pointer: String, code| errors.push(InputError { pointer, code });
        if documents.is_empty() {
            bad("/sites".into(), "no_sites");
        }
        for (at, document) in documents.iter().enumerate() {
            document.check(&mut |field, code| bad(format!("/sites/{at}{field}"), code));
            let before = &documents[..at];
            if before.iter().any(|other| other.id == document.id) {
                bad(format!("/sites/{at}/id"), "duplicate");
            }
            if before.iter().any(|other| other.key == document.key) {
                bad(format!("/sites/{at}/key"), "duplicate");
            }
        }
        let mut sites = Vec::new();
        for (at, document) in documents.into_iter().enumerate() {
            match document.applied() {
                Ok(site) => sites.push(site),
                Err(Problem { errors: more, .. }) => errors.extend(
                    more.into_iter()
                        .map(|error| InputError { pointer: format!("/sites/{at}{}", error.pointer), ..error }),
                ),
            }
        }
        if errors.is_empty() { Ok(Self { sites }) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_keys_are_unique_and_mistakes_are_those_of_documents() {
        // Invented test data.
        let site = serde_json::json!({
            "id": "demo", "name": " ", "key": "pk_demo_test_0001", "origins": [], "ozmap": {"url": "https://x"},
            "plans": [{"id": "fibra-300", "name": "Fibra 300", "regionTags": ["São José"]}]
        });
        let twice = serde_json::json!({"sites": [site, site]});
        let errors = Sites::parse(&twice.to_string()).expect_err("twice");
        let errors: Vec<_> = errors.iter().map(|error| (error.pointer.as_str(), error.code)).collect();
        let wanted = [
            ("/sites/0/name", "empty"),
            ("/sites/1/name", "empty"),
            ("/sites/1/id", "duplicate"),
            ("/sites/1/key", "duplicate"),
            ("/sites/0/plans/0/regionTags/0", "tag_not_an_id"),
            ("/sites/1/plans/0/regionTags/0", "tag_not_an_id"),
        ];
        assert_eq!(errors, wanted);
        assert_eq!(Sites::parse(r#"{"sites":[]}"#).expect_err("none")[0].code, "no_sites");
        assert_eq!(Sites::parse(r#"{"site":[]}"#).expect_err("no list")[0].code, "not_a_sites_file");
    }
}
