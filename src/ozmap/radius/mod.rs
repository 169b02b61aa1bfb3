//! `GET /ftth-viability/radius`: the boxes around a place, as OZmap's own viability sees them.
//!
//! OZmap's `viable` is not read: it bends with settings (ports held by a property, or blocked, can count as free).
//! What is read is enough for the stricter rules of [`crate::viability`].

mod member;
mod row;

use super::{Fault, Method, Reply, Request};
use crate::geo::{LatLng, Metres};
use crate::json::Reader;

use member::Rows;
pub use row::Row;

/// Boxes that one answer may hold, refused ones included. OZmap caps its answers far below (a setting); a radius of
/// 5 km over a dense city holds some 10,000.
pub const MAX_ROWS: usize = 100_000;

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

/// Reads the answer to [`request`] and hands out each row, in OZmap's order, and whether OZmap finds it viable.
///
/// The rows before a mistake have been handed out when it shows: a caller must let go of them.
///
/// # Errors
/// [`Fault::Unreadable`] with its byte, for what is not JSON, has no `boxes` array or holds more than [`MAX_ROWS`], and
/// for an accepted box without id, project, place or availability: an answer that cannot be read is never taken for an
/// empty one. Other members are ignored.
pub fn rows<'a>(reply: &Reply<'a>, mut each: impl FnMut(&Row<'a>, bool)) -> Result<(), Fault> {
    let (mut boxes, mut refused, mut count) = (None, None, 0);
    let mut rows = Rows::default();
    let mut list = |reader: &mut Reader<'a>, accepted| {
        reader.array(|reader| {
            count += 1;
            if count > MAX_ROWS {
                return reader.wrong("more boxes than any radius holds");
            }
            each(&rows.read(reader, accepted)?, accepted);
            Ok(())
        })
    };
    Reader::whole(reply.success()?, |reader| {
        let start = reader.offset();
        reader.object(|reader, key| match &*key.bytes() {
            b"boxes" => reader.set(&mut boxes, Some(())).and_then(|()| list(reader, true)),
            b"refused_boxes" if reader.null()? => Ok(()),
            b"refused_boxes" => reader.set(&mut refused, Some(())).and_then(|()| list(reader, false)),
            _ => reader.skip(),
        })?;
        boxes.map_or_else(|| reader.wrong_at(start, "no boxes"), Ok)
    })?;
    Ok(())
}

// The generators are native only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
