//! What must hold of a decision for any answer of OZmap: it does not depend on the order of the boxes, it obeys the
//! rules box by box, and it comes to an end.
#![cfg(all(feature = "ozmap", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;

use conecte_ozmap::geo::{LatLng, Metres, Polygon};
use conecte_ozmap::ozmap::boxes::MAX_IDS;
use conecte_ozmap::ozmap::{Id, Reply};
use conecte_ozmap::region::{Region, RegionIndex};
use conecte_ozmap::viability::{Candidate, Decision, MAX_CANDIDATES, Reason, Rules, Verdict, decide};
use proptest::prelude::*;
use serde_json::{Value, json};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// One region, `lng <= 0`, tagged `west`.
fn regions() -> RegionIndex {
    let half = Polygon::new(&[[[-1.0, -1.0], [0.0, -1.0], [0.0, 1.0], [-1.0, 1.0]]]).unwrap();
    RegionIndex::new(vec![Region { id: id("r"), name: String::new(), tags: vec![id("west")], polygons: vec![half] }])
}

/// A box as OZmap lists it.
#[derive(Debug, Clone)]
struct Listed {
    id: Id,
    at: LatLng,
    distance: Option<Metres>,
    free_ports: u32,
    draft: Option<bool>,
    implanted: Option<bool>,
    refused: bool,
}

impl Listed {
    fn row(&self) -> Value {
        json!({
            "distance": self.distance, "id": self.id, "project": "p", "lat": self.at.lat(), "lng": self.at.lng(),
            "availability": self.free_ports, "draft": self.draft, "implanted": self.implanted,
        })
    }
}

/// A box and the truth about it: whether it is in the look-up, and "Em projeto" there. Coarse values make ties.
fn a_box() -> impl Strategy<Value = (Listed, Option<bool>)> {
    let flag = || prop_oneof![Just(None), any::<bool>().prop_map(Some)];
    let fields = (-2..=2_i8, prop::option::weighted(0.7, 0..5_u8), 0..3_u32, flag(), flag());
    (fields, prop::bool::weighted(0.2), flag()).prop_map(
        |((lng, distance, free_ports, draft, implanted), refused, truth)| {
            let listed = Listed {
                id: id("replaced"),
                at: LatLng::new(0.0, f64::from(lng) / 1_000.0).unwrap(),
                distance: distance.map(|d| Metres(f64::from(d) * 50.0)),
                free_ports,
                draft,
                implanted,
                refused,
            };
            (listed, truth)
        },
    )
}

#[derive(Debug, Clone)]
struct World {
    boxes: Vec<Listed>,
    truth: HashMap<Id, bool>,
}

fn world(max: usize) -> impl Strategy<Value = World> {
    prop::collection::vec(a_box(), 0..max).prop_map(|rows| {
        let mut world = World { boxes: vec![], truth: HashMap::new() };
        for (n, (mut listed, truth)) in rows.into_iter().enumerate() {
            listed.id = id(&format!("b{n:04}"));
            world.truth.extend(truth.map(|draft| (listed.id.clone(), draft)));
            world.boxes.push(listed);
        }
        world
    })
}

/// What OZmap answers when it lists the boxes in this order.
fn answer(boxes: &[Listed]) -> String {
    let rows = |refused| boxes.iter().filter(|b| b.refused == refused).map(Listed::row).collect::<Vec<_>>();
    json!({"viable": true, "boxes": rows(false), "refused_boxes": rows(true), "properties": []}).to_string()
}

fn verdict(answer: &str, rules: &Rules<'_>) -> Verdict {
    decide(&Reply::Answer { status: 200, body: answer.as_bytes() }, rules).unwrap()
}

fn settle(world: &World, rules: &Rules<'_>) -> Decision {
    let mut verdict = verdict(&answer(&world.boxes), rules);
    for _ in 0..=world.boxes.len() {
        match verdict {
            Verdict::Decided(decision) => return decision,
            Verdict::NeedsBoxes(open) => {
                assert!((1..=MAX_IDS).contains(&open.ids().len()));
                let known = |id: &Id| world.truth.get(id).map(|&draft| (id.clone(), draft));
                let found: Vec<_> = open.ids().iter().filter_map(known).collect();
                verdict = open.settle(&found);
            }
        }
    }
    panic!("no end")
}

