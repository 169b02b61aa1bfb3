//! Which region carries which tags.

use crate::ozmap::Id;

/// The tags of all regions.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Labels {
    /// Every tag that a region carries, in ascending order, each once.
    tags: Box<[Id]>,
    /// For each region, its tags by number, in ascending order, each once.
    of_region: Lists,
}

impl Labels {
    /// From the tags of each region.
    pub(super) fn new(regions: &[Vec<Id>]) -> Self {
        let mut tags: Vec<Id> = regions.iter().flatten().cloned().collect();
        tags.sort_unstable();
        tags.dedup();
        let number = |tag| tags.binary_search(tag).expect("every tag is in the list");
        let mut pairs: Vec<(usize, usize)> = (0..)
            .zip(regions)
            .flat_map(|(region, tags)| tags.iter().map(move |tag| (region, tag)))
            .map(|(region, tag)| (region, number(tag)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let of_region = Lists::new(regions.len(), &pairs);
        Self { tags: tags.into(), of_region }
    }

    /// The tags of a region, in ascending order; none for a region that does not exist.
    pub(super) fn of(&self, region: u32) -> impl Iterator<Item = &Id> {
        self.numbers(region).iter().map(|&tag| self.tag(tag))
    }

    /// As [`Labels::of`], by number.
    pub(super) fn numbers(&self, region: u32) -> &[u32] {
        self.of_region.get(region as usize)
    }

    /// The tag of a number. Numbers ascend as tags do.
    pub(super) fn tag(&self, number: u32) -> &Id {
        &self.tags[number as usize]
    }

    /// The number of a tag, if a region carries it.
    pub(super) fn number(&self, tag: &Id) -> Option<u32> {
        self.tags.binary_search(tag).ok().map(narrow)
    }

    /// Whether the region carries one of these tags, which are in ascending order.
    #[inline]
    pub(super) fn any(&self, region: u32, tags: &[u32]) -> bool {
        self.numbers(region).iter().any(|tag| tags.binary_search(tag).is_ok())
    }

    pub(super) fn bytes(&self) -> usize {
        let text: usize = self.tags.iter().map(|tag| size_of_val(tag) + tag.as_str().len()).sum();
        text + self.of_region.bytes()
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("fewer regions and tags than points")
}

/// Lists of numbers, one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
struct Lists {
    /// Where each list ends.
    ends: Box<[u32]>,
    values: Box<[u32]>,
}

impl Lists {
    /// `len` lists from pairs of a list's number and a value, in the order of lists.
    fn new(len: usize, pairs: &[(usize, usize)]) -> Self {
        let values: Box<[u32]> = pairs.iter().map(|&(_, value)| narrow(value)).collect();
        let ends = (0..len).map(|list| narrow(pairs.partition_point(|pair| pair.0 <= list)));
        Self { ends: ends.collect(), values }
    }

    fn get(&self, list: usize) -> &[u32] {
        let Some(&end) = self.ends.get(list) else { return &[] };
        let start = if list == 0 { 0 } else { self.ends[list - 1] };
        &self.values[start as usize..end as usize]
    }

    fn bytes(&self) -> usize {
        size_of_val(&*self.ends) + size_of_val(&*self.values)
    }
}
