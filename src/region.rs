//! Regions and the tags that they carry.

use crate::geo::{LatLng, Polygon};
use crate::ozmap::{Id, Skipped};

/// A region that an ISP drew.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// OZmap's id.
    pub id: Id,
    /// Its name, for people. Empty when OZmap gives none.
    pub name: String,
    /// The tags it carries.
    pub tags: Vec<Id>,
    /// Its shape. Several polygons are one region.
    pub polygons: Vec<Polygon>,
}

impl Region {
    /// Whether the place is in the region, or on its edge.
    #[must_use]
    pub fn contains(&self, at: LatLng) -> bool {
        self.polygons.iter().any(|polygon| polygon.contains(at))
    }

    /// Whether the region carries at least one of the tags.
    #[must_use]
    pub fn has_any(&self, tags: &[Id]) -> bool {
        self.tags.iter().any(|tag| tags.contains(tag))
    }
}

/// All regions of a network, asked by place.
///
/// Immutable: a new reading of OZmap's regions makes a new index. It is collected from the rows of
/// [`crate::ozmap::regions::parse`], page after page, and keeps those that could not be read apart:
///
/// ```
/// use conecte_ozmap::{geo::LatLng, ozmap::{Reply, regions}, region::RegionIndex};
///
/// # let send = |_request| br#"{"total": 2, "rows": [
/// #   {"id": "centro", "tags": ["premium"], "polygon": {"type": "Polygon",
/// #    "coordinates": [[[-49.0, -28.0], [-48.0, -28.0], [-48.0, -27.0], [-49.0, -27.0]]]}},
/// #   {"id": "broken", "tags": [], "polygon": null}]}"#;
/// let mut rows = Vec::new();
/// let mut next = Some(1);
/// while let Some(page) = next {
///     let body = send(regions::request(page));
///     let answer = regions::parse(Reply::Answer { status: 200, body }, page)?;
///     rows.extend(answer.rows);
///     next = answer.next;
/// }
/// let index: RegionIndex = rows.into_iter().collect();
///
/// assert_eq!(index.tags_at(LatLng::new(-27.5, -48.5)?)[0].as_str(), "premium");
/// assert_eq!(index.skipped().len(), 1, "a region that cannot be read is reported");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RegionIndex {
    regions: Vec<Region>,
    skipped: Vec<Skipped>,
}

impl RegionIndex {
    /// An index of these regions.
    #[must_use]
    pub fn new(regions: Vec<Region>) -> Self {
        Self { regions, skipped: Vec::new() }
    }

    /// The tags of all regions that hold the place, in ascending order, each once.
    #[must_use]
    pub fn tags_at(&self, at: LatLng) -> Vec<&Id> {
        let holding = self.regions.iter().filter(|region| !region.tags.is_empty() && region.contains(at));
        let mut tags: Vec<&Id> = holding.flat_map(|region| &region.tags).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }

    /// Whether a region that carries at least one of the tags holds the place. No tags: no.
    #[must_use]
    pub fn covers(&self, at: LatLng, tags: &[Id]) -> bool {
        self.regions.iter().any(|region| region.has_any(tags) && region.contains(at))
    }

    /// Whether any region carries at least one of the tags. No tags: no.
    #[must_use]
    pub fn any_region_with(&self, tags: &[Id]) -> bool {
        self.regions.iter().any(|region| region.has_any(tags))
    }

    /// How many regions were read.
    #[must_use]
    pub fn len(&self) -> usize {
        self.regions.len()
    }

    /// Whether no region was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty()
    }

    /// The regions that could not be read, for the operator.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }
}

impl FromIterator<Result<Region, Skipped>> for RegionIndex {
    fn from_iter<I: IntoIterator<Item = Result<Region, Skipped>>>(rows: I) -> Self {
        let mut index = Self::default();
        for row in rows {
            match row {
                Ok(region) => index.regions.push(region),
                Err(skipped) => index.skipped.push(skipped),
            }
        }
        index
    }
}
