//! Regions: municipalities as IBGE draws them, some with plan tags.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{id::ObjectId, world::World};

const GEOJSON: &str = include_str!("../../data/grande-florianopolis.geojson");

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    name: String,
}

#[derive(Deserialize)]
struct Geometry {
    coordinates: Vec<Vec<[f64; 2]>>,
}

/// Adds tags, then regions. The order gives the ids, which configurations name: append only.
pub(super) fn add(world: &mut World) {
    let fibra = world.add_tag("Fibra 600", &["region"]);
    let empresarial = world.add_tag("Empresarial", &["region", "client"]);
    let rural = world.add_tag("Rural", &["region"]);
    let maintenance = world.add_tag("Manutenção", &["box"]);
    world.named_tags = BTreeMap::from([
        ("fibra600", fibra),
        ("empresarial", empresarial),
        // What tests call the plan that is not sold everywhere.
        ("premium", empresarial),
        // Carried by no region: nearly always a configuration mistake.
        ("unused", rural),
        ("boxOnly", maintenance),
    ]);

    let collection: Collection = serde_json::from_str(GEOJSON).expect("the file is part of the crate and tested");
    for feature in collection.features {
        let name = feature.properties.name;
        let tags: &[ObjectId] = match name.as_str() {
            "Florianópolis" => &[fibra, empresarial],
            "São José" => &[fibra],
            _ => &[],
        };
        world.add_region(&name, feature.geometry.coordinates, tags);
    }
}
