//! A document held against its OZmap: that the address and the token are right, and what its region tags stand for.

use serde::Serialize;
use serde_json::Value;

use super::{Document, Site};
use crate::edge::{List, RegionLoad};
use crate::ozmap::{Fault, Id, Reply, Request, tags};
use crate::problem::{InputError, Problem};
use crate::region::RegionIndex;

/// The check of a document under way: a session, which reads the tags and then the regions.
///
/// The first page of the tags is always read: its answer shows that address and token are right.
#[derive(Debug)]
pub struct SiteCheck {
    document: Document,
    /// The document again, to be given back.
    value: Value,
    stage: Stage,
    /// The tags that the document may mean.
    tags: Vec<tags::Tag>,
    skipped: SkippedCounts,
}

#[derive(Debug)]
enum Stage {
    Tags(List),
    Regions(RegionLoad),
    Done(RegionIndex),
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checked {
    /// The document, every region tag that is known as its OZmap id.
    pub document: Value,
    /// What is wrong with its region tags. Empty: the document may take effect.
    pub errors: Vec<InputError>,
    /// The tags that it names, each once.
    pub tags: Vec<TagFound>,
    /// Rows of OZmap's that could not be read.
    pub skipped: SkippedCounts,
}

/// A tag that a document names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TagFound {
    /// Its name in OZmap.
    pub name: String,
    /// Its OZmap id.
    pub id: Id,
    /// How many regions that can be read carry it.
    pub regions: usize,
}

/// How many rows of each list could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SkippedCounts {
    /// Of the tags.
    pub tags: usize,
    /// Of the regions.
    pub regions: usize,
}

impl SiteCheck {
    /// A check of this document.
    ///
    /// # Errors
    /// As [`Document::read`].
    pub fn parse(json: &str) -> Result<Self, Problem> {
        let document = Document::read(json)?;
        let value = serde_json::from_str(json).map_err(|_| Problem::INTERNAL)?;
        Ok(Self {
            document,
            value,
            stage: Stage::Tags(List::START),
            tags: Vec::new(),
            skipped: SkippedCounts::default(),
        })
    }

    /// The site to send the calls with. It sells nothing.
    #[must_use]
    pub fn sender(&self) -> Site {
        self.document.clone().sender()
    }

    /// The next call to make; `None` when all is read.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        match &self.stage {
            Stage::Tags(list) => Some(tags::request(list.page)),
            Stage::Regions(load) => load.request(),
            Stage::Done(_) => None,
        }
    }

    /// The list that [`SiteCheck::request`] is about, for logs.
    #[must_use]
    pub fn list(&self) -> &'static str {
        match &self.stage {
            Stage::Tags(_) => "tags",
            Stage::Regions(_) => "regions",
            Stage::Done(_) => "none",
        }
    }

    /// Takes the reply to [`SiteCheck::request`].
    ///
    /// # Errors
    /// Any [`Fault`]: half a list would call tags unknown that are not. The page that was at fault may be asked for
    /// again.
    pub fn reply(&mut self, reply: Reply<'_>) -> Result<(), Fault> {
        match &mut self.stage {
            Stage::Tags(list) => {
                let page = tags::parse(reply, list.page)?;
                let ended = list.turn(&page)?;
                for row in page.rows {
                    match row {
                        // A list that is changed while it is read can give a tag twice.
                        Ok(tag) if names(&self.document, &tag) && !self.tags.iter().any(|known| known.id == tag.id) => {
                            self.tags.push(tag);
                        }
                        Ok(_) => {}
                        Err(_) => self.skipped.tags += 1,
                    }
                }
                if written(&self.document).next().is_none() {
                    self.stage = Stage::Done(RegionIndex::default());
                } else if ended {
                    self.stage = Stage::Regions(RegionLoad::default());
                }
            }
            Stage::Regions(load) => {
                load.reply(reply)?;
                if let Some(index) = load.finish() {
                    self.skipped.regions = index.skipped().len();
                    self.stage = Stage::Done(index);
                }
            }
            Stage::Done(_) => {}
        }
        Ok(())
    }

    /// What it came to; `None` before all is read.
    #[must_use]
    pub fn finish(&self) -> Option<Checked> {
        let Stage::Done(regions) = &self.stage else { return None };
        let mut document = self.value.clone();
        let (mut errors, mut tags) = (Vec::new(), Vec::<TagFound>::new());
        for (pointer, text) in written(&self.document) {
            let tag = match self.tag(text) {
                Ok(tag) => tag,
                Err(code) => {
                    errors.push(InputError { pointer, code });
                    continue;
                }
            };
            if let Some(place) = document.pointer_mut(&pointer) {
                *place = tag.id.as_str().into();
            }
            let carried = carried_by(regions, &tag.id);
            if !tag.allows_regions() {
                errors.push(InputError { pointer, code: "tag_not_for_regions" });
            } else if carried == 0 {
                errors.push(InputError { pointer, code: "tag_covers_nothing" });
            }
            if !tags.iter().any(|known| known.id == tag.id) {
                tags.push(TagFound { name: tag.name.clone(), id: tag.id.clone(), regions: carried });
            }
        }
        Some(Checked { document, errors, tags, skipped: self.skipped.clone() })
    }

    /// The tag that a text stands for: its id, where it looks like one and there is such a tag, else its exact name.
    fn tag(&self, text: &str) -> Result<&tags::Tag, &'static str> {
        let by_id = self.tags.iter().find(|tag| is_object_id(text) && tag.id.as_str() == text);
        let mut by_name = self.tags.iter().filter(|tag| tag.name == text);
        match (by_id, by_name.next(), by_name.next()) {
            (Some(tag), ..) | (None, Some(tag), None) => Ok(tag),
            (None, None, _) => Err("tag_unknown"),
            (None, Some(_), Some(_)) => Err("tag_ambiguous"),
        }
    }
}

/// The region tags of a document as they were written, each with its place.
fn written(document: &Document) -> impl Iterator<Item = (String, &str)> {
    document.plans.iter().enumerate().flat_map(|(plan, entry)| {
        let place = move |at| format!("/plans/{plan}/regionTags/{at}");
        entry.region_tags.iter().enumerate().map(move |(at, text)| (place(at), text.as_str()))
    })
}

/// Whether the document may mean this tag.
fn names(document: &Document, tag: &tags::Tag) -> bool {
    written(document).any(|(_, text)| text == tag.name || text == tag.id.as_str())
}

/// 24 hex digits, as OZmap's documented ids are.
fn is_object_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn carried_by(regions: &RegionIndex, tag: &Id) -> usize {
    (0..).take(regions.len()).filter(|region| regions.tags(*region).any(|one| one == tag)).count()
}

#[cfg(test)]
mod tests;
