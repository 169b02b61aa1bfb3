//! What every text field has in common: tidying, and a value type that keeps itself out of logs.

/// A text holds a character that must not be in it: see [`tidy`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Forbidden;

/// The text as stored: trimmed, each run of white space one space, invisible marks gone.
///
/// Line breaks and tabs count as white space, because a value pasted from a sheet carries them.
/// Zero-width marks, the byte-order mark and the soft hyphen are dropped: a person cannot see them to remove them.
///
/// # Errors
/// [`Forbidden`] for control characters (Unicode category Cc), for the marks that override the direction
/// of text (Unicode UAX #9), which can make a text read as another, and for U+FFFD, the trace of a broken encoding.
pub(crate) fn tidy(raw: &str) -> Result<String, Forbidden> {
    let mut out = String::with_capacity(raw.len());
    let mut gap = false;
    for c in raw.chars() {
        match c {
            _ if c.is_whitespace() => gap = true,
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffd}' => {
                return Err(Forbidden);
            }
            _ if c.is_control() => return Err(Forbidden),
            _ => {
                if gap && !out.is_empty() {
                    out.push(' ');
                }
                gap = false;
                out.push(c);
            }
        }
    }
    Ok(out)
}

/// How many characters (Unicode scalar values) a text has.
pub(super) fn length_chars(text: &str) -> usize {
    text.chars().count()
}

/// A validated, normalised text of a person. `Debug` does not show it.
macro_rules! personal_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The normalised text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}
pub(super) use personal_text;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_every_kind_becomes_one_space() {
        assert_eq!(tidy(" \t Ana\r\n\u{a0}\u{2028} Lima \u{3000}").unwrap(), "Ana Lima");
        assert_eq!(tidy(" \n ").unwrap(), "");
    }

    #[test]
    fn invisible_marks_are_dropped() {
        assert_eq!(tidy("\u{feff}A\u{200b}n\u{ad}a\u{2060}").unwrap(), "Ana");
    }

    #[test]
    fn control_and_direction_marks_are_refused() {
        for c in ['\0', '\u{7}', '\u{1b}', '\u{7f}', '\u{90}', '\u{200e}', '\u{202e}', '\u{2066}', '\u{fffd}'] {
            assert_eq!(tidy(&format!("Ana{c} Lima")), Err(Forbidden), "{c:?}");
        }
    }
}
