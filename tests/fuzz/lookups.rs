//! Decoders of what look-up providers answer, and of the address that a page wants looked up.

use conecte_ozmap::edge::Lookup;
use conecte_ozmap::lookup::{GeocodeProvider, Place, Provider, geocode::MAX_CANDIDATES};
use conecte_ozmap::signup::Cep;

use crate::case::{Case, problem};
use crate::documents::{self, text};

macro_rules! answers_of {
    ($($name:ident: $ask:ident, $passed:literal;)*) => {
        $(pub(crate) fn $name(case: &Case) -> String {
            answered($ask(), $passed, case)
        })*
    };
}

answers_of! {
    viacep: cep, 0;
    brasilapi: cep, 1;
    nominatim: address, 0;
    google: address, 1;
}

fn cep() -> Lookup<conecte_ozmap::lookup::CepProvider> {
    let lookups = &documents::site().lookups;
    Lookup::new(Cep::parse("88010-000").unwrap(), &lookups.cep, lookups).unwrap()
}

fn address() -> Lookup<GeocodeProvider> {
    let lookups = &documents::site().lookups;
    Lookup::new(Place::parse(text("places", 0).as_bytes()).unwrap(), &lookups.geocode, lookups).unwrap()
}

/// The word for the log, then the answer or the problem. So many providers are passed before.
fn answered<P: Provider>(mut lookup: Lookup<P>, passed: usize, case: &Case) -> String {
    for _ in 0..passed {
        lookup.pass();
    }
    assert!(lookup.next().is_some());
    let word = match case.variant {
        0 => {
            lookup.pass();
            "passed".to_owned()
        }
        status => lookup.reply(status, &case.bytes).map_or_else(|fault| fault.to_string(), |()| "answered".to_owned()),
    };
    assert!(!(word == "answered" && case.is_broken()), "an answer from what is no JSON");
    let told = match lookup.finish() {
        Ok(finished) => serde_json::to_string(finished.answer).unwrap(),
        Err(error) => problem(&error),
    };
    assert!(told.matches("\"precision\"").count() <= MAX_CANDIDATES);
    format!("{word} {told}")
}

/// The body of `POST /v1/geocode`: its problem, or what is looked for.
pub(crate) fn place(case: &Case) -> String {
    let lookups = &documents::site().lookups;
    match Place::parse(&case.bytes) {
        Err(error) => {
            assert!([400, 422].contains(&error.status), "{error:?}");
            problem(&error)
        }
        Ok(place) => Lookup::<GeocodeProvider>::new(place, &lookups.geocode, lookups).unwrap().subject(),
    }
}