/// The slow oracle: every box's state known beforehand, rule by rule.
fn by_the_rules(world: &World, rules: &Rules<'_>) -> Decision {
    let sold_in = rules.regions.select(rules.tags);
    if !rules.tags.is_empty() && sold_in.is_empty() {
        return Decision::NotViable(Reason::PlanTagsMatchNoRegion);
    }
    let built = |id: &Id, draft: Option<bool>, implanted| {
        let draft = draft.or((implanted == Some(true)).then_some(false));
        draft.or_else(|| world.truth.get(id).copied()) == Some(false)
    };
    let near = |given: Option<Metres>, at| {
        let distance = given.unwrap_or_else(|| rules.at.distance(at));
        rules.radius.is_none_or(|radius| distance.0 <= radius.0)
    };
    let in_range: Vec<_> =
        world.boxes.iter().filter(|b| near(b.distance, b.at) && built(&b.id, b.draft, b.implanted)).collect();
    if in_range.is_empty() {
        return Decision::NotViable(Reason::NoBoxInRange);
    }
    let free: Vec<_> = in_range.into_iter().filter(|b| !b.refused && b.free_ports > 0).collect();
    if free.is_empty() {
        return Decision::NotViable(Reason::NoFreePort);
    }
    let sold = |b: &&Listed| rules.tags.is_empty() || rules.regions.covers(b.at, &sold_in);
    let mut serving: Vec<_> = free
        .into_iter()
        .filter(sold)
        .map(|b| Candidate {
            box_id: b.id.clone(),
            project: id("p"),
            distance: b.distance.unwrap_or_else(|| rules.at.distance(b.at)),
            free_ports: b.free_ports,
        })
        .collect();
    if serving.is_empty() {
        return Decision::NotViable(Reason::OutsidePlanRegion);
    }
    serving.sort_by(|a, b| {
        let by_id = a.box_id.cmp(&b.box_id);
        a.distance.0.total_cmp(&b.distance.0).then(b.free_ports.cmp(&a.free_ports)).then(by_id)
    });
    serving.truncate(MAX_CANDIDATES);
    Decision::Viable(serving)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_order_gives_the_answer_of_the_rules(
        (world, boxes) in world(30).prop_flat_map(|world| {
            let boxes = Just(world.boxes.clone()).prop_shuffle();
            (Just(world), boxes)
        }),
        tags in prop_oneof![Just(vec![]), Just(vec![id("west")]), Just(vec![id("east")])],
        radius in prop::option::of(prop_oneof![Just(Metres(100.0)), Just(Metres(111.4))]),
    ) {
        let regions = regions();
        let rules = Rules { at: LatLng::new(0.0, 0.0).unwrap(), radius, tags: &tags, regions: &regions };
        let expected = by_the_rules(&world, &rules);
        prop_assert_eq!(&settle(&world, &rules), &expected);
        prop_assert_eq!(verdict(&answer(&boxes), &rules), verdict(&answer(&world.boxes), &rules));
        let shuffled = World { boxes, ..world };
        prop_assert_eq!(&settle(&shuffled, &rules), &expected);
    }

    /// Boxes that come twice, with rows that differ: still no order of theirs changes anything.
    #[test]
    fn any_order_of_boxes_that_come_twice(
        (world, boxes) in world(20).prop_flat_map(|mut world| {
            for (n, listed) in world.boxes.iter_mut().enumerate() {
                listed.id = id(&format!("b{}", n % 5));
            }
            let boxes = Just(world.boxes.clone()).prop_shuffle();
            (Just(world), boxes)
        }),
    ) {
        let regions = regions();
        let rules = Rules { at: LatLng::new(0.0, 0.0).unwrap(), radius: None, tags: &[], regions: &regions };
        prop_assert_eq!(verdict(&answer(&boxes), &rules), verdict(&answer(&world.boxes), &rules));
        let shuffled = World { boxes, ..world.clone() };
        let decision = settle(&shuffled, &rules);
        prop_assert_eq!(&settle(&world, &rules), &decision);
        if let Decision::Viable(candidates) = decision {
            let mut ids: Vec<_> = candidates.iter().map(|candidate| candidate.box_id.clone()).collect();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), candidates.len(), "each box once");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn more_unknown_boxes_than_one_look_up_holds(world in world(400)) {
        let mut world = world;
        for listed in &mut world.boxes {
            (listed.draft, listed.implanted) = (None, None);
        }
        let regions = RegionIndex::default();
        let rules = Rules { at: LatLng::new(0.0, 0.0).unwrap(), radius: None, tags: &[], regions: &regions };
        prop_assert_eq!(settle(&world, &rules), by_the_rules(&world, &rules));
    }
}
