//! The query string.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::Refusal;

/// Decoded names and values in the order sent, and the path they were sent to.
#[derive(Debug, Default)]
pub(crate) struct Params {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Params {
    /// Decodes a query as browsers and axios write it: a plus is a space.
    pub(crate) fn read(path: &str, query: &str) -> Result<Self, Refusal> {
        let decode = |text: &str| {
            let text = text.replace('+', " ");
            percent_decode_str(&text).decode_utf8().map(std::borrow::Cow::into_owned)
        };
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        });
        let pairs = pairs.collect::<Result<_, std::str::Utf8Error>>();
        Ok(Self { path: path.to_owned(), pairs: pairs.map_err(|_| Refusal::invalid("the query is not UTF-8"))? })
    }

    /// The same call for another part of the list.
    pub(crate) fn url_from(&self, start: usize, limit: usize) -> String {
        let escape = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let kept = self.pairs.iter().filter(|(name, _)| !matches!(name.as_str(), "page" | "start" | "limit"));
        let start = format!("{}?start={start}&limit={limit}", self.path);
        kept.fold(start, |url, (name, value)| url + "&" + &escape(name) + "=" + &escape(value))
    }

    /// The first value of a name; an empty one counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// A finite number.
    pub(crate) fn number(&self, name: &str) -> Result<Option<f64>, Refusal> {
        let invalid = || Refusal::invalid(format!("{name} is not a number"));
        let read = |text: &str| text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(invalid);
        self.get(name).map(read).transpose()
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let read = |text: &str| text.parse().map_err(|_| Refusal::invalid(format!("{name} is not a whole number")));
        self.get(name).map(read).transpose()
    }

    /// Names in a list that is written `a b`, `a,b`, `name[]=a&name[]=b` or `name=a&name=b`.
    pub(crate) fn names(&self, name: &str) -> Vec<&str> {
        let mine = self.pairs.iter().filter(|(key, _)| key == name || key.strip_suffix("[]") == Some(name));
        mine.flat_map(|(_, value)| value.split([' ', ','])).filter(|name| !name.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes() {
        let params = Params::read("/", "a=1+2&b=%7B%7D&populate[]=tags&populate[]=project,box&empty=&n=-3").unwrap();
        assert_eq!(params.get("a"), Some("1 2"));
        assert_eq!(params.get("b"), Some("{}"));
        assert_eq!(params.get("empty"), None);
        assert_eq!(params.names("populate"), ["tags", "project", "box"]);
        assert_eq!(params.number("n"), Ok(Some(-3.0)));
        assert!(params.count("n").is_err());
        assert!(Params::read("/", "a=%ff").is_err());
    }

    #[test]
    fn numbers_are_finite() {
        for bad in ["NaN", "inf", "1e999", "27,5", "x"] {
            assert!(Params::read("/", &format!("lat={bad}")).unwrap().number("lat").is_err(), "{bad}");
        }
    }
}
