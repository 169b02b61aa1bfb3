//! Polygons drawn on a map.

use super::LatLng;
use super::ring::{Bounds, Side, encloses_nothing, side};

/// A polygon with holes, in degrees.
///
/// Edges are straight lines in longitude and latitude, as RFC 7946 section 3.1.1 has it for GeoJSON, not geodesics and
/// not straight lines on a Mercator map. For an edge of 10 km at Brazilian latitudes the three differ by at most about
/// a metre, at its middle.
///
/// - A point on an edge or a vertex is inside, on those of holes too. The test is exact for the numbers given
///   (Shewchuk's adaptive predicate), so two polygons that share an edge leave no gap between them.
/// - Rings may be open or closed, run either way round and repeat points.
/// - Everything else is by the even-odd rule, over all rings together: a hole within the outer ring is outside, both
///   halves of a figure eight are inside, and so is an island given as one more ring beside the first, as public files
///   of municipalities have them. It is what maps show: browsers fill rings by this rule.
/// - Poles and the antimeridian are refused, and so is a ring across them: a place there has several names, of which
///   straight lines in degrees hold only some.
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
    /// Where each ring ends in `points`.
    ends: Box<[usize]>,
    bounds: Bounds,
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
        /// Ring, from 0.
        ring: usize,
        /// Point within the ring.
        point: usize,
    },
    /// A point is at a pole or on the antimeridian.
    #[error("point {point} of ring {ring} is at a pole or on the antimeridian")]
    AtSeam {
        /// Ring, from 0.
        ring: usize,
        /// Point within the ring.
        point: usize,
    },
    /// Fewer than three distinct points, or all of them on one line: the ring encloses nothing.
    #[error("ring {ring} encloses nothing")]
    Degenerate {
        /// Ring, from 0.
        ring: usize,
    },
    /// The ring spans more than 180° of longitude: it crosses the antimeridian (which RFC 7946 section 3.1.9 wants cut)
    /// or wraps a pole, and straight lines in degrees would enclose the wrong side.
    #[error("ring {ring} spans more than 180 degrees of longitude")]
    TooWide {
        /// Ring, from 0.
        ring: usize,
    },
}

impl Polygon {
    /// A polygon from rings of `[lng, lat]` points, the outer ring first, then the holes: GeoJSON's `coordinates`.
    pub fn new<R: AsRef<[[f64; 2]]>>(rings: &[R]) -> Result<Self, PolygonError> {
        let mut draft = Draft::default();
        for ring in rings {
            for &coords in ring.as_ref() {
                draft.point(coords)?;
            }
            draft.end_ring()?;
        }
        draft.finish()
    }

    /// Whether the place is in the polygon. Edges and vertices are.
    #[must_use]
    pub fn contains(&self, at: LatLng) -> bool {
        let at = at.coords();
        if !self.bounds.contains(at) {
            return false;
        }
        let mut inside = false;
        for ring in self.rings() {
            match side(ring, at) {
                Side::Inside => inside = !inside,
                Side::Edge => return true,
                Side::Outside => {}
            }
        }
        inside
    }

    /// How many points its rings have, without repetitions of neighbours.
    #[must_use]
    pub fn points(&self) -> usize {
        self.points.len()
    }

    /// The rings, unclosed.
    pub(super) fn rings(&self) -> impl Iterator<Item = &[[f64; 2]]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.points[start..end])
    }
}

/// A polygon that is being read, point by point.
#[derive(Debug)]
pub(crate) struct Draft {
    points: Vec<[f64; 2]>,
    ends: Vec<usize>,
    /// Points of the ring that is being read, repeated ones too.
    given: usize,
    bounds: Bounds,
}

impl Default for Draft {
    fn default() -> Self {
        Self { points: Vec::new(), ends: Vec::new(), given: 0, bounds: Bounds::EMPTY }
    }
}

impl Draft {
    /// The next point of the ring that is being read, `[lng, lat]`.
    pub(crate) fn point(&mut self, coords: [f64; 2]) -> Result<(), PolygonError> {
        let (ring, point) = (self.ends.len(), self.given);
        let at = LatLng::from_coords(coords).map_err(|_| PolygonError::OffGlobe { ring, point })?;
        if at.lat().abs() >= 90.0 || at.lng().abs() >= 180.0 {
            return Err(PolygonError::AtSeam { ring, point });
        }
        self.given += 1;
        if self.points[self.start()..].last() != Some(&coords) {
            self.points.push(coords);
        }
        Ok(())
    }

    /// The ring that is being read is whole.
    pub(crate) fn end_ring(&mut self) -> Result<(), PolygonError> {
        let (ring, start) = (self.ends.len(), self.start());
        if self.points.len() - start > 1 && self.points.last() == self.points.get(start) {
            self.points.pop();
        }
        let kept = &self.points[start..];
        if encloses_nothing(kept) {
            return Err(PolygonError::Degenerate { ring });
        }
        let bounds = Bounds::of(kept);
        if bounds.max[0] - bounds.min[0] > 180.0 {
            return Err(PolygonError::TooWide { ring });
        }
        self.bounds = self.bounds.with(bounds.min).with(bounds.max);
        self.ends.push(self.points.len());
        self.given = 0;
        Ok(())
    }

    /// The polygon of the rings so far.
    pub(crate) fn finish(self) -> Result<Polygon, PolygonError> {
        if self.ends.is_empty() {
            return Err(PolygonError::Empty);
        }
        Ok(Polygon { points: self.points.into(), ends: self.ends.into(), bounds: self.bounds })
    }

    fn start(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }
}
