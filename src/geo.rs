//! Places and distances on the WGS-84 ellipsoid.

mod distance;
mod polygon;
mod ring;
#[cfg(feature = "ozmap")]
mod shapes;

use serde::{Deserialize, Serialize};

#[cfg(feature = "ozmap")]
pub(crate) use polygon::Draft;
pub use polygon::{Polygon, PolygonError};
#[cfg(feature = "ozmap")]
pub(crate) use shapes::ShapeIndex;

/// A place in decimal degrees, WGS-84.
///
/// Built only through [`LatLng::new`], so a value is always finite and in range. OZmap's `coords` are
/// `[lng, lat]`: [`LatLng::from_coords`] and [`LatLng::coords`] are the one place where the order turns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawLatLng")]
pub struct LatLng {
    lat: f64,
    lng: f64,
}

#[derive(Deserialize)]
struct RawLatLng {
    lat: f64,
    lng: f64,
}

/// A latitude or longitude that is not finite or not on the globe.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{name} {value} is not between -{limit} and {limit} degrees")]
pub struct OutOfRange {
    /// `lat` or `lng`.
    pub name: &'static str,
    /// What was given.
    pub value: f64,
    /// The largest magnitude allowed.
    pub limit: f64,
}

impl LatLng {
    /// A place from latitude and longitude in decimal degrees.
    ///
    /// # Errors
    /// [`OutOfRange`] when a value is not finite, |lat| > 90 or |lng| > 180.
    pub fn new(lat: f64, lng: f64) -> Result<Self, OutOfRange> {
        for (name, value, limit) in [("lat", lat, 90.0), ("lng", lng, 180.0)] {
            if !value.is_finite() || value.abs() > limit {
                return Err(OutOfRange { name, value, limit });
            }
        }
        Ok(Self { lat, lng })
    }

    /// A place from OZmap's (and GeoJSON's) `[lng, lat]`.
    pub fn from_coords([lng, lat]: [f64; 2]) -> Result<Self, OutOfRange> {
        Self::new(lat, lng)
    }

    /// OZmap's (and GeoJSON's) `[lng, lat]`.
    #[must_use]
    pub fn coords(self) -> [f64; 2] {
        [self.lng, self.lat]
    }

    /// Latitude in decimal degrees, north positive.
    #[must_use]
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Longitude in decimal degrees, east positive.
    #[must_use]
    pub fn lng(self) -> f64 {
        self.lng
    }
}

impl TryFrom<RawLatLng> for LatLng {
    type Error = OutOfRange;
    fn try_from(raw: RawLatLng) -> Result<Self, OutOfRange> {
        Self::new(raw.lat, raw.lng)
    }
}

/// A length in metres.
///
/// Read from JSON it is finite and not negative. A value made in code is expected to be so too; any other compares
/// as out of range everywhere, because no distance is at most `NaN`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64")]
pub struct Metres(pub f64);

/// A length that is negative or not finite.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{value} is not a length in metres")]
pub struct NotALength {
    /// What was given.
    pub value: f64,
}

impl TryFrom<f64> for Metres {
    type Error = NotALength;
    fn try_from(value: f64) -> Result<Self, NotALength> {
        if value.is_finite() && value >= 0.0 { Ok(Self(value)) } else { Err(NotALength { value }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_finite_and_on_the_globe() {
        assert!(LatLng::new(-90.0, 180.0).is_ok());
        for (lat, lng, name) in [
            (90.000_001, 0.0, "lat"),
            (-91.0, 0.0, "lat"),
            (0.0, 180.5, "lng"),
            (f64::NAN, 0.0, "lat"),
            (0.0, f64::INFINITY, "lng"),
        ] {
            assert_eq!(LatLng::new(lat, lng).map_err(|e| e.name), Err(name), "{lat} {lng}");
        }
    }

    #[test]
    fn coords_turn_the_order_once() {
        let place = LatLng::from_coords([-48.5, -27.5]).expect("in range");
        assert_eq!((place.lat(), place.lng(), place.coords()), (-27.5, -48.5, [-48.5, -27.5]));
    }

    #[test]
    fn json_cannot_make_an_impossible_value() {
        assert!(serde_json::from_str::<LatLng>(r#"{"lat":-27.5,"lng":-48.5}"#).is_ok());
        assert!(serde_json::from_str::<LatLng>(r#"{"lat":-97.5,"lng":-48.5}"#).is_err());
        assert_eq!(serde_json::from_str::<Metres>("0").ok(), Some(Metres(0.0)));
        assert!(serde_json::from_str::<Metres>("-1").is_err());
        assert_eq!(serde_json::to_string(&Metres(12.5)).ok().as_deref(), Some("12.5"));
    }
}
