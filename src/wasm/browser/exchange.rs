//! One call to the edge and its answer.

use gloo_net::http::{Method, Response};
use js_sys::Promise;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortSignal, ReferrerPolicy, RequestCredentials, RequestInit, RequestRedirect};

use super::{deadline::Deadline, decode::decode, failure::Failure};

#[wasm_bindgen]
extern "C" {
    /// The global `fetch` of window, worker, Node and workerd. Unlike gloo-net's own `send`, it does not panic over a
    /// wrapped `fetch` whose answers are no instances of the global `Response`.
    #[wasm_bindgen(catch, js_name = fetch)]
    async fn fetch(request: &web_sys::Request) -> Result<JsValue, JsValue>;
}

/// A call to the edge, as a value.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) url: String,
    /// Name and value. Names in lower case; a header without a value is not sent.
    pub(super) headers: &'a [(&'static str, &'a str)],
    /// JSON text.
    pub(super) body: Option<JsValue>,
}

/// A call on its way: what is left of it once the platform holds the request.
pub(super) struct Sent {
    request: web_sys::Request,
    deadline: Deadline,
}

impl Call<'_> {
    /// Starts the clock and hands the request to the platform.
    pub(super) fn prepare(self, timeout_ms: u32, caller: Option<AbortSignal>) -> Result<Sent, Failure> {
        let deadline = Deadline::start(timeout_ms, caller).map_err(|_| Failure::unsendable())?;
        let request = self.request(&deadline.signal()).map_err(|_| Failure::unsendable())?;
        Ok(Sent { request, deadline })
    }

    fn request(self, signal: &AbortSignal) -> Result<web_sys::Request, JsValue> {
        let headers = web_sys::Headers::new()?;
        for (name, value) in self.headers.iter().filter(|(_, value)| !value.is_empty()) {
            headers.set(name, value)?;
        }
        // Not gloo-net's builder: it takes the URL apart for a query, which costs more than all of this.
        let init = RequestInit::new();
        init.set_method(self.method.as_str());
        init.set_headers(&headers);
        init.set_credentials(RequestCredentials::Omit);
        init.set_referrer_policy(ReferrerPolicy::StrictOrigin);
        // The edge never redirects. `manual` refuses to follow everywhere; workerd does not know `error`.
        init.set_redirect(RequestRedirect::Manual);
        init.set_signal(Some(signal));
        if let Some(body) = self.body {
            init.set_body(&body);
        }
        web_sys::Request::new_with_str_and_init(&self.url, &init)
    }
}

/// Resolves with a 2xx answer that decodes as `T`; every other end rejects with a [`Failure`].
///
/// The answer itself is passed on, not its decoded copy: what a newer edge adds to it reaches the page, and one
/// future serves all calls, which halves the module.
pub(super) fn promise<T: DeserializeOwned>(sent: Result<Sent, Failure>) -> Promise {
    future_to_promise(settle(sent, |answer| decode::<T>(answer).is_ok()))
}

async fn settle(sent: Result<Sent, Failure>, decodes: fn(&JsValue) -> bool) -> Result<JsValue, JsValue> {
    let answer = match sent {
        Ok(sent) => sent.answer(decodes).await,
        Err(failure) => Err(failure),
    };
    answer.map_err(Failure::into_thrown)
}

impl Sent {
    async fn answer(self, decodes: fn(&JsValue) -> bool) -> Result<JsValue, Failure> {
        let answer = fetch(&self.request).await.map_err(|_| self.deadline.failure())?;
        let answer = Response::from(answer.unchecked_into::<web_sys::Response>());
        let (status, ok) = (answer.status(), answer.ok());
        let text = web_sys::Response::from(answer).text().map_err(|_| Failure::bad_answer(status))?;
        let text = JsFuture::from(text).await.map_err(|_| self.deadline.failure())?;
        let body = js_sys::JSON::parse(&text.as_string().unwrap_or_default()).unwrap_or_default();
        match ok {
            true if decodes(&body) => Ok(body),
            true => Err(Failure::bad_answer(status)),
            false => Err(Failure::from_problem(status, &body)),
        }
    }
}
