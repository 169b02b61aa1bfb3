//! Thousands of boxes with customers, scattered over the clusters.

use geo::Polygon;
use serde_json::json;

use super::{
    clusters::{CLUSTERS, Cluster},
    places::CLEARANCE_M,
};
use crate::{
    api::geometry::{covers, distance_m, polygon, surely_beyond},
    id::ObjectId,
    rng::SplitMix64,
    world::World,
};

const STREETS: [&str; 8] = [
    "Rua das Bromélias",
    "Rua dos Guarapuvus",
    "Rua das Gaivotas",
    "Avenida do Aterro",
    "Servidão das Figueiras",
    "Rua da Olaria",
    "Rua dos Pescadores",
    "Rua do Mangue",
];

/// Adds boxes until there are so many.
pub(super) fn add(world: &mut World, rng: &mut SplitMix64, boxes: u32) {
    let land: Vec<Polygon> = world.regions.values().filter_map(|region| polygon(&region.polygon.coordinates)).collect();
    let places: Vec<[f64; 2]> = world.places.values().map(|place| [place.lng, place.lat]).collect();
    let total = CLUSTERS.iter().map(|cluster| cluster.weight).sum();
    for n in 1..=boxes {
        let cluster = pick(rng.below(total));
        let coords = scatter(rng, cluster, |point| {
            land.iter().any(|area| covers(area, point))
                && !places
                    .iter()
                    .any(|&it| !surely_beyond(it, point, CLEARANCE_M) && distance_m(it, point) < CLEARANCE_M)
        });
        add_box(world, rng, n, cluster, coords);
    }
}

/// The cluster whose share holds the ticket.
fn pick(mut ticket: u32) -> &'static Cluster {
    for cluster in &CLUSTERS {
        if ticket < cluster.weight {
            return cluster;
        }
        ticket -= cluster.weight;
    }
    &CLUSTERS[0]
}

/// A point around the centre, on land and away from the named places; the centre itself if none is found.
fn scatter(rng: &mut SplitMix64, cluster: &Cluster, fits: impl Fn([f64; 2]) -> bool) -> [f64; 2] {
    let near = |rng: &mut SplitMix64| {
        let (north_m, east_m) = (rng.gauss() * cluster.spread_m, rng.gauss() * cluster.spread_m);
        // At 27.6 degrees south a degree of longitude is 98.7 km. Seven digits: OZmap's maps give no more.
        let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
        [round(cluster.lng + east_m / 98_700.0), round(cluster.lat + north_m / 110_800.0)]
    };
    (0..50).map(|_| near(rng)).find(|&point| fits(point)).unwrap_or([cluster.lng, cluster.lat])
}

/// One box: 5 % Em projeto, 2 % with only blocked ports left, 10 % full, the rest 30 to 100 % taken but for one port.
fn add_box(world: &mut World, rng: &mut SplitMix64, n: u32, cluster: &Cluster, coords: [f64; 2]) {
    let mut net_box = world.add_box(&format!("CTO {:02}-{:03}", n / 100, n % 100), coords);
    if rng.chance(0.1) {
        net_box = net_box.feeder(2);
    }
    let (net_box, ports) = match rng.below(10) {
        0..5 => (net_box.splitter(8), 8),
        5..8 => (net_box.splitter(16), 16),
        _ => (net_box.splitter(8).splitter(8), 16),
    };
    let lot = rng.unit();
    let net_box = match rng.below(10) {
        _ if lot < 0.05 => net_box.draft(),
        0..2 => net_box.not_implanted(),
        2..5 => net_box.certified(),
        _ => net_box,
    };
    let id = net_box.id();
    // The mean of two draws crowds around 65 %.
    let share = 0.3 + 0.35 * (rng.unit() + rng.unit());
    let most = if (0.05..0.15).contains(&lot) { 1.0 } else { share };
    let taken = (0..ports).filter(|&port| lot >= 0.05 && f64::from(port) < most * f64::from(ports)).count();
    let taken = if most < 1.0 { taken.min(usize::try_from(ports - 1).unwrap_or(0)) } else { taken };
    for _ in 0..taken {
        customer(world, rng, id, cluster, coords);
    }
    if (0.15..0.17).contains(&lot) {
        world.block_ports(id, true);
    }
}

fn customer(world: &mut World, rng: &mut SplitMix64, box_id: ObjectId, cluster: &Cluster, [lng, lat]: [f64; 2]) {
    let n = world.properties.len() + 1;
    let implanted = rng.chance(0.97);
    let Some(id) = world.add_customer(box_id, &format!("SEED-{n:06}"), implanted) else { return };
    let street = STREETS[usize::try_from(rng.below(8)).unwrap_or(0)];
    let (number, suffix) = (1 + rng.below(2000), rng.below(1000));
    let coords = [lng + (rng.unit() - 0.5) * 1e-3, lat + (rng.unit() - 0.5) * 1e-3];
    if let Some(property) = world.properties.get_mut(&id) {
        property.coords = coords;
        property.address = Some(format!("{street}, {number} - {} - SC, {:05}-{suffix:03}", cluster.name, cluster.cep));
        if let Some(client) = property.client.and_then(|client| world.clients.get_mut(&client)) {
            client.name = Some(format!("Cliente Inventado {n:06}"));
            client.extra.insert("status".to_owned(), json!(0));
        }
    }
}
