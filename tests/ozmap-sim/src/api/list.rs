//! Lists: filter, sort, page.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::{
    Refusal,
    doc::Doc,
    filter::Filter,
    params::Params,
    rows::{present, values_at},
};
use crate::world::World;

/// Rows of a page when nobody says how many.
const DEFAULT_LIMIT: usize = 25;

/// `GET /<route>`: filter and sort come in the query or in the body, as the official SDK sends them.
pub(crate) fn list<T: Doc>(world: &World, params: &Params, body: &[u8]) -> Result<Value, Refusal> {
    let body = read_body(body)?;
    let filter = Filter::read(world, &argument(params, &body, "filter")?)?;
    let order = read_order(&argument(params, &body, "sort")?)?;
    let page = Page::read(world, params)?;

    let mut docs: Vec<&T> = T::table(world).values().filter(|doc| filter.matches(world, *doc)).collect();
    if !order.is_empty() {
        let mut keyed: Vec<(Vec<Value>, &T)> =
            docs.into_iter().map(|doc| (sort_key(world, doc, &order), doc)).collect();
        keyed.sort_by(|a, b| by_key(&a.0, &b.0, &order));
        docs = keyed.into_iter().map(|(_, doc)| doc).collect();
    }
    let total = docs.len();
    let shown = docs.into_iter().skip(page.start).take(page.limit);
    let rows: Vec<Value> = shown.map(|doc| present(world, doc.row(world), params)).collect();
    Ok(page.wrap(world, params, total, &rows))
}

/// A list that fits on one page.
pub(crate) fn whole(rows: &[Value]) -> Value {
    json!({"total": rows.len(), "count": rows.len(), "start": 0, "limit": rows.len(), "rows": rows, "hasNextPage": false})
}

struct Page {
    start: usize,
    limit: usize,
}

impl Page {
    /// `page` counts from 1. `start` is what `nextUrl` names: the SDK overwrites `page` with nothing when it follows.
    fn read(world: &World, params: &Params) -> Result<Self, Refusal> {
        let limit = params.count("limit")?.unwrap_or(DEFAULT_LIMIT).min(world.settings.max_limit);
        let page = params.count("page")?.unwrap_or(1);
        if limit == 0 || page == 0 {
            return Err(Refusal::invalid("limit and page are positive"));
        }
        let start = params.count("start")?.unwrap_or_else(|| (page - 1).saturating_mul(limit));
        Ok(Self { start, limit })
    }

    fn wrap(&self, world: &World, params: &Params, total: usize, rows: &[Value]) -> Value {
        let next = self.start.saturating_add(rows.len());
        let more = next < total && !rows.is_empty();
        let mut list = json!({
            "total": total, "count": rows.len(), "start": self.start, "limit": self.limit, "rows": rows,
        });
        if !world.settings.omit_page_links {
            list["hasNextPage"] = json!(more);
            if more {
                list["nextUrl"] = json!(params.url_from(next, self.limit));
            }
        }
        list
    }
}

fn read_body(body: &[u8]) -> Result<Value, Refusal> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(body).map_err(|error| Refusal::invalid(format!("the body is not JSON: {error}")))
}

fn argument(params: &Params, body: &Value, name: &str) -> Result<Value, Refusal> {
    match params.get(name) {
        Some(text) => {
            serde_json::from_str(text).map_err(|error| Refusal::invalid(format!("{name} is not JSON: {error}")))
        }
        None => Ok(body.get(name).cloned().unwrap_or_default()),
    }
}

/// `[{"property", "direction": 1 | -1}]`.
fn read_order(value: &Value) -> Result<Vec<(String, bool)>, Refusal> {
    let entries = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(entries) => entries,
        _ => return Err(Refusal::invalid("sort is a list")),
    };
    let read = |entry: &Value| match (entry["property"].as_str(), entry["direction"].as_i64()) {
        (Some(property), Some(direction @ (1 | -1))) => Ok((property.to_owned(), direction == -1)),
        _ => Err(Refusal::invalid("sort: property and direction 1 or -1")),
    };
    entries.iter().map(read).collect()
}

fn sort_key<T: Doc>(world: &World, doc: &T, order: &[(String, bool)]) -> Vec<Value> {
    let row = doc.row(world);
    order.iter().map(|(path, _)| values_at(world, &row, path).into_iter().next().unwrap_or_default()).collect()
}

fn by_key(a: &[Value], b: &[Value], order: &[(String, bool)]) -> Ordering {
    let mut pairs = a.iter().zip(b).zip(order).map(|((a, b), &(_, reverse))| {
        let ordering = compare(a, b);
        if reverse { ordering.reverse() } else { ordering }
    });
    pairs.find(|&ordering| ordering != Ordering::Equal).unwrap_or(Ordering::Equal)
}

/// Orders numbers, texts and flags among themselves; anything else comes first and is alike.
fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a.as_f64().unwrap_or(f64::NAN).total_cmp(&b.as_f64().unwrap_or(f64::NAN))
        }
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Number(_) => 1,
        Value::String(_) => 2,
        Value::Bool(_) => 3,
        _ => 0,
    }
}
