//! What fuzzing found, each case with its name.

use crate::case::Case;
use crate::{documents, inputs, replies};

fn case(variant: u16, text: &str) -> Case {
    Case { variant, bytes: text.as_bytes().to_vec() }
}

#[test]
fn white_space_before_a_number_of_coords() {
    let answer = |coords: &str| {
        format!(r#"{{"boxes":[{{"id":"b1","project":"p1","coords":{coords},"availability":1,"draft":false}}]}}"#)
    };
    let plain = replies::radius(&case(200, &answer("[-48.5274,-27.5782]")));
    assert!(plain.contains("slots"), "{plain}");
    for spaced in ["[-48.5274, -27.5782]", "[ -48.5274,\n\t-27.5782 ]", "[-48.5274 ,-27.5782, 7]"] {
        assert_eq!(replies::radius(&case(200, &answer(spaced))), plain, "{spaced}");
    }
}

/// Sums with it overflow: a hold that ends in the past gives the port back at once.
#[test]
fn a_saved_reservation_with_a_number_beyond_time() {
    let saved = documents::text("states", 1);
    assert_ne!(inputs::state(&case(0, saved)), "unreadable");
    for (ours, theirs) in [
        ("\"hold_ms\":604800000", "\"hold_ms\":18446744073709551615"),
        ("\"sweep_from\":1700000000100", "\"sweep_from\":18446744073709551615"),
        ("\"in_flight\":{\"seq\":2", "\"in_flight\":{\"seq\":4"),
        ("\"version\":1", "\"version\":2"),
    ] {
        let changed = saved.replace(ours, theirs);
        assert_ne!(changed, saved);
        assert_eq!(inputs::state(&case(0, &changed)), "unreadable", "{theirs}");
    }
}
