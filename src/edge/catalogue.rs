//! The tags and regions of an OZmap, as it has them, and what a site's plans make of them: for the ISP's own people, who
//! want to know why a plan sells nowhere.

use std::collections::BTreeMap;

use serde::Serialize;

use super::list::List;
use crate::geo::Polygon;
use crate::ozmap::tags::{self, Tag};
use crate::ozmap::{Fault, Id, Reply, Request, Skipped, regions};
use crate::plan::Plan;

/// A read of all tags, and of all regions where they are wanted, page after page.
#[derive(Debug)]
pub struct Catalogue {
    next: Option<(Of, List)>,
    with_regions: bool,
    tags: Rows<Tag>,
    regions: Rows<Drawn>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Of {
    Tags,
    Regions,
}

/// What could be read of a list, and what could not.
#[derive(Debug)]
struct Rows<T> {
    read: Vec<T>,
    skipped: Vec<Skipped>,
}

/// A region without its shape: twenty thousand shapes would not fit into memory, and nobody here asks for them.
#[derive(Debug)]
struct Drawn {
    id: Id,
    name: String,
    tags: Vec<Id>,
    points: usize,
}

impl<T> Rows<T> {
    const NONE: Self = Self { read: Vec::new(), skipped: Vec::new() };

    fn take<From>(&mut self, rows: Vec<Result<From, Skipped>>, make: impl Fn(From) -> T) {
        for row in rows {
            match row {
                Ok(row) => self.read.push(make(row)),
                Err(skipped) => self.skipped.push(skipped),
            }
        }
    }
}

impl Catalogue {
    /// Starts at the first page of the tags.
    #[must_use]
    pub fn new(with_regions: bool) -> Self {
        Self { next: Some((Of::Tags, List::START)), with_regions, tags: Rows::NONE, regions: Rows::NONE }
    }

