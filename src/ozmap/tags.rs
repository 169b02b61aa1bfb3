//! `GET /tags`: the names of the tags that regions carry, for whoever sets up the plans of a site.

use serde::{Deserialize, Serialize};

use super::list::{self, Page, SkipReason, Skipped};
use super::{Fault, Id, Method, Reply, Request};

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// The tag's id, which plans name.
    pub id: Id,
    /// Its name, for people.
    pub name: String,
    /// What it may be put on: `region`, `box`, `client`, …
    pub allowed_types: Vec<String>,
}

impl Tag {
    /// Whether regions may carry it, so that a plan may name it.
    #[must_use]
    pub fn allows_regions(&self) -> bool {
        self.allowed_types.iter().any(|kind| kind == "region")
    }
}

/// Asks for a page of the tags; the first page is 1.
#[must_use]
pub fn request(page: u32) -> Request {
    list::request("tags", page)
}

/// The least that OZmap can be asked, to see whether it answers and takes the token: one tag.
#[must_use]
pub fn probe() -> Request {
    Request::new(Method::Get, &["tags"]).query("limit", "1").query("page", "1")
}

/// Reads the answer to [`request`] for the same `page`.
///
/// # Errors
/// A [`Fault`] when the page as a whole cannot be read. A tag that cannot be read is a [`Skipped`] row.
pub fn parse(reply: Reply<'_>, page: u32) -> Result<Page<Result<Tag, Skipped>>, Fault> {
    list::parse(reply, page, tag)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: Option<Id>,
    #[serde(rename = "_id")]
    mongo_id: Option<Id>,
    name: String,
    allowed_types: Option<Vec<String>>,
}

fn tag(row: &str) -> Result<Tag, SkipReason> {
    let row: Row = serde_json::from_str(row).map_err(|error| SkipReason::malformed(&error))?;
    Ok(Tag {
        id: row.id.or(row.mongo_id).ok_or_else(|| SkipReason::Malformed("a tag without id".into()))?,
        name: row.name,
        allowed_types: row.allowed_types.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_documented_rows() {
        let body = br#"{"total":3,"count":3,"start":0,"limit":100,"rows":[
            {"id":"5da62201493d9c00066655b8","name":"Premium","allowedTypes":["region","box"],"color":"blue"},
            {"_id":"5da62201493d9c00066655b9","name":"Poste"},
            {"id":"5da62201493d9c00066655c0"}]}"#;
        let page = parse(Reply::Answer { status: 200, body }, 1).expect("a page");
        assert_eq!(page.next, None);
        let [Ok(premium), Ok(pole), Err(skipped)] = &page.rows[..] else { panic!("{:?}", page.rows) };
        assert_eq!((premium.name.as_str(), premium.allows_regions()), ("Premium", true));
        assert_eq!((pole.id.as_str(), pole.allows_regions()), ("5da62201493d9c00066655b9", false));
        assert_eq!(skipped.id.as_ref().map(Id::as_str), Some("5da62201493d9c00066655c0"));
        assert!(skipped.reason.to_string().contains("`name`"), "{}", skipped.reason);
    }
}
