//! Which boxes can be in reach of a place, by cheap arithmetic alone.
//!
//! Nothing here decides: what is neither surely out of reach nor surely in is measured with [`LatLng::distance`].
//! All bounds err on that side, and are derived from the ellipsoid:
//!
//! - Along a shortest way of length `s` the latitude changes by at most `s / ρ` and, on parallels no closer to a pole
//!   than latitude `φ`, the longitude by at most `s / (a cos φ)`: `ρ` is the least radius of curvature of a meridian
//!   (at the equator), `a` the least of a prime vertical.
//! - The chord `c` between two places and the length `s` satisfy `c ≤ s ≤ 2ρ asin(c / 2ρ)` (Schur: no curve that bends
//!   less than a circle comes closer to its start than the circle does). Our distance is `2R asin(c / 2R)`, so it is at
//!   least `c`.
//! - `c² = (chord within the meridian's plane)² + 4 p₁ p₂ sin²(Δλ/2)`, where `p` is the distance from the axis. The
//!   first part lies between `2ρ sin(Δφ/2)` and `M Δφ`, `M` being the greatest radius of curvature (at a pole).

use std::f64::consts::FRAC_PI_2;

use super::tree::Bounds;
use crate::geo::{LatLng, Metres};

/// Least radius of curvature of a meridian, metres: `a (1 − e²)`, rounded down.
const LEAST_M: f64 = 6_335_439.0;
/// Greatest radius of curvature, of meridians and prime verticals alike, metres: `a² / b`, rounded up.
const GREATEST_M: f64 = 6_399_594.0;
/// Least radius of curvature of a prime vertical, metres: `a`.
const EQUATOR_M: f64 = 6_378_137.0;

/// The widest radius that is bounded, metres: `2ρ asin(r / 2ρ)` is at most `1.0011 r` here. Beyond it every box is
/// measured.
const MAX_BOUNDED_M: f64 = 1_000_000.0;
/// What `s` may exceed the radius by.
const WAY: f64 = 1.002;
/// What rounding may add to a distance, metres, with room to spare.
const ROUNDING_M: f64 = 1e-3;

/// The widest longitude difference for which the chord is bounded, degrees. `sin² x ≥ (1 − x²/3) x²`, so under 0.25
/// radians of `Δλ/2`, and less of `Δφ/2`, a squared chord falls short of its arc by 2.1 % at most.
const MAX_BOUNDED_DEG: f64 = 28.6;
const SINE: f64 = 0.97;

/// No square is at most this.
const NEVER: f64 = -1.0;

/// The places that a circle can reach, and bounds of how far they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    lat: f64,
    lng: f64,
    /// Half extents in degrees. A longitude difference is at most 180.
    half_lat: f64,
    half_lng: f64,
    /// What the window holds: south and north, and two spans of longitude that do not cross the antimeridian. The second
    /// is empty where one is enough.
    south: f64,
    north: f64,
    spans: [(f64, f64); 2],
    /// Factors of the squared differences in degrees: for the least and the greatest squared chord.
    least: [f64; 2],
    greatest: [f64; 2],
    /// A greatest squared chord up to this is surely within the radius.
    sure: f64,
}

impl Window {
    /// The window around a place. A radius that is no length gives one that is empty.
    pub(super) fn new(at: LatLng, Metres(radius): Metres) -> Self {
        let (lat, lng) = (at.lat(), at.lng());
        // What is true of NaN: it is not at least 0.
        let way = if radius >= 0.0 { radius * WAY + ROUNDING_M } else { f64::NAN };
        let half_lat = (way / LEAST_M).to_degrees();
        let pole_ward = (lat.abs() + half_lat).to_radians();
        let narrowest = EQUATOR_M * pole_ward.cos();
        let around = (way / narrowest).to_degrees();
        let bounded = radius <= MAX_BOUNDED_M && pole_ward < FRAC_PI_2 && around <= MAX_BOUNDED_DEG;
        let half_lng = if bounded || way.is_nan() { around } else { 180.0 };
        let half_lat = if radius > MAX_BOUNDED_M { 180.0 } else { half_lat };
        let mut window = Self {
            lat,
            lng,
            half_lat,
            half_lng,
            south: lat - half_lat,
            north: lat + half_lat,
            spans: spans(lng, half_lng),
            least: [0.0; 2],
            greatest: [0.0; 2],
            sure: NEVER,
        };
        if bounded {
            window.bound(radius, narrowest);
        }
        window
    }

