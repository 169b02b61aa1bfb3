//! Numbers.

use super::{Reader, Stop, scan};

/// A number, not read further than to know that it is one.
#[derive(Debug, Clone, Copy)]
pub struct Number<'a> {
    text: &'a [u8],
    /// How many digits stand before a point; 0 for a number with an exponent.
    whole: usize,
}

/// Powers of ten that a float holds exactly.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Whole numbers up to here are floats.
const EXACT: u64 = 1 << 53;

impl Number<'_> {
    /// The nearest float; infinite when no float is near.
    #[must_use]
    pub fn value(self) -> f64 {
        self.quick().unwrap_or_else(|| {
            let text = std::str::from_utf8(self.text).ok();
            text.and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
        })
    }

    /// The number as an integer, the nearest one that an `i64` holds; `None` when it has a fraction or an exponent.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        let (negative, digits) = self.sign();
        let mut value = 0_i64;
        for &byte in digits {
            if !byte.is_ascii_digit() {
                return None;
            }
            value = value.saturating_mul(10).saturating_add(i64::from(byte - b'0'));
        }
        Some(if negative { -value } else { value })
    }

    /// The digits before the point, of a number without exponent: they tell how large it is at least, and at most
    /// one more.
    #[inline]
    #[must_use]
    pub fn whole(&self) -> Option<&[u8]> {
        self.sign().1.get(..self.whole).filter(|digits| !digits.is_empty())
    }

    fn sign(&self) -> (bool, &[u8]) {
        match self.text {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        }
    }

    /// A quotient of two exact floats is rounded once, hence right; anything else is for the library.
    #[expect(clippy::cast_precision_loss, reason = "exact up to EXACT")]
    fn quick(self) -> Option<f64> {
        let (negative, digits) = self.sign();
        if digits.len() > 19 {
            return None;
        }
        let (mut mantissa, mut point) = (0_u64, None);
        for (at, &byte) in digits.iter().enumerate() {
            match byte {
                b'0'..=b'9' => mantissa = mantissa * 10 + u64::from(byte - b'0'),
                b'.' => point = Some(at + 1),
                _ => return None,
            }
        }
        let scale = point.map_or(0, |point| digits.len() - point);
        if mantissa > EXACT {
            return None;
        }
        let value = mantissa as f64 / TENS.get(scale)?;
        Some(if negative { -value } else { value })
    }
}

/// A decimal fraction, and its length, where it is of the plain kind: digits, a point and digits, no more of them than
/// a float holds.
#[inline]
#[expect(clippy::cast_precision_loss, reason = "exact up to EXACT")]
fn decimal(text: &[u8]) -> Option<(f64, usize)> {
    let digit = |at: usize| text.get(at).map(|byte| u64::from(byte.wrapping_sub(b'0'))).filter(|&digit| digit < 10);
    let (mut mantissa, mut at) = (0_u64, 0);
    while let Some(digit) = digit(at) {
        mantissa = mantissa.checked_mul(10)?.checked_add(digit)?;
        at += 1;
    }
    if text.get(at) != Some(&b'.') || at == 0 || (text[0] == b'0' && at > 1) {
        return None;
    }
    at += 1;
    let point = at;
    while let Some(digits) = text.get(at..)?.first_chunk().copied().and_then(scan::eight_digits) {
        mantissa = mantissa.checked_mul(100_000_000)?.checked_add(digits)?;
        at += 8;
    }
    while let Some(digit) = digit(at) {
        mantissa = mantissa.checked_mul(10)?.checked_add(digit)?;
        at += 1;
    }
    let plain = at > point && mantissa <= EXACT && !matches!(text.get(at), Some(b'e' | b'E'));
    plain.then_some((mantissa as f64 / TENS.get(at - point)?, at))
}

impl<'a> Reader<'a> {
    /// Reads a number.
    #[inline(always)]
    pub fn number(&mut self) -> Result<Number<'a>, Stop> {
        let negative = self.peek() == b'-';
        let start = self.at + usize::from(negative);
        let mut end = start;
        // Short, in numbers that are lengths or degrees: byte by byte is quickest.
        while self.digit_at(end) {
            end += 1;
        }
        if end == start || (self.bytes[start] == b'0' && end > start + 1) {
            return self.wrong("not a number");
        }
        let mut whole = end - start;
        let mut next = self.bytes.get(end);
        if next == Some(&b'.') {
            end = self.digits(end + 1)?;
            next = self.bytes.get(end);
        }
        if let Some(b'e' | b'E') = next {
            whole = 0;
            let signed = matches!(self.bytes.get(end + 1), Some(b'+' | b'-'));
            end = self.digits(end + 1 + usize::from(signed))?;
        }
        let text = &self.bytes[self.at..end];
        self.at = end;
        Ok(Number { text, whole })
    }

    /// Reads a number as the nearest float, infinite when no float is near: as [`Reader::number`] and [`Number::value`],
    /// and quicker for degrees, of which regions have many.
    #[inline]
    pub fn float(&mut self) -> Result<f64, Stop> {
        let negative = self.peek() == b'-';
        let start = self.at + usize::from(negative);
        let Some((value, length)) = self.bytes.get(start..).and_then(decimal) else {
            return self.number().map(Number::value);
        };
        self.at = start + length;
        Ok(if negative { -value } else { value })
    }

    #[inline]
    fn digit_at(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(u8::is_ascii_digit)
    }

    #[inline]
    fn digits(&mut self, from: usize) -> Result<usize, Stop> {
        let end = scan::digits_end(self.bytes, from);
        if end > from { Ok(end) } else { self.wrong_at(from.min(self.bytes.len()), "not a number") }
    }
}
