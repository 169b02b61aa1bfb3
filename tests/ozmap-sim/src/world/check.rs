//! Figures of a world, and a check that it is sound.

use std::collections::BTreeMap;

use serde::Serialize;

use super::World;

/// How many of each there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub boxes: usize,
    pub splitters: usize,
    pub regions: usize,
    pub tags: usize,
    pub properties: usize,
    pub clients: usize,
    pub prospects: usize,
    pub free_ports: usize,
}

impl World {
    /// How many of each there are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            boxes: self.boxes.len(),
            splitters: self.splitters.len(),
            regions: self.regions.len(),
            tags: self.tags.len(),
            properties: self.properties.len(),
            clients: self.clients.len(),
            prospects: self.prospects.len(),
            free_ports: self.boxes.keys().map(|&id| self.free_ports(id)).sum(),
        }
    }

    /// What is wrong inside the world itself; empty unless the simulator has a bug.
    #[must_use]
    pub fn unsound(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut on_port = BTreeMap::new();
        for property in self.properties.values() {
            if property.client.is_some_and(|id| !self.clients.contains_key(&id)) {
                wrong.push(format!("property {} has a client that is gone", property.id));
            }
            let Some(connection) = property.connection else { continue };
            if let Some(other) = on_port.insert((connection.splitter, connection.output), property.id) {
                wrong.push(format!("properties {other} and {} share a port", property.id));
            }
            let splitter = self.splitters.get(&connection.splitter);
            if splitter.and_then(|splitter| splitter.connectables.output[connection.output]) != Some(connection.fiber) {
                wrong.push(format!("property {} is on a port that does not know it", property.id));
            }
            if self.fiber_owner.get(&connection.fiber) != Some(&property.id) {
                wrong.push(format!("the fibre of property {} has another owner", property.id));
            }
            if splitter.map(|splitter| splitter.parent) != property.box_id {
                wrong.push(format!("property {} is connected outside its box", property.id));
            }
        }
        if self.fiber_owner.len() != on_port.len() {
            wrong.push("a fibre belongs to a property that does not know it".to_owned());
        }
        wrong
    }
}
