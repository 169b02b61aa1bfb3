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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_has_a_cell_that_does_not_span_it() {
        for (min, max, cells) in [(-50.0, -40.0, 1), (-50.0, -40.0, 7), (0.0, 1.0, 2), (-1e-6, 3e-6, 31)] {
            let axis = Axis::new(min, max, cells);
            assert_eq!(axis.cells(), cells);
            let width = (max - min) / f64::from(cells);
            let inside = (0..=8 * cells).map(|eighth| min + f64::from(eighth) * width / 8.0);
            for value in inside.chain([-1e9, min - width, max + width, 1e9]) {
                let [low, high] = axis.span(axis.cell(value));
                assert!((low..=high).contains(&value), "{value} is not in {low}..={high} of {axis:?}");
            }
        }
    }

    #[test]
    fn cells_part_the_axis() {
        let axis = Axis::new(10.0, 20.0, 5);
        let cells = [-90.0, 10.0, 11.9, 12.1, 17.9, 18.1, 20.0, 90.0].map(|value| axis.cell(value));
        assert_eq!(cells, [0, 0, 0, 1, 3, 4, 4, 4]);
        // What lies beyond an end has the cell at that end, and a cell reaches no further than its neighbours' borders.
        let near = |value: f64, border: f64| (value - border).abs() < 2.0 * SLACK;
        let (first, third, last) = (axis.span(0), axis.span(2), axis.span(4));
        assert!(first[0].is_infinite() && near(first[1], 12.0), "{first:?}");
        assert!(near(third[0], 14.0) && near(third[1], 16.0), "{third:?}");
        assert!(near(last[0], 18.0) && last[1].is_infinite(), "{last:?}");
    }
}
