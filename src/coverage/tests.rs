//! Bytes: what is accepted, what is not and why; and what is made of rows that contradict each other.

use super::layout::{COUNTS_AT, HEADER, PLACE, UNUSED_AT, VERSION_AT};
use super::*;
use crate::geo::{LatLng, Metres, Polygon};
use crate::ozmap::Id;
use crate::ozmap::box_pages::InventoryBox;
use crate::ozmap::splitters::Splitter;
use crate::region::{Region, RegionIndex};

fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

fn built(box_id: &str, project: &str, lat: f64, lng: f64) -> InventoryBox {
    InventoryBox::Built { id: id(box_id), project: id(project), at: LatLng::new(lat, lng).expect("a place") }
}

fn splitter(splitter_id: &str, parent: &str, free_ports: u32) -> Splitter {
    Splitter { id: id(splitter_id), parent: id(parent), free_ports }
}

/// East of Greenwich `east`, south of the equator `south`.
fn regions() -> RegionIndex {
    let region = |tag: &str, rings: [[f64; 2]; 4]| Region {
        id: id(tag),
        name: String::new(),
        tags: vec![id(tag)],
        polygons: vec![Polygon::new(&[rings]).expect("a square")],
    };
    RegionIndex::new(vec![
        region("east", [[0.0, -50.0], [50.0, -50.0], [50.0, 50.0], [0.0, 50.0]]),
        region("south", [[-50.0, -50.0], [50.0, -50.0], [50.0, 0.0], [-50.0, 0.0]]),
        region("unused", [[100.0, 50.0], [101.0, 50.0], [101.0, 51.0], [100.0, 51.0]]),
    ])
}

fn network(boxes: &[InventoryBox], splitters: &[Splitter]) -> (Snapshot, Tally) {
    let mut builder = Builder::new(regions());
    for row in boxes {
        builder.add(row.clone()).expect("room");
    }
    let mut ports = builder.ports();
    for row in splitters {
        ports.add(row.clone()).expect("room");
    }
    ports.finish()
}

const HEX: &str = "5da62201493d9c00066655b8";
const NEXT_HEX: &str = "5da62201493d9c00066655b9";

/// Four boxes, two of them in one place, two with odd ids; two projects, three tags, three sets, three classes.
fn sample() -> Snapshot {
    let boxes = [
        built(HEX, "p1", -10.0, -10.0),
        built(NEXT_HEX, "p1", -10.0, -10.0),
        built("CTO-1", "p0", 10.0, 10.0),
        built("CTO-2", "p0", -10.0, 10.0),
    ];
    network(&boxes, &[splitter("s1", HEX, 3), splitter("s2", "CTO-1", 70_000)]).0
}

fn ordinal(snapshot: &Snapshot, box_id: &str) -> u32 {
    (0..4).find(|ordinal| snapshot.id(*ordinal) == Some(id(box_id))).expect("a box of this id")
}

#[test]
fn what_was_built_is_read() {
    let snapshot = sample();
    let here = |box_id| ordinal(&snapshot, box_id);
    assert_eq!((snapshot.len(), snapshot.is_empty()), (4, false));
    assert_eq!(snapshot.project(here("CTO-2")), Some(id("p0")));
    assert_eq!(snapshot.project(here(NEXT_HEX)), Some(id("p1")));
    assert_eq!(snapshot.place(here(HEX)), LatLng::new(-10.0, -10.0).ok());
    let ports = [HEX, NEXT_HEX, "CTO-1", "CTO-2"].map(|box_id| snapshot.free_ports(here(box_id)));
    assert_eq!(ports, [Some(3), Some(0), Some(u16::MAX), Some(0)]);
    assert_eq!(
        (snapshot.id(4), snapshot.project(4), snapshot.place(4), snapshot.free_ports(4)),
        (None, None, None, None)
    );
}

