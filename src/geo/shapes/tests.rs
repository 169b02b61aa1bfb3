//! The index beside [`Polygon::contains`], where rounding is worst, and on maps made to blow it up.

use super::axis::SLACK;
use super::*;

#[path = "../../../tests/municipalities/mod.rs"]
mod municipalities;

fn real() -> Vec<[Polygon; 1]> {
    let polygon = |(_, rings): (_, Vec<_>)| [Polygon::new(&rings).expect("a polygon")];
    municipalities::municipalities().into_iter().map(polygon).collect()
}

fn same<const N: usize>(index: &ShapeIndex, shapes: &[[Polygon; N]], at: [f64; 2]) {
    let place = LatLng::from_coords(at).expect("on the globe");
    let holds = |(number, shape): (u32, &[Polygon; N])| shape.iter().any(|p| p.contains(place)).then_some(number);
    let slow: Vec<u32> = (0..).zip(shapes).filter_map(holds).collect();
    let fast: Vec<u32> = index.at(place, |_| true).collect();
    assert_eq!(fast, slow, "at {at:?}");
}

/// The last number of each cell but the last, and the first of the next.
fn borders(axis: Axis) -> Vec<f64> {
    let next = |cell| {
        let mut low = axis.span(cell)[1] - 2.0 * SLACK;
        let mut high = low + 4.0 * SLACK;
        assert_eq!((axis.cell(low), axis.cell(high)), (cell, cell + 1), "a cell's span holds it");
        while low.next_up() < high {
            let middle = f64::midpoint(low, high);
            *(if axis.cell(middle) == cell { &mut low } else { &mut high }) = middle;
        }
        [low, high]
    };
    (0..axis.cells() - 1).flat_map(next).collect()
}

#[test]
fn the_lines_and_corners_of_every_grid() {
    let shapes = real();
    let index = ShapeIndex::new(&shapes);
    assert!(index.grids.len() > 10);
    for (number, grid) in index.grids.iter().enumerate() {
        let (xs, ys) = (borders(grid.x), borders(grid.y));
        // The first grid has too many corners for the slow way: each column and row at least is asked for often.
        let step = if number == 0 { 7 } else { 1 };
        for (i, &x) in xs.iter().enumerate() {
            for &y in ys.iter().skip(i % step).step_by(step) {
                same(&index, &shapes, [x, y]);
            }
        }
    }
}

#[test]
fn bytes_are_those_of_its_arrays() {
    let index = ShapeIndex::new(&real());
    let words = index.cells.len() + index.leaves.len();
    assert_eq!(index.bytes(), 16 * index.points.len() + size_of::<Grid>() * index.grids.len() + 4 * words);
}

/// What an index is for: there are few words to read even for a place on a border, and they do not take much memory.
/// The bounds are what was seen, and hardly more.
#[test]
fn few_words_are_asked_about() {
    let index = ShapeIndex::new(&real());
    let words = |at: &[f64; 2]| index.words(*at).len();
    let (all, most) = index.points.iter().map(words).fold((0, 0), |(all, most), one| (all + one, most.max(one)));
    assert!(all <= 22 * index.points.len(), "{all} words for {} places", index.points.len());
    assert!(most <= 48, "{most} words");
    assert!(index.bytes() <= 1_235_000, "{} bytes", index.bytes());
}

#[test]
fn vertices_on_the_lines_of_the_grid() {
    // A staircase of 64 steps of 2⁻⁵ degrees: the grid's lines fall on its edges and vertices.
    let mut stairs = vec![[2.0, 0.0]];
    for step in 0..64_u8 {
        let at = |n: u8| f64::from(n) / 32.0;
        stairs.extend([[at(step), at(step)], [at(step), at(step + 1)]]);
    }
    let shapes = [[Polygon::new(&[stairs]).expect("a polygon")]];
    let index = ShapeIndex::new(&shapes);
    for x in -1..=129_i16 {
        for y in -1..=129_i16 {
            let at = [f64::from(x) / 64.0, f64::from(y) / 64.0];
            for at in municipalities::hair_beside(&[at, at]).take(5) {
                same(&index, &shapes, at);
            }
        }
    }
}

