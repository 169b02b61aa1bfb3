//! Decoders of inventory mode: pages of boxes and splitters, a list of places, and the bytes of a snapshot.

use std::sync::LazyLock;

use conecte_ozmap::coverage::{Snapshot, View};
use conecte_ozmap::edge::{CoverageQuestion, InventoryLoad};
use conecte_ozmap::geo::{LatLng, Metres};
use conecte_ozmap::ozmap::Reply;
use conecte_ozmap::viability::{Decision, MAX_CANDIDATES, Reason};

use crate::case::{Case, problem};
use crate::documents::{self, text};

const AS_OF: &str = "2026-01-05T00:00:00.000Z";

/// A page of `GET /boxes` in inventory mode.
pub(crate) fn box_page(case: &Case) -> String {
    loaded(InventoryLoad::new(false), case)
}

/// A page of `GET /splitters`, after that of the boxes.
pub(crate) fn splitter_page(case: &Case) -> String {
    let mut load = InventoryLoad::new(false);
    load.reply(answer(text("boxPages", 0))).unwrap();
    loaded(load, case)
}

fn answer(body: &str) -> Reply<'_> {
    Reply::Answer { status: 200, body: body.as_bytes() }
}

fn loaded(mut load: InventoryLoad, case: &Case) -> String {
    if let Err(fault) = load.reply(case.reply()) {
        assert!(load.take().is_none(), "a fault is no network");
        return case.problem(fault);
    }
    assert!(!case.is_broken(), "rows from what is no JSON");
    let Some(inventory) = load.take() else { return load.request().unwrap().target };
    let again = Snapshot::from_bytes(inventory.snapshot.as_bytes()).map(|again| looked_at(&again));
    assert_eq!(again, Ok(looked_at(&inventory.snapshot)), "what is written reads back");
    let named = inventory.skipped.named.iter().map(|(list, row)| {
        let id = row.id.as_ref().map_or("no id", |id| id.as_str());
        format!("{list} {id}: {}", row.reason)
    });
    let (count, tally) = (inventory.snapshot.len(), inventory.tally);
    let mut lines = vec![format!("{count} {} {} {}", tally.drafts, tally.orphans, inventory.skipped.count)];
    lines.extend(named);
    lines.join("\n")
}

fn network() -> &'static Snapshot {
    static NETWORK: LazyLock<Snapshot> = LazyLock::new(|| {
        let mut load = InventoryLoad::new(true);
        for page in ["regions", "boxPages", "splitterPages"] {
            load.reply(answer(text(page, 0))).unwrap();
        }
        load.take().unwrap().snapshot
    });
    &NETWORK
}

/// The body of `POST /v1/coverage`: its problem, or the answer.
pub(crate) fn question(case: &Case) -> String {
    match CoverageQuestion::parse(&case.bytes, documents::site()) {
        Err(error) => {
            assert!([400, 422].contains(&error.status), "{error:?}");
            problem(&error)
        }
        Ok(question) => question.answer(network(), AS_OF),
    }
}

/// The bytes of valid snapshots: of the network, of one with more boxes than a node of the tree holds, and of none.
pub(crate) fn snapshots() -> Vec<Vec<u8>> {
    let rows = |count: u32| {
        let row =
            |number| format!(r#"{{"id":"b{number}","draft":false,"project":"p","coords":[{},0.1]}}"#, number % 50);
        format!(r#"{{"total":{count},"rows":[{}]}}"#, (0..count).map(row).collect::<Vec<_>>().join(","))
    };
    let with = |boxes: &str, splitters: &str| {
        let mut load = InventoryLoad::new(false);
        load.reply(answer(boxes)).unwrap();
        load.reply(answer(splitters)).unwrap();
        load.take().unwrap().snapshot.as_bytes().to_vec()
    };
    vec![network().as_bytes().to_vec(), with(&rows(300), text("splitterPages", 0)), with(&rows(0), r#"{"rows":[]}"#)]
}

/// The bytes of a snapshot: why they are none, or what is seen in it.
pub(crate) fn snapshot(case: &Case) -> String {
    match Snapshot::from_bytes(case.bytes.clone()) {
        Err(error) => {
            assert!(error.offset <= case.bytes.len(), "{error:?}");
            format!("{} {}", error.kind.code(), error.offset)
        }
        Ok(snapshot) => {
            assert_eq!(snapshot.as_bytes(), case.bytes);
            looked_at(&snapshot)
        }
    }
}

/// What plans are told in some places, and that they are told the truth.
fn looked_at(snapshot: &Snapshot) -> String {
    let mut told = Vec::new();
    for tags in [&[][..], &documents::site().plans[1].region_tags] {
        let plan = View::new(snapshot, tags);
        for (lat, lng) in [(-27.5782, -48.5274), (0.0, 0.0), (90.0, 180.0), (-90.0, -180.0), (-27.6, 179.9999)] {
            let at = LatLng::new(lat, lng).unwrap();
            for radius in [Metres(0.0), Metres(300.0), Metres(5_000.0), Metres(f64::INFINITY), Metres(f64::NAN)] {
                told.push(decided(&plan, at, radius, tags.is_empty()));
            }
        }
    }
    told.join(" ")
}

fn decided(plan: &View<&Snapshot>, at: LatLng, radius: Metres, everywhere: bool) -> String {
    let outcome = plan.outcome(at, radius);
    let nearest = plan.nearest(at, radius, MAX_CANDIDATES);
    assert_eq!(matches!(plan.decide(at, radius), Decision::Viable(_)), outcome.is_ok());
    assert_eq!(nearest.is_empty(), outcome.is_err());
    assert!(nearest.iter().all(|found| found.distance <= radius));
    assert!(nearest.is_sorted_by(|a, b| a.distance <= b.distance));
    if everywhere {
        assert_eq!((nearest.len(), outcome), counted(plan.snapshot(), at, radius));
    }
    outcome.map_or_else(|reason| reason.code().to_owned(), |()| nearest.len().to_string())
}

/// The same for a plan without tags, box by box.
fn counted(snapshot: &Snapshot, at: LatLng, radius: Metres) -> (usize, Result<(), Reason>) {
    let boxes = 0..u32::try_from(snapshot.len()).unwrap();
    let in_range = boxes.filter(|&number| at.distance(snapshot.place(number).unwrap()) <= radius);
    let ports: Vec<u16> = in_range.map(|number| snapshot.free_ports(number).unwrap()).collect();
    let serving = ports.iter().filter(|&&ports| ports > 0).count();
    let outcome = match serving {
        0 if ports.is_empty() => Err(Reason::NoBoxInRange),
        0 => Err(Reason::NoFreePort),
        _ => Ok(()),
    };
    (serving.min(MAX_CANDIDATES), outcome)
}