#[test]
fn the_layout_is_the_documented_one() {
    let snapshot = sample();
    let bytes = snapshot.as_bytes();
    let words: Vec<u32> = bytes[8..48].as_chunks().0.iter().map(|word| u32::from_le_bytes(*word)).collect();
    let text_bytes = "p0p1eastsouthunusedCTO-1CTO-2".len();
    // version; boxes, projects, tags, sets, tags of sets, classes, odd ids, bytes of texts; zero
    assert_eq!(words, [1, 4, 2, 3, 3, 4, 3, 2, text_bytes.try_into().expect("few"), 0]);
    assert_eq!(bytes.len(), 48 + 4 * 34 + 16 + 3 * 8 + 3 * 4 + 4 * 4 + 2 * 4 + 7 * 4 + text_bytes);
    assert!(bytes.ends_with(b"p0p1eastsouthunusedCTO-1CTO-2"));
}

#[test]
fn bytes_are_read_where_they_lie() {
    let snapshot = sample();
    let again = Snapshot::from_bytes(snapshot.as_bytes()).expect("a snapshot");
    assert_eq!(again, snapshot);
    let (empty, _) = network(&[], &[]);
    assert_eq!(Snapshot::from_bytes(empty.as_bytes()).map(|empty| empty.len()), Ok(0));
}

/// The error of the sample with one change.
fn changed(at: usize, to: &[u8]) -> Result<usize, (SnapshotErrorKind, usize)> {
    let mut bytes = sample().as_bytes().to_vec();
    bytes[at..at + to.len()].copy_from_slice(to);
    Snapshot::from_bytes(bytes).map(|snapshot| snapshot.len()).map_err(|error| (error.kind, error.offset))
}

#[test]
fn each_mistake_has_its_kind_and_its_place() {
    use SnapshotErrorKind as Kind;
    let snapshot = sample();
    let layout = *snapshot.layout();
    let end = layout.end;
    let same_place = layout.places + PLACE * ordinal(&snapshot, NEXT_HEX) as usize;
    let odd = layout.ids + 12 * ordinal(&snapshot, "CTO-1") as usize;
    let (word, double) = (u32::to_le_bytes, f64::to_le_bytes);
    let both = |a, b| [word(a), word(b)].concat();
    let cases: &[(usize, &[u8], Kind, usize)] = &[
        (0, b"o", Kind::Magic, 0),
        (7, b"1", Kind::Magic, 0),
        (VERSION_AT, &word(2), Kind::Version, VERSION_AT),
        (UNUSED_AT, &word(1), Kind::Unused, UNUSED_AT),
        (COUNTS_AT, &word(5), Kind::Length, end),
        (COUNTS_AT, &word(u32::MAX), Kind::Length, end),
        (HEADER, &double(90.1), Kind::Place, HEADER),
        (HEADER + PLACE, &double(f64::NAN), Kind::Place, HEADER + PLACE),
        (HEADER + PLACE + 8, &double(-180.1), Kind::Place, HEADER + PLACE),
        (layout.nodes + 4, &(-10.5_f32).to_le_bytes(), Kind::Tree, layout.nodes),
        (layout.box_classes + 4, &word(3), Kind::Index, layout.box_classes + 4),
        (layout.classes, &word(2), Kind::Index, layout.classes),
        (layout.classes + 12, &word(3), Kind::Index, layout.classes + 8),
        (layout.classes + 8, &both(0, 0), Kind::Order, layout.classes + 8),
        (layout.set_tags, &word(3), Kind::Index, layout.set_tags),
        (layout.set_ends, &word(5), Kind::Order, layout.set_ends),
        (layout.set_ends + 4, &word(0), Kind::Order, layout.set_ends + 4),
        (layout.set_ends + 8, &word(3), Kind::Length, layout.set_tags),
        (layout.set_tags + 4, &both(1, 0), Kind::Order, layout.set_ends + 4),
        (layout.set_tags + 4, &both(0, 0), Kind::Order, layout.set_ends + 4),
        (layout.odd, &word(4), Kind::Index, layout.odd),
        (layout.odd + 4, &snapshot.as_bytes()[layout.odd..layout.odd + 4], Kind::Order, layout.odd + 4),
        (layout.text_ends, &word(0), Kind::Text, layout.texts),
        (layout.text_ends + 4, &word(1), Kind::Order, layout.text_ends + 4),
        (odd, &[1], Kind::Unused, odd),
        (layout.texts, b" ", Kind::Text, layout.texts),
        (layout.texts, b"\xff", Kind::Text, layout.texts),
        (layout.texts, b"q", Kind::Order, layout.text_ends + 4),
        (layout.texts + 4, b"z", Kind::Order, layout.text_ends + 12),
    ];
    for (nth, (at, to, kind, offset)) in cases.iter().enumerate() {
        assert_eq!(changed(*at, to), Err((*kind, *offset)), "case {nth}");
    }
    // Two boxes of one place: the second has the lesser id, or they have the same.
    let of = |box_id: &str| layout.ids + 12 * ordinal(&snapshot, box_id) as usize;
    assert!(of(HEX) + 12 == of(NEXT_HEX));
    for last in [0xb7, 0xb8] {
        assert_eq!(changed(of(NEXT_HEX) + 11, &[last]), Err((Kind::Order, same_place)));
    }
}

