//! Valid documents, made wrong: as trees, then as bytes.

use crate::dice::Dice;
use crate::node::{Node, escape_letters};

/// Leaves that a decoder may not expect, between spaces.
const ODD: &str = r#"null true false 0 -0 -0.0 1 -1 2 0.5 1e5 1E-5 0.1e1 1e308 1e309 1e999 -1e999 1e-999 5e-324
    1.7976931348623157e308 9007199254740993 -9223372036854775808 9223372036854775808 18446744073709551615
    18446744073709551616 4294967296 65536 256 90 -90 90.0000000000001 180 -180 -180.0000000000001 1e1000000000
    "" "a" "\u0020" "\u0000" "\ud83d\ude00" "é" "😀" "5d51a87046cbe700148328bf" [] {} [[]] [null] [0]
    {"id":null} {"id":"a"} {"_id":"a","id":"b"} {"":""}"#;

/// What is no JSON, between spaces.
const BROKEN: &str = r#"00 01 1. .5 - --1 +1 1E+ 1e NaN Infinity -Infinity 0x10 1_000 "\ud800" "\udc00\ud800" "\uD83D"
    "\x" "\u12" "\ " 'a' tru nulls TRUE undefined , : ] } [1,] {"a"} {"a":} {,} /**/1"#;

/// Bytes that text does not hold, or that mean something to JSON.
const BYTES: &[&[u8]] = &[
    b"\0\x7f",
    b"\x80",
    b"\xff",
    b"\xc3",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xf0\x9f\x98",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xae",
    b"//\n",
    b"\\u",
    b"\r\n",
    b"null",
];

/// Single ones that mean something to JSON.
const SIGNS: &[u8] = b"\"\\{}[],:\n\t-e.0 \0";

/// One of the documents with some mistakes; sometimes none.
pub(crate) fn mutated(documents: &[Node], dice: &mut Dice) -> Vec<u8> {
    let mut node = dice.pick(documents).clone();
    let rounds = [0, 1, 1, 1, 2, 2, 3, 6][dice.below(8)];
    for _ in 0..rounds {
        change(&mut node, documents, dice);
    }
    let text = if dice.one_in(4) { node.laid_out(dice) } else { node.text() };
    let mut bytes = text.into_bytes();
    if dice.one_in(5) {
        for _ in 0..=dice.below(3) {
            damage(&mut bytes, documents, dice);
        }
    }
    bytes
}

/// Changes one value of the tree, or its place among others.
fn change(root: &mut Node, documents: &[Node], dice: &mut Dice) {
    let donor = |dice: &mut Dice| dice.pick(documents).clone().any(dice).clone();
    let node = root.any(dice);
    match dice.below(24) {
        0..=5 => *node = Node::leaf(dice.of(ODD)),
        6 => *node = Node::leaf(dice.of(BROKEN)),
        7 | 8 => *node = donor(dice),
        9 => *node = extreme(dice),
        10 => *node = wrapped(node.clone(), dice),
        _ => match node {
            Node::Leaf(text) => change_leaf(text, dice),
            Node::List(items) => change_list(items, donor(dice), dice),
            Node::Map(members) => change_map(members, donor(dice), dice),
        },
    }
}

/// Something too large: many of them are too large for a tree.
fn extreme(dice: &mut Dice) -> Node {
    let count = *dice.pick(&[63, 64, 65, 127, 128, 129, 1_000, 20_000]);
    Node::Leaf(match dice.below(8) {
        0 => "[".repeat(count),
        1 => format!("{}{}", "[".repeat(count), "]".repeat(count)),
        2 => format!("{}1{}", "{\"a\":".repeat(count), "}".repeat(count)),
        3 => format!("{}null{}", "{\"id\":".repeat(count), "}".repeat(count)),
        4 => format!("\"{}\"", dice.word(&["x", "é", "\\u0041", "\\ud83d\\ude00", "\\\\"]).repeat(count)),
        5 => format!("-{}", dice.word(&["9", "0", "1"]).repeat(count)),
        6 => format!("0.{}1e{count}", "0".repeat(count)),
        _ => format!("[{}]", vec!["0"; count].join(",")),
    })
}

fn wrapped(node: Node, dice: &mut Dice) -> Node {
    match dice.below(4) {
        0 => Node::List(vec![node]),
        1 => Node::List(vec![node.clone(), node]),
        2 => Node::Map(vec![("\"id\"".to_owned(), node)]),
        _ => Node::Map(vec![("\"_id\"".to_owned(), node.clone()), ("\"id\"".to_owned(), node)]),
    }
}

