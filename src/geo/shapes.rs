//! Many shapes at once: which of them hold a place.
//!
//! A grid over all shapes. A cell that a shape holds whole names that shape; a cell that an edge of a shape may pass
//! through names the edges that a ray to the east from within the cell can meet there, and what the edges further east
//! come to. A crowded cell is a grid again. So a question costs a few loads and, near a border, a few edges; and the
//! answer is that of [`Polygon::contains`] for every place, because each edge that is left out is left out by a
//! comparison that holds for every place of the cell.

mod axis;
mod build;
mod leaf;
mod split;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use super::ring::Bounds;
use super::{LatLng, Polygon};
use axis::Axis;
pub(crate) use leaf::Hits;

/// An index of shapes, each of one or more polygons, numbered from 0 in the order given.
///
/// Immutable and flat: five arrays.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ShapeIndex {
    /// Holds every shape.
    bounds: Bounds,
    /// All rings' points, each ring closed.
    points: Box<[[f64; 2]]>,
    grids: Box<[Grid]>,
    /// Of all grids; each a [`leaf`] word. The first is the whole map.
    cells: Box<[u32]>,
    /// What cells with more than one word to say point at.
    leaves: Box<[u32]>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Grid {
    x: Axis,
    y: Axis,
    /// The grid's first cell, row by row from the south-west.
    first: u32,
}

impl Grid {
    #[inline]
    fn cell(&self, [x, y]: [f64; 2]) -> u32 {
        self.first + self.y.cell(y) * self.x.cells() + self.x.cell(x)
    }
}

impl ShapeIndex {
    /// An index of these shapes. Takes time and memory in proportion to their points, wherever these lie.
    ///
    /// # Panics
    /// With more than 2²⁸ points or shapes, which is 4 GiB.
    pub(crate) fn new<'a, S: IntoIterator<Item = &'a Polygon>>(shapes: impl IntoIterator<Item = S>) -> Self {
        build::build(shapes)
    }

    /// The shapes among those `wanted` that hold the place, in ascending order.
    #[inline]
    pub(crate) fn at<W: Fn(u32) -> bool>(&self, at: LatLng, wanted: W) -> Hits<'_, W> {
        let at = at.coords();
        let words = if self.bounds.contains(at) { self.words(at) } else { &[] };
        Hits::new(&self.points, words, at, wanted)
    }

    /// What the cell of a place within the bounds says.
    #[inline]
    fn words(&self, at: [f64; 2]) -> &[u32] {
        let mut cell = &self.cells[0];
        loop {
            match leaf::Cell::of(*cell) {
                leaf::Cell::Empty => return &[],
                leaf::Cell::Whole => return std::slice::from_ref(cell),
                leaf::Cell::Leaf(start) => {
                    let len = self.leaves[start] as usize;
                    return &self.leaves[start + 1..start + 1 + len];
                }
                leaf::Cell::Grid(grid) => cell = &self.cells[self.grids[grid].cell(at) as usize],
            }
        }
    }

    /// Memory that the index holds, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.points) + size_of_val(&*self.grids) + size_of_val(&*self.cells) + size_of_val(&*self.leaves)
    }
}

impl Bounds {
    /// The part of it that is within the other.
    fn within(&self, other: &Self) -> Self {
        let pick = |a: [f64; 2], b: [f64; 2], of: fn(f64, f64) -> f64| [of(a[0], b[0]), of(a[1], b[1])];
        Self { min: pick(self.min, other.min, f64::max), max: pick(self.max, other.max, f64::min) }
    }

    /// Width and height; negative where it holds nothing.
    fn size(&self) -> [f64; 2] {
        [self.max[0] - self.min[0], self.max[1] - self.min[1]]
    }
}

impl Default for ShapeIndex {
    fn default() -> Self {
        Self::new(std::iter::empty::<[&Polygon; 0]>())
    }
}
