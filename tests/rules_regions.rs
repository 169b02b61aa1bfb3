//! The region index beside the slow way, which asks every region in turn: equal for every place, small for every map.
#![cfg(all(feature = "ozmap", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "tests")]

mod municipalities;

use std::collections::BTreeSet;

use conecte_ozmap::geo::{LatLng, Polygon};
use conecte_ozmap::ozmap::{Id, Reply, regions};
use conecte_ozmap::region::{Region, RegionIndex};
use municipalities::{Ring, hair_beside, municipalities};
use proptest::prelude::*;

fn region(number: usize, polygons: Vec<Polygon>) -> Region {
    let id = |text: String| Id::new(&text).unwrap();
    let tags = vec![id(format!("tag-{}", number % 7)), id(format!("tag-{}", number % 3))];
    Region { id: id(format!("region-{number}")), name: format!("Region {number}"), tags, polygons }
}

fn real_regions() -> Vec<Region> {
    let polygons = municipalities().into_iter().map(|(_, rings)| vec![Polygon::new(&rings).unwrap()]);
    polygons.enumerate().map(|(number, polygons)| region(number, polygons)).collect()
}

fn same(index: &RegionIndex, regions: &[Region], at: [f64; 2]) {
    let place = LatLng::from_coords(at).unwrap();
    let slow = (0..).zip(regions).filter(|(_, region)| region.contains(place)).map(|(number, _)| number);
    let (slow, fast): (Vec<u32>, Vec<u32>) = (slow.collect(), index.regions_at(place).collect());
    assert_eq!(fast, slow, "at {at:?}");
}

#[test]
fn every_vertex_and_edge_of_real_municipalities() {
    let regions = real_regions();
    let index = RegionIndex::new(regions.clone());
    for (_, rings) in municipalities() {
        for edge in rings.iter().flat_map(|ring| ring.windows(2)) {
            for at in hair_beside(edge) {
                same(&index, &regions, at);
            }
        }
    }
}

#[test]
fn random_places_among_real_municipalities() {
    let regions = real_regions();
    let index = RegionIndex::new(regions.clone());
    proptest!(ProptestConfig::with_cases(2_000), |(places in prop::collection::vec((-54.0..-40.0, -30.0..-20.0), 64))| {
        for (lng, lat) in places {
            same(&index, &regions, [lng, lat]);
        }
    });
}

#[test]
fn a_real_index_is_small() {
    let index = RegionIndex::new(real_regions());
    assert!(index.bytes() < 1_500_000, "{}", index.bytes());
}

/// What the log says of memory: each part of an index counts, and each by what it takes.
#[test]
fn memory_is_that_of_names_tags_and_shapes() {
    let square = || vec![Polygon::new(&[vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]]).unwrap()];
    let bytes = |change: &dyn Fn(&mut Vec<Region>)| {
        let mut regions = vec![region(0, square()), region(1, vec![])];
        change(&mut regions);
        RegionIndex::new(regions).bytes()
    };
    let plain = bytes(&|_| {});
    let id = |text: &str| Id::new(text).unwrap();
    let (an_id, a_name, a_number) = (size_of::<Id>(), size_of::<Box<str>>(), size_of::<u32>());
    assert_eq!(bytes(&|regions| regions[0].name.push_str("1234567")), plain + 7);
    assert_eq!(bytes(&|regions| regions[1].id = id("region-1234567")), plain + 6);
    let further = |regions: &mut Vec<Region>| regions[1].tags.push(id("tag-12345"));
    assert_eq!(bytes(&further), plain + an_id + 9 + a_number);
    let known = |regions: &mut Vec<Region>| regions[1].tags.push(id("tag-0"));
    assert_eq!(bytes(&known), plain + a_number);
    let empty = |regions: &mut Vec<Region>| {
        let (name, tags) = (String::from("12345"), vec![]);
        regions.push(Region { id: id("123"), name, tags, polygons: vec![] });
    };
    assert_eq!(bytes(&empty), plain + an_id + 3 + a_name + 5 + a_number);
    assert!(bytes(&|regions| regions[1].polygons = square()) > plain + 4 * size_of::<[f64; 2]>());
}

#[test]
fn what_cannot_be_read_is_kept_apart() {
    let page = br#"{"total": 3, "rows": [{"id": "a", "polygon": 1},
        {"id": "b", "tags": ["t"], "polygon": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}},
        {"id": "c", "tags": ["t"]}]}"#;
    let page = regions::parse(Reply::Answer { status: 200, body: page }, 1).unwrap();
    let index: RegionIndex = page.rows.into_iter().collect();
    assert_eq!(index.len(), 1);
    assert_eq!(index.tags_at(LatLng::new(0.5, 0.9).unwrap()).len(), 1);
    let skipped: Vec<_> = index.skipped().iter().map(|row| row.id.as_ref().unwrap().as_str()).collect();
    assert_eq!(skipped, ["a", "c"]);
}

