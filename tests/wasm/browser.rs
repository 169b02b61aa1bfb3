//! The boundary of the page in a real browser. The rules themselves run there by `tests/signup_vectors.rs`.
#![cfg(target_arch = "wasm32")]

use conecte_ozmap::wasm::browser::{EdgeClient, validate_field, validate_signup};
use js_sys::{Function, Promise, Reflect};
use tsify::Ts;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{AbortController, AbortSignal};

wasm_bindgen_test_configure!(run_in_browser);

/// Nothing listens there: port 9 is `discard`, and browsers refuse it besides.
const UNREACHABLE: &str = "http://127.0.0.1:9";
const SITE_KEY: &str = "pk_demo_invented_for_tests";
const LONG_MS: u32 = 10_000;

const SIGNUP: &str = r#"{"plan":"fibra-300","contact":{"name":"Ana Lima","phone":"(48) 99999-0000",
"email":"ana@exemplo.com.br"},"address":{"cep":"88025-500","street":"R. Delminda Silveira","number":"900",
"city":"Florianópolis","state":"SC"},"location":{"lat":-27.578,"lng":-48.527}}"#;

/// A `fetch` that never answers, and like the real one heeds its signal.
const HANG: &str = "return new Promise((_, reject) => {
    const end = () => reject(request.signal.reason);
    if (request.signal.aborted) end(); else request.signal.addEventListener('abort', end);
})";

fn js(json: &str) -> JsValue {
    js_sys::JSON::parse(json).expect("JSON")
}

fn text(value: &JsValue, name: &str) -> Option<String> {
    Reflect::get(value, &name.into()).ok()?.as_string()
}

/// Runs JavaScript with one argument: what the page around the module would do.
fn page(body: &str, argument: &JsValue) -> JsValue {
    Function::new_with_args("argument", body).call1(&JsValue::NULL, argument).expect("the script runs")
}

/// Calls with a `fetch` that answers as the script says, and gives the global one back.
async fn with_fetch(answer: &str, call: impl FnOnce() -> Promise) -> Result<JsValue, JsValue> {
    let body =
        ["const own = globalThis.fetch; globalThis.fetch = async (request) => {", answer, "}; return own;"].concat();
    let own = page(&body, &JsValue::NULL);
    let outcome = JsFuture::from(call()).await;
    page("globalThis.fetch = argument", &own);
    outcome
}

async fn failure(promise: Promise) -> JsValue {
    JsFuture::from(promise).await.expect_err("the call fails")
}

fn code(failure: &JsValue) -> String {
    text(failure, "code").expect("every failure has a code")
}

fn retryable(failure: &JsValue) -> bool {
    Reflect::get(failure, &"retryable".into()).ok().and_then(|value| value.as_bool()).expect("every failure says")
}

fn aborted_with(reason: &JsValue) -> AbortSignal {
    let controller = AbortController::new().expect("the browser has it");
    controller.abort_with_reason(reason);
    controller.signal()
}

fn client(timeout_ms: u32) -> EdgeClient {
    EdgeClient::new(&UNREACHABLE.into(), &SITE_KEY.into(), timeout_ms).expect("texts")
}

#[wasm_bindgen_test]
async fn unreachable_is_network_and_retryable() {
    let failure = failure(client(LONG_MS).plans(None)).await;
    assert_eq!(code(&failure), "network");
    assert!(retryable(&failure));
}

#[wasm_bindgen_test]
async fn silence_is_timeout() {
    let failure = with_fetch(HANG, || client(50).plans(None)).await.expect_err("nothing answers");
    assert_eq!(code(&failure), "timeout");
    assert!(retryable(&failure));
}

#[wasm_bindgen_test]
async fn a_body_that_stops_is_timeout() {
    let stall = "return new Response(new ReadableStream({ start(c) {
        c.enqueue(new TextEncoder().encode('{'));
        request.signal.addEventListener('abort', () => c.error(request.signal.reason));
    } }))";
    let failure = with_fetch(stall, || client(50).plans(None)).await.expect_err("the body never ends");
    assert_eq!(code(&failure), "timeout");
}

#[wasm_bindgen_test]
async fn the_callers_abort_is_aborted_whatever_the_reason() {
    for reason in [JsValue::UNDEFINED, "a string, no Error".into()] {
        let failure = failure(client(LONG_MS).plans(Some(aborted_with(&reason)))).await;
        assert_eq!(code(&failure), "aborted");
        assert!(!retryable(&failure));
    }
    let controller = AbortController::new().expect("the browser has it");
    let signal = controller.signal();
    let call = || {
        let promise = client(LONG_MS).plans(Some(signal));
        controller.abort();
        promise
    };
    assert_eq!(code(&with_fetch(HANG, call).await.expect_err("aborted under way")), "aborted");
}

