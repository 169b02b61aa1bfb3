//! Parts a cell into a grid: what each ring has to say about each cell of it.

use std::ops::Range;

use super::super::ring::Bounds;
use super::Grid;
use super::axis::SLACK;
use super::leaf::{Item, Ring, Says};

/// A cell that is to be parted: where its places may lie, and what the rings say about it, grouped by ring.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) domain: Bounds,
    pub(super) items: Vec<Item>,
}

/// What the rings say about the cells of a grid.
#[derive(Debug)]
pub(super) struct Content {
    /// Where each cell's items start, then where the last cell's end.
    starts: Vec<usize>,
    items: Vec<Item>,
}

impl Content {
    /// The items of each cell, grouped by ring.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[Item]> {
        self.starts.windows(2).map(|ends| &self.items[ends[0]..ends[1]])
    }

    /// Cells and items together.
    pub(super) fn len(&self) -> usize {
        self.starts.len() + self.items.len()
    }
}

/// Where a point lies in relation to the rows of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    /// South of every place of the part.
    Below,
    In(u32),
    /// North of every place of the part.
    Above,
}

/// More steps than allowed.
#[derive(Debug)]
pub(super) struct TooMany;

/// Distributes a part over a grid.
///
/// The ray from a place in a cell goes east. So an edge that ends west of a cell in the rows of that cell says nothing
/// about it; one that lies in it, or passes through, is named; and one that lies east of it is crossed by the rays from
/// all places between the heights of its two ends. Of such an edge there remains one crossing where one end lies in a
/// more northern row and the other does not; and where an end lies in the cell's own row, its height. Edges that follow
/// each other share an end, whose height cancels out unless just one of them lies east of the cell: the other is then
/// named, so that heights are never more than edges.
pub(super) struct Splitter<'a> {
    points: &'a [[f64; 2]],
    grid: &'a Grid,
    domain: &'a Bounds,
    /// Each item with its cell, ring by ring.
    found: Vec<(u32, Item)>,
    /// Crossings, by row and by the number of cells, from the west end of the row, that they count for: odd or even.
    east: Vec<bool>,
    /// Crossings by the number of rows, from the south, that they count for: odd or even.
    north: Vec<bool>,
    /// Ends of edges: the point, and for how many cells of its row, from the west, its height counts.
    ends: Vec<(u32, u32)>,
    steps_left: usize,
}

impl<'a> Splitter<'a> {
    /// The content of the grid's cells, unless it takes more steps than `steps`, one for every item among them.
    pub(super) fn split(
        points: &'a [[f64; 2]],
        rings: &[Ring],
        part: &'a Part,
        grid: &'a Grid,
        steps: usize,
    ) -> Result<Content, TooMany> {
        let (columns, rows) = (grid.x.cells() as usize, grid.y.cells() as usize);
        let mut splitter = Self {
            points,
            grid,
            domain: &part.domain,
            found: Vec::new(),
            east: vec![false; rows * (columns + 1)],
            north: vec![false; rows + 1],
            ends: Vec::new(),
            steps_left: steps,
        };
        for items in part.items.chunk_by(|a, b| a.ring == b.ring) {
            let number = items[0].ring;
            splitter.ring(number, &rings[number as usize], items)?;
        }
        Ok(sorted(&splitter.found, columns * rows))
    }

    fn ring(&mut self, number: u32, ring: &Ring, items: &[Item]) -> Result<(), TooMany> {
        let (columns, rows) = (self.grid.x.cells(), self.grid.y.cells());
        let mut columns_met = columns..0;
        let mut rows_met = rows..0;
        for item in items {
            match item.says() {
                Says::Odd => self.north[rows as usize] ^= true,
                Says::Height(point) => {
                    if let Row::In(row) = self.row(point) {
                        self.north[row as usize] ^= true;
                        self.ends.push((point, columns));
                    }
                }
                Says::Edge(start) => {
                    let end = if start + 1 == ring.end { ring.start } else { start + 1 };
                    self.edge(number, start, end, &mut columns_met, &mut rows_met)?;
                }
            }
        }
        self.heights(number)?;
        let columns_met = columns_met.start..columns_met.end.max(columns_met.start);
        self.crossings(number, &columns_met, &rows_met)
    }

