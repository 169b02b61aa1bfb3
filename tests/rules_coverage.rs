//! A snapshot against the rules read box by box: the same boxes in the same order, the same reasons, for any network.
#![cfg(all(feature = "ozmap", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use conecte_ozmap::coverage::{Builder, Snapshot, Tally, View};
use conecte_ozmap::geo::{LatLng, Metres, Polygon};
use conecte_ozmap::ozmap::Id;
use conecte_ozmap::ozmap::box_pages::InventoryBox;
use conecte_ozmap::ozmap::splitters::Splitter;
use conecte_ozmap::region::{Region, RegionIndex};
use conecte_ozmap::viability::{Candidate, Decision, MAX_CANDIDATES, Reason};
use proptest::prelude::*;

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A place some steps from another, over the antimeridian if need be, and no farther than the pole.
fn moved((lat, lng): (f64, f64), north: f64, east: f64) -> LatLng {
    let lng = lng + east;
    let lng = if lng > 180.0 { lng - 360.0 } else { lng };
    let lng = if lng < -180.0 { lng + 360.0 } else { lng };
    LatLng::new((lat + north).clamp(-90.0, 90.0), lng).unwrap()
}

/// Everywhere that is special, and the ordinary. The same place may have two longitudes.
const CENTRES: [(f64, f64); 9] = [
    (-27.5, -48.5),
    (0.0, 0.0),
    (-17.0, 180.0),
    (-17.0, -180.0),
    (65.0, 179.9995),
    (89.9995, 10.0),
    (-90.0, 0.0),
    (82.0, -30.0),
    (0.0, -179.9999),
];

/// Region `west` lies west of longitude -48.5 or 0, `south` south of 0; `north` is carried by nothing near a box.
fn regions() -> RegionIndex {
    let region = |name: &str, [west, south, east, north]: [f64; 4], tags: &[&str]| Region {
        id: id(name),
        name: String::new(),
        tags: tags.iter().copied().map(id).collect(),
        polygons: vec![Polygon::new(&[vec![[west, south], [east, south], [east, north], [west, north]]]).unwrap()],
    };
    RegionIndex::new(vec![
        region("a", [-170.0, -80.0, -48.5, 80.0], &["west", "some"]),
        region("b", [-48.5, -20.0, 0.0, 20.0], &["west"]),
        region("c", [-179.0, -89.0, -1.0, 0.0], &["south"]),
        region("c", [-1.0, -89.0, 179.0, 0.0], &["south"]),
        region("d", [20.0, 40.0, 21.0, 41.0], &["north"]),
        region("e", [-48.501, -27.501, -48.499, -27.499], &["some"]),
    ])
}

const TAGS: [&str; 4] = ["north", "some", "south", "west"];

/// What OZmap lists, row by row; the same box or splitter may come twice.
#[derive(Debug, Clone, Default)]
struct Network {
    boxes: Vec<InventoryBox>,
    splitters: Vec<Splitter>,
}

impl Network {
    fn snapshot(&self) -> (Snapshot, Tally) {
        let mut boxes = Builder::new(regions());
        self.boxes.iter().for_each(|row| boxes.add(row.clone()).unwrap());
        let mut ports = boxes.ports();
        self.splitters.iter().for_each(|row| ports.add(row.clone()).unwrap());
        ports.finish()
    }

    fn truth(&self) -> Truth<'_> {
        let mut known = BTreeMap::new();
        for row in &self.boxes {
            if let InventoryBox::Built { id, project, at } = row {
                known.entry(id).or_insert((project, *at, 0));
            }
        }
        for row in &self.boxes {
            if let InventoryBox::Draft(id) = row {
                known.remove(id);
            }
        }
        let once: BTreeMap<&Id, &Splitter> = self.splitters.iter().map(|row| (&row.id, row)).collect();
        for splitter in once.values() {
            if let Some((.., free)) = known.get_mut(&splitter.parent) {
                *free += splitter.free_ports;
            }
        }
        known
    }
}

