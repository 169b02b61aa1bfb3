//! Eight bytes at a time: where a run of text or digits ends.
//!
//! A word is read little-endian, so its lowest byte comes first in the text. Borrows of the subtractions run upwards
//! only: a byte can be marked by mistake above one that is marked rightly, never below, and the lowest mark counts.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = ONES << 7;

/// Where text stops: at a quote, a backslash or a control character; the length of `bytes` when nowhere.
#[inline]
pub(super) fn text_end(bytes: &[u8], from: usize) -> usize {
    let marks = |word: u64| (below(word, 0x20) | equal(word, b'"') | equal(word, b'\\')) & !word;
    run(bytes, from, marks, |byte| byte < 0x20 || byte == b'"' || byte == b'\\')
}

/// Where visible ASCII other than a quote and a backslash stops.
#[inline]
pub(super) fn plain_end(bytes: &[u8], from: usize) -> usize {
    run(bytes, from, not_plain, |byte| !byte.is_ascii_graphic() || byte == b'"' || byte == b'\\')
}

/// Whether this is nothing but visible ASCII other than a quote and a backslash.
#[inline]
pub(super) fn all_plain(id: &[u8; 24]) -> bool {
    let marks = |marks, word: &[u8; 8]| marks | not_plain(u64::from_le_bytes(*word));
    id.as_chunks().0.iter().fold(0, marks) & HIGHS == 0
}

#[inline]
fn not_plain(word: u64) -> u64 {
    below(word, 0x21) | equal(word, b'"') | equal(word, b'\\') | equal(word, 0x7f) | word
}

/// Where digits stop.
#[inline]
pub(super) fn digits_end(bytes: &[u8], from: usize) -> usize {
    // What is above `9` reaches the high bit when 0x46 is added.
    let marks = |word: u64| below(word, b'0') | word.wrapping_add(ONES * 0x46) | word;
    run(bytes, from, marks, |byte| !byte.is_ascii_digit())
}

/// The number that eight digits make; `None` when they are not all digits.
#[inline]
pub(super) fn eight_digits(text: [u8; 8]) -> Option<u64> {
    let word = u64::from_le_bytes(text);
    if (below(word, b'0') | word.wrapping_add(ONES * 0x46) | word) & HIGHS != 0 {
        return None;
    }
    // Digits become pairs, pairs fours, and those the whole; no lane overflows.
    let digits = word - ONES * u64::from(b'0');
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) & 0xffff_ffff)
}

#[inline]
fn run(bytes: &[u8], from: usize, marks: impl Fn(u64) -> u64, stops: impl Fn(u8) -> bool) -> usize {
    let mut at = from;
    while let Some(&word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let marks = marks(u64::from_le_bytes(word)) & HIGHS;
        if marks != 0 {
            return at + (marks.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| stops(byte))).map_or(bytes.len(), |more| at + more)
}

/// The high bit of each byte that is below `limit`; of bytes above 0x7f it says nothing.
#[inline]
fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(ONES * u64::from(limit))
}

/// The high bit of each byte that is `byte`, itself below 0x80; of bytes above 0x7f it says nothing.
#[inline]
fn equal(word: u64, byte: u8) -> u64 {
    below(word ^ (ONES * u64::from(byte)), 1)
}