#[wasm_bindgen_test]
async fn a_call_has_the_edges_shape() {
    let echo = r#"
        const seen = { method: request.method, url: request.url, key: request.headers.get("idempotency-key"),
            site: request.headers.get("x-site-key"), type: request.headers.get("content-type"),
            redirect: request.redirect, credentials: request.credentials, referrer: request.referrerPolicy,
            body: await request.json() };
        globalThis.seen = seen;
        return Response.json({ id: "r1", code: "CNT-1", state: "pending", secret: "s" }, { status: 202 });"#;
    let signup = Ts::new_unchecked(js(SIGNUP));
    let call = || client(LONG_MS).reserve(&signup, &"sealed".into(), &"key-0001-abcd".into(), None);
    let answer = with_fetch(echo, call).await.expect("accepted");
    assert_eq!(text(&answer, "state").as_deref(), Some("pending"));
    let seen = page("return JSON.stringify(globalThis.seen)", &JsValue::NULL).as_string().expect("a text");
    let expected = r#"{"method":"POST","url":"http://127.0.0.1:9/v1/reservations","key":"key-0001-abcd","#.to_owned()
        + r#""site":"pk_demo_invented_for_tests","type":"application/json","redirect":"manual","#
        + r#""credentials":"omit","referrer":"strict-origin","body":{"plan":"fibra-300","contact":{"name":"Ana Lima","#
        + r#""phone":"+5548999990000","email":"ana@exemplo.com.br"},"address":{"cep":"88025500","#
        + r#""street":"R. Delminda Silveira","number":"900","city":"Florianópolis","state":"SC"},"#
        + r#""location":{"lat":-27.578,"lng":-48.527},"ticket":"sealed"}}"#;
    assert_eq!(seen, expected);
}

#[wasm_bindgen_test]
async fn secrets_travel_as_bearer_and_ids_are_escaped() {
    let echo = r#"return Response.json({ id: request.url, code: request.headers.get("authorization"),
        state: request.method === "DELETE" ? "cancelled" : "reserved", expiresAt: "2026-01-01T00:00:00Z" });"#;
    let read = with_fetch(echo, || client(LONG_MS).reservation(&"a/b?c".into(), &"invented".into(), None))
        .await
        .expect("read");
    assert_eq!(text(&read, "id").as_deref(), Some("http://127.0.0.1:9/v1/reservations/a%2Fb%3Fc"));
    assert_eq!(text(&read, "code").as_deref(), Some("Bearer invented"));
    let gone =
        with_fetch(echo, || client(LONG_MS).cancel(&"r1".into(), &"invented".into(), None)).await.expect("cancelled");
    assert_eq!(text(&gone, "state").as_deref(), Some("cancelled"));
}

#[wasm_bindgen_test]
async fn only_a_whole_answer_is_an_outcome() {
    let signup = Ts::new_unchecked(js(SIGNUP));
    let answers = [
        ("return Response.json({ outcome: 'viable', ticket: 't', ticketExpiresAt: 'x' })", "viable"),
        ("return Response.json({ outcome: 'not_viable', reason: 'no_free_port' })", "no_free_port"),
        ("return Response.json({ outcome: 'not_viable' })", "bad_answer"),
        ("return Response.json({ outcome: 'not_viable', reason: 'weather' })", "bad_answer"),
        ("return Response.json({ outcome: 'viable' })", "bad_answer"),
        ("return Response.json({})", "bad_answer"),
        ("return new Response('{\"outcome\":\"not_via')", "bad_answer"),
        ("return new Response('<html>')", "bad_answer"),
        ("return new Response(null, { status: 204 })", "bad_answer"),
        ("return Response.redirect('http://127.0.0.1:9/elsewhere')", "bad_answer"),
        ("return new Response('upstream down', { status: 502 })", "bad_answer"),
        ("return Response.json({ outcome: 'not_viable', reason: 'no_free_port' }, { status: 500 })", "bad_answer"),
        ("return Response.json({ code: 'upstream_timeout' }, { status: 504 })", "upstream_timeout"),
        ("throw 'no Error at all'", "network"),
    ];
    for (answer, expected) in answers {
        let got = with_fetch(answer, || client(LONG_MS).check_viability(&signup, &JsValue::UNDEFINED, None)).await;
        let got = match &got {
            Ok(outcome) => text(outcome, "reason").or_else(|| text(outcome, "outcome")).expect("an outcome"),
            Err(failure) => code(failure),
        };
        assert_eq!(got, expected, "{answer}");
    }
}