#[test]
fn boxes_that_do_not_lie_along_the_curve_are_refused() {
    let snapshot = sample();
    let (places, _) = snapshot.as_bytes()[HEADER..HEADER + 4 * PLACE].as_chunks::<PLACE>();
    let swapped = [places[3], places[1], places[2], places[0]].concat();
    assert_eq!(changed(HEADER, &swapped), Err((SnapshotErrorKind::Order, HEADER + PLACE)));
}

#[test]
fn an_odd_id_that_could_be_packed_is_refused() {
    // 24 characters, so that it can be made hex without moving anything.
    let odd = "CTO-00000000000000000000";
    let (snapshot, _) = network(&[built(odd, "p", 1.0, 1.0)], &[]);
    let layout = *snapshot.layout();
    let mut bytes = snapshot.as_bytes().to_vec();
    bytes[layout.end - 24..].copy_from_slice(HEX.as_bytes());
    let error = Snapshot::from_bytes(bytes).expect_err("refused");
    assert_eq!((error.kind.code(), error.offset), ("text", layout.odd));
}

#[test]
fn too_few_and_too_many_bytes_are_refused() {
    let snapshot = sample();
    let bytes = snapshot.as_bytes();
    for length in 0..bytes.len() {
        let error = Snapshot::from_bytes(&bytes[..length]).expect_err("refused");
        let kind = if length < 8 { SnapshotErrorKind::Magic } else { SnapshotErrorKind::Length };
        let offset = if length < 8 { 0 } else { length };
        assert_eq!((error.kind, error.offset), (kind, offset), "{length}");
    }
    let longer = [bytes, &[0]].concat();
    assert_eq!(Snapshot::from_bytes(longer).map_err(|error| error.kind), Err(SnapshotErrorKind::Length));
}

/// Every byte, changed in eight ways: what is accepted answers.
#[test]
fn no_change_of_a_byte_makes_a_panic() {
    let bytes = sample().as_bytes().to_vec();
    let mut accepted = 0;
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            let Ok(snapshot) = Snapshot::from_bytes(changed) else { continue };
            accepted += 1;
            for ordinal in 0..5 {
                let _ = (snapshot.id(ordinal), snapshot.project(ordinal), snapshot.place(ordinal));
            }
            for tags in [&[][..], &[id("east")]] {
                let view = View::new(&snapshot, tags);
                let _ = view.decide(LatLng::new(-10.0, -10.0).expect("a place"), Metres(3e6));
            }
        }
    }
    assert!(accepted > 100, "ports and ids may be any: {accepted}");
}

