//! OZmap API v2 over a [`World`]: from the bytes of a request to the bytes of an answer.

mod crud;
mod doc;
mod entities;
mod filter;
pub(crate) mod geometry;
mod input;
mod list;
pub(crate) mod params;
mod properties;
mod radius;
mod rows;

use std::fmt;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::world::{World, model, types::catalogue};
use doc::Doc;
use params::Params;

/// Where the API lives. The control endpoints of the server lie outside of it.
const BASE: &str = "/api/v2/";

/// One HTTP request, as far as the API looks at it.
#[derive(Clone)]
pub struct ApiRequest {
    /// The method's name on the wire.
    pub method: String,
    /// The escaped path, `/api/v2/…`.
    pub path: String,
    /// What follows the question mark, escaped; may be empty.
    pub query: String,
    /// The value of `Authorization`: the raw token.
    pub token: Option<String>,
    /// The value of `User-Agent`. OZmap does not look at it; the look-up services do.
    pub user_agent: Option<String>,
    /// The body's bytes; may be empty.
    pub body: Vec<u8>,
}

impl ApiRequest {
    /// A request without token and body; the target is path and query.
    #[must_use]
    pub fn new(method: &str, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            token: None,
            user_agent: None,
            body: Vec::new(),
        }
    }

    /// Sets the token.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }
}

impl fmt::Debug for ApiRequest {
    /// Hides the token and the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}?{}", self.method, self.path, self.query)
    }
}

/// One HTTP answer. The body is JSON, or empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiResponse {
    /// The status code.
    pub status: u16,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl ApiResponse {
    /// The body as JSON; null when there is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// Why a call is refused. Assumption: OZmap publishes no error body; a message and the status are all we give.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: u16,
    message: String,
}

impl Refusal {
    fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    fn not_found(what: &str) -> Self {
        Self::new(404, format!("{what} not found"))
    }
}

/// A successful answer: created, read, or done without a body.
enum Answer {
    Created(Value),
    Ok(Value),
    Done,
}

impl World {
    /// Answers one API call, and does what it asks for.
    pub fn handle(&mut self, request: &ApiRequest) -> ApiResponse {
        let (status, body) = match self.route(request) {
            Ok(Answer::Created(body)) => (201, body.to_string()),
            Ok(Answer::Ok(body)) => (200, body.to_string()),
            // Documented for updates; assumed for deletions.
            Ok(Answer::Done) => (204, String::new()),
            Err(Refusal { status, message }) => (status, json!({"statusCode": status, "message": message}).to_string()),
        };
        ApiResponse { status, body: body.into_bytes() }
    }

    /// Whether this is one of the accepted tokens.
    #[must_use]
    pub fn token_ok(&self, token: Option<&str>) -> bool {
        token.is_some_and(|token| self.settings.tokens.iter().any(|accepted| accepted == token))
    }

    /// Every row of a kind as a list gives it; `clients` are the `ftth-clients`. Properties, clients and prospects can
    /// be narrowed to codes that start so; an empty start keeps all. `None` for a kind that there is not.
    #[must_use]
    pub fn rows(&self, kind: &str, code_start: &str) -> Option<Vec<Value>> {
        fn all<T: Doc>(world: &World, keep: impl Fn(&T) -> bool) -> Vec<Value> {
            T::table(world).values().filter(|&doc| keep(doc)).map(|doc| doc.row(world)).collect()
        }
        let keep = |code: Option<&String>| code.map_or("", String::as_str).starts_with(code_start);
        let code_of = |id| self.clients.get(&id).map(|client| &client.code);
        Some(match kind {
            "projects" => all::<model::Project>(self, |_| true),
            "tags" => all::<model::Tag>(self, |_| true),
            "regions" => all::<model::Region>(self, |_| true),
            "boxes" => all::<model::NetBox>(self, |_| true),
            "splitters" => all::<model::Splitter>(self, |_| true),
            "properties" => all::<model::Property>(self, |property| keep(property.client.and_then(code_of))),
            "clients" => all::<model::FtthClient>(self, |client| keep(Some(&client.code))),
            "prospects" => all::<model::Prospect>(self, |prospect| keep(prospect.code.as_ref())),
            _ => return None,
        })
    }

    fn route(&mut self, request: &ApiRequest) -> Result<Answer, Refusal> {
        if !self.token_ok(request.token.as_deref()) {
            return Err(Refusal::new(401, "invalid or missing token"));
        }
        let path = request.path.strip_prefix(BASE).ok_or_else(|| Refusal::not_found("route"))?;
        let segments =
            path.split('/').map(|segment| percent_decode_str(segment).decode_utf8()).collect::<Result<Vec<_>, _>>();
        let segments = segments.map_err(|_| Refusal::invalid("the path is not UTF-8"))?;
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        let params = Params::read(&request.path, &request.query)?;
        match (request.method.as_str(), segments.as_slice()) {
            ("GET", ["ftth-viability", "radius"]) => radius::radius(self, &params).map(Answer::Ok),
            ("GET", ["properties", "client", code]) => properties::by_client_code(self, code).map(Answer::Ok),
            ("POST", ["properties"]) => properties::create(self, input::object(&request.body)?).map(Answer::Created),
            ("PATCH", ["properties", id]) => {
                properties::update(self, input::id(id)?, input::object(&request.body)?).map(|()| Answer::Done)
            }
            (method, [route, id @ ..]) if id.len() <= 1 => {
                self.crud(method, route, id.first().copied(), &params, &request.body)
            }
            _ => Err(Refusal::not_found("route")),
        }
    }

    fn crud(
        &mut self,
        method: &str,
        route: &str,
        id: Option<&str>,
        params: &Params,
        body: &[u8],
    ) -> Result<Answer, Refusal> {
        match route {
            "projects" => crud::dispatch::<model::Project>(self, method, id, params, body),
            "tags" => crud::dispatch::<model::Tag>(self, method, id, params, body),
            "regions" => crud::dispatch::<model::Region>(self, method, id, params, body),
            "boxes" => crud::dispatch::<model::NetBox>(self, method, id, params, body),
            "splitters" => crud::dispatch::<model::Splitter>(self, method, id, params, body),
            "properties" => crud::dispatch::<model::Property>(self, method, id, params, body),
            "ftth-clients" => crud::dispatch::<model::FtthClient>(self, method, id, params, body),
            "prospects" => crud::dispatch::<model::Prospect>(self, method, id, params, body),
            _ => match (method, catalogue(route), id) {
                ("GET", Some(rows), None) => Ok(Answer::Ok(list::whole(&rows))),
                ("GET", Some(rows), Some(id)) => rows
                    .into_iter()
                    .find(|row| row["id"] == id)
                    .map(Answer::Ok)
                    .ok_or_else(|| Refusal::not_found(route)),
                _ => Err(Refusal::not_found("route")),
            },
        }
    }
}

#[cfg(test)]
mod tests;
