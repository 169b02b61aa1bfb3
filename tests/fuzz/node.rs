//! JSON as a tree whose leaves and names are text, so that it can hold what is no JSON.

use std::fmt::{self, Write as _};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::dice::Dice;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// A number, string or word as it stands in the text.
    Leaf(String),
    List(Vec<Self>),
    /// Names with their quotes.
    Map(Vec<(String, Self)>),
}

/// Reads JSON, members in the order in which they stand.
impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

macro_rules! leaves {
    ($($visit:ident: $kind:ty;)*) => {
        $(fn $visit<E>(self, value: $kind) -> Result<Node, E> {
            Ok(Node::Leaf(Value::from(value).to_string()))
        })*
    };
}

impl<'de> Visitor<'de> for Reading {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    leaves! {
        visit_bool: bool;
        visit_i64: i64;
        visit_u64: u64;
        visit_f64: f64;
        visit_str: &str;
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::leaf("null"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Node>()? {
            members.push((quoted(&name), value));
        }
        Ok(Node::Map(members))
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

impl Node {
    pub(crate) fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    pub(crate) fn leaf(text: &str) -> Self {
        Self::Leaf(text.to_owned())
    }

    /// How many values it has, itself among them.
    pub(crate) fn count(&self) -> usize {
        1 + self.children().map(Self::count).sum::<usize>()
    }

    fn children(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match self {
            Self::Leaf(_) => Box::new(std::iter::empty()),
            Self::List(items) => Box::new(items.iter()),
            Self::Map(members) => Box::new(members.iter().map(|(_, value)| value)),
        }
    }

    /// The value of this number, counted from the front; the last one when there are fewer.
    pub(crate) fn at(&mut self, mut number: usize) -> &mut Self {
        if number == 0 || matches!(self, Self::Leaf(_)) {
            return self;
        }
        number -= 1;
        let counts: Vec<usize> = self.children().map(Self::count).collect();
        let Some(child) = counts.iter().position(|&count| {
            let inside = number < count;
            number -= if inside { 0 } else { count };
            inside
        }) else {
            return self;
        };
        match self {
            Self::List(items) => items[child].at(number),
            Self::Map(members) => members[child].1.at(number),
            Self::Leaf(_) => unreachable!("a leaf has no children"),
        }
    }

    pub(crate) fn any(&mut self, dice: &mut Dice) -> &mut Self {
        let number = dice.below(self.count());
        self.at(number)
    }

    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, &mut |_| {});
        out
    }

    /// The same value in another layout: white space anywhere, members in any order, letters as escapes.
    pub(crate) fn laid_out(&self, dice: &mut Dice) -> String {
        let mut out = String::new();
        let mut other = self.clone();
        other.stir(dice);
        other.write(&mut out, &mut |out| {
            for _ in 0..[0, 0, 0, 1, 2, 9][dice.below(6)] {
                out.push(*dice.pick(&[' ', '\n', '\r', '\t']));
            }
        });
        out
    }

    fn stir(&mut self, dice: &mut Dice) {
        match self {
            // Ids have no space: an id with escapes is refused, for none needs them.
            Self::Leaf(text) if text.contains(' ') => escape_letters(text, dice),
            Self::Leaf(_) => {}
            Self::List(items) => items.iter_mut().for_each(|item| item.stir(dice)),
            Self::Map(members) => {
                dice.shuffle(members);
                for (name, value) in members {
                    escape_letters(name, dice);
                    value.stir(dice);
                }
            }
        }
    }

    fn write(&self, out: &mut String, space: &mut dyn FnMut(&mut String)) {
        space(out);
        match self {
            Self::Leaf(text) => out.push_str(text),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    item.write(out, space);
                }
                out.push(']');
            }
            Self::Map(members) => {
                out.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    space(out);
                    out.push_str(name);
                    space(out);
                    out.push(':');
                    value.write(out, space);
                }
                out.push('}');
            }
        }
        space(out);
    }
}

/// Writes some letters of a string as `\u` escapes: it means what it meant.
pub(crate) fn escape_letters(text: &mut String, dice: &mut Dice) {
    if !text.starts_with('"') || text.contains('\\') || !dice.one_in(8) {
        return;
    }
    let mut out = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() && dice.one_in(3) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").unwrap();
            }
        } else {
            out.push(c);
        }
    }
    *text = out;
}
