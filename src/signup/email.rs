//! The customer's e-mail address.

use super::text::{self, personal_text};

/// Longest local part, in octets (RFC 5321, 4.5.3.1.1).
pub const MAX_LOCAL_BYTES: usize = 64;
/// Longest address, in octets: a path of 256 (RFC 5321, 4.5.3.1.3) less its angle brackets.
pub const MAX_BYTES: usize = 254;
/// Longest label of a domain name, in octets (RFC 1035, 2.3.4).
const MAX_LABEL_BYTES: usize = 63;

personal_text! {
    /// An e-mail address.
    ///
    /// Rule: the "valid e-mail address" of the WHATWG HTML standard, which is what `<input type="email">` accepts,
    /// with a domain of at least two labels, the last not all digits (RFC 3696, 2), and the lengths of RFC 5321.
    /// The domain is put in lower case; the local part stays as typed, for its case may matter (RFC 5321, 2.4).
    /// Whether mail arrives is not known before one is sent.
    Email
}

impl Email {
    /// Where the value stands in the input (RFC 6901).
    pub const POINTER: &str = "/contact/email";
    /// Every code that [`Email::parse`] gives.
    pub const CODES: &[&str] = &["email_required", "email_invalid", "email_too_long"];

    /// Validates and normalises.
    ///
    /// # Errors
    /// One of [`Email::CODES`]
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let typed = text::tidy(raw).map_err(|_| "email_invalid")?;
        if typed.is_empty() {
            return Err("email_required");
        }
        let (local, domain) = typed.split_once('@').ok_or("email_invalid")?;
        if local.is_empty() || !local.bytes().all(is_local) || !is_domain(domain) {
            return Err("email_invalid");
        }
        if local.len() > MAX_LOCAL_BYTES || typed.len() > MAX_BYTES {
            return Err("email_too_long");
        }
        Ok(Self([local, "@", &domain.to_ascii_lowercase()].concat()))
    }
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

fn is_domain(domain: &str) -> bool {
    let dotted_name = |last: &str| !last.bytes().all(|b| b.is_ascii_digit());
    domain.split('.').all(is_label) && domain.rsplit_once('.').is_some_and(|(_, last)| dotted_name(last))
}

fn is_label(label: &str) -> bool {
    label.len() <= MAX_LABEL_BYTES
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
}
