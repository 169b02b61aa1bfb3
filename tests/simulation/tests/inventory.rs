//! Inventory mode and OZmap's radius answer under our rules agree: the same network, asked in both ways.
//!
//! Both go through the bytes of the API: one reads all pages of regions, boxes and splitters into a snapshot, the other
//! drives a [`Check`] to its end as the edge does. What they cannot agree on to the last bit is distance: OZmap tells it
//! in whole centimetres, and by the geodesic, from which ours is off by up to 5 mm at 5 km. So
//!
//! - distances agree within [`BLUR_M`];
//! - a place that has a box within [`BLUR_M`] of the very edge of the radius is left out (and counted: they are few);
//! - boxes whose distances are within [`BLUR_M`] of each other may change places, also over the end of the list. All
//!   other boxes stand in the same order, with the same ports and projects.

use std::rc::Rc;

use conecte_ozmap::coverage::{Snapshot, View};
use conecte_ozmap::edge::{Check, InventoryLoad, RegionLoad};
use conecte_ozmap::geo::{LatLng, Metres};
use conecte_ozmap::ozmap::{Id, Reply, Request};
use conecte_ozmap::region::RegionIndex;
use conecte_ozmap::signup::{Signup, SignupInput};
use conecte_ozmap::site::Site;
use conecte_ozmap::viability::{Candidate, Decision, MAX_CANDIDATES};
use ozmap_sim::{ApiRequest, DEFAULT_TOKEN, ObjectId, Seed, SplitMix64, World};
use serde_json::{Value, json};

/// Half a centimetre of rounding, and what our distance is off.
const BLUR_M: f64 = 0.011;

/// OZmap's own radius where a site sets none.
const DEFAULT_RADIUS_M: f64 = 300.0;

/// What both ways of one world said.
#[derive(Default)]
struct Tally {
    places: usize,
    on_the_edge: usize,
    viable: usize,
    full_lists: usize,
    reasons: std::collections::BTreeMap<&'static str, usize>,
}

fn send(world: &mut World, request: &Request) -> Vec<u8> {
    let target = format!("/api/v2{}", request.target);
    let response = world.handle(&ApiRequest::new(request.method.as_str(), &target).token(DEFAULT_TOKEN));
    assert_eq!(response.status, 200, "{target}");
    response.body
}

fn regions(world: &mut World) -> Rc<RegionIndex> {
    let mut load = RegionLoad::default();
    while let Some(request) = load.request() {
        let body = send(world, &request);
        load.reply(Reply::Answer { status: 200, body: &body }).expect("a page");
    }
    Rc::new(load.finish().expect("the last page was read"))
}

fn snapshot(world: &mut World) -> Snapshot {
    let mut load = InventoryLoad::new(true);
    while let Some(request) = load.request() {
        let body = send(world, &request);
        load.reply(Reply::Answer { status: 200, body: &body }).expect("a page");
    }
    let inventory = load.take().expect("the last page was read");
    assert_eq!((inventory.skipped.count, inventory.tally.orphans), (0, 0));
    assert_eq!(inventory.snapshot.len() + inventory.tally.drafts, world.counts().boxes);
    inventory.snapshot
}

/// A site whose plan has these tags.
fn site(tags: &[Id], radius: Option<f64>) -> Site {
    let json = json!({
        "id": "demo", "name": "Demo", "key": "pk_demo_test_0001", "origins": [], "radiusM": radius,
        "ozmap": {"url": "https://ozmap.example:9994/api/v2"},
        "plans": [{"id": "plano", "name": "Plano", "regionTags": tags}]
    });
    Site::parse(&json.to_string()).expect("a site")
}

/// A signup of nobody at a place.
fn signup(at: LatLng) -> Signup {
    let input: SignupInput = serde_json::from_value(json!({
        "plan": "plano",
        "contact": { "name": "Pessoa de Teste", "phone": "(48) 99999-0000", "email": "pessoa@teste.example" },
        "address": {
            "cep": "88025-500", "street": "R. de Teste", "number": "900",
            "district": "Agronômica", "city": "Florianópolis", "state": "SC"
        },
        "location": { "lat": at.lat(), "lng": at.lng() }
    }))
    .expect("the shape of a signup");
    input.validate().expect("every field is right")
}

