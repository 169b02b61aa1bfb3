//! `GET /v1/reservations`: which reservations of a ledger are listed, read from the query.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize, de::IntoDeserializer, de::value};

use super::moment::unix_ms;
use crate::problem::{InputError, Problem};
use crate::reservation::State;

/// Reservations in one answer where the query does not say.
const DEFAULT_LIMIT: u32 = 50;

/// The most in one answer: about 40 KB.
const MAX_LIMIT: u32 = 200;

/// What is asked for. What is absent or empty does not narrow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listing {
    /// Any of these states.
    pub states: Vec<State>,
    /// This client code.
    pub code: Option<String>,
    /// Made then or later, in Unix milliseconds.
    pub since: Option<u64>,
    /// Made before.
    pub until: Option<u64>,
    /// So many at most.
    pub limit: u32,
    /// Only what comes after this one.
    pub after: Option<Place>,
}

/// The place of a reservation in the list, newest first. One that is made later comes before it, so the rest of the list
/// stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// When it was made, in Unix milliseconds.
    pub created_at: u64,
    /// Its id, for those made at one moment.
    pub id: String,
}

impl Place {
    /// The place as callers hand it back: they need not know what is in it.
    #[must_use]
    pub fn cursor(&self) -> String {
        hex(&format!("{} {}", self.created_at, self.id))
    }

    fn read(cursor: &str) -> Option<Self> {
        let (pairs, rest) = cursor.as_bytes().as_chunks::<2>();
        let digit = |byte: u8| if byte.is_ascii_uppercase() { None } else { char::from(byte).to_digit(16) };
        let byte = |[high, low]: &[u8; 2]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok();
        let text = String::from_utf8(pairs.iter().map(byte).collect::<Option<_>>()?).ok()?;
        let (created_at, id) = text.split_once(' ')?;
        let visible = (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        // Larger numbers no clock reaches, and SQLite could not hold them.
        let created_at = created_at.parse().ok().filter(|ms| *ms < 1 << 53)?;
        (rest.is_empty() && visible).then(|| Self { created_at, id: id.to_owned() })
    }
}

fn hex(text: &str) -> String {
    let digit = |digit: u8| char::from_digit(u32::from(digit), 16).unwrap_or_default();
    text.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

impl Listing {
    /// Reads a query, without its question mark.
    ///
    /// # Errors
    /// Every parameter that is wrong, unknown or there twice.
    pub fn parse(query: &str) -> Result<Self, Problem> {
        let mut listing =
            Self { states: Vec::new(), code: None, since: None, until: None, limit: DEFAULT_LIMIT, after: None };
        let (mut seen, mut errors) = (Vec::new(), Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name), decoded(value));
            let code = if seen.contains(&name) { Err("parameter_repeated") } else { listing.set(&name, &value) };
            if let Err(code) = code {
                errors.push(InputError { pointer: pointer(&name), code });
            }
            seen.push(name);
        }
        if errors.is_empty() { Ok(listing) } else { Err(Problem::invalid(errors)) }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        let read = match name {
            "state" => states(value).map(|states| self.states = states),
            "code" => is_code(value).then(|| self.code = Some(value.to_owned())),
            "since" => unix_ms(value).map(|ms| self.since = Some(ms)),
            "until" => unix_ms(value).map(|ms| self.until = Some(ms)),
            "limit" => limit(value).map(|limit| self.limit = limit),
            "cursor" => Place::read(value).map(|place| self.after = Some(place)),
            _ => return Err("parameter_unknown"),
        };
        read.ok_or("parameter_invalid")
    }
}

/// A plus sign stays one: nothing here holds a space, and times with a zone hold a plus.
fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

/// The parameter as a pointer. What somebody made up is not repeated as it is.
fn pointer(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let name: String = name.chars().take(40).map(plain).collect();
    format!("/{}", if name.is_empty() { "_" } else { &name })
}

fn states(value: &str) -> Option<Vec<State>> {
    let state = |name: &str| {
        let name: value::StrDeserializer<'_, value::Error> = name.into_deserializer();
        State::deserialize(name).ok()
    };
    value.split(',').map(state).collect()
}