#[wasm_bindgen_test]
async fn only_a_whole_answer_is_a_list_of_plans() {
    let answers = [
        ("{ site: { name: 'S' }, plans: [] }", true),
        ("{ site: { name: 'S', later: 1 }, plans: [{ id: 'a', name: 'A', later: {} }], later: null }", true),
        ("{ site: { name: 'S' }, plans: [{ id: 'a', name: 'A', description: null, downloadMbps: 0.5 }] }", true),
        ("{ site: { name: 'S' }, plans: [{ id: 'a', name: 'A' }, { id: 'b' }] }", false),
        ("{ site: { name: 'S' }, plans: [{ id: 'a', name: 'A', downloadMbps: '300' }] }", false),
        ("{ site: { name: 'S' }, plans: { length: 0 } }", false),
        ("{ site: { name: 'S', languages: ['en'], texts: { 'pt-BR': { consent: 'Sim.' } } }, plans: [] }", true),
        ("{ site: { name: 'S', turnstile: { siteKey: 'k' } }, plans: [] }", true),
        ("{ site: { name: 'S', languages: 'en' }, plans: [] }", false),
        ("{ site: { name: 'S', texts: { es: { next: 7 } } }, plans: [] }", false),
        ("{ site: { name: 'S', turnstile: {} }, plans: [] }", false),
        ("{ site: { name: null }, plans: [] }", false),
        ("{ site: 'S', plans: [] }", false),
        ("{ plans: [] }", false),
        ("[]", false),
        ("null", false),
    ];
    for (answer, whole) in answers {
        let script = ["return Response.json(", answer, ")"].concat();
        match with_fetch(&script, || client(LONG_MS).plans(None)).await {
            Ok(plans) => {
                assert!(whole, "{answer}");
                assert_eq!(page("return JSON.stringify(argument)", &plans), page(&echo(answer), &JsValue::NULL));
            }
            Err(failure) => assert_eq!((code(&failure).as_str(), whole), ("bad_answer", false), "{answer}"),
        }
    }
}

/// A script that gives the JSON text of an expression.
fn echo(expression: &str) -> String {
    ["return JSON.stringify(", expression, ")"].concat()
}

#[wasm_bindgen_test]
async fn only_a_whole_answer_says_what_a_cep_is() {
    let answers = [
        ("{ outcome: 'found', cep: '88010000', city: 'C', state: 'SC' }", true),
        ("{ outcome: 'found', cep: '88010000', street: 'R', district: 'B', city: 'C', state: 'SC', later: 1 }", true),
        ("{ outcome: 'found', cep: '88010000', city: 'C', state: 'SC', location: { lat: -27.5, lng: -48.5 } }", true),
        ("{ outcome: 'not_found' }", true),
        ("{ outcome: 'found', cep: '88010000', city: 'C' }", false),
        ("{ outcome: 'found', cep: 88010000, city: 'C', state: 'SC' }", false),
        ("{ outcome: 'found', cep: '88010000', street: 7, city: 'C', state: 'SC' }", false),
        ("{ outcome: 'found', cep: '88010000', city: 'C', state: 'SC', location: [-48.5, -27.5] }", false),
        ("{ outcome: 'perhaps' }", false),
        ("{ found: false }", false),
        ("null", false),
    ];
    for (answer, whole) in answers {
        let script = ["return Response.json(", answer, ")"].concat();
        match with_fetch(&script, || client(LONG_MS).cep(&"88010-000".into(), None)).await {
            Ok(cep) => {
                assert!(whole, "{answer}");
                assert_eq!(page("return JSON.stringify(argument)", &cep), page(&echo(answer), &JsValue::NULL));
            }
            Err(failure) => assert_eq!((code(&failure).as_str(), whole), ("bad_answer", false), "{answer}"),
        }
    }
}

#[wasm_bindgen_test]
async fn a_cep_is_one_segment_of_the_path() {
    let echo = "return Response.json({ outcome: 'found', cep: request.method, city: request.url, state: 'SC' })";
    for (typed, url) in [("88010-000", "88010-000"), ("88010 000", "88010%20000"), ("../plans?a", "..%2Fplans%3Fa")] {
        let answer = with_fetch(echo, || client(LONG_MS).cep(&typed.into(), None)).await.expect("an answer");
        assert_eq!(text(&answer, "city"), Some(["http://127.0.0.1:9/v1/cep/", url].concat()));
        assert_eq!(text(&answer, "cep").as_deref(), Some("GET"));
    }
    let unavailable = "return Response.json({ code: 'lookup_unavailable' }, { status: 503 })";
    let failure =
        with_fetch(unavailable, || client(LONG_MS).cep(&"88010000".into(), None)).await.expect_err("a problem");
    assert_eq!((code(&failure).as_str(), retryable(&failure)), ("lookup_unavailable", true));
}

