//! What bytes must be to be a snapshot.

use std::cmp::Ordering;

use super::curve;
use super::key::{PACKED, pack, unpack};
use super::layout::{COUNTS_AT, Counts, HEADER, Layout, MAGIC, PLACE, UNUSED_AT, VERSION, VERSION_AT};
use super::tree::{self, NODE};
use crate::geo::LatLng;
use crate::ozmap::Id;

/// Why bytes are no snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no snapshot: {kind:?} at byte {offset}")]
pub struct SnapshotError {
    /// What is wrong.
    pub kind: SnapshotErrorKind,
    /// Byte at which it is.
    pub offset: usize,
}

/// What is wrong with bytes that are no snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SnapshotErrorKind {
    /// They do not start as a snapshot does.
    Magic,
    /// They are of another version.
    Version,
    /// They are more or fewer than their counts say.
    Length,
    /// A place is not on the globe.
    Place,
    /// A number names something that there is not.
    Index,
    /// A text is no id, or stands where the bytes of the id belong.
    Text,
    /// Something is not in its order, or there twice.
    Order,
    /// The tree does not fit the places.
    Tree,
    /// A byte without a meaning is not zero.
    Unused,
}

impl SnapshotErrorKind {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Magic => "magic",
            Self::Version => "version",
            Self::Length => "length",
            Self::Place => "place",
            Self::Index => "index",
            Self::Text => "text",
            Self::Order => "order",
            Self::Tree => "tree",
            Self::Unused => "unused",
        }
    }
}

use SnapshotErrorKind as Kind;

type Checked<T = ()> = Result<T, SnapshotError>;

fn wrong<T>(kind: Kind, offset: usize) -> Checked<T> {
    Err(SnapshotError { kind, offset })
}

/// The layout of a snapshot's bytes.
pub(super) fn check(bytes: &[u8]) -> Checked<Layout> {
    let layout = header(bytes)?;
    let view = Checker { bytes, layout: &layout };
    view.places()?;
    view.tree()?;
    view.classes()?;
    view.sets()?;
    view.texts()?;
    view.odd()?;
    view.order()?;
    Ok(layout)
}

fn header(bytes: &[u8]) -> Checked<Layout> {
    if !bytes.starts_with(&MAGIC) {
        return wrong(Kind::Magic, 0);
    }
    if bytes.len() < HEADER {
        return wrong(Kind::Length, bytes.len());
    }
    let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    if word(VERSION_AT) != VERSION {
        return wrong(Kind::Version, VERSION_AT);
    }
    if word(UNUSED_AT) != 0 {
        return wrong(Kind::Unused, UNUSED_AT);
    }
    let counts = Counts::from_array([0, 1, 2, 3, 4, 5, 6, 7].map(|n| word(COUNTS_AT + 4 * n)));
    match Layout::of(counts) {
        Some(layout) if layout.end == bytes.len() => Ok(layout),
        _ => wrong(Kind::Length, bytes.len()),
    }
}

/// Bytes of the right length.
struct Checker<'a> {
    bytes: &'a [u8],
    layout: &'a Layout,
}

