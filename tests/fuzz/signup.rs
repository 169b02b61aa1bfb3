//! Every field of a signup against texts that nobody would type, and those that somebody did.

use std::collections::HashSet;
use std::sync::LazyLock;

use conecte_ozmap::signup::{SignupInput, codes, format_cep, format_phone, location, validate_field};
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::documents;
use crate::record::Record;
use crate::runner::run;

const CASES: u64 = 15_000;

const FIELDS: [&str; 13] = [
    "/plan",
    "/contact/name",
    "/contact/phone",
    "/contact/email",
    "/address/cep",
    "/address/street",
    "/address/number",
    "/address/block",
    "/address/flat",
    "/address/complement",
    "/address/district",
    "/address/city",
    "/address/state",
];

/// What people write, to be made wrong.
const TYPED: [&str; 16] = [
    "",
    "fibra-300",
    "Ana Lima",
    "José d'Ávila Jr.",
    "João\u{303} da Silva-Souza",
    "(48) 99999-0000",
    "+55 48 3333-4444",
    "048 99999-0000",
    "0 15 48 99999-0000",
    "ana.lima+fibra@exemplo.com.br",
    "88025-500",
    "88.025–500",
    "R. Delminda Silveira, 900",
    "s/n",
    "Sc",
    "Florianópolis",
];

/// Characters that are more than they seem, or less.
const ODD: &str = "\0\u{1}\u{1b}\u{7f}\u{80}\u{9f}\u{a0}\u{ad}\u{300}\u{301}\u{36f}\u{370}\u{5d0}\u{61c}\u{660}\u{1680}\
    \u{200b}\u{200d}\u{200e}\u{200f}\u{2028}\u{202a}\u{202e}\u{2060}\u{2066}\u{2069}\u{3000}\u{d7ff}\u{e000}\u{feff}\
    \u{fffd}\u{fffe}\u{ff11}\u{1d7d8}\u{1f468}\u{1f1e7}\u{1f1f7}\u{e0001}\u{10ffff}\r\n\t–ßŉİǆﬁ";

const PLAIN: &str = "aZéã0159 -'’.,@+()/\\\"_ªº%<&";

fn text(dice: &mut Dice) -> String {
    let mut text = if dice.one_in(3) { String::new() } else { dice.word(&TYPED).to_owned() };
    let count = [0, 1, 1, 2, 3, 8, 30, 140][dice.below(8)];
    for _ in 0..count {
        let piece = match dice.below(6) {
            0 | 1 => dice.letter(ODD).to_string(),
            2 => char::from_u32(u32::try_from(dice.below(0x11_0000)).unwrap()).unwrap_or('\u{fffd}').to_string(),
            3 => "\u{1f468}\u{200d}\u{1f469}".to_owned(),
            _ => dice.letter(PLAIN).to_string(),
        };
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        text.insert_str(*dice.pick(&places), &piece);
    }
    if dice.one_in(40) {
        text = text.repeat(*dice.pick(&[10, 1_000, 20_000]));
    }
    text
}

fn valid() -> Value {
    static SIGNUP: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(documents::text("signups", 0)).unwrap());
    SIGNUP.clone()
}

fn whole(pointer: &str, value: &str) -> Value {
    let mut signup = valid();
    *signup.pointer_mut(pointer).unwrap() = value.into();
    signup
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[test]
fn fields() {
    let mut record = Record::of("fields");
    let make = |dice: &mut Dice| (dice.word(&FIELDS), text(dice));
    run(
        "fields",
        CASES,
        make,
        |case| format!("{case:?}"),
        |(pointer, value), _| {
            record.add(0, [pointer, "\0", value].concat().as_bytes(), field(pointer, value));
        },
    );
    record.write();
}

/// The code of the mistake, or `ok`.
fn field(pointer: &str, value: &str) -> &'static str {
    static CODES: LazyLock<HashSet<&str>> = LazyLock::new(|| codes().collect());
    let alone = validate_field(pointer, value).expect("a text field");
    let input: SignupInput = serde_json::from_value(whole(pointer, value)).unwrap();
    match (alone, input.validate()) {
        (Ok(()), Ok(signup)) => {
            let normalised = serde_json::to_value(&signup).unwrap();
            let again: SignupInput = serde_json::from_value(normalised.clone()).unwrap();
            assert_eq!(serde_json::to_value(again.validate().unwrap()).unwrap(), normalised, "normal is normal");
            let kept = normalised.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            assert!(!kept.chars().any(char::is_control) && kept.trim() == kept, "{kept:?}");
            assert!(kept.len() < 600, "{} bytes", kept.len());
            assert!(!signup.address().one_line().contains(['\n', '\0']));
            "ok"
        }
        (Err(code), Err(mistakes)) => {
            assert!(CODES.contains(code), "{code}");
            let told: Vec<_> = mistakes.iter().map(|mistake| (mistake.pointer, mistake.code)).collect();
            assert_eq!(told, [(pointer, code)]);
            code
        }
        (alone, whole) => panic!("alone {alone:?}, in a signup {:?}", whole.err()),
    }
}

#[test]
fn formats() {
    let mut record = Record::of("formats");
    run(
        "formats",
        CASES,
        text,
        |text| format!("{text:?}"),
        |text, _| {
            let phone = formatted("/contact/phone", text, format_phone);
            let cep = formatted("/address/cep", text, format_cep);
            record.add(0, text.as_bytes(), &[phone, cep].join("\n"));
        },
    );
    record.write();
}

fn formatted(pointer: &str, text: &str, format: fn(&str) -> String) -> String {
    let shown = format(text);
    assert_eq!(digits(&shown), digits(text), "no digit is lost");
    assert_eq!(format(&shown), shown, "what is formatted stays as it is");
    if validate_field(pointer, text) == Some(Ok(())) {
        assert_eq!(validate_field(pointer, &shown), Some(Ok(())), "what is valid stays valid");
    }
    shown
}

#[test]
fn places() {
    const ODD: [f64; 14] = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        0.0,
        -0.0,
        f64::MIN_POSITIVE,
        f64::MAX,
        -33.76,
        5.28,
        -74.0,
        -28.8,
        90.0,
        -180.0,
        5e-324,
    ];
    let number = |dice: &mut Dice| match dice.below(3) {
        0 => *dice.pick(&ODD),
        1 => f64::from_bits(dice.bits()),
        _ => dice.unit() * *dice.pick(&[90.0, 180.0, 200.0]),
    };
    run(
        "places",
        CASES,
        |dice| (number(dice), number(dice)),
        |at| format!("{at:?}"),
        |&(lat, lng), _| {
            match location::parse(lat, lng) {
                Ok(place) => assert_eq!((place.lat().to_bits(), place.lng().to_bits()), (lat.to_bits(), lng.to_bits())),
                Err(code) => assert!(location::CODES.contains(&code), "{code}"),
            }
            let mut signup = valid();
            signup["location"] = json!({ "lat": lat, "lng": lng });
            // What is not finite is null in JSON, which is no number.
            if let Ok(input) = serde_json::from_value::<SignupInput>(signup) {
                assert_eq!(input.validate().is_ok(), location::parse(lat, lng).is_ok());
            }
        },
    );
}