    /// The next page to ask for; `None` when all are there.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        self.next.as_ref().map(|(of, list)| match of {
            Of::Tags => tags::request(list.page),
            Of::Regions => regions::request(list.page),
        })
    }

    /// The list that [`Catalogue::request`] is about, for logs.
    #[must_use]
    pub fn list(&self) -> &'static str {
        if matches!(self.next, Some((Of::Regions, _))) { "regions" } else { "tags" }
    }

    /// Takes the reply to [`Catalogue::request`].
    ///
    /// # Errors
    /// Any [`Fault`]: half a list would make a good tag look like one that covers nothing.
    pub fn reply(&mut self, reply: Reply<'_>) -> Result<(), Fault> {
        let Some((of, list)) = &mut self.next else { return Ok(()) };
        let (ended, after) = match of {
            Of::Tags => {
                let page = tags::parse(reply, list.page)?;
                let ended = list.turn_any(&page)?;
                self.tags.take(page.rows, |tag| tag);
                (ended, self.with_regions.then_some((Of::Regions, List::START)))
            }
            Of::Regions => {
                let page = regions::parse(reply, list.page)?;
                let ended = list.turn_any(&page)?;
                self.regions.take(page.rows, |region| Drawn {
                    points: region.polygons.iter().map(Polygon::points).sum(),
                    id: region.id,
                    name: region.name,
                    tags: region.tags,
                });
                (ended, None)
            }
        };
        if ended {
            self.next = after;
        }
        Ok(())
    }

    /// What `GET /v1/tags` answers, as JSON; `None` before the last page.
    #[must_use]
    pub fn tags_json(&self) -> Option<String> {
        #[derive(Serialize)]
        struct Answer<'a> {
            tags: &'a [Tag],
            skipped: Vec<Left<'a>>,
        }
        self.answer(&Answer { tags: &self.tags.read, skipped: left(&self.tags.skipped) })
    }

    /// What `GET /v1/regions` answers, as JSON; `None` before the last page.
    #[must_use]
    pub fn regions_json(&self) -> Option<String> {
        #[derive(Serialize)]
        struct Answer<'a> {
            regions: Vec<Row<'a>>,
            skipped: Vec<Left<'a>>,
        }
        #[derive(Serialize)]
        struct Row<'a> {
            id: &'a Id,
            name: &'a str,
            tags: Vec<Named<'a>>,
            points: usize,
        }
        let known = self.known();
        let rows = self.regions.read.iter().map(|Drawn { id, name, tags, points }| {
            let tags = tags.iter().map(|id| Named { id, name: known.get(id).copied().flatten().map(name_of) });
            Row { id, name, tags: tags.collect(), points: *points }
        });
        self.answer(&Answer { regions: rows.collect(), skipped: left(&self.regions.skipped) })
    }

    /// What `GET /v1/plans/regions` answers for these plans, as JSON; `None` before the last page.
    #[must_use]
    pub fn plans_json(&self, plans: &[Plan]) -> Option<String> {
        #[derive(Serialize)]
        struct Answer<'a> {
            plans: Vec<PlanRow<'a>>,
            skipped: Vec<Left<'a>>,
        }
        let known = self.known();
        let plans = plans.iter().map(|plan| self.plan(plan, &known)).collect();
        self.answer(&Answer { plans, skipped: left(&self.regions.skipped) })
    }

    fn plan<'a>(&'a self, plan: &'a Plan, known: &BTreeMap<&Id, Option<&'a Tag>>) -> PlanRow<'a> {
        let region_tags: Vec<_> = plan
            .region_tags
            .iter()
            .map(|id| {
                let tag = known.get(id);
                let regions = self.regions.read.iter().filter(|region| region.tags.contains(id)).count();
                let problem = match tag {
                    None => Some("tag_unknown"),
                    Some(Some(tag)) if regions == 0 && !tag.allows_regions() => Some("tag_not_for_regions"),
                    Some(_) => (regions == 0).then_some("tag_covers_nothing"),
                };
                PlanTagRow { tag: Named { id, name: tag.copied().flatten().map(name_of) }, regions, problem }
            })
            .collect();
        let sold = match region_tags.iter().any(|tag| tag.regions > 0) {
            _ if region_tags.is_empty() => "everywhere",
            true => "in_regions",
            false => "nowhere",
        };
        PlanRow { id: &plan.id, name: &plan.name, sold, region_tags }
    }

    /// Every tag that there is, by its id; without itself where only the id of its row could be read.
    fn known(&self) -> BTreeMap<&Id, Option<&Tag>> {
        let ids = self.tags.skipped.iter().filter_map(|row| Some((row.id.as_ref()?, None)));
        ids.chain(self.tags.read.iter().map(|tag| (&tag.id, Some(tag)))).collect()
    }

    fn answer(&self, answer: &impl Serialize) -> Option<String> {
        if self.next.is_some() { None } else { serde_json::to_string(answer).ok() }
    }
}

fn name_of(tag: &Tag) -> &str {
    &tag.name
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlanRow<'a> {
    id: &'a str,
    name: &'a str,
    sold: &'static str,
    region_tags: Vec<PlanTagRow<'a>>,
}

#[derive(Serialize)]
struct PlanTagRow<'a> {
    #[serde(flatten)]
    tag: Named<'a>,
    regions: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'static str>,
}

/// A tag that something carries, with its name where there is such a tag.
#[derive(Serialize)]
struct Named<'a> {
    id: &'a Id,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

/// A row that could not be read.
#[derive(Serialize)]
struct Left<'a> {
    id: Option<&'a Id>,
    code: &'static str,
    reason: String,
}

fn left(rows: &[Skipped]) -> Vec<Left<'_>> {
    rows.iter()
        .map(|Skipped { id, reason }| Left { id: id.as_ref(), code: reason.code(), reason: reason.to_string() })
        .collect()
}

#[cfg(test)]
mod tests;
