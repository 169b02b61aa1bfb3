//! Rings: on which side of one a point lies.

use robust::{Coord, orient2d};

/// Where a point lies in relation to one ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Inside,
    Edge,
    Outside,
}

/// How an edge meets the ray that goes from a point to the east.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meets {
    /// Not at all.
    Not,
    /// The ray crosses it.
    Crosses,
    /// The point is on it.
    At,
}

/// Counts the edges that a ray from `at` to the east crosses: even-odd. `ring` does not repeat its first point.
pub(super) fn side(ring: &[[f64; 2]], at: [f64; 2]) -> Side {
    let mut inside = false;
    let mut a = ring[ring.len() - 1];
    for &b in ring {
        match meets(a, b, at) {
            Meets::Not => {}
            Meets::Crosses => inside = !inside,
            Meets::At => return Side::Edge,
        }
        a = b;
    }
    if inside { Side::Inside } else { Side::Outside }
}

/// How the edge from `a` to `b` meets the ray. An edge owns its lower end and not its upper one, so a ray through a
/// vertex counts it once; of its ends, it answers for `b` alone, so that the edges of a ring answer for each once.
#[inline]
#[expect(clippy::float_cmp, reason = "on the edge is exactly on the edge; a tolerance would open or overlap borders")]
pub(super) fn meets(a: [f64; 2], b: [f64; 2], at: [f64; 2]) -> Meets {
    let [x, y] = at;
    let (a_above, b_above) = (a[1] > y, b[1] > y);
    if a_above == b_above {
        let on_level_edge = a[1] == y && b[1] == y && (a[0] < x) != (b[0] < x);
        return if b == at || on_level_edge { Meets::At } else { Meets::Not };
    }
    if x < a[0] && x < b[0] {
        return Meets::Crosses;
    }
    if x > a[0] && x > b[0] {
        return Meets::Not;
    }
    let turn = turn(a, b, at);
    if turn == 0.0 {
        Meets::At
    } else if (turn > 0.0) == b_above {
        Meets::Crosses
    } else {
        Meets::Not
    }
}

/// Positive when `p` is left of the line from `a` to `b`, zero when exactly on it.
///
/// The plain determinant decides wherever it is larger than its own rounding error can be (Ozaki and others, 2015,
/// <https://doi.org/10.1007/s10543-015-0574-9>); only a point within about 10⁻¹⁴ degrees of the line costs more. Exact
/// as long as no two of the coordinates differ by less than 10⁻¹⁴⁰ degrees without being equal.
pub(super) fn turn(a: [f64; 2], b: [f64; 2], p: [f64; 2]) -> f64 {
    let coord = |[x, y]: [f64; 2]| Coord { x, y };
    orient2d(coord(a), coord(b), coord(p))
}

/// Whether all points are on one line, or too few to make one turn.
pub(super) fn encloses_nothing(ring: &[[f64; 2]]) -> bool {
    // Neighbours differ, so the first two points, where there are two, make a line.
    ring.len() < 3 || ring[2..].iter().all(|&p| turn(ring[0], ring[1], p) == 0.0)
}

/// A box in degrees, its edges included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub(super) min: [f64; 2],
    pub(super) max: [f64; 2],
}

impl Bounds {
    /// Holds nothing.
    pub(super) const EMPTY: Self = Self { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };

    pub(super) fn of(points: &[[f64; 2]]) -> Self {
        points.iter().fold(Self::EMPTY, |b, &p| b.with(p))
    }

    pub(super) fn with(self, [x, y]: [f64; 2]) -> Self {
        Self { min: [self.min[0].min(x), self.min[1].min(y)], max: [self.max[0].max(x), self.max[1].max(y)] }
    }

    pub(super) fn contains(&self, at: [f64; 2]) -> bool {
        (0..2).all(|axis| self.min[axis] <= at[axis] && at[axis] <= self.max[axis])
    }
}
