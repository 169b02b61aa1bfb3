//! Runs cases, each from a seed of its own, and says how to repeat one that fails.
//!
//! `FUZZ_SEED` is the first seed (1), `FUZZ_CASES` how many cases each test runs, in place of its own number.

use std::env;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::exit;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::dice::Dice;

/// No case takes a second; one that takes this long hangs.
const HANGS_AFTER: Duration = Duration::from_secs(60);

/// How much of an input is shown.
const SHOWN_CHARS: usize = 4_000;

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable} is not a number: {text}")))
}

/// Runs `cases` cases: `make` makes an input, `check` panics when something does not hold of it.
pub(crate) fn run<T>(
    name: &str,
    cases: u64,
    make: impl Fn(&mut Dice) -> T,
    show: impl Fn(&T) -> String,
    mut check: impl FnMut(&T, &mut Dice),
) {
    let first = number("FUZZ_SEED").unwrap_or(1);
    let watch = Watch::over(name);
    for seed in (0..number("FUZZ_CASES").unwrap_or(cases)).map(|case| first.wrapping_add(case)) {
        watch.begin(seed);
        let mut dice = Dice::new(seed);
        let input = make(&mut dice);
        if catch_unwind(AssertUnwindSafe(|| check(&input, &mut dice))).is_err() {
            let shown: String = show(&input).chars().take(SHOWN_CHARS).collect();
            panic!("{}\ninput: {shown}", replay(name, seed));
        }
    }
}

fn replay(name: &str, seed: u64) -> String {
    format!("{name}: repeat with FUZZ_SEED={seed} FUZZ_CASES=1 cargo test --features ozmap --test fuzz {name}")
}

/// Bytes as text, what is not printable escaped.
pub(crate) fn show_bytes(bytes: &[u8]) -> String {
    let mut shown = String::new();
    write!(shown, "({} bytes) {}", bytes.len(), bytes.escape_ascii()).unwrap();
    shown
}

/// Ends the process when a case does not end: a hang is a failure, and nothing else can say so.
struct Watch(Arc<Mutex<(u64, Instant)>>);

impl Watch {
    fn over(name: &str) -> Self {
        let current = Arc::new(Mutex::new((0, Instant::now())));
        let (alive, name) = (Arc::downgrade(&current), name.to_owned());
        thread::spawn(move || {
            while let Some(current) = alive.upgrade() {
                let (seed, since) = *current.lock().unwrap();
                if since.elapsed() > HANGS_AFTER {
                    eprintln!("does not end. {}", replay(&name, seed));
                    exit(1);
                }
                drop(current);
                thread::sleep(Duration::from_secs(1));
            }
        });
        Self(current)
    }

    fn begin(&self, seed: u64) {
        *self.0.lock().unwrap() = (seed, Instant::now());
    }
}
