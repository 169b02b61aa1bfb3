//! What is rendered is held to the rules of the format, by a reader of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// A sample: its name, its labels, its value.
type Sample = (String, BTreeMap<String, String>, f64);

/// Reads the format strictly: families whole and once, names and labels of the allowed characters, no sample twice,
/// histograms that add up. Gives the samples by family.
fn read(text: &str) -> BTreeMap<String, Vec<Sample>> {
    assert!(text.ends_with('\n') && !text.contains("\n\n") && !text.contains('\r'));
    let (mut families, mut kinds) = (BTreeMap::new(), BTreeMap::new());
    let mut current = String::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').expect("a help");
            assert!(!help.is_empty() && families.insert(name.to_owned(), Vec::new()).is_none(), "{name} twice");
            name.clone_into(&mut current);
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("a type");
            assert_eq!(name, current, "a type follows its help");
            assert!(["counter", "gauge", "histogram"].contains(&kind));
            kinds.insert(name.to_owned(), kind.to_owned());
        } else {
            let sample = sample(line);
            let parts = ["_bucket", "_sum", "_count"];
            let base = match kinds[&current].as_str() {
                "histogram" => parts.iter().find_map(|part| sample.0.strip_suffix(part)).expect("part of a histogram"),
                _ => &sample.0,
            };
            assert_eq!(base, current, "samples stand with their family");
            families.get_mut(&current).expect("a family").push(sample);
        }
    }
    for (name, samples) in &families {
        assert!(name.starts_with("conecte_ozmap_") && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
        assert_eq!(kinds[name] == "counter", name.ends_with("_total"), "{name}");
        let distinct: BTreeSet<_> = samples.iter().map(|(name, labels, _)| (name, labels)).collect();
        assert_eq!(distinct.len(), samples.len(), "{name} has a sample twice");
        assert!(samples.iter().all(|(_, _, value)| value.is_finite() && *value >= 0.0), "{name}");
        if kinds[name] == "histogram" {
            adds_up(samples);
        }
    }
    families
}

fn sample(line: &str) -> Sample {
    let (mut rest, value) = line.rsplit_once(' ').expect("a value");
    let mut labels = BTreeMap::new();
    let name = rest.split('{').next().expect("a name").to_owned();
    rest = &rest[name.len()..];
    let mut before = "{";
    while let Some(label) = rest.strip_prefix(before).filter(|_| rest != "}") {
        let (name, quoted) = label.split_once("=\"").expect("a label");
        assert!(!name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()), "{line}");
        let (mut value, mut chars) = (String::new(), quoted.char_indices());
        let end = loop {
            match chars.next().expect("an end") {
                (at, '"') => break at,
                (_, '\\') => value.push(match chars.next().expect("something escaped").1 {
                    'n' => '\n',
                    c @ ('"' | '\\') => c,
                    c => panic!("\\{c} in {line}"),
                }),
                (_, c) => value.push(c),
            }
        };
        assert!(labels.insert(name.to_owned(), value).is_none(), "{line}");
        (rest, before) = (&quoted[end + 1..], ",");
    }
    assert!(rest.is_empty() || rest == "}", "{line}");
    (name, labels, value.parse().expect(line))
}

/// Of each series: buckets in the order of their bounds, never falling, the last `+Inf` and as many as the count.
fn adds_up(samples: &[Sample]) {
    let mut buckets: BTreeMap<BTreeMap<String, String>, Vec<(f64, f64)>> = BTreeMap::new();
    for (name, labels, value) in samples {
        let mut labels = labels.clone();
        match labels.remove("le") {
            Some(bound) => buckets.entry(labels).or_default().push((bound.parse().expect("a bound"), *value)),
            None if name.ends_with("_count") => assert_eq!(buckets[&labels].last(), Some(&(f64::INFINITY, *value))),
            None => assert!(name.ends_with("_sum")),
        }
    }
    for series in buckets.values() {
        assert!(series.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1), "{series:?}");
    }
}

fn value(families: &BTreeMap<String, Vec<Sample>>, family: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let wanted = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let samples = &families[&format!("conecte_ozmap_{family}")];
    samples.iter().find(|(_, labels, _)| *labels == wanted).map(|(_, _, value)| *value)
}

