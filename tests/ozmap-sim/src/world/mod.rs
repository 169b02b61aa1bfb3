//! The network behind the API: what is stored, and what keeps it consistent.

mod behind;
mod build;
mod check;
pub(crate) mod model;
mod ports;
mod settings;
pub(crate) mod types;

use std::collections::BTreeMap;

pub use behind::PropertyView;
pub use build::BoxBuilder;
pub use check::Counts;
pub use settings::Settings;

use crate::{
    clock::Stamp,
    id::{Kind, ObjectId},
    seed::Place,
};
use model::{FtthClient, NetBox, Project, Property, Prospect, Region, Splitter, Tag};

/// Rows by id, which is also the order of creation.
pub(crate) type Table<T> = BTreeMap<ObjectId, T>;

/// One OZmap: a network, its customers, its settings and its time.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// How this OZmap behaves. Change it at any moment.
    pub settings: Settings,
    pub(crate) now: Stamp,
    pub(crate) issued: BTreeMap<u8, u64>,
    pub(crate) projects: Table<Project>,
    pub(crate) tags: Table<Tag>,
    pub(crate) regions: Table<Region>,
    pub(crate) boxes: Table<NetBox>,
    pub(crate) splitters: Table<Splitter>,
    pub(crate) properties: Table<Property>,
    pub(crate) clients: Table<FtthClient>,
    pub(crate) prospects: Table<Prospect>,
    /// Splitters of each box, in the order they were put in.
    pub(crate) inside: BTreeMap<ObjectId, Vec<ObjectId>>,
    /// Which property a connected fibre belongs to. A fibre without one was taken behind our back.
    pub(crate) fiber_owner: BTreeMap<ObjectId, ObjectId>,
    pub(crate) places: BTreeMap<&'static str, Place>,
    pub(crate) named_tags: BTreeMap<&'static str, ObjectId>,
}

impl World {
    /// A world with one project and nothing in it.
    #[must_use]
    pub fn empty() -> Self {
        let mut world = Self::default();
        world.add_project("Projeto", 300.0);
        world
    }

    /// Sets the time that new time stamps carry: milliseconds since 1970. Nothing else depends on it.
    pub fn set_now(&mut self, unix_ms: i64) {
        self.now = Stamp(unix_ms);
    }

    /// The next id of a kind. Ids are never used twice.
    pub(crate) fn issue(&mut self, kind: Kind) -> ObjectId {
        let n = self.issued.entry(kind as u8).or_default();
        *n += 1;
        ObjectId::numbered(kind, *n)
    }

    /// Named situations of the seeded world; empty in others.
    #[must_use]
    pub fn places(&self) -> &BTreeMap<&'static str, Place> {
        &self.places
    }

    /// Ids of the seeded world's tags by what tests call them; empty in others.
    #[must_use]
    pub fn named_tags(&self) -> &BTreeMap<&'static str, ObjectId> {
        &self.named_tags
    }
}