    fn bound(&mut self, radius: f64, narrowest: f64) {
        let widest = GREATEST_M * (self.lat.abs() - self.half_lat).max(0.0).to_radians().cos();
        let squared = |metres: f64| metres.to_radians() * metres.to_radians();
        self.least = [SINE * squared(LEAST_M), SINE * squared(narrowest)];
        self.greatest = [squared(GREATEST_M), squared(widest)];
        // The chord of the radius is shorter than it by less than 0.11 %.
        let sure = radius * 0.998 - ROUNDING_M;
        self.sure = if sure > 0.0 { sure * sure } else { NEVER };
    }

    /// Whether anything in these bounds can be in reach.
    pub(super) fn meets(&self, [south, west, north, east]: Bounds) -> bool {
        let lat = f64::from(south) <= self.north && f64::from(north) >= self.south;
        let [one, two] = self.spans;
        let span = |(from, to): (f64, f64)| f64::from(west) <= to && f64::from(east) >= from;
        lat && (span(one) || span(two))
    }

    /// The differences to a place of the window, squared, in degrees; `None` for a place that is not in it.
    pub(super) fn offset(&self, [lat, lng]: [f64; 2]) -> Option<Offset> {
        let north = (lat - self.lat).abs();
        let east = (lng - self.lng).abs();
        let east = if east > 180.0 { 360.0 - east } else { east };
        (north <= self.half_lat && east <= self.half_lng).then_some(Offset([north * north, east * east]))
    }

    /// At most the squared distance, in square metres.
    pub(super) fn least(&self, Offset([north, east]): Offset) -> f64 {
        self.least[0] * north + self.least[1] * east
    }

    /// Whether the distance is surely within the radius.
    pub(super) fn surely_in(&self, Offset([north, east]): Offset) -> bool {
        self.greatest[0] * north + self.greatest[1] * east <= self.sure
    }
}

/// Squared differences of latitude and longitude, in degrees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offset([f64; 2]);

/// A squared distance above this is surely more than the radius, which is a length.
pub(super) fn reach(radius: f64) -> f64 {
    (radius + ROUNDING_M) * (radius + ROUNDING_M)
}

/// The longitudes within half an extent of one.
fn spans(lng: f64, half: f64) -> [(f64, f64); 2] {
    const NONE: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);
    let (west, east) = (lng - half, lng + half);
    if half >= 180.0 {
        [(-180.0, 180.0), NONE]
    } else if west <= -180.0 {
        [(-180.0, east), (west + 360.0, 180.0)]
    } else if east >= 180.0 {
        [(west, 180.0), (-180.0, east - 360.0)]
    } else {
        [(west, east), NONE]
    }
}

