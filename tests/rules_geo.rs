//! Our polygons beside those of the `geo` crate, on real municipalities: random points, vertices, edge midpoints and
//! points a hair beside an edge.
#![cfg(all(feature = "ozmap", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "tests")]

use conecte_ozmap::geo::{LatLng, Polygon};
use geo::{Coord, Intersects, LineString};
use proptest::prelude::*;
use serde_json::Value;

type Ring = Vec<[f64; 2]>;

fn municipalities() -> Vec<(String, Vec<Ring>)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/regions.geojson");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let features = file["features"].as_array().unwrap().iter();
    features
        .map(|feature| {
            let rings = serde_json::from_value(feature["geometry"]["coordinates"].clone()).unwrap();
            (feature["properties"]["name"].as_str().unwrap().to_owned(), rings)
        })
        .collect()
}

fn theirs(rings: &[Ring]) -> geo::Polygon<f64> {
    let mut lines = rings.iter().map(|ring| ring.iter().map(|&[x, y]| Coord { x, y }).collect::<LineString>());
    geo::Polygon::new(lines.next().unwrap(), lines.collect())
}

fn check(name: &str, ours: &Polygon, theirs: &geo::Polygon<f64>, [x, y]: [f64; 2]) {
    let at = LatLng::from_coords([x, y]).unwrap();
    assert_eq!(ours.contains(at), theirs.intersects(&Coord { x, y }), "{name} at [{x:?}, {y:?}]");
}

#[test]
fn vertices_and_edges() {
    for (name, rings) in municipalities() {
        let (ours, theirs) = (Polygon::new(&rings).unwrap(), theirs(&rings));
        for pair in rings.iter().flat_map(|ring| ring.windows(2)) {
            let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
            let middle: [f64; 2] = [f64::midpoint(ax, bx), f64::midpoint(ay, by)];
            for [x, y] in [[ax, ay], middle] {
                for (dx, dy) in [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)] {
                    check(&name, &ours, &theirs, [nudge(x, dx), nudge(y, dy)]);
                }
            }
        }
        for &[x, y] in &rings[0] {
            assert!(ours.contains(LatLng::from_coords([x, y]).unwrap()), "{name}: a vertex is inside");
        }
    }
}

/// The neighbouring float.
fn nudge(value: f64, by: i8) -> f64 {
    match by {
        0 => value,
        1 => value.next_up(),
        _ => value.next_down(),
    }
}

#[test]
fn islands_given_as_holes_are_outside() {
    let (_, rings) = municipalities().into_iter().find(|(name, _)| name == "Itaguaí").unwrap();
    assert!(rings.len() > 1);
    let (whole, island) = (Polygon::new(&rings).unwrap(), Polygon::new(&rings[1..2]).unwrap());
    // The middle of the box around the island, which holds it: the island is round enough.
    let middle = |axis: usize| {
        let values = || rings[1].iter().map(|point| point[axis]);
        f64::midpoint(values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    };
    let centre = [middle(0), middle(1)];
    let centre = LatLng::from_coords(centre).unwrap();
    assert!(island.contains(centre) && !whole.contains(centre));
}

proptest! {
    #[test]
    fn random_points(unit in prop::collection::vec((-0.1..1.1, -0.1..1.1), 64)) {
        for (name, rings) in municipalities() {
            let (ours, theirs) = (Polygon::new(&rings).unwrap(), theirs(&rings));
            let low = |axis: usize| rings[0].iter().map(|p| p[axis]).fold(f64::INFINITY, f64::min);
            let high = |axis: usize| rings[0].iter().map(|p| p[axis]).fold(f64::NEG_INFINITY, f64::max);
            for &(u, v) in &unit {
                check(&name, &ours, &theirs, [low(0) + u * (high(0) - low(0)), low(1) + v * (high(1) - low(1))]);
            }
        }
    }

    /// Small whole numbers make every special position: shared vertices, collinear edges, spikes.
    #[test]
    fn rings_on_a_grid(ring in prop::collection::vec((0..6_i8, 0..6_i8), 3..12)) {
        let ring: Ring = ring.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect();
        prop_assume!(Polygon::new(&[&ring]).is_ok());
        let ours = Polygon::new(&[&ring]).unwrap();
        for x in -1..=12 {
            for y in -1..=12 {
                let at = [f64::from(x) / 2.0, f64::from(y) / 2.0];
                let place = LatLng::from_coords(at).unwrap();
                prop_assert_eq!(ours.contains(place), by_definition(&ring, at), "{:?}", at);
            }
        }
    }
}

/// The slow oracle: on an edge, or an odd number of edges crossed by a ray. Exact, as quarters of small integers are.
fn by_definition(ring: &Ring, [x, y]: [f64; 2]) -> bool {
    let edges = || ring.iter().zip(ring.iter().cycle().skip(1));
    let cross = |a: &[f64; 2], b: &[f64; 2]| (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
    let between = |a: f64, b: f64, v: f64| a.min(b) <= v && v <= a.max(b);
    let on_edge = edges().any(|(a, b)| cross(a, b).abs() < 1e-9 && between(a[0], b[0], x) && between(a[1], b[1], y));
    let crossings = edges().filter(|(a, b)| (a[1] <= y) != (b[1] <= y)).filter(|(a, b)| {
        let at_y = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
        at_y > x
    });
    on_edge || crossings.count() % 2 == 1
}
