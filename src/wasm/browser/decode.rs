//! From a JavaScript value to a Rust type, by the type's own `Deserialize`.
//!
//! serde-wasm-bindgen, which encodes here, decodes too. But it composes a text for every way in which a value can have
//! another shape, down to the printing of floating-point numbers, and nobody reads those texts: a page gets the code
//! of a `Failure`. Without them, and with only the shapes that [`super::answer`] and `SignupInput` have, the module is
//! a third smaller.

use core::{error, fmt, iter::Enumerate, slice};

use js_sys::{Array, JsString, Reflect};
use serde::{
    de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Visitor},
    forward_to_deserialize_any,
};
use wasm_bindgen::prelude::*;

use super::failure::Failure;

/// The value has another shape than the type.
#[derive(Debug)]
pub(super) struct Misshapen;

/// Reads a value as serde-wasm-bindgen does: fields that the type does not have are ignored, and `null` is `undefined`.
///
/// # Errors
/// [`Misshapen`]
pub(super) fn decode<T: DeserializeOwned>(value: &JsValue) -> Result<T, Misshapen> {
    T::deserialize(Value(value))
}

/// A text argument.
///
/// Not `&str`: wasm-bindgen then copies so many bytes as an argument's `length` says, and a number, which has none, makes
/// it write where nothing was allocated.
///
/// # Errors
/// `invalid_argument`
pub(super) fn text(value: &JsValue) -> Result<String, Failure> {
    value.as_string().ok_or_else(Failure::not_text)
}

/// The own or inherited property of that name.
pub(super) fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsString::from(name)).ok()
}

impl fmt::Display for Misshapen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value has another shape")
    }
}

impl error::Error for Misshapen {}

impl de::Error for Misshapen {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Value<'a>(&'a JsValue);

impl<'de> de::Deserializer<'de> for Value<'_> {
    type Error = Misshapen;

    /// For types that none of ours holds.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misshapen> {
        Err(Misshapen)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        visitor.visit_f64(self.0.as_f64().ok_or(Misshapen)?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        visitor.visit_string(self.0.as_string().ok_or(Misshapen)?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        if self.0.is_undefined() || self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        if !Array::is_array(self.0) {
            return Err(Misshapen);
        }
        visitor.visit_seq(Items { array: self.0.unchecked_ref(), next: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misshapen> {
        if !self.0.is_object() {
            return Err(Misshapen);
        }
        visitor.visit_map(Fields { object: self.0, names: fields.iter().enumerate(), value: JsValue::UNDEFINED })
    }

    /// Ours have no variant with a content.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misshapen> {
        let name = self.0.as_string().ok_or(Misshapen)?;
        let index = variants.iter().position(|variant| *variant == name).ok_or(Misshapen)?;
        visitor.visit_enum(number(index)?.into_deserializer())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char str bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct map identifier ignored_any
    }
}

/// serde knows fields and variants by their place in the list too, which spares a search by name for each type.
/// That holds while none of them has an alias: the list has those as well.
fn number(index: usize) -> Result<u32, Misshapen> {
    u32::try_from(index).map_err(|_| Misshapen)
}

/// The fields of an object that the type has.
struct Fields<'a> {
    object: &'a JsValue,
    names: Enumerate<slice::Iter<'static, &'static str>>,
    value: JsValue,
}

impl<'de> de::MapAccess<'de> for Fields<'_> {
    type Error = Misshapen;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misshapen> {
        for (index, name) in &mut self.names {
            self.value = property(self.object, name).ok_or(Misshapen)?;
            if !self.value.is_undefined() {
                return seed.deserialize(number(index)?.into_deserializer()).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misshapen> {
        seed.deserialize(Value(&self.value))
    }
}

/// The items of an array.
struct Items<'a> {
    array: &'a Array,
    next: u32,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Misshapen;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misshapen> {
        if self.next == self.array.length() {
            return Ok(None);
        }
        let item = self.array.get(self.next);
        self.next += 1;
        seed.deserialize(Value(&item)).map(Some)
    }
}
