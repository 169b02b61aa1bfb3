//! Identifiers that look like OZmap's: 24 hexadecimal digits.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// What an identifier names. Each kind counts for itself, so that more boxes do not move the ids of tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Project = 1,
    Tag = 2,
    Region = 3,
    Box = 4,
    Splitter = 5,
    Port = 6,
    Property = 7,
    Client = 8,
    Prospect = 9,
    Drop = 10,
    Fiber = 11,
    Pole = 12,
    BoxType = 13,
    SplitterType = 14,
    RegionType = 15,
}

/// A Mongo `ObjectId`, as OZmap uses it. Ordered by kind, then by creation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId([u8; 12]);

const HEX: &[u8; 16] = b"0123456789abcdef";

impl ObjectId {
    /// The `n`-th id of a kind.
    #[must_use]
    pub const fn numbered(kind: Kind, n: u64) -> Self {
        let count = n.to_be_bytes();
        let mut bytes = [0x5a, 0x17, kind as u8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let mut i = 0;
        while i < count.len() {
            bytes[4 + i] = count[i];
            i += 1;
        }
        Self(bytes)
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 24];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
        f.pad(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The text is not 24 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id of 24 hexadecimal digits")
    }
}

impl FromStr for ObjectId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        if text.len() != 24 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAnId);
        }
        let mut bytes = [0; 12];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| NotAnId)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for ObjectId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObjectId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let id = ObjectId::numbered(Kind::Tag, 258);
        assert_eq!(id.to_string(), "5a1702000000000000000102");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
        for bad in ["", "5a17020000000000000001", "5a170200000000000000010g", "ççççççççççççç"] {
            assert_eq!(bad.parse::<ObjectId>(), Err(NotAnId), "{bad}");
        }
    }
}