#[wasm_bindgen_test]
async fn an_address_is_sent_as_it_is_and_only_whole_candidates_come_back() {
    let echo = "globalThis.seen = await request.text();
        return Response.json({ candidates: [], attribution: null });";
    let address = js(r#"{"street":"Rua D'Água","city":"C","state":"SC"}"#);
    let answer = with_fetch(echo, || client(LONG_MS).geocode(&address, None)).await;
    assert!(answer.is_ok());
    let seen = page("return globalThis.seen", &JsValue::NULL).as_string();
    assert_eq!(seen.as_deref(), Some(r#"{"address":{"street":"Rua D'Água","city":"C","state":"SC"}}"#));

    let candidate = "location: { lat: -27.5, lng: -48.5 }, label: 'L', precision: ";
    let answers = [
        (
            ["{ candidates: [{ ", candidate, "'address' }], attribution: { text: 'T', url: 'https://u.example' } }"],
            true,
        ),
        (["{ candidates: [{ ", candidate, "'city' }], attribution: { text: 'T' } }"], true),
        (["{ candidates: [{ ", candidate, "'planet' }] }"], false),
        (["{ candidates: [{ ", candidate, "'street' }, {}] }"], false),
        (["{ candidates: [{ ", candidate, "'street' }], attribution: 'T' }"], false),
        (["{ candidates: [{ label: 'L', precision: 'street' }] }", "", ""], false),
        (["{ candidates: null }", "", ""], false),
        (["{}", "", ""], false),
    ];
    for (answer, whole) in answers {
        let script = ["return Response.json(", &answer.concat(), ")"].concat();
        let got = with_fetch(&script, || client(LONG_MS).geocode(&address, None)).await;
        assert_eq!(got.is_ok(), whole, "{script}");
        if let Err(failure) = got {
            assert_eq!(code(&failure), "bad_answer");
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_no_text_is_not_sent() {
    let endless = page("const it = {}; it.it = it; return it", &JsValue::NULL);
    assert_eq!(code(&failure(client(LONG_MS).geocode(&endless, None)).await), "invalid_argument");
}

#[wasm_bindgen_test]
async fn a_reservation_has_one_of_the_states() {
    let states =
        ["pending", "reserved", "confirmed", "activated", "releasing", "released", "cancelled", "failed", "x", ""];
    for state in states {
        let script = ["return Response.json({ id: 'r', code: 'CNT-1', state: '", state, "' })"].concat();
        let got = with_fetch(&script, || client(LONG_MS).reservation(&"r".into(), &"invented".into(), None)).await;
        assert_eq!(got.is_ok(), state.len() > 1, "{state}");
    }
}

#[wasm_bindgen_test]
async fn a_lead_carries_a_reason_that_exists() {
    let signup = Ts::new_unchecked(js(SIGNUP));
    let seen = "if (request.headers.get('x-turnstile-token') !== 'token-2') return new Response();
        return Response.json({ code: (await request.json()).reason ?? 'none' })";
    let cases = [
        (Some("outside_plan_region".into()), Some("outside_plan_region")),
        (None, Some("none")),
        (Some("weather".into()), None),
        (Some(7.into()), None),
    ];
    for (reason, expected) in cases {
        let reason = reason.map(|reason: JsValue| Ts::new_unchecked(reason));
        let call = || client(LONG_MS).leave_lead(&signup, reason, &"key-0001-abcd".into(), &"token-2".into(), None);
        match with_fetch(seen, call).await {
            Ok(lead) => assert_eq!(text(&lead, "code").as_deref(), expected),
            Err(failure) => assert_eq!((code(&failure).as_str(), expected), ("invalid_input", None)),
        }
    }
}

#[wasm_bindgen_test]
async fn a_problem_keeps_what_the_edge_said() {
    let problem = |code: &str, status: &str| {
        let body = ["{ code: '", code, "', title: 'T', requestId: 'q1', errors: [{ pointer: '/plan', code: 'x' }] }"];
        ["return Response.json(", &body.concat(), ", { status: ", status, " })"].concat()
    };
    let cases = [
        ("upstream_unreachable", "502", true),
        ("upstream_throttled", "503", true),
        ("internal", "500", true),
        ("upstream_unauthorized", "502", false),
        ("upstream_refused", "502", false),
        ("no_port_left", "409", false),
        ("invalid_input", "422", false),
    ];
    for (name, status, again) in cases {
        let answer = problem(name, status);
        let failure = with_fetch(&answer, || client(LONG_MS).plans(None)).await.expect_err("a problem");
        let whole = js_sys::JSON::stringify(&failure).expect("it is plain data");
        let expected = [
            r#"{"code":""#,
            name,
            r#"","status":"#,
            status,
            r#","errors":[{"pointer":"/plan","code":"x"}],"#,
            r#""requestId":"q1","message":"T","retryable":"#,
            if again { "true}" } else { "false}" },
        ];
        assert_eq!(whole, expected.concat());
    }
}

#[wasm_bindgen_test]
async fn a_token_is_a_header_and_none_is_no_header() {
    let signup = Ts::new_unchecked(js(SIGNUP));
    let echo = r#"return Response.json({ outcome: "viable", ticketExpiresAt: "x",
        ticket: String(request.headers.get("x-turnstile-token")) })"#;
    for (token, expected) in [("token-1".into(), "token-1"), (JsValue::UNDEFINED, "null"), ("".into(), "null")] {
        let outcome = with_fetch(echo, || client(LONG_MS).check_viability(&signup, &token, None)).await;
        assert_eq!(text(&outcome.expect("viable"), "ticket").as_deref(), Some(expected));
    }
    let broken = failure(client(LONG_MS).check_viability(&signup, &"a\nb".into(), None)).await;
    assert_eq!(code(&broken), "invalid_argument");
    let number = failure(client(LONG_MS).check_viability(&signup, &7.into(), None)).await;
    assert_eq!(code(&number), "invalid_argument");
}

#[wasm_bindgen_test]
async fn mistakes_are_found_before_the_network() {
    let signup = Ts::new_unchecked(js(r#"{"plan":"fibra-300"}"#));
    let failure = failure(client(LONG_MS).check_viability(&signup, &JsValue::UNDEFINED, None)).await;
    assert_eq!(code(&failure), "invalid_input");
    let mistakes = Reflect::get(&failure, &"errors".into()).expect("an object");
    assert_eq!(text(&js_sys::Array::from(&mistakes).get(0), "code").as_deref(), Some("name_required"));
}

#[wasm_bindgen_test]
async fn arguments_that_no_request_can_carry_are_named() {
    let signup = Ts::new_unchecked(js(SIGNUP));
    let broken = failure(client(LONG_MS).reserve(&signup, &"t".into(), &"line\nbreak".into(), None)).await;
    assert_eq!(code(&broken), "invalid_argument");
    let nowhere = EdgeClient::new(&"http://[".into(), &SITE_KEY.into(), LONG_MS).expect("texts");
    assert_eq!(code(&failure(nowhere.plans(None)).await), "invalid_argument");
}

#[wasm_bindgen_test]
fn validation_speaks_javascript() {
    assert_eq!(validate_field(&"/contact/phone".into(), &"1".into()).ok().flatten().as_deref(), Some("phone_invalid"));
    assert_eq!(validate_field(&"/contact/phone".into(), &"(48) 99999-0000".into()).ok().flatten(), None);
    assert_eq!(code(&validate_field(&"/location".into(), &"".into()).expect_err("no text field")), "unknown_field");
    assert_eq!(validate_signup(&Ts::new_unchecked(js(SIGNUP))).ok().map(|mistakes| mistakes.len()), Some(0));
    let undefined_and_null =
        page("return { plan: undefined, contact: { name: null }, location: null }", &JsValue::NULL);
    assert_eq!(validate_signup(&Ts::new_unchecked(undefined_and_null)).ok().map(|mistakes| mistakes.len()), Some(10));
    let nothing = validate_signup(&Ts::new_unchecked(js(r#"{"contact":null,"address":null,"unknown":1}"#)));
    assert_eq!(nothing.ok().map(|mistakes| mistakes.len()), Some(10));
    for wrong in ["null", r#"{"plan":7}"#, r#"{"contact":"Ana"}"#, r#"{"location":{"lat":"-27"}}"#] {
        let thrown = validate_signup(&Ts::new_unchecked(js(wrong)));
        assert!(thrown.is_err_and(|failure| code(&failure) == "invalid_input"), "{wrong}");
    }
}
