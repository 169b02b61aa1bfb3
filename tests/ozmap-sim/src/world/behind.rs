//! What happens behind our back, and what a test may look at.

use super::World;
use crate::id::ObjectId;

/// A property with its client and its port, as a check wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyView {
    /// The property.
    pub id: ObjectId,
    /// Its client, where it has one.
    pub client: Option<ObjectId>,
    /// The client's code.
    pub code: Option<String>,
    /// Whether the client is installed.
    pub implanted: bool,
    /// The box it was asked for.
    pub box_id: Option<ObjectId>,
    /// The splitter it is connected to.
    pub splitter: Option<ObjectId>,
    /// The port it is connected to, counted from 1 as the API does.
    pub port: Option<usize>,
}

impl World {
    /// All properties in the order of their creation.
    pub fn properties(&self) -> impl Iterator<Item = PropertyView> {
        self.properties.values().map(|property| {
            let client = property.client.and_then(|id| self.clients.get(&id));
            PropertyView {
                id: property.id,
                client: property.client,
                code: client.map(|client| client.code.clone()),
                implanted: client.is_some_and(|client| client.implanted),
                box_id: property.box_id,
                splitter: property.connection.map(|connection| connection.splitter),
                port: property.connection.map(|connection| connection.output + 1),
            }
        })
    }

    /// Ids of all boxes.
    pub fn box_ids(&self) -> impl Iterator<Item = ObjectId> {
        self.boxes.keys().copied()
    }

    /// Somebody takes the next free port of a box without making a property. False when none is free.
    pub fn take_port(&mut self, box_id: ObjectId) -> bool {
        let free = self.first_free(box_id);
        if let Some((splitter, output)) = free {
            self.occupy(splitter, output);
        }
        free.is_some()
    }

    /// Takes every free port of a box. Gives how many there were, `None` when there is no such box.
    pub fn fill_box(&mut self, box_id: ObjectId) -> Option<usize> {
        self.boxes.get(&box_id)?;
        Some(std::iter::from_fn(|| self.take_port(box_id).then_some(())).count())
    }

    /// Blocks, or unblocks, every service port of a box. False when there is no such box.
    pub fn block_ports(&mut self, box_id: ObjectId, blocked: bool) -> bool {
        for id in self.inside.get(&box_id).cloned().unwrap_or_default() {
            if let Some(splitter) = self.splitters.get_mut(&id).filter(|splitter| splitter.is_drop) {
                splitter.ports.iter_mut().for_each(|port| port.blocked = blocked);
            }
        }
        self.boxes.contains_key(&box_id)
    }

    /// A technician installs the client. False when there is no such client.
    pub fn implant(&mut self, client: ObjectId) -> bool {
        let now = self.now;
        let Some(client) = self.clients.get_mut(&client) else { return false };
        (client.implanted, client.updated_at) = (true, now);
        true
    }

    /// Somebody deletes the property, its client with it. False when there is no such property.
    pub fn delete_property(&mut self, property: ObjectId) -> bool {
        self.remove_property(property)
    }
}
