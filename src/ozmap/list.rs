//! Paged lists: `GET /things?limit=&page=` → `{total, count, start, limit, rows[, hasNextPage, nextUrl]}`.
//!
//! A page that cannot be read is a fault. A row that cannot be read is reported and left out, so that one badly drawn
//! region does not stop an ISP from selling. A list that does not end, or ends before its own count, is a fault: half
//! a list of regions would turn customers away.

use serde::Deserialize;

use super::{Fault, Id, Method, Reply, Request};
use crate::geo::PolygonError;
use crate::json::{Reader, Stop};

/// Rows asked for per page: what OZmap's own client asks for.
pub const PAGE_LIMIT: u32 = 100;

/// Pages read at most, whatever OZmap says: 20,000 rows, fifty times the municipalities of Santa Catarina and Rio
/// de Janeiro together.
pub const MAX_PAGES: u32 = 200;

/// How much of a list is asked for at once, and when it is surely endless.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paging {
    /// Rows asked for per page. OZmap may give fewer, and then says so in `limit`.
    pub(super) rows: u32,
    /// Pages read at most.
    pub(super) max_pages: u32,
}

/// Lists that people write: regions, tags.
pub(super) const SHORT: Paging = Paging { rows: PAGE_LIMIT, max_pages: MAX_PAGES };

/// Lists that grow with the network: boxes, splitters.
///
/// 1,000 rows: a splitter 1:16 is 2 KB, so a page is 2 MB, and 1,000,000 boxes are 1,000 calls. That OZmap gives so
/// many at once is not published (assumption); one that gives fewer is read all the same, and 40,000 pages are 4,000,000
/// rows even where it gives no more than the 100 that its own client asks for.
pub(super) const INVENTORY: Paging = Paging { rows: 1_000, max_pages: 40_000 };

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The page's rows, in OZmap's order.
    pub rows: Vec<T>,
    /// The page to ask for next; `None` after the last.
    pub next: Option<u32>,
    /// How many rows the whole list has, where OZmap says so.
    pub total: Option<u64>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Skipped {
    /// The row's id, when at least that is readable.
    pub id: Option<Id>,
    /// Why.
    pub reason: SkipReason,
}

/// Why a row was left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SkipReason {
    /// The row is not of the documented shape. Lists read here hold no personal data, so the text may be logged.
    #[error("{0}")]
    Malformed(String),
    /// The region's rings make no polygon.
    #[error(transparent)]
    Polygon(#[from] PolygonError),
}

impl SkipReason {
    /// A stable code: `malformed` or `polygon`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Polygon(_) => "polygon",
        }
    }

    pub(super) fn malformed(error: &serde_json::Error) -> Self {
        // serde quotes what it found; a row can hold a megabyte.
        Self::Malformed(error.to_string().chars().take(200).collect())
    }
}

/// What a page says of the list.
#[derive(Debug, Default)]
struct Head {
    total: Option<u64>,
    start: Option<u64>,
    limit: Option<u64>,
    has_next_page: Option<bool>,
}

#[derive(Deserialize)]
struct OnlyId {
    id: Option<Id>,
    #[serde(rename = "_id")]
    mongo_id: Option<Id>,
}

/// Asks for a page of `/name`; the first page is 1.
pub(super) fn request(name: &str, page: u32) -> Request {
    SHORT.request(name, page)
}

/// Reads the answer to [`request`] for the same `page`, each row with `read`.
pub(super) fn parse<T>(
    reply: Reply<'_>,
    page: u32,
    read: impl Fn(&str) -> Result<T, SkipReason>,
) -> Result<Page<Result<T, Skipped>>, Fault> {
    SHORT.parse(reply, page, read)
}

/// Reads a number that counts rows; nothing for a null.
fn whole(reader: &mut Reader<'_>) -> Result<Option<u64>, Stop> {
    if reader.null()? {
        return Ok(None);
    }
    let start = reader.offset();
    match reader.number()?.integer().and_then(|count| u64::try_from(count).ok()) {
        None => reader.wrong_at(start, "not a count"),
        count => Ok(count),
    }
}