/// Asks the index about many places around the shapes, and bounds its memory.
fn stays_small_and_right<const N: usize>(shapes: &[[Polygon; N]], places: u32) {
    let index = ShapeIndex::new(shapes);
    let points = index.points.len();
    assert!(index.bytes() <= 120 * points + 40_000, "{} bytes for {points} points", index.bytes());
    let [width, height] = index.bounds.size();
    let [west, south] = index.bounds.min;
    for place in 0..places {
        // Two irrational steps spread places evenly.
        let along = |step: f64| (f64::from(place) * step).fract() * 1.1 - 0.05;
        let at = [west + width * along(0.754_877_666), south + height * along(0.569_840_29)];
        same(&index, shapes, at);
        same(&index, shapes, index.points[place as usize * 7919 % points]);
    }
}

fn square([x, y]: [f64; 2], side: f64) -> [Polygon; 1] {
    [Polygon::new(&[[[x, y], [x + side, y], [x + side, y + side], [x, y + side]]]).expect("a square")]
}

fn circle(points: u32, radius: impl Fn(u32) -> f64) -> [Polygon; 1] {
    let at = |n: u32| {
        let (sin, cos) = (f64::from(n) * std::f64::consts::TAU / f64::from(points)).sin_cos();
        [radius(n) * cos, radius(n) * sin]
    };
    [Polygon::new(&[(0..points).map(at).collect::<Vec<_>>()]).expect("a ring")]
}

#[test]
fn no_shapes_and_shapes_of_nothing() {
    let none: [[Polygon; 0]; 0] = [];
    for index in [ShapeIndex::new(&none), ShapeIndex::new(&[[], []] as &[[Polygon; 0]]), ShapeIndex::default()] {
        for at in [[0.0, 0.0], [180.0, 90.0], [-180.0, -90.0]] {
            assert_eq!(index.at(LatLng::from_coords(at).expect("on the globe"), |_| true).count(), 0);
        }
    }
}

#[test]
fn one_shape() {
    stays_small_and_right(&[square([-48.0, -27.0], 1.0)], 2_000);
    stays_small_and_right(&[square([-48.0, -27.0], 1e-12)], 100);
}

#[test]
fn one_tiny_and_one_huge_shape() {
    let tiny = |n: u32| 1e-6 * (1.0 + f64::from(n % 2));
    stays_small_and_right(&[circle(1_000, tiny), square([-80.0, -80.0], 160.0)], 500);
    let index = ShapeIndex::new(&[circle(1_000, tiny), square([-80.0, -80.0], 160.0)]);
    let crowd = index.words([1e-6, 1e-7]).len();
    assert!(crowd < 100, "the tiny one is looked at from near: {crowd} words");
}

#[test]
fn many_shapes_side_by_side() {
    let at = |n: u32| [f64::from(n % 200) * 0.1 - 60.0, f64::from(n / 200) * 0.1 - 30.0];
    let shapes: Vec<_> = (0..20_000).map(|n| square(at(n), 0.1)).collect();
    stays_small_and_right(&shapes, 500);
}

#[test]
fn many_shapes_on_top_of_each_other() {
    let shapes: Vec<_> = (0..20_000).map(|n| square([f64::from(n) * 1e-6, 0.0], 10.0)).collect();
    stays_small_and_right(&shapes, 100);
}

#[test]
fn one_shape_of_many_points() {
    let ragged = |n: u32| 10.0 + f64::from(n * 7919 % 100) * 1e-5;
    stays_small_and_right(&[circle(100_000, ragged)], 300);
}

#[test]
fn edges_that_all_cross_the_whole_map() {
    let star = |n: u32| if n & 1 == 0 { 1e-9 } else { 10.0 };
    stays_small_and_right(&[circle(100_000, star)], 300);
    let comb = |n: u32| [f64::from(n) * 1e-4, if n & 1 == 0 { 0.0 } else { 10.0 }];
    let comb: Vec<_> = (0..100_000).map(comb).chain([[0.0, 20.0]]).collect();
    stays_small_and_right(&[[Polygon::new(&[comb]).expect("a comb")]], 300);
}

#[test]
fn the_same_edge_again_and_again() {
    let there_and_back = (0..100_000_u32).map(|n| if n & 1 == 0 { [0.0, 0.0] } else { [10.0, 1.0] });
    let ring: Vec<_> = there_and_back.chain([[5.0, 5.0]]).collect();
    stays_small_and_right(&[[Polygon::new(&[ring]).expect("a polygon")]], 100);
}
