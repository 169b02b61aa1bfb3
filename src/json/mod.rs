//! Reading JSON where it lies.
//!
//! OZmap's answers are read once, from front to back, and mostly passed over: nothing is copied, and a value that
//! nobody asks for is checked and skipped. What is not JSON (RFC 8259) is an [`Error`] that names its byte.
//!
//! Three things are looser or stricter than RFC 8259 asks:
//! - nesting ends at [`MAX_DEPTH`], so that no input can exhaust the stack;
//! - text that is skipped need not be UTF-8. Whoever takes text as a value checks it;
//! - a member may come twice. Whoever reads the object decides what that means ([`Reader::set`] refuses it).

#![expect(clippy::inline_always, reason = "measured: without it, results of the inner loops travel through memory")]

mod expect;
mod number;
mod scan;
mod text;

pub use expect::Expected;
pub use number::Number;
pub use text::Text;

/// Arrays and objects inside each other. OZmap's own answers reach seven.
pub const MAX_DEPTH: u8 = 64;

/// Why reading stopped, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at byte {offset}")]
pub struct Error {
    /// Byte of the input, its length where the input ended too early.
    pub offset: usize,
    /// What was wrong. Never quotes the input.
    pub reason: &'static str,
}

/// Reading cannot go on; the reader keeps why. Empty, so that results of the inner loops fit a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;

/// A place in a JSON text.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: u8,
    error: Error,
}

