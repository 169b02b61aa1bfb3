//! Parts a cell into a grid: what each ring has to say about each cell of it.

use std::ops::Range;

use super::super::ring::Bounds;
use super::Grid;
use super::axis::SLACK;
use super::leaf::{Item, Ring, Says};

/// A cell that is to be parted: where its places may lie, and what the rings say about it, grouped by polygon.
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
    /// The items of each cell, grouped by polygon.
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

/// A point of a ring on a grid.
#[derive(Debug, Clone, Copy)]
struct Spot {
    point: u32,
    at: [f64; 2],
    /// Column and row.
    cell: [u32; 2],
    row: Row,
}

/// An end of an edge, and the first column that is not west of the edge in its row.
#[derive(Debug, Clone, Copy)]
struct End {
    spot: Spot,
    west: u32,
}

/// Where a polygon is: the first columns that are not west of its edges, and the rows it has anything to say about.
#[derive(Debug)]
struct Met {
    columns: Range<u32>,
    rows: Range<u32>,
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
    /// Each item with its cell, polygon by polygon.
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
        let polygon = |item: &Item| rings[item.ring as usize].polygon;
        for items in part.items.chunk_by(|a, b| polygon(a) == polygon(b)) {
            splitter.polygon(rings, items)?;
        }
        Ok(sorted(&splitter.found, columns * rows))
    }

    fn polygon(&mut self, rings: &[Ring], items: &[Item]) -> Result<(), TooMany> {
        let (columns, rows) = (self.grid.x.cells(), self.grid.y.cells());
        let mut met = Met { columns: columns..0, rows: rows..0 };
        let mut whole_rows = false;
        let mut before: Option<End> = None;
        for item in items {
            match item.says() {
                Says::Odd => {
                    whole_rows = true;
                    self.north[rows as usize] ^= true;
                }
                Says::Height(point) => {
                    whole_rows = true;
                    let spot = self.spot(point);
                    if let Row::In(row) = spot.row {
                        self.north[row as usize] ^= true;
                        self.ends.push((point, columns));
                    }
                }
                Says::Edge(start) => {
                    let ring = &rings[item.ring as usize];
                    let end = if start + 1 == ring.end { ring.start } else { start + 1 };
                    let follows = before.take_if(|before| before.spot.point == start);
                    let from = follows.map_or_else(|| self.spot(start), |end| end.spot);
                    let (from, to) = self.edge(item.ring, from, self.spot(end), &mut met)?;
                    if let Some(follows) = follows {
                        self.corner(item.ring, follows, from)?;
                    } else {
                        self.end(from);
                    }
                    if let Some(before) = before.replace(to) {
                        self.end(before);
                    }
                }
            }
        }
        if let Some(before) = before {
            self.end(before);
        }
        let any_ring = items[0].ring;
        self.heights(any_ring)?;
        if whole_rows {
            met.rows = 0..rows;
        }
        met.columns.end = met.columns.end.max(met.columns.start);
        self.crossings(any_ring, &met)
    }

    /// An edge in each row that it meets. Gives its two ends.
    fn edge(&mut self, ring: u32, from: Spot, to: Spot, met: &mut Met) -> Result<(End, End), TooMany> {
        let rows = from.cell[1].min(to.cell[1])..from.cell[1].max(to.cell[1]) + 1;
        let all = from.cell[0].min(to.cell[0])..from.cell[0].max(to.cell[0]) + 1;
        met.columns = met.columns.start.min(all.start)..met.columns.end.max(all.end - 1);
        met.rows = met.rows.start.min(rows.start)..met.rows.end.max(rows.end);
        if from.cell == to.cell && from.row == to.row {
            self.say(ring, rows.start, all.clone(), Says::Edge(from.point))?;
            return Ok((End { spot: from, west: all.start }, End { spot: to, west: all.start }));
        }
        let straight = all.len() == 1 || rows.len() == 1;
        let mut ends = (End { spot: from, west: 0 }, End { spot: to, west: 0 });
        for row in rows {
            let columns = if straight { all.clone() } else { self.grid.columns(from.at, to.at, row) };
            self.say(ring, row, columns.clone(), Says::Edge(from.point))?;
            let west = columns.start;
            let here = Row::In(row);
            *self.east(row, west) ^= (from.row > here) != (to.row > here);
            if row == from.cell[1] {
                ends.0.west = west;
            }
            if row == to.cell[1] {
                ends.1.west = west;
            }
        }
        Ok(ends)
    }

    /// Two edges that share an end.
    fn corner(&mut self, ring: u32, one: End, other: End) -> Result<(), TooMany> {
        match one.spot.row {
            Row::In(row) if one.west != other.west => {
                let columns = one.west.min(other.west)..one.west.max(other.west);
                self.say(ring, row, columns, Says::Height(one.spot.point))
            }
            _ => Ok(()),
        }
    }

    /// An end whose other edge is not the next one, if it is there at all.
    fn end(&mut self, end: End) {
        if let Row::In(_) = end.spot.row {
            self.ends.push((end.spot.point, end.west));
        }
    }

    fn heights(&mut self, ring: u32) -> Result<(), TooMany> {
        let mut ends = std::mem::take(&mut self.ends);
        ends.sort_unstable();
        for same in ends.chunk_by(|a, b| a.0 == b.0) {
            let point = same[0].0;
            let row = self.spot(point).cell[1];
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
    fn crossings(&mut self, ring: u32, Met { columns: met, rows }: &Met) -> Result<(), TooMany> {
        let columns = self.grid.x.cells();
        let mut odd_row = false;
        for row in rows.clone().rev() {
            odd_row ^= std::mem::take(&mut self.north[row as usize + 1]);
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

    fn spot(&self, point: u32) -> Spot {
        let at = self.points[point as usize];
        let cell = [self.grid.x.cell(at[0]), self.grid.y.cell(at[1])];
        let row = if at[1] < self.domain.min[1] {
            Row::Below
        } else if at[1] > self.domain.max[1] {
            Row::Above
        } else {
            Row::In(cell[1])
        };
        Spot { point, at, cell, row }
    }
}

impl Grid {
    /// The columns that an edge over several rows can touch within one of them.
    fn columns(&self, a: [f64; 2], b: [f64; 2], row: u32) -> Range<u32> {
        let [south, north] = self.y.span(row);
        let x = |y: f64| a[0] + ((y - a[1]) / (b[1] - a[1])).clamp(0.0, 1.0) * (b[0] - a[0]);
        let (one, other) = (x(south), x(north));
        let from = a[0].min(b[0]).max(one.min(other) - SLACK);
        let to = a[0].max(b[0]).min(one.max(other) + SLACK);
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
