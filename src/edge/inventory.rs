//! Reading the whole network, page after page: regions, boxes, splitters.

use crate::coverage::{Builder, PortBuilder, Snapshot, Tally};
use crate::ozmap::{Fault, Reply, Request, box_pages, splitters};
use crate::region::RegionIndex;

use super::list::{List, unreadable};
use super::{RegionLoad, SkippedRows};

/// A read of the whole network under way.
///
/// A fault ends it: half a network would turn customers away. The page that was at fault may be asked for again.
#[derive(Debug)]
pub struct InventoryLoad {
    stage: Stage,
    list: List,
    skipped: SkippedRows,
}

/// What was read.
#[derive(Debug)]
pub struct Inventory {
    /// The network.
    pub snapshot: Snapshot,
    /// What was read besides.
    pub tally: Tally,
    /// What could not be read.
    pub skipped: SkippedRows,
}

#[derive(Debug, Default)]
enum Stage {
    Regions(RegionLoad),
    Boxes(Builder),
    Splitters(PortBuilder),
    Done(Box<(Snapshot, Tally)>),
    /// There were more rows than can be taken.
    #[default]
    Failed,
}

impl InventoryLoad {
    /// Starts at the first page. Without regions, every plan with region tags is one whose tags match no region.
    #[must_use]
    pub fn new(with_regions: bool) -> Self {
        let boxes = || Stage::Boxes(Builder::new(RegionIndex::default()));
        let stage = if with_regions { Stage::Regions(RegionLoad::default()) } else { boxes() };
        Self { stage, list: List::START, skipped: SkippedRows::default() }
    }

