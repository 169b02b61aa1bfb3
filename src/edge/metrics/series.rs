//! Counters and histograms by their labels.

use super::exposition::Exposition;

/// Series of one family at most. What the edge counts has a few dozen; were somebody to find a way to make up labels,
/// everything beyond would be counted as `other`.
const MAX_SERIES: usize = 500;

/// Values by so many labels. Found by looking at each: there are few, and nothing is allocated for one that is known.
#[derive(Debug, Clone)]
pub(super) struct Series<const N: usize, T>(Vec<([Box<str>; N], T)>);

impl<const N: usize, T> Default for Series<N, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<const N: usize, T: Default> Series<N, T> {
    /// The value of these labels.
    pub(super) fn of(&mut self, labels: [&str; N]) -> &mut T {
        let found = |rows: &[([Box<str>; N], T)], labels: [&str; N]| {
            rows.iter().position(|(known, _)| known.iter().zip(labels).all(|(known, label)| **known == *label))
        };
        let mut at = found(&self.0, labels);
        if at.is_none() {
            let labels = if self.0.len() < MAX_SERIES { labels } else { ["other"; N] };
            at = found(&self.0, labels);
            if at.is_none() {
                self.0.push((labels.map(Into::into), T::default()));
            }
        }
        let last = self.0.len() - 1;
        &mut self.0[at.unwrap_or(last)].1
    }

    /// All of them, by their labels' order.
    pub(super) fn sorted(&self) -> Vec<([&str; N], &T)> {
        let mut rows: Vec<_> =
            self.0.iter().map(|(labels, value)| (std::array::from_fn(|at| &*labels[at]), value)).collect();
        rows.sort_unstable_by_key(|(labels, _): &([&str; N], &T)| *labels);
        rows
    }
}

/// Upper bounds in milliseconds: from what a server nearby takes to the longest wait for a turn and a time-out together.
const BOUNDS_MS: [u32; 10] = [25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000];

/// How long things took.
#[derive(Debug, Clone, Default)]
pub(super) struct Histogram {
    /// By the first bound that is not less; the last is for all that are longer.
    buckets: [u64; BOUNDS_MS.len() + 1],
    sum_ms: f64,
}

impl Histogram {
    pub(super) fn observe(&mut self, ms: f64) {
        let at = BOUNDS_MS.iter().position(|bound| ms <= f64::from(*bound)).unwrap_or(BOUNDS_MS.len());
        self.buckets[at] += 1;
        self.sum_ms += ms;
    }

    /// Its samples, in seconds, with one label beside the bound.
    pub(super) fn write(&self, text: &mut Exposition, name: &str, label: (&str, &str)) {
        let bounds = BOUNDS_MS.iter().map(|bound| (f64::from(*bound) / 1_000.0).to_string());
        let mut count = 0;
        for (bound, within) in bounds.chain(["+Inf".to_owned()]).zip(self.buckets) {
            count += within;
            text.sample(&format!("{name}_bucket"), &[label, ("le", &bound)], count);
        }
        text.sample(&format!("{name}_sum"), &[label], self.sum_ms / 1_000.0);
        text.sample(&format!("{name}_count"), &[label], count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_of_labels_has_its_own_value() {
        let mut series = Series::<2, u64>::default();
        for labels in [["b", "x"], ["a", "y"], ["b", "x"], ["a", "x"]] {
            *series.of(labels) += 1;
        }
        assert_eq!(series.sorted(), [(["a", "x"], &1), (["a", "y"], &1), (["b", "x"], &2)]);
    }

    #[test]
    fn what_is_made_up_does_not_grow_without_end() {
        let mut series = Series::<1, u64>::default();
        for n in 0..3 * MAX_SERIES {
            *series.of([&n.to_string()]) += 1;
        }
        *series.of(["7"]) += 1;
        let sorted = series.sorted();
        assert_eq!(sorted.len(), MAX_SERIES + 1);
        assert!(sorted.contains(&(["7"], &2)));
        assert!(sorted.contains(&(["other"], &(2 * MAX_SERIES as u64))));
    }

    #[test]
    fn buckets_add_up_and_a_bound_is_within() {
        let mut histogram = Histogram::default();
        for ms in [0.0, 25.0, 26.0, 20_000.0, 20_001.0] {
            histogram.observe(ms);
        }
        let mut text = Exposition::default();
        histogram.write(&mut text, "t", ("call", "find"));
        let text = text.finish();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), BOUNDS_MS.len() + 3);
        assert_eq!(lines[0], r#"t_bucket{call="find",le="0.025"} 2"#);
        assert_eq!(lines[1], r#"t_bucket{call="find",le="0.05"} 3"#);
        assert_eq!(lines[9], r#"t_bucket{call="find",le="20"} 4"#);
        assert_eq!(lines[10], r#"t_bucket{call="find",le="+Inf"} 5"#);
        assert_eq!(lines[11], r#"t_sum{call="find"} 40.052"#);
        assert_eq!(lines[12], r#"t_count{call="find"} 5"#);
    }
}
