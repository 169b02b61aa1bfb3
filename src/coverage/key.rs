//! Ids in few bytes: what boxes and splitters are joined by while they are read, and how a snapshot holds them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::ozmap::Id;

/// Bytes of an id of 24 hex digits.
pub(super) const PACKED: usize = 12;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The bytes of an id of 24 lower-case hex digits, as OZmap documents them; `None` for any other, capitals included,
/// because unpacking must give the very same text.
pub(super) fn pack(id: &str) -> Option<[u8; PACKED]> {
    let (pairs, rest) = id.as_bytes().as_chunks::<2>();
    let mut packed = [0; PACKED];
    if pairs.len() != PACKED || !rest.is_empty() {
        return None;
    }
    for (byte, &[high, low]) in packed.iter_mut().zip(pairs) {
        *byte = (digit(high)? << 4) | digit(low)?;
    }
    Some(packed)
}

fn digit(text: u8) -> Option<u8> {
    match text {
        b'0'..=b'9' => Some(text - b'0'),
        b'a'..=b'f' => Some(text - b'a' + 10),
        _ => None,
    }
}

/// The text of a packed id. Packed ids and their texts have the same order.
pub(super) fn unpack(packed: [u8; PACKED]) -> String {
    packed.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// An id of one [`Keys`]. Equal keys are equal ids; their order says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    odd: bool,
    bytes: [u8; PACKED],
}

impl Key {
    /// The packed id; `None` for one that cannot be packed.
    pub(super) fn packed(self) -> Option<[u8; PACKED]> {
        (!self.odd).then_some(self.bytes)
    }
}

/// Gives ids their keys. Documented ids take no room here; others are kept once.
#[derive(Debug, Default)]
pub(super) struct Keys {
    odd: Vec<Id>,
    places: BTreeMap<Id, u32>,
}

impl Keys {
    /// The key of this id, now and ever after.
    pub(super) fn key(&mut self, id: Id) -> Key {
        self.find(&id).unwrap_or_else(|| {
            let place = u32::try_from(self.odd.len()).expect("fewer ids than MAX_ROWS");
            self.odd.push(id.clone());
            self.places.insert(id, place);
            Self::odd(place)
        })
    }

    /// The key of this id, if it can have been given one.
    pub(super) fn find(&self, id: &Id) -> Option<Key> {
        let packed = pack(id.as_str()).map(|bytes| Key { odd: false, bytes });
        packed.or_else(|| self.places.get(id).copied().map(Self::odd))
    }

    /// The id's text.
    pub(super) fn text(&self, key: Key) -> Cow<'_, str> {
        self.odd_text(key).map_or_else(|| Cow::Owned(unpack(key.bytes)), Cow::Borrowed)
    }

    /// The text of an id that cannot be packed.
    pub(super) fn odd_text(&self, key: Key) -> Option<&str> {
        let [a, b, c, d, ..] = key.bytes;
        key.odd.then(|| self.odd[u32::from_be_bytes([a, b, c, d]) as usize].as_str())
    }

    /// The order of the ids' texts.
    pub(super) fn compare(&self, a: Key, b: Key) -> Ordering {
        match (a.packed(), b.packed()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.text(a).cmp(&self.text(b)),
        }
    }

    fn odd(place: u32) -> Key {
        let mut bytes = [0; PACKED];
        bytes[..4].copy_from_slice(&place.to_be_bytes());
        Key { odd: true, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENTED: &str = "5da62201493d9c00066655b8";

    #[test]
    fn a_documented_id_is_twelve_bytes_and_back() {
        let packed = pack(DOCUMENTED).expect("24 hex digits");
        assert_eq!(packed[..3], [0x5d, 0xa6, 0x22]);
        assert_eq!(unpack(packed), DOCUMENTED);
    }

    #[test]
    fn any_other_text_is_not_packed() {
        let upper = DOCUMENTED.to_uppercase();
        let (short, long) = (&DOCUMENTED[1..], format!("{DOCUMENTED}0"));
        for text in ["", "g", &upper, short, &long, "5da62201493d9c00066655b/", "5da62201493d9c00066655b:"] {
            assert_eq!(pack(text), None, "{text}");
        }
    }

    #[test]
    fn keys_are_equal_when_ids_are_and_ordered_as_their_texts() {
        let mut keys = Keys::default();
        let texts = ["CTO-1", DOCUMENTED, "5da62201493d9c00066655b9", "5DA62201493D9C00066655B8", "~", "!", "CTO-1"];
        let ids: Vec<Id> = texts.iter().map(|text| Id::new(text).expect("an id")).collect();
        let given: Vec<Key> = ids.iter().map(|id| keys.key(id.clone())).collect();
        for (a, one) in given.iter().enumerate() {
            assert_eq!(keys.text(*one), texts[a]);
            assert_eq!(keys.find(&ids[a]), Some(*one));
            for (b, other) in given.iter().enumerate() {
                assert_eq!(one == other, texts[a] == texts[b], "{a} {b}");
                assert_eq!(keys.compare(*one, *other), texts[a].cmp(texts[b]), "{a} {b}");
            }
        }
        assert_eq!(keys.find(&Id::new("CTO-2").expect("an id")), None);
    }
}
