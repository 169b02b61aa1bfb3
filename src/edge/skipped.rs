//! Rows of the network that could not be read: all are counted, and the first are named.

use crate::coverage::TooMany;
use crate::ozmap::{Page, Skipped};

/// Rows named that could not be read. All are counted; an ISP mends the first thousand before it asks for more.
pub const MAX_NAMED: usize = 1_000;

/// Rows that could not be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SkippedRows {
    /// How many there were.
    pub count: usize,
    /// The first [`MAX_NAMED`] of them, each with the list that it is of: `regions`, `boxes` or `splitters`.
    pub named: Vec<(&'static str, Skipped)>,
}

impl SkippedRows {
    /// Hands the rows of a page on, and keeps what cannot be.
    pub(super) fn take<T>(
        &mut self,
        list: &'static str,
        page: Page<Result<T, Skipped>>,
        mut add: impl FnMut(T) -> Result<(), TooMany>,
    ) -> Result<(), TooMany> {
        for row in page.rows {
            match row {
                Ok(row) => add(row)?,
                Err(skipped) => self.add(list, skipped),
            }
        }
        Ok(())
    }

    pub(super) fn add(&mut self, list: &'static str, skipped: Skipped) {
        self.count += 1;
        if self.named.len() < MAX_NAMED {
            self.named.push((list, skipped));
        }
    }
}
