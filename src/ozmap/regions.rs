//! `GET /regions`: the regions that an ISP drew, with their tags.

use super::list::{self, Page, SHORT, SkipReason, Skipped};
use super::{Fault, Id, IdRef, Reply, Request};
use crate::geo::{Draft, Polygon, PolygonError};
use crate::json::{Reader, Stop};
use crate::region::Region;

/// Asks for a page of the regions; the first page is 1.
#[must_use]
pub fn request(page: u32) -> Request {
    list::request("regions", page)
}

/// Reads the answer to [`request`] for the same `page`, in one pass: most of it is coordinates.
///
/// Coordinates become the nearest floats, as JavaScript's do, so that a place taken from OZmap's map is on the edge that
/// it was taken from.
///
/// # Errors
/// A [`Fault`] when the page as a whole cannot be read. A region that cannot be read is a [`Skipped`] row.
pub fn parse(reply: Reply<'_>, page: u32) -> Result<Page<Result<Region, Skipped>>, Fault> {
    SHORT.rows(&reply, page, |reader| {
        let mut shape = None;
        let row = reader.attempt(|reader| region(reader, &mut shape))?;
        Ok(row.map_err(|(row, error)| {
            let malformed = || SkipReason::Malformed(error.to_string());
            Skipped { id: list::only_id(row), reason: shape.map_or_else(malformed, SkipReason::Polygon) }
        }))
    })
}

/// Reads a row. Where it stops because of its rings, `bad` says why.
fn region(reader: &mut Reader<'_>, bad: &mut Option<PolygonError>) -> Result<Region, Stop> {
    let start = reader.offset();
    let (mut id, mut mongo_id, mut name, mut tags, mut polygons) = (None, None, None, None, None);
    reader.object(|reader, key| match &*key.bytes() {
        b"id" => IdRef::read(reader).and_then(|found| reader.set(&mut id, found)),
        b"_id" => IdRef::read(reader).and_then(|found| reader.set(&mut mongo_id, found)),
        b"name" => text(reader).and_then(|found| reader.set(&mut name, found)),
        b"tags" => tags_of(reader).and_then(|found| reader.set(&mut tags, found)),
        b"polygon" => geometry(reader, bad).and_then(|found| reader.set(&mut polygons, Some(found))),
        _ => reader.skip(),
    })?;
    let Some(id) = id.or(mongo_id) else { return reader.wrong_at(start, "a region without id") };
    let Some(polygons) = polygons else { return reader.wrong_at(start, "a region without polygon") };
    Ok(Region { id: id.into(), name: name.unwrap_or_default(), tags: tags.unwrap_or_default(), polygons })
}

fn text(reader: &mut Reader<'_>) -> Result<Option<String>, Stop> {
    if reader.null()? {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&reader.text()?.bytes()).into_owned()))
}

/// Populating a reference to a tag that was deleted can leave a null in its place.
fn tags_of(reader: &mut Reader<'_>) -> Result<Option<Vec<Id>>, Stop> {
    if reader.null()? {
        return Ok(None);
    }
    let mut tags = Vec::new();
    reader.array(|reader| {
        tags.extend(IdRef::read(reader)?.map(Id::from));
        Ok(())
    })?;
    Ok(Some(tags))
}

/// OZmap documents `Polygon` only; `MultiPolygon` costs nothing to understand.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Polygon,
    MultiPolygon,
}

/// Reads a GeoJSON geometry. What coordinates mean, its type says: where that comes after them, they are read last.
fn geometry(reader: &mut Reader<'_>, bad: &mut Option<PolygonError>) -> Result<Vec<Polygon>, Stop> {
    let start = reader.offset();
    let (mut kind, mut polygons, mut waiting) = (None, None, None);
    reader.object(|reader, key| match (&*key.bytes(), kind) {
        (b"type", _) => {
            let found = match &*reader.text()?.bytes() {
                b"Polygon" => Kind::Polygon,
                b"MultiPolygon" => Kind::MultiPolygon,
                _ => return reader.wrong_at(start, "neither a Polygon nor a MultiPolygon"),
            };
            reader.set(&mut kind, Some(found))
        }
        (b"coordinates", Some(kind)) => {
            coordinates(reader, kind, bad).and_then(|found| reader.set(&mut polygons, Some(found)))
        }
        (b"coordinates", None) => {
            let at = reader.offset();
            reader.raw().and_then(|found| reader.set(&mut waiting, Some((at, found))))
        }
        _ => reader.skip(),
    })?;
    match (kind, polygons, waiting) {
        (Some(_), Some(polygons), None) => Ok(polygons),
        (Some(kind), None, Some((at, text))) => Reader::whole(text, |reader| coordinates(reader, kind, bad))
            .or_else(|error| reader.wrong_at(at + error.offset, error.reason)),
        _ => reader.wrong_at(start, "not a type and coordinates"),
    }
}

