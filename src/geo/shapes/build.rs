//! Builds an index: crowded cells become grids, until none is crowded or the memory allowed is used up.

use std::collections::VecDeque;

use super::super::Polygon;
use super::super::ring::Bounds;
use super::leaf::{self, Cell, Item, MAX_NUMBER, Ring, Says};
use super::split::{Content, Part, Splitter};
use super::{Axis, Grid, ShapeIndex};

/// Edges that a cell may name before it becomes a grid: fewer take more memory and building, more take more asking.
const CROWD: usize = 32;

/// Cells of a grid for each edge that it parts. Real municipalities: a cell in nine meets an edge.
const CELLS_PER_EDGE: usize = 2;

/// Steps that parting a cell may take for each item of it. Real municipalities need about five.
const STEPS_PER_ITEM: usize = 12;

/// Words that cells and leaves may take for each point; real municipalities need four. What cannot be parted for less
/// stays crowded: edges that all cross the whole map, or shapes on top of each other.
const WORDS_PER_POINT: usize = 16;

/// A few words more, for maps of a few points.
const WORDS: usize = 4096;

/// The smallest side of a cell, in degrees: a centimetre. Far larger than what rounding can shift.
const MIN_SIDE: f64 = 1e-7;

pub(super) fn build<'a, S: IntoIterator<Item = &'a Polygon>>(shapes: impl IntoIterator<Item = S>) -> ShapeIndex {
    let map = Map::of(shapes);
    let mut index = Draft { cells: vec![0], grids: Vec::new(), leaves: Vec::new() };
    let mut words_left = map.points.len() * WORDS_PER_POINT + WORDS;
    let mut crowded = VecDeque::from([(0, map.whole())]);
    while let Some((cell, part)) = crowded.pop_front() {
        let parted = if is_crowded(&part.items) { map.part(&part, words_left) } else { None };
        let Some((grid, content)) = parted else {
            index.cells[cell] = leaf::write(&mut index.leaves, &map.rings, &part.items);
            continue;
        };
        words_left -= content.len();
        let first = index.add(cell, grid);
        for (number, items) in content.cells().enumerate() {
            let word = if is_crowded(items) {
                let domain = grid.domain(number, &part.domain);
                crowded.push_back((first + number, Part { domain, items: items.to_vec() }));
                0
            } else {
                leaf::write(&mut index.leaves, &map.rings, items)
            };
            index.cells.push(word);
        }
    }
    ShapeIndex {
        bounds: map.bounds,
        points: map.points.into(),
        grids: index.grids.into(),
        cells: index.cells.into(),
        leaves: index.leaves.into(),
    }
}

struct Draft {
    cells: Vec<u32>,
    grids: Vec<Grid>,
    leaves: Vec<u32>,
}

impl Draft {
    /// Makes the cell a grid, whose cells come next, and says at which number.
    fn add(&mut self, cell: usize, grid: Grid) -> usize {
        let first = self.cells.len();
        self.cells[cell] = Cell::grid(self.grids.len());
        self.grids.push(Grid { first: u32::try_from(first).expect("memory is bounded by points"), ..grid });
        first
    }
}

fn is_crowded(items: &[Item]) -> bool {
    items.len() > CROWD && edges(items).nth(CROWD).is_some()
}

fn edges(items: &[Item]) -> impl Iterator<Item = u32> {
    items.iter().filter_map(|item| match item.says() {
        Says::Edge(start) => Some(start),
        Says::Odd | Says::Height(_) => None,
    })
}

/// All shapes, flat.
struct Map {
    bounds: Bounds,
    points: Vec<[f64; 2]>,
    rings: Vec<Ring>,
}

impl Map {
    fn of<'a, S: IntoIterator<Item = &'a Polygon>>(shapes: impl IntoIterator<Item = S>) -> Self {
        let mut map = Self { bounds: Bounds::EMPTY, points: Vec::new(), rings: Vec::new() };
        let number = |n: usize| {
            assert!(n <= MAX_NUMBER >> 2, "an index of more than 4 GiB");
            u32::try_from(n).expect("checked")
        };
        let mut polygons = 0;
        for (shape, of) in shapes.into_iter().enumerate() {
            for polygon in of {
                for ring in polygon.rings() {
                    let start = map.points.len();
                    map.points.extend_from_slice(ring);
                    map.points.push(ring[0]);
                    map.rings.push(Ring {
                        shape: number(shape),
                        polygon: number(polygons),
                        start: number(start),
                        end: number(map.points.len() - 1),
                    });
                }
                polygons += 1;
            }
        }
        map.bounds = Bounds::of(&map.points);
        map
    }

