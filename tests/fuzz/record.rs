//! With `FUZZ_RECORD`, a folder: every case and what became of it, for the shipped WASM to repeat
//! (`tests/rules/fuzz-wasm.test.ts`).

use std::fmt::Write as _;
use std::{env, fs, path::Path};

/// The cases of one test, one line for each: variant, bytes and verdict, in hexadecimal.
pub(crate) struct Record {
    name: String,
    folder: Option<String>,
    lines: String,
}

impl Record {
    pub(crate) fn of(name: &str) -> Self {
        Self { name: name.to_owned(), folder: env::var("FUZZ_RECORD").ok(), lines: String::new() }
    }

    pub(crate) fn add(&mut self, variant: u16, bytes: &[u8], verdict: &str) {
        if self.folder.is_none() {
            return;
        }
        write!(self.lines, "{variant:x}").unwrap();
        for part in [bytes, verdict.as_bytes()] {
            self.lines.push(' ');
            for byte in part {
                write!(self.lines, "{byte:02x}").unwrap();
            }
        }
        self.lines.push('\n');
    }

    pub(crate) fn write(&self) {
        if let Some(folder) = &self.folder {
            fs::write(Path::new(folder).join(&self.name), &self.lines).unwrap();
        }
    }
}