fn change_leaf(text: &mut String, dice: &mut Dice) {
    let inside = text.starts_with('"') && text.len() > 1;
    match dice.below(6) {
        0 if !inside => *text = format!("-{text}"),
        1 if !inside => {
            *text = format!("{text}{}", dice.of("0 .0 e0 e1 e-1 e400 000000000000000"));
        }
        2 => *text = format!("\"{}\"", text.trim_matches('"')),
        3 => *text = text.trim_matches('"').to_owned(),
        4 => escape_letters(text, dice),
        _ => {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(usize::from(inside)).collect();
            let at = places.get(dice.below(places.len())).copied().unwrap_or(0);
            text.insert_str(at, dice.word(&["0", "9", ".", "-", "e", " ", "é", "\u{301}", "\\u0000", "\\n", "z", "~"]));
        }
    }
}

fn change_list(items: &mut Vec<Node>, donor: Node, dice: &mut Dice) {
    let at = dice.below(items.len());
    match dice.below(6) {
        0 if !items.is_empty() => drop(items.remove(at)),
        1 if !items.is_empty() => items.insert(at, items[at].clone()),
        2 => items.insert(at.min(items.len()), donor),
        3 => items.clear(),
        4 => dice.shuffle(items),
        _ if items.len() < 8 => {
            *items = items.iter().cycle().take(items.len() * *dice.pick(&[9, 120])).cloned().collect();
        }
        _ => items.reverse(),
    }
}

fn change_map(members: &mut Vec<(String, Node)>, donor: Node, dice: &mut Dice) {
    if members.is_empty() {
        return members.push((dice.word(&["\"id\"", "\"rows\"", "\"x\""]).to_owned(), donor));
    }
    let (at, other) = (dice.below(members.len()), dice.below(members.len()));
    match dice.below(8) {
        0 | 1 => drop(members.remove(at)),
        2 => members.push(members[at].clone()),
        3 => members.insert(other, (members[at].0.clone(), donor)),
        4 => {
            let name = members[other].0.clone();
            members[at].0 = name;
        }
        5 => {
            let value = members[other].1.clone();
            members[at].1 = value;
        }
        6 => members.push((
            dice.word(&["\"unknown\"", "\"\"", "\"ID\"", "\"\\u0069d\"", "\"é\"", "id", "1"]).to_owned(),
            donor,
        )),
        _ => dice.shuffle(members),
    }
}

/// Bytes that are no text, with some mistakes; sometimes none.
pub(crate) fn mutated_bytes(valid: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = dice.pick(valid).clone();
    for _ in 0..[0, 1, 1, 1, 2, 5][dice.below(6)] {
        let at = dice.below(bytes.len() + 1);
        let word = [0, 1, 2, 3, 7, 255, 0x7fff_ffff, 0x8000_0000, u32::MAX][dice.below(9)];
        let aligned = at / 4 * 4;
        match dice.below(8) {
            0 => bytes.truncate(at),
            1 => bytes.extend(vec![0; dice.below(40)]),
            2 => drop(bytes.splice(at..at, [0])),
            3 if at < bytes.len() => drop(bytes.remove(at)),
            4 if at < bytes.len() => bytes[at] = dice.bits().to_le_bytes()[0],
            5 | 6 if aligned + 4 <= bytes.len() => bytes[aligned..aligned + 4].copy_from_slice(&u32::to_le_bytes(word)),
            _ if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            _ => {}
        }
    }
    bytes
}

/// Changes bytes without a look at what they mean.
fn damage(bytes: &mut Vec<u8>, documents: &[Node], dice: &mut Dice) {
    let (at, end) = (dice.below(bytes.len() + 1), dice.below(bytes.len() + 1));
    let (at, end) = (at.min(end), at.max(end));
    match dice.below(8) {
        0 => bytes.truncate(at),
        1 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        2 => drop(bytes.splice(at..at, dice.pick(BYTES).iter().copied())),
        3 if at < bytes.len() => bytes[at] = *dice.pick(SIGNS),
        4 => drop(bytes.drain(at..end)),
        5 => drop(bytes.splice(at..at, bytes[at..end].to_vec())),
        6 => {
            let other = dice.pick(documents).text().into_bytes();
            let from = dice.below(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        _ => drop(bytes.splice(at..at, vec![*dice.pick(b" \n\0[{\"0"); *dice.pick(&[1, 70, 5_000])])),
    }
}