#[test]
fn an_edge_that_has_done_nothing_has_its_gauges_and_no_counts() {
    let families = read(&Metrics::default().render(&LedgerFigures::default(), Crowd::default(), 0));
    for state in ["pending", "reserved", "confirmed", "activated", "releasing", "released", "cancelled", "failed"] {
        assert_eq!(value(&families, "reservations", &[("state", state)]), Some(0.0), "{state}");
    }
    assert_eq!(value(&families, "unreachable", &[]), Some(0.0));
    assert_eq!(value(&families, "unreachable_since_timestamp_seconds", &[]), Some(0.0));
    assert!(families["conecte_ozmap_requests_total"].is_empty());
    for outcome in ["viable", "no_box_in_range", "no_free_port", "outside_plan_region", "plan_tags_match_no_region"] {
        assert_eq!(value(&families, "viability_checks_total", &[("outcome", outcome)]), Some(0.0), "{outcome}");
    }
    assert!(families["conecte_ozmap_upstream_call_duration_seconds"].is_empty());
}

#[test]
fn everything_counted_is_told() {
    let mut metrics = Metrics::default();
    for _ in 0..3 {
        metrics.request("POST", "/v1/viability", 200);
    }
    metrics.request("BREW", "*", 404);
    metrics.request("GET", "/v1/\"\\\n", 500);
    metrics.checked(&Decision::NotViable(Reason::NoFreePort));
    metrics.checked(&Decision::Viable(Vec::new()));
    metrics.call("viability", "200", 40.0);
    metrics.call("viability", "timeout", 10_001.0);
    metrics.call("post", "shut", 0.0);
    metrics.lookup("viacep", "found");
    let ledger = LedgerFigures {
        states: BTreeMap::from([("reserved".to_owned(), 12), ("pending".to_owned(), 1)]),
        due: 3,
        overdue: 2,
        releases_overdue: 1,
        pending_since: Some(1_700_000_000_000),
        token_refused_since: None,
        unreachable_since: Some(1_700_000_060_500),
    };
    let text = metrics.render(&ledger, Crowd { under_way: 8, waiting: 5 }, 1_700_000_090_000);
    let families = read(&text);
    let is = |family, labels: &[(&str, &str)], wanted| assert_eq!(value(&families, family, labels), Some(wanted));
    is("requests_total", &[("method", "POST"), ("route", "/v1/viability"), ("status", "200")], 3.0);
    is("requests_total", &[("method", "other"), ("route", "*"), ("status", "404")], 1.0);
    is("requests_total", &[("method", "GET"), ("route", "/v1/\"\\\n"), ("status", "500")], 1.0);
    is("viability_checks_total", &[("outcome", "no_free_port")], 1.0);
    is("viability_checks_total", &[("outcome", "viable")], 1.0);
    is("upstream_calls_total", &[("call", "viability"), ("outcome", "timeout")], 1.0);
    is("upstream_calls_total", &[("call", "post"), ("outcome", "shut")], 1.0);
    is("upstream_call_duration_seconds", &[("call", "viability"), ("le", "0.05")], 1.0);
    is("upstream_call_duration_seconds", &[("call", "viability"), ("le", "20")], 2.0);
    is("lookups_total", &[("provider", "viacep"), ("outcome", "found")], 1.0);
    is("reservations", &[("state", "reserved")], 12.0);
    is("reservations", &[("state", "failed")], 0.0);
    is("wakes_due", &[], 3.0);
    is("wakes_overdue", &[], 2.0);
    is("releases_overdue", &[], 1.0);
    is("oldest_pending_age_seconds", &[], 90.0);
    is("token_refused", &[], 0.0);
    is("unreachable", &[], 1.0);
    is("unreachable_since_timestamp_seconds", &[], 1_700_000_060.5);
    is("upstream_calls_under_way", &[], 8.0);
    is("upstream_calls_waiting", &[], 5.0);
    assert_eq!(text, metrics.render(&ledger, Crowd { under_way: 8, waiting: 5 }, 1_700_000_090_000));
}

#[test]
fn numbers_are_decimal() {
    for number in [0, 7, 200, 599, u16::MAX] {
        assert_eq!(decimal(number, &mut [0; 5]), number.to_string());
    }
}
