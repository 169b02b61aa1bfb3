//! Reading every region, page after page.

use super::list::{List, unreadable};
use crate::geo::Polygon;
use crate::ozmap::{Fault, Reply, Request, Skipped, regions};
use crate::region::{Region, RegionIndex};

/// Points of all regions together, at most: thirty times the municipalities of Santa Catarina and Rio de Janeiro. The
/// index of so many takes half of what an isolate may.
const MAX_POINTS: usize = 1 << 20;

/// A read of all regions under way.
#[derive(Debug, Clone)]
pub struct RegionLoad {
    next: Option<List>,
    rows: Vec<Result<Region, Skipped>>,
    points: usize,
}

impl Default for RegionLoad {
    fn default() -> Self {
        Self { next: Some(List::START), rows: Vec::new(), points: 0 }
    }
}

impl RegionLoad {
    /// The next page to ask for; `None` when all are there.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        self.next.as_ref().map(|list| regions::request(list.page))
    }

    /// Takes the reply to [`RegionLoad::request`].
    ///
    /// # Errors
    /// Any [`Fault`]: half a list would turn customers away, so there is none.
    pub fn reply(&mut self, reply: Reply<'_>) -> Result<(), Fault> {
        if let Some(list) = &mut self.next {
            let page = regions::parse(reply, list.page)?;
            let polygons = page.rows.iter().flatten().flat_map(|region| &region.polygons);
            let points = self.points + polygons.map(Polygon::points).sum::<usize>();
            if points > MAX_POINTS {
                return Err(unreadable("regions of too many points"));
            }
            let ended = list.turn_any(&page)?;
            self.points = points;
            self.rows.extend(page.rows);
            if ended {
                self.next = None;
            }
        }
        Ok(())
    }

    /// The index of all regions; `None` before the last page. Given away: after that, reading starts anew.
    #[must_use]
    pub fn finish(&mut self) -> Option<RegionIndex> {
        self.next.is_none().then(|| std::mem::take(self).rows.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A region of so many points: a comb.
    fn region(points: usize) -> String {
        let tooth = |n: usize| format!("[{}.{:05},{}]", n / 100_000, n % 100_000, n % 2);
        let points: Vec<String> = (0..points).map(tooth).collect();
        format!(r#"{{"id":"comb","polygon":{{"type":"Polygon","coordinates":[[{}]]}}}}"#, points.join(","))
    }

    fn page(rows: &[String], more: bool) -> String {
        format!(r#"{{"hasNextPage":{more},"rows":[{}]}}"#, rows.join(","))
    }

    fn read(load: &mut RegionLoad, page: &str) -> Result<(), Fault> {
        load.reply(Reply::Answer { status: 200, body: page.as_bytes() })
    }

    #[test]
    fn there_is_no_index_before_the_last_page_and_one_after_it() {
        let mut load = RegionLoad::default();
        read(&mut load, &page(&[region(4)], true)).expect("a page");
        assert_eq!(load.finish(), None);
        assert!(load.request().is_some_and(|request| request.target.ends_with("page=2")));
        read(&mut load, &page(&[region(5), "7".into()], false)).expect("a page");
        assert_eq!(load.request(), None);
        read(&mut load, "after the end nothing is read").expect("nothing");
        let index = load.finish().expect("an index");
        assert_eq!((index.len(), index.skipped().len()), (2, 1));
        assert_eq!(load.finish(), None, "it was given away");
    }

    #[test]
    fn a_list_that_ends_before_its_own_count_is_no_list() {
        let mut load = RegionLoad::default();
        let short = format!(r#"{{"hasNextPage":false,"total":3,"rows":[{},7]}}"#, region(4));
        let fault = read(&mut load, &short);
        assert!(matches!(fault, Err(Fault::Unreadable { reason, .. }) if reason.contains("before its own count")));
        assert_eq!(load.finish(), None);
        // The same page once more.
        assert!(load.request().is_some_and(|request| request.target.ends_with("page=1")));
        let whole = format!(r#"{{"hasNextPage":false,"total":2,"rows":[{},7]}}"#, region(4));
        read(&mut load, &whole).expect("a page");
        assert_eq!(load.finish().map(|index| index.len()), Some(1));
    }

    #[test]
    fn a_single_bad_drawing_is_a_list() {
        let mut load = RegionLoad::default();
        read(&mut load, r#"{"hasNextPage":false,"total":1,"rows":[7]}"#).expect("a page");
        let index = load.finish().expect("an index");
        assert_eq!((index.len(), index.skipped().len()), (0, 1));
    }

    #[test]
    fn points_are_bounded_over_all_pages() {
        let most = region(MAX_POINTS / 4);
        let mut load = RegionLoad::default();
        for last in [false, false, false, true] {
            read(&mut load, &page(std::slice::from_ref(&most), !last)).expect("not too many");
        }
        let mut load = RegionLoad::default();
        read(&mut load, &page(&[most.clone(), most.clone(), most.clone()], true)).expect("not too many");
        let too_many = read(&mut load, &page(&[most, region(3)], false));
        assert!(matches!(too_many, Err(Fault::Unreadable { reason, .. }) if reason.contains("too many points")));
    }
}
