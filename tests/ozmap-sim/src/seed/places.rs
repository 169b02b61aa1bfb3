//! Named situations, each with boxes of its own and nothing else near, so that the answer is exact.

use serde::Serialize;

use crate::{
    id::ObjectId,
    world::{BoxBuilder, World},
};

/// A point with an invented address, and the boxes made for it, nearest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lng: f64,
    /// Where it is, for people. Street, number and postcode are invented.
    pub address: Address,
    /// The boxes of this place, nearest first.
    pub boxes: Vec<ObjectId>,
    /// What is to be seen there.
    pub about: &'static str,
}

/// An invented address in the parts that the signup asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Address {
    pub cep: &'static str,
    pub street: &'static str,
    pub number: &'static str,
    pub district: &'static str,
    pub city: &'static str,
    pub state: &'static str,
}

/// No box of the clusters comes nearer than this to a place, in metres: other radii stay exact, too.
pub(super) const CLEARANCE_M: f64 = 1500.0;

const FLORIPA: &str = "Florianópolis";

fn address(
    cep: &'static str,
    street: &'static str,
    number: &'static str,
    in_: (&'static str, &'static str),
) -> Address {
    Address { cep, street, number, district: in_.0, city: in_.1, state: "SC" }
}

/// A box so many metres north of the place that is being added.
struct Spot<'a> {
    world: &'a mut World,
    lat: f64,
    lng: f64,
    boxes: Vec<ObjectId>,
}

impl Spot<'_> {
    fn put(&mut self, north_m: f64, furnish: impl FnOnce(BoxBuilder<'_>) -> BoxBuilder<'_>) {
        let name = format!("CTO DEMO {:02}", self.world.counts().boxes + 1);
        // A degree of latitude is 110.8 km here; a decimetre more or less does not matter.
        let coords = [self.lng, self.lat + north_m / 110_800.0];
        self.boxes.push(furnish(self.world.add_box(&name, coords)).id());
    }
}

/// Adds all places. The order gives the ids of their boxes: append only.
pub(super) fn add(world: &mut World) {
    let mut place = |name, lat, lng, address, about, fill: &dyn Fn(&mut Spot<'_>)| {
        let mut spot = Spot { world, lat, lng, boxes: Vec::new() };
        fill(&mut spot);
        let boxes = spot.boxes;
        world.places.insert(name, Place { lat, lng, address, boxes, about });
    };

    place(
        "viable",
        -27.7790,
        -48.5090,
        address("88067-101", "Rua das Tainhas", "120", ("Pântano do Sul", FLORIPA)),
        "One box at 40 m with six free ports, in a region with both plan tags",
        &|spot| spot.put(40.0, |it| it.feeder(2).splitter(8).taken(2)),
    );
    place(
        "noBoxInRange",
        -27.7700,
        -48.4930,
        address("88067-102", "Trilha da Lagoinha", "s/n", ("Pântano do Sul", FLORIPA)),
        "No box within 1,500 m",
        &|_| {},
    );
    place(
        "noFreePort",
        -27.7170,
        -48.5600,
        address("88064-103", "Rua das Ostras", "45", ("Ribeirão da Ilha", FLORIPA)),
        "One box at 60 m, every port taken; a feeder splitter in it has free outputs, which serve nobody",
        &|spot| spot.put(60.0, |it| it.feeder(2).splitter(8).taken(8)),
    );
    place(
        "onlyDraft",
        -27.4480,
        -48.5260,
        address("88053-104", "Rua das Gaivotas", "300", ("Daniela", FLORIPA)),
        "One box at 50 m, Em projeto, all ports free",
        &|spot| spot.put(50.0, |it| it.splitter(8).draft()),
    );
    place(
        "onlyBlocked",
        -27.5080,
        -48.5180,
        address("88050-105", "Caminho dos Açores Novo", "77", ("Santo Antônio de Lisboa", FLORIPA)),
        "One box at 50 m, its untaken ports blocked",
        &|spot| spot.put(50.0, |it| it.splitter(8).taken(5).blocked()),
    );
    place(
        "notImplanted",
        -27.5740,
        -48.4290,
        address("88061-106", "Servidão do Canal", "12", ("Barra da Lagoa", FLORIPA)),
        "One box at 50 m, not implanted but not Em projeto: viable",
        &|spot| spot.put(50.0, |it| it.splitter(8).not_implanted()),
    );
    place(
        "lastPort",
        -27.4020,
        -48.4160,
        address("88056-107", "Rua da Brava", "9", ("Praia Brava", FLORIPA)),
        "One box at 50 m with exactly one free port, and no other box",
        &|spot| spot.put(50.0, |it| it.splitter(8).taken(7)),
    );
    place(
        "twoBoxes",
        -27.4950,
        -48.4180,
        address("88060-108", "Rua do Rio", "210", ("São João do Rio Vermelho", FLORIPA)),
        "A box at 50 m with one free port, another at 120 m with ten",
        &|spot| {
            spot.put(50.0, |it| it.splitter(8).taken(7));
            spot.put(120.0, |it| it.splitter(16).taken(6));
        },
    );
    place(
        "edgeOfRadius",
        -27.7450,
        -48.5100,
        address("88066-109", "Rua da Armação Nova", "31", ("Armação do Pântano do Sul", FLORIPA)),
        "One box at 220 m: in the default radius of 300 m, out of one of 200 m",
        &|spot| spot.put(220.0, |it| it.splitter(8).taken(3)),
    );
    place(
        "outsidePlanRegion",
        -27.8650,
        -48.6050,
        address("88139-110", "Rua das Dunas", "58", ("Pinheira", "Palhoça")),
        "One box at 50 m with free ports, in a region without plan tags",
        &|spot| spot.put(50.0, |it| it.splitter(8).taken(4)),
    );
    place(
        "standardOnly",
        -27.6050,
        -48.6950,
        address("88122-111", "Rua do Maruim", "1500", ("Sertão do Maruim", "São José")),
        "One box at 50 m with free ports, in a region with the standard tag but not the premium one",
        &|spot| spot.put(50.0, |it| it.splitter(8).taken(4)),
    );
}
