//! From the rows of the inventory to a snapshot, without keeping a row: 40 bytes a box and 20 a splitter.

use std::collections::BTreeMap;

use super::key::{Key, Keys};
use super::snapshot::Snapshot;
use super::write::{Content, Row, write};
use crate::geo::LatLng;
use crate::ozmap::Id;
use crate::ozmap::box_pages::InventoryBox;
use crate::ozmap::splitters::Splitter;
use crate::region::RegionIndex;

/// Boxes, and splitters, taken at most: four times the largest network that this is made for. It bounds the memory that
/// a list without end can take: 240 MB.
pub const MAX_ROWS: usize = 4_000_000;

/// More than [`MAX_ROWS`] boxes or splitters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {MAX_ROWS} rows")]
pub struct TooMany;

/// What was read, besides the boxes of the snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Boxes that are "Em projeto".
    pub drafts: usize,
    /// Boxes that came more than once: rows move when somebody edits the network while pages are read.
    pub repeated_boxes: usize,
    /// Splitters that came more than once.
    pub repeated_splitters: usize,
    /// Splitters in no box that was read. Their ports are offered nowhere.
    pub orphans: usize,
}

/// Takes boxes, then, by [`Builder::ports`], splitters.
#[derive(Debug)]
pub struct Builder {
    regions: RegionIndex,
    content: Content,
    drafts: Vec<Key>,
}

impl Builder {
    /// Starts without boxes.
    ///
    /// All tags of regions are kept, also those of regions without a box: a plan that has none of them is a mistake of
    /// its own ([`crate::viability::Reason::PlanTagsMatchNoRegion`]).
    #[must_use]
    pub fn new(regions: RegionIndex) -> Self {
        let mut content = Content::default();
        for tag in (0..).take(regions.len()).flat_map(|region| regions.tags(region)) {
            number(&mut content.tags, tag);
        }
        Self { regions, content, drafts: Vec::new() }
    }

    /// Takes a box.
    ///
    /// # Errors
    /// [`TooMany`] after [`MAX_ROWS`].
    pub fn add(&mut self, found: InventoryBox) -> Result<(), TooMany> {
        if self.content.rows.len() + self.drafts.len() >= MAX_ROWS {
            return Err(TooMany);
        }
        match found {
            InventoryBox::Draft(id) => self.drafts.push(self.content.keys.key(id)),
            InventoryBox::Built { id, project, at } => {
                let (project, set) = (number(&mut self.content.projects, &project), self.set(at));
                let key = self.content.keys.key(id);
                self.content.rows.push(Row { lat: at.lat(), lng: at.lng(), project, set, free: 0, key });
            }
        }
        Ok(())
    }

    /// The number of the set of tags that cover a place.
    fn set(&mut self, at: LatLng) -> u32 {
        let known = &mut self.content.tags;
        let here: Vec<u32> = self.regions.tags_at(at).into_iter().map(|tag| number(known, tag)).collect();
        number(&mut self.content.sets, &here)
    }

    /// All boxes are there: goes on with their splitters.
    ///
    /// A box that came twice is one. It is "Em projeto" if it was so once; if its rows differ in place or project, which
    /// is the newer is not known, and the least of them is taken, so that the order of rows says nothing.
    #[must_use]
    pub fn ports(self) -> PortBuilder {
        let Self { mut content, mut drafts, regions: _ } = self;
        let came = content.rows.len() + drafts.len();
        drafts.sort_unstable();
        drafts.dedup();
        content.rows.retain(|row| drafts.binary_search(&row.key).is_err());
        content.sort_rows();
        content.rows.dedup_by_key(|row| row.key);
        let repeated_boxes = came - content.rows.len() - drafts.len();
        let tally = Tally { drafts: drafts.len(), repeated_boxes, ..Tally::default() };
        PortBuilder { content, drafts, keys: Keys::default(), ports: Vec::new(), tally }
    }
}

impl Content {
    /// By key; rows of one box by place, then project.
    fn sort_rows(&mut self) {
        let mut projects: Vec<(&Id, u32)> = self.projects.iter().map(|(id, number)| (id, *number)).collect();
        projects.sort_unstable_by_key(|(_, number)| *number);
        let project = |row: &Row| projects[row.project as usize].0;
        self.rows.sort_unstable_by(|a, b| {
            let place = a.lat.total_cmp(&b.lat).then(a.lng.total_cmp(&b.lng));
            a.key.cmp(&b.key).then(place).then_with(|| project(a).cmp(project(b)))
        });
    }
}

/// The ports of a splitter while the network is read: 20 bytes. Rows of one splitter are neighbours when sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ports {
    splitter: Key,
    /// Row of its box, or one of the following.
    of: u32,
    free: u16,
}

/// In no box that was read.
const NOWHERE: u32 = u32::MAX;
/// In a box that is "Em projeto".
const IN_DRAFT: u32 = u32::MAX - 1;

/// Takes the splitters of boxes that are all known.
#[derive(Debug)]
pub struct PortBuilder {
    /// Rows are sorted by key, which is theirs alone.
    content: Content,
    drafts: Vec<Key>,
    keys: Keys,
    ports: Vec<Ports>,
    tally: Tally,
}

impl PortBuilder {
    /// Takes a splitter.
    ///
    /// # Errors
    /// [`TooMany`] after [`MAX_ROWS`].
    pub fn add(&mut self, Splitter { id, parent, free_ports }: Splitter) -> Result<(), TooMany> {
        if self.ports.len() >= MAX_ROWS {
            return Err(TooMany);
        }
        let of = self.content.keys.find(&parent).map_or(NOWHERE, |parent| self.row_of(parent));
        let free = u16::try_from(free_ports).unwrap_or(u16::MAX);
        self.ports.push(Ports { splitter: self.keys.key(id), of, free });
        Ok(())
    }

    fn row_of(&self, parent: Key) -> u32 {
        match self.content.rows.binary_search_by_key(&parent, |row| row.key) {
            Ok(row) => u32::try_from(row).expect("fewer rows than MAX_ROWS"),
            Err(_) if self.drafts.binary_search(&parent).is_ok() => IN_DRAFT,
            Err(_) => NOWHERE,
        }
    }

    /// All splitters are there.
    ///
    /// A splitter that came twice is one, with the fewer free ports of its rows; if they name different boxes, where it
    /// is is not known, and its ports are offered nowhere.
    #[must_use]
    pub fn finish(mut self) -> (Snapshot, Tally) {
        self.ports.sort_unstable();
        for rows in self.ports.chunk_by(|a, b| a.splitter == b.splitter) {
            self.tally.repeated_splitters += rows.len() - 1;
            // Sorted by box, then by ports: the first has the fewest, if all are in one box.
            let (first, last) = (rows[0], rows[rows.len() - 1]);
            match self.content.rows.get_mut(first.of as usize) {
                Some(row) if first.of == last.of => row.free = row.free.saturating_add(first.free),
                _ => self.tally.orphans += usize::from(first.of == NOWHERE),
            }
        }
        (write(self.content), self.tally)
    }
}

/// The number of an entry, now and ever after.
fn number<K: Ord + Clone>(table: &mut BTreeMap<K, u32>, entry: &K) -> u32 {
    if let Some(number) = table.get(entry) {
        return *number;
    }
    let number = u32::try_from(table.len()).expect("fewer entries than MAX_ROWS boxes have tags");
    table.insert(entry.clone(), number);
    number
}
