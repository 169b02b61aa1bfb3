//! How far the reading of a list has come.

use crate::ozmap::{Fault, Page, Skipped};

/// A list of OZmap's that is read page after page.
#[derive(Debug, Clone)]
pub(crate) struct List {
    /// The page to ask for next.
    pub(crate) page: u32,
    rows: u64,
    read: u64,
}

impl List {
    pub(crate) const START: Self = Self { page: 1, rows: 0, read: 0 };

    /// Counts a page. Gives whether it was the last.
    ///
    /// # Errors
    /// Where the list ends before its own count; or without one row of the documented shape: that is no network without
    /// boxes, but an answer not understood. After an error the same page may be asked for again.
    pub(crate) fn turn<T>(&mut self, page: &Page<Result<T, Skipped>>) -> Result<bool, Fault> {
        let mut turned = self.clone();
        let ended = turned.turn_any(page)?;
        if ended && turned.rows > 0 && turned.read == 0 {
            return Err(unreadable("no row of the list can be read"));
        }
        *self = turned;
        Ok(ended)
    }

    /// As [`List::turn`], of a list that people draw: all of its rows may be bad ones.
    pub(crate) fn turn_any<T>(&mut self, page: &Page<Result<T, Skipped>>) -> Result<bool, Fault> {
        let rows = self.rows + page.rows.len() as u64;
        let read = self.read + page.rows.iter().filter(|row| row.is_ok()).count() as u64;
        if page.next.is_none() && page.total.is_some_and(|total| rows < total) {
            return Err(unreadable("the list ends before its own count"));
        }
        *self = Self { page: page.next.unwrap_or(self.page), rows, read };
        Ok(page.next.is_none())
    }
}

pub(super) fn unreadable(reason: &str) -> Fault {
    Fault::Unreadable { offset: 0, reason: reason.into() }
}