fn coordinates(reader: &mut Reader<'_>, kind: Kind, bad: &mut Option<PolygonError>) -> Result<Vec<Polygon>, Stop> {
    let mut polygons = Vec::new();
    match kind {
        Kind::Polygon => polygons.push(polygon(reader, bad)?),
        Kind::MultiPolygon => reader.array(|reader| polygon(reader, bad).map(|found| polygons.push(found)))?,
    }
    if polygons.is_empty() {
        *bad = Some(PolygonError::Empty);
        return Err(Stop);
    }
    Ok(polygons)
}

fn polygon(reader: &mut Reader<'_>, bad: &mut Option<PolygonError>) -> Result<Polygon, Stop> {
    let mut draft = Draft::default();
    let mut stop = |error| {
        *bad = Some(error);
        Stop
    };
    reader.array(|reader| {
        reader.array(|reader| draft.point(position(reader)?).map_err(&mut stop))?;
        draft.end_ring().map_err(&mut stop)
    })?;
    draft.finish().map_err(stop)
}

/// A GeoJSON position, `[lng, lat]`. What may follow, an altitude, is ignored.
fn position(reader: &mut Reader<'_>) -> Result<[f64; 2], Stop> {
    let start = reader.offset();
    let mut more = reader.enter(b'[', b']')?;
    let mut coords = [0.0; 2];
    for value in &mut coords {
        if !more {
            return reader.wrong_at(start, "not [lng, lat]");
        }
        *value = reader.float()?;
        more = reader.more(b']')?;
    }
    while more {
        reader.skip()?;
        more = reader.more(b']')?;
    }
    Ok(coords)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2]]]}"#;

    fn row(json: &[u8]) -> Result<Region, (Option<String>, String)> {
        let body = [br#"{"rows":["#, json, b"]}"].concat();
        let page = parse(Reply::Answer { status: 200, body: &body }, 1).expect("a page");
        let row = page.rows.into_iter().next().expect("one row");
        row.map_err(|Skipped { id, reason }| (id.map(|id| id.to_string()), reason.to_string()))
    }

    fn drawn(polygon: &str) -> Result<Vec<Polygon>, String> {
        let json = format!(r#"{{"id":"r","polygon":{polygon}}}"#);
        row(json.as_bytes()).map(|region| region.polygons).map_err(|(id, reason)| {
            assert_eq!(id.as_deref(), Some("r"), "{reason}");
            reason
        })
    }

    #[test]
    fn names_are_text_for_people() {
        let named =
            |name: &[u8]| row(&[br#"{"id":"r","polygon":"#, SQUARE.as_bytes(), br#","name":"#, name, b"}"].concat());
        assert_eq!(named(br#""S\u00e3o \"Jos\u00e9\"""#).map(|region| region.name), Ok("São \"José\"".into()));
        assert_eq!(named(b"\"S\xe3o\"").map(|region| region.name), Ok("S\u{fffd}o".into()));
        assert_eq!(named(b"null").map(|region| region.name), Ok(String::new()));
        assert!(named(b"7").is_err_and(|(_, reason)| reason.starts_with("not a string at byte ")));
    }

    #[test]
    fn the_type_says_what_coordinates_mean_wherever_it_stands() {
        let one = drawn(SQUARE).expect("a square");
        let many = r"[[[[0,0],[2,0],[2,2],[0,2]]],[[[5,5],[6,5],[6,6]]]]";
        let first = drawn(&format!(r#"{{"type":"MultiPolygon","coordinates":{many}}}"#)).expect("two");
        assert_eq!(drawn(&format!(r#"{{"coordinates":{many},"type":"MultiPolygon"}}"#)).as_ref(), Ok(&first));
        assert_eq!((first.len(), &first[0]), (2, &one[0]));
        for (polygon, reason) in [
            (r#"{"coordinates":[[[0,0],[2,0],[2,2]]],"type":"MultiPolygon"}"#, "not an array at byte 38"),
            (r#"{"type":"Polygon","coordinates":[[[[0,0],[2,0],[2,2]]]]}"#, "not a number at byte 55"),
            (r#"{"type":"Point","coordinates":[0,0]}"#, "neither a Polygon nor a MultiPolygon at byte 20"),
            (r#"{"type":7,"coordinates":[]}"#, "not a string at byte 28"),
            (r#"{"type":"Polygon"}"#, "not a type and coordinates at byte 20"),
            (r#"{"coordinates":[]}"#, "not a type and coordinates at byte 20"),
            (r#"{"type":"Polygon","coordinates":[],"type":"Polygon"}"#, "a polygon without a ring"),
            (r#"{"coordinates":[[[0,0],[2,0],[2,2]]],"type":"Polygon","coordinates":[]}"#, "a polygon without a ring"),
            (r"[[0,0]]", "not an object at byte 20"),
        ] {
            assert_eq!(drawn(polygon), Err(reason.into()), "{polygon}");
        }
    }

    #[test]
    fn what_encloses_nothing_is_said() {
        for (kind, coordinates, reason) in [
            ("Polygon", "[]", "a polygon without a ring"),
            ("MultiPolygon", "[]", "a polygon without a ring"),
            ("MultiPolygon", "[[]]", "a polygon without a ring"),
            ("Polygon", "[[]]", "ring 0 encloses nothing"),
            ("Polygon", "[[[0,0],[1,1]]]", "ring 0 encloses nothing"),
            ("Polygon", "[[[0,0],[1,0],[0,1]],[[0,0]]]", "ring 1 encloses nothing"),
            ("Polygon", "[[[0,0],[1,0],[0,91]]]", "point 2 of ring 0 is not on the globe"),
            ("Polygon", "[[[0,0],[1e999,0],[0,1]]]", "point 1 of ring 0 is not on the globe"),
            ("Polygon", "[[[0,0],[0,0],[180,0],[0,1]]]", "point 2 of ring 0 is at a pole or on the antimeridian"),
            ("Polygon", "[[[-100,0],[100,0],[0,1]]]", "ring 0 spans more than 180 degrees of longitude"),
            ("Polygon", "[[[0],[1,0],[0,1]]]", "not [lng, lat] at byte 54"),
            ("Polygon", "[[[],[1,0],[0,1]]]", "not [lng, lat] at byte 54"),
            ("Polygon", "[[[null,0],[1,0],[0,1]]]", "not a number at byte 55"),
        ] {
            let polygon = format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#);
            assert_eq!(drawn(&polygon), Err(reason.into()), "{polygon}");
        }
    }

    #[test]
    fn a_row_that_says_a_thing_twice_is_not_believed() {
        for twice in ["\"id\":\"s\"", "\"name\":\"a\",\"name\":\"b\"", "\"tags\":[],\"tags\":[]", "\"polygon\":7"] {
            let json = format!(r#"{{"id":"r","polygon":{SQUARE},{twice}}}"#);
            assert!(row(json.as_bytes()).is_err(), "{json}");
        }
    }

    #[test]
    fn a_page_that_ends_in_a_row_is_no_page() {
        let body = format!(r#"{{"rows":[{{"id":"r","polygon":{SQUARE}}}]}}"#);
        for end in 0..body.len() {
            let reply = Reply::Answer { status: 200, body: &body.as_bytes()[..end] };
            assert!(matches!(parse(reply, 1), Err(Fault::Unreadable { offset, .. }) if offset <= end), "{end}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        /// To the bit, as a vertex is inside its region.
        #[test]
        fn coordinates_are_the_numbers_they_say(
            ring in proptest::collection::vec((-179.0..179.0_f64, -89.0..89.0_f64), 3..9),
            comma in "\\s{0,2},\\s{0,2}",
        ) {
            let ring: Vec<[f64; 2]> = ring.into_iter().map(|(lng, lat)| [lng, lat]).collect();
            let comma = comma.replace(|c: char| !matches!(c, ',' | ' ' | '\n' | '\r' | '\t'), " ");
            let json = format!(r#"{{"type":"Polygon","coordinates":[{ring:?}]}}"#).replace(", ", &comma);
            match Polygon::new(&[&ring]) {
                Ok(polygon) => proptest::prop_assert_eq!(drawn(&json), Ok(vec![polygon])),
                Err(error) => proptest::prop_assert_eq!(drawn(&json), Err(error.to_string())),
            }
        }
    }
}
