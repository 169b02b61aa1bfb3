//! Cloudflare Turnstile: the token that a page got from its widget, shown to Cloudflare before a check or a lead.
//!
//! Documented (<https://developers.cloudflare.com/turnstile/get-started/server-side-validation/>): a POST with `secret`,
//! `response` and, both optional, `remoteip` and `idempotency_key` (a UUID, under which the same token may be shown again
//! after a lost answer); an answer in JSON, always with `success`, and with `hostname` and `challenge_ts` where that is
//! true, `error-codes` where it is not. A token has up to 2,048 characters, is good once, and for 300 s.
//!
//! `remoteip` is not sent: it is not strictly looked at, and would tell Cloudflare who asks an edge that is elsewhere.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::problem::Problem;
use crate::site::{Site, has_host};

const MAX_TOKEN_CHARS: usize = 2_048;

/// A token's time, and a minute for clocks that differ.
const MAX_AGE_MS: i64 = (300 + 60) * 1_000;

/// What showing a token came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A person, on a page of the site, just now.
    Passed,
    /// Cloudflare does not take the token: invented, too old, or shown before.
    Refused,
    /// Got on a page that is none of the site's.
    Elsewhere,
    /// Got too long ago.
    TooOld,
    /// Cloudflare does not take the secret or the request: whoever runs the site must act.
    Misconfigured,
    /// Cloudflare failed.
    Failed,
    /// The answer makes no sense.
    Unreadable,
}

impl Verdict {
    /// For the log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Refused => "refused",
            Self::Elsewhere => "elsewhere",
            Self::TooOld => "too_old",
            Self::Misconfigured => "misconfigured",
            Self::Failed => "failed",
            Self::Unreadable => "unreadable",
        }
    }

    /// What the page is told.
    #[must_use]
    pub fn problem(self) -> Option<Problem> {
        match self {
            Self::Passed => None,
            Self::Refused | Self::Elsewhere | Self::TooOld => Some(Problem::TURNSTILE_FAILED),
            Self::Misconfigured | Self::Failed | Self::Unreadable => Some(Problem::TURNSTILE_UNAVAILABLE),
        }
    }
}

/// The token in the value of an `X-Turnstile-Token` header.
///
/// # Errors
/// [`Problem::TURNSTILE_REQUIRED`] where there is none; [`Problem::TURNSTILE_FAILED`] for what can be none.
pub fn token_of(header: Option<&str>) -> Result<&str, Problem> {
    let token = header.filter(|token| !token.is_empty()).ok_or(Problem::TURNSTILE_REQUIRED)?;
    let plain = token.len() <= MAX_TOKEN_CHARS && token.bytes().all(|b| b.is_ascii_graphic());
    if plain { Ok(token) } else { Err(Problem::TURNSTILE_FAILED) }
}

/// The body that shows a token, as a form without its `secret`, which the shell adds. `attempt` is a UUID.
#[must_use]
pub fn form(token: &str, attempt: &str) -> String {
    let escape = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    format!("response={}&idempotency_key={}", escape(token), escape(attempt))
}

#[derive(Deserialize)]
struct Answer {
    success: bool,
    hostname: Option<String>,
    challenge_ts: Option<String>,
    #[serde(default, rename = "error-codes")]
    error_codes: Vec<String>,
}

/// What an answer says, whole, at `now_ms`.
#[must_use]
pub fn verdict(status: u16, body: &[u8], site: &Site, now_ms: u64) -> Verdict {
    // Nobody who works is redirected or fails; a refusal may have the status of one.
    if !matches!(status, 200..=299 | 400..=499) {
        return Verdict::Failed;
    }
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else { return Verdict::Unreadable };
    if !answer.success {
        return refusal(&answer.error_codes);
    }
    let (Some(hostname), Some(at)) = (answer.hostname, answer.challenge_ts.as_deref().and_then(millis)) else {
        return Verdict::Unreadable;
    };
    if !site.origins.iter().any(|origin| has_host(origin, &hostname)) {
        return Verdict::Elsewhere;
    }
    let now = i64::try_from(now_ms).unwrap_or(i64::MAX);
    if now.saturating_sub(at) > MAX_AGE_MS { Verdict::TooOld } else { Verdict::Passed }
}

/// The documented codes that are not the token's fault; a code that nobody knows is.
fn refusal(codes: &[String]) -> Verdict {
    let any = |known: &[&str]| codes.iter().any(|code| known.contains(&code.as_str()));
    if any(&["missing-input-secret", "invalid-input-secret", "bad-request"]) {
        Verdict::Misconfigured
    } else if any(&["internal-error"]) {
        Verdict::Failed
    } else {
        Verdict::Refused
    }
}

