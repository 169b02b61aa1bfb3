//! Requests and replies as values.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::Lost;

/// RFC 3986 unreserved characters stay; everything else is escaped.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// HTTP methods that OZmap calls use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Read.
    Get,
    /// Create.
    Post,
    /// Change.
    Patch,
    /// Remove.
    Delete,
}

impl Method {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// One call to OZmap: everything but the base URL and the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// Escaped path below the base URL with a leading slash, and `?query` where there is one.
    pub target: String,
    /// Headers without the token. Names in lower case.
    pub headers: Vec<(&'static str, &'static str)>,
    /// A JSON body.
    pub body: Option<String>,
}

impl Request {
    /// A request for `/segment/segment…`, each segment escaped.
    #[must_use]
    pub fn new(method: Method, segments: &[&str]) -> Self {
        let mut target = String::new();
        for segment in segments {
            target.push('/');
            target.extend(utf8_percent_encode(segment, UNRESERVED));
        }
        Self { method, target, headers: vec![("accept", "application/json")], body: None }
    }

    /// Adds `name=value` to the query, the value escaped.
    #[must_use]
    pub fn query(self, name: &str, value: &str) -> Self {
        self.query_of(name, [value])
    }

    /// As [`Request::query`], of a value that comes in parts.
    #[must_use]
    pub fn query_of<'a>(mut self, name: &str, value: impl IntoIterator<Item = &'a str>) -> Self {
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        self.target.push_str(name);
        self.target.push('=');
        self.target.extend(value.into_iter().flat_map(|part| utf8_percent_encode(part, UNRESERVED)));
        self
    }

    /// Sets a JSON body.
    ///
    /// # Panics
    /// Never: only strings and finite numbers are written.
    #[must_use]
    pub fn json<T: Serialize>(mut self, body: &T) -> Self {
        let body = serde_json::to_string(body).expect("request bodies are maps with string keys and finite numbers");
        self.headers.push(("content-type", "application/json"));
        self.body = Some(body);
        self
    }
}

/// What came back of a [`Request`].
#[derive(Debug, Clone, Copy)]
pub enum Reply<'a> {
    /// An HTTP answer, whole.
    Answer {
        /// HTTP status.
        status: u16,
        /// The body's bytes.
        body: &'a [u8],
    },
    /// No whole answer: whether OZmap acted is unknown.
    Lost(Lost),
}