#[test]
fn a_box_that_came_twice_is_one() {
    let rows = [
        built("b", "p2", 1.0, 1.0),
        built("a", "p", 1.0, 1.0),
        built("b", "p1", 1.0, 1.0),
        built("b", "p0", 1.0, 2.0),
        built("d", "p", 1.0, 1.0),
        InventoryBox::Draft(id("d")),
        InventoryBox::Draft(id("d")),
    ];
    let (snapshot, tally) = network(&rows, &[splitter("s", "b", 2), splitter("t", "d", 2)]);
    assert_eq!(tally, Tally { drafts: 1, repeated_boxes: 4, ..Tally::default() });
    let read: Vec<_> = (0..2).map(|n| (snapshot.id(n), snapshot.project(n), snapshot.free_ports(n))).collect();
    assert_eq!(snapshot.len(), 2);
    // The least place, then the least project.
    assert!(read.contains(&(Some(id("b")), Some(id("p1")), Some(2))), "{read:?}");
}

#[test]
fn a_splitter_that_came_twice_is_one_with_the_fewer_ports_and_none_in_two_boxes() {
    let rows = [built("a", "p", 1.0, 1.0), built("b", "p", 2.0, 2.0), InventoryBox::Draft(id("d"))];
    let splitters = [
        splitter("same", "a", 2),
        splitter("same", "a", 3),
        splitter("other", "a", 10),
        splitter("moved", "a", 100),
        splitter("moved", "b", 100),
        splitter("half-lost", "b", 100),
        splitter("half-lost", "nowhere", 100),
        splitter("half-draft", "b", 100),
        splitter("half-draft", "d", 100),
        splitter("lost", "nowhere", 7),
        splitter("lost", "nowhere", 7),
        splitter("lost-too", HEX, 7),
        splitter("drawn", "d", 7),
    ];
    let (snapshot, tally) = network(&rows, &splitters);
    assert_eq!(tally, Tally { drafts: 1, repeated_splitters: 5, orphans: 2, ..Tally::default() });
    let ports: Vec<_> = (0..2).map(|n| (snapshot.id(n).expect("a box").to_string(), snapshot.free_ports(n))).collect();
    assert!(ports.contains(&("a".into(), Some(12))) && ports.contains(&("b".into(), Some(0))), "{ports:?}");
}

#[test]
fn ports_beyond_what_is_counted_are_many() {
    let rows = [built("a", "p", 1.0, 1.0)];
    let (snapshot, _) = network(&rows, &[splitter("s", "a", 65_000), splitter("t", "a", 65_000)]);
    assert_eq!(snapshot.free_ports(0), Some(u16::MAX));
}

#[test]
fn what_no_box_has_leaves_no_trace() {
    let rows = [built("a", "p", 1.0, 1.0), built("gone", "only-there", -1.0, -1.0), InventoryBox::Draft(id("gone"))];
    let (with, _) = network(&rows, &[]);
    assert_eq!(with, network(&rows[..1], &[]).0);
}

#[test]
fn a_million_boxes_take_less_than_forty_bytes_each() {
    let counts = layout::Counts { boxes: 1_000_000, ..layout::Counts::default() };
    let bytes = layout::Layout::of(counts).expect("it fits").end;
    assert!(bytes < 35_100_000, "{bytes}");
    // Even if each of 1,000 projects has boxes in each of 300 sets of tags.
    let counts = layout::Counts { classes: 300_000, projects: 1_000, sets: 300, text_bytes: 100_000, ..counts };
    assert!(layout::Layout::of(counts).expect("it fits").end < 40_000_000);
}

#[test]
fn more_rows_than_any_network_has_are_refused() {
    let mut builder = Builder::new(regions());
    builder.add(built("a", "p", 1.0, 1.0)).expect("room");
    let draft = InventoryBox::Draft(id(HEX));
    let taken = (0..=MAX_ROWS).take_while(|_| builder.add(draft.clone()).is_ok()).count();
    assert_eq!(taken, MAX_ROWS - 1);
    let mut ports = builder.ports();
    let row = splitter("s", HEX, 1);
    assert_eq!((0..=MAX_ROWS).take_while(|_| ports.add(row.clone()).is_ok()).count(), MAX_ROWS);
}
