//! Texts and numbers of providers, which are strangers' data on their way to a page.

use crate::geo::LatLng;
use crate::signup::{address::LineRule, location};

/// A line for a field of the form, if it fits its rule. What does not is left for the person to type.
pub(super) fn line(rule: &LineRule, raw: Option<&str>) -> Option<String> {
    Some(rule.parse(raw?).ok()??.as_str().to_owned())
}

/// A street's name without the part of the street that its CEP stands for.
///
/// Correios' directory keeps "até 1715 - lado ímpar" beside the name; some providers append it to the name (seen in
/// BrasilAPI's answers, issue 593 of its repository), where a person would have to delete it.
pub(super) fn without_stretch(street: &str) -> &str {
    const STRETCHES: [&str; 5] = [" - até ", " - de ", " - do ", " - lado ", " - a partir "];
    let cuts = STRETCHES.iter().filter_map(|stretch| street.find(stretch));
    cuts.min().map_or(street, |at| &street[..at])
}

/// A place in Brazil; `None` for one that is not on the globe or lies elsewhere.
pub(super) fn in_brazil(lat: f64, lng: f64) -> Option<LatLng> {
    location::parse(lat, lng).ok()
}

/// A number that came as text. Rust's grammar also knows `inf` and `NaN`, which [`in_brazil`] refuses.
pub(super) fn degrees(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signup::address::STREET;

    #[test]
    fn a_street_loses_its_stretch_and_nothing_else() {
        let cases = [
            ("Avenida Osmani Barbosa - até 1715 - lado ímpar", "Avenida Osmani Barbosa"),
            ("Avenida Paulista - de 612 a 1510 - lado par", "Avenida Paulista"),
            ("Rua Quinze - lado ímpar", "Rua Quinze"),
            ("Rua Doutor A - B", "Rua Doutor A - B"),
            ("Rua de Deus", "Rua de Deus"),
            ("", ""),
        ];
        for (raw, name) in cases {
            assert_eq!(without_stretch(raw), name);
        }
    }

    #[test]
    fn a_line_that_breaks_its_rule_is_left_out() {
        assert_eq!(line(&STREET, Some("  Rua \n A ")).as_deref(), Some("Rua A"));
        for bad in [None, Some(""), Some(" "), Some("Rua \u{202e}A"), Some(&"x".repeat(138))] {
            assert_eq!(line(&STREET, bad), None);
        }
    }

    #[test]
    fn only_places_in_brazil_pass() {
        assert!(in_brazil(-27.6, -48.5).is_some());
        for (lat, lng) in [(-48.5, -27.6), (0.0, 0.0), (91.0, 0.0), (f64::NAN, -48.5), (-27.6, f64::INFINITY)] {
            assert_eq!(in_brazil(lat, lng), None);
        }
        for (text, number) in [(" -27.5 ", Some(-27.5)), ("", None), ("27,5", None), ("1e", None)] {
            assert_eq!(degrees(text), number);
        }
    }
}