// The generator is native only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use geo::{Destination, Geodesic, Point};
    use proptest::prelude::*;

    use super::*;

    /// A place, a radius, and another place near the edge of it.
    fn edge(
        lat: impl Strategy<Value = f64>,
        radius: impl Strategy<Value = f64>,
    ) -> impl Strategy<Value = (LatLng, f64, [f64; 2])> {
        let lng = prop_oneof![3 => -180.0..=180.0, 1 => 179.9..=180.0, 1 => Just(-180.0)];
        let share = prop_oneof![0.0..1.2, 0.999..1.001];
        (lat, lng, radius, 0.0..360.0, share).prop_map(|(lat, lng, radius, bearing, share)| {
            let there: Point<f64> = Geodesic.destination(Point::new(lng, lat), bearing, radius * share);
            (LatLng::new(lat, lng).expect("on the globe"), radius, [there.y(), there.x()])
        })
    }

    fn anywhere() -> impl Strategy<Value = (LatLng, f64, [f64; 2])> {
        let lat = prop_oneof![3 => -90.0..=90.0, 1 => 89.0..=90.0, 1 => Just(-90.0)];
        edge(lat, prop_oneof![Just(0.0), 0.01..1.0, 1.0..1_000.0, 1_000.0..50_000.0, 50_000.0..1_000_000.0])
    }

    fn distance(at: LatLng, [lat, lng]: [f64; 2]) -> f64 {
        at.distance(LatLng::new(lat, lng).expect("on the globe")).0
    }

    #[expect(clippy::cast_possible_truncation, reason = "either way will do")]
    fn bounds([lat, lng]: [f64; 2]) -> Bounds {
        [lat as f32, lng as f32, (lat as f32).next_up(), (lng as f32).next_up()].map(|value| value - f32::EPSILON)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn what_is_in_reach_is_seen((at, radius, there) in anywhere()) {
            let (window, distance) = (Window::new(at, Metres(radius)), distance(at, there));
            let offset = window.offset(there);
            if distance <= radius {
                let offset = offset.expect("in the window");
                prop_assert!(window.least(offset) <= reach(radius), "{distance} in {radius}");
                prop_assert!(window.least(offset) <= distance * distance + 1e-6);
            }
            if offset.is_some_and(|offset| window.surely_in(offset)) {
                prop_assert!(distance <= radius, "{distance} in {radius}");
            }
        }

        /// Else nothing would be pruned, and every box measured.
        #[test]
        fn what_is_out_of_reach_is_not((at, radius, there) in edge(-60.0..60.0, 0.1..5_000.0)) {
            let (window, distance) = (Window::new(at, Metres(radius)), distance(at, there));
            let near = window.offset(there).is_some_and(|offset| window.least(offset) <= reach(radius));
            prop_assert!(!near || distance <= radius * 1.03 + 0.01, "{distance} in {radius}");
            let sure = window.offset(there).is_some_and(|offset| window.surely_in(offset));
            prop_assert!(sure || distance > radius * 0.97 - 0.01, "{distance} in {radius}");
        }
    }

    #[test]
    fn a_window_meets_what_it_holds_on_both_sides_of_the_antimeridian() {
        let window = |lat, lng, metres| Window::new(LatLng::new(lat, lng).expect("on the globe"), Metres(metres));
        let cases: [(Window, [f64; 2], bool); 12] = [
            (window(0.0, 179.999, 200.0), [0.0, -179.9999], true),
            (window(0.0, 179.999, 200.0), [0.0, 179.9], false),
            (window(0.0, -179.999, 200.0), [0.0, 179.9999], true),
            (window(0.0, -180.0, 1.0), [0.0, 180.0], true),
            (window(0.0, 180.0, 1.0), [0.0, -180.0], true),
            (window(0.0, -179.999, 200.0), [0.0, 0.0], false),
            (window(89.9999, 0.0, 50.0), [89.9999, 120.0], true),
            (window(89.9999, 0.0, 50.0), [89.99, 0.0], false),
            (window(0.0, 0.0, 2e6), [-90.0, 180.0], true),
            (window(0.0, 0.0, f64::INFINITY), [90.0, -180.0], true),
            (window(0.0, 0.0, f64::NAN), [0.0, 0.0], false),
            (window(0.0, 0.0, -1.0), [0.0, 0.0], false),
        ];
        for (nth, (window, place, expected)) in cases.into_iter().enumerate() {
            assert_eq!(window.meets(bounds(place)), expected, "case {nth}");
            assert_eq!(window.offset(place).is_some(), expected, "case {nth}");
        }
    }
}