/// Unix milliseconds of a time like `2022-02-28T15:14:30.096Z`, with any number of decimals.
fn millis(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (clock, decimals) = time.split_once('.').unwrap_or((time, "0"));
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    if !fits || decimals.is_empty() || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // Days since 1970-01-01 of the Gregorian calendar; years start in March, so that the leap day comes last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    let ms: i64 = format!("{decimals:0<3}").get(..3)?.parse().ok()?;
    Some((days * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000 + ms)
}

fn numbers(text: &str, between: char, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(between);
    let mut next = |digits| {
        let part = parts.next()?;
        (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let [a, b, c] = digits;
    let found = [next(a)?, next(b)?, next(c)?];
    parts.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ozmap::test_data;

    const SOLVED: &str = "2026-11-25T22:00:00.500Z";
    const SOLVED_MS: u64 = 1_795_644_000_500;

    fn site() -> Site {
        let origins = vec!["https://Assine.example:8443".to_owned(), "http://127.0.0.1:8787".to_owned()];
        Site { origins, ..test_data::site() }
    }

    fn judge(status: u16, body: &Value) -> Verdict {
        verdict(status, body.to_string().as_bytes(), &site(), SOLVED_MS)
    }

    fn solved(hostname: &str) -> Value {
        json!({"success": true, "challenge_ts": SOLVED, "hostname": hostname, "error-codes": [], "action": "login",
            "cdata": "x", "metadata": {"interactive": false}})
    }

    #[test]
    fn a_token_is_a_header_of_its_own() {
        assert_eq!(token_of(Some("0.Ab-_c")), Ok("0.Ab-_c"));
        assert_eq!(token_of(Some(&"x".repeat(2_048))).map(str::len), Ok(2_048));
        for none in [None, Some("")] {
            assert_eq!(token_of(none), Err(Problem::TURNSTILE_REQUIRED));
        }
        for bad in ["a b", "a\tb", "é", &"x".repeat(2_049)] {
            assert_eq!(token_of(Some(bad)), Err(Problem::TURNSTILE_FAILED), "{bad}");
        }
    }

    #[test]
    fn a_token_cannot_become_another_field() {
        let body = form("a&secret=b%26=+", "11111111-2222-4333-8444-555555555555");
        assert_eq!(
            body,
            "response=a%26secret%3Db%2526%3D%2B&idempotency_key=11111111%2D2222%2D4333%2D8444%2D555555555555"
        );
    }

    #[test]
    fn a_person_on_a_page_of_the_site_passes() {
        for hostname in ["assine.example", "ASSINE.example", "127.0.0.1"] {
            assert_eq!(judge(200, &solved(hostname)), Verdict::Passed, "{hostname}");
        }
        assert_eq!(Verdict::Passed.problem(), None);
    }

    #[test]
    fn another_page_does_not() {
        for hostname in ["", "outra.example", "example", "x.assine.example", "assine.example.evil.example", "assine"] {
            assert_eq!(judge(200, &solved(hostname)), Verdict::Elsewhere, "{hostname}");
        }
    }

    #[test]
    fn a_token_has_its_time() {
        let at = |now| verdict(200, solved("127.0.0.1").to_string().as_bytes(), &site(), now);
        let max = MAX_AGE_MS.unsigned_abs();
        assert_eq!(at(SOLVED_MS + max), Verdict::Passed);
        assert_eq!(at(SOLVED_MS + max + 1), Verdict::TooOld);
        // A clock that is behind refuses nobody: Cloudflare has looked at the time, too.
        assert_eq!(at(SOLVED_MS - 3_600_000), Verdict::Passed);
    }

    #[test]
    fn a_refusal_is_the_tokens_or_ours() {
        let cases = [
            (json!(["invalid-input-response"]), Verdict::Refused),
            (json!(["timeout-or-duplicate"]), Verdict::Refused),
            (json!(["missing-input-response"]), Verdict::Refused),
            (json!(["something-new"]), Verdict::Refused),
            (json!([]), Verdict::Refused),
            (json!(["invalid-input-secret"]), Verdict::Misconfigured),
            (json!(["missing-input-secret"]), Verdict::Misconfigured),
            (json!(["bad-request"]), Verdict::Misconfigured),
            (json!(["internal-error"]), Verdict::Failed),
        ];
        for (codes, wanted) in cases {
            for status in [200, 400, 401] {
                assert_eq!(judge(status, &json!({"success": false, "error-codes": codes})), wanted, "{codes}");
            }
        }
        assert_eq!(judge(200, &json!({"success": false})), Verdict::Refused);
    }

    #[test]
    fn what_is_no_answer_lets_nobody_in() {
        for status in [0, 101, 301, 302, 500, 503] {
            assert_eq!(judge(status, &solved("127.0.0.1")), Verdict::Failed, "{status}");
        }
        let without = |field: &str| {
            let mut json = solved("127.0.0.1");
            json.as_object_mut().expect("object").remove(field);
            json
        };
        let mut strange = vec![json!(null), json!([]), json!({}), json!({"success": "true"}), json!({"success": 1})];
        strange.extend(["success", "hostname", "challenge_ts"].map(without));
        for body in strange {
            assert_eq!(judge(200, &body), Verdict::Unreadable, "{body}");
        }
        assert_eq!(verdict(200, b"<html>", &site(), SOLVED_MS), Verdict::Unreadable);
        for verdict in [Verdict::Misconfigured, Verdict::Failed, Verdict::Unreadable] {
            assert_eq!(verdict.problem(), Some(Problem::TURNSTILE_UNAVAILABLE));
        }
    }

    #[test]
    fn times() {
        for (text, ms) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T00:00:00.000Z", 951_782_400_000),
            ("2025-12-31T23:59:59.042Z", 1_767_225_599_042),
            ("2025-12-31T23:59:59.042731Z", 1_767_225_599_042),
            ("2025-12-31T23:59:59.5Z", 1_767_225_599_500),
            (SOLVED, i64::try_from(SOLVED_MS).expect("small")),
        ] {
            assert_eq!(millis(text), Some(ms), "{text}");
        }
        for bad in [
            "",
            "Z",
            "T",
            "2026-11-25",
            "2026-11-25T22:00:00",
            "2026-11-25T22:00:00+00:00",
            "2026-13-25T22:00:00Z",
            "2026-00-25T22:00:00Z",
            "2026-11-25T24:00:00Z",
            "26-11-25T22:00:00Z",
            "2026-11-25T22:00Z",
            "2026-11-25-1T22:00:00Z",
            "+026-11-25T22:00:00Z",
            "2026-11-25T22:00:00.Z",
            "2026-11-25T22:00:00.xZ",
            "2026-11-25T22:00:00.éZ",
        ] {
            assert_eq!(millis(bad), None, "{bad}");
        }
    }
}
