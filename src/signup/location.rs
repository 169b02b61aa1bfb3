//! Where the connection is wanted: the pin that the person confirmed.

use crate::geo::LatLng;

/// Brazil's extent in degrees, islands included: from the Arroio Chuí in the south (-33.75) to Monte Caburaí in the
/// north (5.27), from the source of the Moa in the west (-73.99) to Martim Vaz in the east (-28.84). IBGE, "Pontos
/// extremos do Brasil", rounded outwards. No place in Brazil stays inside with latitude and longitude swapped.
const LAT: core::ops::RangeInclusive<f64> = -33.76..=5.28;
const LNG: core::ops::RangeInclusive<f64> = -74.0..=-28.8;

/// Where the value stands in the input (RFC 6901).
pub const POINTER: &str = "/location";
/// Every code that [`parse`] gives.
pub const CODES: &[&str] = &["location_required", "location_invalid", "location_outside_brazil"];

/// Validates a place in decimal degrees (WGS-84).
///
/// # Errors
/// `location_invalid` when not on the globe, `location_outside_brazil` when outside Brazil's bounding box.
pub fn parse(lat: f64, lng: f64) -> Result<LatLng, &'static str> {
    let place = LatLng::new(lat, lng).map_err(|_| "location_invalid")?;
    if LAT.contains(&lat) && LNG.contains(&lng) { Ok(place) } else { Err("location_outside_brazil") }
}
