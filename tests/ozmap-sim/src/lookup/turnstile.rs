//! Cloudflare Turnstile's siteverify, as
//! <https://developers.cloudflare.com/turnstile/get-started/server-side-validation/> has it.
//!
//! There is no widget: a token says of itself what Cloudflare would know of it. It is
//! `sim.<hostname>.<seconds since it was solved>.<anything>`, with hyphens for the dots of the host's name.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{json, page};
use crate::{ApiRequest, ApiResponse, api::params::Params, clock::Stamp};

/// The secret key that siteverify accepts here. Invented: it opens nothing but this simulator.
pub const SECRET: &str = "turnstile-secret-invented-for-tests";

/// How long a token is good, in seconds.
const GOOD_S: i64 = 300;

/// Tokens that were shown, and the idempotency key of the call that did.
pub type Shown = BTreeMap<String, Option<String>>;

/// Whether the call is one to siteverify.
#[must_use]
pub fn is_siteverify(request: &ApiRequest) -> bool {
    super::service(&request.path) == Some("turnstile")
}

/// Answers a call to siteverify, at `now` in Unix milliseconds.
pub fn siteverify(shown: &mut Shown, request: &ApiRequest, now: i64) -> ApiResponse {
    if request.path != format!("{}turnstile/v0/siteverify", super::BASE) {
        return page(404);
    }
    if request.method != "POST" {
        return page(405);
    }
    let Some(fields) = fields(request) else { return refused("bad-request") };
    match fields.get("secret").map(String::as_str) {
        None => return refused("missing-input-secret"),
        Some(SECRET) => {}
        Some(_) => return refused("invalid-input-secret"),
    }
    let Some(token) = fields.get("response") else { return refused("missing-input-response") };
    let Some((hostname, age_s)) = claims(token) else { return refused("invalid-input-response") };
    let attempt = fields.get("idempotency_key").cloned();
    // Shown again under the key of the first time, the answer is that of the first time.
    let again = shown.get(token).is_some_and(|before| before.is_none() || *before != attempt);
    if again || age_s > GOOD_S {
        return refused("timeout-or-duplicate");
    }
    shown.insert(token.clone(), attempt);
    let solved = Stamp(now - age_s * 1000).to_text();
    json(
        200,
        &json!({
            "success": true, "error-codes": [], "challenge_ts": solved, "hostname": hostname, "action": "", "cdata": "",
            "metadata": {"interactive": false},
        }),
    )
}

/// The body for the log: without what opens something.
pub(crate) fn loggable(request: &ApiRequest) -> Value {
    let names = |fields: BTreeMap<String, String>| fields.into_keys().collect::<Vec<_>>();
    json!({ "fields": fields(request).map(names) })
}

/// Whether the call has the right secret.
pub(crate) fn secret_ok(request: &ApiRequest) -> bool {
    is_siteverify(request) && fields(request).is_some_and(|fields| fields.get("secret").is_some_and(|it| it == SECRET))
}

/// JSON or a form, told apart by their first character: the simulator keeps no content type.
fn fields(request: &ApiRequest) -> Option<BTreeMap<String, String>> {
    let text = str::from_utf8(&request.body).ok()?;
    if text.starts_with('{') {
        return serde_json::from_str(text).ok();
    }
    let params = Params::read(&request.path, text).ok()?;
    let names = ["secret", "response", "remoteip", "idempotency_key"];
    Some(names.iter().filter_map(|name| Some(((*name).to_owned(), params.get(name)?.to_owned()))).collect())
}

/// The host's name and the age in seconds that a token claims.
fn claims(token: &str) -> Option<(String, i64)> {
    let mut parts = token.strip_prefix("sim.")?.splitn(3, '.');
    let (hostname, age, _) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
    Some((hostname.replace('-', "."), age))
}

fn refused(code: &str) -> ApiResponse {
    json(200, &json!({"success": false, "error-codes": [code]}))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_767_225_599_042;

    fn show(shown: &mut Shown, body: &str) -> Value {
        let request = ApiRequest::new("POST", "/_lookup/turnstile/v0/siteverify").body(body);
        siteverify(shown, &request, NOW).json()
    }

    fn form(token: &str, attempt: &str) -> String {
        format!("secret={SECRET}&response={token}&idempotency_key={attempt}")
    }

    #[test]
    fn a_token_is_good_once_and_again_under_its_own_key() {
        let mut shown = Shown::new();
        let first = show(&mut shown, &form("sim.assine-example.10.a", "k1"));
        assert_eq!(first["success"], true);
        assert_eq!(first["hostname"], "assine.example");
        assert_eq!(first["challenge_ts"], "2025-12-31T23:59:49.042Z");
        assert_eq!(show(&mut shown, &form("sim.assine-example.10.a", "k1"))["success"], true);
        let again = show(&mut shown, &form("sim.assine-example.10.a", "k2"));
        assert_eq!(again, json!({"success": false, "error-codes": ["timeout-or-duplicate"]}));
    }

    #[test]
    fn json_is_taken_too_and_without_a_key_there_is_no_second_time() {
        let mut shown = Shown::new();
        let body = json!({"secret": SECRET, "response": "sim.localhost.0.b"}).to_string();
        assert_eq!(show(&mut shown, &body)["success"], true);
        assert_eq!(show(&mut shown, &body)["error-codes"], json!(["timeout-or-duplicate"]));
    }

    #[test]
    fn every_refusal_has_its_code() {
        let mut shown = Shown::new();
        for (body, code) in [
            ("response=sim.localhost.0.c".to_owned(), "missing-input-secret"),
            ("secret=wrong&response=sim.localhost.0.c".to_owned(), "invalid-input-secret"),
            (format!("secret={SECRET}"), "missing-input-response"),
            (form("0.invented", "k"), "invalid-input-response"),
            (form("sim.localhost.301.c", "k"), "timeout-or-duplicate"),
            ("{".to_owned(), "bad-request"),
        ] {
            assert_eq!(show(&mut shown, &body)["error-codes"], json!([code]), "{body}");
        }
        assert!(shown.is_empty());
    }

    #[test]
    fn the_log_has_neither_secret_nor_token() {
        let request = ApiRequest::new("POST", "/_lookup/turnstile/v0/siteverify").body(form("sim.localhost.0.d", "k"));
        assert!(secret_ok(&request));
        let logged = loggable(&request).to_string();
        assert!(!logged.contains(SECRET) && !logged.contains("sim.localhost"), "{logged}");
        assert!(logged.contains("idempotency_key"), "{logged}");
    }

    #[test]
    fn other_methods_and_paths_are_none() {
        let mut shown = Shown::new();
        let status = |shown: &mut Shown, method, path| siteverify(shown, &ApiRequest::new(method, path), NOW).status;
        assert_eq!(status(&mut shown, "GET", "/_lookup/turnstile/v0/siteverify"), 405);
        assert_eq!(status(&mut shown, "POST", "/_lookup/turnstile/v1/siteverify"), 404);
    }
}