/// Small whole numbers make every special position: shared vertices, edges on edges, spikes, borders of cells.
fn ring() -> impl Strategy<Value = Vec<(i8, i8)>> {
    prop::collection::vec((0..9_i8, 0..9_i8), 3..9)
}

fn polygon(scale: f64) -> impl Strategy<Value = Polygon> {
    let place = move |(x, y)| [f64::from(x) * scale, f64::from(y) * scale];
    prop::collection::vec(ring(), 1..4).prop_filter_map("encloses nothing", move |rings| {
        let rings: Vec<Ring> = rings.into_iter().map(|ring| ring.into_iter().map(place).collect()).collect();
        Polygon::new(&rings).ok()
    })
}

/// Overlapping regions of several polygons with holes, and the length of their unit.
fn drawn() -> impl Strategy<Value = (f64, Vec<Region>)> {
    let scales = prop_oneof![Just(1.0), Just(0.1), Just(-1.0 / 3.0), Just(7.3), Just(1e-9)];
    scales.prop_flat_map(|scale| {
        let shapes = prop::collection::vec(prop::collection::vec(polygon(scale), 0..3), 0..9);
        let regions = shapes.prop_map(|all| all.into_iter().enumerate().map(|(n, shape)| region(n, shape)).collect());
        (Just(scale), regions)
    })
}

proptest! {
    #[test]
    fn overlapping_regions_with_holes((scale, regions) in drawn()) {
        let index = RegionIndex::new(regions.clone());
        for x in -1..=36 {
            for y in -1..=36 {
                same(&index, &regions, [f64::from(x) / 4.0 * scale, f64::from(y) / 4.0 * scale]);
            }
        }
    }

    #[test]
    fn tags_and_selections((scale, regions) in drawn(), wanted in prop::collection::vec(0..9_usize, 0..4)) {
        let index = RegionIndex::new(regions.clone());
        let wanted: Vec<Id> = wanted.iter().map(|n| Id::new(&format!("tag-{n}")).unwrap()).collect();
        let selection = index.select(&wanted);
        let carries = |region: &Region| region.tags.iter().any(|tag| wanted.contains(tag));
        prop_assert_eq!(selection.is_empty(), !regions.iter().any(carries));
        for x in 0..=9 {
            for y in 0..=9 {
                let at = LatLng::from_coords([f64::from(x) * scale, f64::from(y) * scale]).unwrap();
                let holding = || regions.iter().filter(|region| region.contains(at));
                prop_assert_eq!(index.covers(at, &selection), holding().any(carries));
                let tags: BTreeSet<&Id> = holding().flat_map(|region| &region.tags).collect();
                prop_assert_eq!(index.tags_at(at), tags.into_iter().collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn what_is_known_of_a_region() {
    let regions = vec![region(10, vec![]), region(21, vec![])];
    let index = RegionIndex::new(regions);
    assert_eq!((index.len(), index.is_empty(), RegionIndex::default().is_empty()), (2, false, true));
    assert_eq!((index.id(1).map(Id::as_str), index.name(1)), (Some("region-21"), Some("Region 21")));
    assert_eq!(index.tags(0).map(Id::as_str).collect::<Vec<_>>(), ["tag-1", "tag-3"]);
    assert_eq!(index.tags(1).map(Id::as_str).collect::<Vec<_>>(), ["tag-0"]);
    assert_eq!((index.id(2), index.name(2), index.tags(2).count()), (None, None, 0));
    let known = ["tag-0", "tag-1", "tag-9"].map(|tag| Id::new(tag).unwrap());
    assert_eq!(index.select(&["tag-1", "tag-0", "tag-1"].map(|tag| Id::new(tag).unwrap())), index.select(&known));
    assert!(index.select(&[]).is_empty() && RegionIndex::default().select(&[Id::new("tag-0").unwrap()]).is_empty());
}

#[test]
fn many_places_at_once() {
    let index = RegionIndex::new(real_regions());
    let corners = municipalities().into_iter().map(|(_, rings)| rings[0][0]);
    let places: Vec<[f64; 2]> = corners.take(40).chain([[0.0, 0.0]]).collect();
    let answer = index.regions_at_all(&places).unwrap();
    for (place, &coords) in places.iter().enumerate() {
        let found = &answer[answer[place] as usize..answer[place + 1] as usize];
        let alone: Vec<u32> = index.regions_at(LatLng::from_coords(coords).unwrap()).collect();
        assert_eq!(found, alone, "{coords:?}");
    }
    assert!(answer.len() > 2 * places.len(), "a corner is in a region");
    assert_eq!(index.regions_at_all(&[]), Ok(vec![1]));
    let wrong = index.regions_at_all(&[[0.0, 0.0], [200.0, 0.0]]).unwrap_err();
    assert_eq!(wrong.place, 1);
}
