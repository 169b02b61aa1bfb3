//! Geometry by the `geo` crate: our own geometry is checked against it, so it shares no code with ours.

use geo::{Distance, Geodesic, Intersects, LineString, Point, Polygon, Relate};
use serde_json::Value;

/// Geodesic distance in metres between two `[lng, lat]`.
pub(crate) fn distance_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    Geodesic.distance(Point::new(a[0], a[1]), Point::new(b[0], b[1]))
}

/// Whether two points are surely further apart than this, by latitude alone: a degree is 110.57 km or more.
pub(crate) fn surely_beyond(a: [f64; 2], b: [f64; 2], radius_m: f64) -> bool {
    (a[1] - b[1]).abs() * 110_000.0 > radius_m
}

/// A polygon from its rings; `None` unless each is closed and has four points or more.
pub(crate) fn polygon(rings: &[Vec<[f64; 2]>]) -> Option<Polygon> {
    let sound = |ring: &Vec<[f64; 2]>| ring.len() >= 4 && ring.first() == ring.last();
    if rings.is_empty() || !rings.iter().all(sound) {
        return None;
    }
    let mut lines = rings.iter().map(|ring| ring.iter().map(|&[lng, lat]| (lng, lat)).collect::<LineString>());
    let outer = lines.next()?;
    Some(Polygon::new(outer, lines.collect()))
}

/// A GeoJSON polygon.
pub(crate) fn read_polygon(value: &Value) -> Option<Polygon> {
    if value["type"] != "Polygon" {
        return None;
    }
    let rings: Vec<Vec<[f64; 2]>> = serde_json::from_value(value["coordinates"].clone()).ok()?;
    polygon(&rings)
}

/// Whether a point lies inside or on the edge.
pub(crate) fn covers(area: &Polygon, [lng, lat]: [f64; 2]) -> bool {
    area.intersects(&Point::new(lng, lat))
}

/// Whether an area lies wholly within another, edges may touch.
pub(crate) fn covers_area(area: &Polygon, inner: &Polygon) -> bool {
    area.relate(inner).is_covers()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square_with_hole() -> Polygon {
        let ring = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b], [a, a]];
        polygon(&[ring(0.0, 10.0), ring(4.0, 6.0)]).unwrap()
    }

    #[test]
    fn edges_are_inside_and_holes_are_not() {
        let area = square_with_hole();
        for inside in [[1.0, 1.0], [0.0, 5.0], [0.0, 0.0], [10.0, 3.0], [4.0, 5.0], [6.0, 6.0]] {
            assert!(covers(&area, inside), "{inside:?}");
        }
        for outside in [[5.0, 5.0], [-0.000_001, 5.0], [11.0, 11.0]] {
            assert!(!covers(&area, outside), "{outside:?}");
        }
    }

    #[test]
    fn rings_are_closed() {
        assert!(polygon(&[]).is_none());
        assert!(polygon(&[vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]]).is_none());
        assert!(polygon(&[vec![[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]]).is_none());
    }

    #[test]
    fn the_shortcut_never_hides_a_neighbour() {
        let here = [-48.5, -27.6];
        for i in 0..2000 {
            let there = [-48.5, -27.6 + f64::from(i) * 1e-5];
            let distance = distance_m(here, there);
            assert!(!surely_beyond(here, there, distance), "{distance}");
        }
    }

    #[test]
    fn a_known_distance() {
        // Vincenty's classic: Flinders Peak to Buninyong, 54,972.271 m (on GRS80; WGS 84 agrees to the millimetre).
        let flinders = [144.424_867_889, -37.951_033_417];
        let buninyong = [143.926_495_528, -37.652_821_139];
        assert!((distance_m(flinders, buninyong) - 54_972.271).abs() < 0.01);
    }
}
