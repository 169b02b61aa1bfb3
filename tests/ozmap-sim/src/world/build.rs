//! Small builders for worlds made by hand.

use serde_json::{Map, json};

use super::{
    World,
    model::{Connectables, FtthClient, History, NetBox, Polygon, PolygonType, Port, Project, Property, Ratio},
    model::{Region, Splitter, Stay, Tag},
    types,
};
use crate::id::{Kind, ObjectId};

impl World {
    /// Adds a project with its longest drop in metres. The first one is where builders put boxes.
    pub fn add_project(&mut self, name: &str, longest_drop_m: f64) -> ObjectId {
        let id = self.issue(Kind::Project);
        let drop = json!({"type": {"cableType": ObjectId::numbered(Kind::Drop, 0)}, "maxSize": longest_drop_m});
        let extra = Map::from_iter([("drop".to_owned(), drop), ("defaultPonPotency".to_owned(), json!(3))]);
        self.projects
            .insert(id, Project { id, name: name.to_owned(), extra, created_at: self.now, updated_at: self.now });
        id
    }

    /// Adds a tag that may be put on these types, for example `region`.
    pub fn add_tag(&mut self, name: &str, allowed_types: &[&str]) -> ObjectId {
        let id = self.issue(Kind::Tag);
        let allowed_types = allowed_types.iter().map(|&name| name.to_owned()).collect();
        let (name, extra) = (name.to_owned(), Map::new());
        self.tags.insert(id, Tag { id, name, allowed_types, extra, created_at: self.now, updated_at: self.now });
        id
    }

    /// Adds a region: outer ring, then holes, each `[lng, lat]` and closed.
    pub fn add_region(&mut self, name: &str, rings: Vec<Vec<[f64; 2]>>, tags: &[ObjectId]) -> ObjectId {
        let id = self.issue(Kind::Region);
        let region = Region {
            id,
            name: Some(name.to_owned()),
            polygon: Polygon { kind: PolygonType::Polygon, coordinates: rings },
            tags: tags.to_vec(),
            projects: self.projects.keys().take(1).copied().collect(),
            region_type: types::REGION_TYPE,
            extra: Map::from_iter([("color".to_owned(), json!("3388FF")), ("borderColor".to_owned(), json!("3388FF"))]),
            created_at: self.now,
            updated_at: self.now,
        };
        self.regions.insert(id, region);
        id
    }

    /// Adds an implanted box without splitters at `[lng, lat]`.
    pub fn add_box(&mut self, name: &str, coords: [f64; 2]) -> BoxBuilder<'_> {
        let project = self.projects.keys().next().copied().unwrap_or_else(|| self.add_project("Projeto", 300.0));
        let (id, pole) = (self.issue(Kind::Box), Some(self.issue(Kind::Pole)));
        let net_box = NetBox {
            id,
            name: name.to_owned(),
            draft: false,
            implanted: true,
            certified: false,
            hierarchy_level: 3,
            box_type: types::BOX_TYPE,
            pole,
            underground: false,
            project,
            tags: Vec::new(),
            cables: Vec::new(),
            coords,
            extra: Map::new(),
            created_at: self.now,
            updated_at: self.now,
        };
        self.boxes.insert(id, net_box);
        BoxBuilder { world: self, id }
    }

    /// Puts a splitter into a box.
    pub(crate) fn add_splitter(&mut self, parent: ObjectId, outputs: usize, is_drop: bool) -> ObjectId {
        let id = self.issue(Kind::Splitter);
        let ports = (0..outputs).map(|index| self.new_port(index)).collect();
        let siblings = self.inside.entry(parent).or_default();
        siblings.push(id);
        let splitter = Splitter {
            id,
            name: format!("Splitter {} 1:{outputs}", siblings.len()),
            parent,
            project: self.boxes.get(&parent).map_or(parent, |net_box| net_box.project),
            is_drop,
            implanted: true,
            is_balanced: true,
            splitter_type: types::splitter_type(outputs).unwrap_or(types::BOX_TYPE),
            ratio: Ratio { input: 1, output: outputs },
            connectables: Connectables { input: vec![None], output: vec![None; outputs] },
            ports,
            attenuation: Vec::new(),
            extra: Map::new(),
            created_at: self.now,
            updated_at: self.now,
        };
        self.splitters.insert(id, splitter);
        id
    }

    pub(crate) fn new_port(&mut self, index: usize) -> Port {
        Port { id: self.issue(Kind::Port), index, blocked: false, tags: Vec::new(), observation: None }
    }

    /// Adds a customer on the first free port of a box. `None` when the box has none.
    pub fn add_customer(&mut self, box_id: ObjectId, code: &str, implanted: bool) -> Option<ObjectId> {
        let (splitter, output) = self.first_free(box_id)?;
        let (coords, project) = self.boxes.get(&box_id).map(|net_box| (net_box.coords, net_box.project))?;
        let client = FtthClient {
            id: self.issue(Kind::Client),
            code: code.to_owned(),
            name: None,
            observation: None,
            implanted,
            certified: false,
            tags: Vec::new(),
            extra: Map::new(),
            created_at: self.now,
            updated_at: self.now,
        };
        let stay = Stay { id: client.id, code: code.to_owned(), enter_date: self.now.to_text(), exit_date: None };
        let id = self.issue(Kind::Property);
        let property = Property {
            id,
            project,
            box_id: Some(box_id),
            address: None,
            observation: None,
            coords,
            client: Some(client.id),
            drop: None,
            tags: Vec::new(),
            history: History { clients: vec![stay] },
            connection: None,
            extra: Map::new(),
            created_at: self.now,
            updated_at: self.now,
        };
        self.clients.insert(client.id, client);
        self.properties.insert(id, property);
        self.connect(id, splitter, output);
        Some(id)
    }
}

/// A box that is being furnished.
#[derive(Debug)]
pub struct BoxBuilder<'a> {
    world: &'a mut World,
    id: ObjectId,
}

impl BoxBuilder<'_> {
    /// Adds a service splitter (`isDrop`) with so many ports.
    #[must_use]
    pub fn splitter(self, ports: usize) -> Self {
        self.world.add_splitter(self.id, ports, true);
        self
    }

    /// Adds a feeder splitter: its outputs serve no customer.
    #[must_use]
    pub fn feeder(self, ports: usize) -> Self {
        self.world.add_splitter(self.id, ports, false);
        self
    }

    /// Takes so many free ports, without properties.
    #[must_use]
    pub fn taken(self, ports: usize) -> Self {
        for _ in 0..ports {
            self.world.take_port(self.id);
        }
        self
    }

    /// Makes the box "Em projeto".
    #[must_use]
    pub fn draft(self) -> Self {
        self.set(|net_box| (net_box.draft, net_box.implanted) = (true, false))
    }

    /// Makes the box not implanted, which alone excludes nothing.
    #[must_use]
    pub fn not_implanted(self) -> Self {
        self.set(|net_box| net_box.implanted = false)
    }

    /// Makes the box certified.
    #[must_use]
    pub fn certified(self) -> Self {
        self.set(|net_box| net_box.certified = true)
    }

    /// Blocks all service ports that the box has by now.
    #[must_use]
    pub fn blocked(self) -> Self {
        self.world.block_ports(self.id, true);
        self
    }

    /// The box's id.
    #[must_use]
    pub fn id(self) -> ObjectId {
        self.id
    }

    fn set(self, change: impl FnOnce(&mut NetBox)) -> Self {
        if let Some(net_box) = self.world.boxes.get_mut(&self.id) {
            change(net_box);
        }
        self
    }
}