    fn whole(&self) -> Part {
        let edges = |(number, ring): (u32, &Ring)| {
            (ring.start..ring.end).map(move |start| Item::new(number, Says::Edge(start)))
        };
        Part { domain: self.bounds, items: (0..).zip(&self.rings).flat_map(edges).collect() }
    }

    /// A grid for the part, and what is in its cells: as fine as edges ask for, coarser where that takes too much.
    fn part(&self, part: &Part, words: usize) -> Option<(Grid, Content)> {
        let mut cells = edges(&part.items).count() * CELLS_PER_EDGE;
        while cells >= 4 {
            let grid = self.grid(part, cells)?;
            let steps = words.min(part.items.len() * STEPS_PER_ITEM);
            match Splitter::split(&self.points, &self.rings, part, &grid, steps) {
                Ok(content) if content.len() <= words => return Some((grid, content)),
                _ => cells /= 4,
            }
        }
        None
    }

    /// About so many cells, about square, over the edges of a part; `None` where that is one cell.
    fn grid(&self, part: &Part, cells: usize) -> Option<Grid> {
        let ends = edges(&part.items).flat_map(|start| &self.points[start as usize..start as usize + 2]);
        let bounds = ends.fold(Bounds::EMPTY, |bounds, &point| bounds.with(point)).within(&part.domain);
        let [width, height] = bounds.size();
        #[expect(clippy::cast_precision_loss, reason = "a rough number")]
        let cells = cells as f64;
        let columns = side((cells * width / height).sqrt().min(cells), width);
        let rows = side(cells / f64::from(columns), height);
        (columns * rows > 1).then(|| Grid {
            x: Axis::new(bounds.min[0], bounds.max[0], columns),
            y: Axis::new(bounds.min[1], bounds.max[1], rows),
            first: 0,
        })
    }
}

/// A whole number of cells, at least one, along a length in degrees.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; NaN is 0")]
fn side(cells: f64, length: f64) -> u32 {
    (cells.min(length / MIN_SIDE) as u32).max(1)
}

impl Grid {
    /// Where the places of a cell may lie, given where those of the grid may.
    fn domain(&self, cell: usize, of_grid: &Bounds) -> Bounds {
        let columns = self.x.cells() as usize;
        let number = |n: usize| u32::try_from(n).expect("cells are numbered in 32 bits");
        let (x, y) = (self.x.span(number(cell % columns)), self.y.span(number(cell / columns)));
        Bounds { min: [x[0], y[0]], max: [x[1], y[1]] }.within(of_grid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twice so many points, in a zigzag.
    fn zigzag(teeth: u16) -> Map {
        let tooth = |n: u16| [[f64::from(n), 0.0], [f64::from(n), 1.0 + f64::from(n % 7)]];
        let ring: Vec<_> = (0..teeth).flat_map(tooth).map(|[x, y]| [x * 1e-3, y * 1e-3]).collect();
        Map::of([[&Polygon::new(&[ring]).expect("a polygon")]])
    }

    #[test]
    fn a_part_takes_no_more_words_than_it_may() {
        let map = zigzag(200);
        let part = map.whole();
        let most = map.part(&part, usize::MAX).map(|(_, content)| content.len());
        let (mut whole, mut coarser, mut not_at_all) = (0, 0, 0);
        for words in (0..12_000).step_by(61) {
            match map.part(&part, words) {
                None => not_at_all += 1,
                Some((_, content)) => {
                    assert!(content.len() <= words, "{} words of {words}", content.len());
                    *(if Some(content.len()) == most { &mut whole } else { &mut coarser }) += 1;
                }
            }
        }
        assert!(whole > 0 && coarser > 0 && not_at_all > 0, "{whole} {coarser} {not_at_all}");
    }
}
