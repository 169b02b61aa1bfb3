//! Writing a snapshot's bytes.

use std::collections::BTreeMap;

use super::curve;
use super::key::{Key, Keys, PACKED};
use super::layout::{Counts, Layout, MAGIC, VERSION};
use super::snapshot::Snapshot;
use super::tree;
use crate::ozmap::Id;

/// A box while the network is read: 40 bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) lat: f64,
    pub(super) lng: f64,
    pub(super) project: u32,
    pub(super) set: u32,
    pub(super) free: u16,
    pub(super) key: Key,
}

/// Everything that a snapshot is written from. The numbers in rows and sets are places in the maps, given as things came.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) rows: Vec<Row>,
    pub(super) keys: Keys,
    pub(super) projects: BTreeMap<Id, u32>,
    pub(super) tags: BTreeMap<Id, u32>,
    pub(super) sets: BTreeMap<Vec<u32>, u32>,
}

/// Writes the snapshot: everything in an order of its own, so that the order in which rows came leaves no trace.
pub(super) fn write(mut content: Content) -> Snapshot {
    content.renumber();
    let order = content.order();
    let tables = Tables::of(&content, &order);
    let layout = tables.layout(&content).expect("MAX_ROWS boxes fit in memory");
    let mut bytes = Vec::with_capacity(layout.end);
    bytes.extend(MAGIC);
    words(&mut bytes, [VERSION].into_iter().chain(layout.counts.to_array()).chain([0]));
    let rows = || order.iter().map(|&at| &content.rows[at as usize]);
    put(&mut bytes, rows().flat_map(|row| [row.lat, row.lng]).map(f64::to_le_bytes));
    put(&mut bytes, tree::grow(rows().map(|row| [row.lat, row.lng])).into_iter().map(tree::write));
    words(&mut bytes, rows().map(|row| tables.class(row)));
    words(&mut bytes, tables.classes.iter().flat_map(|&(project, set)| [project, set]));
    words(&mut bytes, ends(content.sets.keys().map(Vec::len)));
    words(&mut bytes, content.sets.keys().flatten().copied());
    words(&mut bytes, tables.odd.iter().map(|(ordinal, _)| *ordinal));
    words(&mut bytes, ends(tables.texts(&content).map(str::len)));
    put(&mut bytes, rows().map(|row| row.free.to_le_bytes()));
    put(&mut bytes, rows().map(|row| row.key.packed().unwrap_or([0; PACKED])));
    tables.texts(&content).for_each(|text| bytes.extend_from_slice(text.as_bytes()));
    Snapshot::written(bytes, layout)
}

fn put<const N: usize>(bytes: &mut Vec<u8>, items: impl Iterator<Item = [u8; N]>) {
    items.for_each(|item| bytes.extend_from_slice(&item));
}

fn words(bytes: &mut Vec<u8>, words: impl Iterator<Item = u32>) {
    put(bytes, words.map(u32::to_le_bytes));
}

/// The running sums of lengths.
fn ends(lengths: impl Iterator<Item = usize>) -> impl Iterator<Item = u32> {
    lengths.scan(0, |end, length| {
        *end += number(length);
        Some(*end)
    })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("counts of MAX_ROWS boxes and their ids fit")
}

impl Content {
    /// Makes every number the place in its sorted table, and leaves out projects and sets that no box has.
    fn renumber(&mut self) {
        let tags = ranks(&mut self.tags);
        let sets = std::mem::take(&mut self.sets);
        let own = |set: Vec<u32>| {
            let mut set: Vec<u32> = set.into_iter().map(|tag| tags[tag as usize]).collect();
            set.sort_unstable();
            set
        };
        self.sets = sets.into_iter().map(|(set, number)| (own(set), number)).collect();
        keep(&mut self.sets, self.rows.iter().map(|row| row.set));
        keep(&mut self.projects, self.rows.iter().map(|row| row.project));
        let (sets, projects) = (ranks(&mut self.sets), ranks(&mut self.projects));
        for row in &mut self.rows {
            (row.set, row.project) = (sets[row.set as usize], projects[row.project as usize]);
        }
    }

    /// The rows along the curve; those of one cell by their ids.
    fn order(&self) -> Vec<u32> {
        let along = |row: &Row| curve::position(row.lat, row.lng);
        let mut order: Vec<(u64, u32)> = self.rows.iter().map(along).zip(0..).collect();
        let key = |at: u32| self.rows[at as usize].key;
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.keys.compare(key(a.1), key(b.1))));
        order.into_iter().map(|(_, at)| at).collect()
    }
}

/// Keeps what is used.
fn keep<K: Ord>(table: &mut BTreeMap<K, u32>, used: impl Iterator<Item = u32>) {
    let mut seen = vec![false; table.values().max().map_or(0, |most| *most as usize + 1)];
    used.for_each(|number| seen[number as usize] = true);
    table.retain(|_, number| seen[*number as usize]);
}

/// Renumbers a table by the order of its keys. Gives the new number of each old one.
fn ranks<K: Ord>(table: &mut BTreeMap<K, u32>) -> Vec<u32> {
    let mut ranks = vec![0; table.values().max().map_or(0, |most| *most as usize + 1)];
    for (rank, number) in (0..).zip(table.values_mut()) {
        ranks[*number as usize] = rank;
        *number = rank;
    }
    ranks
}

/// What the boxes share.
struct Tables<'a> {
    /// Project and set, ascending.
    classes: Vec<(u32, u32)>,
    /// Ordinal and id of each box whose id is not packed.
    odd: Vec<(u32, &'a str)>,
}

impl<'a> Tables<'a> {
    fn of(content: &'a Content, order: &[u32]) -> Self {
        let mut classes: Vec<_> = content.rows.iter().map(|row| (row.project, row.set)).collect();
        classes.sort_unstable();
        classes.dedup();
        classes.shrink_to_fit();
        let rows = order.iter().map(|&at| &content.rows[at as usize]);
        let odd = (0..).zip(rows).filter_map(|(ordinal, row)| Some((ordinal, content.keys.odd_text(row.key)?)));
        Self { classes, odd: odd.collect() }
    }

    fn class(&self, row: &Row) -> u32 {
        number(self.classes.binary_search(&(row.project, row.set)).expect("every row's class is there"))
    }

    fn texts(&self, content: &'a Content) -> impl Iterator<Item = &str> {
        let named = content.projects.keys().chain(content.tags.keys()).map(Id::as_str);
        named.chain(self.odd.iter().map(|(_, text)| *text))
    }

    fn layout(&self, content: &'a Content) -> Option<Layout> {
        Layout::of(Counts {
            boxes: number(content.rows.len()),
            projects: number(content.projects.len()),
            tags: number(content.tags.len()),
            sets: number(content.sets.len()),
            set_tags: number(content.sets.keys().map(Vec::len).sum()),
            classes: number(self.classes.len()),
            odd: number(self.odd.len()),
            text_bytes: number(self.texts(content).map(str::len).sum()),
        })
    }
}
