//! `GET /regions`: the regions that an ISP drew, with their tags.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::list::{self, Page, SkipReason, Skipped};
use super::place::Position;
use super::{Fault, Id, Reply, Request};
use crate::geo::Polygon;
use crate::region::Region;

/// Asks for a page of the regions; the first page is 1.
#[must_use]
pub fn request(page: u32) -> Request {
    list::request("regions", page)
}

/// Reads the answer to [`request`] for the same `page`.
///
/// # Errors
/// A [`Fault`] when the page as a whole cannot be read. A region that cannot be read is a [`Skipped`] row.
pub fn parse(reply: Reply<'_>, page: u32) -> Result<Page<Result<Region, Skipped>>, Fault> {
    list::parse(reply, page, region)
}

#[derive(Deserialize)]
struct Row<'a> {
    id: Option<Id>,
    #[serde(rename = "_id")]
    mongo_id: Option<Id>,
    name: Option<String>,
    /// Populating a reference to a tag that was deleted can leave a null in its place.
    tags: Option<Vec<Option<Id>>>,
    #[serde(borrow)]
    polygon: Geometry<'a>,
}

#[derive(Deserialize)]
struct Geometry<'a> {
    #[serde(rename = "type")]
    kind: Kind,
    /// Read once the kind is known, which may stand after it.
    #[serde(borrow)]
    coordinates: &'a RawValue,
}

/// OZmap documents `Polygon` only; `MultiPolygon` costs nothing to understand.
#[derive(Deserialize)]
enum Kind {
    Polygon,
    MultiPolygon,
}

type Rings = Vec<Vec<Position>>;

fn region(row: &str) -> Result<Region, SkipReason> {
    let malformed = |error| SkipReason::malformed(&error);
    let row: Row<'_> = serde_json::from_str(row).map_err(malformed)?;
    let coordinates = row.polygon.coordinates.get();
    let polygons: Vec<Rings> = match row.polygon.kind {
        Kind::Polygon => vec![serde_json::from_str(coordinates).map_err(malformed)?],
        Kind::MultiPolygon => serde_json::from_str(coordinates).map_err(malformed)?,
    };
    let polygons = polygons.into_iter().map(polygon).collect::<Result<Vec<_>, _>>()?;
    Ok(Region {
        id: row.id.or(row.mongo_id).ok_or_else(|| SkipReason::Malformed("a region without id".into()))?,
        name: row.name.unwrap_or_default(),
        tags: row.tags.unwrap_or_default().into_iter().flatten().collect(),
        polygons,
    })
}

fn polygon(rings: Rings) -> Result<Polygon, SkipReason> {
    let rings: Vec<Vec<[f64; 2]>> =
        rings.into_iter().map(|ring| ring.into_iter().map(|Position(coords)| coords).collect()).collect();
    Ok(Polygon::new(&rings)?)
}
