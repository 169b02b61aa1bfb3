//! Strings.

use std::borrow::Cow;

use super::{Reader, Stop, scan};

/// A documented id and the quote behind it, bytes.
const ID: usize = 25;

/// A string as it stands between its quotes.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    raw: &'a [u8],
    escaped: bool,
}

impl<'a> Text<'a> {
    /// The bytes that the string stands for. Escapes that stand for no character (half a surrogate pair) become
    /// U+FFFD; bytes that are no UTF-8 stay as they are.
    #[inline]
    #[must_use]
    pub fn bytes(self) -> Cow<'a, [u8]> {
        if self.escaped { Cow::Owned(unescape(self.raw)) } else { Cow::Borrowed(self.raw) }
    }
}

impl<'a> Reader<'a> {
    /// Reads a string.
    #[inline(always)]
    pub fn text(&mut self) -> Result<Text<'a>, Stop> {
        if self.peek() != b'"' {
            return self.wrong("not a string");
        }
        let start = self.at + 1;
        let end = scan::text_end(self.bytes, start);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Text { raw: &self.bytes[start..end], escaped: false });
        }
        self.rest_of_text(start, end)
    }

    /// Reads a string of visible ASCII without escapes; nothing, and stays where it was, when that is not what comes.
    #[inline(always)]
    pub fn plain(&mut self) -> Option<&'a [u8]> {
        if self.peek() != b'"' {
            return None;
        }
        let start = self.at + 1;
        let rest = self.bytes.get(start..)?;
        let text = match rest.first_chunk::<ID>() {
            // Documented ids, which are most of all texts, have one length.
            Some([id @ .., b'"']) if scan::all_plain(id) => id,
            _ => &rest[..scan::plain_end(rest, 0)],
        };
        if rest.get(text.len()) != Some(&b'"') {
            return None;
        }
        self.at = start + text.len() + 1;
        Some(text)
    }

    #[cold]
    fn rest_of_text(&mut self, start: usize, mut end: usize) -> Result<Text<'a>, Stop> {
        while let Some(b'\\') = self.bytes.get(end) {
            let length = match self.bytes.get(end + 1) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                Some(b'u') if hex(self.bytes, end + 2).is_some() => 6,
                Some(_) => return self.wrong_at(end, "not an escape"),
                None => break,
            };
            end = scan::text_end(self.bytes, end + length);
        }
        match self.bytes.get(end) {
            Some(b'"') => {
                self.at = end + 1;
                Ok(Text { raw: &self.bytes[start..end], escaped: true })
            }
            Some(b'\\') | None => self.wrong_at(self.bytes.len(), "the text ends too early"),
            Some(_) => self.wrong_at(end, "a control character in a string"),
        }
    }
}

fn hex(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 4)?;
    digits
        .iter()
        .try_fold(0, |value: u16, &byte| Some(value << 4 | u16::try_from(char::from(byte).to_digit(16)?).ok()?))
}

/// Of a string whose escapes are known to be well formed.
fn unescape(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        if byte != b'\\' {
            out.push(byte);
            at += 1;
            continue;
        }
        let (byte, length) = match raw.get(at + 1) {
            Some(b'b') => (0x08, 2),
            Some(b'f') => (0x0c, 2),
            Some(b'n') => (b'\n', 2),
            Some(b'r') => (b'\r', 2),
            Some(b't') => (b'\t', 2),
            Some(b'u') => {
                let (found, length) = code_point(raw, at);
                let mut utf8 = [0; 4];
                out.extend_from_slice(found.encode_utf8(&mut utf8).as_bytes());
                at += length;
                continue;
            }
            Some(&other) => (other, 2),
            None => break,
        };
        out.push(byte);
        at += length;
    }
    out
}

/// The character of the `\u` escape at `at`, and how long it is: two escapes make one where they are a surrogate pair.
fn code_point(raw: &[u8], at: usize) -> (char, usize) {
    let first = hex(raw, at + 2).unwrap_or(0xfffd);
    let second = raw.get(at + 6..at + 8).filter(|next| next == b"\\u").and_then(|_| hex(raw, at + 8));
    let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    match pair {
        Some(found) if found.len_utf16() == 2 => (found, 12),
        _ => (char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
    }
}
