//! One row of a radius answer.

use super::member::Member;
use crate::geo::{LatLng, Metres};
use crate::json::{Number, Reader, Stop};
use crate::ozmap::IdRef;

/// A box in the radius, as far as its row tells, still lying in OZmap's answer.
///
/// Only an accepted box is sure to have an id, a project, a place and a count of ports. No published answer shows a
/// refused row, so all of it is optional there: such a box serves nobody, and its oddities must not hide the boxes
/// that do.
#[derive(Debug, Default)]
pub struct Row<'a> {
    id: Option<IdRef<'a>>,
    /// A second member and no other name of the first: a row may carry both.
    mongo_id: Option<IdRef<'a>>,
    project: Option<IdRef<'a>>,
    lat: Option<Number<'a>>,
    lng: Option<Number<'a>>,
    coords: Option<Place<'a>>,
    distance: Option<Metres>,
    availability: Option<i64>,
    draft: Option<bool>,
    implanted: Option<bool>,
}

#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    lat: Number<'a>,
    lng: Number<'a>,
}

impl<'a> Row<'a> {
    /// The box.
    #[must_use]
    pub fn id(&self) -> Option<IdRef<'a>> {
        self.id.or(self.mongo_id)
    }

    /// Its project, which a reservation names.
    #[must_use]
    pub fn project(&self) -> Option<IdRef<'a>> {
        self.project
    }

    /// Where it is.
    #[must_use]
    pub fn at(&self) -> Option<LatLng> {
        self.place().and_then(|place| LatLng::new(place.lat.value(), place.lng.value()).ok())
    }

    /// How far OZmap says it is.
    #[must_use]
    pub fn distance(&self) -> Option<Metres> {
        self.distance
    }

    /// `availability`: free ports by OZmap's settings. A negative count, more taken than there are, is none.
    #[must_use]
    pub fn free_ports(&self) -> u32 {
        self.availability.map_or(0, |count| u32::try_from(count.max(0)).unwrap_or(u32::MAX))
    }

    /// Whether it is "Em projeto". The documented row does not say.
    #[must_use]
    pub fn draft(&self) -> Option<bool> {
        self.draft
    }

    /// Whether it is implanted.
    #[must_use]
    pub fn implanted(&self) -> Option<bool> {
        self.implanted
    }

    /// `lat` and `lng` win over `coords`: the documented row has nothing else, and names leave less to swap than an
    /// order.
    fn place(&self) -> Option<Place<'a>> {
        self.lat.zip(self.lng).map(|(lat, lng)| Place { lat, lng }).or(self.coords)
    }

    #[inline]
    pub(super) fn read(&mut self, member: Member, reader: &mut Reader<'a>) -> Result<(), Stop> {
        match member {
            Member::Id => IdRef::read(reader).and_then(|id| reader.set(&mut self.id, id)),
            Member::MongoId => IdRef::read(reader).and_then(|id| reader.set(&mut self.mongo_id, id)),
            Member::Project => IdRef::read(reader).and_then(|id| reader.set(&mut self.project, id)),
            Member::Lat => number(reader).and_then(|lat| reader.set(&mut self.lat, lat)),
            Member::Lng => number(reader).and_then(|lng| reader.set(&mut self.lng, lng)),
            Member::Coords => coords(reader).and_then(|at| reader.set(&mut self.coords, at)),
            Member::Distance => length(reader).and_then(|distance| reader.set(&mut self.distance, distance)),
            Member::Availability => count(reader).and_then(|ports| reader.set(&mut self.availability, ports)),
            Member::Draft => reader.flag().and_then(|draft| reader.set(&mut self.draft, draft)),
            Member::Implanted => reader.flag().and_then(|implanted| reader.set(&mut self.implanted, implanted)),
            Member::Other => reader.skip(),
        }
    }

    /// What is wrong with the row as a whole, if anything is.
    #[inline]
    pub(super) fn check(&self, accepted: bool) -> Result<(), &'static str> {
        let place = self.place();
        if place.is_some_and(|place| !within(place.lat, 90) || !within(place.lng, 180)) {
            return Err("a place that is not on the globe");
        }
        match accepted {
            true if self.id().is_none() => Err("a box without id"),
            true if self.project.is_none() => Err("a box without project"),
            true if place.is_none() => Err("a box without place"),
            true if self.availability.is_none() => Err("a box without availability"),
            _ => Ok(()),
        }
    }
}

/// Between `-limit` and `limit`, which is 90 or more: told by the first digits wherever that is possible, for most boxes
/// are judged without a look at their place.
#[inline]
fn within(degrees: Number<'_>, limit: u8) -> bool {
    match degrees.whole() {
        Some([_] | [b'0'..=b'8', _]) => true,
        _ => degrees.value().abs() <= f64::from(limit),
    }
}

#[inline]
fn number<'a>(reader: &mut Reader<'a>) -> Result<Option<Number<'a>>, Stop> {
    if reader.null()? { Ok(None) } else { reader.number().map(Some) }
}

#[inline]
fn length(reader: &mut Reader<'_>) -> Result<Option<Metres>, Stop> {
    let start = reader.offset();
    match number(reader)?.map(|number| Metres::try_from(number.value())) {
        None => Ok(None),
        Some(Ok(length)) => Ok(Some(length)),
        Some(Err(_)) => reader.wrong_at(start, "a distance that is no length"),
    }
}

#[inline]
fn count(reader: &mut Reader<'_>) -> Result<Option<i64>, Stop> {
    let start = reader.offset();
    let Some(number) = number(reader)? else { return Ok(None) };
    match number.integer() {
        None => reader.wrong_at(start, "a count that is no whole number"),
        count => Ok(count),
    }
}

/// A GeoJSON position, `[lng, lat]`. What may follow, an altitude, is ignored.
fn coords<'a>(reader: &mut Reader<'a>) -> Result<Option<Place<'a>>, Stop> {
    if reader.null()? {
        return Ok(None);
    }
    let start = reader.offset();
    let (mut values, mut at) = ([None; 2], 0);
    reader.array(|reader| {
        match values.get_mut(at) {
            Some(value) => *value = Some(reader.number()?),
            None => reader.skip()?,
        }
        at += 1;
        Ok(())
    })?;
    match values {
        [Some(lng), Some(lat)] => Ok(Some(Place { lat, lng })),
        _ => reader.wrong_at(start, "not [lng, lat]"),
    }
}
