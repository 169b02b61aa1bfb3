//! Regions and the tags that they carry.

mod labels;
mod selection;

use crate::geo::{LatLng, OutOfRange, Polygon, ShapeIndex};
use crate::ozmap::{Id, Skipped};
use labels::Labels;
pub use selection::Selection;

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
    /// Whether the place is in the region, or on its edge. Looks at every edge: see [`RegionIndex`] for many regions.
    #[must_use]
    pub fn contains(&self, at: LatLng) -> bool {
        self.polygons.iter().any(|polygon| polygon.contains(at))
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
/// let at = LatLng::new(-27.5, -48.5)?;
/// let premium = index.tags_at(at)[0];
/// assert_eq!(premium.as_str(), "premium");
/// assert!(index.covers(at, &index.select(&[premium.clone()])));
/// assert_eq!(index.skipped().len(), 1, "a region that cannot be read is reported");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Regions have numbers from 0, in the order in which they came; a number means nothing to another index. Answers for
/// a place are those of [`Region::contains`], for every place there is, and cost some tens of nanoseconds among
/// hundreds of municipalities.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RegionIndex {
    names: Box<[(Id, Box<str>)]>,
    labels: Labels,
    shapes: ShapeIndex,
    skipped: Vec<Skipped>,
}

impl RegionIndex {
    /// An index of these regions.
    ///
    /// # Panics
    /// With more than 2²⁸ points, which is 4 GiB.
    #[must_use]
    pub fn new(regions: Vec<Region>) -> Self {
        let shapes = ShapeIndex::new(regions.iter().map(|region| &region.polygons));
        let (mut names, mut tags) = (Vec::with_capacity(regions.len()), Vec::with_capacity(regions.len()));
        for region in regions {
            names.push((region.id, region.name.into()));
            tags.push(region.tags);
        }
        Self { names: names.into(), labels: Labels::new(&tags), shapes, skipped: Vec::new() }
    }

    /// Those of the tags that a region carries.
    #[must_use]
    pub fn select(&self, tags: &[Id]) -> Selection {
        let mut tags: Vec<u32> = tags.iter().filter_map(|tag| self.labels.number(tag)).collect();
        tags.sort_unstable();
        tags.dedup();
        Selection { tags: tags.into() }
    }

    /// Whether a region that carries one of the selected tags holds the place.
    #[inline]
    #[must_use]
    pub fn covers(&self, at: LatLng, selection: &Selection) -> bool {
        self.shapes.at(at, |region| self.labels.any(region, &selection.tags)).next().is_some()
    }

    /// The numbers of all regions that hold the place, in ascending order.
    #[inline]
    pub fn regions_at(&self, at: LatLng) -> impl Iterator<Item = u32> {
        self.shapes.at(at, |_| true)
    }

    /// As [`RegionIndex::regions_at`] of many places, each `[lng, lat]` in degrees, in one list: those of place `i` are
    /// `answer[answer[i]..answer[i + 1]]`.
    ///
    /// # Errors
    /// The first place that is not on the globe.
    ///
    /// # Panics
    /// When the answer has more than 2³² numbers.
    pub fn regions_at_all(&self, places: &[[f64; 2]]) -> Result<Vec<u32>, NotAPlace> {
        let mut answer = Vec::with_capacity(places.len() * 2 + 1);
        answer.resize(places.len() + 1, 0);
        for (place, &coords) in places.iter().enumerate() {
            let at = LatLng::from_coords(coords).map_err(|reason| NotAPlace { place, reason })?;
            answer[place] = end(&answer);
            answer.extend(self.regions_at(at));
        }
        answer[places.len()] = end(&answer);
        Ok(answer)
    }

    /// The tags of all regions that hold the place, in ascending order, each once.
    #[must_use]
    pub fn tags_at(&self, at: LatLng) -> Vec<&Id> {
        let holding = self.shapes.at(at, |region| !self.labels.numbers(region).is_empty());
        let mut tags: Vec<u32> = holding.flat_map(|region| self.labels.numbers(region)).copied().collect();
        tags.sort_unstable();
        tags.dedup();
        tags.into_iter().map(|tag| self.labels.tag(tag)).collect()
    }

    /// The OZmap id of a region; `None` for a number that no region has.
    #[must_use]
    pub fn id(&self, region: u32) -> Option<&Id> {
        self.names.get(region as usize).map(|(id, _)| id)
    }

    /// The name of a region, for people; `None` for a number that no region has.
    #[must_use]
    pub fn name(&self, region: u32) -> Option<&str> {
        self.names.get(region as usize).map(|(_, name)| &**name)
    }

    /// The tags that a region carries, in ascending order, each once; none for a number that no region has.
    pub fn tags(&self, region: u32) -> impl Iterator<Item = &Id> {
        self.labels.of(region)
    }

    /// How many regions were read.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether no region was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The regions that could not be read, for the operator.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Memory that shapes, tags and names take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let name = |(id, name): &(Id, Box<str>)| size_of_val(id) + size_of_val(name) + id.as_str().len() + name.len();
        self.shapes.bytes() + self.labels.bytes() + self.names.iter().map(name).sum::<usize>()
    }
}

/// A place, of many, that is not on the globe.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("place {place}: {reason}")]
pub struct NotAPlace {
    /// Which one, from 0.
    pub place: usize,
    /// What is wrong with it.
    pub reason: OutOfRange,
}

fn end(list: &[u32]) -> u32 {
    u32::try_from(list.len()).expect("fewer than 2³² numbers")
}

impl FromIterator<Result<Region, Skipped>> for RegionIndex {
    fn from_iter<I: IntoIterator<Item = Result<Region, Skipped>>>(rows: I) -> Self {
        let (mut regions, mut skipped) = (Vec::new(), Vec::new());
        for row in rows {
            match row {
                Ok(region) => regions.push(region),
                Err(row) => skipped.push(row),
            }
        }
        Self { skipped, ..Self::new(regions) }
    }
}