/// Each box that is not "Em projeto", once: project, place, free ports.
type Truth<'a> = BTreeMap<&'a Id, (&'a Id, LatLng, u32)>;

/// All boxes that serve, as the rules order them, or why none does.
fn by_the_rules(truth: &Truth<'_>, at: LatLng, radius: Metres, tags: &[Id]) -> Result<Vec<Candidate>, Reason> {
    if !tags.is_empty() && !tags.iter().any(|tag| TAGS.contains(&tag.as_str())) {
        return Err(Reason::PlanTagsMatchNoRegion);
    }
    let index = regions();
    let mut near: Vec<_> = truth.iter().filter(|(_, (_, place, _))| at.distance(*place) <= radius).collect();
    if near.is_empty() {
        return Err(Reason::NoBoxInRange);
    }
    near.retain(|(_, (.., free))| *free > 0);
    if near.is_empty() {
        return Err(Reason::NoFreePort);
    }
    near.retain(|(_, (_, place, _))| tags.is_empty() || index.tags_at(*place).iter().any(|tag| tags.contains(tag)));
    if near.is_empty() {
        return Err(Reason::OutsidePlanRegion);
    }
    let candidate = |(box_id, (project, place, free_ports)): (&&Id, &(&Id, LatLng, u32))| Candidate {
        box_id: (*box_id).clone(),
        project: (*project).clone(),
        distance: at.distance(*place),
        free_ports: *free_ports,
    };
    let mut serving: Vec<Candidate> = near.into_iter().map(candidate).collect();
    serving.sort_by(|a, b| {
        let nearer = a.distance.0.total_cmp(&b.distance.0);
        nearer.then(b.free_ports.cmp(&a.free_ports)).then(a.box_id.cmp(&b.box_id))
    });
    Ok(serving)
}

/// One question, asked in every way there is.
fn agrees(truth: &Truth<'_>, snapshot: &Snapshot, at: LatLng, radius: Metres, tags: &[Id]) {
    let expected = by_the_rules(truth, at, radius, tags);
    let view = View::new(snapshot, tags);
    assert_eq!(view.outcome(at, radius), expected.as_ref().map(|_| ()).map_err(|reason| *reason));
    let few = |serving: &Vec<Candidate>| serving.iter().take(MAX_CANDIDATES).cloned().collect();
    let decision = expected.as_ref().map_or_else(|reason| Decision::NotViable(*reason), |s| Decision::Viable(few(s)));
    assert_eq!(view.decide(at, radius), decision);
    let serving = expected.unwrap_or_default();
    for limit in [0, 1, 2, 7, usize::MAX] {
        let found: Vec<Candidate> = view
            .nearest(at, radius, limit)
            .into_iter()
            .map(|found| {
                let ordinal = found.ordinal;
                let place = snapshot.place(ordinal).unwrap();
                assert_eq!(at.distance(place).0.to_bits(), found.distance.0.to_bits());
                Candidate {
                    box_id: snapshot.id(ordinal).unwrap(),
                    project: snapshot.project(ordinal).unwrap(),
                    distance: found.distance,
                    free_ports: snapshot.free_ports(ordinal).unwrap().into(),
                }
            })
            .collect();
        assert_eq!(found, serving[..serving.len().min(limit)], "limit {limit}");
    }
}

/// Ids of every kind, distinct for distinct numbers.
fn box_id(n: usize) -> Id {
    match n % 4 {
        0 => id(&format!("{n:024x}")),
        1 => id(&format!("{:024X}", 0xabc_def0_usize + n)),
        2 => id(&format!("CTO-{n}")),
        _ => id(&format!("{:024x}", u64::MAX - n as u64)),
    }
}

/// A box in coarse steps from a centre, so that there are ties; its splitters; and whether its rows come twice.
type Spec = ((i8, i8), Option<Vec<u8>>, u8, bool);

fn spec() -> impl Strategy<Value = Spec> {
    let splitters = prop::option::weighted(0.9, prop::collection::vec(0..3_u8, 0..3));
    ((-3..=3_i8, -3..=3_i8), splitters, 0..3_u8, prop::bool::weighted(0.1))
}

fn network(centre: (f64, f64), step: f64, specs: &[Spec]) -> Network {
    let mut network = Network::default();
    for (n, ((north, east), splitters, project, twice)) in specs.iter().enumerate() {
        let row = match splitters {
            None => InventoryBox::Draft(box_id(n)),
            Some(_) => InventoryBox::Built {
                id: box_id(n),
                project: id(&format!("p{project}")),
                at: moved(centre, f64::from(*north) * step, f64::from(*east) * step),
            },
        };
        for _ in 0..=usize::from(*twice) {
            network.boxes.push(row.clone());
            let rows = splitters.iter().flatten().enumerate().map(|(nth, free)| Splitter {
                id: id(&format!("s-{n}-{nth}")),
                parent: box_id(n),
                free_ports: (*free).into(),
            });
            network.splitters.extend(rows);
        }
    }
    network
}

fn tags() -> impl Strategy<Value = Vec<Id>> {
    prop::collection::vec(prop::sample::select(&["north", "some", "south", "west", "nowhere"][..]).prop_map(id), 0..3)
}

fn radius() -> impl Strategy<Value = Metres> {
    let usual = [0.0, 1.0, 55.0, 111.4, 300.0, 5_000.0];
    let odd = [1e6, 1.1e6, 2.1e7, f64::INFINITY, f64::NAN, -1.0];
    prop_oneof![4 => prop::sample::select(usual.to_vec()), 1 => prop::sample::select(odd.to_vec()), 2 => 0.0..700.0]
        .prop_map(Metres)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_network_answers_by_the_rules(
        (centre, step) in (prop::sample::select(&CENTRES[..]), prop::sample::select(&[0.0005, 0.001, 0.02][..])),
        specs in prop::collection::vec(spec(), 0..150),
        ((north, east), at_centre) in ((-4.0..4.0, -4.0..4.0), any::<bool>()),
        (radius, tags) in (radius(), tags()),
    ) {
        let network = network(centre, step, &specs);
        let (snapshot, _) = network.snapshot();
        let at = if at_centre { moved(centre, 0.0, 0.0) } else { moved(centre, north * step, east * step) };
        let truth = network.truth();
        agrees(&truth, &snapshot, at, radius, &tags);
        // The very distance of a box is within the radius.
        for (_, place, _) in truth.values().take(3) {
            agrees(&truth, &snapshot, at, at.distance(*place), &tags);
        }
    }

    #[test]
    fn the_order_of_rows_leaves_no_trace(
        (network, boxes, splitters) in prop::collection::vec(spec(), 0..60).prop_flat_map(|specs| {
            let network = network(CENTRES[0], 0.0005, &specs);
            let boxes = Just(network.boxes.clone()).prop_shuffle();
            let splitters = Just(network.splitters.clone()).prop_shuffle();
            (Just(network), boxes, splitters)
        }),
    ) {
        let shuffled = Network { boxes, splitters };
        prop_assert_eq!(network.snapshot(), shuffled.snapshot());
    }
}

/// Enough boxes for four levels of the tree, anywhere on the globe and in clusters.
#[test]
fn a_large_network_answers_by_the_rules() {
    let mut state = 7_u64;
    let mut dice = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).unwrap()) / f64::from(u32::MAX)
    };
    let mut network = Network::default();
    let mut places = Vec::new();
    for n in 0..5_000 {
        let at = if n % 5 == 0 {
            LatLng::new(180.0 * dice() - 90.0, 360.0 * dice() - 180.0).unwrap()
        } else {
            moved(CENTRES[n % CENTRES.len()], dice() * dice() * 0.1 - 0.02, dice() * dice() * 0.1 - 0.02)
        };
        places.push(at);
        network.boxes.push(InventoryBox::Built { id: box_id(n), project: id("p"), at });
        let free_ports = u32::from(dice() > 0.3);
        network.splitters.push(Splitter { id: id(&format!("s{n}")), parent: box_id(n), free_ports });
    }
    let (snapshot, tally) = network.snapshot();
    assert_eq!((snapshot.len(), tally), (5_000, Tally::default()));
    let truth = network.truth();
    for n in 0..200 {
        let near = places[n * 23];
        let at = moved((near.lat(), near.lng()), (dice() - 0.5) * 0.01, (dice() - 0.5) * 0.01);
        for radius in [300.0, 5_000.0, 60_000.0, 3e6].map(Metres) {
            agrees(&truth, &snapshot, at, radius, &[id("west")]);
        }
    }
}
