//! Distance between two places.

use super::{LatLng, Metres};

/// WGS-84 semi-major axis, metres.
const EQUATOR_M: f64 = 6_378_137.0;
/// WGS-84 flattening.
const FLATTENING: f64 = 1.0 / 298.257_223_563;
/// First eccentricity squared.
const E2: f64 = FLATTENING * (2.0 - FLATTENING);
/// IUGG mean radius, metres: what bends a straight line back onto the globe.
const MEAN_RADIUS_M: f64 = 6_371_008.8;

impl LatLng {
    /// The distance to `other` along the WGS-84 ellipsoid.
    ///
    /// The straight line through the ellipsoid, bent to an arc. It has no special place: poles and the antimeridian
    /// need no case. Against the geodesic it is off by less than 0.000 1 % under 5 km, 0.01 % under 1,000 km and 5 %
    /// anywhere (all tested).
    ///
    /// ```
    /// use conecte_ozmap::geo::LatLng;
    /// let pole = LatLng::new(-27.578_23, -48.527_44)?;
    /// let door = LatLng::new(-27.578_23, -48.526_44)?;
    /// assert_eq!(pole.distance(door).0.round(), 99.0);
    /// # Ok::<(), conecte_ozmap::geo::OutOfRange>(())
    /// ```
    #[must_use]
    pub fn distance(self, other: Self) -> Metres {
        let (a, b) = (self.earth_centred(), other.earth_centred());
        let chord = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
        Metres(2.0 * MEAN_RADIUS_M * (chord / (2.0 * MEAN_RADIUS_M)).min(1.0).asin())
    }

    /// Earth-centred, earth-fixed coordinates on the surface of the ellipsoid, metres.
    fn earth_centred(self) -> [f64; 3] {
        let (sin_lat, cos_lat) = self.lat.to_radians().sin_cos();
        let (sin_lng, cos_lng) = self.lng.to_radians().sin_cos();
        let normal = EQUATOR_M / (1.0 - E2 * sin_lat * sin_lat).sqrt();
        [normal * cos_lat * cos_lng, normal * cos_lat * sin_lng, normal * (1.0 - E2) * sin_lat]
    }
}

// The oracle and the generator are native only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use geo::{Destination, Distance, Geodesic, Point};
    use proptest::prelude::*;

    use super::*;

    fn geodesic(a: LatLng, b: LatLng) -> f64 {
        Geodesic.distance(Point::new(a.lng, a.lat), Point::new(b.lng, b.lat))
    }

    fn anywhere() -> impl Strategy<Value = LatLng> {
        (-90.0..=90.0, -180.0..=180.0).prop_map(|(lat, lng)| LatLng::new(lat, lng).expect("in range"))
    }

    proptest! {
        #[test]
        fn close_to_the_geodesic_under_5_km(from in anywhere(), bearing in 0.0..360.0, length in 0.0..5_000.0) {
            let end: Point<f64> = Geodesic.destination(Point::new(from.lng, from.lat), bearing, length);
            let to = LatLng::new(end.y(), end.x()).expect("on the globe");
            let ours = from.distance(to).0;
            prop_assert!((ours - geodesic(from, to)).abs() <= 1e-6 * length + 1e-6, "{ours} for {length}");
            prop_assert_eq!(ours.to_bits(), to.distance(from).0.to_bits());
        }

        #[test]
        fn close_to_the_geodesic_farther_off(from in anywhere(), bearing in 0.0..360.0, length in 0.0..1_000_000.0) {
            let end: Point<f64> = Geodesic.destination(Point::new(from.lng, from.lat), bearing, length);
            let ours = from.distance(LatLng::new(end.y(), end.x()).expect("on the globe")).0;
            prop_assert!((ours - length).abs() <= 1e-4 * length + 1e-6, "{ours} for {length}");
        }

        #[test]
        fn never_absurd(a in anywhere(), b in anywhere()) {
            let (ours, theirs) = (a.distance(b).0, geodesic(a, b));
            prop_assert!((ours - theirs).abs() <= 0.05 * theirs, "{ours} {theirs}");
        }
    }

    #[test]
    fn the_seams_of_the_map_are_no_distance() {
        let place = |lat, lng| LatLng::new(lat, lng).expect("in range");
        assert!(place(-17.0, 180.0).distance(place(-17.0, -180.0)).0 < 1e-6);
        assert!(place(90.0, 0.0).distance(place(90.0, 123.0)).0 < 1e-6);
        assert!((place(0.0, 179.999).distance(place(0.0, -179.999)).0 - 222.639).abs() < 0.001);
        assert!(place(-27.5, -48.5).distance(place(-27.5, -48.5)).0.abs() < f64::MIN_POSITIVE);
    }
}