impl<'a> Checker<'a> {
    /// The numbers of a section, each with its byte.
    fn words(&self, from: usize, to: usize) -> impl Iterator<Item = (usize, u32)> + 'a {
        let (words, _) = self.bytes[from..to].as_chunks::<4>();
        words.iter().enumerate().map(move |(n, word)| (from + 4 * n, u32::from_le_bytes(*word)))
    }

    fn all_places(&self) -> impl Iterator<Item = [f64; 2]> + 'a {
        let (values, _) = self.bytes[self.layout.places..self.layout.nodes].as_chunks::<8>();
        values.as_chunks::<2>().0.iter().map(|place| place.map(f64::from_le_bytes))
    }

    fn places(&self) -> Checked {
        let bad = self.all_places().position(|[lat, lng]| LatLng::new(lat, lng).is_err());
        bad.map_or(Ok(()), |n| wrong(Kind::Place, self.layout.places + PLACE * n))
    }

    fn tree(&self) -> Checked {
        let (nodes, _) = self.bytes[self.layout.nodes..self.layout.box_classes].as_chunks::<NODE>();
        let grown = tree::grow(self.all_places());
        let bad = nodes.iter().zip(grown).position(|(node, bounds)| *node != tree::write(bounds));
        bad.map_or(Ok(()), |n| wrong(Kind::Tree, self.layout.nodes + NODE * n))
    }

    /// Classes name a project and a set, ascending; boxes name a class.
    fn classes(&self) -> Checked {
        let Layout { counts, box_classes, classes, set_ends, .. } = *self.layout;
        self.below(box_classes, classes, counts.classes)?;
        let mut before = None;
        let (pairs, _) = self.bytes[classes..set_ends].as_chunks::<8>();
        for (n, &[a, b, c, d, e, f, g, h]) in pairs.iter().enumerate() {
            let class = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
            let at = classes + 8 * n;
            if class.0 >= counts.projects || class.1 >= counts.sets {
                return wrong(Kind::Index, at);
            }
            if before.replace(class).is_some_and(|before| before >= class) {
                return wrong(Kind::Order, at);
            }
        }
        Ok(())
    }

    /// Sets end where they say, and hold tags in ascending order; no two are alike.
    fn sets(&self) -> Checked {
        let Layout { counts, set_ends, set_tags, odd, .. } = *self.layout;
        self.below(set_tags, odd, counts.tags)?;
        self.ends(set_ends, set_tags, counts.set_tags)?;
        let tags: Vec<u32> = self.words(set_tags, odd).map(|(_, tag)| tag).collect();
        let (mut start, mut before) = (0, None);
        for (at, end) in self.words(set_ends, set_tags) {
            let set = &tags[start..end as usize];
            let sorted = set.is_sorted_by(|a, b| a < b);
            if !sorted || before.replace(set).is_some_and(|before| before >= set) {
                return wrong(Kind::Order, at);
            }
            start = end as usize;
        }
        Ok(())
    }

    /// Texts are ids; those of projects and of tags ascend.
    fn texts(&self) -> Checked {
        let Layout { counts, text_ends, ports, texts, .. } = *self.layout;
        self.ends(text_ends, ports, counts.text_bytes)?;
        let (projects, tags) = (counts.projects as usize, counts.projects as usize + counts.tags as usize);
        let (mut start, mut before) = (texts, "");
        for (n, (at, end)) in self.words(text_ends, ports).enumerate() {
            let end = texts + end as usize;
            let Some(text) = str::from_utf8(&self.bytes[start..end]).ok().filter(|text| Id::new(text).is_some()) else {
                return wrong(Kind::Text, start);
            };
            let first = n == 0 || n == projects || n >= tags;
            if !first && before >= text {
                return wrong(Kind::Order, at);
            }
            (start, before) = (end, text);
        }
        Ok(())
    }

    /// Odd ids belong to boxes in ascending order, which have no other id; and they cannot be packed.
    fn odd(&self) -> Checked {
        let Layout { counts, odd, text_ends, ids, .. } = *self.layout;
        let mut before = None;
        for (n, (at, ordinal)) in self.words(odd, text_ends).enumerate() {
            if ordinal >= counts.boxes {
                return wrong(Kind::Index, at);
            }
            if before.replace(ordinal).is_some_and(|before| before >= ordinal) {
                return wrong(Kind::Order, at);
            }
            let id = ids + PACKED * ordinal as usize;
            if self.bytes[id..id + PACKED] != [0; PACKED] {
                return wrong(Kind::Unused, id);
            }
            if pack(self.odd_text(n)).is_some() {
                return wrong(Kind::Text, at);
            }
        }
        Ok(())
    }

    /// Boxes lie along the curve, those of one cell by their ids, and none twice.
    fn order(&self) -> Checked {
        let odd: Vec<u32> = self.words(self.layout.odd, self.layout.text_ends).map(|(_, ordinal)| ordinal).collect();
        let (packed, _) = self.bytes[self.layout.ids..self.layout.texts].as_chunks::<PACKED>();
        let id = |n: usize| match u32::try_from(n).ok().and_then(|n| odd.binary_search(&n).ok()) {
            Some(place) => self.odd_text(place).to_owned(),
            None => unpack(packed[n]),
        };
        let mut before = None;
        for (n, [lat, lng]) in self.all_places().enumerate() {
            let along = curve::position(lat, lng);
            let order = before.replace(along).map_or(Ordering::Less, |before: u64| before.cmp(&along));
            if order == Ordering::Greater || order == Ordering::Equal && id(n - 1) >= id(n) {
                return wrong(Kind::Order, self.layout.places + PLACE * n);
            }
        }
        Ok(())
    }

    /// The text of an odd id, once texts are checked.
    fn odd_text(&self, place: usize) -> &'a str {
        let Layout { counts, text_ends, texts, .. } = *self.layout;
        let number = counts.projects as usize + counts.tags as usize + place;
        let end = |number: usize| self.words(text_ends + 4 * number, text_ends + 4 * number + 4).next();
        let start = number.checked_sub(1).and_then(end).map_or(0, |(_, start)| start) as usize;
        let end = end(number).map_or(start, |(_, end)| end as usize);
        str::from_utf8(&self.bytes[texts + start..texts + end]).unwrap_or_default()
    }

    /// Every number of a section is less than this.
    fn below(&self, from: usize, to: usize, limit: u32) -> Checked {
        let bad = self.words(from, to).find(|(_, word)| *word >= limit);
        bad.map_or(Ok(()), |(at, _)| wrong(Kind::Index, at))
    }

    /// The numbers of a section never fall, and the last is this.
    fn ends(&self, from: usize, to: usize, last: u32) -> Checked {
        let mut before = 0;
        for (at, end) in self.words(from, to) {
            if end < before || end > last {
                return wrong(Kind::Order, at);
            }
            before = end;
        }
        if before == last { Ok(()) } else { wrong(Kind::Length, to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct() {
        let all = [
            Kind::Magic,
            Kind::Version,
            Kind::Length,
            Kind::Place,
            Kind::Index,
            Kind::Text,
            Kind::Order,
            Kind::Tree,
            Kind::Unused,
        ];
        let codes: std::collections::BTreeSet<&str> = all.into_iter().map(Kind::code).collect();
        assert_eq!(codes.len(), all.len());
    }
}
