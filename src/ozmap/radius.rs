//! `GET /ftth-viability/radius`: the boxes around a place, as OZmap's own viability sees them.
//!
//! OZmap's `viable` is not read: it bends with settings (ports held by a property, or blocked, can count as free).
//! What is read is enough for the stricter rules of [`crate::viability`].

use serde::Deserialize;

use super::object::object;
use super::place::{Position, place};
use super::{Fault, Id, Method, Reply, Request};
use crate::geo::{LatLng, Metres};

/// Asks for the boxes around a place.
///
/// Without a `radius` none is sent, and OZmap's own setting rules (Configurações > Sistema > API > Raio de busca
/// padrão). Give one only where the site overrides it.
///
/// ```
/// use conecte_ozmap::{geo::{LatLng, Metres}, ozmap::radius};
/// let at = LatLng::new(-27.5782336721312, -48.527442812919624)?;
/// assert_eq!(
///     radius::request(at, None).target,
///     "/ftth-viability/radius?lat=-27.5782336721312&lng=-48.527442812919624"
/// );
/// assert!(radius::request(at, Some(Metres(300.0))).target.ends_with("&radius=300"));
/// # Ok::<(), conecte_ozmap::geo::OutOfRange>(())
/// ```
#[must_use]
pub fn request(at: LatLng, radius: Option<Metres>) -> Request {
    // `Display` of f64 is the shortest text that reads back as the same number, and never an exponent.
    let request = Request::new(Method::Get, &["ftth-viability", "radius"])
        .query("lat", &at.lat().to_string())
        .query("lng", &at.lng().to_string());
    match radius {
        Some(Metres(metres)) => request.query("radius", &metres.to_string()),
        None => request,
    }
}

/// What OZmap says about the boxes around a place.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "RawAnswer")]
pub struct RadiusAnswer {
    /// Boxes that have viability by OZmap's settings.
    pub boxes: Vec<RadiusBox>,
    /// Boxes in the radius that have none.
    pub refused: Vec<RefusedBox>,
}

/// A box that has viability by OZmap's settings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "RawBox")]
pub struct RadiusBox {
    /// The box.
    pub id: Id,
    /// Its project, which a reservation names.
    pub project: Id,
    /// Where it is.
    pub at: LatLng,
    /// How far OZmap says it is.
    pub distance: Option<Metres>,
    /// `availability`: free ports by OZmap's settings. A negative count, more taken than there are, is none.
    pub free_ports: u32,
    /// Whether it is "Em projeto". The documented row does not say.
    pub draft: Option<bool>,
    /// Whether it is implanted.
    pub implanted: Option<bool>,
}

/// A box in the radius that OZmap refuses. No published answer shows a row, so all of it is optional: a refused box
/// serves nobody, and its oddities must not hide the boxes that do.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "RawBox")]
pub struct RefusedBox {
    /// The box.
    pub id: Option<Id>,
    /// Where it is.
    pub at: Option<LatLng>,
    /// How far OZmap says it is.
    pub distance: Option<Metres>,
    /// Whether it is "Em projeto".
    pub draft: Option<bool>,
    /// Whether it is implanted.
    pub implanted: Option<bool>,
}

/// Reads the answer to [`request`].
///
/// # Errors
/// [`Fault::Unreadable`] without a `boxes` array, or when an accepted box lacks its id, project, place or
/// availability: an answer that cannot be read is never taken for an empty one.
pub fn parse(reply: Reply<'_>) -> Result<RadiusAnswer, Fault> {
    object(&reply)
}

#[derive(Deserialize)]
struct RawAnswer {
    boxes: Vec<RadiusBox>,
    refused_boxes: Option<Vec<RefusedBox>>,
}

/// Both kinds of row. `id` and `_id` are two fields, not aliases, because a row may carry both.
#[derive(Deserialize)]
struct RawBox {
    id: Option<Id>,
    #[serde(rename = "_id")]
    mongo_id: Option<Id>,
    project: Option<Id>,
    lat: Option<f64>,
    lng: Option<f64>,
    coords: Option<Position>,
    distance: Option<f64>,
    availability: Option<i64>,
    draft: Option<bool>,
    implanted: Option<bool>,
}

impl From<RawAnswer> for RadiusAnswer {
    fn from(raw: RawAnswer) -> Self {
        Self { boxes: raw.boxes, refused: raw.refused_boxes.unwrap_or_default() }
    }
}

impl RawBox {
    fn distance(&self) -> Result<Option<Metres>, &'static str> {
        self.distance.map(Metres::try_from).transpose().map_err(|_| "a distance that is no length")
    }
}

impl TryFrom<RawBox> for RadiusBox {
    type Error = &'static str;

    fn try_from(raw: RawBox) -> Result<Self, &'static str> {
        let free_ports = raw.availability.ok_or("a box without availability")?.max(0);
        Ok(Self {
            distance: raw.distance()?,
            id: raw.id.or(raw.mongo_id).ok_or("a box without id")?,
            project: raw.project.ok_or("a box without project")?,
            at: place(raw.lat, raw.lng, raw.coords)?.ok_or("a box without place")?,
            free_ports: u32::try_from(free_ports).unwrap_or(u32::MAX),
            draft: raw.draft,
            implanted: raw.implanted,
        })
    }
}

impl TryFrom<RawBox> for RefusedBox {
    type Error = &'static str;

    fn try_from(raw: RawBox) -> Result<Self, &'static str> {
        Ok(Self {
            distance: raw.distance()?,
            at: place(raw.lat, raw.lng, raw.coords)?,
            id: raw.id.or(raw.mongo_id),
            draft: raw.draft,
            implanted: raw.implanted,
        })
    }
}
