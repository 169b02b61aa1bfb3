//! Rings that nobody would draw.

use conecte_ozmap::geo::{LatLng, Polygon, PolygonError};
use conecte_ozmap::ozmap::Id;
use conecte_ozmap::region::{Region, RegionIndex};

use crate::dice::Dice;
use crate::replies::look_around;
use crate::runner::run;

const CASES: u64 = 40_000;

type Ring = Vec<[f64; 2]>;

const ODD: [f64; 16] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    0.0,
    -0.0,
    90.0,
    -90.0,
    180.0,
    -180.0,
    180.000_000_000_000_03,
    1e-300,
    5e-324,
    -5e-324,
    f64::MAX,
    f64::MIN,
    f64::EPSILON,
];

/// A number on the scale of what is drawn: rarely off the globe, often one of few, so that things touch.
fn number(scale: f64, dice: &mut Dice) -> f64 {
    match dice.below(200) {
        0 => *dice.pick(&ODD),
        1..=80 => (dice.unit() * 4.0).round() * scale / 4.0,
        81..=90 => f64::from_bits((dice.unit() * scale).to_bits() ^ (dice.bits() & 3)),
        _ => dice.unit() * scale,
    }
}

fn ring(scale: f64, dice: &mut Dice) -> Ring {
    let count = [0, 1, 2, 3, 3, 4, 4, 5, 8, 20, 100, if dice.one_in(50) { 50_000 } else { 12 }][dice.below(12)];
    let mut ring: Ring = (0..count).map(|_| [number(scale, dice), number(scale, dice)]).collect();
    for _ in 0..dice.below(4) {
        let (at, other) = (dice.below(ring.len()), dice.below(ring.len()));
        match dice.below(5) {
            // A spike: there and back.
            0 if !ring.is_empty() => ring.splice(at..at, [ring[at], ring[other]]).for_each(drop),
            // The same point again and again.
            1 if !ring.is_empty() => ring.splice(at..at, vec![ring[at]; 3]).for_each(drop),
            2 if !ring.is_empty() => ring.push(ring[0]),
            3 => ring.sort_by(|a, b| a[0].total_cmp(&b[0])),
            _ => ring.iter_mut().for_each(|point| point[1] = (point[1] * 8.0).round() / 8.0),
        }
    }
    ring
}

/// Polygons, and places to ask about: corners, middles of edges, and anywhere.
fn drawing(dice: &mut Dice) -> (Vec<Vec<Ring>>, Vec<LatLng>) {
    let scale = *dice.pick(&[1e-9, 0.01, 1.0, 45.0, 90.0, 180.0]);
    let polygons: Vec<Vec<Ring>> =
        (0..=dice.below(4)).map(|_| (0..=dice.below(3)).map(|_| ring(scale, dice)).collect()).collect();
    let points: Vec<[f64; 2]> = polygons.iter().flatten().flatten().copied().take(200).collect();
    let mut places: Ring = (0..8).map(|_| [dice.unit() * scale, dice.unit() * scale]).collect();
    for _ in 0..8 {
        let (a, b) = (dice.below(points.len()), dice.below(points.len()));
        if let (Some(a), Some(b)) = (points.get(a), points.get(b)) {
            places.extend([*a, [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])]]);
        }
    }
    (polygons, places.into_iter().filter_map(|at| LatLng::from_coords(at).ok()).collect())
}

/// Whether the polygon holds each of the places.
fn holds(polygon: &Polygon, places: &[LatLng]) -> Vec<bool> {
    places.iter().map(|&at| polygon.contains(at)).collect()
}

fn is_documented(error: PolygonError, rings: &[Ring]) -> bool {
    match error {
        PolygonError::Empty => rings.is_empty(),
        PolygonError::OffGlobe { ring, point } => LatLng::from_coords(rings[ring][point]).is_err(),
        PolygonError::AtSeam { ring, point } => {
            let [lng, lat] = rings[ring][point].map(f64::abs);
            LatLng::from_coords(rings[ring][point]).is_ok() && (lng >= 180.0 || lat >= 90.0)
        }
        PolygonError::Degenerate { ring } | PolygonError::TooWide { ring } => ring < rings.len(),
    }
}

#[test]
fn polygons() {
    let show = |(polygons, places): &(Vec<Vec<Ring>>, Vec<LatLng>)| format!("{polygons:?} {places:?}");
    run("polygons", CASES, drawing, show, |(polygons, places), dice| {
        let mut drawn = Vec::new();
        for rings in polygons {
            match Polygon::new(rings) {
                Err(error) => assert!(is_documented(error, rings), "{error:?}"),
                Ok(polygon) => {
                    let held = holds(&polygon, places);
                    assert_eq!(holds(&Polygon::new(&redrawn(rings, dice)).unwrap(), places), held, "drawn another way");
                    for corner in rings[0].iter().take(50) {
                        assert!(polygon.contains(LatLng::from_coords(*corner).unwrap()), "corners are inside");
                    }
                    drawn.push((polygon, held));
                }
            }
        }
        index_agrees(&drawn, places);
    });
}

/// The same rings from another point on, the other way round, closed and with points repeated.
fn redrawn(rings: &[Ring], dice: &mut Dice) -> Vec<Ring> {
    let mut rings = rings.to_vec();
    for ring in &mut rings {
        if ring.last() == ring.first() {
            ring.pop();
        }
        let from = dice.below(ring.len());
        ring.rotate_left(from);
        if dice.one_in(2) {
            ring.reverse();
        }
        let at = dice.below(ring.len());
        ring.splice(at..at, vec![ring[at]; dice.below(3)]).for_each(drop);
        ring.extend(ring.first().copied());
    }
    rings
}

/// An index of all of them says what each says.
fn index_agrees(drawn: &[(Polygon, Vec<bool>)], places: &[LatLng]) {
    let id = |text: String| Id::new(&text).unwrap();
    let region = |(number, (polygon, _)): (usize, &(Polygon, Vec<bool>))| Region {
        id: id(format!("r{number}")),
        name: String::new(),
        tags: vec![id(format!("t{}", number % 2))],
        polygons: vec![polygon.clone()],
    };
    let index = RegionIndex::new(drawn.iter().enumerate().map(region).collect());
    look_around(&index);
    for (at, &place) in places.iter().enumerate() {
        let expected: Vec<u32> = (0..).zip(drawn).filter(|(_, (_, held))| held[at]).map(|(number, _)| number).collect();
        assert_eq!(index.regions_at(place).collect::<Vec<_>>(), expected, "{place:?}");
    }
}
