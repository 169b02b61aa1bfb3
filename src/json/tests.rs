//! Beside `serde_json`, and beside the plainest reading of the rules.

use proptest::prelude::*;
use serde::de::IgnoredAny;

use super::{Error, MAX_DEPTH, Number, Reader, Text, scan};

fn skip(text: &[u8]) -> Result<(), Error> {
    Reader::whole(text, Reader::skip)
}

fn error(text: &str) -> (usize, &'static str) {
    let Error { offset, reason } = skip(text.as_bytes()).expect_err(text);
    (offset, reason)
}

#[test]
fn names_the_byte_where_reading_stopped() {
    for (text, offset, reason) in [
        ("", 0, "the text ends too early"),
        ("  ", 2, "the text ends too early"),
        ("{\"a\":[1, 2", 10, "the text ends too early"),
        ("\"abc", 4, "the text ends too early"),
        ("\"abc\\", 5, "the text ends too early"),
        ("<html>", 0, "not JSON"),
        ("[1 2]", 3, "not JSON"),
        ("[1,]", 3, "not JSON"),
        ("{\"a\" 1}", 5, "not JSON"),
        ("{a:1}", 1, "not JSON"),
        ("tru", 0, "not JSON"),
        ("[1]]", 3, "text after the end"),
        ("\"a\nb\"", 2, "a control character in a string"),
        ("\"a\\x\"", 2, "not an escape"),
        ("\"\\u12g4\"", 1, "not an escape"),
        ("[01]", 1, "not a number"),
        ("[-]", 1, "not a number"),
        ("[1.]", 3, "not a number"),
        ("[1e+]", 4, "not a number"),
    ] {
        assert_eq!(error(text), (offset, reason), "{text:?}");
    }
}

#[test]
fn nesting_ends() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let max = usize::from(MAX_DEPTH);
    assert_eq!(skip(nested(max).as_bytes()), Ok(()));
    assert_eq!(error(&nested(max + 1)), (max, "nested too deep"));
    assert_eq!(error(&"{\"a\":".repeat(1_000_000)), (5 * max, "nested too deep"));
}

#[test]
fn numbers_may_stand_behind_white_space() {
    let mut read = Vec::new();
    let text = b" [ 1 ,\n\t-2.5 , 3e1 ]";
    let done = Reader::whole(text, |reader| reader.array(|reader| reader.number().map(|n| read.push(n.value()))));
    assert_eq!((done, read), (Ok(()), vec![1.0, -2.5, 30.0]));
}

#[test]
fn passes_over_what_cannot_be_read() {
    let flags = |text: &'static str| {
        let (mut read, mut left) = (Vec::new(), Vec::new());
        Reader::whole(text.as_bytes(), |reader| {
            reader.array(|reader| {
                match reader.attempt(|reader| reader.array(|reader| reader.flag().map(|flag| read.push(flag))))? {
                    Ok(()) => {}
                    Err((value, error)) => left.push((std::str::from_utf8(value).expect("ASCII"), error.offset)),
                }
                Ok(())
            })
        })
        .map(|()| (read, left))
    };
    let left = vec![("[false, 7, []]", 8), ("{\"a\": []}", 0)];
    assert_eq!(flags("[ [false, 7, []] ,[true],{\"a\": []}]"), Ok((vec![Some(false), Some(true)], left)));
    assert_eq!(flags("[[7,[[x]]]]").map_err(|e| (e.offset, e.reason)), Err((6, "not JSON")));
    assert_eq!(flags("[[7,[[").map_err(|e| (e.offset, e.reason)), Err((6, "the text ends too early")));
}

#[test]
fn wants_the_kind_that_was_asked_for() {
    let object = |text: &'static str| Reader::whole(text.as_bytes(), |reader| reader.object(|reader, _| reader.skip()));
    assert_eq!(object(" [1]").map_err(|e| (e.offset, e.reason)), Err((1, "not an object")));
    assert_eq!(object("{}"), Ok(()));
    let text = |text: &'static str| Reader::whole(text.as_bytes(), |reader| reader.text().map(Text::bytes));
    assert_eq!(text("7").map_err(|e| e.reason), Err("not a string"));
    let flag = |text: &'static str| Reader::whole(text.as_bytes(), Reader::flag);
    assert_eq!((flag("true"), flag("null")), (Ok(Some(true)), Ok(None)));
    assert_eq!(flag("1").map_err(|e| e.reason), Err("neither true, false nor null"));
}

#[test]
fn plain_text_is_visible_ascii() {
    let plain = |text: &str| {
        let bytes = text.as_bytes().to_vec();
        Reader::new(&bytes).plain().map(<[u8]>::to_vec)
    };
    let id = "5da62201493d9c0006000001";
    assert_eq!(plain(&format!("\"{id}\"")), Some(id.into()));
    for position in 0..24 {
        for bad in [" ", "\\", "é", "\u{7f}", "\u{1f}"] {
            let mut text = id.to_owned();
            text.replace_range(position..=position, bad);
            assert_eq!(plain(&format!("\"{text}\"")), None, "{text:?}");
        }
        assert_eq!(plain(&format!("\"{}\"", &id[position..])), Some(id[position..].into()));
    }
    assert_eq!((plain("\"abc"), plain("7"), plain("")), (None, None, None));
}