    /// The next page to ask for; `None` when all are there.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        match &self.stage {
            Stage::Regions(load) => load.request(),
            Stage::Boxes(_) => Some(box_pages::request(self.list.page)),
            Stage::Splitters(_) => Some(splitters::request(self.list.page)),
            Stage::Done(_) | Stage::Failed => None,
        }
    }

    /// The list that [`InventoryLoad::request`] is about, for logs.
    #[must_use]
    pub fn list(&self) -> &'static str {
        match &self.stage {
            Stage::Regions(_) => "regions",
            Stage::Boxes(_) => "boxes",
            Stage::Splitters(_) => "splitters",
            Stage::Done(_) | Stage::Failed => "none",
        }
    }

    /// Takes the reply to [`InventoryLoad::request`].
    ///
    /// # Errors
    /// Any [`Fault`], as of a list that ends before its own count, of which no row can be read, or that holds more rows
    /// than any network has.
    pub fn reply(&mut self, reply: Reply<'_>) -> Result<(), Fault> {
        let list = self.list();
        let ended = match &mut self.stage {
            Stage::Regions(load) => {
                load.reply(reply)?;
                load.request().is_none()
            }
            Stage::Boxes(builder) => {
                let page = box_pages::parse(reply, self.list.page)?;
                let ended = self.list.turn(&page)?;
                self.skipped.take(list, page, |row| builder.add(row)).map(|()| ended).or_else(|_| self.fail())?
            }
            Stage::Splitters(builder) => {
                let page = splitters::parse(reply, self.list.page)?;
                let ended = self.list.turn(&page)?;
                self.skipped.take(list, page, |row| builder.add(row)).map(|()| ended).or_else(|_| self.fail())?
            }
            Stage::Done(_) | Stage::Failed => false,
        };
        if ended {
            self.advance();
        }
        Ok(())
    }

    fn fail(&mut self) -> Result<bool, Fault> {
        self.stage = Stage::Failed;
        Err(unreadable("more rows than any network has"))
    }

    fn advance(&mut self) {
        self.list = List::START;
        self.stage = match std::mem::take(&mut self.stage) {
            Stage::Regions(mut load) => {
                let regions = load.finish().unwrap_or_default();
                regions.skipped().iter().for_each(|row| self.skipped.add("regions", row.clone()));
                Stage::Boxes(Builder::new(regions))
            }
            Stage::Boxes(builder) => Stage::Splitters(builder.ports()),
            Stage::Splitters(builder) => Stage::Done(Box::new(builder.finish())),
            done => done,
        };
    }

    /// The network, once, after the last page; `None` before.
    #[must_use]
    pub fn take(&mut self) -> Option<Inventory> {
        if !matches!(self.stage, Stage::Done(_)) {
            return None;
        }
        let Stage::Done(done) = std::mem::take(&mut self.stage) else { return None };
        let (snapshot, tally) = *done;
        Some(Inventory { snapshot, tally, skipped: std::mem::take(&mut self.skipped) })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::MAX_NAMED;
    use super::*;
    use crate::coverage::View;
    use crate::geo::{LatLng, Metres};
    use crate::ozmap::Id;
    use crate::viability::{Decision, Reason};

    fn a_box(id: &str) -> Value {
        json!({"id": id, "draft": false, "project": "p", "lat": -27.5, "lng": -48.5})
    }

    fn splitter(id: &str, parent: &str) -> Value {
        json!({"id": id, "parent": parent, "isDrop": true, "connectables": {"output": [null]}, "ports": [{"blocked": false}]})
    }

    fn feed(load: &mut InventoryLoad, page: &Value) -> Result<(), Fault> {
        load.reply(Reply::Answer { status: 200, body: page.to_string().as_bytes() })
    }

    fn rows(rows: &[Value]) -> Value {
        json!({"total": rows.len(), "rows": rows, "hasNextPage": false})
    }

    fn all(with_regions: bool, pages: &[Value]) -> Inventory {
        let mut load = InventoryLoad::new(with_regions);
        for page in pages {
            assert!(load.request().is_some());
            feed(&mut load, page).expect("a page");
        }
        assert_eq!(load.request(), None);
        load.take().expect("the last page was read")
    }

    #[test]
    fn asks_for_each_list_to_its_end() {
        let mut load = InventoryLoad::new(true);
        let mut asked = Vec::new();
        for (page, list) in [
            (rows(&[]), "regions"),
            (json!({"rows": [a_box("a")], "total": 2, "hasNextPage": true}), "boxes"),
            (json!({"rows": [a_box("b")], "total": 2, "hasNextPage": false}), "boxes"),
            (rows(&[]), "splitters"),
        ] {
            asked.push(load.request().expect("not yet").target);
            assert_eq!(load.list(), list);
            feed(&mut load, &page).expect("a page");
        }
        let boxes = |page| format!("/boxes?limit=1000&page={page}");
        assert_eq!(asked[0], "/regions?limit=100&page=1");
        assert_eq!(asked[1..], [boxes(1), boxes(2), "/splitters?limit=1000&page=1".into()]);
        assert_eq!(load.take().expect("done").snapshot.len(), 2);
    }

    #[test]
    fn nothing_before_the_last_page() {
        let mut load = InventoryLoad::new(false);
        feed(&mut load, &rows(&[a_box("a")])).expect("a page");
        assert!(load.take().is_none());
    }

    #[test]
    fn what_cannot_be_read_is_counted_named_and_left_out() {
        let region = json!({"id": "r", "polygon": null});
        let lost = json!({"id": "lost", "draft": false});
        let inventory = all(
            true,
            &[
                rows(&[region]),
                rows(&[a_box("a"), lost, json!({"id": "d", "draft": true})]),
                rows(&[splitter("s", "a"), json!({"id": "t"}), splitter("u", "nowhere"), splitter("v", "d")]),
            ],
        );
        let named: Vec<_> = inventory.skipped.named.iter().map(|(list, row)| (*list, row.id.clone())).collect();
        let id = |text| Id::new(text);
        assert_eq!(named, [("regions", id("r")), ("boxes", id("lost")), ("splitters", id("t"))]);
        assert_eq!(inventory.skipped.count, 3);
        assert_eq!(inventory.tally, Tally { drafts: 1, orphans: 1, ..Tally::default() });
        assert_eq!((inventory.snapshot.len(), inventory.snapshot.free_ports(0)), (1, Some(1)));
    }

    #[test]
    fn only_so_many_are_named() {
        let lost: Vec<Value> = std::iter::once(a_box("a")).chain((0..1_500).map(|n| json!({"id": n}))).collect();
        let inventory = all(false, &[rows(&lost), rows(&[])]);
        assert_eq!((inventory.skipped.count, inventory.skipped.named.len()), (1_500, MAX_NAMED));
    }

    #[test]
    fn a_list_that_is_not_understood_is_no_empty_network() {
        for (page, reason) in [
            (rows(&[json!({"id": "a"}), json!({"id": "b"})]), "no row of the list can be read"),
            (json!({"rows": [a_box("a")], "total": 2, "hasNextPage": false}), "the list ends before its own count"),
            (json!({"rows": [], "hasNextPage": true}), "an empty page that is not the last"),
        ] {
            let mut load = InventoryLoad::new(false);
            assert_eq!(feed(&mut load, &page), Err(unreadable(reason)));
            // The same page may be asked for again.
            assert_eq!(load.request().map(|request| request.target), Some("/boxes?limit=1000&page=1".into()));
            feed(&mut load, &rows(&[a_box("a")])).expect("a page");
        }
        let mut load = InventoryLoad::new(false);
        feed(&mut load, &rows(&[a_box("a")])).expect("a page");
        assert!(feed(&mut load, &rows(&[json!({"id": "s"})])).is_err());
    }

    #[test]
    fn a_network_may_be_empty() {
        let inventory = all(false, &[rows(&[]), rows(&[])]);
        let at = LatLng::new(-27.5, -48.5).expect("a place");
        let decision = View::new(&inventory.snapshot, &[]).decide(at, Metres(5_000.0));
        assert_eq!(decision, Decision::NotViable(Reason::NoBoxInRange));
    }

    #[test]
    fn tags_are_known_even_where_no_box_is() {
        let square = json!([[[-10, -10], [-9, -10], [-9, -9], [-10, -9]]]);
        let region = json!({"id": "r", "tags": ["t"], "polygon": {"type": "Polygon", "coordinates": square}});
        let pages = [rows(&[region]), rows(&[a_box("a")]), rows(&[splitter("s", "a")])];
        let Inventory { snapshot, .. } = all(true, &pages);
        let at = LatLng::new(-27.5, -48.5).expect("a place");
        let reason = |tag| {
            let tags = [Id::new(tag).expect("an id")];
            View::new(&snapshot, &tags).outcome(at, Metres(10.0))
        };
        assert_eq!(reason("t"), Err(Reason::OutsidePlanRegion));
        assert_eq!(reason("u"), Err(Reason::PlanTagsMatchNoRegion));
    }
}
