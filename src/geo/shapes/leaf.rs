//! What a cell says, word by word, and how it is read.
//!
//! A cell is one word: its lowest two bits say what it is, the others hold a number.
//!
//! A leaf is its length and then *records*, in the order of their shapes. A record is either a `WHOLE` word: the shape
//! holds the whole cell; or a `BORDER` word, the length of what follows, and then the shape's polygons there. A polygon
//! is a head (how many words follow, and whether it is *odd*: whether a ray from the cell crosses the edges that are not
//! named an odd number of times) and then words of two kinds: an edge, by its first point, or a *height*, by a point: it
//! counts as one more crossing for all places that lie below that point.

use super::super::ring::{Meets, meets};

const EMPTY: u32 = 0;
const WHOLE: u32 = 1;
const BORDER: u32 = 2;
const LEAF: u32 = 2;
const GRID: u32 = 3;

/// Numbers that fit beside two bits.
pub(super) const MAX_NUMBER: usize = (u32::MAX >> 2) as usize;

/// What a cell is.
pub(super) enum Cell {
    /// No shape holds any of it.
    Empty,
    /// One shape holds all of it: the word is a record by itself.
    Whole,
    /// The leaf that starts there.
    Leaf(usize),
    /// The grid of that number.
    Grid(usize),
}

impl Cell {
    #[inline]
    pub(super) fn of(word: u32) -> Self {
        let number = (word >> 2) as usize;
        match word & 3 {
            EMPTY => Self::Empty,
            WHOLE => Self::Whole,
            LEAF => Self::Leaf(number),
            _ => Self::Grid(number),
        }
    }

    /// The cell that is the grid of this number.
    pub(super) fn grid(number: usize) -> u32 {
        word(number, GRID)
    }
}

/// A ring of a shape, while an index is built.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ring {
    pub(super) shape: u32,
    /// Counts the polygons of all shapes.
    pub(super) polygon: u32,
    /// Its first point.
    pub(super) start: u32,
    /// The first point's repetition.
    pub(super) end: u32,
}

/// One thing that a polygon has to say about a cell, while an index is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// The ring of the edge or point; any of the polygon's where there is none.
    pub(super) ring: u32,
    word: u32,
}

/// What an [`Item`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// One more crossing for all places of the cell.
    Odd,
    /// The edge that starts at this point may pass through the cell.
    Edge(u32),
    /// One more crossing for the places below this point.
    Height(u32),
}

impl Item {
    const ODD: u32 = u32::MAX;

    pub(super) fn new(ring: u32, says: Says) -> Self {
        let word = match says {
            Says::Odd => Self::ODD,
            Says::Edge(point) => point << 1,
            Says::Height(point) => point << 1 | 1,
        };
        Self { ring, word }
    }

    pub(super) fn says(self) -> Says {
        match self.word {
            Self::ODD => Says::Odd,
            word if word & 1 == 0 => Says::Edge(word >> 1),
            word => Says::Height(word >> 1),
        }
    }
}

/// Writes what the rings say about a cell, grouped by polygon in ascending order, and gives the cell's word.
#[inline]
pub(super) fn write(leaves: &mut Vec<u32>, rings: &[Ring], items: &[Item]) -> u32 {
    if items.is_empty() { EMPTY } else { write_some(leaves, rings, items) }
}

fn write_some(leaves: &mut Vec<u32>, rings: &[Ring], items: &[Item]) -> u32 {
    let start = leaves.len();
    leaves.push(0);
    for shape in items.chunk_by(|a, b| rings[a.ring as usize].shape == rings[b.ring as usize].shape) {
        write_record(leaves, rings, shape);
    }
    let cell = match leaves[start + 1..] {
        [] => EMPTY,
        [whole] => whole,
        ref records => {
            leaves[start] = length(records.len());
            return word(start, LEAF);
        }
    };
    leaves.truncate(start);
    cell
}

fn write_record(leaves: &mut Vec<u32>, rings: &[Ring], items: &[Item]) {
    let ring = |item: &Item| &rings[item.ring as usize];
    let head = leaves.len();
    let shape = ring(&items[0]).shape as usize;
    leaves.extend([word(shape, BORDER), 0]);
    for polygon in items.chunk_by(|a, b| ring(a).polygon == ring(b).polygon) {
        let polygon_head = leaves.len();
        leaves.push(0);
        leaves.extend(polygon.iter().filter(|item| item.says() != Says::Odd).map(|item| item.word));
        let len = leaves.len() - polygon_head - 1;
        let odd = len < polygon.len();
        if odd && len == 0 {
            leaves.truncate(head);
            leaves.push(word(shape, WHOLE));
            return;
        }
        leaves[polygon_head] = length(len) << 1 | u32::from(odd);
    }
    leaves[head + 1] = length(leaves.len() - head - 2);
}

fn word(number: usize, kind: u32) -> u32 {
    length(number) << 2 | kind
}

fn length(len: usize) -> u32 {
    assert!(len <= MAX_NUMBER, "an index of more than 4 GiB");
    u32::try_from(len).expect("checked")
}

/// The wanted shapes that hold a place, in ascending order.
#[derive(Debug, Clone)]
pub(crate) struct Hits<'a, W> {
    points: &'a [[f64; 2]],
    /// Records that are still to be read.
    words: &'a [u32],
    at: [f64; 2],
    wanted: W,
}

impl<'a, W> Hits<'a, W> {
    #[inline]
    pub(super) fn new(points: &'a [[f64; 2]], words: &'a [u32], at: [f64; 2], wanted: W) -> Self {
        Self { points, words, at, wanted }
    }

    /// As [`super::Polygon::contains`] of each polygon of a shape.
    fn border_holds(&self, mut words: &[u32]) -> bool {
        while let [head, rest @ ..] = words {
            let (polygon, rest) = rest.split_at((head >> 1) as usize);
            words = rest;
            if self.polygon_holds(polygon, head & 1 == 1) {
                return true;
            }
        }
        false
    }

    #[inline]
    fn polygon_holds(&self, polygon: &[u32], mut inside: bool) -> bool {
        for word in polygon {
            let point = (word >> 1) as usize;
            if word & 1 == 1 {
                inside ^= self.points[point][1] > self.at[1];
                continue;
            }
            match meets(self.points[point], self.points[point + 1], self.at) {
                Meets::Not => {}
                Meets::Crosses => inside = !inside,
                Meets::At => return true,
            }
        }
        inside
    }
}

impl<W: Fn(u32) -> bool> Iterator for Hits<'_, W> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        while let [head, rest @ ..] = self.words {
            let shape = head >> 2;
            if head & 3 == WHOLE {
                self.words = rest;
                if (self.wanted)(shape) {
                    return Some(shape);
                }
            } else if let [len, rest @ ..] = rest {
                let (rings, rest) = rest.split_at(*len as usize);
                self.words = rest;
                if (self.wanted)(shape) && self.border_holds(rings) {
                    return Some(shape);
                }
            }
        }
        None
    }
}
