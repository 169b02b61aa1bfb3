//! A set of regions.

/// Some regions of an index, chosen once and asked many times.
///
/// Made by [`super::RegionIndex::select`], and of use with that index only: it holds regions by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// One bit for each region.
    bits: Box<[u64]>,
}

impl Selection {
    /// The regions of these numbers, which are below `len`.
    pub(super) fn of(len: usize, regions: impl IntoIterator<Item = u32>) -> Self {
        let mut bits = vec![0; len.div_ceil(64)];
        for region in regions {
            bits[region as usize / 64] |= 1 << (region % 64);
        }
        Self { bits: bits.into() }
    }

    /// Whether it holds no region.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|&bits| bits == 0)
    }

    /// Whether it holds the region of this number.
    #[inline]
    #[must_use]
    pub fn contains(&self, region: u32) -> bool {
        self.bits.get(region as usize / 64).is_some_and(|bits| bits >> (region % 64) & 1 == 1)
    }
}
