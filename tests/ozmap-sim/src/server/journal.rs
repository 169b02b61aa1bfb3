//! A journal of all that changed the world: replayed, it gives a simulator that was killed the same world again.
//!
//! One JSON line each, written before the change is answered. Not synced to disk: it survives the process, not the machine.
//! Tests read it as the witness of what OZmap really did, and when.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ObjectId;

/// One change, at a time in Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) now: i64,
    #[serde(flatten)]
    pub(super) change: Change,
}

/// What changed the world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub(super) enum Change {
    /// An API call that is not a GET. `status` and `id`, of what was made, are for people: a replay finds them again.
    Call {
        method: String,
        path: String,
        query: String,
        body: String,
        status: u16,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<Value>,
    },
    /// Changed settings, without tokens: those are on the command line, or set again by whoever set them.
    Settings { changes: Map<String, Value> },
    /// The seeded world again.
    Reset { seed: Option<u64> },
    /// Somebody filled a box.
    Fill { id: ObjectId },
    /// Somebody installed a client.
    Implant { id: ObjectId },
    /// Somebody deleted a property.
    Delete { id: ObjectId },
}

/// The file that changes are appended to.
#[derive(Debug)]
pub(super) struct Journal(File);

impl Journal {
    /// Opens or makes the file, and gives what it holds. A last line that was cut short never happened.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Vec<Entry>)> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        file.set_len(u64::try_from(whole).map_err(io::Error::other)?)?;
        file.seek(SeekFrom::End(0))?;
        let entries = text[..whole].lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        Ok((Self(file), entries))
    }

    /// Appends one change. A journal that cannot be written is of no use to anybody: the simulator ends.
    pub(super) fn append(&mut self, entry: &Entry) {
        let written = serde_json::to_vec(entry).map_err(io::Error::from).and_then(|mut line| {
            line.push(b'\n');
            self.0.write_all(&line)
        });
        if let Err(error) = written {
            eprintln!("ozmap-sim: the state file: {error}");
            std::process::exit(1);
        }
    }
}
