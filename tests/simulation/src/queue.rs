//! What happens when: a priority queue whose order is total, so that a run replays exactly.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

struct Entry<T> {
    /// Time, then order of insertion.
    key: Reverse<(u64, u64)>,
    what: T,
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

/// Things to come, earliest first; of the same time, first in, first out.
pub(crate) struct Queue<T> {
    heap: BinaryHeap<Entry<T>>,
    inserted: u64,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { heap: BinaryHeap::new(), inserted: 0 }
    }
}

impl<T> Queue<T> {
    /// Adds something at a time in milliseconds.
    pub(crate) fn push(&mut self, at_ms: u64, what: T) {
        self.inserted += 1;
        self.heap.push(Entry { key: Reverse((at_ms, self.inserted)), what });
    }

    /// The next thing, with its time.
    pub(crate) fn pop(&mut self) -> Option<(u64, T)> {
        self.heap.pop().map(|entry| (entry.key.0.0, entry.what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earliest_first_then_first_in() {
        let mut queue = Queue::default();
        for (at, what) in [(5, 'c'), (1, 'a'), (5, 'd'), (1, 'b')] {
            queue.push(at, what);
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(order, [(1, 'a'), (1, 'b'), (5, 'c'), (5, 'd')]);
    }
}
