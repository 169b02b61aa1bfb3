//! The plans that a site sells, and where.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::ozmap::Id;

/// A plan as the site sells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plan {
    /// Short name, unique within the site. Not an OZmap id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// A sentence for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Download rate in Mbit/s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_mbps: Option<u32>,
    /// Upload rate in Mbit/s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_mbps: Option<u32>,
    /// Price a month in centavos.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_price_cents: Option<u32>,
    /// Where it is sold. Never leaves the edge.
    #[serde(default, skip_serializing)]
    pub region_tags: PlanTags,
}

/// The region tags of a plan: it is sold in regions that carry at least one of them. No tags: sold everywhere.
///
/// A set: order and repetition say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<Id>")]
pub struct PlanTags(Vec<Id>);

impl From<Vec<Id>> for PlanTags {
    fn from(mut tags: Vec<Id>) -> Self {
        tags.sort_unstable();
        tags.dedup();
        Self(tags)
    }
}

impl Deref for PlanTags {
    type Target = [Id];
    fn deref(&self) -> &[Id] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_a_set() {
        let read = |json| serde_json::from_str::<Plan>(json).expect(json);
        let plan = read(r#"{"id":"fibra-300","name":"Fibra 300","regionTags":["b","a","b"]}"#);
        assert_eq!(plan, read(r#"{"id":"fibra-300","name":"Fibra 300","regionTags":["a","b"]}"#));
        assert_eq!(plan.region_tags.len(), 2);
        assert!(read(r#"{"id":"x","name":"X"}"#).region_tags.is_empty());
    }
}
