//! Where a plan is sold.

/// Some tags of an index, chosen once and asked for many times.
///
/// Made by [`super::RegionIndex::select`], and of use with that index only: it holds tags by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// In ascending order, each once.
    pub(super) tags: Box<[u32]>,
}

impl Selection {
    /// Whether no region carries any of the tags.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }
}
