//! Ports: which are free, who takes them, who gives them back.

use super::{
    World,
    model::{Connection, Splitter},
};
use crate::id::{Kind, ObjectId};

impl World {
    /// Splitters of a box in the order they were put in.
    pub(crate) fn splitters_of(&self, box_id: ObjectId) -> impl Iterator<Item = &Splitter> {
        self.inside.get(&box_id).into_iter().flatten().filter_map(|id| self.splitters.get(id))
    }

    /// Free service ports of a box: outputs of its drop splitters with nothing on them that are not blocked.
    #[must_use]
    pub fn free_ports(&self, box_id: ObjectId) -> usize {
        self.splitters_of(box_id).map(|splitter| free_outputs(splitter).count()).sum()
    }

    /// The `availability` of a viability answer: free ports, bent by the operator's settings.
    pub(crate) fn availability(&self, box_id: ObjectId) -> usize {
        let counts = |splitter: &Splitter, output: usize| {
            let unoccupied = match splitter.connectables.output[output] {
                None => true,
                Some(fiber) => self.settings.count_property_ports_as_free && self.fiber_owner.contains_key(&fiber),
            };
            unoccupied && (self.settings.count_blocked_as_free || !splitter.ports[output].blocked)
        };
        self.splitters_of(box_id)
            .filter(|splitter| splitter.is_drop)
            .map(|splitter| (0..splitter.ports.len()).filter(|&output| counts(splitter, output)).count())
            .sum()
    }

    /// The port that `auto_connect` takes: the first free one, by splitter, then by output.
    pub(crate) fn first_free(&self, box_id: ObjectId) -> Option<(ObjectId, usize)> {
        self.splitters_of(box_id).find_map(|splitter| Some((splitter.id, free_outputs(splitter).next()?)))
    }

    /// Whether this very port can be taken.
    pub(crate) fn is_free(&self, splitter: ObjectId, output: usize) -> bool {
        self.splitters.get(&splitter).is_some_and(|splitter| free_outputs(splitter).any(|free| free == output))
    }

    /// Puts a new fibre on a port that is free.
    pub(crate) fn occupy(&mut self, splitter: ObjectId, output: usize) -> Connection {
        let fiber = self.issue(Kind::Fiber);
        let slot = self.splitters.get_mut(&splitter).and_then(|splitter| splitter.connectables.output.get_mut(output));
        if let Some(slot) = slot {
            debug_assert!(slot.is_none(), "a port never serves two");
            *slot = Some(fiber);
        }
        Connection { splitter, output, fiber }
    }

    /// Takes a property's fibre off its port.
    pub(crate) fn vacate(&mut self, connection: Connection) {
        self.fiber_owner.remove(&connection.fiber);
        if let Some(splitter) = self.splitters.get_mut(&connection.splitter)
            && splitter.connectables.output[connection.output] == Some(connection.fiber)
        {
            splitter.connectables.output[connection.output] = None;
        }
    }

    /// Connects a property to a port that is free.
    pub(crate) fn connect(&mut self, property: ObjectId, splitter: ObjectId, output: usize) {
        let connection = self.occupy(splitter, output);
        self.fiber_owner.insert(connection.fiber, property);
        let drop = self.issue(Kind::Drop);
        if let Some(property) = self.properties.get_mut(&property) {
            property.connection = Some(connection);
            property.drop = Some(drop);
        }
    }

    /// Removes a property: its client goes with it, and its port is free again.
    pub(crate) fn remove_property(&mut self, id: ObjectId) -> bool {
        let Some(property) = self.properties.remove(&id) else { return false };
        if let Some(client) = property.client {
            self.clients.remove(&client);
        }
        if let Some(connection) = property.connection {
            self.vacate(connection);
        }
        true
    }
}

fn free_outputs(splitter: &Splitter) -> impl Iterator<Item = usize> {
    let outputs = if splitter.is_drop { splitter.ports.len() } else { 0 };
    (0..outputs).filter(|&i| splitter.connectables.output[i].is_none() && !splitter.ports[i].blocked)
}
