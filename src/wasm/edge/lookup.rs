//! Look-ups: while `next()` gives a call, the shell makes it and feeds `answer()`, or passes it.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::site::Site;
use super::thrown;
use crate::edge::{Finished, Lookup};
use crate::lookup::{CepProvider, GeocodeProvider, Place, Provider};
use crate::problem::{InputError, Problem};
use crate::signup::Cep;

/// One GET to a provider: everything but its secret key.
#[wasm_bindgen]
pub struct LookupCall {
    provider: &'static str,
    base_url: String,
    target: String,
    key_parameter: Option<&'static str>,
    user_agent: String,
    min_interval_ms: Option<f64>,
}

#[wasm_bindgen]
impl LookupCall {
    /// Who is asked, for logs and the name of its key: targets hold CEPs and addresses.
    #[wasm_bindgen(getter)]
    pub fn provider(&self) -> String {
        self.provider.to_owned()
    }

    /// Where the provider is, without a trailing slash.
    #[wasm_bindgen(getter, js_name = baseUrl)]
    pub fn base_url(&self) -> String {
        self.base_url.clone()
    }

    /// Path and query below the base URL, with a leading slash.
    #[wasm_bindgen(getter)]
    pub fn target(&self) -> String {
        self.target.clone()
    }

    /// The query parameter that takes the site's key; nothing when none is wanted.
    #[wasm_bindgen(getter, js_name = keyParameter)]
    pub fn key_parameter(&self) -> Option<String> {
        self.key_parameter.map(str::to_owned)
    }

    /// Name and value of each header.
    #[wasm_bindgen(getter, unchecked_return_type = "[string, string][]")]
    pub fn headers(&self) -> Array {
        let headers = [("accept", "application/json"), ("user-agent", &self.user_agent)];
        headers.iter().map(|(name, value)| Array::of2(&JsValue::from_str(name), &JsValue::from_str(value))).collect()
    }

    /// The shortest time between two calls to this base URL; nothing without a limit.
    #[wasm_bindgen(getter, js_name = minIntervalMs)]
    pub fn min_interval_ms(&self) -> Option<f64> {
        self.min_interval_ms
    }
}

/// What a look-up came to.
#[wasm_bindgen]
pub struct LookupAnswer {
    json: String,
    found: bool,
    may_keep: bool,
}

#[wasm_bindgen]
impl LookupAnswer {
    /// The body of the edge's answer.
    #[wasm_bindgen(getter)]
    pub fn json(&self) -> String {
        self.json.clone()
    }

    /// Whether anything was found.
    #[wasm_bindgen(getter)]
    pub fn found(&self) -> bool {
        self.found
    }

    /// Whether the provider's terms let it be kept.
    #[wasm_bindgen(getter, js_name = mayKeep)]
    pub fn may_keep(&self) -> bool {
        self.may_keep
    }
}

/// What a CEP stands for.
#[wasm_bindgen]
pub struct CepLookup(Lookup<CepProvider>);

/// Where an address may be.
#[wasm_bindgen]
pub struct GeocodeLookup(Lookup<GeocodeProvider>);

#[wasm_bindgen]
impl CepLookup {
    /// A look-up of a CEP as typed. Throws a problem.
    #[wasm_bindgen(constructor)]
    pub fn new(site: &Site, typed: &str) -> Result<Self, JsValue> {
        let lookups = &site.0.lookups;
        let mistake = |code| thrown(Problem::invalid(vec![InputError { pointer: Cep::POINTER.to_owned(), code }]));
        let cep = Cep::parse(typed).map_err(mistake)?;
        Lookup::new(cep, &lookups.cep, lookups).map(Self).map_err(thrown)
    }
}

#[wasm_bindgen]
impl GeocodeLookup {
    /// A look-up of the address in a body. Throws a problem.
    #[wasm_bindgen(constructor)]
    pub fn new(site: &Site, body: &[u8]) -> Result<Self, JsValue> {
        let lookups = &site.0.lookups;
        let place = Place::parse(body).map_err(thrown)?;
        Lookup::new(place, &lookups.geocode, lookups).map(Self).map_err(thrown)
    }
}

/// What both look-ups have in common.
macro_rules! lookup {
    ($name:ident) => {
        #[wasm_bindgen]
        impl $name {
            /// One text for one question. It can say where somebody lives: digest it.
            #[wasm_bindgen(getter)]
            pub fn subject(&self) -> String {
                self.0.subject()
            }

            /// The call to make; nothing once there is an answer, or nobody left to ask.
            pub fn next(&self) -> Option<LookupCall> {
                call(&self.0)
            }

            /// Takes an HTTP answer, whole. The word for the log: `answered`, or what was wrong with it.
            pub fn answer(&mut self, status: u16, body: &[u8]) -> String {
                self.0.reply(status, body).map_or_else(|fault| fault.to_string(), |()| "answered".to_owned())
            }

            /// The call gave no whole answer, or was not made.
            pub fn pass(&mut self) {
                self.0.pass();
            }

            /// The answer. Throws a problem when nobody answered.
            pub fn finish(&self) -> Result<LookupAnswer, JsValue> {
                finish(&self.0).map_err(thrown)
            }
        }
    };
}

lookup!(CepLookup);
lookup!(GeocodeLookup);

fn call<P: Provider>(lookup: &Lookup<P>) -> Option<LookupCall> {
    let (source, call) = lookup.next()?;
    Some(LookupCall {
        provider: source.provider.name(),
        base_url: source.base_url().to_owned(),
        target: call.target,
        key_parameter: call.key_parameter,
        user_agent: lookup.user_agent().to_owned(),
        min_interval_ms: source.min_interval_ms(),
    })
}

fn finish<P: Provider>(lookup: &Lookup<P>) -> Result<LookupAnswer, Problem> {
    let Finished { answer, found, may_keep } = lookup.finish()?;
    Ok(LookupAnswer { json: serde_json::to_string(answer).map_err(|_| Problem::INTERNAL)?, found, may_keep })
}
