//! `GET /boxes`: whether boxes are "Em projeto", for those whose radius row does not say.
//!
//! The documented radius row has `implanted` but no `draft`, and a box that is not implanted may still serve: only
//! "Em projeto" is excluded. So such a box is looked up before it is offered.

use serde::Deserialize;

use super::object::object;
use super::{Fault, Id, Method, Reply, Request};

/// Ids asked for at once: about 33 bytes each when escaped, so that the address stays under 4 KB.
pub const MAX_IDS: usize = 100;

/// Asks for the boxes with these ids, at most [`MAX_IDS`] of them.
///
/// `select` is left out: its format is not published.
#[must_use]
pub fn request(ids: &[Id]) -> Request {
    // By hand: no value of serde's for each id. They stand in JSON as they are.
    let start = [r#"[{"operator":"in","property":"id","value":["#];
    let ids_quoted = ids.iter().enumerate().flat_map(|(number, id)| {
        let quote = if number == 0 { "\"" } else { ",\"" };
        [quote, id.as_str(), "\""]
    });
    let filter = start.into_iter().chain(ids_quoted).chain(["]}]"]);
    Request::new(Method::Get, &["boxes"]).query_of("filter", filter).query("limit", &ids.len().to_string())
}

/// Reads the answer to [`request`] for the same `ids`: each box that was found, and whether it is "Em projeto".
///
/// # Errors
/// [`Fault::Unreadable`] when
/// - a row asked for has no `draft` and is neither implanted nor certified. Documented rows always have it; a box whose
///   state is unknown is not offered, and not silently left out either;
/// - none of the boxes is there, although the radius answer has just named them: then the filter was not understood;
/// - OZmap says that it has more rows than it gave.
pub fn parse(reply: Reply<'_>, ids: &[Id]) -> Result<Vec<(Id, bool)>, Fault> {
    let answer: Answer = object(&reply)?;
    let unreadable = |reason: &str| Fault::Unreadable { offset: 0, reason: reason.into() };
    let cut_short = answer.rows.len() < ids.len()
        && (answer.has_next_page == Some(true) || answer.total.is_some_and(|total| total > answer.rows.len() as u64));
    if cut_short {
        return Err(unreadable("not all of the boxes asked for"));
    }
    let mut found = Vec::with_capacity(answer.rows.len());
    for row in answer.rows {
        let id = row.id.or(row.mongo_id).ok_or_else(|| unreadable("a box without id"))?;
        if !ids.contains(&id) {
            continue;
        }
        let draft = is_draft(row.draft, row.implanted, row.certified);
        let draft = draft.ok_or_else(|| unreadable("a box without draft"))?;
        found.push((id, draft));
    }
    if found.is_empty() && !ids.is_empty() {
        return Err(unreadable("none of the boxes asked for"));
    }
    Ok(found)
}

/// Whether a row says that its box is "Em projeto"; `None` when it does not say.
pub(super) fn is_draft(draft: Option<bool>, implanted: Option<bool>, certified: Option<bool>) -> Option<bool> {
    let built = implanted == Some(true) || certified == Some(true);
    draft.or(built.then_some(false))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    rows: Vec<Row>,
    total: Option<u64>,
    has_next_page: Option<bool>,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Id>,
    #[serde(rename = "_id")]
    mongo_id: Option<Id>,
    draft: Option<bool>,
    implanted: Option<bool>,
    certified: Option<bool>,
}
