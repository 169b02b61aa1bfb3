//! Where an OZmap object is: `lat` and `lng`, or `coords`, or both.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use crate::geo::LatLng;

/// A GeoJSON position, `[lng, lat]`. What may follow, an altitude, is ignored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position(pub(super) [f64; 2]);

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Position;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[lng, lat]")
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Position, A::Error> {
                let lng = seq.next_element()?.ok_or_else(|| de::Error::invalid_length(0, &self))?;
                let lat = seq.next_element()?.ok_or_else(|| de::Error::invalid_length(1, &self))?;
                while seq.next_element::<de::IgnoredAny>()?.is_some() {}
                Ok(Position([lng, lat]))
            }
        }
        deserializer.deserialize_seq(Visitor)
    }
}

/// The place that an object's fields give, `None` when they give none. `lat` and `lng` win over `coords`: the radius
/// answer has nothing else, and names leave less to swap than an order does.
pub(super) fn place(
    lat: Option<f64>,
    lng: Option<f64>,
    coords: Option<Position>,
) -> Result<Option<LatLng>, &'static str> {
    match (lat, lng, coords) {
        (Some(lat), Some(lng), _) => LatLng::new(lat, lng).map(Some),
        (_, _, Some(Position(coords))) => LatLng::from_coords(coords).map(Some),
        _ => Ok(None),
    }
    .map_err(|_| "a place that is not on the globe")
}
