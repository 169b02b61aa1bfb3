//! The plans that a site sells, and where.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::ozmap::Id;

/// A plan as the site sells it, with its region tags; in a document that nobody has held against OZmap, they are texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plan<T = PlanTags> {
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
    pub region_tags: T,
}

impl<T> Plan<T> {
    /// The same plan with other tags.
    pub(crate) fn with_tags<U>(self, region_tags: U) -> Plan<U> {
        let Self { id, name, description, download_mbps, upload_mbps, monthly_price_cents, .. } = self;
        Plan { id, name, description, download_mbps, upload_mbps, monthly_price_cents, region_tags }
    }
}

/// The region tags of a plan: it is sold in regions that carry at least one of them. No tags: sold everywhere.
///
/// A set: order and repetition say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
        let tags = |tags: &[&str]| PlanTags::from(tags.iter().filter_map(|tag| Id::new(tag)).collect::<Vec<_>>());
        assert_eq!(tags(&["b", "a", "b"]), tags(&["a", "b"]));
        assert_eq!(tags(&["b", "a", "b"]).len(), 2);
        assert!(PlanTags::default().is_empty());
    }
}
