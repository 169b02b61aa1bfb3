//! Names that are expected.

use super::Reader;

const WORDS: usize = 3;

/// A member's name as it stands in a text without white space, with the comma before it, its quotes and its colon, to
/// be compared a word at a time.
#[derive(Debug, Clone, Copy)]
pub struct Expected {
    words: [u64; WORDS],
    masks: [u64; WORDS],
    length: usize,
}

impl Expected {
    /// Of a name that is known beforehand.
    ///
    /// # Panics
    /// When the name is too long, at compile time in a constant.
    #[must_use]
    pub const fn new(name: &str) -> Self {
        Self::of(name.as_bytes()).expect("a short name")
    }

    /// Of a name that stood in a text without escapes; `None` when it is too long to be compared at once.
    #[must_use]
    pub const fn of(name: &[u8]) -> Option<Self> {
        let length = name.len() + 4;
        if length > WORDS * 8 {
            return None;
        }
        let (mut words, mut masks) = ([0; WORDS], [0; WORDS]);
        let mut at = 0;
        while at < length {
            let byte = match at {
                0 => b',',
                1 => b'"',
                _ if at == length - 2 => b'"',
                _ if at == length - 1 => b':',
                _ => name[at - 2],
            };
            // A text is read little-endian: its first byte is the lowest.
            words[at / 8] |= (byte as u64) << (at % 8 * 8);
            masks[at / 8] |= 0xff << (at % 8 * 8);
            at += 1;
        }
        Some(Self { words, masks, length })
    }
}

impl Reader<'_> {
    /// Reads this very name and its colon, just after [`Reader::enter`]. When that is not what comes, or the text is
    /// nearly at its end, nothing is read: [`Reader::key`] reads any name.
    #[inline]
    pub fn take_first(&mut self, expected: &Expected) -> bool {
        // Where a comma would be there is the bracket, or a white space: it does not count.
        self.take(self.at.wrapping_sub(1), expected, !0xff)
    }

    /// Reads a comma, this very name and its colon, just after a value. Otherwise as [`Reader::take_first`]:
    /// [`Reader::more`] and [`Reader::key`] read anything.
    #[inline]
    pub fn take_next(&mut self, expected: &Expected) -> bool {
        self.take(self.at, expected, !0)
    }

    #[inline(always)]
    fn take(&mut self, from: usize, expected: &Expected, first_mask: u64) -> bool {
        let Some((words, _)) = self.bytes.get(from..from.wrapping_add(WORDS * 8)).map(<[u8]>::as_chunks) else {
            return false;
        };
        let differs = |at: usize| (u64::from_le_bytes(words[at]) ^ expected.words[at]) & expected.masks[at];
        if (differs(0) & first_mask) | differs(1) != 0 || differs(2) != 0 {
            return false;
        }
        self.at = from + expected.length;
        true
    }
}
