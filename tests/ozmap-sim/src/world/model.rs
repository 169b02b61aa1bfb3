//! The things of the network, with the field names of OZmap.
//!
//! `extra` keeps fields that the simulator has no use for, so that they come back as they were sent.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{clock::Stamp, id::ObjectId};

/// Declares an entity: the common fields around the given ones.
macro_rules! entity {
    ($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[allow(clippy::struct_field_names, reason = "OZmap's names: `regionType`, `splitterType`")]
        pub(crate) struct $name {
            pub(crate) id: ObjectId,
            $($(#[$attr])* pub(crate) $field: $type,)*
            #[serde(flatten)]
            pub(crate) extra: Map<String, Value>,
            #[serde(default, skip_deserializing)]
            pub(crate) created_at: Stamp,
            #[serde(default, skip_deserializing)]
            pub(crate) updated_at: Stamp,
        }
    };
}

entity!(
    /// A project groups a network; `drop.maxSize` is in metres.
    Project { name: String, }
);

entity!(
    /// A label; `allowed_types` says on what.
    Tag { name: String, allowed_types: Vec<String>, }
);

entity!(
    /// A polygon with tags: where plans are sold.
    Region {
        #[serde(default)]
        name: Option<String>,
        polygon: Polygon,
        tags: Vec<ObjectId>,
        projects: Vec<ObjectId>,
        region_type: ObjectId,
    }
);

entity!(
    /// A box (CTO) on a pole. "Em projeto" is `draft`.
    NetBox {
        name: String,
        #[serde(default)]
        draft: bool,
        implanted: bool,
        #[serde(default)]
        certified: bool,
        hierarchy_level: u32,
        box_type: ObjectId,
        #[serde(default)]
        pole: Option<ObjectId>,
        #[serde(default)]
        underground: bool,
        project: ObjectId,
        #[serde(default)]
        tags: Vec<ObjectId>,
        #[serde(default)]
        cables: Vec<ObjectId>,
        coords: [f64; 2],
    }
);

entity!(
    /// A splitter in a box. Customers connect to those with `is_drop`.
    Splitter {
        name: String,
        parent: ObjectId,
        project: ObjectId,
        #[serde(default)]
        is_drop: bool,
        #[serde(default = "yes")]
        implanted: bool,
        #[serde(default = "yes")]
        is_balanced: bool,
        splitter_type: ObjectId,
        ratio: Ratio,
        connectables: Connectables,
        ports: Vec<Port>,
        #[serde(default)]
        attenuation: Vec<f64>,
    }
);

entity!(
    /// A place: a reserved or used port is a property with a client.
    Property {
        project: ObjectId,
        #[serde(default, rename = "box", skip_serializing_if = "Option::is_none")]
        box_id: Option<ObjectId>,
        #[serde(default)]
        address: Option<String>,
        #[serde(default)]
        observation: Option<String>,
        coords: [f64; 2],
        #[serde(default)]
        client: Option<ObjectId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        drop: Option<ObjectId>,
        #[serde(default)]
        tags: Vec<ObjectId>,
        #[serde(default)]
        history: History,
        #[serde(skip)]
        connection: Option<Connection>,
    }
);

entity!(
    /// A person at a property.
    FtthClient {
        code: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        observation: Option<String>,
        #[serde(default)]
        implanted: bool,
        #[serde(default)]
        certified: bool,
        #[serde(default)]
        tags: Vec<ObjectId>,
    }
);

entity!(
    /// Somebody who would like to be a customer.
    Prospect {
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        phone: Option<String>,
        #[serde(default)]
        code: Option<String>,
        #[serde(default)]
        address: Option<String>,
        #[serde(default)]
        coords: Option<[f64; 2]>,
        #[serde(default)]
        viable: Option<bool>,
        #[serde(default)]
        observation: Option<String>,
        #[serde(default)]
        tags: Vec<ObjectId>,
    }
);

fn yes() -> bool {
    true
}

/// GeoJSON polygon: outer ring, then holes; longitude before latitude.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Polygon {
    #[serde(rename = "type")]
    pub(crate) kind: PolygonType,
    pub(crate) coordinates: Vec<Vec<[f64; 2]>>,
}

/// The only geometry type that a region has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PolygonType {
    Polygon,
}

/// Inputs and outputs of a splitter.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Ratio {
    pub(crate) input: usize,
    pub(crate) output: usize,
}

/// What is connected to a splitter: fibre ids, `None` where nothing is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Connectables {
    pub(crate) input: Vec<Option<ObjectId>>,
    pub(crate) output: Vec<Option<ObjectId>>,
}

/// An output port of a splitter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Port {
    pub(crate) id: ObjectId,
    pub(crate) index: usize,
    #[serde(default)]
    pub(crate) blocked: bool,
    #[serde(default)]
    pub(crate) tags: Vec<ObjectId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) observation: Option<String>,
}

/// Where a property is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Connection {
    pub(crate) splitter: ObjectId,
    /// Position of the output, counted from 0. The API counts from 1.
    pub(crate) output: usize,
    pub(crate) fiber: ObjectId,
}

/// Who lived here, and when.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct History {
    pub(crate) clients: Vec<Stay>,
}

/// One client's time at a property.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stay {
    pub(crate) id: ObjectId,
    pub(crate) code: String,
    pub(crate) enter_date: String,
    pub(crate) exit_date: Option<String>,
}
