//! A snapshot: bytes that are read where they lie.

use std::borrow::Cow;
use std::ops::Range;

use super::key::{PACKED, unpack};
use super::layout::{Layout, PLACE};
use super::validate::{SnapshotError, check};
use crate::geo::LatLng;
use crate::ozmap::Id;

/// A network at one moment, as far as the rules of viability look at it: every box that is not "Em projeto".
///
/// Immutable. Boxes are named by ordinals, from 0 to [`Snapshot::len`], which mean nothing in another snapshot.
#[derive(Debug, Clone)]
pub struct Snapshot {
    bytes: Box<[u8]>,
    layout: Layout,
}

impl Snapshot {
    /// Takes bytes that [`Snapshot::as_bytes`] gave, in this process or another.
    ///
    /// # Errors
    /// [`SnapshotError`] unless every byte is as a snapshot has it: lengths, order, ranges, places. Any bytes that are
    /// accepted answer every question without a panic.
    pub fn from_bytes(bytes: impl Into<Box<[u8]>>) -> Result<Self, SnapshotError> {
        let bytes = bytes.into();
        let layout = check(&bytes)?;
        Ok(Self { bytes, layout })
    }

    /// Bytes whose layout is known to be this, because they have just been written.
    pub(super) fn written(bytes: Vec<u8>, layout: Layout) -> Self {
        debug_assert_eq!(check(&bytes).map(|found| found.end), Ok(layout.end));
        Self { bytes: bytes.into_boxed_slice(), layout }
    }

    /// All of it. The same network gives the same bytes, whatever the order of its pages.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many boxes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.layout.counts.boxes as usize
    }

    /// Whether there are no boxes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A box's id; `None` for an ordinal that there is not.
    #[must_use]
    pub fn id(&self, ordinal: u32) -> Option<Id> {
        self.has(ordinal).then(|| known(&self.id_text(ordinal)))
    }

    /// The project of a box; `None` for an ordinal that there is not.
    #[must_use]
    pub fn project(&self, ordinal: u32) -> Option<Id> {
        self.has(ordinal).then(|| known(self.text(self.class(self.class_of(ordinal)).0)))
    }

    /// The place of a box; `None` for an ordinal that there is not.
    #[must_use]
    pub fn place(&self, ordinal: u32) -> Option<LatLng> {
        let place = |ordinal: usize| self.places(ordinal..ordinal + 1).next();
        let [lat, lng] = self.has(ordinal).then(|| place(ordinal as usize)).flatten()?;
        LatLng::new(lat, lng).ok()
    }

    /// The free ports of a box, at most 65,535; `None` for an ordinal that there is not.
    #[must_use]
    pub fn free_ports(&self, ordinal: u32) -> Option<u16> {
        self.has(ordinal).then(|| self.ports(ordinal))
    }

    fn has(&self, ordinal: u32) -> bool {
        ordinal < self.layout.counts.boxes
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The bytes of the tree.
    pub(super) fn nodes(&self) -> &[u8] {
        &self.bytes[self.layout.nodes..self.layout.box_classes]
    }

    /// Latitude and longitude of a run of boxes.
    pub(super) fn places(&self, run: Range<usize>) -> impl Iterator<Item = [f64; 2]> {
        let start = self.layout.places;
        let (places, _) = self.bytes[start + run.start * PLACE..start + run.end * PLACE].as_chunks::<8>();
        places.as_chunks::<2>().0.iter().map(|place| place.map(f64::from_le_bytes))
    }

    /// The class of a box: which boxes share project and tags.
    pub(super) fn class_of(&self, ordinal: u32) -> u32 {
        self.word(self.layout.box_classes, ordinal)
    }

    pub(super) fn ports(&self, ordinal: u32) -> u16 {
        let at = self.layout.ports + 2 * ordinal as usize;
        u16::from_le_bytes([self.bytes[at], self.bytes[at + 1]])
    }

    /// The project, as the number of its text, and the tag set of a class.
    pub(super) fn class(&self, class: u32) -> (u32, u32) {
        (self.word(self.layout.classes, 2 * class), self.word(self.layout.classes, 2 * class + 1))
    }

    /// The tags of a set, as numbers in the order of tags.
    pub(super) fn set(&self, set: u32) -> impl Iterator<Item = u32> {
        let start = if set == 0 { 0 } else { self.word(self.layout.set_ends, set - 1) };
        (start..self.word(self.layout.set_ends, set)).map(|at| self.word(self.layout.set_tags, at))
    }

    /// The number of a tag, when a region carries it.
    pub(super) fn tag(&self, tag: &Id) -> Option<u32> {
        let (first, tags) = (self.layout.counts.projects, self.layout.counts.tags);
        let (mut low, mut high) = (0, tags);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.text(first + middle) < tag.as_str() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low < tags && self.text(first + low) == tag.as_str()).then_some(low)
    }

    /// The text of a box's id.
    pub(super) fn id_text(&self, ordinal: u32) -> Cow<'_, str> {
        match self.odd_text(ordinal) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(unpack(self.packed(ordinal))),
        }
    }

    pub(super) fn packed(&self, ordinal: u32) -> [u8; PACKED] {
        let at = self.layout.ids + PACKED * ordinal as usize;
        self.bytes[at..at + PACKED].try_into().expect("a slice of this length")
    }

    fn odd_text(&self, ordinal: u32) -> Option<&str> {
        let (mut low, mut high) = (0, self.layout.counts.odd);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.word(self.layout.odd, middle) < ordinal {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let first = self.layout.counts.projects + self.layout.counts.tags;
        let found = low < self.layout.counts.odd && self.word(self.layout.odd, low) == ordinal;
        found.then(|| self.text(first + low))
    }

    fn text(&self, number: u32) -> &str {
        let start = if number == 0 { 0 } else { self.word(self.layout.text_ends, number - 1) } as usize;
        let end = self.word(self.layout.text_ends, number) as usize;
        let texts = self.layout.texts;
        str::from_utf8(&self.bytes[texts + start..texts + end]).expect("texts are visible ASCII")
    }

    fn word(&self, section: usize, at: u32) -> u32 {
        let at = section + 4 * at as usize;
        u32::from_le_bytes(self.bytes[at..at + 4].try_into().expect("a slice of this length"))
    }
}

impl AsRef<Self> for Snapshot {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// Snapshots are equal when their bytes are.
impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

fn known(text: &str) -> Id {
    Id::new(text).expect("texts are ids")
}
