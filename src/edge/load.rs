//! Reading every region, page after page.

use crate::geo::Polygon;
use crate::ozmap::{Fault, Reply, Request, Skipped, regions};
use crate::region::{Region, RegionIndex};

/// Points of all regions together, at most: thirty times the municipalities of Santa Catarina and Rio de Janeiro. The
/// index of so many takes half of what an isolate may.
const MAX_POINTS: usize = 1 << 20;

/// A read of all regions under way.
#[derive(Debug, Clone)]
pub struct RegionLoad {
    next: Option<u32>,
    rows: Vec<Result<Region, Skipped>>,
    points: usize,
}

impl Default for RegionLoad {
    fn default() -> Self {
        Self { next: Some(1), rows: Vec::new(), points: 0 }
    }
}

impl RegionLoad {
    /// The next page to ask for; `None` when all are there.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        self.next.map(regions::request)
    }

    /// Takes the reply to [`RegionLoad::request`].
    ///
    /// # Errors
    /// Any [`Fault`]: half a list would turn customers away, so there is none.
    pub fn reply(&mut self, reply: Reply<'_>) -> Result<(), Fault> {
        if let Some(page) = self.next {
            let page = regions::parse(reply, page)?;
            let polygons = page.rows.iter().flatten().flat_map(|region| &region.polygons);
            self.points += polygons.map(Polygon::points).sum::<usize>();
            if self.points > MAX_POINTS {
                return Err(Fault::Unreadable { offset: 0, reason: "regions of too many points".into() });
            }
            self.rows.extend(page.rows);
            self.next = page.next;
        }
        Ok(())
    }

    /// The index of all regions; `None` before the last page. Given away: after that, reading starts anew.
    #[must_use]
    pub fn finish(&mut self) -> Option<RegionIndex> {
        self.next.is_none().then(|| std::mem::take(self).rows.into_iter().collect())
    }
}
