//! OZmap's object ids and references.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// An OZmap object id.
///
/// Documented ids are 24 hex digits (Mongo). Nothing here depends on that: any visible ASCII of 1 to 64 bytes passes,
/// so that a change of id format on OZmap's side is no outage, and every use in a URL is escaped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Id(Box<str>);

impl Id {
    /// An id from its text; `None` when it is empty, longer than 64 bytes or holds anything but visible ASCII.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let visible = text.bytes().all(|b| b.is_ascii_graphic());
        (visible && (1..=64).contains(&text.len())).then(|| Self(text.into()))
    }

    /// The id's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
        for json in [r#""""#, r#""a b""#, "{}", "null", "7", r#"{"id":null}"#] {
            assert!(serde_json::from_str::<Id>(json).is_err(), "{json}");
        }
    }
}
