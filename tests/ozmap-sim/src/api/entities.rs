//! What is special about each kind of row.

use geo::Polygon;
use serde_json::json;

use super::{
    Refusal,
    doc::Doc,
    geometry,
    input::{self, Object},
};
use crate::{
    clock::Stamp,
    id::{Kind, ObjectId},
    world::{
        Table, World,
        model::{FtthClient, NetBox, Project, Property, Prospect, Region, Splitter, Tag},
        types,
    },
};

/// The functions of [`Doc`] that are the same for all.
macro_rules! stored_in {
    ($table:ident) => {
        fn id(&self) -> ObjectId {
            self.id
        }

        fn stamps(&mut self) -> (&mut Stamp, &mut Stamp) {
            (&mut self.created_at, &mut self.updated_at)
        }

        fn table(world: &World) -> &Table<Self> {
            &world.$table
        }

        fn table_mut(world: &mut World) -> &mut Table<Self> {
            &mut world.$table
        }
    };
}

fn existing_project(world: &World, id: ObjectId) -> Result<(), Refusal> {
    world.projects.contains_key(&id).then_some(()).ok_or_else(|| Refusal::invalid(format!("no project {id}")))
}

impl Doc for Project {
    const KIND: Kind = Kind::Project;
    stored_in!(projects);

    fn area(&self) -> Option<Polygon> {
        geometry::read_polygon(self.extra.get("area")?)
    }

    fn delete(&self, world: &mut World) -> Result<(), Refusal> {
        let used = world.boxes.values().any(|net_box| net_box.project == self.id);
        if used || world.properties.values().any(|property| property.project == self.id) {
            return Err(Refusal::new(422, "the project is in use"));
        }
        world.projects.remove(&self.id);
        Ok(())
    }
}

impl Doc for Tag {
    const KIND: Kind = Kind::Tag;
    stored_in!(tags);

    /// Assumption: a deleted tag disappears from what carried it.
    fn delete(&self, world: &mut World) -> Result<(), Refusal> {
        world.tags.remove(&self.id);
        world.regions.values_mut().for_each(|region| region.tags.retain(|&id| id != self.id));
        world.boxes.values_mut().for_each(|net_box| net_box.tags.retain(|&id| id != self.id));
        world.properties.values_mut().for_each(|property| property.tags.retain(|&id| id != self.id));
        world.clients.values_mut().for_each(|client| client.tags.retain(|&id| id != self.id));
        world.prospects.values_mut().for_each(|prospect| prospect.tags.retain(|&id| id != self.id));
        Ok(())
    }
}

impl Doc for Region {
    const KIND: Kind = Kind::Region;
    const TAG_TYPE: Option<&'static str> = Some("region");
    stored_in!(regions);

    fn area(&self) -> Option<Polygon> {
        geometry::polygon(&self.polygon.coordinates)
    }

    fn tags(&self) -> &[ObjectId] {
        &self.tags
    }

    fn check(&self, world: &World) -> Result<(), Refusal> {
        self.projects.iter().try_for_each(|&id| existing_project(world, id))?;
        self.area()
            .map(|_| ())
            .ok_or_else(|| Refusal::invalid("polygon: rings are closed and have four points or more"))
    }
}

impl Doc for NetBox {
    const KIND: Kind = Kind::Box;
    const KIND_NAME: Option<&'static str> = Some("Box");
    const TAG_TYPE: Option<&'static str> = Some("box");
    const FIXED: &'static [&'static str] = &["project", "cables"];
    stored_in!(boxes);

    fn point(&self) -> Option<[f64; 2]> {
        Some(self.coords)
    }

    fn tags(&self) -> &[ObjectId] {
        &self.tags
    }

    fn prepare(world: &mut World, body: &mut Object) -> Result<(), Refusal> {
        input::coords(body)?;
        let name = format!("CTO {}", world.boxes.len() + 1);
        body.entry("name").or_insert(json!(name));
        // The SDK lets a creation leave the pole out, and a row never does.
        let pole = world.issue(Kind::Pole);
        body.entry("pole").or_insert(json!(pole));
        Ok(())
    }

    fn check(&self, world: &World) -> Result<(), Refusal> {
        existing_project(world, self.project)
    }

    /// Assumption: a box goes with its splitters, and not while a customer is connected.
    fn delete(&self, world: &mut World) -> Result<(), Refusal> {
        if world.properties.values().any(|property| property.box_id == Some(self.id)) {
            return Err(Refusal::new(422, "the box has properties"));
        }
        world.boxes.remove(&self.id);
        for id in world.inside.remove(&self.id).unwrap_or_default() {
            world.splitters.remove(&id);
        }
        Ok(())
    }
}