/// JSON, with white space and escapes that no writer would choose.
fn document() -> impl Strategy<Value = String> {
    let space = || prop_oneof![8 => Just(""), 1 => Just(" "), 1 => Just("\r\n\t ")];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|flag| flag.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        number(),
        text(),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        let item = (space(), inner, space()).prop_map(|(a, item, b)| format!("{a}{item}{b}"));
        let member =
            (space(), text(), space(), item.clone()).prop_map(|(a, name, b, item)| format!("{a}{name}{b}:{item}"));
        prop_oneof![
            prop::collection::vec(item, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[ -~&&[^\"\\\\]]{0,20}".prop_map(String::from),
        prop::char::any().prop_filter("escaped", |&c| c >= ' ' && c != '"' && c != '\\').prop_map(String::from),
        any::<u16>().prop_map(|unit| format!("\\u{unit:04x}")),
        prop::char::range('\u{1_0000}', '\u{10_ffff}').prop_map(|c| {
            let mut units = [0; 2];
            c.encode_utf16(&mut units);
            format!("\\u{:04X}\\u{:04x}", units[0], units[1])
        }),
        prop::sample::select(vec!["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"]).prop_map(String::from),
    ];
    prop::collection::vec(part, 0..4).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

fn number() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?".prop_map(String::from);
    prop_oneof![number, any::<f64>().prop_filter("JSON", |f| f.is_finite()).prop_map(|f| format!("{f:?}"))]
}

fn read_number(text: &str) -> Number<'_> {
    Reader::whole(text.as_bytes(), Reader::number).expect(text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn reads_what_is_json(document in document()) {
        prop_assert!(serde_json::from_str::<IgnoredAny>(&document).is_ok(), "the generator: {}", document);
        prop_assert_eq!(skip(document.as_bytes()), Ok(()), "{}", document);
    }

    /// One byte changed, one put in or one left out: still read exactly when `serde_json` reads it.
    #[test]
    fn refuses_what_is_not(document in document(), at in any::<prop::sample::Index>(), byte in 0..128_u8, how in 0..3) {
        let mut bytes = document.into_bytes();
        let at = at.index(bytes.len());
        match how {
            0 => bytes[at] = byte,
            1 => bytes.insert(at, byte),
            _ => drop(bytes.remove(at)),
        }
        let theirs = serde_json::from_slice::<IgnoredAny>(&bytes).is_ok();
        let ours = skip(&bytes);
        prop_assert_eq!(ours.is_ok(), theirs, "{:?} {:?}", ours, String::from_utf8_lossy(&bytes));
        prop_assert!(ours.map_or_else(|error| error.offset, |()| 0) <= bytes.len());
    }

    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let offset = skip(&bytes).map_or_else(|error| error.offset, |()| 0);
        prop_assert!(offset <= bytes.len());
    }

    #[test]
    fn strings_stand_for_what_they_say(text in text()) {
        let ours = Reader::whole(text.as_bytes(), |reader| reader.text().map(|text| text.bytes().into_owned()));
        let ours = ours.expect("a string");
        match serde_json::from_str::<String>(&text) {
            Ok(theirs) => prop_assert_eq!(ours, theirs.into_bytes(), "{}", text),
            // serde_json refuses half a surrogate pair; here it is no character.
            Err(_) => prop_assert!(String::from_utf8_lossy(&ours).contains('\u{fffd}'), "{}", text),
        }
    }

    #[test]
    fn numbers_are_the_nearest_floats(text in number()) {
        let number = read_number(&text);
        let expected: f64 = text.parse().expect("a number");
        prop_assert_eq!(number.value().to_bits(), expected.to_bits(), "{}", text);
        let whole = text.trim_start_matches('-').split('.').next().filter(|_| !text.contains(['e', 'E']));
        prop_assert_eq!(number.whole(), whole.map(str::as_bytes), "{}", text);
        let whole = text.parse::<i128>().ok();
        let nearest = whole.map(|whole| i64::try_from(whole.clamp(-i128::from(i64::MAX), i64::MAX.into())).expect("clamped"));
        if text.len() < 30 {
            prop_assert_eq!(number.integer(), nearest, "{}", text);
        }
    }

    /// The quick way reads the same, and as far.
    #[test]
    fn floats_are_numbers(text in prop_oneof![number(), "-?[0-9]{0,4}\\.?[0-9]{0,26}[eE]?", "[-0-9.eE+ ]{0,9}"], rest in "[],} 0-9a-f]{0,9}") {
        let text = format!("{text}{rest}");
        let (mut slow, mut quick) = (Reader::new(text.as_bytes()), Reader::new(text.as_bytes()));
        let (one, other) = (slow.number().map(Number::value), quick.float());
        prop_assert_eq!(one.map(f64::to_bits), other.map(f64::to_bits), "{}", text);
        prop_assert_eq!((slow.offset(), slow.error), (quick.offset(), quick.error), "{}", text);
    }

    /// Every byte at every place of a word, and runs that end with the text.
    #[test]
    fn runs_end_where_they_should(bytes in prop::collection::vec(prop_oneof![32..127_u8, any::<u8>()], 0..40), from in 0..8_usize) {
        let from = from.min(bytes.len());
        let slow = |stops: &dyn Fn(u8) -> bool| {
            bytes[from..].iter().position(|&byte| stops(byte)).map_or(bytes.len(), |more| from + more)
        };
        prop_assert_eq!(scan::text_end(&bytes, from), slow(&|b| b < 0x20 || b == b'"' || b == b'\\'));
        prop_assert_eq!(scan::plain_end(&bytes, from), slow(&|b| !b.is_ascii_graphic() || b == b'"' || b == b'\\'));
        prop_assert_eq!(scan::digits_end(&bytes, from), slow(&|b| !b.is_ascii_digit()));
    }
}
