//! All decoders. To add one, add a line: its name, valid documents, what stands beside the bytes, and what has to hold.

use crate::case::Case;
use crate::dice::Dice;
use crate::node::Node;
use crate::record::Record;
use crate::runner::{run, show_bytes};
use crate::{coverage, documents, inputs, lookups, mutate, replies};

/// Cases of each decoder.
const CASES: u64 = 15_000;

/// Statuses, mostly the one with a body to read; 0 is a time-out.
const STATUSES: [u16; 200] = {
    const OTHERS: [u16; 22] =
        [201, 204, 299, 0, 100, 199, 300, 302, 400, 401, 403, 404, 408, 409, 410, 429, 499, 500, 503, 599, 999, 65535];
    let mut statuses = [200; 200];
    let mut at = 0;
    while at < OTHERS.len() {
        statuses[at] = OTHERS[at];
        at += 1;
    }
    statuses
};

macro_rules! decoders {
    ($($name:ident: $documents:expr, $variants:expr, $check:expr;)*) => {
        $(#[test]
        fn $name() {
            decoder(stringify!($name), &$documents, &$variants, $check);
        })*
    };
}

decoders! {
    radius: documents::all("radius"), STATUSES, replies::radius;
    boxes: documents::all("boxes"), STATUSES, replies::boxes;
    regions: documents::all("regions"), STATUSES, replies::regions;
    box_page: documents::all("boxPages"), STATUSES, coverage::box_page;
    splitter_page: documents::all("splitterPages"), STATUSES, coverage::splitter_page;
    tags: documents::all("tags"), STATUSES, replies::tag_page;
    created: documents::all("created"), STATUSES, replies::created;
    found: documents::all("find"), STATUSES, replies::found;
    inspected: documents::all("properties"), STATUSES, replies::inspected;
    deleted: documents::all("nothing"), STATUSES, replies::deleted;
    bodiless: documents::all("nothing"), STATUSES, replies::bodiless;
    site_request: documents::all("siteRequests"), [0], inputs::site_request;
    key_request: documents::all("keyRequests"), [0], inputs::key_request;
    site: documents::all("siteDocuments"), [0], inputs::site;
    site_check: documents::all("tags"), STATUSES, inputs::site_check;
    intake: documents::intakes(), [0, 1, 2], inputs::intake;
    question: documents::all("questions"), [0], coverage::question;
    ticket: documents::all("tickets"), [0], inputs::ticket;
    key: documents::keys(), [0], inputs::key;
    listing: documents::queries(), [0], inputs::listing;
    pause: documents::all("pauses"), STATUSES, inputs::pause;
    place: documents::all("places"), [0], lookups::place;
    viacep: documents::all("viacep"), STATUSES, lookups::viacep;
    brasilapi: documents::all("brasilapi"), [200, 200, 404, 404, 429, 0], lookups::brasilapi;
    nominatim: documents::all("nominatim"), STATUSES, lookups::nominatim;
    google: documents::all("google"), STATUSES, lookups::google;
    state: documents::all("states"), [0], inputs::state;
}

fn decoder(name: &str, documents: &[Node], variants: &[u16], check: fn(&Case) -> String) {
    let mut record = Record::of(name);
    for document in documents {
        accepts(document, variants, check);
    }
    let make = |dice: &mut Dice| Case { variant: *dice.pick(variants), bytes: mutate::mutated(documents, dice) };
    let show = |case: &Case| format!("{} {}", case.variant, show_bytes(&case.bytes));
    run(name, CASES, make, show, |case, dice| {
        record.add(case.variant, &case.bytes, &check(case));
        if dice.one_in(8) {
            layout_says_nothing(dice.pick(documents), case.variant, dice, check);
        }
    });
    record.write();
}

/// The bytes of a snapshot are no text.
#[test]
fn snapshot() {
    let mut record = Record::of("snapshot");
    let valid = coverage::snapshots();
    let make = |dice: &mut Dice| Case { variant: 0, bytes: mutate::mutated_bytes(&valid, dice) };
    run(
        "snapshot",
        CASES,
        make,
        |case| show_bytes(&case.bytes),
        |case, _| {
            record.add(case.variant, &case.bytes, &coverage::snapshot(case));
        },
    );
    record.write();
}

/// The document is valid in at least one of the ways to use it: a decoder that refuses all shows nothing.
fn accepts(document: &Node, variants: &[u16], check: fn(&Case) -> String) {
    let refused = |verdict: &str| ["\"status\":", "unreadable"].iter().any(|mark| verdict.contains(mark));
    let verdicts = variants.iter().map(|&variant| check(&Case { variant, bytes: document.text().into_bytes() }));
    let verdicts: Vec<String> = verdicts.collect();
    assert!(verdicts.iter().any(|verdict| !refused(verdict)), "{} {verdicts:?}", document.text());
}

/// The same document with other white space, order of members and escapes means the same.
fn layout_says_nothing(document: &Node, variant: u16, dice: &mut Dice, check: fn(&Case) -> String) {
    if matches!(document, Node::Leaf(_)) {
        return;
    }
    let of = |text: String| check(&Case { variant, bytes: text.into_bytes() });
    let other = document.laid_out(dice);
    assert_eq!(of(document.text()), of(other.clone()), "{other}");
}
