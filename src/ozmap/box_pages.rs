//! `GET /boxes`, page after page: every box of the network, for inventory mode.

use serde::Deserialize;

use super::boxes::is_draft;
use super::list::{INVENTORY, Page, SkipReason, Skipped};
use super::map::Map;
use super::place::{Position, place};
use super::{Fault, Id, Reply, Request};
use crate::geo::LatLng;

/// A box, as far as the rules of viability look at it.
#[derive(Debug, Clone, PartialEq)]
pub enum InventoryBox {
    /// "Em projeto": it serves nobody, and nothing more is read of it.
    Draft(Id),
    /// Any other.
    Built {
        /// The box.
        id: Id,
        /// Its project, which a reservation names.
        project: Id,
        /// Where it is.
        at: LatLng,
    },
}

/// Asks for a page of the boxes; the first page is 1.
///
/// `select` is left out: its format is not published.
#[must_use]
pub fn request(page: u32) -> Request {
    INVENTORY.request("boxes", page)
}

/// Reads the answer to [`request`] for the same `page`.
///
/// Documented rows (D) carry `id`, `draft`, `implanted`, `certified`, `project`, `coords`, `lat` and `lng`; `_id` stands
/// for `id` (D), and a populated object for the project's id (D). A row without `draft` counts as built when it is
/// implanted or certified, as in [`super::boxes`], because only the states of a built box are called so (D).
///
/// # Errors
/// A [`Fault`] when the page as a whole cannot be read. A box whose state, project or place is not known is a
/// [`Skipped`] row: it cannot be offered.
pub fn parse(reply: Reply<'_>, page: u32) -> Result<Page<Result<InventoryBox, Skipped>>, Fault> {
    INVENTORY.parse(reply, page, read)
}

#[derive(Deserialize)]
struct Row {
    id: Option<Id>,
    #[serde(rename = "_id")]
    mongo_id: Option<Id>,
    draft: Option<bool>,
    implanted: Option<bool>,
    certified: Option<bool>,
    project: Option<Id>,
    lat: Option<f64>,
    lng: Option<f64>,
    coords: Option<Position>,
}

fn read(row: &str) -> Result<InventoryBox, SkipReason> {
    let Map(row): Map<Row> = serde_json::from_str(row).map_err(|error| SkipReason::malformed(&error))?;
    let lacks = |what: &str| SkipReason::Malformed(what.into());
    let id = row.id.or(row.mongo_id).ok_or_else(|| lacks("a box without id"))?;
    if is_draft(row.draft, row.implanted, row.certified).ok_or_else(|| lacks("a box without draft"))? {
        return Ok(InventoryBox::Draft(id));
    }
    let project = row.project.ok_or_else(|| lacks("a box without project"))?;
    let at = place(row.lat, row.lng, row.coords).map_err(lacks)?.ok_or_else(|| lacks("a box without place"))?;
    Ok(InventoryBox::Built { id, project, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "5da62201493d9c00066655b8";
    const PROJECT: &str = "5d9f3ff9200141000647f814";

    fn row(json: &str) -> Result<InventoryBox, String> {
        let body = format!(r#"{{"total":1,"count":1,"start":0,"limit":1000,"rows":[{json}]}}"#);
        let page = parse(Reply::Answer { status: 200, body: body.as_bytes() }, 1).expect("a page");
        assert_eq!((page.next, page.rows.len(), page.total), (None, 1, Some(1)));
        page.rows.into_iter().next().expect("one row").map_err(|skipped| {
            format!("{} {}", skipped.id.map_or_else(String::new, |id| id.to_string()), skipped.reason)
        })
    }

    fn built(lat: f64, lng: f64) -> InventoryBox {
        let id = |text| Id::new(text).expect("an id");
        InventoryBox::Built { id: id(ID), project: id(PROJECT), at: LatLng::new(lat, lng).expect("a place") }
    }

    #[test]
    fn asks_for_many_rows() {
        assert_eq!(request(7).target, "/boxes?limit=1000&page=7");
    }

    #[test]
    fn reads_the_documented_row() {
        let documented = format!(
            r#"{{"id":"{ID}","kind":"Box","name":"CTO 1","draft":false,"implanted":false,"certified":false,
            "hierarchyLevel":3,"boxType":"x","pole":null,"project":"{PROJECT}","tags":[],"cables":[],
            "coords":[-48.5,-27.5],"lat":-27.5,"lng":-48.5}}"#
        );
        assert_eq!(row(&documented), Ok(built(-27.5, -48.5)));
    }

    #[test]
    fn reads_what_stands_for_the_documented_fields() {
        let only_coords = format!(
            r#"{{"_id":"{ID}","implanted":true,"project":{{"name":"x","id":"{PROJECT}"}},"coords":[-48.5,-27.5]}}"#
        );
        assert_eq!(row(&only_coords), Ok(built(-27.5, -48.5)));
        let certified = format!(r#"{{"id":"{ID}","certified":true,"project":"{PROJECT}","lat":1,"lng":2}}"#);
        assert_eq!(row(&certified), Ok(built(1.0, 2.0)));
    }

    #[test]
    fn a_draft_needs_nothing_but_its_id() {
        let draft = InventoryBox::Draft(Id::new(ID).expect("an id"));
        assert_eq!(row(&format!(r#"{{"id":"{ID}","draft":true,"implanted":true}}"#)), Ok(draft));
    }

    #[test]
    fn what_is_not_known_is_skipped_by_name() {
        let rest = format!(r#""project":"{PROJECT}","lat":-27.5,"lng":-48.5"#);
        for (json, says) in [
            (format!(r#"{{"id":"{ID}",{rest}}}"#), format!("{ID} a box without draft")),
            (format!(r#"{{"id":"{ID}","draft":null,"implanted":false,{rest}}}"#), format!("{ID} a box without draft")),
            (format!(r#"{{"draft":false,{rest}}}"#), " a box without id".into()),
            (format!(r#"{{"id":"{ID}","draft":false,"lat":1,"lng":2}}"#), format!("{ID} a box without project")),
            (format!(r#"{{"id":"{ID}","draft":false,"project":"{PROJECT}"}}"#), format!("{ID} a box without place")),
            (
                format!(r#"{{"id":"{ID}","draft":false,"project":"{PROJECT}","coords":[-27.5,-148.5]}}"#),
                format!("{ID} a place that is not on the globe"),
            ),
        ] {
            assert_eq!(row(&json), Err(says), "{json}");
        }
        let wrong_type = row(&format!(r#"{{"id":"{ID}","draft":"no",{rest}}}"#)).expect_err("skipped");
        assert!(wrong_type.starts_with(ID) && wrong_type.contains("boolean"), "{wrong_type}");
        for json in [format!(r#"["{ID}",null,false]"#), "7".into(), "null".into()] {
            assert!(row(&json).expect_err("skipped").contains("an object"), "{json}");
        }
    }
}