/// The id of a row of which perhaps nothing else can be read.
pub(super) fn only_id(row: &[u8]) -> Option<Id> {
    serde_json::from_slice(row).ok().and_then(|OnlyId { id, mongo_id }| id.or(mongo_id))
}

impl Paging {
    /// Asks for a page of `/name`; the first page is 1.
    pub(super) fn request(self, name: &str, page: u32) -> Request {
        Request::new(Method::Get, &[name]).query("limit", &self.rows.to_string()).query("page", &page.to_string())
    }

    /// Reads the answer to [`Paging::request`] for the same `page`, each row with `read`.
    pub(super) fn parse<T>(
        self,
        reply: Reply<'_>,
        page: u32,
        read: impl Fn(&str) -> Result<T, SkipReason>,
    ) -> Result<Page<Result<T, Skipped>>, Fault> {
        self.rows(&reply, page, |reader| {
            let row = reader.raw()?;
            let text = std::str::from_utf8(row).map_err(|error| SkipReason::Malformed(error.to_string()));
            Ok(text.and_then(&read).map_err(|reason| Skipped { id: only_id(row), reason }))
        })
    }

    /// As [`Paging::parse`], with rows read where they lie.
    pub(super) fn rows<'a, T>(
        self,
        reply: &Reply<'a>,
        page: u32,
        mut row: impl FnMut(&mut Reader<'a>) -> Result<T, Stop>,
    ) -> Result<Page<T>, Fault> {
        let (mut head, mut rows) = (Head::default(), None);
        Reader::whole(reply.success()?, |reader| {
            let start = reader.offset();
            reader.object(|reader, key| match &*key.bytes() {
                b"rows" => {
                    let mut read = Vec::new();
                    reader.array(|reader| row(reader).map(|row| read.push(row)))?;
                    reader.set(&mut rows, Some(read))
                }
                b"total" => whole(reader).and_then(|total| reader.set(&mut head.total, total)),
                b"start" => whole(reader).and_then(|start| reader.set(&mut head.start, start)),
                b"limit" => whole(reader).and_then(|limit| reader.set(&mut head.limit, limit)),
                b"hasNextPage" => reader.flag().and_then(|more| reader.set(&mut head.has_next_page, more)),
                _ => reader.skip(),
            })?;
            if rows.is_none() { reader.wrong_at(start, "no rows") } else { Ok(()) }
        })?;
        let rows = rows.unwrap_or_default();
        let next = self.next(&head, rows.len() as u64, page);
        let next = next.map_err(|reason| Fault::Unreadable { offset: 0, reason: reason.into() })?;
        Ok(Page { rows, next, total: head.total })
    }

    fn next(self, answer: &Head, rows: u64, page: u32) -> Result<Option<u32>, &'static str> {
        // That pages count from 1 is what the official client's examples show, not a documented fact. Were it 0, the
        // first page would be missing; OZmap's own `start` gives that away (1 is allowed: it may count rows from 1).
        if page <= 1 && answer.start.is_some_and(|start| start > 1) {
            return Err("the first page does not start at the first row");
        }
        let limit = answer.limit.unwrap_or(u64::from(self.rows));
        let seen = u64::from(page.saturating_sub(1)).saturating_mul(limit).saturating_add(rows);
        let more = match (answer.has_next_page, answer.total) {
            (Some(more), _) => more,
            (None, Some(total)) => seen < total,
            // A page may be short because OZmap gives fewer rows than were asked for.
            (None, None) => rows > 0 && answer.limit.is_none_or(|limit| rows >= limit),
        };
        match more {
            false => Ok(None),
            true if rows == 0 => Err("an empty page that is not the last"),
            true if page >= self.max_pages => Err("more pages than any network needs"),
            true => Ok(Some(page + 1)),
        }
    }
}
