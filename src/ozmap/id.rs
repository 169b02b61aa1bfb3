//! OZmap's object ids and references.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::json::{Reader, Stop};

/// An OZmap object id.
///
/// Documented ids are 24 hex digits (Mongo). Nothing here depends on that: visible ASCII of 1 to 64 bytes passes, so
/// that a change of id format on OZmap's side is no outage, and every use in a URL is escaped. A quote or a backslash
/// does not: ids stand in JSON as they are.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Id(Text);

/// Up to [`SHORT`] bytes lie in the id itself: ids are copied with every box, and an allocation would cost more than
/// reading the box did.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Text {
    /// The bytes, then zeros.
    Short([u8; SHORT], u8),
    Long(Box<str>),
}

/// The length of a documented id.
const SHORT: usize = 24;

impl Id {
    /// An id from its text; `None` when it is empty, longer than 64 bytes or holds anything but visible ASCII,
    /// a quote or a backslash.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        is_id(text.as_bytes()).then(|| Self::from_visible(text.as_bytes()))
    }

    fn from_visible(text: &[u8]) -> Self {
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text);
                Self(Text::Short(bytes, length))
            }
            _ => Self(Text::Long(String::from_utf8_lossy(text).into())),
        }
    }

    /// The id's text.
    ///
    /// # Panics
    /// Never: ids are visible ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).expect("ids are visible ASCII")
    }

    /// The id's text, as it also stands in JSON.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Text::Short(bytes, length) => &bytes[..usize::from(*length)],
            Text::Long(text) => text.as_bytes(),
        }
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Id").field(&self.as_str()).finish()
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

fn is_id(text: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
    (1..=64).contains(&text.len()) && text.iter().all(plain)
}

/// An [`Id`] that still lies in the answer that it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdRef<'a>(&'a [u8]);

impl<'a> IdRef<'a> {
    /// Reads an id string, or the populated object that stands for it; nothing for a null.
    ///
    /// # Errors
    /// For anything else, and for a string with escapes: no id needs one.
    #[inline]
    pub fn read(reader: &mut Reader<'a>) -> Result<Option<Self>, Stop> {
        let start = reader.offset();
        match reader.plain() {
            Some(text) if (1..=64).contains(&text.len()) => Ok(Some(Self(text))),
            Some(_) => reader.wrong_at(start, "not an id"),
            None => Self::read_other(reader),
        }
    }

    #[cold]
    fn read_other(reader: &mut Reader<'a>) -> Result<Option<Self>, Stop> {
        if reader.null()? {
            return Ok(None);
        }
        let start = reader.offset();
        match reader.peek() {
            b'{' => {}
            b'"' => return reader.text().and_then(|_| reader.wrong_at(start, "not an id")),
            _ => return reader.wrong("not an id"),
        }
        let (mut id, mut mongo_id) = (None, None);
        reader.object(|reader, key| match &*key.bytes() {
            b"id" => Self::read(reader).and_then(|found| reader.set(&mut id, found)),
            b"_id" => Self::read(reader).and_then(|found| reader.set(&mut mongo_id, found)),
            _ => reader.skip(),
        })?;
        match id.or(mongo_id) {
            None => reader.wrong_at(start, "a reference without id"),
            id => Ok(id),
        }
    }
}

impl From<IdRef<'_>> for Id {
    fn from(id: IdRef<'_>) -> Self {
        Self::from_visible(id.0)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads an id string, or the populated object that stands for it (`{"id": …}` or `{"_id": …}`): OZmap gives both.
impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id, or an object with `id` or `_id`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
                Id::new(text).ok_or_else(|| E::custom("not an id"))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Id, A::Error> {
                let mut found = None;
                while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                    if matches!(&*key, "id" | "_id") && found.is_none() {
                        found = Some(map.next_value()?);
                    } else {
                        map.next_value::<de::IgnoredAny>()?;
                    }
                }
                found.ok_or_else(|| de::Error::missing_field("id"))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_strings_and_populated_objects() {
        for json in [r#""5da62201493d9c00066655b8""#, r#"{"name":"x","_id":"5da62201493d9c00066655b8"}"#] {
            let id: Id = serde_json::from_str(json).expect(json);
            assert_eq!(id.as_str(), "5da62201493d9c00066655b8");
        }
    }

    #[test]
    fn refuses_what_is_no_id() {
        for json in [r#""""#, r#""a b""#, r#""a\"b""#, r#""a\\b""#, "{}", "null", "7", r#"{"id":null}"#] {
            assert!(serde_json::from_str::<Id>(json).is_err(), "{json}");
        }
    }
}
