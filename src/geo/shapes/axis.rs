//! One side of a grid.

/// How far a border between cells may lie from where [`Axis::start`] says, in degrees: a tenth of a millimetre, a
/// thousand times what rounding can make of it on a globe of 360 degrees.
pub(super) const SLACK: f64 = 1e-9;

/// A row of cells of one width along one axis. What lies beyond an end belongs to the cell at that end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    origin: f64,
    per_degree: f64,
    last: u32,
}

impl Axis {
    /// `cells` cells, at least one, from `min` to `max`.
    pub(super) fn new(min: f64, max: f64, cells: u32) -> Self {
        Self { origin: min, per_degree: f64::from(cells) / (max - min), last: cells - 1 }
    }

    pub(super) fn cells(&self) -> u32 {
        self.last + 1
    }

    /// The cell of a value. Never falls as the value rises, whatever rounding does: all exactness rests on this.
    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and never falls")]
    pub(super) fn cell(&self, value: f64) -> u32 {
        (((value - self.origin) * self.per_degree) as u32).min(self.last)
    }

    /// The values that a cell can have: no value outside of this has this cell, some inside of it may not.
    pub(super) fn span(&self, cell: u32) -> [f64; 2] {
        let border = |cell: u32| self.origin + f64::from(cell) / self.per_degree;
        let low = if cell == 0 { f64::NEG_INFINITY } else { border(cell) - SLACK };
        let high = if cell == self.last { f64::INFINITY } else { border(cell + 1) + SLACK };
        [low, high]
    }
}