impl<'a> Reader<'a> {
    /// At the start of a text.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, depth: 0, error: Error { offset: 0, reason: "nothing is wrong" } }
    }

    /// Reads a whole text.
    ///
    /// # Errors
    /// What made `read` stop, or text after what it has read.
    pub fn whole<T>(bytes: &'a [u8], read: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Error> {
        let mut reader = Self::new(bytes);
        let value = read(&mut reader).map_err(|Stop| reader.error)?;
        reader.peek();
        if reader.at < bytes.len() {
            return Err(Error { offset: reader.at, reason: "text after the end" });
        }
        Ok(value)
    }

    /// Byte of the value that is read next.
    #[inline]
    pub fn offset(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// Stops at the value that is read next.
    #[cold]
    pub fn wrong<T>(&mut self, reason: &'static str) -> Result<T, Stop> {
        let offset = self.offset();
        self.wrong_at(offset, reason)
    }

    /// Stops at a byte.
    #[cold]
    pub fn wrong_at<T>(&mut self, offset: usize, reason: &'static str) -> Result<T, Stop> {
        self.error = Error { offset, reason };
        Err(Stop)
    }

    /// The byte that comes next, white space left aside; 0, which no token starts with, at the end.
    #[inline(always)]
    pub fn peek(&mut self) -> u8 {
        match self.bytes.get(self.at) {
            Some(&byte) if byte > b' ' => byte,
            _ => self.peek_over_space(),
        }
    }

    #[inline(never)]
    fn peek_over_space(&mut self) -> u8 {
        let spaces = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.at += self.bytes[self.at..].iter().take_while(spaces).count();
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    /// Reads an object: `member` is called for each of its members with the reader at the member's value, which it
    /// reads or [skips](Self::skip).
    pub fn object(&mut self, mut member: impl FnMut(&mut Self, Text<'a>) -> Result<(), Stop>) -> Result<(), Stop> {
        let mut more = self.enter(b'{', b'}')?;
        while more {
            let key = self.key()?;
            member(self, key)?;
            more = self.more(b'}')?;
        }
        Ok(())
    }

    /// Reads an array: `item` is called for each of its items with the reader at the item, which it reads or
    /// [skips](Self::skip).
    #[inline]
    pub fn array(&mut self, mut item: impl FnMut(&mut Self) -> Result<(), Stop>) -> Result<(), Stop> {
        let mut more = self.enter(b'[', b']')?;
        while more {
            item(self)?;
            more = self.more(b']')?;
        }
        Ok(())
    }

    /// Goes into an array or object. Whether it holds anything.
    #[inline]
    pub fn enter(&mut self, opens: u8, closes: u8) -> Result<bool, Stop> {
        if self.peek() != opens || self.depth == MAX_DEPTH {
            return self.cannot_enter(opens);
        }
        self.at += 1;
        if self.peek() == closes {
            self.at += 1;
            return Ok(false);
        }
        self.depth += 1;
        Ok(true)
    }

    /// Goes on behind a value in an array or object. Whether there is another; if not, it is left.
    #[inline]
    pub fn more(&mut self, closes: u8) -> Result<bool, Stop> {
        let byte = self.peek();
        if byte == b',' {
            self.at += 1;
            return Ok(true);
        }
        if byte != closes {
            return self.unexpected();
        }
        self.at += 1;
        self.depth -= 1;
        Ok(false)
    }

    /// Reads a member's name and its colon.
    pub fn key(&mut self) -> Result<Text<'a>, Stop> {
        if self.peek() != b'"' {
            return self.unexpected();
        }
        let key = self.text()?;
        if self.peek() != b':' {
            return self.unexpected();
        }
        self.at += 1;
        Ok(key)
    }

    /// Passes over a value of any kind, checking that it is one.
    pub fn skip(&mut self) -> Result<(), Stop> {
        match self.peek() {
            b'"' => self.text().map(drop),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b't' => self.literal(*b"true"),
            b'f' => self.literal(*b"false"),
            b'n' => self.literal(*b"null"),
            b'[' => self.array(Self::skip),
            b'{' => self.object(|reader, _| reader.skip()),
            _ => self.unexpected(),
        }
    }

    /// Passes over a value of any kind, checking that it is one, and gives it as it lies in the text.
    pub fn raw(&mut self) -> Result<&'a [u8], Stop> {
        let start = self.offset();
        self.skip()?;
        Ok(&self.bytes[start..self.at])
    }

    /// Reads a value; where `read` stops at it, passes over it instead, and gives it as it lies in the text together
    /// with the error, whose offset is then from the value's start.
    ///
    /// # Errors
    /// When the value is no JSON.
    pub fn attempt<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Stop>,
    ) -> Result<Result<T, (&'a [u8], Error)>, Stop> {
        let (start, depth) = (self.offset(), self.depth);
        if let Ok(value) = read(self) {
            return Ok(Ok(value));
        }
        let Error { offset, reason } = self.error;
        (self.at, self.depth) = (start, depth);
        let value = self.raw()?;
        Ok(Err((value, Error { offset: offset.saturating_sub(start), reason })))
    }

    /// Reads a `null`, if that is what comes.
    #[inline]
    pub fn null(&mut self) -> Result<bool, Stop> {
        if self.peek() != b'n' {
            return Ok(false);
        }
        self.literal(*b"null").map(|()| true)
    }

    /// Reads `true`, `false` or `null`.
    #[inline]
    pub fn flag(&mut self) -> Result<Option<bool>, Stop> {
        match self.peek() {
            b't' => self.literal(*b"true").map(|()| Some(true)),
            b'f' => self.literal(*b"false").map(|()| Some(false)),
            b'n' => self.literal(*b"null").map(|()| None),
            _ => self.wrong("neither true, false nor null"),
        }
    }

    /// Keeps a member's value.
    ///
    /// # Errors
    /// When there is one already: which of two contradicting values holds, nobody can tell.
    #[inline]
    pub fn set<T>(&mut self, slot: &mut Option<T>, value: Option<T>) -> Result<(), Stop> {
        if value.is_some() {
            if slot.is_some() {
                return self.wrong("a member that came before");
            }
            *slot = value;
        }
        Ok(())
    }

    #[inline]
    fn literal<const N: usize>(&mut self, text: [u8; N]) -> Result<(), Stop> {
        if self.bytes[self.at..].first_chunk() != Some(&text) {
            return self.unexpected();
        }
        self.at += N;
        Ok(())
    }

    #[cold]
    fn cannot_enter<T>(&mut self, opens: u8) -> Result<T, Stop> {
        match self.peek() {
            b'{' | b'[' if self.depth == MAX_DEPTH => self.wrong("nested too deep"),
            b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                self.wrong(if opens == b'{' { "not an object" } else { "not an array" })
            }
            _ => self.unexpected(),
        }
    }

    #[cold]
    fn unexpected<T>(&mut self) -> Result<T, Stop> {
        let ended = self.offset() >= self.bytes.len();
        self.wrong(if ended { "the text ends too early" } else { "not JSON" })
    }
}

// The oracle and the generators are native only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
