//! `GET /ftth-viability/radius`.

use serde_json::{Value, json};

use super::{Refusal, geometry, params::Params};
use crate::world::{World, model::NetBox};

/// The documented answer. It has no `draft`: assumption, as the rows documented have none and nothing says that boxes
/// Em projeto are left out, they appear with `implanted: false`, exactly as finished boxes that are not implanted.
pub(crate) fn radius(world: &World, params: &Params) -> Result<Value, Refusal> {
    let need = |name: &str| params.number(name)?.ok_or_else(|| Refusal::invalid(format!("{name} is missing")));
    let here = [need("lng")?, need("lat")?];
    if !(-180.0..=180.0).contains(&here[0]) || !(-90.0..=90.0).contains(&here[1]) {
        return Err(Refusal::invalid("coordinates out of range"));
    }
    let radius_m = params.number("radius")?.unwrap_or(world.settings.default_radius);
    if radius_m <= 0.0 {
        return Err(Refusal::invalid("radius is not positive"));
    }

    let mut near: Vec<(f64, &NetBox)> = world
        .boxes
        .values()
        .filter(|net_box| !geometry::surely_beyond(here, net_box.coords, radius_m))
        .map(|net_box| (geometry::distance_m(here, net_box.coords), net_box))
        .filter(|&(distance, _)| distance <= radius_m)
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.id.cmp(&b.1.id)));
    let rows = near.iter().map(|&(distance, net_box)| row(world, distance, net_box));
    let (mut boxes, mut refused): (Vec<Value>, Vec<Value>) = rows.partition(|row| row["availability"] != 0);
    let most = world.settings.max_boxes.unwrap_or(usize::MAX);
    boxes.truncate(most);
    refused.truncate(most);

    Ok(json!({
        "viable": !boxes.is_empty(),
        "boxes": boxes,
        "refused_boxes": refused,
        "properties": disconnected(world, here, radius_m),
    }))
}

fn row(world: &World, distance: f64, net_box: &NetBox) -> Value {
    json!({
        "distance": (distance * 100.0).round() / 100.0,
        "name": net_box.name,
        "id": net_box.id,
        "project": net_box.project,
        "lat": net_box.coords[1],
        "lng": net_box.coords[0],
        "implanted": net_box.implanted,
        "availability": world.availability(net_box.id),
        "horizontal_condos": [],
    })
}

/// Assumption, from the documented example: properties in range that are not connected.
fn disconnected(world: &World, here: [f64; 2], radius_m: f64) -> Vec<Value> {
    let loose = world.properties.values().filter(|property| property.connection.is_none());
    loose
        .filter(|property| !geometry::surely_beyond(here, property.coords, radius_m))
        .filter(|property| geometry::distance_m(here, property.coords) <= radius_m)
        .map(|property| json!({"id": property.id, "address": property.address, "observation": property.observation}))
        .collect()
}