    fn edge(
        &mut self,
        ring: u32,
        start: u32,
        end: u32,
        columns_met: &mut Range<u32>,
        rows_met: &mut Range<u32>,
    ) -> Result<(), TooMany> {
        let (a, b) = (self.points[start as usize], self.points[end as usize]);
        let (start_row, end_row) = (self.row(start), self.row(end));
        let rows = self.grid.y.cell(a[1].min(b[1]))..self.grid.y.cell(a[1].max(b[1])) + 1;
        *rows_met = rows_met.start.min(rows.start)..rows_met.end.max(rows.end);
        for row in rows {
            let met = self.grid.columns(a, b, row);
            for column in met.clone() {
                self.say(ring, row, column..column + 1, Says::Edge(start))?;
            }
            let here = Row::In(row);
            *self.east(row, met.start) ^= (start_row > here) != (end_row > here);
            for (point, of) in [(start, start_row), (end, end_row)] {
                if of == here {
                    self.ends.push((point, met.start));
                }
            }
            *columns_met = columns_met.start.min(met.start)..columns_met.end.max(met.start);
        }
        Ok(())
    }

    fn heights(&mut self, ring: u32) -> Result<(), TooMany> {
        let mut ends = std::mem::take(&mut self.ends);
        ends.sort_unstable();
        for same in ends.chunk_by(|a, b| a.0 == b.0) {
            let point = same[0].0;
            let row = self.grid.y.cell(self.points[point as usize][1]);
            for pair in same.rchunks(2) {
                let from = if let [(_, west), _] = pair { *west } else { 0 };
                let to = pair[pair.len() - 1].1;
                self.say(ring, row, from..to, Says::Height(point))?;
            }
        }
        ends.clear();
        self.ends = ends;
        Ok(())
    }

    /// Says which cells are odd, and clears what was counted.
    fn crossings(&mut self, ring: u32, met: &Range<u32>, rows_met: &Range<u32>) -> Result<(), TooMany> {
        let columns = self.grid.x.cells();
        let mut odd_row = false;
        for row in (0..self.grid.y.cells()).rev() {
            odd_row ^= std::mem::take(&mut self.north[row as usize + 1]);
            if !odd_row && !rows_met.contains(&row) {
                continue;
            }
            let mut odd = odd_row;
            if odd {
                self.say(ring, row, met.end..columns, Says::Odd)?;
            }
            for column in (met.start..met.end).rev() {
                odd ^= std::mem::take(self.east(row, column + 1));
                self.say(ring, row, column..column + u32::from(odd), Says::Odd)?;
            }
            odd ^= std::mem::take(self.east(row, met.start));
            if odd {
                self.say(ring, row, 0..met.start, Says::Odd)?;
            }
        }
        self.north[0] = false;
        Ok(())
    }

    fn say(&mut self, ring: u32, row: u32, columns: Range<u32>, says: Says) -> Result<(), TooMany> {
        self.steps_left = self.steps_left.checked_sub(columns.len().max(1)).ok_or(TooMany)?;
        let first = row * self.grid.x.cells();
        self.found.extend(columns.map(|column| (first + column, Item::new(ring, says))));
        Ok(())
    }

    fn east(&mut self, row: u32, cells: u32) -> &mut bool {
        &mut self.east[row as usize * (self.grid.x.cells() as usize + 1) + cells as usize]
    }

    fn row(&self, point: u32) -> Row {
        let y = self.points[point as usize][1];
        if y < self.domain.min[1] {
            Row::Below
        } else if y > self.domain.max[1] {
            Row::Above
        } else {
            Row::In(self.grid.y.cell(y))
        }
    }
}

impl Grid {
    /// The columns that the edge can touch within a row that it touches.
    fn columns(&self, a: [f64; 2], b: [f64; 2], row: u32) -> Range<u32> {
        let (west, east) = (a[0].min(b[0]), a[0].max(b[0]));
        let (mut from, mut to) = (west, east);
        let [south, north] = self.y.span(row);
        if a[1].min(b[1]) < south || a[1].max(b[1]) > north {
            let x = |y: f64| a[0] + ((y - a[1]) / (b[1] - a[1])).clamp(0.0, 1.0) * (b[0] - a[0]);
            let (x0, x1) = (x(south), x(north));
            from = from.max(x0.min(x1) - SLACK);
            to = to.min(x0.max(x1) + SLACK);
        }
        self.x.cell(from)..self.x.cell(to) + 1
    }
}

/// A counting sort by cell, which keeps the order within each.
fn sorted(found: &[(u32, Item)], cells: usize) -> Content {
    let mut starts = vec![0; cells + 1];
    for (cell, _) in found {
        starts[*cell as usize + 1] += 1;
    }
    for cell in 0..cells {
        starts[cell + 1] += starts[cell];
    }
    let mut items = vec![Item::new(0, Says::Odd); found.len()];
    let mut next = starts.clone();
    for &(cell, item) in found {
        let at = &mut next[cell as usize];
        items[*at] = item;
        *at += 1;
    }
    Content { starts, items }
}
