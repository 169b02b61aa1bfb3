//! The addresses in a site's document.

struct Url<'a> {
    host: &'a str,
    port: Option<&'a str>,
    path: &'a str,
}

/// The parts of an http(s) URL without user, query or fragment; `None` for anything else.
fn split_url(text: &str) -> Option<Url<'_>> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    if rest.bytes().any(|b| !b.is_ascii_graphic() || b"@?#\\%\"<>".contains(&b)) {
        return None;
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let traversal = path.split('/').any(|segment| matches!(segment, "." | ".."));
    (is_host(host) && port.is_none_or(is_port) && !traversal).then_some(Url { host, port, path })
}

/// A name, an IPv4 address, or an IPv6 address in brackets: no second port, and no `*`, which would match nothing.
fn is_host(host: &str) -> bool {
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<core::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)),
    }
}

/// A port as browsers write it: Rust's own parser takes a sign and leading zeros, too.
fn is_port(port: &str) -> bool {
    port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port)
}

/// What is wrong with the base URL of somebody whom the edge calls; `None` for nothing.
pub(crate) fn base_url_mistake(url: &str) -> Option<&'static str> {
    match split_url(url) {
        None => Some("not_a_url"),
        Some(_) => plain_http(url),
    }
}

/// What is wrong with an origin; `None` for nothing. It is compared as browsers write it: in lower case, and without the
/// port that goes without saying.
pub(super) fn origin_mistake(origin: &str) -> Option<&'static str> {
    let usual = if origin.starts_with("https:") { "443" } else { "80" };
    match split_url(origin) {
        Some(url) if url.path.is_empty() && url.port != Some(usual) && !has_upper_case(url.host) => plain_http(origin),
        _ => Some("not_an_origin"),
    }
}

/// Whether a URL is of this host, written in lower case.
pub(crate) fn has_host(url: &str, host: &str) -> bool {
    split_url(url).is_some_and(|url| url.host.trim_end_matches('.').eq_ignore_ascii_case(host))
}

fn has_upper_case(host: &str) -> bool {
    host.bytes().any(|b| b.is_ascii_uppercase())
}

fn plain_http(url: &str) -> Option<&'static str> {
    let loopback = split_url(url).is_some_and(|url| matches!(url.host, "localhost" | "127.0.0.1" | "[::1]"));
    (url.starts_with("http:") && !loopback).then_some("plain_http")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls() {
        for right in [
            "https://ozmap.example:9994/api/v2",
            "https://OZmap.Example/api/v2/",
            "https://[2001:db8::1]:9994",
            "http://localhost:9994/api",
            "http://[::1]",
            "https://x:443/a//b",
        ] {
            assert_eq!(base_url_mistake(right), None, "{right}");
        }
        for wrong in [
            "",
            "ftp://x",
            "https://",
            "https://x:",
            "https://x:0",
            "https://x:+80/api",
            "https://x:080/api",
            "https://x:99999/api",
            "https://x:9994:80/api",
            "https://[::1/api",
            "https://[x]/api",
            "https://user@x/api",
            "https://x/api/../v2",
            "https://x/.",
            "https://x/a b",
            "https://x/é",
            "https://x/%2e",
            "https://x?a",
        ] {
            assert_eq!(base_url_mistake(wrong), Some("not_a_url"), "{wrong}");
        }
        for plain in ["http://ozmap.example:9994/api/v2", "http://127.0.0.1.example/api/v2", "http://Localhost"] {
            assert_eq!(base_url_mistake(plain), Some("plain_http"), "{plain}");
        }
    }

    #[test]
    fn origins_are_as_browsers_write_them() {
        for right in ["https://demo.example", "https://demo.example:80", "http://localhost:8787", "http://[::1]:443"] {
            assert_eq!(origin_mistake(right), None, "{right}");
        }
        for wrong in [
            "*",
            "null",
            "https://demo.example/",
            "https://*.example",
            "https://Demo.example",
            "https://demo.example:443",
            "http://localhost:80",
        ] {
            assert_eq!(origin_mistake(wrong), Some("not_an_origin"), "{wrong}");
        }
        assert_eq!(origin_mistake("http://demo.example"), Some("plain_http"));
    }
}
