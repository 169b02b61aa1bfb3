//! `simulate [--seeds N] [--seed S] [--json]`: many seeds, or one with its log.

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use serde_json::{Map, Value, json};
use simulation::{Totals, Violation, run, run_many};

const USAGE: &str = "simulate [--seeds N] [--seed S] [--json]
  --seeds N   how many seeds to run (20000)
  --seed S    the first seed (0); without --seeds, that one alone, with its log
  --json      one JSON object on the last line";

/// Violations that are printed; the count is always whole.
const PRINTED_MAX: usize = 20;

#[derive(Default)]
struct Options {
    seeds: Option<u64>,
    seed: Option<u64>,
    json: bool,
}

fn options() -> Option<Options> {
    let mut options = Options::default();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--seeds" => options.seeds = Some(args.next()?.parse().ok()?),
            "--seed" => options.seed = Some(args.next()?.parse().ok()?),
            "--json" => options.json = true,
            _ => return None,
        }
    }
    Some(options)
}

fn main() -> ExitCode {
    let Some(Options { seeds, seed, json }) = options() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let started = Instant::now();
    let totals = if let (None, Some(seed)) = (seeds, seed) {
        one(seed)
    } else {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        run_many(seed.unwrap_or(0), seeds.unwrap_or(20_000), threads)
    };
    let seconds = started.elapsed().as_secs_f64();
    print(&totals, seconds);
    if json {
        println!("{}", object(&totals, seconds));
    }
    if totals.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one seed and prints what happened: all of it, or what concerns the broken reservations.
fn one(seed: u64) -> Totals {
    let run = run(seed, None);
    let broken: Vec<_> = run.violations.iter().filter_map(|violation| violation.case).collect();
    let told = |case: Option<usize>| broken.is_empty() || case.is_none_or(|case| broken.contains(&case));
    for entry in run.log.iter().filter(|entry| told(entry.case)) {
        println!("{entry}");
    }
    println!("log hash {:016x}", run.hash());
    Totals { seeds: 1, tally: run.tally, violations: run.violations }
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn print(totals: &Totals, seconds: f64) {
    let Totals { seeds, tally, violations } = totals;
    println!("{seeds} seeds in {seconds:.1} s: {:.0} seeds/s", *seeds as f64 / seconds);
    let ends: Vec<String> = tally.ends().filter(|(_, n)| *n > 0).map(|(state, n)| format!("{n} {state}")).collect();
    println!("{} lifecycles ({}), {} calls", tally.lifecycles, ends.join(", "), tally.calls);
    for (fault, n) in tally.faults() {
        println!("{n:>12}  {}", fault.name());
    }
    println!("{} violations", violations.len());
    for violation in violations.iter().take(PRINTED_MAX) {
        println!("  {violation}\n    replay: simulate --seed {}", violation.seed);
    }
}

fn object(totals: &Totals, seconds: f64) -> Value {
    let faults: Map<String, Value> =
        totals.tally.faults().map(|(fault, n)| (fault.name().to_owned(), json!(n))).collect();
    json!({
        "seeds": totals.seeds,
        "seconds": seconds,
        "lifecycles": totals.tally.lifecycles,
        "faults": faults,
        "violations": totals.violations.iter().map(Violation::to_string).collect::<Vec<_>>(),
    })
}
