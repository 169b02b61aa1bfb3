use std::time::Instant;

use super::*;
use crate::{ApiRequest, DEFAULT_TOKEN};

fn ask(world: &mut World, place: &str, more: &str) -> serde_json::Value {
    let place = world.places()[place].clone();
    let target = format!("/api/v2/ftth-viability/radius?lat={}&lng={}{more}", place.lat, place.lng);
    world.handle(&ApiRequest::new("GET", &target).token(DEFAULT_TOKEN)).json()
}

#[test]
fn the_same_seed_is_the_same_world() {
    let a = format!("{:?}", World::seeded(Seed { seed: 7, boxes: 200 }));
    assert!(a == format!("{:?}", World::seeded(Seed { seed: 7, boxes: 200 })));
    assert!(a != format!("{:?}", World::seeded(Seed { seed: 8, boxes: 200 })));
}

#[test]
fn tags_and_places_do_not_move() {
    let (a, b) = (World::seeded(Seed { seed: 1, boxes: 0 }), World::seeded(Seed { seed: 2, boxes: 300 }));
    assert_eq!(a.places(), b.places());
    assert_eq!(a.named_tags(), b.named_tags());
    assert_eq!(a.named_tags()["fibra600"].to_string(), "5a1702000000000000000001");
    assert_eq!(a.named_tags()["premium"].to_string(), "5a1702000000000000000002");
    assert_eq!(a.named_tags()["unused"].to_string(), "5a1702000000000000000003");
    assert_eq!(a.named_tags()["boxOnly"].to_string(), "5a1702000000000000000004");
}

#[test]
fn the_figures_are_those_of_a_real_network() {
    let started = Instant::now();
    let world = World::seeded(Seed::default());
    let counts = world.counts();
    println!("{counts:?} in {:?}", started.elapsed());
    assert_eq!(counts.regions, 9);
    assert_eq!(counts.boxes, 5000 + world.places().values().map(|place| place.boxes.len()).sum::<usize>());
    assert_eq!(world.unsound(), Vec::<String>::new());
    let ports: usize = world.splitters.values().filter(|it| it.is_drop).map(|it| it.ports.len()).sum();
    let percent = 100 * counts.properties / ports;
    assert!((58..=72).contains(&percent), "{percent} % taken");
    let of = |holds: &dyn Fn(crate::ObjectId) -> bool| world.box_ids().filter(|&id| holds(id)).count();
    let full =
        of(&|id| world.splitters_of(id).filter(|it| it.is_drop).all(|it| !it.connectables.output.contains(&None)));
    let none_free = of(&|id| world.free_ports(id) == 0);
    let drafts = world.boxes.values().filter(|it| it.draft).count();
    assert!((400..=600).contains(&full), "{full} full");
    assert!((60..=150).contains(&(none_free - full)), "{} blocked", none_free - full);
    assert!((180..=320).contains(&drafts), "{drafts} drafts");
    assert!(world.boxes.values().any(|it| !it.draft && !it.implanted));
    assert!(world.boxes.values().any(|it| it.certified));
}

#[test]
fn each_place_shows_what_it_says() {
    let mut world = World::seeded(Seed { seed: 1, boxes: 1500 });
    // boxes, refused
    let cases = [
        ("viable", 1, 0),
        ("noBoxInRange", 0, 0),
        ("noFreePort", 0, 1),
        ("onlyDraft", 1, 0),
        ("onlyBlocked", 0, 1),
        ("notImplanted", 1, 0),
        ("lastPort", 1, 0),
        ("twoBoxes", 2, 0),
        ("edgeOfRadius", 1, 0),
        ("outsidePlanRegion", 1, 0),
        ("standardOnly", 1, 0),
    ];
    assert_eq!(cases.len(), world.places().len());
    for (name, boxes, refused) in cases {
        for radius in ["", "&radius=1000"] {
            let answer = ask(&mut world, name, radius);
            assert_eq!(answer["boxes"].as_array().unwrap().len(), boxes, "{name} {radius}");
            assert_eq!(answer["refused_boxes"].as_array().unwrap().len(), refused, "{name} {radius}");
            assert_eq!(answer["viable"], boxes > 0, "{name}");
        }
    }
    assert_eq!(ask(&mut world, "lastPort", "")["boxes"][0]["availability"], 1);
    assert_eq!(ask(&mut world, "onlyDraft", "")["boxes"][0]["implanted"], false);
    assert_eq!(ask(&mut world, "notImplanted", "")["boxes"][0]["implanted"], false);
    let two = ask(&mut world, "twoBoxes", "");
    assert_eq!((&two["boxes"][0]["availability"], &two["boxes"][1]["availability"]), (&1.into(), &10.into()));
    assert!(ask(&mut world, "edgeOfRadius", "&radius=200")["boxes"].as_array().unwrap().is_empty());
    world.settings.default_radius = 200.0;
    assert!(ask(&mut world, "edgeOfRadius", "")["boxes"].as_array().unwrap().is_empty());
}

#[test]
fn places_lie_in_the_regions_they_say() {
    let mut world = World::seeded(Seed { seed: 1, boxes: 0 });
    for (name, place) in world.places().clone() {
        let filter = format!(
            r#"[{{"property":"polygon","operator":"point-intersect","value":{{"lat":{},"lng":{}}}}}]"#,
            place.lat, place.lng
        );
        let filter: String =
            percent_encoding::utf8_percent_encode(&filter, percent_encoding::NON_ALPHANUMERIC).to_string();
        let request = ApiRequest::new("GET", &format!("/api/v2/regions?filter={filter}")).token(DEFAULT_TOKEN);
        let rows = world.handle(&request).json();
        assert_eq!(rows["total"], 1, "{name}");
        assert_eq!(rows["rows"][0]["name"], place.address.city, "{name}");
        let tags = match place.address.city {
            "Florianópolis" => 2,
            "São José" => 1,
            _ => 0,
        };
        assert_eq!(rows["rows"][0]["tags"].as_array().unwrap().len(), tags, "{name}");
    }
}