fn by_radius(world: &mut World, site: &Site, regions: &Rc<RegionIndex>, at: LatLng) -> Decision {
    let mut check = Check::new(site, &signup(at), regions);
    while let Some(request) = check.request() {
        let body = send(world, &request);
        check.reply(Reply::Answer { status: 200, body: &body }).expect("an answer");
    }
    check.decision().expect("no call is left").clone()
}

/// The same boxes in the same order, but for what [`BLUR_M`] hides.
fn same_boxes(ozmap: &[Candidate], ours: &[Candidate]) {
    assert_eq!(ozmap.len(), ours.len());
    for (one, other) in [(ozmap, ours), (ours, ozmap)] {
        let last = one.last().expect("a candidate").distance.0;
        for (rank, a) in one.iter().enumerate() {
            let Some(place) = other.iter().position(|b| b.box_id == a.box_id) else {
                assert!(one.len() == MAX_CANDIDATES && last - a.distance.0 <= 2.0 * BLUR_M, "{a:?} of {other:#?}");
                continue;
            };
            let b = &other[place];
            assert!((a.distance.0 - b.distance.0).abs() <= BLUR_M, "{a:?} {b:?}");
            assert_eq!((&a.project, a.free_ports), (&b.project, b.free_ports));
            let between = &one[rank.min(place)..=rank.max(place)];
            assert!(between.iter().all(|c| (c.distance.0 - a.distance.0).abs() <= 2.0 * BLUR_M), "{a:?} at {place}");
        }
    }
}

impl Tally {
    fn compare(&mut self, ozmap: &Decision, ours: &Decision) {
        self.places += 1;
        match (ozmap, ours) {
            (Decision::Viable(ozmap), Decision::Viable(ours)) => {
                same_boxes(ozmap, ours);
                self.viable += 1;
                self.full_lists += usize::from(ours.len() == MAX_CANDIDATES);
            }
            (ozmap, ours) => {
                assert_eq!(ozmap, ours);
                if let Decision::NotViable(reason) = ours {
                    *self.reasons.entry(reason.code()).or_default() += 1;
                }
            }
        }
    }

    /// Asks both about each place, plan and radius.
    fn ask(&mut self, world: &mut World, places: &[LatLng], plans: &[Vec<Id>], radii: &[Option<f64>]) {
        let (regions, snapshot) = (regions(world), snapshot(world));
        world.settings.default_radius = DEFAULT_RADIUS_M;
        // The look-up of boxes by id is one page.
        world.settings.max_limit = 1_000;
        for radius in radii {
            let metres = radius.unwrap_or(DEFAULT_RADIUS_M);
            for tags in plans {
                let (site, view) = (site(tags, *radius), View::new(&snapshot, tags));
                for at in places {
                    if on_the_edge(&snapshot, *at, metres) {
                        self.on_the_edge += 1;
                        continue;
                    }
                    let ours = view.decide(*at, Metres(metres));
                    assert_eq!(view.outcome(*at, Metres(metres)).is_ok(), matches!(ours, Decision::Viable(_)));
                    self.compare(&by_radius(world, &site, &regions, *at), &ours);
                }
            }
        }
    }
}

fn on_the_edge(snapshot: &Snapshot, at: LatLng, radius: f64) -> bool {
    let ordinals = 0..u32::try_from(snapshot.len()).expect("a small network");
    let mut places = ordinals.filter_map(|ordinal| snapshot.place(ordinal));
    places.any(|place| (at.distance(place).0 - radius).abs() <= BLUR_M)
}

fn pick<T: Copy>(dice: &mut SplitMix64, of: &[T]) -> T {
    of[dice.below(u32::try_from(of.len()).expect("few")) as usize]
}

fn id(id: ObjectId) -> Id {
    Id::new(&id.to_string()).expect("the simulator's ids are visible ASCII")
}

/// So many metres from a place in Florianópolis, in steps of a decimetre, so that some boxes are equally far.
fn near(dice: &mut SplitMix64, [lng, lat]: [f64; 2], spread_m: f64) -> [f64; 2] {
    let mut metres = || (dice.gauss() * spread_m * 10.0).round() / 10.0;
    [lng + metres() / 98_700.0, lat + metres() / 110_800.0]
}

