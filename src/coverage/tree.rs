//! The directory of a snapshot: a tree of bounding boxes, 16 children a node, over the boxes in their order.
//!
//! The shape follows from the number of boxes: node `k` of a level spans the 16 entries from `16 k` on of the level
//! below, which for the lowest level are the boxes themselves. The levels lie one after the other, the lowest first.

use std::ops::{ControlFlow, Range};

use super::window::Window;

/// Children of a node: 1.07 bytes a box. Counted in instructions, 32 are slower and 8 no faster.
pub(super) const FAN: usize = 16;

/// Bytes of a node: four `f32`.
pub(super) const NODE: usize = 16;

/// What a node spans: `[south, west, north, east]` in degrees, rounded outwards.
pub(super) type Bounds = [f32; 4];

/// Levels of the largest tree: 16⁸ entries are more than an ordinal can count.
const MAX_LEVELS: usize = 8;

/// Where the levels of a tree lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    boxes: usize,
    /// First node of each level; behind the last level, and in unused places, the number of all nodes.
    starts: [usize; MAX_LEVELS + 1],
    levels: usize,
}

impl Shape {
    /// The tree over so many boxes.
    pub(super) fn of(boxes: u32) -> Self {
        let boxes = boxes as usize;
        let (mut starts, mut levels, mut nodes, mut width) = ([0; MAX_LEVELS + 1], 0, 0, boxes);
        while width > 1 || (width == 1 && levels == 0) {
            width = width.div_ceil(FAN);
            nodes += width;
            levels += 1;
            starts[levels] = nodes;
        }
        starts[levels..].fill(nodes);
        Self { boxes, starts, levels }
    }

    /// How many nodes there are.
    pub(super) fn nodes(&self) -> usize {
        self.starts[self.levels]
    }

    /// Visits each run of boxes whose node meets the window, until the visitor breaks off.
    pub(super) fn walk(
        &self,
        nodes: &[u8],
        window: &Window,
        visit: &mut impl FnMut(Range<usize>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match self.levels {
            0 => ControlFlow::Continue(()),
            levels => self.descend(nodes, window, levels - 1, 0..1, visit),
        }
    }

    fn descend(
        &self,
        nodes: &[u8],
        window: &Window,
        level: usize,
        run: Range<usize>,
        visit: &mut impl FnMut(Range<usize>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let start = self.starts[level];
        let (entries, _) = nodes[(start + run.start) * NODE..(start + run.end) * NODE].as_chunks::<NODE>();
        for (node, entry) in run.zip(entries) {
            if !window.meets(read(entry)) {
                continue;
            }
            let below = if level == 0 { self.boxes } else { start - self.starts[level - 1] };
            let children = node * FAN..below.min((node + 1) * FAN);
            if level == 0 {
                visit(children)?;
            } else {
                self.descend(nodes, window, level - 1, children, visit)?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// All nodes over these places, level after level.
pub(super) fn grow(places: impl Iterator<Item = [f64; 2]>) -> Vec<Bounds> {
    let mut level = unite(places.map(|[lat, lng]| [below(lat), below(lng), above(lat), above(lng)]));
    let mut nodes = level.clone();
    while level.len() > 1 {
        level = unite(level.into_iter());
        nodes.extend(&level);
    }
    nodes
}

/// The parents of a level.
fn unite(children: impl Iterator<Item = Bounds>) -> Vec<Bounds> {
    let mut parents: Vec<Bounds> = Vec::with_capacity(children.size_hint().0.div_ceil(FAN));
    for (at, [south, west, north, east]) in children.enumerate() {
        match parents.last_mut() {
            Some(all) if at % FAN != 0 => {
                *all = [all[0].min(south), all[1].min(west), all[2].max(north), all[3].max(east)];
            }
            _ => parents.push([south, west, north, east]),
        }
    }
    parents
}

/// The largest `f32` that is at most this.
#[expect(clippy::cast_possible_truncation, reason = "rounded, then moved outwards")]
fn below(degrees: f64) -> f32 {
    let near = degrees as f32;
    if f64::from(near) > degrees { near.next_down() } else { near }
}

/// The least `f32` that is at least this.
#[expect(clippy::cast_possible_truncation, reason = "rounded, then moved outwards")]
fn above(degrees: f64) -> f32 {
    let near = degrees as f32;
    if f64::from(near) < degrees { near.next_up() } else { near }
}

/// A node's bytes.
pub(super) fn write(bounds: Bounds) -> [u8; NODE] {
    let mut bytes = [0; NODE];
    for (to, from) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(bounds) {
        *to = from.to_le_bytes();
    }
    bytes
}

fn read(bytes: &[u8; NODE]) -> Bounds {
    let (values, _) = bytes.as_chunks::<4>();
    [0, 1, 2, 3].map(|at| f32::from_le_bytes(values[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_has_a_root_and_no_more_nodes_than_its_shape_says() {
        for (boxes, nodes) in
            [(0, 0), (1, 1), (16, 1), (17, 3), (256, 17), (257, 20), (1_000_000, 62_500 + 3_907 + 245 + 16 + 1)]
        {
            assert_eq!(Shape::of(boxes).nodes(), nodes, "{boxes}");
            assert_eq!(grow((0..boxes).map(|_| [1.0, 2.0])).len(), nodes, "{boxes}");
        }
        assert_eq!(Shape::of(u32::MAX).levels, MAX_LEVELS);
    }

    #[test]
    fn bounds_are_rounded_outwards() {
        let one_third = 1.0 / 3.0;
        assert!(f64::from(below(one_third)) < one_third && one_third < f64::from(above(one_third)));
        assert!(f64::from(below(-one_third)) < -one_third && -one_third < f64::from(above(-one_third)));
        assert_eq!((below(180.0), above(180.0), below(-0.5), above(-0.5)), (180.0, 180.0, -0.5, -0.5));
    }

    #[test]
    fn a_node_spans_its_children_alone() {
        let nodes: Vec<_> =
            grow((0..40_u32).map(|n| [f64::from(n), f64::from(n) - 100.0])).into_iter().map(write).collect();
        assert_eq!(nodes[0], write([0.0, -100.0, 15.0, -85.0]));
        assert_eq!(nodes[2], write([32.0, -68.0, 39.0, -61.0]));
        assert_eq!(nodes[3], write([0.0, -100.0, 39.0, -61.0]));
        assert_eq!(write(read(&nodes[2])), nodes[2]);
    }
}
