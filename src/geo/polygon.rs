//! Polygons drawn on a map.

use robust::{Coord, orient2d};

use super::LatLng;

/// A polygon with holes, in degrees.
///
/// Edges are straight lines in longitude and latitude, as RFC 7946 section 3.1.1 has it for GeoJSON, not geodesics and
/// not straight lines on a Mercator map. For an edge of 10 km at Brazilian latitudes the three differ by at most about
/// a metre, at its middle.
///
/// - A point on an edge or a vertex is inside; a point on a hole's edge is not in the hole. The test is exact for the
///   numbers given (Shewchuk's adaptive predicate), so two polygons that share an edge leave no gap between them.
/// - Rings may be open or closed, run either way round and repeat points.
/// - A ring that touches or crosses itself counts by the even-odd rule: both halves of a figure eight are inside.
/// - A hole takes away what it covers of the outer ring, and nothing else. Islands given as holes that lie outside the
///   outer ring, as some public files have them, are therefore no part of the polygon.
///
/// ```
/// use conecte_ozmap::geo::{LatLng, Polygon};
/// let square = Polygon::new(&[[[-49.0, -28.0], [-48.0, -28.0], [-48.0, -27.0], [-49.0, -27.0]]])?;
/// assert!(square.contains(LatLng::new(-27.5, -48.5)?));
/// assert!(square.contains(LatLng::new(-28.0, -48.5)?), "edges are inside");
/// assert!(!square.contains(LatLng::new(-48.5, -27.5)?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    /// All rings' points, each ring unclosed.
    points: Box<[[f64; 2]]>,
    /// Where each ring ends in `points`, the outer ring first.
    ends: Box<[usize]>,
    outer_box: Bounds,
}

/// Rings that make no polygon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolygonError {
    /// There is no ring at all.
    #[error("a polygon without a ring")]
    Empty,
    /// A point is not finite or not on the globe.
    #[error("point {point} of ring {ring} is not on the globe")]
    OffGlobe {
        /// Ring, 0 is the outer one.
        ring: usize,
        /// Point within the ring.
        point: usize,
    },
    /// Fewer than three distinct points, or all of them on one line: the ring encloses nothing.
    #[error("ring {ring} encloses nothing")]
    Degenerate {
        /// Ring, 0 is the outer one.
        ring: usize,
    },
    /// The ring spans more than 180° of longitude: it crosses the antimeridian (which RFC 7946 section 3.1.9 wants cut)
    /// or wraps a pole, and straight lines in degrees would enclose the wrong side.
    #[error("ring {ring} spans more than 180 degrees of longitude")]
    TooWide {
        /// Ring, 0 is the outer one.
        ring: usize,
    },
}

/// Where a point lies in relation to one ring.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Inside,
    Edge,
    Outside,
}

impl Polygon {
    /// A polygon from rings of `[lng, lat]` points, the outer ring first, then the holes: GeoJSON's `coordinates`.
    pub fn new<R: AsRef<[[f64; 2]]>>(rings: &[R]) -> Result<Self, PolygonError> {
        let mut points: Vec<[f64; 2]> = Vec::with_capacity(rings.iter().map(|r| r.as_ref().len()).sum());
        let mut ends = Vec::with_capacity(rings.len());
        let mut outer_box = None;
        for (ring, given) in rings.iter().enumerate() {
            let start = points.len();
            for (point, &coords) in given.as_ref().iter().enumerate() {
                LatLng::from_coords(coords).map_err(|_| PolygonError::OffGlobe { ring, point })?;
                if points[start..].last() != Some(&coords) {
                    points.push(coords);
                }
            }
            if points.len() - start > 1 && points.last() == points.get(start) {
                points.pop();
            }
            let kept = &points[start..];
            if encloses_nothing(kept) {
                return Err(PolygonError::Degenerate { ring });
            }
            let bounds = Bounds::of(kept);
            if bounds.max[0] - bounds.min[0] > 180.0 {
                return Err(PolygonError::TooWide { ring });
            }
            outer_box.get_or_insert(bounds);
            ends.push(points.len());
        }
        let outer_box = outer_box.ok_or(PolygonError::Empty)?;
        Ok(Self { points: points.into(), ends: ends.into(), outer_box })
    }

    /// Whether the place is in the polygon. Edges and vertices are.
    #[must_use]
    pub fn contains(&self, at: LatLng) -> bool {
        let at = at.coords();
        if !self.outer_box.contains(at) {
            return false;
        }
        let outer = self.ends[0];
        match side(&self.points[..outer], at) {
            Side::Outside => false,
            Side::Edge => true,
            Side::Inside => self.ends.windows(2).all(|hole| side(&self.points[hole[0]..hole[1]], at) != Side::Inside),
        }
    }
}

/// The smallest box around a ring.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bounds {
    min: [f64; 2],
    max: [f64; 2],
}

impl Bounds {
    fn of(points: &[[f64; 2]]) -> Self {
        let empty = Self { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };
        points.iter().fold(empty, |b, p| Self {
            min: [b.min[0].min(p[0]), b.min[1].min(p[1])],
            max: [b.max[0].max(p[0]), b.max[1].max(p[1])],
        })
    }

    fn contains(&self, at: [f64; 2]) -> bool {
        (0..2).all(|axis| self.min[axis] <= at[axis] && at[axis] <= self.max[axis])
    }
}

fn encloses_nothing(ring: &[[f64; 2]]) -> bool {
    // Neighbours differ, so the first two points, where there are two, make a line.
    ring.len() < 3 || ring[2..].iter().all(|&p| turn(ring[0], ring[1], p) == 0.0)
}

/// Positive when `p` is left of the line from `a` to `b`, zero when exactly on it.
fn turn(a: [f64; 2], b: [f64; 2], p: [f64; 2]) -> f64 {
    let coord = |[x, y]: [f64; 2]| Coord { x, y };
    orient2d(coord(a), coord(b), coord(p))
}

/// Counts the edges that a ray from `at` to the east crosses. An edge owns its lower end and not its upper one, so a
/// ray through a vertex counts it once.
#[expect(clippy::float_cmp, reason = "on the edge is exactly on the edge; a tolerance would open or overlap borders")]
fn side(ring: &[[f64; 2]], at: [f64; 2]) -> Side {
    let [x, y] = at;
    let mut inside = false;
    let mut a = ring[ring.len() - 1];
    for &b in ring {
        let (a_above, b_above) = (a[1] > y, b[1] > y);
        if a_above != b_above {
            if x < a[0] && x < b[0] {
                inside = !inside;
            } else if x <= a[0] || x <= b[0] {
                let turn = turn(a, b, at);
                if turn == 0.0 {
                    return Side::Edge;
                }
                inside ^= (turn > 0.0) == b_above;
            }
        } else if b == at || (a[1] == y && b[1] == y && (a[0] < x) != (b[0] < x)) {
            return Side::Edge;
        }
        a = b;
    }
    if inside { Side::Inside } else { Side::Outside }
}