/// A small network in one or two neighbourhoods, with everything that a box can be. Gives the tags.
fn furnish(dice: &mut SplitMix64, world: &mut World) -> Vec<ObjectId> {
    let tags: Vec<ObjectId> = (0..3).map(|n| world.add_tag(&format!("T{n}"), &["region"])).collect();
    for n in 0..dice.below(5) {
        let [west, south] = near(dice, [-48.53, -27.6], 700.0);
        let (east, north) = (west + 0.02 * dice.unit() + 1e-6, south + 0.02 * dice.unit() + 1e-6);
        let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
        // The last tag is in no region.
        let carried: Vec<ObjectId> = tags[..2].iter().copied().filter(|_| dice.chance(0.5)).collect();
        world.add_region(&format!("R{n}"), vec![ring], &carried);
    }
    let spread_m = pick(dice, &[2.0, 60.0, 400.0]);
    for n in 0..dice.below(90) {
        let centre = pick(dice, &[[-48.53, -27.6], [-48.5301, -27.6], [-48.52, -27.59]]);
        let coords = near(dice, centre, spread_m);
        let mut it = world.add_box(&format!("CTO {n}"), coords);
        for _ in 0..pick(dice, &[0, 1, 1, 1, 2]) {
            let ports = pick(dice, &[4, 8, 16]);
            it = if dice.chance(0.15) { it.feeder(ports) } else { it.splitter(ports) };
            if dice.chance(0.1) {
                it = it.blocked();
            }
        }
        it = it.taken(dice.below(14) as usize);
        it = match dice.below(10) {
            0 | 1 => it.draft(),
            2 | 3 => it.not_implanted(),
            4 => it.certified(),
            _ => it,
        };
        let _ = it.id();
    }
    world.settings.omit_page_links = dice.chance(0.5);
    world.settings.max_limit = pick(dice, &[1000, 100, 7]);
    tags
}

#[test]
fn both_ways_agree_in_small_worlds() {
    let mut tally = Tally::default();
    for seed in 0..150 {
        let mut dice = SplitMix64::new(seed);
        let mut world = World::empty();
        let tags: Vec<Id> = furnish(&mut dice, &mut world).into_iter().map(id).collect();
        let plans = [vec![], tags[..1].to_vec(), tags[..2].to_vec(), tags[1..].to_vec(), tags[2..].to_vec()];
        let radii =
            [None, Some(pick(&mut dice, &[1.0, 15.0, 40.0, 150.0])), Some(pick(&mut dice, &[300.0, 900.5, 5_000.0]))];
        let places: Vec<LatLng> = (0..6)
            .map(|_| near(&mut dice, [-48.53, -27.6], 300.0))
            .map(|coords| LatLng::from_coords(coords).expect("on the globe"))
            .collect();
        tally.ask(&mut world, &places, &plans, &radii);
    }
    let Tally { places, on_the_edge, viable, full_lists, reasons } = tally;
    println!("{places} places, {on_the_edge} on the edge, {viable} viable, {full_lists} full lists, {reasons:?}");
    assert!(on_the_edge * 100 < places, "{on_the_edge} of {places}");
    assert!(viable > 1_000 && full_lists > 500, "{viable} {full_lists}");
    assert!(reasons.len() == 4 && reasons.values().all(|count| *count > 100), "{reasons:?}");
}

#[test]
fn both_ways_agree_in_the_demo_isp() {
    let mut tally = Tally::default();
    for seed in 1..4 {
        let mut world = World::seeded(Seed { seed, boxes: 400 });
        let mut places: Vec<LatLng> =
            world.places().values().map(|place| LatLng::new(place.lat, place.lng).expect("on the globe")).collect();
        let mut dice = SplitMix64::new(seed);
        let boxes = world.rows("boxes", "").expect("a kind of row");
        let some: Vec<[f64; 2]> = (0..40).map(|_| coords(&boxes[dice.below(400) as usize])).collect();
        places.extend(some.into_iter().map(|at| LatLng::from_coords(near(&mut dice, at, 80.0)).expect("on the globe")));
        let tags = world.named_tags().clone();
        let plans = [vec![], vec![id(tags["fibra600"])], vec![id(tags["premium"])], vec![id(tags["unused"])]];
        tally.ask(&mut world, &places, &plans, &[None, Some(220.0), Some(1_500.0)]);
    }
    assert!(tally.places > 1_500 && tally.on_the_edge < 20 && tally.reasons.len() == 4, "{:?}", tally.reasons);
}

fn coords(row: &Value) -> [f64; 2] {
    [0, 1].map(|at| row["coords"][at].as_f64().expect("a number"))
}