/// As `newCode` makes them: a prefix and a ULID.
fn is_code(value: &str) -> bool {
    let ulid = value.strip_prefix("CNT-").unwrap_or_default();
    ulid.len() == 26 && ulid.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

fn limit(value: &str) -> Option<u32> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    value.parse().ok().filter(|limit| digits && (1..=MAX_LIMIT).contains(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(query: &str) -> Vec<(String, &'static str)> {
        let problem = Listing::parse(query).expect_err(query);
        assert_eq!((problem.status, problem.code), (422, "invalid_input"));
        problem.errors.into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn nothing_asked_is_the_newest_of_any_kind() {
        for query in ["", "&", "&&"] {
            let listing = Listing::parse(query).expect(query);
            assert_eq!((listing.limit, listing.states.len(), &listing.after), (50, 0, &None));
            assert_eq!((listing.code, listing.since, listing.until), (None, None, None));
        }
    }

    #[test]
    fn every_parameter_is_read() {
        let place = Place { created_at: 1_795_645_800_500, id: "b0f7d5c2-0000-4000-8000-000000000001".into() };
        let query = format!(
            "state=reserved,releasing&code=CNT-01M0000000000000000000RSV2&since=2026-11-25T19%3A30%3A00-03:00\
             &until=2026-11-26T04:00:00+05:30&limit=200&cursor={}",
            place.cursor()
        );
        let listing = Listing::parse(&query).expect("a listing");
        assert_eq!(listing.states, [State::Reserved, State::Releasing]);
        assert_eq!(listing.code.as_deref(), Some("CNT-01M0000000000000000000RSV2"));
        assert_eq!((listing.since, listing.until), (Some(1_795_645_800_000), Some(1_795_645_800_000)));
        assert_eq!((listing.limit, listing.after), (200, Some(place)));
    }

    #[test]
    fn what_is_wrong_is_named_and_all_of_it_at_once() {
        for query in [
            "state=",
            "state=open",
            "state=reserved,",
            "state=Reserved",
            "state=reserved%20",
            "code=",
            "code=CNT-1",
            "code=cnt-01M0000000000000000000RSV2",
            "since=yesterday",
            "since=2026-11-25",
            "until=0",
            "limit=0",
            "limit=201",
            "limit=%2B5",
            "limit=-1",
            "limit=5.0",
            "limit=99999999999",
            "cursor=",
            "cursor=00",
            "cursor=7",
            "cursor=313720",
            "limit",
        ] {
            let (name, _) = query.split_once('=').unwrap_or((query, ""));
            assert_eq!(errors(query), [(format!("/{name}"), "parameter_invalid")], "{query}");
        }
        assert_eq!(
            errors("state=open&limit=7&limit=8&page=2&since=&=x&sta%74e=reserved"),
            [
                ("/state".to_owned(), "parameter_invalid"),
                ("/limit".to_owned(), "parameter_repeated"),
                ("/page".to_owned(), "parameter_unknown"),
                ("/since".to_owned(), "parameter_invalid"),
                ("/_".to_owned(), "parameter_unknown"),
                ("/state".to_owned(), "parameter_repeated"),
            ]
        );
    }

    #[test]
    fn a_name_that_somebody_made_up_is_not_repeated_as_it_is() {
        let [(pointer, _)] = &errors("%3Cscript%3E/%0A%FF%C3%A9&")[..] else { panic!("one error") };
        assert_eq!(pointer, "/_script_____");
        let long = "a".repeat(1_000);
        assert_eq!(errors(&long)[0].0.len(), 41);
    }

    #[test]
    fn a_cursor_leads_back_to_its_place_and_nothing_else_is_one() {
        for (created_at, id) in [(0, "v1-reserved"), ((1 << 53) - 1, "x")] {
            let place = Place { created_at, id: id.to_owned() };
            assert_eq!(Place::read(&place.cursor()), Some(place));
        }
        for text in ["1", "1 ", " x", "-1 x", "1.5 x", "9007199254740992 x", "1 x y", "1 \u{e9}", "x 1"] {
            assert_eq!(Place::read(&hex(text)), None, "{text}");
        }
        assert_eq!(Place::read(&hex(&format!("1 {}", "x".repeat(65)))), None);
        assert_eq!(Place::read("3120784"), None);
        assert_eq!(Place::read(&hex("1 mn").to_uppercase()), None, "one place has one cursor");
    }
}