impl Doc for Splitter {
    const KIND: Kind = Kind::Splitter;
    const KIND_NAME: Option<&'static str> = Some("Splitter");
    const FIXED: &'static [&'static str] = &["project", "parent", "connectables", "ratio", "splitterType"];
    stored_in!(splitters);

    /// The ports come with the body or with the splitter's type.
    fn prepare(world: &mut World, body: &mut Object) -> Result<(), Refusal> {
        let mine = |name| body.get(name).and_then(|id| id.as_str()?.parse().ok());
        let parent = mine("parent").filter(|id| world.boxes.contains_key(id));
        let parent = parent.ok_or_else(|| Refusal::invalid("parent is not a box"))?;
        let by_type = mine("splitterType").and_then(types::outputs_of);
        let sent = body.get("ports").and_then(|ports| ports.as_array()).map(Vec::len).filter(|&n| n > 0);
        let outputs =
            by_type.or(sent).ok_or_else(|| Refusal::invalid("splitterType is not known and ports are not given"))?;
        let sent = body.remove("ports").and_then(|ports| ports.as_array().cloned()).unwrap_or_default();
        let ports: Vec<_> = (0..outputs)
            .map(|index| {
                let mut port = json!(world.new_port(index));
                if let Some(sent) = sent.get(index) {
                    ["blocked", "tags", "observation"].iter().filter(|&&name| !sent[name].is_null()).for_each(|name| {
                        port[name] = sent[name].clone();
                    });
                }
                port
            })
            .collect();
        let siblings = world.inside.get(&parent).map_or(0, Vec::len);
        body.insert("ports".to_owned(), json!(ports));
        body.insert("project".to_owned(), json!(world.boxes.get(&parent).map(|net_box| net_box.project)));
        body.insert("ratio".to_owned(), json!({"input": 1, "output": outputs}));
        body.insert("connectables".to_owned(), json!({"input": [null], "output": vec![None::<ObjectId>; outputs]}));
        body.entry("name").or_insert(json!(format!("Splitter {} 1:{outputs}", siblings + 1)));
        body.entry("isDrop").or_insert(json!(outputs > 2));
        Ok(())
    }

    fn check(&self, _world: &World) -> Result<(), Refusal> {
        let whole = self.ports.len() == self.connectables.output.len();
        whole.then_some(()).ok_or_else(|| Refusal::invalid("the number of ports does not change"))
    }

    fn created(&self, world: &mut World) {
        world.inside.entry(self.parent).or_default().push(self.id);
    }

    /// Assumption: a splitter in use stays.
    fn delete(&self, world: &mut World) -> Result<(), Refusal> {
        if self.connectables.output.iter().any(Option::is_some) {
            return Err(Refusal::new(422, "the splitter has connections"));
        }
        world.splitters.remove(&self.id);
        if let Some(siblings) = world.inside.get_mut(&self.parent) {
            siblings.retain(|&id| id != self.id);
        }
        Ok(())
    }
}

impl Doc for Property {
    const KIND: Kind = Kind::Property;
    const KIND_NAME: Option<&'static str> = Some("Property");
    const TAG_TYPE: Option<&'static str> = Some("property");
    const FIXED: &'static [&'static str] =
        &["project", "box", "client", "drop", "parent", "auto_connect", "force", "connector", "port"];
    stored_in!(properties);

    fn point(&self) -> Option<[f64; 2]> {
        Some(self.coords)
    }

    fn tags(&self) -> &[ObjectId] {
        &self.tags
    }

    fn check(&self, world: &World) -> Result<(), Refusal> {
        existing_project(world, self.project)
    }

    fn keep(&mut self, old: &Self) {
        self.connection = old.connection;
    }

    /// Documented: the client goes with it and the port is free again.
    fn delete(&self, world: &mut World) -> Result<(), Refusal> {
        world.remove_property(self.id);
        Ok(())
    }

    fn complete(&self, world: &World, row: &mut Object) {
        if world.settings.omit_property_box {
            row.remove("box");
        }
        let connections = self.connection.iter().filter_map(|connection| {
            let splitter = world.splitters.get(&connection.splitter)?;
            Some(json!({
                "id": splitter.id, "name": splitter.name, "kind": "Splitter", "port": connection.output + 1,
                "implanted": splitter.implanted, "fiber": connection.fiber,
            }))
        });
        row.insert("connections".to_owned(), connections.collect());
    }
}

impl Doc for FtthClient {
    const KIND: Kind = Kind::Client;
    const KIND_NAME: Option<&'static str> = Some("FTTHClient");
    const TAG_TYPE: Option<&'static str> = Some("client");
    stored_in!(clients);

    fn tags(&self) -> &[ObjectId] {
        &self.tags
    }

    fn prepare(world: &mut World, body: &mut Object) -> Result<(), Refusal> {
        // The SDK has the code as optional. Its value when absent is not published.
        let code = format!("SIM-{}", world.clients.len() + 1);
        body.entry("code").or_insert(json!(code));
        Ok(())
    }

    /// Assumption: the property stays connected, without a client.
    fn delete(&self, world: &mut World) -> Result<(), Refusal> {
        world.clients.remove(&self.id);
        let now = world.now.to_text();
        for property in world.properties.values_mut().filter(|property| property.client == Some(self.id)) {
            property.client = None;
            let stays = property.history.clients.iter_mut().filter(|stay| stay.id == self.id);
            stays.for_each(|stay| stay.exit_date = Some(now.clone()));
        }
        Ok(())
    }
}

impl Doc for Prospect {
    const KIND: Kind = Kind::Prospect;
    const TAG_TYPE: Option<&'static str> = Some("prospect");
    stored_in!(prospects);

    fn point(&self) -> Option<[f64; 2]> {
        self.coords
    }

    fn tags(&self) -> &[ObjectId] {
        &self.tags
    }

    fn prepare(_world: &mut World, body: &mut Object) -> Result<(), Refusal> {
        input::coords(body)
    }
}
