//! Our polygons beside those of the `geo` crate, on every real municipality: random places, every vertex, the middle of
//! every edge, and the nearest numbers beside them. Both are exact, so they agree everywhere.
#![cfg(all(feature = "ozmap", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "tests")]

mod municipalities;

use conecte_ozmap::geo::{LatLng, Polygon, PolygonError};
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{BoundingRect, Coord, Intersects, LineString};
use municipalities::{Ring, hair_beside, municipalities};
use proptest::prelude::*;

/// A municipality, ours and theirs.
struct Both {
    name: String,
    rings: Vec<Ring>,
    ours: Polygon,
    /// One polygon for each ring: their polygons know holes within the first ring only.
    theirs: Vec<geo::Polygon<f64>>,
}

impl Both {
    fn all() -> Vec<Self> {
        let both = |(name, rings): (String, Vec<Ring>)| {
            let theirs = rings.iter().map(|ring| geo::Polygon::new(line(ring), vec![])).collect();
            Self { name, ours: Polygon::new(&rings).unwrap(), theirs, rings }
        };
        municipalities().into_iter().map(both).collect()
    }

    fn check(&self, [x, y]: [f64; 2]) {
        let mut inside = false;
        let mut edge = false;
        for ring in &self.theirs {
            match ring.coordinate_position(&Coord { x, y }) {
                CoordPos::Inside => inside = !inside,
                CoordPos::OnBoundary => edge = true,
                CoordPos::Outside => {}
            }
        }
        assert_eq!(self.ours.contains(place([x, y])), edge || inside, "{} at [{x:?}, {y:?}]", self.name);
    }
}

fn line(ring: &Ring) -> LineString {
    ring.iter().map(|&[x, y]| Coord { x, y }).collect()
}

fn place(coords: [f64; 2]) -> LatLng {
    LatLng::from_coords(coords).unwrap()
}

#[test]
fn vertices_and_edges() {
    let mut edges = 0;
    for both in Both::all() {
        for edge in both.rings.iter().flat_map(|ring| ring.windows(2)) {
            hair_beside(edge).for_each(|at| both.check(at));
            assert!(both.ours.contains(place(edge[0])), "{}: a vertex is inside", both.name);
            edges += 1;
        }
    }
    assert_eq!(edges, 34_638);
}

/// Six municipalities list islands, and the mainland, as further rings, which RFC 7946 reads as holes. Read so, Rio de
/// Janeiro would be a rock of three hectares.
#[test]
fn islands_given_as_holes_are_inside() {
    let mut with_islands = 0;
    for both in Both::all().into_iter().filter(|both| both.rings.len() > 1) {
        let holes = both.rings[1..].iter().map(line).collect();
        let as_holes = geo::Polygon::new(line(&both.rings[0]), holes);
        for ring in &both.theirs[1..] {
            let middle = ring.bounding_rect().unwrap().center();
            // A crescent does not hold the middle of its box.
            if ring.coordinate_position(&middle) == CoordPos::Inside {
                assert!(both.ours.contains(place([middle.x, middle.y])), "{}", both.name);
                assert!(!as_holes.intersects(&middle), "{}", both.name);
                with_islands += 1;
            }
        }
    }
    assert!(with_islands > 50, "{with_islands}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_places(units in prop::collection::vec((-0.1..1.1, -0.1..1.1), 8)) {
        for both in Both::all() {
            let (low, high) = both.theirs.iter().map(|ring| ring.bounding_rect().unwrap()).fold(
                ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]),
                |([w, s], [e, n]), of| ([w.min(of.min().x), s.min(of.min().y)], [e.max(of.max().x), n.max(of.max().y)]),
            );
            for &(u, v) in &units {
                both.check([low[0] + u * (high[0] - low[0]), low[1] + v * (high[1] - low[1])]);
            }
        }
    }
}

proptest! {
    /// Small whole numbers make every special position: shared vertices, collinear edges, spikes, rings that cross.
    #[test]
    fn rings_on_a_grid(rings in prop::collection::vec(prop::collection::vec((0..6_i8, 0..6_i8), 3..12), 1..4)) {
        let ring = |ring: Vec<(i8, i8)>| ring.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect();
        let rings: Vec<Ring> = rings.into_iter().map(ring).collect();
        prop_assume!(Polygon::new(&rings).is_ok());
        let ours = Polygon::new(&rings).unwrap();
        for x in -1..=12 {
            for y in -1..=12 {
                let at = [f64::from(x) / 2.0, f64::from(y) / 2.0];
                prop_assert_eq!(ours.contains(place(at)), by_definition(&rings, at), "{:?}", at);
            }
        }
    }
}

/// The slow oracle: on an edge, or an odd number of edges crossed by a ray. Exact, as quarters of small integers are.
fn by_definition(rings: &[Ring], [x, y]: [f64; 2]) -> bool {
    let edges = || rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    let cross = |a: &[f64; 2], b: &[f64; 2]| (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
    let between = |a: f64, b: f64, v: f64| a.min(b) <= v && v <= a.max(b);
    let on_edge = edges().any(|(a, b)| cross(a, b).abs() < 1e-9 && between(a[0], b[0], x) && between(a[1], b[1], y));
    let crossings = edges().filter(|(a, b)| (a[1] <= y) != (b[1] <= y)).filter(|(a, b)| {
        let at_y = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
        at_y > x
    });
    on_edge || crossings.count() % 2 == 1
}

#[test]
fn what_closes_a_ring_and_what_repeats_a_neighbour_is_no_point() {
    let square = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    let closed = [&square[..], &square[..1]].concat();
    let repeated = square.iter().flat_map(|&point| [point, point]).collect::<Vec<_>>();
    let points = |rings: &[Ring]| Polygon::new(rings).unwrap().points();
    for ring in [&square, &closed, &repeated] {
        assert_eq!(points(std::slice::from_ref(ring)), 4, "{ring:?}");
        assert_eq!(points(&[ring.clone(), square.iter().map(|[x, y]| [x + 2.0, *y]).collect()]), 8, "{ring:?}");
    }
}

#[test]
fn half_the_globe_is_not_too_wide_and_a_hair_more_is() {
    let triangle = |east: f64| Polygon::new(&[vec![[-90.0, 0.0], [east, 0.0], [0.0, 1.0]]]);
    assert!(triangle(90.0).is_ok());
    assert!(matches!(triangle(90.0_f64.next_up().next_up()), Err(PolygonError::TooWide { ring: 0 })));
}
