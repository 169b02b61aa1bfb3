//! Inventory mode: today's whole network as one small, immutable value that answers where it serves.
//!
//! The rules are those of [`crate::viability`], read from `GET /boxes`, `GET /splitters` and `GET /regions` instead of
//! OZmap's radius answer: every box that is not "Em projeto" is there, with its free service ports, its exact place and
//! the tags of the regions that cover it. So a list of leads is checked without a call to OZmap for each.
//!
//! ```
//! use conecte_ozmap::coverage::{Builder, Snapshot, View};
//! use conecte_ozmap::geo::{LatLng, Metres};
//! use conecte_ozmap::ozmap::{Id, box_pages::InventoryBox, splitters::Splitter};
//! use conecte_ozmap::region::RegionIndex;
//! use conecte_ozmap::viability::Decision;
//!
//! let id = |text| Id::new(text).expect("visible ASCII");
//! let mut boxes = Builder::new(RegionIndex::default());
//! let (pole, project) = (id("5dc06d1275fc7d0006732521"), id("5d51a87046cbe700148328bf"));
//! boxes.add(InventoryBox::Built { id: pole.clone(), project, at: LatLng::new(-27.5782, -48.5274)? })?;
//! let mut ports = boxes.ports();
//! ports.add(Splitter { id: id("5dc06d1275fc7d0006732522"), parent: pole, free_ports: 3 })?;
//! let (snapshot, _) = ports.finish();
//!
//! let snapshot = Snapshot::from_bytes(snapshot.as_bytes())?;
//! let plan = View::new(&snapshot, &[]);
//! let Decision::Viable(boxes) = plan.decide(LatLng::new(-27.5790, -48.5274)?, Metres(300.0)) else { panic!() };
//! assert_eq!((boxes[0].free_ports, boxes[0].distance.0.round()), (3, 89.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Bytes
//!
//! Little-endian, version 1. Sections follow one another without gaps; their lengths follow from the counts of the header.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `OZCOVER` and a zero byte |
//! | 4 | version: 1 |
//! | 8 × 4 | counts: boxes `b`, projects `p`, tags `t`, tag sets `s`, tags of all sets `i`, classes `c`, odd ids `o`, bytes of texts `x` |
//! | 4 | zero |
//! | 16 `b` | place of each box: latitude, longitude, `f64` degrees. Boxes lie along a Hilbert curve, those of one cell by id |
//! | 16 `n` | tree of bounding boxes over the places: `f32` south, west, north, east, rounded outwards; `n` = ⌈`b`/16⌉ + ⌈⌈`b`/16⌉/16⌉ + … + 1, lowest level first |
//! | 4 `b` | class of each box |
//! | 8 `c` | each class: its project and its tag set, ascending |
//! | 4 `s` | end of each tag set in the next section. The sets are sorted |
//! | 4 `i` | the tags of each set, ascending |
//! | 4 `o` | ordinal of each box whose id is not 24 lower-case hex digits, ascending |
//! | 4 (`p` + `t` + `o`) | end of each text in the last section |
//! | 2 `b` | free ports of each box; 65,535 stands for more |
//! | 12 `b` | id of each box, 24 hex digits as bytes; zeros for an odd one |
//! | `x` | texts: ids of projects, sorted; ids of tags, sorted; the odd ids of boxes |
//!
//! That is 34 bytes a box, 1.07 for the tree, and tables that grow with projects and regions, not with boxes. A class is
//! what boxes have in common, so that a plan's tags are resolved once to a flag for each class.

mod build;
mod curve;
mod key;
mod layout;
mod snapshot;
#[cfg(test)]
mod tests;
mod tree;
mod validate;
mod view;
mod window;
mod write;

pub use build::{Builder, MAX_ROWS, PortBuilder, Tally, TooMany};
pub use snapshot::Snapshot;
pub use validate::{SnapshotError, SnapshotErrorKind};
pub use view::{Found, View};
