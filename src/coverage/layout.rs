//! Where everything lies in the bytes of a snapshot: the table in [`super`]'s documentation, as code.

use super::key::PACKED;
use super::tree::{NODE, Shape};

/// First bytes of every snapshot.
pub(super) const MAGIC: [u8; 8] = *b"OZCOVER\0";
/// The version written and read.
pub(super) const VERSION: u32 = 1;
/// Bytes before the first section.
pub(super) const HEADER: usize = 48;
/// Where in the header the version, the counts and the unused bytes are.
pub(super) const VERSION_AT: usize = 8;
pub(super) const COUNTS_AT: usize = 12;
pub(super) const UNUSED_AT: usize = 44;
/// Bytes of a place.
pub(super) const PLACE: usize = 16;

/// The counts of the header, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    pub(super) boxes: u32,
    pub(super) projects: u32,
    pub(super) tags: u32,
    pub(super) sets: u32,
    /// Tags of all sets together.
    pub(super) set_tags: u32,
    pub(super) classes: u32,
    /// Boxes whose id is not packed.
    pub(super) odd: u32,
    /// Bytes of all texts together.
    pub(super) text_bytes: u32,
}

impl Counts {
    /// Projects, tags and odd ids have texts.
    pub(super) fn texts(self) -> usize {
        self.projects as usize + self.tags as usize + self.odd as usize
    }

    pub(super) fn to_array(self) -> [u32; 8] {
        let Self { boxes, projects, tags, sets, set_tags, classes, odd, text_bytes } = self;
        [boxes, projects, tags, sets, set_tags, classes, odd, text_bytes]
    }

    pub(super) fn from_array([boxes, projects, tags, sets, set_tags, classes, odd, text_bytes]: [u32; 8]) -> Self {
        Self { boxes, projects, tags, sets, set_tags, classes, odd, text_bytes }
    }
}

/// The byte at which each section starts, and the end of the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) counts: Counts,
    pub(super) shape: Shape,
    pub(super) places: usize,
    pub(super) nodes: usize,
    pub(super) box_classes: usize,
    pub(super) classes: usize,
    pub(super) set_ends: usize,
    pub(super) set_tags: usize,
    pub(super) odd: usize,
    pub(super) text_ends: usize,
    pub(super) ports: usize,
    pub(super) ids: usize,
    pub(super) texts: usize,
    pub(super) end: usize,
}

impl Layout {
    /// The layout of a snapshot with these counts; `None` when it is larger than memory can be.
    pub(super) fn of(counts: Counts) -> Option<Self> {
        let shape = Shape::of(counts.boxes);
        let mut end = HEADER as u64;
        let mut section = |items: u64, bytes: usize| {
            let start = usize::try_from(end).ok();
            end += items * bytes as u64;
            start
        };
        let boxes = u64::from(counts.boxes);
        Some(Self {
            counts,
            shape,
            places: section(boxes, PLACE)?,
            nodes: section(shape.nodes() as u64, NODE)?,
            box_classes: section(boxes, 4)?,
            classes: section(counts.classes.into(), 8)?,
            set_ends: section(counts.sets.into(), 4)?,
            set_tags: section(counts.set_tags.into(), 4)?,
            odd: section(counts.odd.into(), 4)?,
            text_ends: section(counts.texts() as u64, 4)?,
            ports: section(boxes, 2)?,
            ids: section(boxes, PACKED)?,
            texts: section(counts.text_bytes.into(), 1)?,
            end: usize::try_from(end).ok()?,
        })
    }
}
