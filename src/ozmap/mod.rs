//! OZmap API v2, one file per call: a builder that gives a [`Request`], a parser that reads the [`Reply`].
//!
//! Nothing here sends anything, and nothing here knows the token: the edge adds it to a request on its way out.

pub mod activate;
pub mod box_pages;
pub mod boxes;
pub mod cancel;
mod fault;
pub mod find;
mod id;
pub mod lead;
mod list;
mod map;
mod object;
mod place;
pub mod property;
pub mod radius;
pub mod regions;
mod request;
pub mod reserve;
pub mod splitters;
pub mod tags;
#[cfg(test)]
pub(crate) mod test_data;

pub use fault::{Fault, Lost};
pub use id::{Id, IdRef};
pub use list::{MAX_PAGES, PAGE_LIMIT, Page, SkipReason, Skipped};
pub use request::{Method, Reply, Request};
